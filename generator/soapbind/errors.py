"""Diagnostics: what is wrong with an input, where, and what to do next."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from soapbind.addresses import shown_url, with_shown_urls

_LOGIN = re.compile(r"//[^/?#\s]*@")  # before the host of a URL


class Location(NamedTuple):
    """A place in an input, named so that a person finds it in a file of one single line.

    ``document`` is the name the user gave or the entry of an archive, ``path`` the named steps from the root
    (``types``, ``schema[Services88]``, ``element[AddChatMessage]``), ``line`` the 1-based line, 0 if unknown. A tuple,
    because every part of a contract has one, and a frozen dataclass takes three times as long to make.
    """

    document: str
    path: tuple[str, ...] = ()
    line: int = 0

    def step(self, *names: str) -> Location:
        """Return the location of something inside this one."""
        return Location(self.document, self.path + names, self.line)

    def __str__(self) -> str:
        """Return ``document: a/b/c``, the form used inside messages."""
        return f"{self.document}: {'/'.join(self.path)}" if self.path else self.document


def _without_secrets(text: str) -> str:
    return with_shown_urls(_LOGIN.sub("//", text))


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem: ``code`` is stable and can be searched for, ``help`` is the next step.

    Addresses are shown without the name and password that may stand in them, and without what may be secret in their
    queries.
    """

    location: Location
    code: str
    message: str
    help: str = ""

    def __post_init__(self) -> None:
        """Leave out what may be secret."""
        if "@" in self.message or "?" in self.message:
            object.__setattr__(self, "message", _without_secrets(self.message))
        if "?" in self.help:
            object.__setattr__(self, "help", with_shown_urls(self.help))
        where = self.location
        if "?" in where.document or any("@" in step or "?" in step for step in where.path):
            path = tuple(map(_without_secrets, where.path))
            object.__setattr__(self, "location", where._replace(document=shown_url(where.document), path=path))

    def render(self, severity: str = "error") -> str:
        """Return the text a user reads; foreign text in it cannot start a line or move the cursor."""
        where = self.location
        head = f"{where.document}:{where.line}" if where.line > 1 else where.document
        lines = [f"{printable(head)}: {severity}[{self.code}]: {printable(self.message)}"]
        if where.path:
            lines.append(f"  at {printable('/'.join(where.path))}")
        if self.help:
            lines.append(f"  help: {printable(self.help, 2000)}")
        return "\n".join(lines)


class SoapbindError(Exception):
    """A stage refused its input. ``diagnostics`` holds every problem that stage found, sorted by place."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Keep the problems, each once, in a stable order."""
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(set(diagnostics), key=_by_line))
        super().__init__("\n".join(d.render() for d in self.diagnostics))


def _by_line(diagnostic: Diagnostic) -> tuple[str, int, Diagnostic]:
    return diagnostic.location.document, diagnostic.location.line, diagnostic


MAX_PROBLEMS = 5_000  # they are told by cause, and few causes have so many places


@dataclass(slots=True)
class Problems:
    """Collects the diagnostics of one stage, so that a user sees all of them at once."""

    found: list[Diagnostic] = field(default_factory=list[Diagnostic])
    limit: int = MAX_PROBLEMS
    warnings: dict[Diagnostic, None] = field(default_factory=dict[Diagnostic, None])

    def add(self, location: Location, code: str, message: str, help: str = "") -> None:  # noqa: A002 - the word users see
        """Note one problem and go on.

        Raises SoapbindError when they are too many to be read: a hostile input could have millions.
        """
        self.note(Diagnostic(location, code, message, help))

    def note(self, problem: Diagnostic) -> None:
        """Note one problem that is put into words already. Raises SoapbindError as ``add`` does."""
        self.found.append(problem)
        if len(self.found) >= self.limit:
            rest = "there are too many problems; the rest is not looked for"
            last = Diagnostic(problem.location, "too-many-problems", rest, "correct these first")
            raise SoapbindError(*self.found, last)

    def warn(self, location: Location, code: str, message: str, help: str = "") -> None:  # noqa: A002 - the word users see
        """Note what is odd and what was assumed, once; beyond the limit nobody would read it."""
        if len(self.warnings) < self.limit:
            self.warnings[Diagnostic(location, code, message, help)] = None

    def raise_if_any(self) -> None:
        """End the stage.

        Raises SoapbindError when anything was noted.
        """
        if self.found:
            raise SoapbindError(*self.found)


def printable(text: str, limit: int = 500) -> str:
    """Return foreign text safe for a terminal and a log: no control, bidi or line characters, a bounded length."""
    shown = "".join(c if c == " " or unicodedata.category(c)[0] not in "CZ" else _escape(c) for c in text[: limit + 1])
    return shown if len(text) <= limit else shown[:limit] + "…"


def visible_json(text: str) -> str:
    """Return JSON that means the same, with what does not show in a terminal (or is half a character) as escapes."""

    def shown(found: re.Match[str]) -> str:
        return json.dumps(found[0])[1:-1] if unicodedata.category(found[0])[0] in "CZ" else found[0]

    return re.sub(r"[^ -~\n]", shown, text)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004
