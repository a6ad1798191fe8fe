"""How long an HTTP exchange may take, as a whole and step by step; no I/O."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .framing import StrayBytes
    from .interface import HttpRequest

_FOREVER = 10_000_000.0  # seconds, where there is no end; sockets and locks take no infinity


class Deadline:
    """The time of an exchange, and whether anything of the request may have left this machine.

    ``sent`` is None where nobody can know: only the lines of this package tell. ``written`` is how many bytes of the
    request's body have been handed to the network.
    """

    def __init__(self, timeout: float | None, *, sent: bool | None = None) -> None:
        """Start the clock: ``timeout`` seconds from now, None for no end."""
        self._end = monotonic() + (_FOREVER if timeout is None else min(timeout, _FOREVER))
        self.sent = sent
        self.written = 0
        self.stray: StrayBytes | None = None

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        left = self._end - monotonic()
        return left if left > 0 else 0.0

    def uses(self, stray: StrayBytes) -> None:
        """Say that the request goes out on the line of ``stray``."""
        self.sent = True
        self.stray = stray
        stray.restart()


class StepTimeout(float):
    """The seconds one step may take; HTTP libraries hand it through to the socket, which asks ``now()``.

    A number per step, as they know it, lets a server that trickles take for ever: each byte begins a new step.
    """

    __slots__ = ("deadline",)
    deadline: Deadline

    def __new__(cls, seconds: float | None, deadline: Deadline) -> Self:
        """StepTimeout a step to ``seconds``, None for no bound but the deadline's."""
        made = super().__new__(cls, deadline.left() if seconds is None else min(seconds, deadline.left()))
        made.deadline = deadline
        return made

    def now(self) -> float:
        """Return how long the step may take if it begins now."""
        left = self.deadline.left()
        return min(self, left)


def bounds(request: HttpRequest, deadline: Deadline) -> dict[str, StepTimeout]:
    """Return how long each step of a request may take, by the names that HTTP libraries have for them."""
    whole = StepTimeout(None, deadline)
    connect, read = (
        whole if each is None else StepTimeout(each, deadline)
        for each in (request.connect_timeout, request.read_timeout)
    )
    return {"connect": connect, "read": read, "write": whole, "pool": whole}
