"""What the HTTP libraries log while a call is under way: as it is, but without the secrets of the call.

They write headers and malformed replies at DEBUG, and servers and proxies may quote the request in those.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

from ..redaction import MASK, without

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator

# Looks up what is secret; only what is really logged has to know.
Secrets: TypeAlias = "Callable[[], frozenset[str]]"

_LOGGERS = ("httpx2", *(f"httpcore2.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))
# As httpcore2 writes headers; a cookie is a secret before anybody keeps it.
_COOKIE = re.compile(r"""(\(b'(?:set-)?cookie', )b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE)
_under_way: ContextVar[Secrets | None] = ContextVar("soapbind secrets of the call", default=None)


@contextmanager
def without_secrets(secrets: Secrets) -> Generator[None]:
    """Keep secrets out of the libraries' logs while a request is sent, in this thread or task."""
    token = _under_way.set(secrets)
    try:
        yield
    finally:
        _under_way.reset(token)


def pieces_without_secrets(pieces: Iterator[bytes], secrets: Secrets) -> Iterator[bytes]:
    """Give the pieces of a reply, and keep secrets out of the libraries' logs while each of them is waited for."""
    while True:
        with without_secrets(secrets):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


async def async_pieces_without_secrets(pieces: AsyncIterator[bytes], secrets: Secrets) -> AsyncIterator[bytes]:
    """Do the same for pieces of an asynchronous client."""
    while True:
        with without_secrets(secrets):
            piece = await anext(pieces, None)
        if piece is None:
            return
        yield piece


def _mask(record: logging.LogRecord) -> bool:
    secrets = _under_way.get()
    if secrets is not None:
        record.msg, record.args = without(_COOKIE.sub(rf"\1{MASK}", record.getMessage()), secrets()), ()
    return True


def watch() -> None:
    """Look at the logs from now on; doing so twice is no error."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_mask)
