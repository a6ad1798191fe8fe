"""Timing of contestants in turn, several rounds, in one process: CPU seconds, so that a busy machine matters less."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import inputs
from lxml import etree
from settling import join, keep_memory, order, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contestants import Contestant

FLOOR = "lxml"  # the bare parse; for encoding, joining the parts of a ready envelope

BEFORE_EACH = (
    "Before each time, garbage is collected, free memory is given back, the contestant runs once, and what that "
    "freed is put together."
)


def in_turn(tasks: Mapping[str, Callable[[], object]], rounds: int, *, repeat: int = 1) -> dict[str, list[float]]:
    """Return the seconds of each task in each round; a round has every task once, ``repeat`` times in a row.

    Each begins settled, with a run of its own that is not timed, and the order changes from round to round.
    """
    keep_memory()
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():  # what is compiled and cached on first use
        task()
    for number in range(rounds):
        for name in order(list(tasks), number):
            task = tasks[name]
            settle()
            task()
            join()
            started = process_time()
            for _ in range(repeat):
                task()
            found[name].append((process_time() - started) / repeat)
    return found


def check_agreement(contestants: list[Contestant], sizes: Mapping[str, int]) -> None:
    """Raise AssertionError unless all decode both replies, in the sizes that are timed, to the same values."""
    for kind, size in sizes.items():
        data = inputs.INPUTS[kind](size)
        reference, *others = [each.values(kind, each.decode(kind, data)) for each in contestants]
        assert len(reference) == size, kind
        for each, values in zip(contestants[1:], others, strict=True):
            different = next((pair for pair in zip(reference, values, strict=True) if pair[0] != pair[1]), None)
            assert different is None, (kind, each.name, different)


def decoding(
    contestants: list[Contestant], kind: str, count: int, rounds: int, *, repeat: int = 1
) -> dict[str, list[float]]:
    """Time decoding of a reply with ``count`` items, and the bare parse of the same bytes."""
    data = inputs.INPUTS[kind](count)
    tasks: dict[str, Callable[[], object]] = {FLOOR: lambda: etree.fromstring(data)}
    for each in contestants:
        tasks[each.name] = lambda each=each: each.decode(kind, data)  # type: ignore[misc]
    return in_turn(tasks, rounds, repeat=repeat)


def encoding(contestants: list[Contestant], rounds: int, repeat: int) -> dict[str, list[float]]:
    """Time encoding of AddChatMessage, and joining its parts."""
    parts = contestants[0].encode().decode().split(">")
    tasks: dict[str, Callable[[], object]] = {FLOOR: lambda: ">".join(parts).encode()}
    return in_turn(tasks | {each.name: each.encode for each in contestants}, rounds, repeat=repeat)


def medians(seconds: Mapping[str, list[float]]) -> dict[str, float]:
    """Return the median of each contestant."""
    return {name: median(times) for name, times in seconds.items()}
