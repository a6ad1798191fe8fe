"""Bodies of requests in pieces, and of replies within bounds: of size, of time, and with gzip whose end is checked."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ..errors import TransportError, TransportTimeoutError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from .deadline import Deadline
    from .interface import HttpRequest

_PIECE = 256 * 1024  # bytes of a request that are sent at once
_INFLATED = 1024 * 1024  # bytes that are decompressed at once


def _split(content: bytes) -> Iterator[bytes]:
    view = memoryview(content)
    for start in range(0, len(view), _PIECE):
        yield bytes(view[start : start + _PIECE])


class _Pieces:
    """A request's body in pieces, so that a large one is neither copied whole nor sent in one step."""

    def __init__(self, request: HttpRequest, deadline: Deadline) -> None:
        """Keep the body and the time it may take."""
        self._request = request
        self._deadline = deadline

    def _pieces(self) -> Iterator[bytes]:
        """Give the pieces. Raises TransportTimeoutError when the time is up."""
        request = self._request
        content, pieces = request.content, request.pieces
        for piece in pieces or ((content,) if len(content) <= _PIECE else _split(content)):
            if not self._deadline.left():
                raise TransportTimeoutError("the request could not be sent in time")
            yield piece
            self._deadline.written += len(piece)  # whoever asks for the next piece has written this one

    def __repr__(self) -> str:
        """Show the size only: the body holds the ticket."""
        return f"<{self._request.size} bytes>"


class Pieces(_Pieces):
    """A request's body for a blocking client."""

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces. Raises TransportTimeoutError when the time is up."""
        return self._pieces()


class AsyncPieces(_Pieces):
    """A request's body for an asynchronous client."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces. Raises TransportTimeoutError when the time is up."""
        for piece in self._pieces():
            yield piece


class Body:
    """Takes the pieces of a reply's body as they were sent and gives them decompressed, within bounds."""

    def __init__(
        self, request: HttpRequest, deadline: Deadline, headers: Mapping[str, str], max_reply: int | None
    ) -> None:
        """Prepare for a reply with these headers. Raises TransportError for a compression nobody asked for."""
        self._limit = request.max_reply if max_reply is None else min(max_reply, request.max_reply)
        self._deadline = deadline
        self._sent = self._given = 0
        named = headers.get("content-encoding", "").strip()
        coding = named.lower()
        if coding not in {"", "identity", "gzip", "x-gzip"}:
            raise TransportError(f"the answer is encoded as {named[:40]!r}, which was not asked for")
        self._gzip = Gunzip() if coding.endswith("gzip") else None

    def take(self, piece: bytes) -> Iterable[bytes]:
        """Give what is in a piece. Raises TransportError when it is late, too much, or broken."""
        self._sent += len(piece)
        return (self._checked(piece),) if self._gzip is None else map(self._checked, self._gzip.feed(piece))

    def _checked(self, given: bytes) -> bytes:
        self._given += len(given)
        if self._given > self._limit:
            raise TransportError(f"the answer is larger than the transport accepts (max_reply {self._limit} bytes)")
        if not self._deadline.left():
            raise TransportTimeoutError("the answer was not complete in time")
        return given

    def finish(self) -> None:
        """Say that the body is complete. Raises TransportError when its compression is not."""
        if self._gzip is not None and self._sent:
            self._gzip.finish()
        if self._deadline.stray is not None:
            self._deadline.stray.finish(self._sent)


class Gunzip:
    """Decompresses gzip (RFC 1952), and unlike HTTP libraries notices when its end is missing."""

    def __init__(self) -> None:
        """Begin with a member of the format."""
        self._member = zlib.decompressobj(wbits=31)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what is in ``data``, a bounded piece at a time. Raises TransportError for what is no gzip."""
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            try:
                given = self._member.decompress(data, _INFLATED)
            except zlib.error:
                given = None
            if given is None:  # raised here, so that the error keeps nothing of the data
                raise TransportError("the answer's compression (gzip) is broken")
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if given:
                yield given

    def finish(self) -> None:
        """Raise TransportError when the last member is not complete."""
        if not self._member.eof:
            raise TransportError("the answer's compression (gzip) is cut short")
