"""A report as text for a terminal, JSON for programs, Markdown for people, and annotations for GitHub."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import click

from soapbind.diff.model import ApiChange, ApiKind, Finding, Report, Severity, Verdict
from soapbind.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT_VERSION = 1
_LONG = 2000
_COLOURS = {Severity.BREAKING: "red", Severity.RISKY: "yellow", Severity.ADDITIVE: "green", Severity.COSMETIC: "cyan"}
_LEVELS = {
    Severity.BREAKING: "error",
    Severity.RISKY: "warning",
    Severity.ADDITIVE: "notice",
    Severity.COSMETIC: "notice",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_text(report: Report, names: tuple[str, str]) -> str:
    """Return the report for a terminal, with colours; ``names`` are the two sources."""
    lines: list[str] = []
    for finding in report.findings:
        severity = click.style(f"{finding.severity.value:<9}", fg=_COLOURS[finding.severity], bold=True)
        lines.append(f"{severity} {finding.rule}  {click.style(_safe(finding.path), bold=True)}{_values(finding)}")
        lines.append(f"    wire    {_safe(finding.wire)}")
        lines += [f"    python  {text}" for text in _api_lines(finding.api)]
    lines += [f"note: {_safe(note)}" for note in report.notes]
    lines.append(f"{_safe(names[0])} -> {_safe(names[1])}: {_summary(report)}")
    return "\n".join(lines)


def as_json(report: Report, names: tuple[str, str]) -> str:
    """Return the report as JSON; docs/diff.schema.json describes it, ``format`` counts its versions."""
    rules = Counter(f.rule for f in report.findings)
    document = {
        "format": FORMAT_VERSION,
        "old": names[0],
        "new": names[1],
        "summary": {
            "severities": {severity.value: count for severity, count in report.severities.items()},
            "rules": dict(sorted(rules.items())),
            "totals": report.totals,
            "ignored": len(report.ignored),
        },
        "findings": [_finding_json(f) for f in report.findings],
        "ignored": [{**_finding_json(i.finding), "reason": i.reason} for i in report.ignored],
        "notes": list(report.notes),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_markdown(report: Report, names: tuple[str, str]) -> str:
    """Return the report for a changelog or a pull request: what matters open, the rest folded."""
    lines = [f"### Contract changes: {_markdown(names[0])} → {_markdown(names[1])}", "", f"{_summary(report)}.", ""]
    for severity in Severity:
        found = [f for f in report.findings if f.severity is severity]
        if not found:
            continue
        folded = severity > Severity.RISKY
        heading = f"{severity.value.capitalize()} ({len(found)})"
        lines += [f"<details><summary>{heading}</summary>", ""] if folded else [f"#### {heading}", ""]
        lines += [_markdown_line(f) for f in found]
        lines += ["", "</details>", ""] if folded else [""]
    lines += [f"> {_markdown(note)}" for note in report.notes]
    return "\n".join(lines).rstrip("\n")


def as_github(report: Report, names: tuple[str, str]) -> str:
    """Return one workflow command a finding (GitHub, "Workflow commands": error, warning, notice), then the summary."""
    lines = [
        f"::{_LEVELS[f.severity]} title={_property(f'{f.severity.value} {f.rule}')}::"
        + _data("\n".join([f"{_safe(f.path)}{_values(f)}", _safe(f.wire), *_api_lines(f.api)]))
        for f in report.findings
    ]
    return "\n".join([*lines, _data(f"{_safe(names[0])} -> {_safe(names[1])}: {_summary(report)}")])


def _summary(report: Report) -> str:
    counts = [f"{count} {severity.value}" for severity, count in report.severities.items() if count]
    shown = ", ".join(counts) or "no differences"
    return f"{shown}, {len(report.ignored)} ignored" if report.ignored else shown


def _values(finding: Finding) -> str:
    if finding.old is None and finding.new is None:
        return ""
    shown = [_safe(value) for value in (finding.old, finding.new) if value is not None]
    return f"  {' -> '.join(shown)}"


def _api_lines(changes: Sequence[ApiChange]) -> Iterable[str]:
    """Return the Python side: the first name of each kind, with how many more go with it."""
    for kind in ApiKind:
        found = [c for c in changes if c.kind is kind]
        if found:
            more = f" (and {len(found) - 1} more that go with it)" if len(found) > 1 else ""
            yield f"{kind.value} {_safe(found[0].name)}{_signatures(found[0])}{more}"


def _signatures(change: ApiChange) -> str:
    if change.kind is ApiKind.CHANGED:
        return f": {_safe(change.old or '')} -> {_safe(change.new or '')}"
    return ""


def _finding_json(finding: Finding) -> dict[str, object]:
    worst = min((c.severity for c in finding.api), default=None)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "old": finding.old,
        "new": finding.new,
        "wire": finding.wire,
        "request": _verdict_json(finding.request),
        "response": _verdict_json(finding.response),
        "api": {
            "severity": worst.value if worst is not None else None,
            "changes": [{"change": c.kind.value, "name": c.name, "old": c.old, "new": c.new} for c in finding.api],
        },
    }


def _verdict_json(verdict: Verdict | None) -> dict[str, str] | None:
    return None if verdict is None else {"severity": verdict.severity.value, "text": verdict.text}


def _markdown_line(finding: Finding) -> str:
    values = _markdown(_values(finding).strip())
    parts = [f"- `{finding.rule}` **{_markdown(finding.path)}**{f': {values}' if values else ''}"]
    parts.append(f"  - Wire: {_markdown(finding.wire)}")
    parts += [f"  - Python: {_markdown(text)}" for text in _api_lines(finding.api)]
    return "\n".join(parts)


def _safe(text: str) -> str:
    return printable(text, _LONG)


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _safe(text).replace("&", "&amp;"))


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("::", ":%3A") if escaped.startswith("::") else escaped


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
