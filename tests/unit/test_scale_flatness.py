"""The rule that tells a leak from the noise of an allocator, and what a run with one comes to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scale"))

import page
from flatness import LEAST_OBJECT, kept_per_call

RESULTS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "scale.json"
CALLS = list(range(0, 360_000, 1000))


def memory(of_call: Callable[[int], float]) -> list[float]:
    """Return 40 MiB, what is kept after some calls in bytes, and noise of up to a quarter of a MiB."""
    noise = Random(7)  # noqa: S311 - noise
    return [40 + of_call(calls) / 2**20 + noise.uniform(0, 0.25) for calls in CALLS]


@pytest.mark.parametrize("size", [16, 56, 1000])
def test_what_is_kept_of_each_call_is_found(size: int):
    assert kept_per_call(CALLS, memory(lambda calls: size * calls)) == pytest.approx(size, abs=0.5)


@pytest.mark.parametrize(
    "of_call",
    [
        lambda _: 0,
        lambda calls: 30e6 * (1 - 2 ** (-calls / 12_000)),  # warms up, half of what is left every 12,000 calls
        lambda calls: calls % 7000 * 300,  # is given back from time to time
        lambda calls: 50e6 if calls in {100_000, 358_000} else 0,  # spikes, one of them in the last sample looked at
        lambda calls: 1e6 if calls > 300_000 else 0,  # one step
        lambda calls: -3 * calls,
    ],
)
def test_what_is_no_leak_is_flat(of_call: Callable[[int], float]):
    assert kept_per_call(CALLS, memory(of_call)) < LEAST_OBJECT / 10


@pytest.mark.parametrize("calls", [[], [0], [5, 5, 5]])
def test_too_few_samples_tell_nothing(calls: list[int]):
    with pytest.raises(ValueError, match="too few"):
        kept_per_call(calls, [40.0] * len(calls))


def results(*, peaks: tuple[float, float] = (0.2, 0.4), failed: int = 0, connections: int = 100, kept: int = 0) -> Any:
    flat, grown = memory(lambda _: 0), memory(lambda calls: kept * calls)
    measured = {
        "giant": [{"megabytes": 10**at, "peak_mb": peak, "cpu_seconds": 0.1} for at, peak in enumerate(peaks)],
        "crowd": [
            {"calls": 10, "failed": 0, "connections": 10, "peak_mb": 1.0, "cpu_seconds": 0.1},
            {"calls": 100, "failed": failed, "connections": connections, "peak_mb": 2.0, "cpu_seconds": 0.1},
        ],
        "soak": {"seconds": [calls / 1000 for calls in CALLS], "calls": CALLS, "client": grown, "server": flat},
    }
    about = {"date": "2026-11-27", "load": 0.1, "machine": {"cpu": "A", "cores": 2, "python": "3.11"}}
    return {part: {**about, "commit": f"of {part}", "measured": found} for part, found in measured.items()}


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        (results(), None),
        (results(peaks=(0.2, 9.0)), "iterating takes 9.0 MB for the largest reply, 0.2 for the smallest"),
        (results(failed=3), "3 of 100 calls at once failed"),
        (results(connections=101), "100 calls at once opened 101 connections"),
        (results(kept=56), "the client keeps 56 bytes of each call"),
    ],
)
def test_what_is_not_as_it_should_be_is_told(measured: Any, told: str | None):
    assert page.problems(measured) == ([told] if told else [])


def test_the_page_shows_each_picture():
    found = results()
    text = page.markdown(found)
    for name, picture in page.pictures(found).items():
        assert f"]({name})" in text
        assert etree.fromstring(picture).findall("{*}polyline")
    assert all(f"commit `of {part}`" in text for part in found)


def test_the_page_and_the_pictures_are_of_the_results():
    found = json.loads(RESULTS.read_text("utf-8"))
    for name, text in {"scale.md": page.markdown(found), **page.pictures(found)}.items():
        assert RESULTS.with_name(name).read_text("utf-8") == text, name
    assert page.problems(found) == []
