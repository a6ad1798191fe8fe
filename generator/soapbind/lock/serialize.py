"""A lock as text: JSON, a line for each thing that can change, so that version control shows what did."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.lock.model import Lock, PackageLock

MARK = "soapbind-lock"
VERSION = 1
_WIDTH = 120
_HALVES = re.compile("[\ud800-\udfff]")  # how Python keeps the bytes of a file name that is not in UTF-8
_flat = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def to_text(lock: Lock) -> str:
    """Return the file's text: the same for the same lock, ending with a line break."""
    packages = [
        {
            "name": package.name,
            "sources": list(package.sources),
            "selection": {key: package.selection[key] for key in sorted(package.selection)},
            "documents": dict(sorted(package.documents.items())),
            **_names(package),
            **({"beside": list(package.beside)} if package.beside else {}),
            "contract": package.contract,
            "output": package.output,
            **({"inputs": package.inputs, "made": package.made} if package.made else {}),
            "snapshot": package.snapshot,
        }
        for package in sorted(lock.packages, key=lambda package: package.name)
    ]
    maker = lock.maker
    made_by = {"soapbind": maker.soapbind, "generator": maker.generator, "templates": maker.templates}
    text = _laid_out({MARK: VERSION, **made_by, "packages": packages}, "") + "\n"
    return _HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _names(package: PackageLock) -> dict[str, object]:
    """Return the names that are kept; most packages have none."""
    tables = {kind: dict(sorted(names.items())) for kind, names in sorted(package.names.items()) if names}
    return {"names": tables} if tables else {}


def _laid_out(value: object, indent: str, before: str = "") -> str:
    """Return JSON on one line where it fits behind ``indent`` and ``before``, else with a line for each part."""
    room = _WIDTH - len(indent) - len(before) if indent else 0
    if not value or not isinstance(value, dict | list):
        return before + _flat(value)
    if _least(cast("object", value), room) < room and len(flat := _flat(value)) < room:
        return before + flat
    deeper = indent + " "
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        parts = [_laid_out(each, deeper, f"{_flat(key)}: ") for key, each in members]
    else:
        parts = [_laid_out(each, deeper) for each in cast("list[object]", value)]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{before}{first}\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}{last}"


def _least(value: object, room: int) -> int:
    """Return how many characters JSON takes at least, counted no further than to ``room``: most is too long by far."""
    if isinstance(value, str):
        return len(value) + 2
    if not isinstance(value, dict | list):
        return 1
    if isinstance(value, dict):
        parts: Iterable[object] = chain.from_iterable(cast("dict[str, object]", value).items())
    else:
        parts = cast("list[object]", value)
    least = 0
    for each in parts:
        least += _least(each, room - least) + 2
        if least >= room:
            break
    return least
