"""Reading a message while it arrives: the items of long lists from its text, the rest as a tree at the end.

Memory is bounded by the values read, not by the text. Why this gives what a parser gives, for every document, is argued
in docs/decisions/0009: the document is taken apart at places that a parser confirms, each part is judged on its own,
and what cannot be taken apart is left to the parser as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..decode.streaming.list_items import ItemReader
from ..decode.streaming.utf8_decoder import Utf8Text
from .outside_lists import OutsideLists

if TYPE_CHECKING:
    from ..errors import DecodeError
    from ..schema.record import Record
    from .envelope import Envelope

_PIECE = 2**16  # bytes read at once
# How a document begins whose text is looked at: XML 1.0 in UTF-8, and nothing before the root element.
_PLAIN_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*[\"']1\.0[\"']"
    rb"(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*[\"'][Uu][Tt][Ff]-8[\"'])?"
    rb"(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*[\"'](?:yes|no)[\"'])?[ \t\r\n]*\?>)?[ \t\r\n]{0,1000}<[^?!]"
)


class EnvelopeStreamReader:
    """Takes a message in pieces, then gives its envelope. ``body`` is the class of the body it should have.

    What has arrived is kept in one place at a time: as bytes in ``_start`` until enough is there, then as characters in
    ``_arrived`` until they went to a list or outside of one, and as bytes in ``_rest`` once no list is looked for.
    """

    def __init__(self, body: type[Record]) -> None:
        """Start with nothing read."""
        self._start: bytearray | None = bytearray()
        self._text = Utf8Text()
        self._arrived: list[str] = []
        self._length = 0
        self._enough = 0  # characters to wait for before looking at them again
        self._outside = OutsideLists(body)
        self._reader: ItemReader | None = None
        self._readers: list[ItemReader] = []
        self._rest: list[bytes] | None = None
        self._error: DecodeError | None = None

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        if self._start is not None:
            if self._start or len(data) < _PIECE:  # else a message of 100 MB would be copied
                self._start += data
                if len(self._start) < _PIECE:
                    return
                data = bytes(self._start)
            self._begin(data)
        position = 0
        while position < len(data) and self._rest is None and self._error is None:
            self._take(data[position : position + _PIECE])
            position += _PIECE
        if self._rest is not None and self._error is None:
            self._rest.append(data[position:])

    def finish(self) -> None:
        """Take it that no more pieces come: read the items that are complete."""
        data = bytes(self._start or b"")
        if self._start is not None:
            self._begin(data)
        if self._rest is not None:
            self._rest.append(data)
        elif self._error is None:
            self._take(data, is_last=True)

    def close(self) -> Envelope:
        """Return the envelope of the whole message. Raises DecodeError for a document that is not well-formed."""
        self.finish()
        if self._error is not None:
            raise self._error
        return self._outside.envelope(b"".join(self._rest or ()))

    def head(self, attributes: tuple[str, ...]) -> Envelope | None:
        """Return the envelope up to the items of a list, ``attributes`` lead to it, once that has begun, else None.

        The items before them, which the tree has, are then read with them. Raises DecodeError.
        """
        for count, reader in enumerate(self._readers, 1):
            if reader.items.attributes == attributes:
                envelope = self._outside.head(count)
                if envelope.body is not None:
                    reader.lead(envelope.body)
                return envelope
        return None

    def take(self, attributes: tuple[str, ...]) -> list[Any]:
        """Return the items of a list read since the last call, and forget them.

        Raises DecodeError for an item that is wrong, once the items before it are given.
        """
        return [
            value for reader in self._readers if reader.items.attributes == attributes for value in reader.items.take()
        ]

    def _begin(self, data: bytes) -> None:
        """Decide by its start whether the text of the document is looked at."""
        self._start = None
        if self._outside.is_done or _PLAIN_START.match(data) is None:
            self._rest = []

    def _take(self, data: bytes, *, is_last: bool = False) -> None:
        self._arrived.append(self._text.decode(data, final=is_last))
        self._length += len(self._arrived[-1])
        is_last = is_last or self._text.error is not None
        if self._length < self._enough and not is_last:
            return
        text = "".join(self._arrived)
        position = self._read(text, is_last=is_last)
        self._arrived = [text[position:]]
        self._length = len(text) - position
        self._error = self._error or self._text.error
        if self._outside.is_done and self._reader is None:
            self._outside.keep(text[position:])
            self._rest = [self._text.undecoded()]

    def _read(self, text: str, *, is_last: bool) -> int:
        """Let text go its ways. Return the position behind what went."""
        position = 0
        while True:
            if self._reader is None:
                position = self._outside.read(text, position, is_last=is_last)
                self._enough = self._outside.enough
                found = self._outside.found
                if found is None:
                    return position
                self._reader = ItemReader(*found)
                self._readers.append(self._reader)
                self._outside.add(self._reader.items)
            position = self._reader.read(text, position, is_last=is_last)
            self._enough, self._error = self._reader.enough, self._reader.error
            if self._error is not None or not self._reader.is_behind:
                return position
            self._reader = None
