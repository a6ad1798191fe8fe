"""What an application does not let callers exceed, and its other options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ...client.options import RequestEvent, ResponseEvent
from ...option_checks import (
    check_bound,
    check_count,
    check_flag,
    check_function,
    check_returned,
)
from ..call_context import CallContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an application does not let callers exceed; None for a number of seconds means no limit.

    - request_bytes: size of the body of a request; HTTP status 413 beyond it.
    - depth: elements inside of each other, the Envelope among them; a fault beyond it.
    - read_seconds: until the body of a request has arrived; HTTP status 408 beyond it. (WSGI: the server's business.)
    - call_seconds: until authentication and method are done; a fault beyond it. A method that runs in a thread cannot
      be stopped, and keeps its thread until it returns.
    - concurrent_calls: calls at the same time; HTTP status 503 with Retry-After beyond it.
    - threads: for methods that are not asynchronous; calls beyond it wait for one.
    """

    request_bytes: int = 16 * 2**20
    depth: int = 128
    read_seconds: float | None = 30.0
    call_seconds: float | None = 60.0
    concurrent_calls: int = 1000
    threads: int = 40

    def __post_init__(self) -> None:
        """Check. Raises TypeError and ValueError."""
        for name in ("request_bytes", "depth", "concurrent_calls", "threads"):
            check_count(name, getattr(self, name))
        check_bound("read_seconds", self.read_seconds)
        check_bound("call_seconds", self.call_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingOptions:
    """The choices of one application."""

    authenticate: Callable[[CallContext], object] | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    on_request: Callable[[RequestEvent], None] | None = field(default=None, repr=False)
    on_response: Callable[[ResponseEvent], None] | None = field(default=None, repr=False)
    log_bodies: bool = False

    def __post_init__(self) -> None:
        """Check. Raises TypeError."""
        check_returned(self.limits, Limits, "limits must be Limits")
        check_flag("log_bodies", self.log_bodies)
        if self.authenticate is not None:
            check_function("authenticate", self.authenticate, may_await=True)
        for name in ("on_request", "on_response"):
            if getattr(self, name) is not None:
                check_function(name, getattr(self, name))
