"""A report for a pull request: numbers, what breaks in full, the rest folded, and no more than fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.diff.model import Severity
from soapbind.diff.report.grouping import Kind, by_severity, names_by_holder
from soapbind.diff.report.wording import api_lines, safe, summary, totals, values
from soapbind.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.diff.model import Finding, Report
    from soapbind.diff.report.wording import Asked

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_COLUMNS = "added", "removed", "changed", "reordered"


def as_markdown(report: Report, names: tuple[str, str], asked: Asked) -> str:
    """Return the report in at most as many bytes as are wanted; what does not fit is counted."""
    head = "\n".join(_head(report, names))
    sections = by_severity(asked.part(report))
    in_full = [(severity, [_full(kind) for kind in kinds]) for severity, kinds in sections]
    by_name = [(severity, [_names(kind) for kind in kinds]) for severity, kinds in sections]
    whole = len(sections)
    # The worst in full, as many as fit; of the others the names, as many as fit.
    tries = [*((n, whole) for n in range(whole, 0, -1)), *((1, n) for n in range(whole - 1, 0, -1))]
    for full, named in tries or [(0, 0)]:  # of no findings there are the head and the notes
        shown = [*in_full[:full], *by_name[full:named]]
        text = _joined(head, shown, report, asked)
        if _size(text) <= asked.max_bytes:
            return text
    return _cut(head, in_full[:1], report, asked)


def _joined(head: str, sections: list[tuple[Severity, list[str]]], report: Report, asked: Asked) -> str:
    blocks = [head, *(_section(severity, texts, report.severities[severity]) for severity, texts in sections)]
    left_out = len(asked.part(report).findings) - sum(report.severities[severity] for severity, _ in sections)
    if left_out:
        blocks.append(_rest(len(report.findings) - left_out, report, asked))
    if report.notes:
        blocks.append("\n".join(f"> {_markdown(note)}" for note in report.notes))
    return "\n\n".join(blocks)


def _cut(head: str, sections: list[tuple[Severity, list[str]]], report: Report, asked: Asked) -> str:
    """Return as many lines of the worst severity as fit, and how many findings are left out."""
    room = asked.max_bytes - _size(head) - _size(_rest(len(report.findings), report, asked)) - len("\n\n\n\n")
    kept: list[str] = []
    shown = 0
    for text in (text for _, texts in sections for text in texts):
        lines = text.split("\n")
        for line in lines:
            room -= _size(line) + 1
            if room < 0:
                break
            kept.append(line)
            shown += line.startswith("- ")
        if room < 0:
            break
    return "\n\n".join([head, "\n".join(kept), _rest(shown, report, asked)])


def _rest(shown: int, report: Report, asked: Asked) -> str:
    command = asked.command.replace("`", "'")
    return f"**{shown} of {len(report.findings)} findings are shown.** All of them: `{command}`"


def _size(text: str) -> int:
    return len(text.encode())


def _head(report: Report, names: tuple[str, str]) -> Iterator[str]:
    yield f"### Contract changes: {_markdown(names[0])} → {_markdown(names[1])}"
    yield ""
    yield f"{summary(report)}."
    numbers = totals(report)
    if numbers:
        yield ""
        yield f"| | {' | '.join(_COLUMNS)} |"
        yield f"| --- |{' ---: |' * len(_COLUMNS)}"
        for text, counts in numbers:
            yield f"| {text} | {' | '.join(str(dict(counts).get(each, '')) for each in _COLUMNS)} |"


def _section(severity: Severity, texts: list[str], count: int) -> str:
    heading = f"{severity.value.capitalize()} ({count})"
    inner = "\n\n".join(texts)
    if severity is Severity.BREAKING:
        return f"#### {heading}\n\n{inner}"
    return f"<details><summary>{heading}</summary>\n\n{inner}\n\n</details>"


def _told(kind: Kind) -> str:
    wire = "; ".join(f"{way}: {safe(text)}" if way else safe(text) for way, text in kind.wire)
    return f"**`{kind.rule}`**: {RULES[kind.rule]}. Wire: {_markdown(wire)}"


def _full(kind: Kind) -> str:
    return "\n".join([_told(kind), "", *(_line(finding) for finding in kind.findings)])


def _line(finding: Finding) -> str:
    shown = values(finding)
    parts = [f"- **{_markdown(finding.path)}**{f': {_markdown(shown)}' if shown else ''}"]
    parts += [f"  - Python: {_markdown(text)}" for text in api_lines(finding.api)]
    return "\n".join(parts)


def _names(kind: Kind) -> str:
    lines = [
        f"- {f'**{_markdown(holder)}**: ' if holder else ''}{', '.join(map(_markdown, names))}"
        for holder, names in names_by_holder(kind.findings)
    ]
    return "\n".join([f"{_told(kind)} ({len(kind.findings)})", "", *lines])


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", safe(text).replace("&", "&amp;"))
