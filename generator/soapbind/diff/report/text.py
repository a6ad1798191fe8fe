"""A report for a terminal: numbers first, what breaks last, where it stands when the command has ended."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from soapbind.diff.model import Severity
from soapbind.diff.report.grouping import Kind, by_severity, names_by_holder
from soapbind.diff.report.wording import api_lines, safe, summary, totals, values
from soapbind.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.diff.model import Report
    from soapbind.diff.report.wording import Asked

_IN_FULL = 200  # findings; of the others only the names are listed
_COLOURS = {Severity.BREAKING: "red", Severity.RISKY: "yellow", Severity.ADDITIVE: "green", Severity.COSMETIC: "cyan"}


def as_text(report: Report, names: tuple[str, str], asked: Asked) -> str:
    """Return the report with colours; ``names`` are the two sources."""
    lines: list[str] = []
    if report.findings:
        for text, counts in totals(report):
            lines.append(f"{text}: {', '.join(f'{count} {what}' for what, count in counts)}")
        lines.append("")
    shown = by_severity(asked.part(report))
    room = _IN_FULL
    blocks: list[list[str]] = []
    for severity, kinds in shown:
        count = sum(len(kind.findings) for kind in kinds)
        room -= count
        blocks.append([*_block(severity, kinds, asked.columns, in_full=room >= 0), ""])
    lines += [line for block in reversed(blocks) for line in block]
    lines += [line for note in report.notes for line in _wrapped(f"note: {safe(note)}", asked.columns)]
    lines += _wrapped(f"{safe(names[0])} -> {safe(names[1])}: {summary(report)}", asked.columns)
    return "\n".join(lines)


def _block(severity: Severity, kinds: tuple[Kind, ...], columns: int, *, in_full: bool) -> Iterator[str]:
    for kind in reversed(kinds):
        count = len(kind.findings)
        number = "" if count == 1 else f" ({count})"
        head, *rest = _wrapped(f"{severity.value} {kind.rule}{number}: {RULES[kind.rule]}", columns, "  ")
        yield head.replace(severity.value, click.style(severity.value, fg=_COLOURS[severity], bold=True), 1)
        yield from rest
        for way, text in kind.wire:
            yield from _wrapped(f"  {way}: {safe(text)}" if way else f"  {safe(text)}", columns, "    ")
        yield from _full(kind, columns) if in_full else _names(kind, columns)


def _full(kind: Kind, columns: int) -> Iterator[str]:
    for finding in kind.findings:
        head, *rest = _wrapped(f"    {safe(finding.path)}  {values(finding)}".rstrip(), columns, "      ")
        yield click.style(head, bold=True) if not rest and not values(finding) else head
        yield from rest
        for text in api_lines(finding.api):
            yield from _wrapped(f"        python: {text}", columns, "          ")


def _names(kind: Kind, columns: int) -> Iterator[str]:
    for holder, names in names_by_holder(kind.findings):
        text = ", ".join(map(safe, names))
        yield from _wrapped(f"    {safe(holder)}: {text}" if holder else f"    {text}", columns, "      ")


def _wrapped(text: str, columns: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, columns, subsequent_indent=indent, break_on_hyphens=False) or [text]
