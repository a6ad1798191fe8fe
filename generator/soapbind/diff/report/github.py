"""A report as annotations for GitHub, which shows ten of each level of one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.diff.model import Severity
from soapbind.diff.report.wording import api_lines, safe, summary, values

if TYPE_CHECKING:
    from soapbind.diff.model import Finding, Report
    from soapbind.diff.report.wording import Asked

# https://docs.github.com/actions: "10 warning annotations, 10 error annotations ... per step"; the first are shown.
_SHOWN = 10
_LEVELS = {
    Severity.BREAKING: "error",
    Severity.RISKY: "warning",
    Severity.ADDITIVE: "notice",
    Severity.COSMETIC: "notice",
}


def as_github(report: Report, names: tuple[str, str], asked: Asked) -> str:
    """Return a workflow command for each of the findings that matter most, then the summary."""
    findings = asked.part(report).findings
    lines = [_annotation(finding) for finding in findings[:_SHOWN]]
    more = len(findings) - _SHOWN
    if more > 0:
        lines.append(_data(f"{more} more findings; see them with: {asked.command}"))
    lines += (_data(f"note: {safe(note)}") for note in report.notes)  # which would be in the way as annotations
    return "\n".join([*lines, _data(f"{safe(names[0])} -> {safe(names[1])}: {summary(report)}")])


def _annotation(finding: Finding) -> str:
    """GitHub, "Workflow commands": error, warning, notice."""
    shown = values(finding)
    text = "\n".join(
        [f"{safe(finding.path)}{f'  {shown}' if shown else ''}", safe(finding.wire), *api_lines(finding.api)]
    )
    return f"::{_LEVELS[finding.severity]} title={_property(f'{finding.severity.value} {finding.rule}')}::{_data(text)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("::", ":%3A") if escaped.startswith("::") else escaped


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
