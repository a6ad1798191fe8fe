"""Many diagnostics of one cause as one: a message, how many places have it, and the first three of them.

A problem of a thousand types is one problem to its reader, and has one way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.errors import Diagnostic, Location

_PLACES = 3  # that are named
_CAUSES = 20  # of one code; more are of one kind too, such as a file for another contract
# Codes whose messages begin with the name of what has the problem; any other message says what the problem is.
_NAMES_ITS_PLACE = frozenset({"name-too-long", "cyclic-type", "cyclic-inheritance", "too-deep", "empty-service"})
_NAMES_ITS_PLACE_TOO = "unsupported-", "-conflict"


@dataclass(frozen=True, slots=True)
class Cause:
    """What some diagnostics have in common: the first of them, and the places of the others."""

    first: Diagnostic
    others: tuple[Location, ...]

    def render(self, severity: str = "error") -> str:
        """Return the text a user reads: the first diagnostic, two more places, and how many there are."""
        head, *rest = self.first.render(severity).split("\n")
        path = [rest.pop(0)] if self.first.location.path else []
        more = [f"  and {_shown(place)}" for place in self.others[: _PLACES - 1]]
        left = len(self.others) - len(more)
        if left:
            more.append(f"  and {left:,} more place{'s' if left > 1 else ''}, {1 + len(self.others):,} in all")
        return "\n".join([head, *path, *more, *rest])


def causes(diagnostics: Iterable[Diagnostic]) -> list[Cause]:
    """Return what is behind diagnostics, in the order in which the first of each comes."""
    groups: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for each in diagnostics:
        groups.setdefault(_cause(each), []).append(each)
    return [Cause(first, tuple(other.location for other in others)) for first, *others in groups.values()]


def rendered(diagnostics: Iterable[Diagnostic], severity: str = "error") -> list[str]:
    """Return a text for each cause; of a code that has very many, for the first ones, and how many are left out."""
    shown: list[str] = []
    left: dict[str, int] = {}
    seen: dict[str, int] = {}
    for cause in causes(diagnostics):
        code = cause.first.code
        seen[code] = seen.get(code, 0) + 1
        if seen[code] > _CAUSES:
            left[code] = left.get(code, 0) + 1 + len(cause.others)
        else:
            shown.append(cause.render(severity))
    return [*shown, *(f"and {count:,} more {severity}s with the code {code}" for code, count in left.items())]


def _cause(diagnostic: Diagnostic) -> tuple[str, str, str]:
    code = diagnostic.code
    first, last = _NAMES_ITS_PLACE_TOO
    is_place = code in _NAMES_ITS_PLACE or code.startswith(first) or code.endswith(last)
    return code, "" if is_place else diagnostic.message, diagnostic.help


def _shown(place: Location) -> str:
    head = f"{place.document}:{place.line}" if place.line > 1 else place.document
    return printable(f"{head}: {'/'.join(place.path)}" if place.path else head)
