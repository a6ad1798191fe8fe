"""What arrives of a reply while its items are iterated over; no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .envelope import read_body
from .errors import DecodeError
from .message_reader import MessageReader
from .records import Record
from .transport import OpenedReply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .frame import Envelope
    from .operation import Operation

RB = TypeVar("RB", bound=Record)
_START = 1000  # bytes of a body that are kept for a message about it


class Intake:
    """Takes the body of a reply in pieces: first until the envelope can be judged, then item by item."""

    def __init__(self, operation: Operation[Any, Any, Any, Any, Any]) -> None:
        """Start with nothing read."""
        self._operation = operation
        self._reader = MessageReader(operation.response[1])
        self._start = b""
        self._opened: Envelope | DecodeError | None = None
        self.is_complete = False
        self.size = 0

    def begins(self, piece: bytes) -> bool:
        """Take a piece; return whether the envelope can be judged."""
        self._start = (self._start + piece)[:_START] if len(self._start) < _START else self._start
        self.size += len(piece)
        try:
            self._reader.feed(piece)
            self._opened = self._reader.head()
        except DecodeError as error:
            self._opened = error
        return self._opened is not None

    def reply(self, status: int, headers: Mapping[str, str]) -> OpenedReply:
        """Return what is to be judged: the envelope before the first item, or the whole of it."""
        if self._opened is None:
            self.is_complete = True
            try:
                self._opened = self._reader.close()
            except DecodeError as error:
                self._opened = error
        return OpenedReply(status, headers, self._start, self._opened)

    def items(self, piece: bytes) -> list[Any]:
        """Take a piece and return the items in it. Raises DecodeError."""
        self.size += len(piece)
        self._reader.feed(piece)
        return self._reader.take()

    def rest(self, given: int) -> list[Any]:
        """Return the last items, once all pieces were taken; ``given`` tells how many came before the first piece.

        Raises DecodeError for a body that is not complete.
        """
        body = read_body(self._reader.close(), self._operation.response[1])
        found: list[Any] | None = self._operation.result(body)
        return (found or [])[given:]
