"""Channels: what carries out the steps of a call. Sync and async differ in ``await`` only."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from functools import cache
from time import sleep
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, cast

from ..errors import SoapError
from ..option_checks import StaysHere, check_reply, check_transport, kind_of
from ..package import PACKAGE
from ..redaction import secret_values
from ..schema.record import Record
from ..transport.interface import AsyncTransport, Transport
from ..transport.library_logs import (
    async_pieces_without_secrets,
    pieces_without_secrets,
)
from .call_steps import Asks, Obtain, Send, Wait, call_steps, sealed
from .tickets import AsyncTickets, Tickets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator

    from ..operation import AnyOperation, Operation, Response
    from ..plugins.passing import Message
    from ..transport.interface import HttpReply, HttpRequest
    from .call_log import CallLog
    from .call_steps import Answer, Outcome, Step, Whereabouts
    from .http_binding import Settings
    from .result_stream import AsyncItems, Items

QB = TypeVar("QB", bound=Record)
RH = TypeVar("RH", bound=Record)
RB = TypeVar("RB", bound=Record)
T = TypeVar("T")
K = TypeVar("K", Tickets, AsyncTickets)


@cache
def _log_class() -> type[CallLog]:
    from .call_log import CallLog  # noqa: PLC0415 - imports logging, which only calls need

    return CallLog


class _Channel(StaysHere, Generic[T, K]):
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
        """Return a request as the transport can send it: of an own one, it is not known whether it takes pieces."""
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


class Channel(_Channel[Transport, Tickets]):
    """Sends operations over a blocking transport."""

    _may_await = False

    def __init__(self, settings: Settings, transport: Transport, tickets: Tickets | None = None) -> None:
        """Keep settings, transport and tickets. Raises TypeError for what is no blocking transport."""
        check_transport(transport, "HttpxTransport")
        super().__init__(settings, transport, tickets)

    def call(self, operation: Operation[Any, QB, RH, RB, Any], body: QB) -> tuple[Response[RH, RB], HttpReply]:
        """Send a request and return the judged response with the raw reply. Raises SoapError."""
        settings = self.settings
        log = self._call_log(settings, operation, body)
        outcome = self._converse(settings, operation, body, (log, self.transport.send))
        log.ends(None)
        return outcome

    @contextmanager
    def stream(self, operation: Operation[Any, QB, RH, RB, Any], body: QB) -> Generator[Items[Any, RH], None, None]:
        """Send a request and give the items of its result as they arrive. Entering and iterating raise SoapError."""
        from .result_stream import Items, Opener, needs_whole_reply  # noqa: PLC0415 - loads lxml, which a client without calls need not

        settings, is_whole = self.settings, needs_whole_reply(self.settings)
        log = self._call_log(settings, operation, body)
        with ExitStack() as streams:
            opener = Opener(operation, lambda request: streams.enter_context(self.transport.stream(request)))

            def send(request: HttpRequest) -> HttpReply:
                streams.close()  # that of the attempt before
                return opener.whole(self.transport.send(request)) if is_whole else opener.send(request)

            response, reply = self._converse(settings, operation, body, (log, send))
            opener.pieces = pieces_without_secrets(opener.pieces, log.secrets)
            hidden = log.secrets()
            try:
                yield Items(opener, response, reply, lambda error: sealed(error, operation, hidden))
            except BaseException as error:
                log.ends(error)
                raise
            log.ends(None)

    def _converse(
        self,
        settings: Settings,
        operation: Operation[Any, QB, RH, RB, Any],
        body: QB,
        means: tuple[CallLog, Callable[[HttpRequest], HttpReply]],
    ) -> tuple[Response[RH, RB], HttpReply]:
        """Take the steps of a call; ``means`` tells about them and sends."""
        log, send = means
        steps = call_steps(settings, operation, body, self._asks())
        answer: Answer = None
        try:
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:  # what a plugin or transport raises may be another one
                    outcome: Outcome[RH, RB] = end.value
                    break
                answer = self._take(step, log, send)
        except BaseException as error:
            log.ends(error)
            raise
        if isinstance(outcome, SoapError):
            log.ends(outcome)
            raise outcome
        return outcome

    def _take(self, step: Step, log: CallLog, send: Callable[[HttpRequest], HttpReply]) -> Answer:
        if isinstance(step, Send):
            log.sends(step.request, step.attempt, step.secrets)
            answer: Answer
            try:
                with log.hiding_secrets():
                    answer = send(self._sendable(step.request))
                    self._check(answer)
            except SoapError as error:
                answer = error
            log.receives(answer)
            return answer
        if not isinstance(step, (Wait, Obtain)):
            try:
                return cast("Message", step.method(step.message))
            except SoapError as error:
                return error
        log.judges(step.error, repeats=True)
        if isinstance(step, Wait):
            sleep(step.seconds)
            return None
        assert self.tickets is not None  # noqa: S101 - else nobody asks
        return self.tickets.obtain(step.refused, step.left)


class AsyncChannel(_Channel[AsyncTransport, AsyncTickets]):
    """Sends operations over an asynchronous transport."""

    _may_await = True

    def __init__(self, settings: Settings, transport: AsyncTransport, tickets: AsyncTickets | None = None) -> None:
        """Keep settings, transport and tickets. Raises TypeError for what is no asynchronous transport."""
        check_transport(transport, "AsyncHttpxTransport")
        super().__init__(settings, transport, tickets)

    async def call(self, operation: Operation[Any, QB, RH, RB, Any], body: QB) -> tuple[Response[RH, RB], HttpReply]:
        """Send a request and return the judged response with the raw reply. Raises SoapError."""
        settings = self.settings
        log = self._call_log(settings, operation, body)
        outcome = await self._converse(settings, operation, body, (log, self.transport.send))
        log.ends(None)
        return outcome

    @asynccontextmanager
    async def stream(
        self, operation: Operation[Any, QB, RH, RB, Any], body: QB
    ) -> AsyncGenerator[AsyncItems[Any, RH], None]:
        """Send a request and give the items of its result as they arrive. Entering and iterating raise SoapError."""
        from .result_stream import AsyncItems, AsyncOpener, needs_whole_reply  # noqa: PLC0415 - loads lxml, as above

        settings, is_whole = self.settings, needs_whole_reply(self.settings)
        log = self._call_log(settings, operation, body)
        async with AsyncExitStack() as streams:
            opener = AsyncOpener(operation, lambda request: streams.enter_async_context(self.transport.stream(request)))

            async def send(request: HttpRequest) -> HttpReply:
                await streams.aclose()  # that of the attempt before
                return opener.whole(await self.transport.send(request)) if is_whole else await opener.send(request)

            response, reply = await self._converse(settings, operation, body, (log, send))
            opener.pieces = async_pieces_without_secrets(opener.pieces, log.secrets)
            hidden = log.secrets()
            try:
                yield AsyncItems(opener, response, reply, lambda error: sealed(error, operation, hidden))
            except BaseException as error:
                log.ends(error)
                raise
            log.ends(None)

    async def _converse(
        self,
        settings: Settings,
        operation: Operation[Any, QB, RH, RB, Any],
        body: QB,
        means: tuple[CallLog, Callable[[HttpRequest], Coroutine[Any, Any, HttpReply]]],
    ) -> tuple[Response[RH, RB], HttpReply]:
        """Take the steps of a call; ``means`` tells about them and sends."""
        log, send = means
        steps = call_steps(settings, operation, body, self._asks())
        answer: Answer = None
        try:
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:  # which must not leave a coroutine
                    outcome: Outcome[RH, RB] = end.value
                    break
                answer = await self._take(step, log, send)
        except BaseException as error:
            log.ends(error)
            raise
        if isinstance(outcome, SoapError):
            log.ends(outcome)
            raise outcome
        return outcome

    async def _take(
        self, step: Step, log: CallLog, send: Callable[[HttpRequest], Coroutine[Any, Any, HttpReply]]
    ) -> Answer:
        if isinstance(step, Send):
            log.sends(step.request, step.attempt, step.secrets)
            answer: Answer
            try:
                with log.hiding_secrets():
                    answer = await send(self._sendable(step.request))
                    self._check(answer)
            except SoapError as error:
                answer = error
            log.receives(answer)
            return answer
        if not isinstance(step, (Wait, Obtain)):
            try:
                returned: Any = step.method(step.message)
                return cast("Answer", await returned if isinstance(returned, Awaitable) else returned)
            except SoapError as error:
                return error
        log.judges(step.error, repeats=True)
        if isinstance(step, Wait):
            import asyncio  # noqa: PLC0415 - blocking clients need not pay for it

            await asyncio.sleep(step.seconds)
            return None
        assert self.tickets is not None  # noqa: S101 - else nobody asks
        return await self.tickets.obtain(step.refused, step.left)
