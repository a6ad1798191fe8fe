"""Channels that ask for the headers of each call when it is made."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..client.channel import AsyncChannel, Channel
from ..schema.record import Record

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from ..client.replies.result_stream import AsyncItemsInside, ItemsInside
    from ..operation import Operation, Response
    from ..transport.interface import HttpReply
    from .plain_settings import PlainSettings

QB = TypeVar("QB", bound=Record)
RH = TypeVar("RH", bound=Record)
RB = TypeVar("RB", bound=Record)


class PlainChannel(Channel):
    """Sends operations over a blocking transport."""

    def call(self, operation: Operation[Any, QB, RH, RB, Any], body: QB) -> tuple[Response[RH, RB], HttpReply]:
        """Send a request and return the judged response with the raw reply. Raises SoapError."""
        settings = cast("PlainSettings", self.settings)
        if settings.blocks.makers:
            return self.derived(settings.with_blocks(settings.blocks.made())).call(operation, body)
        return super().call(operation, body)

    @contextmanager
    def stream(
        self, operation: Operation[Any, QB, RH, RB, Any], body: QB, which: Callable[[Any], Any] | None = None
    ) -> Generator[ItemsInside[Any, RH, Any], None, None]:
        """Send a request and give the items of its result as they arrive, as ``Channel.stream`` does."""
        settings = cast("PlainSettings", self.settings)
        if settings.blocks.makers:
            settings = settings.with_blocks(settings.blocks.made())
        with Channel(settings, self.transport, self.tickets).stream(operation, body, which) as items:
            yield items


class AsyncPlainChannel(AsyncChannel):
    """Sends operations over an asynchronous transport."""

    async def call(self, operation: Operation[Any, QB, RH, RB, Any], body: QB) -> tuple[Response[RH, RB], HttpReply]:
        """Send a request and return the judged response with the raw reply. Raises SoapError."""
        settings = cast("PlainSettings", self.settings)
        if settings.blocks.makers:
            made = await settings.blocks.made_async()
            return await self.derived(settings.with_blocks(made)).call(operation, body)
        return await super().call(operation, body)

    @asynccontextmanager
    async def stream(
        self, operation: Operation[Any, QB, RH, RB, Any], body: QB, which: Callable[[Any], Any] | None = None
    ) -> AsyncGenerator[AsyncItemsInside[Any, RH, Any], None]:
        """Send a request and give the items of its result as they arrive, as ``AsyncChannel.stream`` does."""
        settings = cast("PlainSettings", self.settings)
        if settings.blocks.makers:
            settings = settings.with_blocks(await settings.blocks.made_async())
        async with AsyncChannel(settings, self.transport, self.tickets).stream(operation, body, which) as items:
            yield items
