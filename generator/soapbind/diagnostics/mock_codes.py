"""The codes of ``soapbind mock``."""

from __future__ import annotations

from typing import Final

from soapbind.diagnostics.fetch_codes import Code

MOCKING: Final[dict[str, Code]] = {
    "bad-reply": Code(
        "A file in the folder of `--replies` is for no operation, or does not fit the contract.",
        "Correct the file; `soapbind sample SOURCE SERVICE.NAME --message response` prints a reply to start from.",
    ),
    "bad-handlers": Code(
        "The file of `--handlers` is not valid Python, raises an exception, or has a function that fits no operation.",
        "Correct the line; docs/guide/mock.md has the form.",
    ),
    "bad-plan": Code(
        "`--fail` or `--delay` names an operation or a failure that is not there.", "Correct it as the message says."
    ),
    "port-in-use": Code(
        "Another program listens on the port.", "Choose another one with `--port`, or 0 for one that is free."
    ),
    "cannot-listen": Code(
        "The address of `--host` is not one of this machine, or this user may not listen there.",
        "Name another one; ports below 1024 often need more rights.",
    ),
}
