"""What a comparison finds: findings with a rule, a place, and what they mean on the wire and in Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import total_ordering
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@total_ordering
class Severity(Enum):
    """How much a change matters, the worst first.

    ``breaking``: calls fail, data is lost, or code that imports the package no longer runs. ``risky``: it depends on
    the peer or on the data. ``additive``: something is new, what was there goes on working. ``cosmetic``: nobody sees
    it.
    """

    BREAKING = "breaking"
    RISKY = "risky"
    ADDITIVE = "additive"
    COSMETIC = "cosmetic"

    def __lt__(self, other: Severity) -> bool:
        """Order by weight: breaking before risky."""
        order = list(Severity)
        return order.index(self) < order.index(other)


# What a change is about, for finding the changes of the Python surface that come from it: a kind and names.
Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means for messages in one direction, when a client of the old contract meets the new server.

    ``lost`` are the names of elements that are sent but do not arrive, without an error.
    """

    severity: Severity
    text: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between contracts, before it is judged.

    ``keys`` say what it is about, the most precise first. ``facts`` are what the judge needs to know: whether a new
    element is required, what gets lost when the order changed, and so on.
    """

    rule: str
    path: str
    keys: tuple[Key, ...]
    old: str | None = None
    new: str | None = None
    request: bool = False
    response: bool = False
    facts: frozenset[str] = frozenset()
    lost: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


class ApiKind(Enum):
    """What happened to a name of the generated package."""

    REMOVED = "removed"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class ApiChange:
    """A name users import or call that is gone, changed or new; ``old`` and ``new`` are signature or annotation."""

    kind: ApiKind
    name: str
    severity: Severity
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference and what it means. ``request`` or ``response`` is None where no such message has it.

    ``keys`` say what it is about, the most precise first.
    """

    rule: str
    severity: Severity
    path: str
    wire: str
    request: Verdict | None = None
    response: Verdict | None = None
    api: tuple[ApiChange, ...] = ()
    old: str | None = None
    new: str | None = None
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that the user does not want to hear of, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings in a stable order: by severity, rule and path; ``ignored`` are those left out on request.

    ``totals`` are the plain counts, whatever is ignored.
    """

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()
    totals: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, "Mapping[str, int]"])

    @property
    def severities(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return {severity: sum(f.severity is severity for f in self.findings) for severity in Severity}
