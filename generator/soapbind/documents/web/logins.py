"""Addresses without the user name and password that whoever wrote them left there. Of any form, so read with care."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What an address begins with, in any form.
_SCHEME = re.compile(r"https?:[/\\]*|[a-z][a-z0-9+.-]*://|//", re.IGNORECASE)


def without_login(address: str) -> str:
    """Return an address without user name and password; the very same where it has none."""
    start = _SCHEME.match(address)
    scheme, rest = ("", address) if start is None else (start[0], address[start.end() :])
    host = re.split("[/?#]", rest, maxsplit=1)[0] if _has_host(address) else rest  # else anything may be a password
    return f"{scheme}{host.rpartition('@')[2]}{rest[len(host) :]}"


def _has_host(address: str) -> bool:
    """Whether an address says which host it means, in the form of a URL (RFC 3986 section 3.2)."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        return False
