"""multipart/related as it arrives (RFC 2046 section 5.1, RFC 2387), in linear time and within limits."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ..errors import DecodeError, SoapError, TransportError
from ..xml.charset import parameter
from .store import Store
from .transfer_encodings import Sink, sink

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

MOST_PARTS = 10_000
_LONGEST_HEADERS = 16 * 1024  # bytes, of one part
_MOST_HEADERS = 100  # of one part, as of a message in Python's HTTP
_LONGEST_BOUNDARY = 70  # characters, RFC 2046 section 5.1.1
_LONGEST_PADDING = 1024  # bytes of blanks behind a boundary, as below; with more it is none
_PIECE = 64 * 1024  # bytes that are looked at together: what is behind a part is copied with each of them
_START = 1000  # bytes of a body that are kept for a message about it
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_BEHIND = re.compile(rb"(?P<last>--)?[ \t]{0,1024}(?=\r?\n)")
_BEHIND_AT_END = re.compile(rb"(?P<last>--)?[ \t]{0,1024}(?=\r?\n|\Z)")
_MAY_GO_ON = re.compile(rb"-?-?[ \t]*\r?\Z")


class MimePart(NamedTuple):
    """A part: headers, names in lower case, and body."""

    headers: Mapping[str, str]
    body: Store

    @property
    def id(self) -> str:
        """The Content-ID without its brackets, "" without one."""
        return bare_id(self.headers.get("content-id"))


def bare_id(text: str | None) -> str:
    """Return a Content-ID without its brackets."""
    return (text or "").strip().removeprefix("<").removesuffix(">")


class MultipartReader:
    """Takes a body in pieces, and does not raise meanwhile: what is wrong is told when the parts are asked for.

    ``start`` are the first bytes, ``size`` is how many came.
    """

    def __init__(self, content_type: str | None) -> None:
        """Read what has this Content-Type."""
        boundary = parameter(content_type, "boundary") or ""
        self.content_type = content_type
        self.start = b""
        self.size = 0
        self._parts: list[MimePart] = []
        self._error: SoapError | None = None
        self._buffer = b"\n"  # so that the first boundary, too, has a line break before it
        self._sink: Sink | None = None
        self._is_last = False
        self._take: Callable[[], bool] | None = self._preamble
        self._delimiter = b"\n--" + boundary.encode("ascii", "replace")
        if not 0 < len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
            self._error = DecodeError("the message is multipart/related without a valid boundary")

    def write(self, data: bytes) -> None:
        """Take the next piece."""
        if len(self.start) < _START:
            self.start = (self.start + data)[:_START]
        self.size += len(data)
        for begin in range(0, len(data), _PIECE):
            if self._error is not None or self._take is None:
                return
            self._buffer += data[begin : begin + _PIECE]
            self._run()

    def parts(self) -> list[MimePart]:
        """Return the parts, once all pieces were taken. Raises DecodeError, and TransportError without room."""
        if self._error is None and self._take is not None:
            self._is_last = True
            self._run()
            if self._error is None and self._take is not None:
                self._error = DecodeError(
                    "the message is multipart/related and cut short: its last boundary is missing"
                )
        if self._error is not None:
            self._parts.clear()
            raise self._error.with_traceback(None)
        return self._parts

    def _run(self) -> None:
        with self.judged():
            while self._take is not None and self._take():
                pass

    @contextmanager
    def judged(self) -> Generator[None]:
        """Keep the first error, to be told when the parts are asked for."""
        try:
            yield
        except DecodeError as error:
            self._error = self._error or error
        except OSError as error:
            told = f"there is no room for an attachment: {error.strerror}"
            self._error = self._error or TransportError(told, is_permanent=True)

    def _preamble(self) -> bool:
        return self._until_boundary(None)

    def _headers(self) -> bool:
        """Read the headers; the line break before them is still there, and may be half of the blank line."""
        end = _BLANK_LINE.search(self._buffer, 0, _LONGEST_HEADERS)
        if end is None:
            if self._is_last or len(self._buffer) >= _LONGEST_HEADERS:
                raise DecodeError("a part of the multipart/related message has no end of its headers")
            return False
        block = self._buffer[: end.start()]
        if self._delimiter in block and re.search(re.escape(self._delimiter) + _BEHIND.pattern, block + b"\n"):
            raise DecodeError("a part of the multipart/related message has no end of its headers")
        if len(self._parts) == MOST_PARTS:
            raise DecodeError(f"the message is multipart/related with more than {MOST_PARTS} parts")
        part = MimePart(_parsed(block), Store())
        self._sink = sink(part.headers.get("content-transfer-encoding", ""), part.body)
        self._parts.append(part)
        self._buffer = self._buffer[end.end() - 1 :]  # with the line break, for a body may be empty
        self._take = self._first_of_body
        return True

    def _first_of_body(self) -> bool:
        """Take the line break away that ends the headers, unless it is also that of the next boundary."""
        behind = len(self._delimiter)
        if self._buffer.startswith(self._delimiter):
            found = self._is_boundary(0)
            if found is None:
                return False
        elif not self._is_last and len(self._buffer) < behind and self._delimiter.startswith(self._buffer):
            return False
        else:
            found = False
        if not found:
            self._buffer = self._buffer[1:]
        self._take = self._body
        return True

    def _body(self) -> bool:
        return self._until_boundary(self._sink)

    def _is_boundary(self, place: int) -> bool | None:
        """Whether a delimiter stands at a place of the buffer; None where more must come to tell."""
        behind = place + len(self._delimiter)
        if (_BEHIND_AT_END if self._is_last else _BEHIND).match(self._buffer, behind):
            return True
        if (
            not self._is_last
            and len(self._buffer) - behind < _LONGEST_PADDING
            and _MAY_GO_ON.match(self._buffer, behind)
        ):
            return None
        return False

    def _until_boundary(self, into: Sink | None) -> bool:
        """Hand on what is before the next boundary; return whether there was one."""
        buffer, begin = self._buffer, 0
        while True:
            place = buffer.find(self._delimiter, begin)
            found = None if place < 0 else self._is_boundary(place)
            if found is False:
                begin = place + 1
                continue
            break
        if found:
            end = place - 1 if place and buffer[place - 1 : place] == b"\r" else place
            self._hand_on(buffer[:end], into)
            return self._next_part(place)
        # The start of a boundary, and the CR before it, stay until it can be told what they are.
        keep = place - 1 if place >= 0 else len(buffer) - len(self._delimiter) - 1
        if self._is_last:
            keep = len(buffer)
        if keep > 0:
            self._hand_on(buffer[:keep], into)
            self._buffer = buffer[keep:]
        return False

    def _hand_on(self, data: bytes, into: Sink | None) -> None:
        if into is not None and data:
            into.write(data)

    def _next_part(self, place: int) -> bool:
        """Begin with the part behind a boundary, or with nothing behind the last one."""
        if self._sink is not None:
            self._sink.finish()
            self._sink = None
        behind = place + len(self._delimiter)
        found = _BEHIND_AT_END.match(self._buffer, behind)
        assert found is not None  # noqa: S101 - else there is no boundary
        is_end = found["last"] is not None and bool(self._parts)
        self._buffer = b"" if is_end else self._buffer[found.end() :]
        self._take = None if is_end else self._headers
        return True


def _parsed(block: bytes) -> dict[str, str]:
    """Return headers by name in lower case; the first of a name counts, and lines that are none do not.

    Raises DecodeError for too many.
    """
    found: dict[str, str] = {}
    text = _FOLD.sub(" ", block.decode("utf-8", "replace"))
    lines = _LINE_END.split(text)
    if len(lines) > _MOST_HEADERS + 1:  # the first is empty
        raise DecodeError(f"a part of the multipart/related message has more than {_MOST_HEADERS} headers")
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found
