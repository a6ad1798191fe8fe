"""Replies of httpx2 as they arrive, and what a caller sees when none does."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from ..errors import TransportError, TransportTimeoutError
from ..redaction import hidden
from .body import Body
from .interface import HttpReply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping

    from .deadline import Deadline
    from .interface import HttpRequest, Received

CLOSED = "the client is closed"
_OTHER_PROCESS = "the connection belongs to the process that this one was forked from"
_PORTS = {"http": 80, "https": 443}
_PERMANENT = {"UnsupportedProtocol", "InvalidURL", "ImportError", "LocalProtocolError", "OverflowError", "ValueError"}
_UNSENT = {"ConnectTimeout", "PoolTimeout", "ConnectError", *_PERMANENT}


def failure_of(error: Exception, deadline: Deadline, url: str) -> TransportError:
    """Return what a caller should see, without the chain of the library's frames: they hold the request.

    It names the server that was asked, but where the client is to blame.
    """
    failure = _failure(error, deadline)
    failure.bytes_sent = deadline.written
    server = server_of(url)
    is_own = isinstance(error, TransportError) and (failure.is_permanent or failure.message.endswith(f"({server})"))
    if server and not is_own and failure.message != CLOSED:
        failure.message = f"{failure.message} ({server})"
        failure.args = (failure.message,)
    return failure


def server_of(url: str) -> str:
    """Return ``scheme://host:port`` of a URL, without what else may stand in it; "" for what is no URL."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}" if host and port else ""


def _failure(error: Exception, deadline: Deadline) -> TransportError:
    if isinstance(error, TransportError):
        return error.with_traceback(None)
    name = "ImportError" if isinstance(error, ImportError) else type(error).__name__
    # Who brings an own client has lines that do not say whether they sent; the name of the error then tells.
    sent = name != "ProxyError" and (name not in _UNSENT if deadline.sent is None else deadline.sent)
    if name == "TimeoutError" or name.endswith("Timeout"):
        return TransportTimeoutError(f"no answer in time ({name})", sent=sent)
    if isinstance(error, RuntimeError) and "closed" in str(error):
        return TransportError(CLOSED, sent=deadline.sent is True, is_permanent=True)
    is_permanent = name in _PERMANENT or "CERTIFICATE" in str(error)
    return TransportError(f"{name}: {error}" if str(error) else name, sent=sent, is_permanent=is_permanent)


def receiver(request: HttpRequest, headers: Mapping[str, str]) -> BytesIO | Received:
    """Return what takes the body of the reply to a request, which has these headers."""
    found = None if request.receiver is None else request.receiver(headers)
    # BytesIO gives its content without a copy, where joining pieces needs room for two.
    return BytesIO() if found is None else found


class Began(NamedTuple):
    """A reply whose headers came, by lower-case names. ``pieces`` are those of its body as they were sent."""

    status: int
    headers: dict[str, str]
    pieces: Any
    close: Callable[[], Any]


class _Reply:
    """What both kinds of streams share."""

    def __init__(self, reply: Began, request: HttpRequest, deadline: Deadline, max_reply: int | None) -> None:
        self.status = reply.status
        headers = reply.headers
        if "set-cookie" in headers:
            headers["set-cookie"] = hidden(headers["set-cookie"])
        self.headers: Mapping[str, str] = headers
        self._reply = reply
        self._deadline = deadline
        self._url = request.url
        self._process = os.getpid()
        try:
            self._body = Body(request, deadline, self.headers, max_reply)
        except TransportError as error:
            failure = self._failure(error)
        else:
            return
        raise failure

    def _failure(self, error: Exception) -> TransportError:
        """Return what a caller should see of a reply that began and is of no use, with its status and headers."""
        failure = failure_of(error, self._deadline, self._url)
        failure.http_status, failure.http_headers = self.status, self.headers
        return failure

    def _take(self, piece: bytes) -> Iterable[bytes]:
        if self.is_inherited:
            _inherited.append(self._reply)
            raise TransportError(_OTHER_PROCESS, is_permanent=True)
        return self._body.take(piece)

    def complete(self, whole: BytesIO | Received) -> HttpReply:
        """Return the reply whose body ``whole`` has taken."""
        if isinstance(whole, BytesIO):
            return HttpReply(self.status, self.headers, whole.getvalue(), bytes_sent=self.bytes_sent)
        return HttpReply(self.status, self.headers, whole.envelope(), bytes_sent=self.bytes_sent, received=whole)

    @property
    def bytes_sent(self) -> int:
        """How much of the request's body had gone out when the reply came."""
        return self._deadline.written

    @property
    def is_inherited(self) -> bool:
        """Whether this process was forked while the reply arrived."""
        return self._process != os.getpid()


# Replies that arrived when this process was forked: closing them could wait for a lock that nobody gives back.
_inherited: list[object] = []


class Stream(_Reply):
    """A reply for a blocking client; iterating gives its body and raises TransportError."""

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces of the body, decompressed."""
        try:
            for piece in self._reply.pieces:
                yield from self._take(piece)
            self._body.finish()
        except Exception as error:  # noqa: BLE001 - a call ends in its result or a SoapError
            failure = self._failure(error)
        else:
            return
        raise failure


class AsyncStream(_Reply):
    """A reply for an asynchronous client; iterating gives its body and raises TransportError."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces of the body, decompressed."""
        pieces = aiter(self._reply.pieces)
        try:
            while (piece := await self._next(pieces)) is not None:
                for given in self._take(piece):
                    yield given
            self._body.finish()
        except Exception as error:  # noqa: BLE001 - a call ends in its result or a SoapError
            failure = self._failure(error)
        else:
            return
        raise failure

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        if self._deadline.sent is not None:  # connections of our own look at the time themselves
            return await anext(pieces, None)
        import asyncio  # noqa: PLC0415 - 15 ms that blocking clients need not pay

        async with asyncio.timeout(self._deadline.left()):
            return await anext(pieces, None)
