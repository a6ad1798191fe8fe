"""What a user decides about connections, and the addresses that credentials may go to. No I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from soapbind.documents.allowed import Allowed
from soapbind.documents.limits import MAX_BYTES, MAX_TOTAL

_NOT_IN_QUERIES = re.compile(r"[\s\"<>]")  # RFC 3986, section 3.4: such a character would end an address in a text
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How documents are fetched. Nothing secret is in the ``repr``.

    ``user`` and ``password`` answer a server that asks for them (Basic or Digest); without them netrc is asked.
    ``headers`` are sent with every request, ``ca_file`` (PEM) is trusted besides the system's authorities, ``proxy``
    replaces those of the environment. ``timeout`` (seconds) bounds each attempt to get one document, ``retries`` the
    attempts after a failure that may pass, ``pause`` (seconds) the wait before the first of them, ``max_bytes`` a
    document after decompression, ``max_total`` all of them together. ``allowed`` is where imports may lead,
    besides the server that the user named.
    """

    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    retries: int = 2
    pause: float = 0.2
    max_bytes: int = MAX_BYTES
    max_total: int = MAX_TOTAL
    allowed: Allowed = field(default_factory=Allowed)


def has_credentials(url: str) -> bool:
    """Whether a user name or a password stands before the host."""
    return "@" in urlsplit(url).netloc


def without_credentials(url: str) -> str:
    """Return the URL without user name, password and fragment, as it may be shown."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def canonical(base: str, location: str = "") -> str:
    """Return an absolute URL in one spelling: scheme and host in lower case, no default port, no fragment.

    Raises ValueError for what is no address on the web.
    """
    parts = urlsplit(urljoin(base, location.strip()))
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise ValueError(f"{scheme or 'no scheme'} is not http or https")
    if not parts.hostname:
        raise ValueError("it names no host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = _port(parts)
    netloc = host if port == _PORTS[scheme] else f"{host}:{port}"
    query = _NOT_IN_QUERIES.sub(lambda found: quote(found[0]), parts.query)
    return urlunsplit((scheme, netloc, parts.path or "/", query, ""))


def _port(parts: SplitResult) -> int:
    try:
        return parts.port if parts.port is not None else _PORTS[parts.scheme.lower()]
    except ValueError:
        raise ValueError("its port is not a number up to 65535") from None


def origin(url: str) -> str:
    """Return scheme, host and port of a canonical URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def same_place(trusted: str, url: str) -> bool:
    """Whether ``url`` is at the origin ``trusted``, or at the same host now with TLS, each on its default port."""
    return origin(url) == trusted or (trusted.startswith("http://") and origin(url) == f"https{trusted[4:]}")


def with_tls_of(base: str, url: str) -> str:
    """Return ``url`` with https where only that sets it apart from the origin of ``base``.

    A server behind a proxy that ends TLS does not know of it and writes http into its WSDL.
    """
    return f"https{url[4:]}" if url.startswith("http://") and origin(base) == f"https{origin(url)[4:]}" else url


def may_follow(url: str, home: str, allowed: Allowed) -> bool:
    """Whether a document at ``home`` (an origin) may make us read ``url``: only there, and where the user allows it."""
    return same_place(home, url) or allowed.url(url)
