"""What tests of time need to say the same on a busy machine as on an idle one."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest
from services88 import TransportTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from raw_http import RawServer

PATIENCE = 60.0  # seconds for what is not about time: a hang is longer, a busy machine is not
SHORT = 0.2  # seconds, the first timeout of a call that is to end by it
TRIES = (SHORT, 2.0, 10.0)


def timed_out(call: Callable[[float], object], server: RawServer | None = None) -> TransportTimeoutError:
    """Return the error of a call that ends by the timeout it is given, when its request was sent or ``server`` has it.

    On a busy machine the time can be over before that; such a call shows nothing and is made again with more time.
    """
    for seconds in TRIES:
        with pytest.raises(TransportTimeoutError) as caught:
            call(seconds)
        if caught.value.sent or (server is not None and server.requests):
            break
    return caught.value


def counted_waits(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], None]:
    """Return what returns when so many calls wait for the ticket another one has asked for."""
    waiting = threading.Semaphore(0)

    class Counted(Future[str]):
        def result(self, timeout: float | None = None) -> str:
            waiting.release()
            return super().result(timeout)

    monkeypatch.setattr("services88._runtime.client.tickets.Future", Counted)

    def wait() -> None:
        for _ in range(number):
            assert waiting.acquire(timeout=PATIENCE)

    return wait
