"""What changed since another contract, as the page that tells it: by severity, then by service, types last."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from soapbind.diff.model import ApiKind, Severity
from soapbind.diff.report.grouping import kinds
from soapbind.diff.rules import RULES
from soapbind.documents.imports import without_folder
from soapbind.reference.changes.targets import Target, service_of, targets
from soapbind.reference.model import Fact, Link, Page
from soapbind.reference.pieces import counted
from soapbind.reference.places import CHANGES, INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from soapbind.diff.model import ApiChange, Finding, Report
    from soapbind.reference.changes.targets import Find

_MEANINGS = {
    Severity.BREAKING: "calls fail, data is lost, or code that uses the package no longer runs",
    Severity.RISKY: "it depends on the other side or on the data",
    Severity.ADDITIVE: "something is new; existing code keeps working",
    Severity.COSMETIC: "no effect",
}
_TOTALS = {"services": "Services", "operations": "Operations", "types": "Types", "fields": "Fields"} | {
    "enumMembers": "Values of enumerations"
}
_WORDS = {"added": "new", "removed": "gone", "changed": "changed", "reordered": "in another order"}
_TYPES = "Types"
_SHOWN = 100  # findings that are not folded
_PARAMETER = re.compile(r"(?<=, )(?=[^\W\d]\w*: )|(?=, [^\W\d]\w*: )|(?=\) -> )")  # where a signature is cut


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an old or a new signature; ``is_other`` if the other one does not have it."""

    text: str
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class PythonChange:
    """A name of the package that is removed, changed or added, with its signatures if it changed.

    ``more`` is how many other names of the same operation or type go with it.
    """

    kind: str
    name: str
    old: tuple[Part, ...] = ()
    new: tuple[Part, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One finding: its number in the report, the thing and where its page is ("" for none), and how it was and is."""

    number: int
    path: str
    href: str
    old: str
    new: str
    python: tuple[PythonChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """Findings of one rule that mean the same on the wire; ``wire`` has pairs of a direction and what happens there."""

    rule: str
    title: str
    wire: tuple[tuple[str, str], ...]
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The findings of a severity about one service, or about types; ``summary`` counts them by rule."""

    anchor: str
    name: str
    href: str
    count: int
    summary: str
    kinds: tuple[ChangeKind, ...]


@dataclass(frozen=True, slots=True)
class SeveritySection:
    """All findings of one severity. ``is_open`` tells that its groups are to be shown at once."""

    severity: str
    meaning: str
    count: int
    is_open: bool
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage(Page):
    """What changed from one contract to another. ``facts`` count findings by severity, and things."""

    old: str = ""
    new: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[SeveritySection, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> str:
        """How many findings there are, in words."""
        return counted(sum(section.count for section in self.sections), "finding")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a site is to tell of changes: the report of a comparison, and the sources of the two contracts."""

    report: Report
    old: str
    new: tuple[str, ...]


def changes_page(changes: Changes, package: str, find: Find) -> ChangesPage:
    """Return the page of what changed in the contract of a package."""
    report = changes.report
    numbered = list(enumerate(report.findings, start=1))
    found = [
        _section(severity, [each for each in numbered if each[1].severity is severity], find) for severity in Severity
    ]
    sections = tuple(section for section in found if section.count)
    return ChangesPage(
        CHANGES,
        "changes",
        "What changed",
        (Link(package, INDEX), Link("changes", CHANGES)),
        old=without_folder(changes.old),
        new=", ".join(map(without_folder, changes.new)),
        facts=tuple(_facts(sections, report)),
        sections=sections,
        notes=report.notes,
    )


def _facts(sections: Iterable[SeveritySection], report: Report) -> Iterator[Fact]:
    for section in sections:
        link = Link(counted(section.count, "finding"), f"{CHANGES}#{section.severity}")
        yield Fact(_sentence(section.severity), (link, f": {section.meaning}"))
    for name, text in _TOTALS.items():
        counts = report.totals.get(name, {})
        told = [f"{counts[key]} {word}" for key, word in _WORDS.items() if counts.get(key)]
        if told:
            yield Fact(text, (", ".join(told),))


def change_kinds(findings: Sequence[tuple[int, Finding]], find: Find) -> tuple[ChangeKind, ...]:
    """Return numbered findings by rule and what they mean on the wire, in the order in which they come."""
    numbers = {id(finding): number for number, finding in findings}
    return tuple(
        ChangeKind(
            kind.rule,
            _sentence(RULES[kind.rule]),
            tuple((_sentence(way or "on the wire"), text) for way, text in kind.wire),
            tuple(_row(numbers[id(finding)], finding, find) for finding in kind.findings),
        )
        for kind in kinds(finding for _, finding in findings)
    )


def _section(severity: Severity, findings: Sequence[tuple[int, Finding]], find: Find) -> SeveritySection:
    is_open = severity is Severity.BREAKING and len(findings) <= _SHOWN
    groups = tuple(_groups(severity.value, findings, find))
    return SeveritySection(severity.value, _MEANINGS[severity], len(findings), is_open, groups)


def _groups(severity: str, findings: Sequence[tuple[int, Finding]], find: Find) -> Iterator[ChangeGroup]:
    """Return the groups in the order of their names; two services of one name are told apart by namespace."""

    def order(each: tuple[int, Finding]) -> tuple[bool, str, str]:
        namespace, name = service_of(each[1]) or ("", "")
        return service_of(each[1]) is None, name, namespace

    made = [(key, list(found)) for key, found in groupby(sorted(findings, key=order), order)]
    names = Counter(name for (_, name, _), _ in made)
    for number, ((is_type, name, namespace), found) in enumerate(made, start=1):
        shown = _TYPES if is_type else name if names[name] == 1 else f"{{{namespace}}}{name}"
        href = "" if is_type else find(Target(("service", (namespace, name))))
        rules = Counter(finding.rule for _, finding in found)
        summary = ", ".join(f"{count} {rule}" for rule, count in rules.items())
        yield ChangeGroup(f"{severity}-{number}", shown, href, len(found), summary, change_kinds(found, find))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(number: int, finding: Finding, find: Find) -> ChangeRow:
    """Return the row of a finding, linked to the first page that there is of what it is about."""
    hrefs = map(find, targets(finding))
    href = next((each for each in hrefs if each), "")
    return ChangeRow(number, finding.path, href, finding.old or "", finding.new or "", tuple(_python(finding.api)))


def _python(changes: Sequence[ApiChange]) -> Iterator[PythonChange]:
    """Return the first name of each kind; the others of an operation, in clients and protocols, have no news."""
    for kind in ApiKind:
        found = [each for each in changes if each.kind is kind]
        if found:
            first, more = found[0], len(found) - 1
            old, new = compared(first.old or "", first.new or "") if kind is ApiKind.CHANGED else ((), ())
            yield PythonChange(kind.value, first.name, old, new, more)


def compared(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return two signatures or annotations in parts, with what only one of them has marked."""
    before, after = (_PARAMETER.split(text) for text in (old, new))
    return _marked(before, after), _marked(after, before)


def _marked(texts: Sequence[str], others: Sequence[str]) -> tuple[Part, ...]:
    """Join neighbours of a kind, so that a signature is a few parts only."""
    known = frozenset(others)
    return tuple(
        Part("".join(found), is_other) for is_other, found in groupby(texts, lambda text: text not in known) if texts
    )
