"""The same start for everything that is timed: what one contestant leaves behind is not charged to the next."""

from __future__ import annotations

import ctypes
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_C = ctypes.CDLL(None)
_TRIM = getattr(_C, "malloc_trim", None)  # glibc's, as mallopt is; other allocators have none
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h
_MOST_TRIM, _MOST_MMAP = 2**31 - 1, 2**25  # bytes: the most that mallopt takes
_JOINED = 2**20  # bytes: asked for so much, glibc joins what was freed in small pieces


def keep_memory() -> None:
    """Let this process keep the memory that is freed, so that whoever ran once is not charged for pages again.

    Else it depends on what lies behind a tree whether its memory is given back with it. Where it is, the bare parse of
    48 MB takes half as much again.
    """
    if _TRIM is not None:
        _C.mallopt(_TRIM_THRESHOLD, _MOST_TRIM)
        _C.mallopt(_MMAP_THRESHOLD, _MOST_MMAP)


def settle() -> None:
    """Collect garbage, and give the memory that is free back to the system.

    A parser frees a large tree in small pieces. glibc joins them when the next large piece is asked for, and whoever
    asks pays: 160 ms after a tree of 48 MB, as much as the parse itself. What runs next pays for pages that the system
    hands out anew, so it runs once before it is timed, and then ``join`` is called.
    """
    gc.collect()
    if _TRIM is not None:
        _TRIM(0)


def join() -> None:
    """Collect garbage, and have the memory put together that a run has freed; it stays with this process.

    Else the bare parse pays for its own tree of the run before: half as much again, which would flatter all others.
    """
    gc.collect()
    bytes(_JOINED)


def order(names: Sequence[str], number: int) -> list[str]:
    """Return the order of a round, so that none always comes after the same one.

    In as many rounds as there are names (twice as many, if they are odd) each comes equally often in each place, and
    equally often right after each other one: the square of E. J. Williams, 1949.
    """
    count = len(names)
    steps = [-(step // 2) if step % 2 == 0 else step // 2 + 1 for step in range(count)]
    found = [names[(step + number) % count] for step in steps]
    return found[::-1] if count % 2 and number // count % 2 else found
