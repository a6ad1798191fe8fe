"""Findings in the order in which people read them: by severity, and what means the same told once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from soapbind.diff.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.diff.model import Finding, Report


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one severity and rule that mean the same on the wire."""

    rule: str
    wire: tuple[tuple[str, str], ...]  # pairs of a direction and what happens there
    findings: tuple[Finding, ...]


def by_severity(report: Report) -> list[tuple[Severity, tuple[Kind, ...]]]:
    """Return the kinds of findings of each severity that has some, the worst first."""
    sections = [(each, kinds(f for f in report.findings if f.severity is each)) for each in Severity]
    return [(severity, found) for severity, found in sections if found]


def kinds(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    """Return findings by rule and what they mean on the wire, in the order in which they come."""
    made: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        made.setdefault((finding.rule, finding.wire), []).append(finding)
    return tuple(Kind(rule, _wire(found[0]), tuple(found)) for (rule, _), found in made.items())


def names_by_holder(findings: Sequence[Finding]) -> list[tuple[str, list[str]]]:
    """Return the last parts of paths by what is before them, "" for nothing: operations by service, fields by type."""
    pairs = [_parted(finding.path) for finding in findings]
    return [(holder, [name for _, name in found]) for holder, found in groupby(pairs, lambda pair: pair[0])]


def _parted(path: str) -> tuple[str, str]:
    """Take a path apart at its last separator, which is not inside a namespace."""
    space, brace, local = path.rpartition("}")
    for separator in ("/", "."):
        holder, found, name = local.rpartition(separator)
        if found and holder:
            return f"{space}{brace}{holder}", name
    return "", path


def _wire(finding: Finding) -> tuple[tuple[str, str], ...]:
    request, response = finding.request, finding.response
    if request is None and response is None:
        return (("", finding.wire),)
    if request == response and request is not None:
        return (("requests and responses", request.text),)
    said = (("requests", request), ("responses", response))
    return tuple((way, verdict.text) for way, verdict in said if verdict is not None)
