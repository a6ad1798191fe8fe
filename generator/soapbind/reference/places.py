"""Where the page of each thing is. Names of a contract are foreign: none of them leads out of the site.

A name that every file system takes is that of its file, so that addresses can be read and guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from soapbind.pymodel.naming.names import on_disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.pymodel.model import PyPackage

INDEX = "index.html"
TYPES = "types.html"
ERRORS = "errors.html"
CHANGES = "changes.html"

_LONGEST = 100  # bytes of a file's name without what is added: 255 is the most, and folders count on Windows
_DIGITS = 10  # of a hash: enough for names that differ
_UNSAFE = re.compile(r"[^\w-]|^-")
# Device names of Windows, which no file may have, whatever follows a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin_|conout_|clock_|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Return a file name without ending for each name: safe and short everywhere, and distinct where case is nothing.

    The names of most things are their file names. Others end with a hash of the name, so that it stays the same
    whatever else is there; of several that differ in case only, the first keeps its name.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        stem, digest = _stem(name), sha256(name.encode()).hexdigest()
        if stem != name:
            stem = f"{stem}-{digest[:_DIGITS]}"
        while on_disk(stem) in taken:
            stem = f"{stem}-{digest[:_DIGITS]}"
        taken.add(on_disk(stem))
        found[name] = stem
    return found


def _stem(name: str) -> str:
    """Return a name without what a file system may refuse, or an address means."""
    safe = _UNSAFE.sub("_", unicodedata.normalize("NFC", name))
    if _DEVICES.fullmatch(safe):
        safe += "_"
    return safe.encode()[:_LONGEST].decode("utf-8", "ignore") or "_"


@dataclass(frozen=True, slots=True)
class Places:
    """The path of each page: of services and types by their names, of operations by module and method."""

    services: Mapping[str, str] = field(default_factory=dict[str, str])
    operations: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def places(package: PyPackage) -> Places:
    """Return where the pages of a package are."""
    folders = file_names(service.module for service in package.services)
    operations: dict[tuple[str, str], str] = {}
    for service in package.services:
        names = file_names(operation.method for operation in service.operations)
        for operation in service.operations:
            path = f"services/{folders[service.module]}/{names[operation.method]}.html"
            operations[service.module, operation.method] = path
    classes = file_names([*(each.name for each in package.records), *(each.name for each in package.enums)])
    headers = file_names(each.name for each in package.headers)
    return Places(
        {module: f"services/{name}.html" for module, name in folders.items()},
        operations,
        {name: f"types/{file}.html" for name, file in classes.items()},
        {name: f"headers/{file}.html" for name, file in headers.items()},
    )


def href(path: str, anchor: str = "") -> str:
    """Return the address of a page, or of a part of it, as it stands in a link."""
    return quote(path) + (f"#{quote(anchor)}" if anchor else "")
