"""The figure of each goal in each round of a run, and how far the rounds are apart."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any, NamedTuple

from goals import goals

_ROUNDS = ("seconds", "megabytes", "deviations", "rounds")  # beside a "median": name -> a value of each round


class Figure(NamedTuple):
    """What a goal came to.

    - value: from the medians of all rounds; this is what keeps the bound, or misses it.
    - spread: between the quartiles of the rounds, half of which lie there; 0 for what was measured once.
    - at_least: whether more is better.
    """

    value: float
    spread: float
    at_least: bool

    def shortened(self) -> Figure:
        """Return it with the digits that are kept."""
        return self._replace(value=float(f"{self.value:.5g}"), spread=float(f"{self.spread:.3g}"))


def figures(results: dict[str, Any]) -> dict[str, Figure]:
    """Return the figure of each goal by its text. ``results`` is what run.py collects."""
    rounds = [list(goals(_of_round(results, number))) for number in range(_most_rounds(results))]
    return {
        goal.text: Figure(goal.figure, spread([each[at].figure for each in rounds]), goal.at_least)
        for at, goal in enumerate(goals(results))
    }


def spread(values: list[float]) -> float:
    """Return how far the quartiles of some values are apart; one wild value does not matter."""
    if len(values) == 1:
        return 0.0
    low, _, high = quantiles(values, n=4, method="inclusive")
    return high - low


def with_median(key: str, found: dict[str, list[float]], **more: Any) -> dict[str, Any]:
    """Return the values of each round under ``key``, and their medians."""
    assert key in _ROUNDS, key
    return {**more, key: found, "median": {name: median(values) for name, values in found.items()}}


def _rounds_of(found: dict[str, Any]) -> dict[str, list[float]] | None:
    return next((found[key] for key in _ROUNDS if key in found), None) if "median" in found else None


def _most_rounds(found: Any) -> int:
    if not isinstance(found, dict):
        return 1
    rounds = _rounds_of(found)
    if rounds is not None:
        return max(map(len, rounds.values()))
    return max(map(_most_rounds, found.values()), default=1)


def _of_round(results: dict[str, Any], number: int) -> dict[str, Any]:
    """Return results as if one round had been all.

    A figure is made of what was measured in the same round, so what slows all contestants does not spread it. What had
    fewer rounds begins anew.
    """
    rounds = _rounds_of(results)
    if rounds is not None:
        return {**results, "median": {name: values[number % len(values)] for name, values in rounds.items()}}
    return {key: _of_round(each, number) if isinstance(each, dict) else each for key, each in results.items()}
