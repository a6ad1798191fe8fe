"""How a login may be shown by others: as it is, and as HTTP and URLs write it."""

from __future__ import annotations

import re
from binascii import b2a_base64
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

_SENT = re.compile(r'(?:^|;)\s*[^=;]+="?([^;"]*)')
_SET = re.compile(r'((?:^|,)\s*[^=;,\s]+="?)([^;,"]*)')  # what follows the first semicolon are attributes
_SESSION = 8  # characters; a shorter value is no identifier of a session, but a word such as "true"


def login_texts(user: str, password: str) -> tuple[str, str]:
    """Return the password, and the login as HTTP sends it (Basic, RFC 7617)."""
    return password, b2a_base64(f"{user}:{password}".encode(), newline=False).decode()


def url_login_texts(parts: SplitResult) -> tuple[str, ...]:
    """Return how the password in a URL may be quoted, as it stands there too; nothing where there is none."""
    if not parts.password:
        return ()
    return parts.password, *login_texts(unquote(parts.username or ""), unquote(parts.password))


def sent_cookies(header: str) -> tuple[str, ...]:
    """Return the values in a header Cookie (RFC 6265, section 4.2) that may be secret."""
    return tuple(value for value in _SENT.findall(header) if len(value) >= _SESSION)


def set_cookies(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values that a reply sets as cookies (RFC 6265, section 4.1), those that may be secret."""
    found = headers.get("set-cookie")
    return tuple(value for _, value in _SET.findall(found) if len(value) >= _SESSION) if found else ()


def without_cookies(header: str, mask: str) -> str:
    """Return a header Set-Cookie, perhaps of several joined by commas, without the values."""
    return _SET.sub(rf"\g<1>{mask}", header)
