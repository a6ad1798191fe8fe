"""Whether files can lie beside each other on Windows and macOS."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: names of devices, whatever comes after a dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')


def alike(path: str) -> str:
    """Return what NTFS, APFS and HFS+ at most tell apart: neither case nor how accents are encoded."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def not_portable(paths: Iterable[str]) -> list[str]:
    """Return what is wrong with relative paths, in words."""
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        problems += [f"{path}: {part} is a device of Windows" for part in parts if _DEVICE.match(part)]
        problems += [f"{path}: Windows has no {part!r}" for part in parts if _FORBIDDEN.search(part)]
        # A folder must be spelt alike, too, or it is two on Linux and one elsewhere.
        for end in range(1, len(parts) + 1):
            spelt = "/".join(parts[:end])
            other = seen.setdefault(alike(spelt), spelt)
            problems += [f"{spelt} and {other} are one elsewhere"] if other != spelt else []
    return problems
