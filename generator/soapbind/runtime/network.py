"""Connections for httpx2 that keep to the time of a whole exchange and notice replies that do not end where they say.

Made of httpcore2, the part of httpx2 below its clients; imported with the first call.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from .budget import Bound, Tally

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from httpcore2 import SOCKET_OPTION

_WRITE = 16 * 1024  # bytes between two looks at the clock
_LIMITS: dict[str, Any] = {"max_connections": 100, "max_keepalive_connections": 20, "keepalive_expiry": 5.0}


def _time(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    """Return how long a step may take. Raises ``late`` when there is no time left."""
    if not isinstance(timeout, Bound):
        return timeout
    seconds = timeout.now()
    if seconds <= 0:
        raise late
    return seconds


def _goes_out(timeout: float | None, tally: Tally) -> None:
    if isinstance(timeout, Bound):
        timeout.budget.uses(tally)


class Line(httpcore2.NetworkStream):
    """A connection of a blocking client."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        """Watch ``stream``."""
        self._stream = stream
        self._tally = Tally()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, wait for it as long as the exchange allows."""
        data = self._stream.read(max_bytes, _time(timeout, httpcore2.ReadTimeout))
        self._tally.add(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        _goes_out(timeout, self._tally)
        view = memoryview(buffer)
        for start in range(0, len(view), _WRITE):
            self._stream.write(view[start : start + _WRITE], _time(timeout, httpcore2.WriteTimeout))  # type: ignore[arg-type]

    def close(self) -> None:
        """Close, and wake a thread that waits in ``read``."""
        with suppress(OSError, AttributeError):
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Line:
        """Return the connection inside TLS."""
        return Line(self._stream.start_tls(ssl_context, server_hostname, _time(timeout, httpcore2.ConnectTimeout)))

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection; one with stray bytes counts as readable, and is then not used again."""
        return (info == "is_readable" and self._tally.is_spoilt) or self._stream.get_extra_info(info)


class Lines(httpcore2.NetworkBackend):
    """Connects blocking clients."""

    def __init__(self) -> None:
        """Connect by sockets."""
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> Line:
        """Connect to the first address of ``host`` that answers; the timeout is for all of them together."""
        allowed = _time(timeout, httpcore2.ConnectTimeout)
        end = None if allowed is None else monotonic() + allowed
        problem: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in _addresses(host, port):
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            try:
                return Line(self._backend.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error.with_traceback(None)
        raise httpcore2.ConnectTimeout if problem is None else problem


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(str(error)) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class AsyncLine(httpcore2.AsyncNetworkStream):
    """A connection of an asynchronous client; its transport bounds the time."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        """Watch ``stream``."""
        self._stream = stream
        self._tally = Tally()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as in the base class
        """Read what is there."""
        data = await self._stream.read(max_bytes, timeout)
        self._tally.add(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as in the base class
        """Write all."""
        _goes_out(timeout, self._tally)
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
    ) -> AsyncLine:
        """Return the connection inside TLS."""
        return AsyncLine(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection; one with stray bytes counts as readable, and is then not used again."""
        return (info == "is_readable" and self._tally.is_spoilt) or self._stream.get_extra_info(info)


class AsyncLines(httpcore2.AsyncNetworkBackend):
    """Connects asynchronous clients."""

    def __init__(self) -> None:
        """Connect by anyio."""
        self._backend: Any = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncLine:
        """Connect to ``host``."""
        return AsyncLine(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class _Routes:
    """Which proxy leads to an address, and which certificates count; shared by both kinds of pools."""

    def __init__(self, make: Callable[..., Any], verify: ssl.SSLContext | None, proxy: str | None) -> None:
        self._make = make
        self._verify = verify
        self._proxy = proxy
        self._lock = threading.Lock()
        self._pools: dict[tuple[str, str | None], Any] = {}

    def pool(self, url: httpx2.URL) -> Any:
        """Return the pool of connections that lead to ``url``."""
        key = (url.scheme, self._proxy or _environment_proxy(url))
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._make(**_LIMITS, **self._options(*key))
            return self._pools[key]

    def _options(self, scheme: str, proxy: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if scheme == "https" or (proxy or "").startswith("https:"):
            if self._verify is None:
                self._verify = httpx2.create_ssl_context()
            found["ssl_context"] = self._verify
        if proxy is not None:
            parts = httpx2.Proxy(proxy)
            context = self._verify if parts.url.scheme == "https" else None
            found["proxy"] = httpcore2.Proxy(str(parts.url), auth=parts.raw_auth, ssl_context=context)
        return found

    def all(self) -> list[Any]:
        """Return the pools there are."""
        with self._lock:
            return list(self._pools.values())


def _environment_proxy(url: httpx2.URL) -> str | None:
    """Return the proxy that the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) or the system names."""
    known = getproxies()
    found = known.get(url.scheme) or known.get("all")
    if not found or proxy_bypass(url.host):
        return None
    return found if "://" in found else f"http://{found}"


def _core_request(request: httpx2.Request) -> httpcore2.Request:
    url = httpcore2.URL(
        scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
    )
    return httpcore2.Request(
        request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
    )


class _Stream(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _AsyncStream(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


class Pools(httpx2.BaseTransport):
    """What a blocking httpx2 client sends through."""

    def __init__(self, verify: ssl.SSLContext | None, proxy: str | None) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        self._routes = _Routes(partial(httpcore2.ConnectionPool, network_backend=Lines()), verify, proxy)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request."""
        found = self._routes.pool(request.url).handle_request(_core_request(request))
        return httpx2.Response(found.status, headers=found.headers, stream=_Stream(found.stream))

    def close(self) -> None:
        """Close all connections."""
        for pool in self._routes.all():
            pool.close()


class AsyncPools(httpx2.AsyncBaseTransport):
    """What an asynchronous httpx2 client sends through."""

    def __init__(self, verify: ssl.SSLContext | None, proxy: str | None) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        make = partial(httpcore2.AsyncConnectionPool, network_backend=AsyncLines())
        self._routes = _Routes(make, verify, proxy)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request."""
        found = await self._routes.pool(request.url).handle_async_request(_core_request(request))
        return httpx2.Response(found.status, headers=found.headers, stream=_AsyncStream(found.stream))

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._routes.all():
            await pool.aclose()
