"""The committed page has the rows of the registry, each with the verdict that all tests give it when they pass."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from . import page
from .drivers import DRIVERS
from .pairs import NETSERVER, PAIRS


def test_the_rows_of_the_page_are_those_of_the_tests(request: pytest.FixtureRequest):
    if request.config.getoption("--update-golden"):
        pytest.skip("the page is written at the end of the run")
    told = [line for line in page.PAGE.read_text("utf-8").splitlines() if line.startswith("|")][2:]
    assert told == page.rows(page.all_works())


def test_each_row_is_there_once_and_somebody_speaks_it():
    assert len({(pair.peer, pair.shape) for pair in PAIRS}) == len(PAIRS)
    assert {pair.peer for pair in PAIRS if pair.shape != NETSERVER} == set(DRIVERS)


def report(outcome: str, when: str = "call") -> SimpleNamespace:
    told = ("PHP", "rpc/literal", "calls_us", "8.2")
    return SimpleNamespace(outcome=outcome, when=when, user_properties=[("interop", told)])


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([report("passed", "setup"), report("passed")], "works"),
        ([report("passed"), report("failed")], "FAILS"),
        ([report("skipped")], "skipped"),
        ([report("passed"), report("skipped")], "works"),
        ([report("failed", "setup")], "FAILS"),
        ([report("passed", "setup")], None),
    ],
)
def test_the_verdict_of_a_cell(reports: list[SimpleNamespace], expected: str | None):
    found, versions = page.verdicts(reports)
    assert found.get(("PHP", "rpc/literal", "calls_us")) == expected
    assert versions == {"PHP": "8.2"}
    assert any("| not run |" in row for row in page.rows(found))
