"""The envelope of a plain call's reply, decoded while it arrives unless it is short; no I/O."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ...errors import DecodeError
from ...soap.gc_pause import collector_paused
from ...xml.charset import Utf8Pieces
from .opened_reply import OpenedReply, receiver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...schema.record import Record
    from ...soap.envelope import Envelope
    from ...soap.stream_reader import EnvelopeStreamReader
    from ...transport.interface import HttpReply, Received

_PIECE = 2**16  # bytes; a reply that is shorter is kept
_NEXT = 2**20  # bytes of a longer one that are decoded at once: the collector runs between them
_LONGEST = 9  # digits of a length that is looked at
_START = 2000  # bytes of a long reply that are kept for a message about it


def envelope_receiver(body: type[Record], headers: Mapping[str, str]) -> Received | None:
    """Return what takes a reply with these HTTP headers and a body of this class, None for one that is short."""
    length = headers.get("content-length", "")
    is_short = length.isdecimal() and len(length) <= _LONGEST and int(length) < _PIECE
    if is_short and "content-encoding" not in headers:
        return receiver(headers)
    return receiver(headers) or ArrivingEnvelope(body, headers.get("content-type"))


class ArrivingEnvelope:
    """Takes a reply from a transport (``transport.interface.Received``); its body should be of the class ``body``.

    Once it is long, and may hold a list, its text is not kept: memory is bounded by its values.
    """

    def __init__(self, body: type[Record], content_type: str | None) -> None:
        """Start with nothing read of a reply with this Content-Type."""
        self.size = 0
        self._body = body
        self._kept = BytesIO()  # gives its content without a copy, where joining pieces needs room for two
        self._enough: float = _PIECE
        self._start = b""
        self._utf8 = Utf8Pieces(content_type)
        self._reader: EnvelopeStreamReader | None = None
        self._error: DecodeError | None = None

    def write(self, data: bytes, /) -> None:
        """Take the next piece."""
        self.size += len(data)
        self._kept.write(data)
        if self._kept.tell() >= self._enough:
            self._decode()

    def envelope(self) -> bytes:
        """Return the whole of a reply that was kept, else its start."""
        return self._kept.getvalue() if self._reader is None else self._start

    def opened(self, reply: HttpReply) -> HttpReply:
        """Return the reply that was taken, with its envelope unless it was kept as a whole."""
        if self._reader is None:
            return reply
        parts = reply.status, reply.headers, self._start, self._close(self._reader)
        return OpenedReply(*parts, bytes_sent=reply.bytes_sent, received=self)

    def _decode(self) -> None:
        """Decode what is there. An error is kept until all has arrived."""
        reader = self._reader or self._begun()
        if reader is None:
            return
        data, self._kept = self._kept.getvalue(), BytesIO()
        self._enough = _NEXT
        if self._error is None:
            try:
                with collector_paused():
                    reader.feed(self._utf8.feed(data))
            except DecodeError as error:
                self._error = error

    def _begun(self) -> EnvelopeStreamReader | None:
        from ...decode.streaming.list_paths import item_lists  # noqa: PLC0415 - only long replies need it
        from ...soap.stream_reader import EnvelopeStreamReader  # noqa: PLC0415 - compiles expressions, the same

        if not item_lists(self._body):
            self._enough = float("inf")
            return None
        self._start = self._kept.getvalue()[:_START]
        self._reader = EnvelopeStreamReader(self._body)
        return self._reader

    def _close(self, reader: EnvelopeStreamReader) -> Envelope | DecodeError:
        self._decode()
        try:
            if self._error is None:
                reader.feed(self._utf8.close())
                return reader.close()
        except DecodeError as error:
            self._error = error
        return self._error
