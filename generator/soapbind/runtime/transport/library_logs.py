"""What the HTTP libraries log while a call is under way: as it is, but without the secrets of the call.

They write headers and malformed replies at DEBUG, and servers and proxies may quote the request in those.
"""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

from ..redaction import MASK, without

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextvars import Token
    from types import TracebackType

# Looks up what is secret; only what is really logged has to know.
Secrets: TypeAlias = "Callable[[], frozenset[str]]"

_LOGGERS = ("httpx2", *(f"httpcore2.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))
# As httpcore2 writes headers; a cookie is a secret before anybody keeps it.
_COOKIE = re.compile(r"""(\(b'(?:set-)?cookie', )b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE)
_under_way: ContextVar[Secrets | None] = ContextVar("soapbind secrets of the call", default=None)


class WithoutSecrets:
    """Keeps secrets out of the libraries' logs while a request is sent, in this thread or task."""

    __slots__ = ("_secrets", "_token")
    _token: Token[Secrets | None]

    def __init__(self, secrets: Secrets) -> None:
        """Keep what looks up the secrets."""
        self._secrets = secrets

    def __enter__(self) -> None:
        """Begin."""
        self._token = _under_way.set(self._secrets)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End."""
        _under_way.reset(self._token)


def pieces_without_secrets(pieces: Iterator[bytes], secrets: Secrets) -> Iterator[bytes]:
    """Give the pieces of a reply, and keep secrets out of the libraries' logs while each of them is waited for."""
    while True:
        with WithoutSecrets(secrets):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


async def async_pieces_without_secrets(pieces: AsyncIterator[bytes], secrets: Secrets) -> AsyncIterator[bytes]:
    """Do the same for pieces of an asynchronous client."""
    while True:
        with WithoutSecrets(secrets):
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
