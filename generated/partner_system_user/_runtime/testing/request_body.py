"""The body of a request as the fake server reads it: by length or in chunks, within bounds (RFC 9112 sections 6, 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from typing import BinaryIO

MAX_REQUEST = 256 * 1024 * 1024  # bytes of one request
_MAX_LINE = 8192  # bytes of a line between chunks; longer ones are no chunk extension that anybody sends
_MAX_TRAILERS = 100  # lines behind the last chunk
_LENGTH = re.compile("[0-9]+")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")


class UnreadableRequestError(Exception):
    """A request whose end cannot be found, or is too far away: answer with ``status`` and close the connection."""

    def __init__(self, status: int, explanation: str) -> None:
        """Keep the HTTP status and what is wrong."""
        super().__init__(explanation)
        self.status = status


def read_body(
    headers: Message, stream: BinaryIO, *, is_http10: bool, limit: int = MAX_REQUEST, at_once: int = MAX_REQUEST
) -> Iterator[bytes] | None:
    """Return the body of a request in pieces of ``at_once`` bytes at most, None when the headers announce none.

    Raises UnreadableRequestError, also while it is read: 400 for invalid lengths and chunks, 413 above ``limit`` bytes,
    501 for another coding than ``chunked``. Raises ConnectionError when the client goes away before the end.
    """
    codings = [each.strip().lower() for value in headers.get_all("Transfer-Encoding", ()) for each in value.split(",")]
    lengths = headers.get_all("Content-Length", [])
    if codings:
        return _chunks(stream, limit, at_once) if _is_chunked(codings, lengths, is_http10=is_http10) else None
    if not lengths:
        return None
    length = lengths[0].strip()
    if len(lengths) > 1 or not _LENGTH.fullmatch(length):
        raise UnreadableRequestError(400, f"Content-Length must be one number, got {', '.join(lengths)[:80]!r}")
    # Compared by digits first: Python refuses to convert thousands of them.
    if len(length.lstrip("0")) > len(str(limit)) or int(length) > limit:
        raise _too_large(limit)
    return _exactly(stream, int(length), at_once)


def _is_chunked(codings: list[str], lengths: list[str], *, is_http10: bool) -> bool:
    """Check that ``chunked`` is the only framing: a message with two can be read in two ways (RFC 9112 section 6.3)."""
    if is_http10 or lengths:
        other = "HTTP/1.0" if is_http10 else "Content-Length"
        raise UnreadableRequestError(400, f"Transfer-Encoding and {other} do not go together")
    if codings != ["chunked"]:
        raise UnreadableRequestError(501, f"Transfer-Encoding {', '.join(codings)[:80]!r} is not known, chunked is")
    return True


def _chunks(stream: BinaryIO, limit: int, at_once: int) -> Iterator[bytes]:
    rest = limit
    while size := _chunk_size(stream):
        if size > rest:
            raise _too_large(limit)
        rest -= size
        yield from _exactly(stream, size, at_once)
        if _line(stream):
            raise UnreadableRequestError(400, "a chunk is longer than its size says")
    for _ in range(_MAX_TRAILERS):
        if not _line(stream):
            return
    raise UnreadableRequestError(400, "too many trailers behind the last chunk")


def _chunk_size(stream: BinaryIO) -> int:
    size = _line(stream).partition(b";")[0].strip()
    if not _CHUNK_SIZE.fullmatch(size):
        raise UnreadableRequestError(400, f"{size[:20]!r} is not the size of a chunk")
    return int(size, 16)


def _line(stream: BinaryIO) -> bytes:
    line = stream.readline(_MAX_LINE + 1)
    if not line.endswith(b"\n"):
        if len(line) > _MAX_LINE:
            raise UnreadableRequestError(400, "a line between chunks is too long")
        raise ConnectionError("the client went away within a chunked request")
    return line.rstrip(b"\r\n")


def _exactly(stream: BinaryIO, size: int, at_once: int) -> Iterator[bytes]:
    while size:
        wanted = min(size, at_once)
        data = stream.read(wanted)
        if len(data) < wanted:
            raise ConnectionError("the client went away before the end of its request")
        size -= wanted
        yield data


def _too_large(limit: int) -> UnreadableRequestError:
    return UnreadableRequestError(413, f"a request may have {limit} bytes")
