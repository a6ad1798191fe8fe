"""The cyclic garbage collector while a long message is read: that makes many objects, and no garbage for it."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_PAUSED = 0  # the threshold that switches automatic collection off (gc.set_threshold)
_pausing = Lock()
_threshold: tuple[int, int, int] | None = None  # while paused: what the application has chosen


@contextmanager
def collector_paused() -> Generator[None]:
    """Keep the collector from walking every new object several times over.

    It pauses for one message at a time: other threads go on without a pause of their own, and after a pause the
    collector runs before the next one begins, so what the application leaves to it is never kept for longer than one
    message takes. Whether collection is enabled (``gc.disable``) is the application's choice and not touched.
    """
    if not _may_pause() or not _pausing.acquire(blocking=False):
        yield
        return
    global _threshold  # noqa: PLW0603 - the collector is global too
    process = os.getpid()
    _threshold = gc.get_threshold()
    gc.set_threshold(_PAUSED, *_threshold[1:])
    try:
        yield
    finally:
        if process == os.getpid():
            _resume()
            _pausing.release()


def _may_pause() -> bool:
    """Whether automatic collection is on and none is due."""
    young, threshold = gc.get_count()[0], gc.get_threshold()[0]
    return gc.isenabled() and young <= threshold


def _resume() -> None:
    global _threshold  # noqa: PLW0603 - the collector is global too
    if _threshold is not None and gc.get_threshold()[0] == _PAUSED:  # else the application has chosen anew
        gc.set_threshold(*_threshold)
    _threshold = None


def _reset_in_child() -> None:
    """End the pause of a thread that a forked process does not have."""
    global _pausing  # noqa: PLW0603 - the collector is global too
    _resume()
    _pausing = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_in_child)
