"""Connections that wait to be used again; no I/O but a look at the socket.

The pools of httpcore2 look at all connections and all calls that wait, twice for each request (docs/decisions/0053).
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import httpcore2

MOST = 100  # connections of one way to servers that are used at a time
_MOST_KEPT = 20  # when none is waited for
EXPIRY = 5.0  # seconds after which one is not used again


def longest_wait(request: httpcore2.Request) -> float | None:
    """Return how many seconds a request may wait for a connection, None for no limit."""
    bounds: dict[str, float | None] = cast("Any", request).extensions.get("timeout", {})
    return bounds.get("pool")


class Kept:
    """The connections of one way to servers. Methods return what is to be closed, too."""

    def __init__(self, make: Callable[[httpcore2.Origin], Any]) -> None:
        """Begin with none; ``make`` makes one, which connects with its first request."""
        self._make = make
        self._kept: list[Any] = []  # the one used last is used first, so that those in excess can expire
        self._waiting = 0
        self._lock = threading.Lock()

    @contextmanager
    def one_waits(self) -> Generator[None]:
        """Close none for being too many, as long as a call waits for one."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def lend(self, origin: httpcore2.Origin) -> tuple[Any, list[Any]]:
        """Return a connection to ``origin``, for one request."""
        closing: list[Any] = []
        with self._lock:
            for place in reversed(range(len(self._kept))):
                if self._kept[place].can_handle_request(origin):
                    found = self._kept.pop(place)
                    if not found.has_expired():
                        return found, closing
                    closing.append(found)
        return self._make(origin), closing

    def take_back(self, connection: Any) -> list[Any]:
        """Keep a connection that can be used again, and drop any other."""
        closing: list[Any] = []
        with self._lock:
            if connection.is_available():
                self._kept.append(connection)
            elif not connection.is_closed():
                closing.append(connection)
            most = MOST if self._waiting else _MOST_KEPT
            while len(self._kept) > most or (len(self._kept) > 1 and self._kept[0].has_expired()):
                closing.append(self._kept.pop(0))
        return closing
