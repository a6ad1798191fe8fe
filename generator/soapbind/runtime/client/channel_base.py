"""What blocking and asynchronous channels share: settings, transport, tickets, and what is told about a call."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ..option_checks import StaysHere, check_reply, kind_of
from ..package import PACKAGE
from ..redaction import secret_values
from .call_steps import Asks
from .replies.opened_reply import receiver
from .tickets import AsyncTickets, Tickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..operation import AnyOperation
    from ..schema.record import Record
    from ..transport.interface import HttpReply, HttpRequest
    from .call_log import CallLog
    from .call_steps import Whereabouts
    from .http_binding import Settings

T = TypeVar("T")
K = TypeVar("K", Tickets, AsyncTickets)


@cache
def _log_class() -> type[CallLog]:
    from .call_log import CallLog  # noqa: PLC0415 - imports logging, which only calls need

    return CallLog


class ChannelBase(StaysHere, Generic[T, K]):
    """Sends operations over a transport. ``settings`` may be replaced; calls under way keep theirs.

    ``tickets`` gives tickets that a function of the user makes, None without such a function. ``locate`` tells where a
    server is that moves, None for one that does not.
    """

    _may_await: ClassVar[bool]

    def __init__(self, settings: Settings, transport: T, tickets: K | None = None) -> None:
        """Keep settings, transport and tickets. Raises TypeError for plugins that cannot be used."""
        if settings.options.plugins:
            from ..plugins.plugin import check_plugins  # noqa: PLC0415 - only who has plugins pays for them

            check_plugins(settings.options.plugins, may_await=self._may_await)
        self.settings = settings
        self.transport = transport
        self.tickets: K | None = tickets
        self.locate: Callable[[Whereabouts], Any] | None = None
        self.is_derived = False
        self._is_own = f"{type(transport).__module__}.".startswith(f"{PACKAGE}.")

    def derived(self, settings: Settings, *, keeps_ticket: bool = True) -> Self:
        """Return a channel with other settings over the same connections."""
        other = type(self)(settings, self.transport, self.tickets if keeps_ticket else None)
        other.is_derived, other.locate = True, self.locate
        return other

    def _asks(self) -> Asks:
        return Asks(self.tickets is not None, self.locate, self.is_derived)

    def _sendable(self, request: HttpRequest) -> HttpRequest:
        """Return a request as the transport can send it: one of the user may want whole bodies, sent and received."""
        if not self._is_own:
            request = replace(request, receiver=receiver)
        if request.pieces is None or getattr(self.transport, "sends_pieces", False):
            return request
        return replace(request, content=b"".join(request.pieces), pieces=None)

    def _check(self, answer: HttpReply) -> None:
        """Check the reply that a transport of the user gives. Raises TypeError."""
        if not self._is_own:
            name = f"the transport {type(self.transport).__name__}"
            if not all(hasattr(answer, part) for part in ("status", "headers", "content")):  # of any package
                raise TypeError(f"{name} must return an HttpReply, not {kind_of(answer)}")
            check_reply(name, answer.status, answer.headers, answer.content)

    def _call_log(self, settings: Settings, operation: AnyOperation, body: Record) -> CallLog:
        # What is secret is looked up again: the ticket may be another by then.
        return _log_class()(
            settings.options, operation.key, lambda: secret_values(self._headers(settings, operation), body)
        )

    def _headers(self, settings: Settings, operation: AnyOperation) -> Record:
        current = self.tickets.current if self.tickets is not None else None
        return (settings if current is None else settings.with_ticket(current)).headers(operation)
