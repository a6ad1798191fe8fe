"""A transport that gives a reply in pieces, and breaks where a test wants."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from services88 import (
        HttpReply,
        HttpRequest,
    )


class Pieces:
    """A transport whose reply arrives in pieces; counts how many were taken, and whether the stream was closed."""

    def __init__(self, pieces: list[bytes], status: int = 200, error: Exception | None = None) -> None:
        self.pieces, self.status, self.error = pieces, status, error
        self.headers = {"content-type": "text/xml"}
        self.taken = 0
        self.is_closed = False

    def send(self, request: HttpRequest) -> HttpReply:
        raise NotImplementedError

    @contextmanager
    def stream(self, request: HttpRequest) -> Any:  # noqa: ARG002 - the signature of Transport
        try:
            yield self
        finally:
            self.is_closed = True

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        """Has nothing to close."""


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


class AsyncPieces(Pieces):
    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> Any:  # type: ignore[override]
        with super().stream(request):
            yield self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece
