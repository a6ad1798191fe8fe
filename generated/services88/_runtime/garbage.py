"""Garbage collection while a long message is read: it makes many objects, and no garbage that needs a collector."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_lock = threading.Lock()
_paused = 0
_was_enabled = False


@contextmanager
def garbage_collection_paused() -> Generator[None]:
    """Keep the cyclic collector from running; it would look at every new object several times over.

    Threads may do this at the same time. An application that has switched the collector off finds it off afterwards.
    """
    global _paused, _was_enabled  # noqa: PLW0603 - the collector is global too
    with _lock:
        if _paused == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _paused += 1
    try:
        yield
    finally:
        with _lock:
            _paused -= 1
            if _paused == 0 and _was_enabled:
                gc.enable()
