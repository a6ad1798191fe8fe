"""What arrives of a reply while the items of one of its lists are iterated over; no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ...errors import DecodeError
from ...schema.record import Record
from ...soap.envelope_reader import read_body
from ...soap.stream_reader import EnvelopeStreamReader
from ...transport.interface import HttpReply
from ...xml.charset import Utf8Pieces
from .opened_reply import OpenedReply, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...operation import Operation
    from ...soap.envelope import Envelope

RB = TypeVar("RB", bound=Record)
_START = 1000  # bytes of a body that are kept for a message about it


class ArrivingReply:
    """Takes the body of a reply in pieces: first until the envelope can be judged, then item by item.

    ``path`` has the attributes that lead from the body to the list. ``body`` has the rest, once all was read.
    """

    def __init__(
        self, operation: Operation[Any, Any, Any, Any, Any], path: tuple[str, ...], content_type: str | None = None
    ) -> None:
        """Start with nothing read of a reply with this Content-Type."""
        self._operation = operation
        self._path = path
        self._packed = None if content_type is None else receiver({"content-type": content_type})
        self._utf8 = Utf8Pieces(content_type)
        self._reader = EnvelopeStreamReader(operation.response[1])
        self._start = b""
        self._opened: Envelope | DecodeError | None = None
        self._is_ended = self.is_complete = False
        self.body: Record | None = None
        self.size = 0

    def begins(self, piece: bytes) -> bool:
        """Take a piece; return whether the envelope can be judged."""
        self._start = (self._start + piece)[:_START] if len(self._start) < _START else self._start
        self.size += len(piece)
        if self._packed is not None:
            self._packed.write(piece)
            return False
        try:
            self._reader.feed(self._utf8.feed(piece))
            self._opened = self._reader.head(self._path)
        except DecodeError as error:
            self._opened = error
        return self._opened is not None

    def reply(self, status: int, headers: Mapping[str, str]) -> HttpReply:
        """Return what is to be judged: the envelope before the first item, or the whole of it.

        One of several parts is there as a whole: what its envelope refers to comes behind it.
        """
        if self._packed is not None:
            self.is_complete = True
            return HttpReply(status, headers, self._packed.envelope(), received=self._packed)
        if self._opened is None:
            self._opened = self._last()
        return OpenedReply(status, headers, self._start, self._opened, not self.is_complete)

    def items(self, piece: bytes) -> Iterator[Any]:
        """Take a piece and give the items in it. Raises DecodeError for one that is wrong, after those before it."""
        self.size += len(piece)
        self._reader.feed(self._utf8.feed(piece))
        yield from self._reader.take(self._path)

    def complete_items(self) -> Iterator[Any]:
        """Give the items that came whole, once no more pieces come. Raises DecodeError for one that is wrong."""
        self._reader.finish()
        while found := self._reader.take(self._path):
            yield from found

    def rest(self) -> Iterator[Any]:
        """Give the last items, once all pieces were taken. Raises DecodeError for a body that is not complete."""
        self._end()
        yield from self.complete_items()
        envelope = self._reader.close()
        given = sum(items.before for items in envelope.lists if items.attributes == self._path)
        yield from self.taken_from(read_body(envelope, self._operation.response[1]))[given:]

    def taken_from(self, body: Record) -> list[Any]:
        """Take the items that a body has out of it, and keep the rest."""
        self.body, holder = body, cast("Any", body)
        for attribute in self._path[:-1]:
            holder = getattr(holder, attribute, None)
        found: list[Any] = getattr(holder, self._path[-1], None) or []
        if found:
            setattr(holder, self._path[-1], [])
        return found

    def _last(self) -> Envelope | DecodeError:
        """Return the envelope of a short reply; that without its items where the list does not end well."""
        try:
            self._end()
            self._reader.finish()
            head = self._reader.head(self._path)
            if head is not None:
                return head
            self.is_complete = True
            return self._reader.close()
        except DecodeError as error:
            self.is_complete = True
            return error

    def _end(self) -> None:
        """Hand on what was kept until all pieces were there."""
        if not self._is_ended:
            self._is_ended = True
            self._reader.feed(self._utf8.close())
