"""The same start for everything that is timed: what one contestant leaves behind is not charged to the next."""

from __future__ import annotations

import ctypes
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; other allocators have none


def settle() -> None:
    """Collect garbage, and give the memory that is free back to the system.

    A parser frees a large tree in small pieces. glibc joins them when the next large piece is asked for, and whoever
    asks pays: 160 ms after a tree of 48 MB, as much as the parse itself. What runs next pays for pages that the system
    hands out anew, so it runs once before it is timed.
    """
    gc.collect()
    if _TRIM is not None:
        _TRIM(0)


def order(names: Sequence[str], number: int) -> list[str]:
    """Return the order of a round, so that none always comes after the same one.

    In as many rounds as there are names (twice as many, if they are odd) each comes equally often in each place, and
    equally often right after each other one: the square of E. J. Williams, 1949.
    """
    count = len(names)
    steps = [-(step // 2) if step % 2 == 0 else step // 2 + 1 for step in range(count)]
    found = [names[(step + number) % count] for step in steps]
    return found[::-1] if count % 2 and number // count % 2 else found
