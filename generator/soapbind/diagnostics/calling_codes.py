"""The codes of ``call``."""

from __future__ import annotations

from typing import Final

from soapbind.diagnostics.fetch_codes import Code

CALLING: Final[dict[str, Code]] = {
    "ambiguous-operation": Code(
        "The name of an operation has no service before it, or several overloaded operations have it.",
        "Use one of the names in the message.",
    ),
    "bad-json": Code(
        "JSON does not fit the operation: it is not well-formed, or a value in it is of the wrong kind. The message "
        "has the place: `$.message.type` is the member `type` of the member `message`.",
        "Correct it; `soapbind call ... --sample` prints a JSON to start from.",
    ),
    "no-example": Code(
        "The contract allows no example of the request that can be shown as JSON, or in Python.",
        "Write it from what `soapbind show --operation` tells.",
    ),
    "call-failed": Code(
        "An operation was called and has no result: no answer came, or one that is not what the contract says. (What a "
        "server reports itself is printed as `fault[...]`, and not as a problem.)",
        "The message has the cause; see also [Errors](guide/errors.md).",
    ),
}
