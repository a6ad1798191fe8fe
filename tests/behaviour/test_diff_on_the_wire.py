"""What a report says happens, happens: old and new packages exchange messages, for each rule and in both directions."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from exchanges import check_exchange, exchanged, verdicts
from old_and_new import Side
from shared_data import REPO
from soapbind.diff.compare import compare
from soapbind.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from soapbind.diff.model import Finding

PAIRS = REPO / "tests" / "golden" / "diff"

# The rules that calls show, not what is in a message: test_diff_by_calls.py and test_diff_faults.py name each.
BY_CALLS = {
    *("service-added", "service-removed", "operation-added", "operation-removed", "action-changed"),
    *("endpoint-added", "endpoint-moved", "endpoint-removed", "binding-changed", "reply-added", "reply-removed"),
    *("fault-added", "fault-removed", "fault-retyped"),
    *("header-fault-added", "header-fault-removed", "header-fault-retyped"),
}
# It is about Python alone.
BY_NAMES = {"api-changed"}
BY_MESSAGES = sorted(RULES.keys() - BY_CALLS - BY_NAMES)


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


@pytest.mark.sampled(6)
@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("rule", BY_MESSAGES)
def test_messages_fare_as_the_report_says(sides: Any, rule: str, first: str):
    old, new, findings = sides(rule, first)
    assert first == "new" or rule in {finding.rule for finding in findings}
    check_exchange(old, new, findings)


@pytest.mark.parametrize("first", ["old", "new"])
def test_names_change_and_messages_do_not(sides: Any, first: str):
    old, new, findings = sides("api-changed", first)
    assert {finding.rule for finding in findings} == BY_NAMES
    for way, (sender, reader) in enumerate(((old, new), (new, old))):
        assert verdicts(findings, way) == []
        assert all(replace(each, misread=frozenset()).is_understood for each in exchanged(sender, reader, way))
    packages = [import_module(f"{side.package.__name__}.models").Note.__annotations__ for side in (old, new)]
    changed = {finding.path.rpartition(".")[2]: finding for finding in findings if finding.path.startswith("models.")}
    assert {name for name in packages[0] if packages[0][name] != packages[1][name]} == {*changed}
    for name, finding in changed.items():
        assert [_plain(each[name]) for each in packages] == [_plain(finding.old), _plain(finding.new)]


def _plain(annotation: str | None) -> str:
    return str(annotation).replace("models.", "")


@pytest.mark.parametrize("rule", sorted(BY_CALLS))
def test_a_rule_of_calls_is_shown_by_a_test_that_names_it(rule: str):
    texts = [
        (REPO / "tests" / "behaviour" / f"test_diff_{name}.py").read_text("utf-8") for name in ("by_calls", "faults")
    ]
    assert any(f'"{rule}"' in text for text in texts)


def test_every_rule_is_shown():
    assert {*BY_MESSAGES, *BY_CALLS, *BY_NAMES} == set(RULES)
