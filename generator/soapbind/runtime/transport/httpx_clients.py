"""Exchanges by clients of httpx2: of those who have a login or keep cookies, or bring a client of their own."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2

from ..redaction import hide_while
from ..redaction.logins import sent_cookies
from .body import AsyncPieces, Pieces
from .deadline import bounds
from .pools.asynchronous import AsyncPools
from .pools.blocking import Pools
from .reply_streams import AsyncStream, Began, Stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from http.cookiejar import Cookie

    from .deadline import Deadline
    from .interface import HttpRequest
    from .pools.asynchronous import AsyncLent
    from .pools.blocking import Lent
    from .tls_and_proxy import HttpxAuth, Way


def client(way: Way, *, is_bare: bool) -> httpx2.Client | Pools:
    """Return what a blocking transport sends through: for one that ``is_bare`` the connections alone."""
    pools = Pools(way)
    return pools if is_bare else httpx2.Client(transport=_Through(pools), cookies=_cookie_jar(way))


def async_client(way: Way, *, is_bare: bool) -> httpx2.AsyncClient | AsyncPools:
    """Return what an asynchronous transport sends through."""
    pools = AsyncPools(way)
    return pools if is_bare else httpx2.AsyncClient(transport=_AsyncThrough(pools), cookies=_cookie_jar(way))


def exchange(
    sender: httpx2.Client, request: HttpRequest, deadline: Deadline, auth: HttpxAuth | None, max_reply: int | None
) -> Began:
    """Send a request through a client of httpx2, as whom ``auth`` says. ``max_reply`` bounds replies in between."""
    built = sender.build_request(**_arguments(request, deadline, Pieces))
    if auth is None:
        return _began(sender.send(built, stream=True, follow_redirects=False))
    from .authentication import signed_in  # noqa: PLC0415 - few clients need it

    def discarded(response: httpx2.Response) -> Stream:
        deadline.written = 0  # the request goes out once more
        return Stream(_began(response), request, deadline, max_reply)

    return _began(signed_in(sender, built, auth, discarded))


async def async_exchange(
    sender: httpx2.AsyncClient, request: HttpRequest, deadline: Deadline, auth: HttpxAuth | None, max_reply: int | None
) -> Began:
    """Do the same through an asynchronous client."""
    built = sender.build_request(**_arguments(request, deadline, AsyncPieces))
    if auth is None:
        return _async_began(await sender.send(built, stream=True, follow_redirects=False))
    from .authentication import async_signed_in  # noqa: PLC0415 - few clients need it

    def discarded(response: httpx2.Response) -> AsyncStream:
        deadline.written = 0  # the request goes out once more
        return AsyncStream(_async_began(response), request, deadline, max_reply)

    return _async_began(await async_signed_in(sender, built, auth, discarded))


def _began(response: httpx2.Response) -> Began:
    return Began(response.status_code, _headers(response), response.iter_raw(), response.close)


def _async_began(response: httpx2.Response) -> Began:
    return Began(response.status_code, _headers(response), response.aiter_raw(), response.aclose)


def _headers(response: httpx2.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _arguments(request: HttpRequest, deadline: Deadline, pieces: type[Pieces | AsyncPieces]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "headers": {**request.headers, "Content-Length": str(request.size)},
        "content": pieces(request, deadline),
        "timeout": httpx2.Timeout(**bounds(request, deadline)),
    }
    return made if request.method == "POST" else {**made, "headers": request.headers, "content": None}


class _Jar(CookieJar):
    """Keeps cookies; their values are hidden as long as they are kept."""

    def set_cookie(self, cookie: Cookie) -> None:
        """Keep a cookie, in the place of one of its name."""
        super().set_cookie(cookie)
        hide_while(cookie, *sent_cookies(f"{cookie.name}={cookie.value}"))


def _cookie_jar(way: Way) -> CookieJar:
    """Return what keeps the cookies of a client; one that does not takes none."""
    return _Jar() if way.keeps_cookies else CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def _passed_on(request: httpx2.Request) -> httpcore2.Request:
    """Return a request as httpcore2 takes it."""
    url = request.url
    to = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore2.Request(
        request.method, to, headers=request.headers.raw, content=request.stream, extensions=request.extensions
    )


class _Stream(httpx2.SyncByteStream):
    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    def __iter__(self) -> Iterator[bytes]:
        yield from self._lent.pieces

    def close(self) -> None:
        self._lent.close()


class _AsyncStream(httpx2.AsyncByteStream):
    def __init__(self, lent: AsyncLent) -> None:
        self._lent = lent

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._lent.pieces:
            yield piece

    async def aclose(self) -> None:
        await self._lent.aclose()


class _Through(httpx2.BaseTransport):
    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        lent = self._pools.pass_on(_passed_on(request))
        return httpx2.Response(lent.reply.status, headers=lent.reply.headers, stream=_Stream(lent))

    def close(self) -> None:
        self._pools.close()


class _AsyncThrough(httpx2.AsyncBaseTransport):
    def __init__(self, pools: AsyncPools) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        lent = await self._pools.pass_on(_passed_on(request))
        return httpx2.Response(lent.reply.status, headers=lent.reply.headers, stream=_AsyncStream(lent))

    async def aclose(self) -> None:
        await self._pools.aclose()
