"""Whether memory stays flat while calls are made: how much of each call is kept."""

from __future__ import annotations

from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_OBJECT = 16  # bytes: Python has no smaller one, so who keeps less a call keeps nothing for each
_WARMING = 5  # the first fifth of the samples is not looked at: pools and caches fill
_MOST_PAIRED = 200  # samples that are compared, each with each
_MEGABYTE = 2**20


def kept_per_call(calls: Sequence[int], megabytes: Sequence[float]) -> float:
    """Return the bytes by which memory grew for each call, from samples of calls made so far and of memory in MiB.

    The median of the slopes between all pairs of samples (Theil, 1950; Sen, 1968): a spike, or a step of the allocator,
    does not count as a leak does. Raises ValueError where there are too few samples to tell.
    """
    samples = list(zip(calls, megabytes, strict=True))
    late = samples[len(samples) // _WARMING :]
    late = late[:: -(-len(late) // _MOST_PAIRED)] if late else []
    pairs = combinations(late, 2)
    slopes = [(high - low) / (after - before) for (before, low), (after, high) in pairs if after > before]
    if not slopes:
        raise ValueError(f"{len(samples)} samples are too few to tell whether memory grows")
    return median(slopes) * _MEGABYTE
