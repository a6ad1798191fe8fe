"""The words that all reports for people share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.diff.model import ApiChange, ApiKind, Finding, Report, Severity
from soapbind.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONG = 2000
_THINGS = {
    "services": "services", "operations": "operations", "types": "types", "fields": "fields",
    "enumMembers": "enumeration members",
}  # fmt: skip
_PARAMETER = re.compile(r", (?=[^\W\d]\w*: )|(?=\) -> )")  # where a signature is cut


@dataclass(frozen=True, slots=True)
class Asked:
    """How much of a report is wanted: findings from ``least`` on, or none of them, in so many columns or bytes.

    ``command`` is what shows the rest.
    """

    least: Severity = Severity.COSMETIC
    is_summary: bool = False
    columns: int = 120
    max_bytes: int = 65_000
    command: str = ""

    def part(self, report: Report) -> Report:
        """Return a report with the findings that are wanted."""
        wanted = () if self.is_summary else tuple(f for f in report.findings if f.severity <= self.least)
        return replace(report, findings=wanted)


def summary(report: Report) -> str:
    """Return how many findings there are of each severity."""
    counts = [f"{count} {severity.value}" for severity, count in report.severities.items() if count]
    shown = ", ".join(counts) or "no differences"
    return f"{shown}, {len(report.ignored)} ignored" if report.ignored else shown


def totals(report: Report) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what changed at all, in numbers: ``("operations", [("added", 255), ...])``."""
    found = [
        (text, [(what, count) for what, count in report.totals[name].items() if count])
        for name, text in _THINGS.items()
        if name in report.totals
    ]
    return [(text, counts) for text, counts in found if counts]


def values(finding: Finding) -> str:
    """Return how a thing was and is, or which of the two there is; nothing where its path says enough."""
    if finding.rule in {"operation-added", "operation-removed"}:
        return ""
    return " -> ".join(safe(value) for value in (finding.old, finding.new) if value is not None)


def api_lines(changes: Sequence[ApiChange]) -> Iterable[str]:
    """Return the Python side: the first name of each kind, with how many more go with it."""
    for kind in ApiKind:
        found = [c for c in changes if c.kind is kind]
        if found:
            more = f" (and {len(found) - 1} more that go with it)" if len(found) > 1 else ""
            yield f"{kind.value} {safe(found[0].name)}{_signatures(found[0])}{more}"


def _signatures(change: ApiChange) -> str:
    """Return what of a signature is gone and new; of a signature that says little, how it was and is."""
    if change.kind is not ApiKind.CHANGED:
        return ""
    before, after = (_PARAMETER.split(safe(text or "")) for text in (change.old, change.new))
    if len(before) == len(after) == 1:
        return f": {before[0]}, now {after[0]}"
    gone, come = (
        [_part(part) for part in one if part not in other] for one, other in ((before, after), (after, before))
    )
    return f": {', '.join([*(f'- {part}' for part in gone), *(f'+ {part}' for part in come)])}"


def _part(text: str) -> str:
    return text.removeprefix("(self, *, ").removeprefix(") ")


def safe(text: str) -> str:
    """Return foreign text in one line, without what a terminal would act on."""
    return printable(text, _LONG)
