"""What is sent from one contract to another, against what the report of the difference says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.diff.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from old_and_new import Read, Side
    from soapbind.diff.model import Finding, Verdict


def exchanged(sender: Side, reader: Side, way: int) -> list[Read]:
    """Return what the reader makes of everything that the sender's own contract and package allow."""
    shared = reader.package.OPERATIONS.keys()
    messages = [(label, message) for label, message in sender.messages(way) if label in shared]
    own = [(label, message, sender.reads(label, message, way)) for label, message in messages]
    sent = [(label, message, read) for label, message, read in own if read.is_understood]
    assert sent, "nothing can be sent"
    return [reader.reads(label, message, way).against(read) for label, message, read in sent]


def verdicts(findings: Sequence[Finding], way: int) -> list[Verdict]:
    """Return what the findings say of requests (0) or responses (1)."""
    return [v for finding in findings if (v := (finding.request, finding.response)[way]) is not None]


def check_exchange(old: Side, new: Side, findings: Sequence[Finding]) -> None:
    """Check that messages of both directions fare as the findings say."""
    for way, (sender, reader) in enumerate(((old, new), (new, old))):
        worst = min((each.severity for each in verdicts(findings, way)), default=Severity.COSMETIC)
        seen = exchanged(sender, reader, way)
        kept = {name for each in seen for name in each.kept}
        not_understood = [each for each in seen if not each.is_understood]
        if worst <= Severity.RISKY:
            gone = _named(findings, "-removed") if way == 1 else set[str]()
            assert not_understood or gone or _is_left_out(findings, seen), "no message shows it"
            assert not gone & set(new.elements), "what is gone still comes"
        elif way == 0:
            assert not_understood == []
        else:
            assert [each.error for each in seen if each.error or each.misread] == []
            assert kept <= _named(findings, "-added")
        for name in _lost(findings, way) - kept:
            assert all(each.error for each in seen if name in each.names), "refused, or what is lost is kept"


def _is_left_out(findings: Sequence[Finding], seen: Sequence[Read]) -> bool:
    """Whether messages lack an element whose default has changed: classes of .NET's xsd.exe begin with the default."""
    changed = _named(findings, "-default-changed")
    return any(name not in each.names for name in changed for each in seen)


def _lost(findings: Sequence[Finding], way: int) -> set[str]:
    """Return what a reader by name does not know; what is lost by order is for tests/interop."""
    return {
        name
        for finding in findings
        if not finding.rule.endswith(("-reordered", "-moved"))
        for verdict in verdicts((finding,), way)
        for name in verdict.lost
    }


def _named(findings: Sequence[Finding], change: str) -> set[str]:
    """Return the names of what was added or removed: the last part of the path."""
    rules = (change, "-inserted") if change == "-added" else (change,)
    return {re.split(r"[./@]", each.path)[-1] for each in findings if each.rule.endswith(rules)}
