"""HTTP by httpx2, which is imported when the first call is made.

Redirects are not followed: a ticket must not go to another host. Cookies are not kept: one client may serve several
users. A reply that is larger than its request allows is refused.
"""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from .budget import AsyncPieces, Body, Bound, Budget, Pieces
from .errors import TransportError, TransportTimeoutError
from .transport import MAX_REPLY, HttpReply

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping

    import httpx2

    from .transport import AsyncHttpStream, HttpRequest, HttpStream

__all__ = ["MAX_REPLY", "AsyncHttpxTransport", "HttpxTransport"]

_CLOSED = "the client is closed"
_OTHER_LOOP = "an asynchronous client belongs to the event loop of its first call; make another one for another loop"
_PERMANENT = {"UnsupportedProtocol", "InvalidURL", "ImportError", "LocalProtocolError"}
_UNSENT = {"ConnectTimeout", "PoolTimeout", "ConnectError", "UnsupportedProtocol", "InvalidURL", "ImportError"}


def _failures() -> tuple[type[Exception], ...]:
    """Return what the HTTP libraries raise; RuntimeError is how they say that they were closed."""
    import httpcore2  # noqa: PLC0415 - imported with the first call
    import httpx2  # noqa: PLC0415 - the same

    core = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError)
    return (
        *(httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError),
        *(*core, httpcore2.UnsupportedProtocol, TransportError, TimeoutError, ImportError, RuntimeError),
    )


def _failure(error: Exception, budget: Budget) -> TransportError:
    """Return what a caller should see, without the chain of the library's frames: they hold the request."""
    if isinstance(error, TransportError):
        return error.with_traceback(None)
    name = type(error).__name__
    # Who brings an own client has lines that do not say whether they sent; the name of the error then tells.
    sent = name != "ProxyError" and (name not in _UNSENT if budget.sent is None else budget.sent)
    if name == "TimeoutError" or name.endswith("Timeout"):
        return TransportTimeoutError(f"no answer in time ({name})", sent=sent)
    if isinstance(error, RuntimeError):
        if "closed" not in str(error):
            raise error
        return TransportError(_CLOSED, sent=budget.sent is True, is_permanent=True)
    is_permanent = name in _PERMANENT or "CERTIFICATE" in str(error)
    return TransportError(f"{name}: {error}" if str(error) else name, sent=sent, is_permanent=is_permanent)


def _arguments(request: HttpRequest, budget: Budget, pieces: type[Pieces | AsyncPieces]) -> dict[str, Any]:
    import httpx2  # noqa: PLC0415 - imported with the first call

    bounds = [Bound(each, budget) for each in (request.connect_timeout, request.read_timeout, None, None)]
    connect, read, write, pool = bounds
    return {
        "method": "POST",
        "url": request.url,
        "headers": {**request.headers, "Content-Length": str(len(request.content))},
        "content": pieces(request.content, budget),
        "timeout": httpx2.Timeout(connect=connect, read=read, write=write, pool=pool),
    }


def _client_options() -> dict[str, Any]:
    from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - needed with the first call only

    return {"cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[]))}


class _Reply:
    """What both kinds of streams share."""

    def __init__(self, response: httpx2.Response, request: HttpRequest, budget: Budget, max_reply: int | None) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}
        self._response = response
        self._budget = budget
        self._body = Body(request, budget, self.headers, max_reply)


class _Stream(_Reply):
    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._response.iter_raw():
                yield from self._body.take(piece)
            self._body.finish()
        except _failures() as error:
            failure = _failure(error, self._budget)
        else:
            return
        raise failure


class _AsyncStream(_Reply):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = self._response.aiter_raw()
        try:
            while (piece := await self._next(pieces)) is not None:
                for given in self._body.take(piece):
                    yield given
            self._body.finish()
        except _failures() as error:
            failure = _failure(error, self._budget)
        else:
            return
        raise failure

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        async with asyncio.timeout(self._budget.left()):
            return await anext(pieces, None)


