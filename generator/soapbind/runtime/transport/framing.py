"""Where a reply ends on its connection (RFC 9112), followed byte by byte and without any I/O."""

from __future__ import annotations

import re

_LONGEST_LINE = 256 * 1024  # bytes; more than HTTP libraries accept
_NO_BODY = frozenset({b"204", b"304"})  # RFC 9112 section 6.3
_HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF")
_SIZE_DIGITS = 16  # of a length or the size of a chunk; more is no size of anything
# A reply with a length, as nearly all are, when all of its head is there. What looks otherwise is read line by line.
_OTHERS = rb"(?:(?!(?i:content-length|transfer-encoding))[^\r\n:]+:[^\r\n]*\r\n)*"
_USUAL_HEAD = re.compile(
    rb"HTTP/1\.[01] (?!1|204|304)[0-9]{3}(?: [^\r\n]*)?\r\n"
    + _OTHERS
    + rb"(?i:content-length):[ \t]*([0-9]{1,%d})[ \t]*\r\n" % _SIZE_DIGITS
    + _OTHERS
    + rb"\r\n"
)


class Framing:
    """Follows the bytes of one reply, which interim replies (1xx) may precede.

    ``is_clean`` tells that the reply is complete and no byte came behind it. A byte that did belongs to no request, and
    would be taken for the beginning of the reply to the next one. Whatever is not understood here is not clean.
    ``body`` counts the bytes of the body as they were sent, without the frames of chunks.
    """

    def __init__(self) -> None:
        """Begin before the status line."""
        self.body = 0
        self.is_clean = False
        self._take = self._status_line
        self._line = b""
        self._skip = 0  # bytes of the body that are still to come
        self._is_lost = False  # nothing can be told any more, or the end of the connection is that of the reply
        self._status = b""
        self._lengths: set[bytes] = set()
        self._is_chunked = False
        self._is_new = True

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        place = self._usual_head(data) if self._is_new else 0
        while place < len(data):
            if self.is_clean:
                self._lose()
            if self._is_lost:
                return
            place = self._skip_body(len(data), place) if self._skip else self._next_line(data, place)

    def _usual_head(self, data: bytes) -> int:
        """Return where the body begins in the first bytes of a usual reply, 0 where one must look more closely."""
        self._is_new = False
        found = _USUAL_HEAD.match(data)
        if found is None:
            return 0
        self._skip = int(found[1])
        self.is_clean = not self._skip
        return found.end()

    def _lose(self) -> None:
        self.is_clean, self._is_lost = False, True

    def _skip_body(self, size: int, place: int) -> int:
        taken = min(self._skip, size - place)
        self._skip -= taken
        self.body += taken
        if not self._skip and not self._is_chunked:
            self.is_clean = True
        return place + taken

    def _next_line(self, data: bytes, place: int) -> int:
        end = data.find(b"\n", place) + 1
        self._line += data[place : end or None]
        if end:
            line, self._line = self._line, b""
            if line.endswith(b"\r\n"):
                self._take(line[:-2])
            else:
                self._lose()
        elif len(self._line) > _LONGEST_LINE:
            self._lose()
        return end or len(data)

    def _status_line(self, line: bytes) -> None:
        version, _, rest = line.partition(b" ")
        self._status = rest[:3]
        self._lengths.clear()
        self._is_chunked = False
        if version in {b"HTTP/1.1", b"HTTP/1.0"} and self._status.isdigit():
            self._take = self._header
        else:
            self._lose()

    def _header(self, line: bytes) -> None:
        if not line:
            self._begin_body()
            return
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            self._lengths.add(value.strip())
        elif name.lower() == b"transfer-encoding":
            self._is_chunked = True  # with any other value libraries give up

    def _begin_body(self) -> None:
        if self._status.startswith(b"1"):
            self._take = self._status_line
        elif self._status in _NO_BODY:
            self.is_clean = True
        elif self._is_chunked:
            self._take = self._chunk_size
        elif len(self._lengths) == 1 and (length := self._lengths.pop()).isdigit() and len(length) <= _SIZE_DIGITS:
            self._skip = int(length)
            self.is_clean = not self._skip
        else:
            self._lose()

    def _chunk_size(self, line: bytes) -> None:
        digits = line.partition(b";")[0].strip()
        if not digits or len(digits) > _SIZE_DIGITS or not _HEXADECIMAL.issuperset(digits):
            self._lose()
            return
        self._skip = int(digits, 16)
        self._take = self._chunk_end if self._skip else self._trailer

    def _chunk_end(self, line: bytes) -> None:
        if line:
            self._lose()
        self._take = self._chunk_size

    def _trailer(self, line: bytes) -> None:
        self.is_clean = not line


class StrayBytes:
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
