"""A report as JSON; docs/diff.schema.json describes it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soapbind.diff.model import Finding, Report, Verdict

FORMAT_VERSION = 1


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


def _verdict_json(verdict: Verdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    return {"severity": verdict.severity.value, "text": verdict.text, "lost": list(verdict.lost)}
