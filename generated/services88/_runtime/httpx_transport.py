"""HTTP by httpx2, which is imported when the first call is made.

Redirects are not followed: a ticket must not go to another host. A reply larger than ``MAX_REPLY`` is refused.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

from .errors import TransportError, TransportTimeoutError
from .transport import HttpReply, HttpRequest

if TYPE_CHECKING:
    import httpx2


MAX_REPLY = 512 * 2**20  # bytes, after decompression; the largest BLOB in one message is well below


class _Exchange:
    """One request and the pieces of its reply. httpx2 bounds every step of a call, this bounds them together."""

    def __init__(self, request: HttpRequest, max_reply: int) -> None:
        self._timeout = request.timeout
        self._room = max_reply
        self._started = monotonic()
        self._pieces: list[bytes] = []
        self.arguments: dict[str, Any] = {
            "method": "POST",
            "url": request.url,
            "headers": dict(request.headers),
            "content": request.content,
            "timeout": request.timeout,
        }

    def take(self, piece: bytes) -> None:
        """Keep a piece of the body. Raises TransportError when the body is late or too large."""
        self._pieces.append(piece)
        self._room -= len(piece)
        if self._room < 0:
            raise TransportError("the answer is larger than the transport accepts (max_reply)")
        if self._timeout is not None and monotonic() - self._started > self._timeout:
            raise TransportTimeoutError("the answer was not complete in time")

    def reply(self, response: httpx2.Response) -> HttpReply:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpReply(response.status_code, headers, b"".join(self._pieces))


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

    def __init__(self, client: httpx2.Client | None = None, *, max_reply: int = MAX_REPLY) -> None:
        """Keep a client, or make one with the first request. ``max_reply`` bounds a reply's body, in bytes."""
        self._client = client
        self._max_reply = max_reply
        self._owned = client is None
        self._lock = threading.Lock()

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

        with self._lock:  # threads may make their first calls at the same time
            if self._client is None:
                self._client = httpx2.Client()
            client = self._client
        exchange = _Exchange(request, self._max_reply)
        try:
            with client.stream(**exchange.arguments, follow_redirects=False) as response:
                for piece in response.iter_bytes():
                    exchange.take(piece)
                return exchange.reply(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _failure(error) from None

    def close(self) -> None:
        """Close the connections, unless the client was given."""
        if self._owned and self._client is not None:
            self._client.close()
            self._client = None


class AsyncHttpxTransport:
    """HTTP for asyncio. Give ``client`` to set proxies, certificates or limits; it is then yours to close."""

    def __init__(self, client: httpx2.AsyncClient | None = None, *, max_reply: int = MAX_REPLY) -> None:
        """Keep a client, or make one with the first request. ``max_reply`` bounds a reply's body, in bytes."""
        self._client = client
        self._max_reply = max_reply
        self._owned = client is None

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

        if self._client is None:
            self._client = httpx2.AsyncClient()
        exchange = _Exchange(request, self._max_reply)
        try:
            async with self._client.stream(**exchange.arguments, follow_redirects=False) as response:
                async for piece in response.aiter_bytes():
                    exchange.take(piece)
                return exchange.reply(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _failure(error) from None

    async def close(self) -> None:
        """Close the connections, unless the client was given."""
        if self._owned and self._client is not None:
            await self._client.aclose()
            self._client = None
