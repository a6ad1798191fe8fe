"""Channels: what carries out the steps of a call. Sync and async differ in ``await`` only."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import SoapError
from ..option_checks import check_transport
from ..schema.record import Record
from ..transport.interface import AsyncTransport, Transport
from ..transport.library_logs import (
    async_pieces_without_secrets,
    pieces_without_secrets,
)
from .call_steps import Obtain, Send, Wait, call_steps, sealed
from .channel_base import ChannelBase
from .replies.opened_reply import needs_whole_reply
from .tickets import AsyncTickets, Tickets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator

    from ..operation import Operation, Response
    from ..plugins.passing import Message
    from ..transport.interface import HttpReply, HttpRequest
    from .call_log import CallLog
    from .call_steps import Answer, Outcome, Step
    from .http_binding import Settings
    from .replies.result_stream import AsyncItemsInside, ItemsInside

QB = TypeVar("QB", bound=Record)
RH = TypeVar("RH", bound=Record)
RB = TypeVar("RB", bound=Record)


class Channel(ChannelBase[Transport, Tickets]):
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
    def stream(
        self, operation: Operation[Any, QB, RH, RB, Any], body: QB, which: Callable[[Any], Any] | None = None
    ) -> Generator[ItemsInside[Any, RH, Any], None, None]:
        """Send, and give the items of the result or of the list ``which`` in it. Raises SoapError, or ValueError."""
        from .replies.result_stream import ItemsInside, Opener  # noqa: PLC0415 - loads lxml, which a client without calls need not

        settings, is_whole = self.settings, needs_whole_reply(self.settings.options)
        log = self._call_log(settings, operation, body)
        with ExitStack() as streams:
            opener = Opener(operation, which, lambda request: streams.enter_context(self.transport.stream(request)))

            def send(request: HttpRequest) -> HttpReply:
                streams.close()  # that of the attempt before
                return opener.whole(self.transport.send(request)) if is_whole else opener.send(request)

            response, reply = self._converse(settings, operation, body, (log, send))
            opener.pieces = pieces_without_secrets(opener.pieces, log.secrets)
            hidden = log.secrets()
            try:
                yield ItemsInside(opener, response, reply, lambda error: sealed(error, operation, hidden))
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


class AsyncChannel(ChannelBase[AsyncTransport, AsyncTickets]):
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
        self, operation: Operation[Any, QB, RH, RB, Any], body: QB, which: Callable[[Any], Any] | None = None
    ) -> AsyncGenerator[AsyncItemsInside[Any, RH, Any], None]:
        """Send, and give the items of the result or of the list ``which`` in it. Raises SoapError, or ValueError."""
        from .replies.result_stream import AsyncItemsInside, AsyncOpener  # noqa: PLC0415 - loads lxml, as above

        settings, is_whole = self.settings, needs_whole_reply(self.settings.options)
        log = self._call_log(settings, operation, body)
        async with AsyncExitStack() as streams:
            opener = AsyncOpener(operation, which, lambda it: streams.enter_async_context(self.transport.stream(it)))

            async def send(request: HttpRequest) -> HttpReply:
                await streams.aclose()  # that of the attempt before
                return opener.whole(await self.transport.send(request)) if is_whole else await opener.send(request)

            response, reply = await self._converse(settings, operation, body, (log, send))
            opener.pieces = async_pieces_without_secrets(opener.pieces, log.secrets)
            hidden = log.secrets()
            try:
                yield AsyncItemsInside(opener, response, reply, lambda error: sealed(error, operation, hidden))
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
