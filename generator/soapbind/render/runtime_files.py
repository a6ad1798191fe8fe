"""The runtime as it is in packages: its modules below the header, without what only the linter of soapbind reads."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from soapbind.profiles.select import PROFILES
from soapbind.render.layout.module_head import WIDTH, headed
from soapbind.resources import runtime_root

if TYPE_CHECKING:
    from collections.abc import Mapping

ENCODED_ROOM = "encoded"  # for contracts with messages in SOAP encoding

# Rules that Ruff has by default. Of others a comment is unused there, which is a finding (RUF100).
_DEFAULT_RULES = frozenset({"B004", "BLE001", "F401", "PLR0124", "S102", "SIM115", "SIM118", "TRY004"})
_SILENCED = re.compile(
    r"  # noqa: (?P<codes>[A-Z]+\d+(?:, [A-Z]+\d+)*)(?P<reason> - .+?)?(?P<typing>  # pyright: ignore\[\w+\])?$",
    re.MULTILINE,
)


@cache
def runtime_files(rooms: tuple[str, ...]) -> Mapping[str, str]:
    """Return the runtime: what all packages need, and of the rooms that only some need these."""
    root = runtime_root()
    partial = {ENCODED_ROOM, *(room for each in PROFILES.values() for room in (each.runtime, *each.more_rooms))}
    others = partial - {*rooms}
    paths = [path.relative_to(root) for path in root.rglob("*.py")]
    texts = {
        f"_runtime/{path.as_posix()}": headed(_SILENCED.sub(_comment, (root / path).read_text("utf-8")), path)
        for path in paths
        if path.parts[0] not in others
    }
    # Outside the runtime, so that importing the package, which needs only this, does not import the runtime.
    texts["_lazy.py"] = texts.pop("_runtime/lazy.py")
    return texts


def _comment(found: re.Match[str]) -> str:
    """Return what stays of a comment for the linter: the rules that users may have, else the reason alone.

    An import that a comment makes too wide would be broken.
    """
    why, typing = found["reason"] or "", found["typing"] or ""
    kept = [code for code in found["codes"].split(", ") if code in _DEFAULT_RULES]
    if kept:
        return f"  # noqa: {', '.join(kept)}{why}{typing}"
    reason = f"  # {why.removeprefix(' - ')}{typing}" if why else typing
    code = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    is_import = code.lstrip().startswith(("from ", "import "))
    return typing if is_import and len(code + reason) > WIDTH else reason
