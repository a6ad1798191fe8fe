"""What arrives of a reply while its items are iterated over; no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .charset import Utf8Pieces
from .envelope import read_body
from .errors import DecodeError
from .message_reader import MessageReader
from .mime import MULTIPART, media_type, soap_text
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

    def __init__(self, operation: Operation[Any, Any, Any, Any, Any], content_type: str | None = None) -> None:
        """Start with nothing read of a reply with this Content-Type."""
        self._operation = operation
        self._content_type = content_type
        self._packed = bytearray() if media_type(content_type) == MULTIPART else None
        self._utf8 = Utf8Pieces(content_type)
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
            self._feed(piece)
            self._opened = self._reader.head()
        except DecodeError as error:
            self._opened = error
        return self._opened is not None

    def reply(self, status: int, headers: Mapping[str, str]) -> OpenedReply:
        """Return what is to be judged: the envelope before the first item, or the whole of it."""
        if self._opened is None:
            self.is_complete = True
            try:
                self._end()
                self._opened = self._reader.close()
            except DecodeError as error:
                self._opened = error
        return OpenedReply(status, headers, self._start, self._opened)

    def items(self, piece: bytes) -> list[Any]:
        """Take a piece and return the items in it. Raises DecodeError."""
        self.size += len(piece)
        self._feed(piece)
        return self._reader.take()

    def rest(self, given: int) -> list[Any]:
        """Return the last items, once all pieces were taken; ``given`` tells how many came before the first piece.

        Raises DecodeError for a body that is not complete.
        """
        self._end()
        body = read_body(self._reader.close(), self._operation.response[1])
        found: list[Any] | None = self._operation.result(body)
        return (found or [])[given:]

    def _feed(self, piece: bytes) -> None:
        if self._packed is None:
            self._reader.feed(self._utf8.feed(piece))
        else:
            self._packed += piece

    def _end(self) -> None:
        """Hand on what was kept until all pieces were there."""
        if self._packed is None:
            self._reader.feed(self._utf8.close())
        else:
            self._reader.feed(soap_text(self._content_type, bytes(self._packed)))
