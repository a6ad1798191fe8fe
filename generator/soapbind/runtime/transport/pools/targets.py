"""The ways to servers: certificates and proxies, and the URLs and headers that httpcore2 gets."""

from __future__ import annotations

import threading
from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from ...errors import TransportError
from ...redaction import hide_while
from ...redaction.logins import url_login_texts
from ..deadline import bounds
from ..library_logs import watch
from ..reply_streams import Began
from ..tls_and_proxy import PROXIES, checked_proxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..deadline import Deadline
    from ..interface import HttpRequest
    from ..tls_and_proxy import Way

watch()  # the logs of the libraries that are imported here

_MOST_TARGETS = 1000  # of one client, before they are looked up anew


class _Target(NamedTuple):
    """A URL as requests to it need it: what leads there, how httpcore2 writes it, and the headers that belong to it."""

    pool: Any
    url: httpcore2.URL
    origin: httpcore2.Origin
    headers: list[tuple[bytes, bytes]]


class Routes:
    """Which proxy leads to an address, and which certificates count; shared by both kinds of pools.

    What the environment says of proxies is read with the first request to an address.
    """

    def __init__(self, make: Callable[..., Any], way: Way) -> None:
        """Keep what makes a pool, and the way that the user chose."""
        self._make = make
        self._verify, self._proxy = way.verify, way.proxy
        self._certificate = way.certificate
        self._lock = threading.Lock()
        self._pools: dict[tuple[str, str | None], Any] = {}
        self._proxies: dict[tuple[str, str], str | None] = {}
        self._targets: dict[str, _Target] = {}

    def target(self, url: str) -> _Target:
        """Return what a request to ``url`` needs. Raises TransportError for a proxy that cannot be used."""
        found = self._targets.get(url)
        if found is None:
            parsed = httpx2.URL(url)
            core = _core_url(parsed)
            found = _Target(self.pool(core), core, core.origin, _usual_headers(parsed))
            if len(self._targets) >= _MOST_TARGETS:
                self._targets.clear()
            self._targets[url] = found
        return found

    def pool(self, url: httpcore2.URL) -> Any:
        """Return the pool of connections that lead to ``url``. Raises TransportError."""
        place = (url.scheme.decode(), url.host.decode())
        if place[0] not in {"http", "https"}:
            raise httpcore2.UnsupportedProtocol(f"{place[0]!r} is neither http nor https")
        with self._lock:
            if place not in self._proxies:
                self._proxies[place] = self._proxy or _environment_proxy(*place)
            key = (place[0], self._proxies[place])
            if key not in self._pools:
                if self._proxy is None:
                    hide_while(self, *url_login_texts(urlsplit(key[1] or "")))
                self._pools[key] = self._make(**self._options(*key))
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


def _environment_proxy(scheme: str, host: str) -> str | None:
    """Return the proxy that the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) or the system names.

    Raises TransportError for one that cannot be used, without telling what may be a password.
    """
    known = getproxies()
    found = known.get(scheme) or known.get("all")
    if not found or proxy_bypass(host):
        return None
    try:
        return checked_proxy(found if "://" in found else f"http://{found}")
    except ValueError:
        kinds = ", ".join(PROXIES)
        problem = f"what the environment names as proxy for {scheme} is not the URL of a proxy ({kinds})"
    raise TransportError(problem, sent=False, is_permanent=True)


def _core_url(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _usual_headers(url: httpx2.URL) -> list[tuple[bytes, bytes]]:
    """Return the headers that a request to ``url`` has unless it says otherwise, as httpx2 sends them."""
    agent = f"python-httpx2/{httpx2.__version__}".encode()
    found = [(b"Host", url.netloc), (b"User-Agent", agent)]
    if url.userinfo:
        login = b64encode(f"{url.username}:{url.password}".encode())
        found.append((b"Authorization", b"Basic " + login))
    return found


def core_request(request: HttpRequest, deadline: Deadline, target: _Target, pieces: type[Any]) -> httpcore2.Request:
    """Return a request as httpcore2 takes it."""
    headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in request.headers.items()]
    named = {name.lower() for name, _ in headers}
    headers += [each for each in target.headers if each[0].lower() not in named]
    content = None
    if request.method == "POST":
        headers.append((b"Content-Length", b"%d" % request.size))
        content = pieces(request, deadline)
    extensions = {"timeout": bounds(request, deadline)}
    return httpcore2.Request(request.method, target.url, headers=headers, content=content, extensions=extensions)


def began(found: httpcore2.Response, close: Callable[[], Any]) -> Began:
    """Return a reply whose headers came; one that came several times has its values joined (RFC 9110 section 5.3)."""
    headers: dict[str, str] = {}
    for raw, value in found.headers:
        name = raw.lower().decode("ascii")
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return Began(found.status, headers, found.stream, close)
