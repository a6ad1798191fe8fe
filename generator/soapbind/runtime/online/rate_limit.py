"""A limit of calls by time: Online allows an application 10 calls a second (the vendor's checklist for custom apps)."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from time import monotonic, sleep

from ..fork_safety import renew_in_children
from ..option_checks import check_count, check_seconds
from ..plugins.plugin import AsyncPlugin, OutgoingMessage, Plugin


class _Slots:
    """The times of the last calls: one may begin when that of ``calls`` before it is ``per`` seconds ago."""

    def __init__(self, calls: int = 10, per: float = 1.0) -> None:
        """Allow so many calls in so many seconds. Raises TypeError and ValueError."""
        check_count("calls", calls)
        check_seconds("per", per)
        self._per, self._times = per, deque[float](maxlen=calls)
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Wait for no thread of the parent process."""
        self._lock = threading.Lock()

    def _pause(self) -> float:
        """Take the next slot, and return in how many seconds it begins."""
        with self._lock:
            now = monotonic()
            is_full = len(self._times) == self._times.maxlen
            begins = max(now, self._times[0] + self._per) if is_full else now
            self._times.append(begins)
        return begins - now


class RateLimit(_Slots, Plugin):
    """Lets calls wait, so that no more begin than allowed: ``NetServer(..., plugins=[RateLimit()])``.

    One object may limit several clients together. Repetitions count as well; waiting counts in the timeout of a call.
    """

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Wait for a slot."""
        sleep(self._pause())
        return message


class AsyncRateLimit(_Slots, AsyncPlugin):
    """The same for asynchronous clients, of which other tasks go on meanwhile."""

    async def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        """Wait for a slot."""
        await asyncio.sleep(self._pause())
        return message
