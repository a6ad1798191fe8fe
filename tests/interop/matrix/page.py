"""The table of who speaks with us: its rows from the registry, its verdicts from the tests that ran."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .pairs import PAIRS, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE = Path(__file__).resolve().parents[3] / "docs" / "interop.md"
WORKS = "works"
CALLS_US, IS_CALLED = "calls_us", "is_called"
Cell = tuple[str, str, str]
INTRODUCTION = """# Interoperability

Made by `pytest tests/interop --update-golden`; do not edit. The tests speak with clients and servers that others wrote,
and compare values: what a peer has read is what we wrote, and what comes back is what went out. A test checks that
the rows are those of the tests.

- *As client*: our client calls the peer's server, which gives back what it has read.
- *As server*: the peer's client calls our fake server, which shows what it has read.
- A peer that is not installed is skipped; `.ci/run` installs them all.
"""


def verdicts(reports: Iterable[Any]) -> tuple[dict[Cell, str], dict[str, str]]:
    """Return what became of each cell, and the versions of the peers, from the reports of a run."""
    found: dict[Cell, set[str]] = defaultdict(set)
    versions: dict[str, str] = {}
    for report in reports:
        told = [value for name, value in report.user_properties if name == "interop"]
        for peer, shape, direction, version in told:
            if report.outcome != "passed" or report.when == "call":
                found[peer, shape, direction].add(report.outcome)
            if version:
                versions[peer] = version
    return {cell: _verdict(outcomes) for cell, outcomes in found.items()}, versions


def _verdict(outcomes: set[str]) -> str:
    if "failed" in outcomes:
        return "FAILS"
    return "skipped" if outcomes == {"skipped"} else WORKS


def all_works() -> dict[Cell, str]:
    """Return the verdicts of a run in which every test passes."""
    cells = [(pair.peer, pair.shape, way) for pair in PAIRS for way in (CALLS_US, IS_CALLED) if not getattr(pair, way)]
    return dict.fromkeys(cells, WORKS)


def rows(found: Mapping[Cell, str]) -> list[str]:
    """Return the rows of the table for the verdicts of a run."""
    return [_row(pair, found) for pair in PAIRS]


def _row(pair: Pair, found: Mapping[Cell, str]) -> str:
    def cell(direction: str) -> str:
        reason = getattr(pair, direction)
        return f"not tested: {reason}" if reason else found.get((pair.peer, pair.shape, direction), "not run")

    verdict = f"without {', '.join(pair.without)}" if pair.without else ""
    note = "; ".join(each for each in (verdict, pair.note) if each)
    return f"| {pair.peer} | {pair.shape} | {cell(IS_CALLED)} | {cell(CALLS_US)} | {note} |"


def page(found: Mapping[Cell, str], versions: Mapping[str, str]) -> str:
    """Return the page for a run."""
    named = ", ".join(
        f"{peer} {version}" for peer, version in sorted(versions.items(), key=lambda each: each[0].lower())
    )
    head = ["| peer | messages | as client | as server | |", "| --- | --- | --- | --- | --- |"]
    day = time.strftime("%Y-%m-%d", time.gmtime())
    return "\n".join([INTRODUCTION, f"The last run was on {day}, with {named}.\n", *head, *rows(found), ""])


def summary(reports: Iterable[Any], *, update: bool) -> list[str]:
    """Return the table of a run as lines of a terminal; write the page where that is asked for and all works."""
    found, versions = verdicts(reports)
    if not found:
        return []
    wrong = [cell for cell, verdict in all_works().items() if found.get(cell) != verdict]
    if update and not wrong:
        PAGE.write_text(page(found, versions), "utf-8")
    elif update:
        return [*rows(found), f"docs/interop.md is not written: {len(wrong)} cells did not run or do not work"]
    return [", ".join(f"{peer} {version}" for peer, version in versions.items()), *rows(found)]
