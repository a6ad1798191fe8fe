"""How a login may be shown by others: as it is, and as HTTP and URLs write it."""

from __future__ import annotations

from binascii import b2a_base64
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from urllib.parse import SplitResult


def login_texts(user: str, password: str) -> tuple[str, str]:
    """Return the password, and the login as HTTP sends it (Basic, RFC 7617)."""
    return password, b2a_base64(f"{user}:{password}".encode(), newline=False).decode()


def url_login_texts(parts: SplitResult) -> tuple[str, ...]:
    """Return how the password in a URL may be quoted, as it stands there too; nothing where there is none."""
    if not parts.password:
        return ()
    return parts.password, *login_texts(unquote(parts.username or ""), unquote(parts.password))
