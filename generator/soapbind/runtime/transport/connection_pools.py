"""Pools of connections for httpx2, and the way to them: certificates and proxies. Imported with the first call."""

from __future__ import annotations

import threading
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from ..errors import TransportError
from ..redaction import hide_while
from ..redaction.logins import sent_cookies, url_login_texts
from .async_connections import AsyncConnector
from .connections import Connector
from .library_logs import watch
from .tls_and_proxy import PROXIES, checked_proxy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from http.cookiejar import Cookie

    from .tls_and_proxy import Way

watch()  # the logs of the libraries that are imported here

_LIMITS: dict[str, Any] = {"max_connections": 100, "max_keepalive_connections": 20, "keepalive_expiry": 5.0}


class _Jar(CookieJar):
    """Keeps cookies; their values are hidden as long as they are kept."""

    def set_cookie(self, cookie: Cookie) -> None:
        """Keep a cookie, in the place of one of its name."""
        super().set_cookie(cookie)
        hide_while(cookie, *sent_cookies(f"{cookie.name}={cookie.value}"))


def cookie_jar(*, keeps: bool) -> CookieJar:
    """Return what keeps the cookies of a client; one that does not takes none."""
    return _Jar() if keeps else CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class _Routes:
    """Which proxy leads to an address, and which certificates count; shared by both kinds of pools."""

    def __init__(self, make: Callable[..., Any], way: Way) -> None:
        self._make = make
        self._verify, self._proxy = way.verify, way.proxy
        self._certificate = way.certificate
        self._lock = threading.Lock()
        self._pools: dict[tuple[str, str | None], Any] = {}
        self._hidden: set[str | None] = {None}

    def pool(self, url: httpx2.URL) -> Any:
        """Return the pool of connections that lead to ``url``."""
        key = (url.scheme, self._proxy or _environment_proxy(url))
        with self._lock:
            if key[1] not in {self._proxy, *self._hidden}:  # what the environment says may change
                self._hidden.add(key[1])
                hide_while(self, *url_login_texts(urlsplit(key[1] or "")))
            if key not in self._pools:
                self._pools[key] = self._make(**_LIMITS, **self._options(*key))
            return self._pools[key]

    def _options(self, scheme: str, proxy: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if scheme == "https" or (proxy or "").startswith("https:"):
            if self._verify is None:
                self._verify = httpx2.create_ssl_context()
            if self._certificate is not None:
                self._certificate.load(self._verify)
                self._certificate = None
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
    """Return the proxy that the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) or the system names.

    Raises TransportError for one that cannot be used, without telling what may be a password.
    """
    known = getproxies()
    found = known.get(url.scheme) or known.get("all")
    if not found or proxy_bypass(url.host):
        return None
    try:
        return checked_proxy(found if "://" in found else f"http://{found}")
    except ValueError:
        kinds = ", ".join(PROXIES)
        problem = f"what the environment names as proxy for {url.scheme} is not the URL of a proxy ({kinds})"
    raise TransportError(problem, sent=False, is_permanent=True)


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

    def __init__(self, way: Way) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        self._lines = Connector()
        self._routes = _Routes(partial(httpcore2.ConnectionPool, network_backend=self._lines), way)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request."""
        found = self._routes.pool(request.url).handle_request(_core_request(request))
        return httpx2.Response(found.status, headers=found.headers, stream=_Stream(found.stream))

    def close(self) -> None:
        """Close all connections."""
        self._lines.close()
        for pool in self._routes.all():
            pool.close()


class AsyncPools(httpx2.AsyncBaseTransport):
    """What an asynchronous httpx2 client sends through."""

    def __init__(self, way: Way) -> None:
        """Keep whom to trust and which way to go; None is what the system says."""
        self._lines = AsyncConnector()
        self._routes = _Routes(partial(httpcore2.AsyncConnectionPool, network_backend=self._lines), way)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request."""
        found = await self._routes.pool(request.url).handle_async_request(_core_request(request))
        return httpx2.Response(found.status, headers=found.headers, stream=_AsyncStream(found.stream))

    async def aclose(self) -> None:
        """Close all connections."""
        self._lines.close()
        for pool in self._routes.all():
            await pool.aclose()
