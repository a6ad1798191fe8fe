"""Tickets that a function of the user gives: asked for once, however many calls wait for one.

Or an object that looks after its tickets itself, and may give them to several clients.
"""

from __future__ import annotations

import inspect
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..errors import (
    AuthenticationError,
    SoapError,
    TransportError,
    TransportTimeoutError,
)
from ..fork_safety import NO_LOOP, renew_in_children
from ..option_checks import check_function, kind_of
from ..redaction import hidden

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable


class TicketProvider(Protocol):
    """An object that keeps tickets and renews them; it is asked for each call, by several threads at a time."""

    def ticket(self, refused: str | None, timeout: float | None) -> str:
        """Return a ticket that is not the ``refused`` one, within so many seconds. May raise SoapError."""
        ...


class AsyncTicketProvider(Protocol):
    """An object that keeps tickets and renews them; it is asked for each call, by several tasks at a time."""

    async def ticket(self, refused: str | None, timeout: float | None) -> str:  # noqa: ASYNC109 - as above
        """Return a ticket that is not the ``refused`` one, within so many seconds. May raise SoapError."""
        ...


_REENTERED = "the ticket provider itself makes a call that needs a ticket"
_LATE = "the ticket provider gave no ticket in time"


def _checked(found: object) -> str:
    """Return what a provider gave as a ticket. Raises AuthenticationError."""
    if inspect.iscoroutine(found):
        found.close()
        raise AuthenticationError("the ticket provider gave a coroutine, which a blocking client cannot await")
    if not isinstance(found, str) or not found:
        told = "an empty ticket" if found == "" else f"no ticket, but {kind_of(found)}: it must return a text"
        raise AuthenticationError(f"the ticket provider gave {told}")
    return hidden(str(found))


def _failed(error: BaseException) -> SoapError:
    """Return an error of its own for each call that waited."""
    if isinstance(error, AuthenticationError) and error.__cause__ is None:
        problem = AuthenticationError(error.message)
    else:
        problem = AuthenticationError(f"the ticket provider failed ({type(error).__name__})")
        problem.__cause__ = error
    return problem


class Tickets:
    """The ticket of a blocking client and where the next one comes from. May be shared by threads."""

    def __init__(self, ticket: str | None, provider: Callable[[], str]) -> None:
        """Keep the first ticket, if there is one, and the provider. Raises TypeError for an asynchronous one."""
        check_function("ticket_provider", provider)
        self._ticket = ticket
        self._provider = provider
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Keep the ticket, but wait for no thread of the parent process."""
        self._lock = threading.Lock()
        self._pending: Future[str] | None = None
        self._owner = 0

    @property
    def current(self) -> str | None:
        """The ticket there is, without asking for one."""
        return self._ticket

    def put(self, ticket: str | None) -> None:
        """Use another ticket from now on; None asks the provider with the next call."""
        with self._lock:
            self._ticket = ticket

    def obtain(self, refused: str | None, left: float) -> str | SoapError:
        """Return a ticket that is not the ``refused`` one within ``left`` seconds, or the error."""
        with self._lock:
            if self._ticket is not None and self._ticket != refused:
                return self._ticket
            pending, is_mine = self._pending, self._pending is None
            if pending is None:
                pending = self._pending = Future()
                self._owner = threading.get_ident()
            elif self._owner == threading.get_ident():
                return AuthenticationError(_REENTERED)
        if is_mine:
            self._ask(pending)
        try:
            return pending.result(left)
        except LateError:
            return TransportTimeoutError(_LATE, sent=False)
        except Exception as error:  # noqa: BLE001 - the provider's, whatever it raised
            return _failed(error)

    def _ask(self, pending: Future[str]) -> None:
        try:
            ticket = _checked(self._provider())
        except BaseException as error:
            self._settle(self._ticket)
            if isinstance(error, Exception):
                pending.set_exception(error)
                return
            # Ctrl-C and the like are for this thread; the others only learn that there is no ticket.
            pending.set_exception(AuthenticationError(f"the ticket provider was interrupted ({type(error).__name__})"))
            raise
        self._settle(ticket)
        pending.set_result(ticket)

    def _settle(self, ticket: str | None) -> None:
        with self._lock:
            self._ticket, self._pending, self._owner = ticket, None, 0


class AsyncTickets:
    """The ticket of an asynchronous client and where the next one comes from. May be shared by tasks of one loop."""

    def __init__(self, ticket: str | None, provider: Callable[[], str | Awaitable[str]]) -> None:
        """Keep the first ticket, if there is one, and the provider, which may be asynchronous. Raises TypeError."""
        check_function("ticket_provider", provider, may_await=True)
        self._ticket = ticket
        self._provider = provider
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Keep the ticket, but wait for no task of the parent process."""
        self._pending: asyncio.Task[str] | None = None

    @property
    def current(self) -> str | None:
        """The ticket there is, without asking for one."""
        return self._ticket

    def put(self, ticket: str | None) -> None:
        """Use another ticket from now on; None asks the provider with the next call."""
        self._ticket = ticket

    async def obtain(self, refused: str | None, left: float) -> str | SoapError:
        """Return a ticket that is not the ``refused`` one within ``left`` seconds, or the error."""
        import asyncio  # noqa: PLC0415 - blocking clients need not pay for it

        if self._ticket is not None and self._ticket != refused:
            return self._ticket
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return TransportError(NO_LOOP, sent=False, is_permanent=True)
        if self._pending is None or self._pending.get_loop() is not loop:
            # A task of its own: the call that happens to ask first may be cancelled, the others wait on.
            self._pending = loop.create_task(self._ask())
            self._pending.add_done_callback(self._settle)
        elif self._pending is asyncio.current_task():
            return AuthenticationError(_REENTERED)
        pending = self._pending
        done, _ = await asyncio.wait({pending}, timeout=left)
        if not done:
            return TransportTimeoutError(_LATE, sent=False)
        if pending.cancelled():
            return AuthenticationError("the ticket provider was cancelled; closed clients do that")
        error = pending.exception()
        return pending.result() if error is None else _failed(error)

    async def _ask(self) -> str:
        found = self._provider()
        return _checked(await cast("Awaitable[object]", found) if inspect.isawaitable(found) else found)

    def _settle(self, pending: asyncio.Task[str]) -> None:
        if self._pending is pending:
            self._pending = None
        if not pending.cancelled() and pending.exception() is None:
            self._ticket = pending.result()

    async def close(self) -> None:
        """Stop a provider that is still at work."""
        import asyncio  # noqa: PLC0415 - blocking clients need not pay for it

        if self._pending is not None:
            self._pending.cancel()
            await asyncio.wait({self._pending})


