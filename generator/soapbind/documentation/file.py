"""Documentation files from disk: TOML of a known form; what has another form is told with its place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from soapbind.did_you_mean import nearest
from soapbind.documentation.model import Documentation, Entry
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.files import read_file, text_hash, with_plain_ends

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 16 << 20  # bytes of a documentation file
# The tables of a section, and the key of each that is a table of texts; headers are texts themselves.
MEMBERS = {"services": "", "operations": "parameters", "types": "fields", "enums": "members"}
_SECTIONS = (*MEMBERS, "headers")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_documentation(paths: Iterable[str], relative_to: str) -> tuple[Documentation, ...]:
    """Return what documentation files say. ``relative_to`` names, for a hint, what their paths are relative to.

    Raises SoapbindError with every problem found: files that cannot be read, TOML errors, values of a wrong kind.
    """
    problems = Problems()
    found: list[Documentation] = []
    for path in paths:
        try:
            found.append(_read(path, relative_to, problems))
        except SoapbindError as error:
            for diagnostic in error.diagnostics:
                problems.note(diagnostic)
    problems.raise_if_any()
    return tuple(found)


def _read(path: str, relative_to: str, problems: Problems) -> Documentation:
    where = Location(path)
    try:
        data = read_file(Path(path), _LARGEST)
        table: dict[str, Any] = tomllib.loads(with_plain_ends(data.decode("utf-8-sig")))
    except FileNotFoundError:
        hint = f"check the path; it is relative to {relative_to}"
        raise SoapbindError(Diagnostic(where, "not-found", "there is no such file", hint)) from None
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        raise SoapbindError(Diagnostic(where, "unreadable", told, "check the path and its permissions")) from None
    except (ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        place = Location(path, (), int(line[1]) if line else 0)
        hint = "correct the file; docs/guide/documentation.md shows its form"
        raise SoapbindError(Diagnostic(place, "bad-documentation", f"is not valid TOML: {error}", hint)) from None
    return _Reader(where, problems).documentation(table, text_hash(data))


class _Reader:
    """Reads the tables of one file; notes what has a wrong kind, and warns of keys that mean nothing."""

    def __init__(self, where: Location, problems: Problems) -> None:
        self._where = where
        self._problems = problems
        self._warnings: list[Diagnostic] = []

    def documentation(self, table: dict[str, Any], sha256: str) -> Documentation:
        """Return what the whole file says."""
        self._warn_of_others(table, _SECTIONS, self._where)
        entries = {section: self._section(table, section) for section in MEMBERS}
        headers = self._texts(table, "headers", self._where)
        return Documentation(self._where, sha256, **entries, headers=headers, warnings=tuple(self._warnings))

    def _section(self, table: dict[str, Any], section: str) -> dict[str, Entry]:
        where = self._where.step(section)
        found = self._table(table.get(section, {}), where)
        return {name: self._entry(value, section, where.step(name)) for name, value in found.items()}

    def _entry(self, value: object, section: str, where: Location) -> Entry:
        table, members = self._table(value, where), MEMBERS[section]
        texts = ("summary", "returns") if section == "operations" else ("summary",)
        self._warn_of_others(table, (*texts, members) if members else texts, where)
        given = {key: self._text(table[key], where.step(key)) for key in texts if key in table}
        return Entry(where, **given, members=self._texts(table, members, where))

    def _texts(self, table: dict[str, Any], key: str, where: Location) -> dict[str, str]:
        inner = where.step(key)
        found = self._table(table.get(key, {}), inner) if key else {}
        return {name: self._text(value, inner.step(name)) for name, value in found.items()}

    def _table(self, value: object, where: Location) -> dict[str, Any]:
        if isinstance(value, dict):
            return cast("dict[str, Any]", value)
        self._wrong(where, f"must be a table, not {_kind(value)}", f"write [{'.'.join(map(_key, where.path))}]")
        return {}

    def _text(self, value: object, where: Location) -> str:
        if isinstance(value, str):
            return value
        self._wrong(where, f"must be a text, not {_kind(value)}", f'such as {_key(where.path[-1])} = "..."')
        return ""

    def _wrong(self, where: Location, message: str, hint: str) -> None:
        self._problems.add(where, "bad-documentation", message, hint)

    def _warn_of_others(self, table: dict[str, Any], known: tuple[str, ...], where: Location) -> None:
        for key in table:
            if key not in known:
                self._warnings.append(unknown(where, "key", key, known))


def unknown(where: Location, kind: str, name: str, known: Iterable[str]) -> Diagnostic:
    """Return the warning of a name that means nothing, with the name that may have been meant."""
    names = sorted(known)
    close = nearest(name, names)
    shown = ", ".join(names[:10]) + (" ..." if len(names) > 10 else "")  # noqa: PLR2004 - a screenful
    hint = f"did you mean {close}?" if close else f"there are {shown}" if names else "leave it out"
    return Diagnostic(where.step(name), f"unknown-{kind}", f"there is no {kind} {name}", hint)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'


def _kind(value: object) -> str:
    kinds = {"bool": "a boolean", "int": "a number", "float": "a number", "list": "a list", "dict": "a table"}
    return kinds.get(type(value).__name__, "a text" if isinstance(value, str) else "a date or time")
