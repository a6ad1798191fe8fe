"""What a report says happens, happens: old and new packages exchange messages, for each rule and in both directions."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from old_and_new import Read, Side
from shared_data import REPO
from soapbind.diff.compare import compare
from soapbind.diff.model import Severity
from soapbind.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from soapbind.diff.model import Finding, Verdict

PAIRS = REPO / "tests" / "golden" / "diff"

# The rules that calls show, not what is in a message.
BY_CALLS = {"service-added", "service-removed", "operation-added", "operation-removed", "action-changed"}
# Rules whose verdict no exchange between our packages can prove or refute, and why.
ELSEWHERE = {
    "api-changed": "it is about Python: messages are the same, which is shown",
    "binding-changed": "our packages read the small messages of these pairs in either way of writing; others do not",
    "endpoint-added": "addresses are configuration, not messages",
    "endpoint-moved": "addresses are configuration, not messages",
    "endpoint-removed": "addresses are configuration, not messages",
    "reply-added": "a one-way call reads no reply",
    "reply-removed": "an answer without content is none of the messages made here",
    "fault-added": "test_declared_faults.py and the fault tests of clients show what unknown details become",
    "fault-removed": "that a fault no longer comes is no message",
    "fault-retyped": "no operation of these pairs is answered by a fault here",
    "header-fault-added": "as fault-added",
    "header-fault-removed": "as fault-removed",
    "header-fault-retyped": "as fault-retyped",
    "field-default-changed": "an absent element is the same message; what it means is the reader's affair",
    "parameter-default-changed": "an absent element is the same message; what it means is the reader's affair",
    "result-default-changed": "an absent element is the same message; what it means is the reader's affair",
    "value-type-changed": "nil is refused by DataContractSerializer alone: tests/interop/test_strict_as_wcf.py",
    "content-changed": "which content models include each other is not worked out: one of the ways may be safe",
    "type-restated": "whether facets became wider or narrower is not worked out: one of the ways may be safe",
    "substitute-changed": "which of the types is wider is not worked out: one of the ways may be safe",
}
BY_MESSAGES = sorted(RULES.keys() - BY_CALLS - ELSEWHERE.keys())


@pytest.fixture
def sides() -> Iterator[Callable[[str, str], tuple[Side, Side, tuple[Finding, ...]]]]:
    """Return the contracts of a rule: the old one and the new one, or the other way round, and the findings."""
    made: list[Side] = []

    def go(rule: str, first: str) -> tuple[Side, Side]:
        names = ("old", "new") if first == "old" else ("new", "old")
        made.extend(Side(PAIRS / rule / f"{name}.wsdl") for name in names)
        old, new = made[-2:]
        return old, new, compare(old.contract, new.contract, "app").findings

    yield go
    for each in made:
        each.close()


def exchanged(sender: Side, reader: Side, way: int) -> list[Read]:
    """Return what the reader makes of everything that the sender's own contract and package allow."""
    shared = reader.package.OPERATIONS.keys()
    messages = [(label, message) for label, message in sender.messages(way) if label in shared]
    own = [(label, message) for label, message in messages if sender.reads(label, message, way).is_understood]
    assert own, "nothing can be sent"
    return [reader.reads(label, message, way) for label, message in own]


def verdicts(findings: tuple[Finding, ...], way: int) -> list[Verdict]:
    return [v for finding in findings if (v := (finding.request, finding.response)[way]) is not None]


def lost(findings: tuple[Finding, ...], way: int) -> set[str]:
    """Return what a reader by name does not know; what is lost by order is for tests/interop/test_mono_diff.py."""
    return {
        name
        for finding in findings
        if not finding.rule.endswith("-reordered")
        for verdict in verdicts((finding,), way)
        for name in verdict.lost
    }


def named(findings: tuple[Finding, ...], change: str) -> set[str]:
    """Return the names of what was added or removed: the last part of the path."""
    rules = (change, "-inserted") if change == "-added" else (change,)
    return {re.split(r"[./@]", each.path)[-1] for each in findings if each.rule.endswith(rules)}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("rule", BY_MESSAGES)
def test_messages_fare_as_the_report_says(sides: Any, rule: str, first: str):
    old, new, findings = sides(rule, first)
    assert first == "new" or rule in {finding.rule for finding in findings}
    for way, (sender, reader) in enumerate(((old, new), (new, old))):
        found = verdicts(findings, way)
        worst = min((each.severity for each in found), default=Severity.COSMETIC)
        seen = exchanged(sender, reader, way)
        kept = {name for each in seen for name in each.kept}
        not_understood = [each for each in seen if not each.is_understood]
        if worst <= Severity.RISKY:
            gone = named(findings, "-removed") if way == 1 else set[str]()
            assert not_understood or gone, "no message shows it"
            assert not gone & set(new.elements), "what is gone still comes"
        elif way == 0:
            assert not_understood == []
        else:
            assert [each.error for each in seen if each.error] == []
            assert kept <= named(findings, "-added")
        assert lost(findings, way) <= kept


@pytest.mark.sampled(2)
@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("rule", sorted(ELSEWHERE))
def test_what_is_harmless_by_the_report_is_harmless_by_messages(sides: Any, rule: str, first: str):
    old, new, findings = sides(rule, first)
    for way, (sender, reader) in enumerate(((old, new), (new, old))):
        if rule.startswith("reply-") and way == 1:
            continue
        if min((each.severity for each in verdicts(findings, way)), default=Severity.COSMETIC) > Severity.RISKY:
            assert [each for each in exchanged(sender, reader, way) if not each.is_understood] == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("rule", sorted(BY_CALLS))
def test_calls_fare_as_the_report_says(sides: Any, rule: str, first: str):
    old, new, findings = sides(rule, first)
    worst = min(v.severity for way in (0, 1) for v in verdicts(findings, way))
    errors = called(old, new)
    assert bool(errors) == (worst is Severity.BREAKING), errors


def called(old: Side, new: Side) -> list[Exception]:
    """Call all operations of the old contract at a server of the new one; return what went wrong."""
    testing = import_module(f"{new.package.__name__}.testing")
    errors: list[Exception] = []
    with testing.FakeServer(**served(new)) as fake, old.package.Client(fake.url) as client:
        for service in old.contract.services:
            for operation in service.operations:
                try:
                    getattr(getattr(client, service.name.lower()), operation.name.lower())()
                except old.package.SoapError as error:
                    errors.append(error)
    return errors


def served(side: Side) -> dict[str, object]:
    """Return objects that answer the calls of a contract, by service."""
    answers = {"save": side.package.models.Note(), "drop": None}
    return {
        service.name.lower(): type(
            "Part", (), {name: answer(answers[name]) for name in (o.name.lower() for o in service.operations)}
        )()
        for service in side.contract.services
    }


def answer(value: object) -> Callable[..., object]:
    return lambda _, **__: value


def test_every_rule_is_shown_or_says_why_not():
    assert {*BY_MESSAGES, *BY_CALLS, *ELSEWHERE} == set(RULES)
    assert not BY_CALLS & ELSEWHERE.keys()