class _Provided:
    """The tickets of a client whose provider keeps them. One that the user chooses is used until it is refused."""

    def __init__(self, ticket: str | None, provider: Any) -> None:
        self._chosen, self.current, self._provider = ticket, ticket, provider

    def put(self, ticket: str | None) -> None:
        """Use another ticket from now on; None asks the provider with the next call."""
        self._chosen = ticket

    def _kept(self, refused: str | None) -> str | None:
        if self._chosen is not None and self._chosen == refused:
            self._chosen = None
        return self._chosen


class ProvidedTickets(_Provided):
    """The tickets of a blocking client. May be shared by threads."""

    def obtain(self, refused: str | None, left: float) -> str | SoapError:
        """Return a ticket that is not the ``refused`` one within ``left`` seconds, or the error."""
        kept = self._kept(refused)
        if kept is not None:
            return kept
        try:
            self.current = _checked(self._provider.ticket(refused, left))
        except Exception as error:  # noqa: BLE001 - the provider's, whatever it raised
            return error if isinstance(error, SoapError) else _failed(error)
        return self.current


class AsyncProvidedTickets(_Provided):
    """The tickets of an asynchronous client. May be shared by tasks of one loop."""

    async def obtain(self, refused: str | None, left: float) -> str | SoapError:
        """Return a ticket that is not the ``refused`` one within ``left`` seconds, or the error."""
        kept = self._kept(refused)
        if kept is not None:
            return kept
        try:
            self.current = _checked(await self._provider.ticket(refused, left))
        except Exception as error:  # noqa: BLE001 - the provider's, whatever it raised
            return error if isinstance(error, SoapError) else _failed(error)
        return self.current

    async def close(self) -> None:
        """Do nothing: the provider is not the client's."""


def blocking_tickets(ticket: str | None, provider: Callable[[], str] | TicketProvider) -> Tickets | ProvidedTickets:
    """Return the tickets of a blocking client. Raises TypeError for a provider that must be awaited."""
    found = getattr(provider, "ticket", None)
    if found is None:
        return Tickets(ticket, cast("Callable[[], str]", provider))
    if inspect.iscoroutinefunction(found):
        raise TypeError(f"ticket_provider: {type(provider).__name__} is for asynchronous clients")
    return ProvidedTickets(ticket, provider)


def async_tickets(
    ticket: str | None, provider: Callable[[], str | Awaitable[str]] | AsyncTicketProvider
) -> AsyncTickets | AsyncProvidedTickets:
    """Return the tickets of an asynchronous client. Raises TypeError for a provider that blocks."""
    found = getattr(provider, "ticket", None)
    if found is None:
        return AsyncTickets(ticket, cast("Callable[[], str]", provider))
    if not inspect.iscoroutinefunction(found):
        raise TypeError(f"ticket_provider: {type(provider).__name__} is for blocking clients")
    return AsyncProvidedTickets(ticket, provider)
