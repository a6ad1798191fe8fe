"""Facades: the object an application makes first. It holds the connections and gives a client for each service."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from ..option_checks import check_flag
from ..transport.httpx_transport import AsyncHttpxTransport, HttpxTransport
from ..transport.tls_and_proxy import (
    Authentication,
    GivenAuth,
    GivenCertificate,
    Trust,
    checked_certificate,
    checked_proxy,
    trusted,
)
from .channel import AsyncChannel, Channel
from .http_binding import Settings

C = TypeVar("C", Channel, AsyncChannel)


@dataclass(frozen=True, slots=True, repr=False)
class HttpGiven:
    """What a user says about HTTP, as it was given."""

    verify: Trust | None = None
    proxy: str | None = None
    auth: GivenAuth | None = None
    cert: GivenCertificate | None = None
    cookies: bool = False


class Facade(Generic[C]):
    """What blocking and asynchronous facades share: a channel, and whether its transport is theirs to close."""

    _channel: C
    _owns_transport: bool
    _channel_class: ClassVar[type[Channel | AsyncChannel]]
    _transport_class: ClassVar[type[HttpxTransport | AsyncHttpxTransport]]

    def _connect(self, settings: Settings, transport: Any, given: HttpGiven, tickets: Any = None) -> None:
        """Make the channel, over the given transport or one of its own."""
        self._owns_transport = transport is None
        if transport is None:
            transport = self._transport_class(
                verify=trusted(given.verify),
                proxy=checked_proxy(given.proxy),
                auth=self._authentication(given.auth),
                certificate=checked_certificate(given.cert, given.verify),
                cookies=check_flag("cookies", given.cookies),
            )
        elif given != HttpGiven():
            raise ValueError("verify, proxy, auth, cert and cookies are options of the transport that is given")
        self._channel = cast("Any", self._channel_class(settings, transport, tickets))

    def _authentication(self, given: GivenAuth | None) -> Authentication | None:
        if given is None:
            return None
        from ..transport.authentication import checked_auth  # noqa: PLC0415 - few clients need it

        return checked_auth(given, may_await=self._transport_class is AsyncHttpxTransport)

    def _derived(self, settings: Settings, *, keeps_ticket: bool = True) -> Self:
        """Return a facade with other settings that shares the connections of this one."""
        other = object.__new__(type(self))
        other._owns_transport = False
        other._channel = self._channel.derived(settings, keeps_ticket=keeps_ticket)
        return other

    def __repr__(self) -> str:
        """Show the class alone: addresses may hold what nobody else should see."""
        return f"<{type(self).__name__}>"


class BlockingFacade(Facade[Channel]):
    """A facade for blocking calls, which threads may share."""

    _channel_class = Channel
    _transport_class = HttpxTransport

    def close(self) -> None:
        """Close the connections; closing twice is allowed. A transport that was given stays open.

        Calls under way end with TransportError.
        """
        if self._owns_transport:
            self._channel.transport.close()

    def __enter__(self) -> Self:
        """Return the facade itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()


class AsyncFacade(Facade[AsyncChannel]):
    """A facade for asyncio, which tasks may share."""

    _channel_class = AsyncChannel
    _transport_class = AsyncHttpxTransport

    async def close(self) -> None:
        """Close the connections; closing twice is allowed. A transport that was given stays open.

        Calls under way end with TransportError.
        """
        if self._owns_transport:
            if self._channel.tickets is not None:
                await self._channel.tickets.close()
            await self._channel.transport.close()

    async def __aenter__(self) -> Self:
        """Return the facade itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.close()
