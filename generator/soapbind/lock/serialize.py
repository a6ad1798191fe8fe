"""A lock as text: JSON, a line for each thing that can change, so that version control shows what did."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from soapbind.lock.model import Lock, PackageLock

MARK = "soapbind-lock"
VERSION = 1
_WIDTH = 120
_HALVES = re.compile("[\ud800-\udfff]")  # how Python keeps the bytes of a file name that is not in UTF-8
_flat = json.JSONEncoder(ensure_ascii=False).encode
_scalar = lru_cache(1024, typed=True)(_flat)  # 0, 1 and true stand thousands of times
_quoted = json.encoder.encode_basestring  # what the encoder does with a text


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
    return text if text.isascii() else _HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _names(package: PackageLock) -> dict[str, object]:
    """Return the names that are kept; most packages have none."""
    tables = {kind: dict(sorted(names.items())) for kind, names in sorted(package.names.items()) if names}
    return {"names": tables} if tables else {}


def _laid_out(value: object, indent: str, before: str = "") -> str:
    """Return JSON on one line where it fits behind ``indent`` and ``before``, else with a line for each part.

    A part that has several lines is too wide for one line of the whole, too.
    """
    if not isinstance(value, dict | list):
        return before + _scalar(value)
    if not value:
        return before + _flat(value)
    deeper = indent + " "
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        heads = [(f"{_quoted(key)}: ", each) for key, each in members]
    else:
        heads = [("", each) for each in cast("list[object]", value)]
    parts = [head + _quoted(each) if isinstance(each, str) else _laid_out(each, deeper, head) for head, each in heads]
    first, last = "{}" if isinstance(value, dict) else "[]"
    width = len(indent) + len(before) + sum(map(len, parts)) + 2 * len(parts)
    if indent and width < _WIDTH:
        return f"{before}{first}{', '.join(parts)}{last}"
    pieces = [piece for part in parts for piece in (f",\n{deeper}", part)]
    pieces[0] = f"{before}{first}\n{deeper}"
    return "".join([*pieces, f"\n{indent}{last}"])  # at once: they may be megabytes
