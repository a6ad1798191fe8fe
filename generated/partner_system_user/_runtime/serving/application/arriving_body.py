"""The body of a request as it arrives: within a limit, and its parts on their own where it has several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...soap.mime import MULTIPART, media_type
from ..http_messages import ReceivedRequest, explained
from ..responder import AnsweredError

if TYPE_CHECKING:
    from ...attachments.packed import KeepingReader


class ArrivingBody:
    """Takes the body of a request, of at most so many bytes."""

    def __init__(self, request: ReceivedRequest, most: int) -> None:
        """Look at what the headers announce. Raises AnsweredError for too much."""
        self._request = request
        self._most = most
        self._pieces: list[bytes] = []
        self._size = 0
        self._packed: KeepingReader | None = None
        length = request.headers.get("content-length", "")
        if len(length) > len(str(most)):  # compared by digits first: Python refuses to convert thousands of them
            self._take_size(most + 1)
        self._take_size(int(length) if length.isdecimal() else 0)
        self._size = 0
        if request.method == "POST" and media_type(request.headers.get("content-type")) == MULTIPART:
            from ...attachments.packed import KeepingReader  # noqa: PLC0415 - only attachments need it

            self._packed = KeepingReader(request.headers["content-type"])

    def take(self, piece: bytes) -> None:
        """Take the next piece. Raises AnsweredError beyond the limit."""
        self._take_size(len(piece))
        if self._packed is not None:
            self._packed.write(piece)
        elif piece:
            self._pieces.append(piece)

    def whole(self) -> ReceivedRequest:
        """Return the request with its body."""
        if self._packed is not None:
            return self._request.with_body(None, self._packed)
        return self._request.with_body(b"".join(self._pieces), None)

    def _take_size(self, size: int) -> None:
        self._size += size
        if self._size > self._most:
            raise AnsweredError(explained(413, f"a request may have {self._most} bytes"))
