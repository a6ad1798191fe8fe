"""Whom a client trusts (TLS) and which way it goes (proxies), checked when the client is made."""

from __future__ import annotations

import os
from binascii import b2a_base64
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from ..option_checks import check_text
from ..redaction import hide_always

if TYPE_CHECKING:
    import ssl


class TlsContext(Protocol):
    """An ``ssl.SSLContext``. Named by a protocol, so that a client that has not called yet need not load ``ssl``."""

    check_hostname: bool

    def session_stats(self) -> dict[str, int]:
        """Return the counters of sessions, as ``ssl.SSLContext`` does."""
        ...


# The certificates to trust: a file or folder, or a context.
Trust: TypeAlias = TlsContext | str | os.PathLike[str]

PROXIES = ("http", "https", "socks5", "socks5h")


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


def checked_proxy(proxy: str | None) -> str | None:
    """Return the URL of a proxy, whose password is hidden from now on.

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
    if parts.password:
        password = unquote(parts.password)
        login = f"{unquote(parts.username or '')}:{password}".encode()
        hide_always(password, parts.password, b2a_base64(login, newline=False).decode())
    return proxy
