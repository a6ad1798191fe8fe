"""Client and AsyncClient but for the services, which depend on the contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import EllipsisType
from typing import Generic, Self, TypeVar, cast

from ..client.agent import Agent, AsyncAgent, SyncAgent
from ..client.channel import AsyncChannel, Channel
from ..client.facade import AsyncFacade, BlockingFacade, Facade
from ..client.options import Options, RequestEvent, ResponseEvent, Retries, Timeouts, changed, timeouts
from ..redaction import hidden
from ..schema.record import Record
from ..transport.interface import MAX_REPLY, AsyncTransport, Transport
from ..transport.tls_and_proxy import Trust
from .plain_settings import PlainSettings, soap_headers

C = TypeVar("C", Channel, AsyncChannel)
T = TypeVar("T")


class _Client(Facade[C], Generic[C, T]):
    """What the blocking and the asynchronous client share; ``T`` carries requests."""

    def __init__(  # noqa: PLR0913 - what a user may choose, by keyword
        self,
        endpoint: str | Callable[[str], str],
        *,
        headers: tuple[Record, ...] = (),
        timeout: float | Timeouts | None = 60.0,
        retries: Retries | None = None,
        max_reply_bytes: int = MAX_REPLY,
        verify: Trust | None = None,
        proxy: str | None = None,
        log_bodies: bool = False,
        on_request: Callable[[RequestEvent], None] | None = None,
        on_response: Callable[[ResponseEvent], None] | None = None,
        transport: T | None = None,
    ) -> None:
        """Prepare a client; nothing is sent before the first call.

        - endpoint: where the services listen: one URL, or a function from the name of a service to its URL.
        - headers: SOAP headers to send, objects of the classes in ``_headers``. Each part goes to every operation that
          takes it, also to those with other parts beside it.
        - timeout: seconds for a whole call, None waits for ever; ``Timeouts`` bounds connecting and reading as well.
        - retries: when a call is repeated; by default only when it was not carried out.
        - max_reply_bytes: the largest reply, in bytes after decompression; by default 512 MiB.
        - verify: certificates to trust instead of the system's: a file or folder, or an ``ssl.SSLContext``.
        - proxy: the URL of a proxy; None is what the environment (HTTPS_PROXY, NO_PROXY) or the system says.
        - log_bodies: write envelopes, without their secrets, to the log at level DEBUG.
        - on_request, on_response: called with each request and what became of it.
        - transport: carries the requests; by default ``HttpxTransport()``, over httpx2, imported with the first call.

        Raises TypeError for headers of other classes and options of another type, and ValueError for a proxy or
        certificate file that cannot be used.
        """
        proxy = hidden(proxy)  # in tracebacks too
        chosen = Options(
            timeouts(timeout),
            Retries() if retries is None else retries,
            max_reply_bytes,
            log_bodies,
            on_request,
            on_response,
        )
        settings = PlainSettings(_endpoints(endpoint), soap_headers(headers), chosen)
        self._connect(settings, transport, (verify, proxy))


class PlainClient(_Client[Channel, Transport], BlockingFacade):
    """Base of the generated Client."""


class AsyncPlainClient(_Client[AsyncChannel, AsyncTransport], AsyncFacade):
    """Base of the generated AsyncClient."""


class _Agent(Agent[C]):
    """What the blocking and the asynchronous client of a service share."""

    def with_options(
        self,
        *,
        headers: Record | None = None,
        timeout: float | Timeouts | EllipsisType | None = ...,
        retries: Retries | EllipsisType = ...,
        max_reply_bytes: int | EllipsisType = ...,
    ) -> Self:
        """Return the same client with other SOAP headers or options, sharing connections. What is not given stays."""
        settings = cast("PlainSettings", self._channel.settings)
        known = dict(settings.soap_headers)
        if headers is not None:
            known.pop(type(headers), None)  # so that it is the last one
            known |= soap_headers((headers,))
        chosen = changed(settings.options, timeout=timeout, retries=retries, max_reply_bytes=max_reply_bytes)
        return type(self)(self._channel.derived(replace(settings, soap_headers=known, options=chosen)), self._form)


class PlainAgent(SyncAgent, _Agent[Channel]):
    """Base of the blocking clients of one service."""


class AsyncPlainAgent(AsyncAgent, _Agent[AsyncChannel]):
    """Base of the asynchronous clients of one service."""


def _endpoints(endpoint: str | Callable[[str], str]) -> Callable[[str], str]:
    if not isinstance(endpoint, str):
        return endpoint
    return lambda _: endpoint