class HttpxTransport:
    """Blocking HTTP.

    Give ``client`` to set up HTTP yourself; it is then yours to close, and a timeout bounds every step of an exchange
    but only roughly the whole.
    """

    def __init__(
        self,
        client: httpx2.Client | None = None,
        *,
        max_reply: int | None = None,
        verify: ssl.SSLContext | None = None,
        proxy: str | None = None,
    ) -> None:
        """Keep a client, or make one with the first request.

        - max_reply: the largest body of a reply, in bytes; None is what the request says.
        - verify: whom to trust; None is what the system trusts.
        - proxy: the URL of a proxy; None is what the environment or system says.
        """
        self._client = client
        self._max_reply = max_reply
        self._verify, self._proxy = verify, proxy
        self._owned = client is None
        self._is_closed = False
        self._lock = threading.Lock()

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        with self.stream(request) as reply:
            whole = BytesIO()  # which gives its content without a copy, where joining pieces needs room for two
            for piece in reply:
                whole.write(piece)
            return HttpReply(reply.status, reply.headers, whole.getvalue())

    @contextmanager
    def stream(self, request: HttpRequest) -> Generator[HttpStream, None, None]:
        """Send a request and give its reply as it arrives. Raises TransportError."""
        budget = Budget(request.timeout)
        response = self._open(request, budget)
        try:
            yield _Stream(response, request, budget, self._max_reply)
        finally:
            response.close()

    def _open(self, request: HttpRequest, budget: Budget) -> httpx2.Response:
        client = self._ready()
        try:
            built = client.build_request(**_arguments(request, budget, Pieces))
            return client.send(built, stream=True, follow_redirects=False)
        except _failures() as error:
            failure = _failure(error, budget)
        raise failure

    def _ready(self) -> httpx2.Client:
        with self._lock:  # threads may make their first calls at the same time
            if self._client is None:
                if self._is_closed:
                    raise TransportError(_CLOSED, sent=False, is_permanent=True)
                import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

                from .pools import Pools  # noqa: PLC0415 - imports httpx2

                self._client = httpx2.Client(transport=Pools(self._verify, self._proxy), **_client_options())
            return self._client

    def close(self) -> None:
        """Close the connections, unless the client was given. Calls under way fail with TransportError."""
        with self._lock:
            client, self._client = (self._client, None) if self._owned else (None, self._client)
            self._is_closed = True
        if client is not None:
            client.close()


class AsyncHttpxTransport:
    """HTTP for asyncio, in the event loop of the first call.

    Give ``client`` to set up HTTP yourself; it is then yours to close.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient | None = None,
        *,
        max_reply: int | None = None,
        verify: ssl.SSLContext | None = None,
        proxy: str | None = None,
    ) -> None:
        """Keep a client, or make one with the first request.

        - max_reply: the largest body of a reply, in bytes; None is what the request says.
        - verify: whom to trust; None is what the system trusts.
        - proxy: the URL of a proxy; None is what the environment or system says.
        """
        self._client = client
        self._max_reply = max_reply
        self._verify, self._proxy = verify, proxy
        self._owned = client is None
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request. Raises TransportError."""
        async with self.stream(request) as reply:
            whole = BytesIO()
            async for piece in reply:
                whole.write(piece)
            return HttpReply(reply.status, reply.headers, whole.getvalue())

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[AsyncHttpStream, None]:
        """Send a request and give its reply as it arrives. Raises TransportError."""
        budget = Budget(request.timeout)
        response = await self._open(request, budget)
        try:
            yield _AsyncStream(response, request, budget, self._max_reply)
        finally:
            await response.aclose()

    async def _open(self, request: HttpRequest, budget: Budget) -> httpx2.Response:
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        client = self._ready()
        try:
            built = client.build_request(**_arguments(request, budget, AsyncPieces))
            async with asyncio.timeout(budget.left()):
                return await client.send(built, stream=True, follow_redirects=False)
        except _failures() as error:
            failure = _failure(error, budget)
        except asyncio.CancelledError as error:
            raise error.with_traceback(None) from None  # the library's frames hold the request
        raise failure

    def _ready(self) -> httpx2.AsyncClient:
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        loop = asyncio.get_running_loop()
        if self._owned and self._loop not in {None, loop}:
            raise TransportError(_OTHER_LOOP, sent=False, is_permanent=True)
        self._loop = loop
        if self._client is None:
            if self._is_closed:
                raise TransportError(_CLOSED, sent=False, is_permanent=True)
            import httpx2  # noqa: PLC0415 - importing costs 60 ms, so only who calls pays it

            from .pools import AsyncPools  # noqa: PLC0415 - imports httpx2

            self._client = httpx2.AsyncClient(transport=AsyncPools(self._verify, self._proxy), **_client_options())
        return self._client

    async def close(self) -> None:
        """Close the connections, unless the client was given. Calls under way fail with TransportError."""
        client, self._client = (self._client, None) if self._owned else (None, self._client)
        self._is_closed = True
        if client is not None and (self._loop is None or not self._loop.is_closed()):
            await client.aclose()
