"""The cyclic garbage collector while a long message is read: that makes many objects, and no garbage for it."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from ..fork_safety import renew_in_children

if TYPE_CHECKING:
    from collections.abc import Generator

_PAUSED = 0  # the threshold that switches automatic collection off (gc.set_threshold)


class _Pause:
    """The one pause of this process; ``threshold`` is what the application has chosen, None while there is no pause."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.threshold: tuple[int, int, int] | None = None

    def begin(self) -> None:
        self.threshold = gc.get_threshold()
        gc.set_threshold(_PAUSED, *self.threshold[1:])

    def end(self) -> None:
        if self.threshold is not None and gc.get_threshold()[0] == _PAUSED:  # else the application has chosen anew
            gc.set_threshold(*self.threshold)
        self.threshold = None

    def after_fork(self) -> None:
        """End the pause of a thread that a forked process does not have."""
        self.end()
        self.lock = Lock()


_pause = _Pause()
renew_in_children(_pause)


@contextmanager
def collector_paused() -> Generator[None]:
    """Keep the collector from walking every new object several times over.

    It pauses for one message at a time: other threads go on without a pause of their own, and after a pause the
    collector runs before the next one begins, so what the application leaves to it is never kept for longer than one
    message takes. Whether collection is enabled (``gc.disable``) is the application's choice and not touched.
    """
    if not _may_pause() or not _pause.lock.acquire(blocking=False):
        yield
        return
    process = os.getpid()
    _pause.begin()
    try:
        yield
    finally:
        if process == os.getpid():
            _pause.end()
            _pause.lock.release()


def _may_pause() -> bool:
    """Whether automatic collection is on and none is due."""
    young, threshold = gc.get_count()[0], gc.get_threshold()[0]
    return gc.isenabled() and young <= threshold
