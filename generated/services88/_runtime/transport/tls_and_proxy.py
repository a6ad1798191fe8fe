"""Whom a client trusts (TLS) and which way it goes (proxies), checked when the client is made."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast
from urllib.parse import urlsplit

from ..option_checks import check_text
from ..redaction import hidden, hide_while
from ..redaction.logins import url_login_texts

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Generator


class TlsContext(Protocol):
    """An ``ssl.SSLContext``. Named by a protocol, so that a client that has not called yet need not load ``ssl``."""

    check_hostname: bool

    def session_stats(self) -> dict[str, int]:
        """Return the counters of sessions, as ``ssl.SSLContext`` does."""
        ...


# The certificates to trust: a file or folder, or a context.
Trust: TypeAlias = TlsContext | str | os.PathLike[str]
_Path: TypeAlias = str | os.PathLike[str]
# The client's own certificate: a file that has its key too, or files of both, perhaps with the password of the key.
GivenCertificate: TypeAlias = _Path | tuple[_Path, _Path] | tuple[_Path, _Path, str]


@dataclass(frozen=True, slots=True, repr=False)
class ClientCertificate:
    """The files of a client's certificate and its key."""

    certificate: str
    key: str | None = None
    password: str | None = None

    def load(self, context: ssl.SSLContext) -> None:
        """Let a client show the certificate to servers that ask for one. Raises OSError, ssl.SSLError."""
        context.load_cert_chain(self.certificate, self.key, self.password or _no_password)


def _no_password() -> str:
    """Stand for the password that was not given: OpenSSL would ask for it at the terminal."""
    raise ValueError("the key has a password: cert=(certificate, key, password)")


class HttpxAuth(Protocol):
    """An ``httpx2.Auth``. Named by a protocol, so that a client that has not called yet need not load httpx2."""

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Give the requests to be sent, and take their responses."""
        ...

    def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        """Give the requests to be sent, and take their responses."""
        ...


class Credentials(Protocol):
    """BasicAuth, DigestAuth or BearerAuth. Named by a protocol, so that only who has some loads them."""

    def made(self) -> HttpxAuth:
        """Return them as httpx2 uses them."""
        ...


Authentication: TypeAlias = Credentials | HttpxAuth
GivenAuth: TypeAlias = tuple[str, str] | Authentication

_MOST_PARTS = 3  # certificate, key, password
PROXIES = ("http", "https", "socks5", "socks5h")


@dataclass(frozen=True, slots=True, repr=False, weakref_slot=True)
class Way:
    """How a client gets to servers. None is what the system says. As long as it is there, its passwords are hidden."""

    verify: ssl.SSLContext | None = None
    proxy: str | None = None
    certificate: ClientCertificate | None = None
    keeps_cookies: bool = False

    def __post_init__(self) -> None:
        """Hide the passwords."""
        password = None if self.certificate is None else self.certificate.password
        if password or self.proxy:
            hide_while(self, *url_login_texts(urlsplit(self.proxy or "")), *([password] if password else []))


def trusted(verify: Trust | None) -> ssl.SSLContext | None:
    """Return the TLS context for what a user gives: a context, or a file or folder of certificates to trust.

    None, the default, is what the system trusts. Raises ValueError for a path without certificates, TypeError
    for anything else: checking cannot be switched off here.
    """
    if verify is None:
        return None
    import ssl  # noqa: PLC0415 - only who gives something needs it here

    if isinstance(verify, ssl.SSLContext):
        return verify
    try:
        path = os.fspath(cast("str", verify))
    except TypeError:
        path = None
    if not isinstance(path, str):
        raise TypeError(f"verify must be a file or folder of certificates or an ssl.SSLContext, not {verify!r}")
    try:
        if os.path.isdir(path):  # noqa: PTH112 - pathlib would be one more import
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError) as error:
        raise ValueError(f"verify: {path!r} is not a file of certificates in PEM form: {error}") from None


def checked_certificate(cert: object, verify: object) -> ClientCertificate | None:
    """Return the certificate that a user gives.

    Raises TypeError and ValueError for what is none, and ValueError beside a context, which has its own.
    """
    if cert is None:
        return None
    import ssl  # noqa: PLC0415 - only who gives something needs it here

    if isinstance(verify, ssl.SSLContext):
        raise ValueError("cert: load it into the SSLContext that is given as verify (load_cert_chain)")  # noqa: TRY004
    given = cast("tuple[object, ...]", cert if isinstance(cert, tuple) else (cert,))
    is_right = 1 <= len(given) <= _MOST_PARTS and all(isinstance(each, (str, os.PathLike)) for each in given[:2])
    if not is_right or not all(isinstance(each, str) for each in given[2:]):
        raise TypeError("cert must be a file, or (certificate, key), or (certificate, key, password)")
    files = [os.fspath(cast("str", each)) for each in given[:2]]
    password = cast("str | None", given[2] if given[2:] else None)
    made = ClientCertificate(files[0], files[1] if files[1:] else None, hidden(password))
    try:
        made.load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        problem = f"cert: {files[0]!r} cannot be used as the client's certificate: {error}"
    else:
        return made
    raise ValueError(problem)


def checked_proxy(proxy: str | None) -> str | None:
    """Return the URL of a proxy; whoever keeps it hides its password.

    Raises ValueError for anything else, without telling what may be a password.
    """
    if proxy is None:
        return None
    check_text("proxy", proxy)
    try:
        parts = urlsplit(proxy)
        is_url = parts.scheme in PROXIES and bool(parts.hostname) and (parts.port or True)
    except ValueError:
        parts, is_url = urlsplit(""), False
    if not is_url:
        raise ValueError("proxy: not the URL of a proxy, such as http://proxy.local:8080")
    return proxy
