"""How long an HTTP exchange may take, as a whole and step by step; no I/O."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .framing import StrayBytes

_FOREVER = 10_000_000.0  # seconds; sockets and locks take no infinity


class Deadline:
    """The time of an exchange, and whether anything of the request may have left this machine.

    ``sent`` is None where nobody can know: only the lines of this package tell. ``written`` is how many bytes of the
    request's body have been handed to the network.
    """

    def __init__(self, timeout: float | None, *, sent: bool | None = None) -> None:
        """Start the clock: ``timeout`` seconds from now, None for no end."""
        self._end = inf if timeout is None else monotonic() + timeout
        self.sent = sent
        self.written = 0
        self.stray: StrayBytes | None = None

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return min(max(self._end - monotonic(), 0.0), _FOREVER)

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
        return min(self, self.deadline.left())
