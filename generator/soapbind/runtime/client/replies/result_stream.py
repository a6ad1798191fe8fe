"""Iterating over the items of a large result while they arrive, without holding them all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from ...errors import EmptyResultError, SoapError, TransportError
from ...operation import Operation, Response
from ...schema.record import Record
from ...transport.interface import AsyncHttpStream, HttpReply, HttpRequest, HttpStream
from ..http_binding import is_success
from .arriving_reply import ArrivingReply
from .chosen_list import path_of
from .opened_reply import UnopenedReply

T = TypeVar("T")
H = TypeVar("H", bound=Record)
R = TypeVar("R")

_PIECE = 2**16  # bytes

# Makes an error fit to be shown: of its operation, without secrets.
Seal: TypeAlias = "Callable[[SoapError], SoapError]"
Which: TypeAlias = "Callable[[Any], Any] | None"


class _Items(Generic[T, H]):
    """What both kinds of items share. ``headers`` are the typed SOAP headers, which come before the items."""

    def __init__(self, opener: _Opener, response: Response[H, Any], reply: HttpReply, seal: Seal) -> None:
        """Keep where the items come from; those of a short reply are there already."""
        self.headers: H = response.headers
        self.http_headers: Mapping[str, str] = reply.headers
        self._http_status = reply.status
        self._arriving_reply = opener.arriving
        self._there: list[T] = opener.arriving.taken_from(response.body) if opener.arriving.is_complete else []
        self._result_of = opener.operation.result
        self._seal = seal
        self._is_begun = False

    def _failure(self, error: SoapError) -> SoapError:
        """Return an error that says which reply it came with."""
        error.headers, error.http_status, error.http_headers = self.headers, self._http_status, self.http_headers
        return self._seal(error)

    def _begin(self) -> None:
        if self._is_begun:
            raise RuntimeError("these items can be iterated over once; the plain call returns a list")
        self._is_begun = True


class _ItemsInside(_Items[T, H], Generic[T, H, R]):
    """What both kinds of items share that a list inside a result has."""

    @property
    def result(self) -> R:
        """The result without the items, once all of them were given.

        Raises RuntimeError before that, and EmptyResultError where it is nil.
        """
        if self._arriving_reply.body is None:
            raise RuntimeError("the result is there once all of its items were iterated over")
        result: R | None = self._result_of(self._arriving_reply.body)
        if result is None:
            raise self._failure(EmptyResultError("the server returned no value (nil), and so no items"))
        return result


class Items(_Items[T, H]):
    """The items of a result. Iterate once, within the ``with`` block that gave it; iterating raises SoapError."""

    def __init__(self, opener: Opener, response: Response[H, Any], reply: HttpReply, seal: Seal) -> None:
        """Keep where the items come from."""
        super().__init__(opener, response, reply, seal)
        self._pieces = opener.pieces

    def __iter__(self) -> Iterator[T]:
        """Give the items."""
        self._begin()
        try:
            yield from self._there
            if not self._arriving_reply.is_complete:
                yield from self._arriving()
        except SoapError as error:
            failure = self._failure(error)
        else:
            return
        raise failure

    def _arriving(self) -> Iterator[T]:
        try:
            for piece in self._pieces:
                yield from self._arriving_reply.items(piece)
        except TransportError:
            yield from self._arriving_reply.complete_items()
            raise
        yield from self._arriving_reply.rest()


class AsyncItems(_Items[T, H]):
    """The items of a result, for ``async for``. Iterate once, within the block that gave it; it raises SoapError."""

    def __init__(self, opener: AsyncOpener, response: Response[H, Any], reply: HttpReply, seal: Seal) -> None:
        """Keep where the items come from."""
        super().__init__(opener, response, reply, seal)
        self._pieces = opener.pieces

    async def __aiter__(self) -> AsyncIterator[T]:
        """Give the items."""
        self._begin()
        try:
            for item in self._there:
                yield item
            if not self._arriving_reply.is_complete:
                async for item in self._arriving():
                    yield item
        except SoapError as error:
            failure = self._failure(error)
        else:
            return
        raise failure

    async def _arriving(self) -> AsyncIterator[T]:
        try:
            async for piece in self._pieces:
                for item in self._arriving_reply.items(piece):
                    yield item
        except TransportError:
            for item in self._arriving_reply.complete_items():
                yield item
            raise
        for item in self._arriving_reply.rest():
            yield item


class ItemsInside(_ItemsInside[T, H, R], Items[T, H]):
    """The items of a list that a result holds."""


class AsyncItemsInside(_ItemsInside[T, H, R], AsyncItems[T, H]):
    """The items of a list that a result holds, for ``async for``."""


class _Opener:
    """Opens the reply of an operation; ``which`` returns the list of its result, None where that is the list."""

    def __init__(self, operation: Operation[Any, Any, Any, Any, Any], which: Which) -> None:
        self.operation = operation
        self._path = path_of(operation, which)
        self.arriving = self._begun({})

    def _begun(self, headers: Mapping[str, str]) -> ArrivingReply:
        return ArrivingReply(self.operation, self._path, headers.get("content-type"))

    def whole(self, reply: HttpReply) -> HttpReply:
        """Return a reply that is there as a whole: what plugins make of it is read up to its first item."""
        return UnopenedReply(
            *(reply.status, reply.headers, reply.content, self._opened),
            bytes_sent=reply.bytes_sent,
            received=reply.received,
        )

    def _opened(self, reply: HttpReply) -> HttpReply:
        if not is_success(reply.status):
            return reply
        if reply.received is not None:  # of several parts, and taken apart already
            self.arriving = self._begun({})
            self.arriving.is_complete = True
            self._goes_on(iter(()))
            return reply
        self.arriving = self._begun(reply.headers)
        pieces = _pieces(reply.content)
        for piece in pieces:
            if self.arriving.begins(piece):
                break
        self._goes_on(pieces)
        return self.arriving.reply(reply.status, reply.headers)

    def _goes_on(self, pieces: Iterator[bytes]) -> None:
        """Keep what is still to be read."""
        raise NotImplementedError


class Opener(_Opener):
    """Sends, and reads a reply up to its first item."""

    def __init__(
        self,
        operation: Operation[Any, Any, Any, Any, Any],
        which: Which,
        stream: Callable[[HttpRequest], HttpStream],
    ) -> None:
        """Keep what sends."""
        super().__init__(operation, which)
        self._stream = stream
        self.pieces: Iterator[bytes] = iter(())

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return what is to be judged of its reply. Raises TransportError."""
        http = self._stream(request)
        if not is_success(http.status):
            sent = getattr(http, "bytes_sent", None)
            return HttpReply(http.status, http.headers, b"".join(http), bytes_sent=sent)
        self.arriving, self.pieces = self._begun(http.headers), iter(http)
        for piece in self.pieces:
            if self.arriving.begins(piece):
                break
        return self.arriving.reply(http.status, http.headers)

    def _goes_on(self, pieces: Iterator[bytes]) -> None:
        """Keep what is still to be read."""
        self.pieces = pieces


class AsyncOpener(_Opener):
    """Sends, and reads a reply up to its first item."""

    def __init__(
        self,
        operation: Operation[Any, Any, Any, Any, Any],
        which: Which,
        stream: Callable[[HttpRequest], Awaitable[AsyncHttpStream]],
    ) -> None:
        """Keep what sends."""
        super().__init__(operation, which)
        self._stream = stream
        self.pieces: AsyncIterator[bytes]

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return what is to be judged of its reply. Raises TransportError."""
        http = await self._stream(request)
        if not is_success(http.status):
            sent, pieces = getattr(http, "bytes_sent", None), [piece async for piece in http]
            return HttpReply(http.status, http.headers, b"".join(pieces), bytes_sent=sent)
        self.arriving, self.pieces = self._begun(http.headers), aiter(http)
        async for piece in self.pieces:
            if self.arriving.begins(piece):
                break
        return self.arriving.reply(http.status, http.headers)

    def _goes_on(self, pieces: Iterator[bytes]) -> None:
        """Keep what is still to be read."""
        self.pieces = _async_pieces(pieces)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


async def _async_pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
