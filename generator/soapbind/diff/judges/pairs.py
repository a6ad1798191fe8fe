"""Verdicts for requests and responses in pairs, and those that several rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from soapbind.contract.model import QName
from soapbind.diff.model import Change, Severity, Verdict

BREAKING, RISKY, ADDITIVE, COSMETIC = Severity

Pair: TypeAlias = tuple[Verdict, Verdict]
Judge: TypeAlias = Callable[[Change], Pair]


def both(severity: Severity, text: str) -> Pair:
    """Return one verdict for requests and responses alike."""
    return Verdict(severity, text), Verdict(severity, text)


def own_name(change: Change) -> tuple[str, ...]:
    """Return the name of what a change is about: the last part of its most precise key."""
    name = change.keys[0][-1]
    return (name.name if isinstance(name, QName) else str(name),)


STILL_ALLOWED = Verdict(ADDITIVE, "what an old client sends is still allowed")
ALLOWED = Verdict(ADDITIVE, "what comes is allowed in the old contract too")
SAME = both(COSMETIC, "messages stay as they are")
