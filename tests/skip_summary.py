"""The tests that were skipped, in one line: how many, and why."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 60  # characters of a reason's details
SHARED = re.compile(r"no (\S+); set SOAPBIND_SHARED")


def in_one_line(reasons: Iterable[str]) -> str:
    """Return how many tests were skipped for which reasons, "" when none was.

    A reason that goes on after a colon is one group with its like, which names what follows.
    """
    counts: Counter[str] = Counter()
    details: dict[str, list[str]] = {}
    for reason in reasons:
        head, detail = _parts(" ".join(reason.removeprefix("Skipped: ").split()))
        counts[head] += 1
        seen = details.setdefault(head, [])
        if detail and detail not in seen:
            seen.append(detail)
    groups = [f"{count} {head}{_listed(details[head])}" for head, count in counts.most_common()]
    return f"{counts.total()} skipped (-rs names them): {'; '.join(groups)}" if groups else ""


def _parts(reason: str) -> tuple[str, str]:
    if SHARED.fullmatch(reason):
        return "need the shared folder (SOAPBIND_SHARED)", ""
    head, _, detail = reason.partition(": ")
    return head.replace("; ", ", "), detail


def _listed(details: list[str]) -> str:
    text = ", ".join(details)
    return f": {text if len(text) <= LONGEST else text[: LONGEST - 3] + '...'}" if text else ""
