"""A lock as text and back: JSON, a line for each thing that can change, so that version control shows what did."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from soapbind.aliases import Kind
from soapbind.diff.snapshot import fingerprint
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock.model import Lock, Maker, PackageLock

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "soapbind-lock"
VERSION = 1
_WIDTH = 120
_HALVES = re.compile("[\ud800-\udfff]")  # how Python keeps the bytes of a file name that is not in UTF-8
_flat = json.JSONEncoder(ensure_ascii=False).encode
_scalar = lru_cache(1024, typed=True)(_flat)  # 0, 1 and true stand thousands of times
_quoted = json.encoder.encode_basestring  # what the encoder does with a text
FOREIGN = "name another file with --lock, or move this one away"
_HELP = 'run "soapbind generate" without --locked to write it again'


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


def from_text(text: str, document: str) -> Lock:
    """Return the lock in a text. ``document`` is its name in messages. Raises SoapbindError."""
    try:
        data: Any = json.loads(text)
        if data[MARK] != VERSION:
            raise _bad(document, f"its version is {data[MARK]!r}; this soapbind reads version {VERSION}")
        return Lock(
            Maker(str(data["soapbind"]), str(data["generator"]), str(data["templates"])),
            tuple(_package(entry) for entry in data["packages"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = f"it cannot be read as a lock ({type(error).__name__}: {error})"
        raise _bad(document, told, _HELP if may_be_replaced(text) else FOREIGN) from None


def may_be_replaced(text: str) -> bool:
    """Whether a text that cannot be read was a lock, say before a merge, or is nothing: else it is somebody else's."""
    return f'"{MARK}"' in text[:1000] or not text.strip()


def _package(entry: Mapping[str, Any]) -> PackageLock:
    selection = {str(k): v if isinstance(v, str) else tuple(map(str, v)) for k, v in entry["selection"].items()}
    snapshot = dict(entry["snapshot"])
    if fingerprint(snapshot) != entry["contract"]:
        raise ValueError("its contract is not the one it has the fingerprint of")
    return PackageLock(
        str(entry["name"]),
        tuple(map(str, entry["sources"])),
        selection,
        {str(name): str(digest) for name, digest in entry["documents"].items()},
        str(entry["contract"]),
        str(entry["output"]),
        snapshot,
        {
            str(kind): {str(key): str(name) for key, name in names.items()}
            for kind, names in entry.get("names", {}).items()
            if kind in set(Kind)
        },
        tuple(map(str, entry.get("beside", ()))),
        str(entry.get("inputs", "")),
        str(entry.get("made", "")),
    )


def _bad(document: str, told: str, advice: str = _HELP) -> SoapbindError:
    return SoapbindError(Diagnostic(Location(document), "bad-lock", told, advice))
