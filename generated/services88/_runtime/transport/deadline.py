"""What one HTTP exchange may take: seconds and bytes. The arithmetic behind the transports, without any I/O."""

from __future__ import annotations

import zlib
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Self

from ..errors import TransportError, TransportTimeoutError
from .framing import Framing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from .interface import HttpRequest

_FOREVER = 10_000_000.0  # seconds; sockets and locks take no infinity
_PIECE = 256 * 1024  # bytes of a request that are sent at once
_INFLATED = 1024 * 1024  # bytes that are decompressed at once


class Budget:
    """The time of an exchange, and whether anything of the request may have left this machine.

    ``sent`` is None where nobody can know: only the lines of this package tell.
    """

    def __init__(self, timeout: float | None, *, sent: bool | None = None) -> None:
        """Start the clock: ``timeout`` seconds from now, None for no end."""
        self._end = inf if timeout is None else monotonic() + timeout
        self.sent = sent
        self.tally: Tally | None = None

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return min(max(self._end - monotonic(), 0.0), _FOREVER)

    def uses(self, tally: Tally) -> None:
        """Say that the request goes out on the line of ``tally``."""
        self.sent = True
        self.tally = tally
        tally.restart()


class Bound(float):
    """The seconds one step may take; HTTP libraries hand it through to the socket, which asks ``now()``.

    A number per step, as they know it, lets a server that trickles take for ever: each byte begins a new step.
    """

    __slots__ = ("budget",)
    budget: Budget

    def __new__(cls, seconds: float | None, budget: Budget) -> Self:
        """Bound a step to ``seconds``, None for no bound but the budget's."""
        made = super().__new__(cls, budget.left() if seconds is None else min(seconds, budget.left()))
        made.budget = budget
        return made

    def now(self) -> float:
        """Return how long the step may take if it begins now."""
        return min(self, self.budget.left())


class Tally:
    """Follows what arrives on a connection, to know whether a reply was followed by bytes that belong to none.

    Such bytes would be taken for the reply to the next request. A connection is used again only when it ``is_clean``.
    """

    def __init__(self) -> None:
        """Follow a new connection."""
        self.restart()

    @property
    def is_clean(self) -> bool:
        """Whether the last reply is complete and nothing came behind it."""
        return self._framing.is_clean and not self._is_odd

    def restart(self) -> None:
        """Begin with a new exchange."""
        self._framing = Framing()
        self._is_odd = False

    def add(self, data: bytes) -> None:
        """Take bytes as they come from the network."""
        self._framing.feed(data)

    def finish(self, body: int) -> None:
        """Compare with a reply that is complete: ``body`` bytes as they were sent, without the frames of chunks."""
        self._is_odd = body != self._framing.body


class _Pieces:
    """A request's body in pieces, so that a large one is neither copied whole nor sent in one step."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        """Keep the body and the time it may take."""
        self._content = memoryview(content)
        self._budget = budget

    def _pieces(self) -> Iterator[bytes]:
        """Give the pieces. Raises TransportTimeoutError when the time is up."""
        for start in range(0, len(self._content), _PIECE):
            if not self._budget.left():
                raise TransportTimeoutError("the request could not be sent in time")
            yield bytes(self._content[start : start + _PIECE])

    def __repr__(self) -> str:
        """Show the size only: the body holds the ticket."""
        return f"<{len(self._content)} bytes>"


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

    def __init__(self, request: HttpRequest, budget: Budget, headers: Mapping[str, str], max_reply: int | None) -> None:
        """Prepare for a reply with these headers. Raises TransportError for a compression nobody asked for."""
        self._limit = request.max_reply if max_reply is None else min(max_reply, request.max_reply)
        self._budget = budget
        self._sent = self._given = 0
        named = headers.get("content-encoding", "").strip()
        coding = named.lower()
        if coding not in {"", "identity", "gzip", "x-gzip"}:
            raise TransportError(f"the answer is encoded as {named[:40]!r}, which was not asked for")
        self._gzip = Gunzip() if coding.endswith("gzip") else None

    def take(self, piece: bytes) -> Iterator[bytes]:
        """Give what is in a piece. Raises TransportError when it is late, too much, or broken."""
        self._sent += len(piece)
        for given in [piece] if self._gzip is None else self._gzip.feed(piece):
            self._given += len(given)
            if self._given > self._limit:
                raise TransportError(f"the answer is larger than the transport accepts (max_reply {self._limit} bytes)")
            if not self._budget.left():
                raise TransportTimeoutError("the answer was not complete in time")
            yield given

    def finish(self) -> None:
        """Say that the body is complete. Raises TransportError when its compression is not."""
        if self._gzip is not None and self._sent:
            self._gzip.finish()
        if self._budget.tally is not None:
            self._budget.tally.finish(self._sent)


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
