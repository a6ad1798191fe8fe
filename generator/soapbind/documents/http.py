"""The one place that reads the network: bytes of a URL, bounded in time and size, following only allowed redirects."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from soapbind.documents.source import MAX_BYTES, Unreadable, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TIMEOUT = 30.0  # seconds, for a whole document
_REDIRECTS = 5
_UNPACKED = {"Accept-Encoding": "identity"}  # a packed reply could be a bomb


def read_url(url: str, may_follow: Callable[[str], bool]) -> bytes:
    """Return what a URL holds; ``may_follow`` is asked for the target of each redirect.

    Raises Unreadable.
    """
    import httpx2  # noqa: PLC0415 - a run that reads files only does not load it

    deadline = time.monotonic() + TIMEOUT
    try:
        with httpx2.Client(timeout=TIMEOUT, headers=_UNPACKED) as client:
            for _ in range(_REDIRECTS):
                with client.stream("GET", url) as reply:
                    if not reply.is_redirect:
                        if not reply.is_success:
                            raise Unreadable(f"the server answers with HTTP status {reply.status_code}")
                        return _body(reply.iter_bytes(), deadline)
                    url = urljoin(url, reply.headers.get("location", ""))
                if not may_follow(url):
                    raise Unreadable(f"the server sends on to {url}, which --allow-import does not name")
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise Unreadable(f"the server cannot be read ({type(error).__name__}: {error})") from error
    raise Unreadable(f"the server redirects more than {_REDIRECTS} times")


def _body(chunks: Iterable[bytes], deadline: float) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MAX_BYTES:
            raise Unreadable(too_large())
        if time.monotonic() > deadline:
            raise Unreadable(f"it takes longer than {TIMEOUT:.0f} seconds")
    return bytes(data)
