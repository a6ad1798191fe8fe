"""From the text of a lock to what it says. It may be damaged, or another file: then it is told what is wrong, where."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from soapbind.aliases import Kind
from soapbind.diff.snapshot import fingerprint
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock.model import Lock, Maker, PackageLock
from soapbind.lock.serialize import MARK, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T", str, list[Any], dict[str, Any])

FOREIGN = "name another file with --lock, or move this one away"
AGAIN = 'take it from version control, or run "soapbind generate" without --locked to write it again'
_NEWER = 'use the soapbind that wrote it, or run "soapbind generate" without --locked to write it again'
_MERGE = 'run "soapbind generate" without --locked to write it again; of "names" keep the lines of both sides first'
_MARKS_OF_A_MERGE = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_KINDS = {str: "a text", list: "a list", dict: "an object"}


def from_text(text: str, document: str) -> Lock:
    """Return the lock in a text. ``document`` is its name in messages. Raises SoapbindError."""
    where = Location(document)
    data = _json(text, where)
    if not isinstance(data, dict) or MARK not in data:
        told = f'this file is not a lock of soapbind: it has no "{MARK}"'
        raise _bad(where, told, AGAIN if may_be_replaced(text) else FOREIGN)
    lock = _Table(cast("dict[str, Any]", data), where)
    version = lock.values[MARK]
    if type(version) is not int or version != VERSION:
        by = lock.values.get("soapbind")
        writer = f", written by soapbind {by}" if isinstance(by, str) else ""
        raise _bad(where, f"its version is {version!r}{writer}; this soapbind reads version {VERSION}", _NEWER)
    maker = Maker(lock.text("soapbind"), lock.text("generator"), lock.text("templates"))
    packages = tuple(_package(_entry(each, number, where)) for number, each in enumerate(lock.get("packages", list)))
    for name, count in Counter(package.name for package in packages).items():
        if count > 1:
            raise _bad(where.step(f"packages[{name}]"), "it is damaged: this package is there twice", AGAIN)
    return Lock(maker, packages)


def may_be_replaced(text: str) -> bool:
    """Whether a text that cannot be read was a lock, say before a merge, or is nothing: else it is somebody else's."""
    return f'"{MARK}"' in text[:1000] or not text.strip()


def _json(text: str, where: Location) -> object:
    if not text.strip():
        raise _bad(where, "it is empty", AGAIN)
    try:
        return cast("object", json.loads(text))
    except json.JSONDecodeError as error:
        place = Location(where.document, line=error.lineno)
        if not may_be_replaced(text):
            raise _bad(where, "this file is not a lock of soapbind: it is not JSON", FOREIGN) from None
        if text.split("\n")[error.lineno - 1].startswith(_MARKS_OF_A_MERGE):
            raise _bad(place, "it has the marks of a merge that is not finished", _MERGE) from None
        is_cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        told = "it is cut off here" if is_cut else f"it is damaged: {error.msg} at column {error.colno}"
        raise _bad(place, told, AGAIN) from None
    except (ValueError, RecursionError):  # ValueError for a number of too many digits
        told = "it is damaged" if may_be_replaced(text) else "this file is not a lock of soapbind"
        raise _bad(where, told, AGAIN if may_be_replaced(text) else FOREIGN) from None


@dataclass(frozen=True, slots=True)
class _Table:
    """An object of the file, and its place."""

    values: Mapping[str, Any]
    where: Location

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Return a value of this kind. Raises SoapbindError."""
        if key not in self.values:
            if default is None:
                raise _bad(self.where, f"it is damaged: {key} is missing", AGAIN)
            return default
        return _checked(self.values[key], kind, self.where.step(key))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Raises SoapbindError."""
        return self.get(key, str, default)

    def texts(self, key: str, default: list[Any] | None = None) -> tuple[str, ...]:
        """Return a list of texts. Raises SoapbindError."""
        return _texts(self.get(key, list, default), self.where.step(key))

    def table(self, key: str, default: dict[str, Any] | None = None) -> _Table:
        """Return an object. Raises SoapbindError."""
        return _Table(self.get(key, dict, default), self.where.step(key))

    def all_texts(self) -> dict[str, str]:
        """Return all values, which must be texts. Raises SoapbindError."""
        return {key: self.text(key) for key in self.values}


def _checked(value: object, kind: type[T], where: Location) -> T:
    if not isinstance(value, kind):
        raise _bad(where, f"it is damaged: {where.path[-1]} must be {_KINDS[kind]}", AGAIN)
    return value


def _texts(values: list[Any], where: Location) -> tuple[str, ...]:
    *owner, key = where.path
    places = (where._replace(path=(*owner, f"{key}[{number}]")) for number in range(len(values)))
    return tuple(_checked(each, str, place) for each, place in zip(values, places, strict=True))


def _entry(value: object, number: int, where: Location) -> _Table:
    table = _checked(value, dict, where.step(f"packages[{number}]"))
    name = table.get("name")
    return _Table(table, where.step(f"packages[{name if isinstance(name, str) else number}]"))


def _package(entry: _Table) -> PackageLock:
    snapshot, contract = entry.get("snapshot", dict), entry.text("contract")
    if _fingerprint(snapshot) != contract:
        raise _bad(entry.where.step("snapshot"), "it is damaged: its contract is not the one of its fingerprint", AGAIN)
    names = entry.table("names", {})
    return PackageLock(
        entry.text("name"),
        entry.texts("sources"),
        _selection(entry.table("selection")),
        entry.table("documents").all_texts(),
        contract,
        entry.text("output"),
        snapshot,
        {kind: names.table(kind).all_texts() for kind in names.values if kind in set(Kind)},
        entry.texts("beside", []),
        entry.text("inputs", ""),
        entry.text("made", ""),
    )


def _selection(table: _Table) -> dict[str, tuple[str, ...] | str]:
    """Return settings: texts, and lists of texts."""
    return {key: each if isinstance(each, str) else table.texts(key) for key, each in table.values.items()}


def _fingerprint(snapshot: dict[str, Any]) -> str:
    try:
        return fingerprint(snapshot)
    except (ValueError, RecursionError):  # half a character, or without end
        return ""


def _bad(where: Location, told: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(where, "bad-lock", told, advice))
