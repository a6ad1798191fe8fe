"""Iterating over the items of a large result while they arrive, without holding them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from .errors import SoapError, TransportError
from .exchange import is_success
from .intake import Intake
from .records import Record
from .transport import HttpReply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from .operation import Operation, Response
    from .transport import AsyncHttpStream, HttpRequest, HttpStream

T = TypeVar("T")
H = TypeVar("H", bound=Record)

# Makes an error fit to be shown: of its operation, without secrets.
Seal: TypeAlias = "Callable[[SoapError], SoapError]"
# Keeps secrets out of what the HTTP libraries log, for as long as the block lasts.
Hiding: TypeAlias = "Callable[[], AbstractContextManager[None]]"


class _Items(Generic[T, H]):
    """What both kinds of items share. ``headers`` are the typed SOAP headers, which come before the items."""

    def __init__(self, opener: _Opener, response: Response[H, Any], reply: HttpReply, seal: Seal) -> None:
        """Keep where the items come from; those of a short reply are there already."""
        self.headers: H = response.headers
        self.http_headers: Mapping[str, str] = reply.headers
        self._http_status = reply.status
        self._intake = opener.intake
        self._there: list[T] = opener.operation.result(response.body) or []
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
            if not self._intake.is_complete:
                yield from self._arriving()
        except SoapError as error:
            failure = self._failure(error)
        else:
            return
        raise failure

    def _arriving(self) -> Iterator[T]:
        try:
            for piece in self._pieces:
                yield from self._intake.items(piece)
        except TransportError:
            yield from self._intake.complete_items()
            raise
        yield from self._intake.rest(len(self._there))


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
            if not self._intake.is_complete:
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
                for item in self._intake.items(piece):
                    yield item
        except TransportError:
            for item in self._intake.complete_items():
                yield item
            raise
        for item in self._intake.rest(len(self._there)):
            yield item


class _Opener:
    """Opens the reply of an operation."""

    def __init__(self, operation: Operation[Any, Any, Any, Any, Any], hiding: Hiding) -> None:
        self.operation = operation
        self.intake = Intake(operation)
        self._hiding = hiding


class Opener(_Opener):
    """Sends, and reads a reply up to its first item."""

    def __init__(
        self, operation: Operation[Any, Any, Any, Any, Any], stream: Callable[[HttpRequest], HttpStream], hiding: Hiding
    ) -> None:
        """Keep what sends, and what hides secrets meanwhile."""
        super().__init__(operation, hiding)
        self._stream = stream
        self.pieces: Iterator[bytes] = iter(())

    def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return what is to be judged of its reply. Raises TransportError."""
        http = self._stream(request)
        if not is_success(http.status):
            return HttpReply(http.status, http.headers, b"".join(http))
        self.intake, self.pieces = Intake(self.operation, http.headers.get("content-type")), self._quiet(http)
        for piece in self.pieces:
            if self.intake.begins(piece):
                break
        return self.intake.reply(http.status, http.headers)

    def _quiet(self, http: HttpStream) -> Iterator[bytes]:
        """Give the pieces of a reply; what the HTTP libraries log while one arrives has no secrets."""
        pieces = iter(http)
        while True:
            with self._hiding():
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece


class AsyncOpener(_Opener):
    """Sends, and reads a reply up to its first item."""

    def __init__(
        self,
        operation: Operation[Any, Any, Any, Any, Any],
        stream: Callable[[HttpRequest], Awaitable[AsyncHttpStream]],
        hiding: Hiding,
    ) -> None:
        """Keep what sends, and what hides secrets meanwhile."""
        super().__init__(operation, hiding)
        self._stream = stream
        self.pieces: AsyncIterator[bytes]

    async def send(self, request: HttpRequest) -> HttpReply:
        """Send a request and return what is to be judged of its reply. Raises TransportError."""
        http = await self._stream(request)
        if not is_success(http.status):
            return HttpReply(http.status, http.headers, b"".join([piece async for piece in http]))
        self.intake, self.pieces = Intake(self.operation, http.headers.get("content-type")), self._quiet(http)
        async for piece in self.pieces:
            if self.intake.begins(piece):
                break
        return self.intake.reply(http.status, http.headers)

    async def _quiet(self, http: AsyncHttpStream) -> AsyncIterator[bytes]:
        """Give the pieces of a reply; what the HTTP libraries log while one arrives has no secrets."""
        pieces = aiter(http)
        while True:
            with self._hiding():
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield piece
