"""HTTP by httpx2, which is imported when the first call is made.

Redirects are not followed: a ticket must not go to another host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import TransportError, TransportTimeoutError
from .transport import HttpReply, HttpRequest

if TYPE_CHECKING:
    import httpx2


def _reply(response: httpx2.Response) -> HttpReply:
    return HttpReply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content)


def _failure(error: httpx2.HTTPError | httpx2.InvalidURL) -> TransportError:
    import httpx2  # noqa: PLC0415 - imported with the first call

    name = type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        sent = not isinstance(error, (httpx2.ConnectTimeout, httpx2.PoolTimeout))
        return TransportTimeoutError(f"no answer in time ({name})", sent=sent)
    sent = not isinstance(error, (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.InvalidURL))
    return TransportError(f"{name}: {error}" if str(error) else name, sent=sent)


class HttpxTransport:
    """Blocking HTTP. Give ``client`` to set proxies, certificates or limits; it is then yours to close."""

    def __init__(self, client: httpx2.Client | None = None) -> None:
        """Keep a client, or make one with the first request."""
        self._client = client
        self._owned = client is None

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

        if self._client is None:
            self._client = httpx2.Client(follow_redirects=False)
        try:
            return _reply(
                self._client.post(
                    request.url, headers=dict(request.headers), content=request.content, timeout=request.timeout
                )
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _failure(error) from None

    def close(self) -> None:
        """Close the connections, unless the client was given."""
        if self._owned and self._client is not None:
            self._client.close()
            self._client = None


class AsyncHttpxTransport:
    """HTTP for asyncio. Give ``client`` to set proxies, certificates or limits; it is then yours to close."""

    def __init__(self, client: httpx2.AsyncClient | None = None) -> None:
        """Keep a client, or make one with the first request."""
        self._client = client
        self._owned = client is None

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

        if self._client is None:
            self._client = httpx2.AsyncClient(follow_redirects=False)
        try:
            return _reply(
                await self._client.post(
                    request.url, headers=dict(request.headers), content=request.content, timeout=request.timeout
                )
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _failure(error) from None

    async def close(self) -> None:
        """Close the connections, unless the client was given."""
        if self._owned and self._client is not None:
            await self._client.aclose()
            self._client = None
