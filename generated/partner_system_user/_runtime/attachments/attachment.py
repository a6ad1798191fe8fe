"""Attachments: bytes that travel beside an envelope, as users give and get them."""

from __future__ import annotations

import os
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, TypeAlias, cast
from uuid import uuid4

from .store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Content: TypeAlias = "bytes | bytearray | memoryview | os.PathLike[str] | BinaryIO | Iterable[bytes]"

_PIECE = 256 * 1024  # bytes that are read at once
_NAME = re.compile(r"[!-;=?-~]+")  # of a Content-ID: ASCII without blanks, < and >
_HEADER_TEXT = re.compile(r"[ -~]+")
OCTETS = "application/octet-stream"


class Attachment:
    """Bytes that travel beside an envelope.

    ``content_type`` says what they are, ``id`` is the Content-ID without its brackets, ``headers`` are the MIME headers
    that came with it, names in lower case. ``has_own_id`` tells that a user gave the id. An attachment can be sent,
    read and saved as often as you like.
    """

    __slots__ = ("_content_type", "_id", "_source", "has_own_id", "headers")

    def __init__(self, content: Content, content_type: str = OCTETS, *, id: str | None = None) -> None:  # noqa: A002 - what MIME calls it
        """Attach ``content``: bytes; a path, whose file is read when it is sent; an open binary file, or pieces.

        A file is read from where it stands, and what it or an iterable gives is kept at once: in memory, beyond 16 MiB
        in a temporary file. ``id`` is made up unless it is given. Raises TypeError for other content, ValueError for a
        content type or an id that no header can have, OSError where a file cannot be read.
        """
        self._source = _source(content)
        if not _HEADER_TEXT.fullmatch(content_type):
            raise ValueError(f"content_type must be printable ASCII, not {content_type[:80]!r}")
        if id is not None and not _NAME.fullmatch(id):
            raise ValueError(f"id must be ASCII without blanks and <>, not {id[:80]!r}")
        self._content_type = content_type
        self._id = f"{uuid4()}@soapbind" if id is None else id
        self.has_own_id = id is not None
        self.headers: Mapping[str, str] = {}

    @classmethod
    def received(cls, store: Store, headers: Mapping[str, str], id: str) -> Self:  # noqa: A002 - as above
        """Return what came as a part with these headers."""
        made = object.__new__(cls)
        made._source, made.headers, made._id, made.has_own_id = store, headers, id, False
        found = headers.get("content-type", OCTETS)
        made._content_type = found if _HEADER_TEXT.fullmatch(found) else OCTETS  # it may be sent again
        return made

    @property
    def content_type(self) -> str:
        """What the bytes are; it cannot be changed, as nothing of an attachment can."""
        return self._content_type

    @property
    def id(self) -> str:
        """The Content-ID without its brackets."""
        return self._id

    @property
    def size(self) -> int:
        """How many bytes there are. Raises OSError for a file that is not there."""
        if isinstance(self._source, Path):
            return self._source.stat().st_size
        return len(self._source) if isinstance(self._source, bytes) else self._source.size

    @property
    def content(self) -> bytes:
        """All bytes, in memory. Raises OSError for a file that cannot be read."""
        if isinstance(self._source, Path):
            return self._source.read_bytes()
        return self._source if isinstance(self._source, bytes) else self._source.content()

    def open(self) -> BinaryIO:
        """Return a binary file to read from. Raises OSError for a file that cannot be read."""
        if isinstance(self._source, Path):
            return self._source.open("rb")
        return BytesIO(self._source) if isinstance(self._source, bytes) else self._source.open()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the bytes to a file, which is replaced if it is there. Raises OSError."""
        with self.open() as source, Path(path).open("wb") as target:
            shutil.copyfileobj(source, target, _PIECE)

    def pieces(self) -> Iterator[bytes]:
        """Give the bytes a piece at a time. Raises OSError for a file that cannot be read."""
        with self.open() as source:
            while piece := source.read(_PIECE):
                yield piece

    def __eq__(self, other: object) -> bool:
        """Whether content type and bytes are the same. Raises OSError for a file that cannot be read."""
        if not isinstance(other, Attachment):
            return NotImplemented
        return (self.content_type, self.size) == (other.content_type, other.size) and self.content == other.content

    __hash__ = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType] - files may change

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return the attachment itself: nothing in it changes."""
        return self

    def __copy__(self) -> Self:
        """Return the attachment itself."""
        return self

    def __repr__(self) -> str:
        """Show the content type only: content and name may be nobody else's business."""
        return f"<Attachment {self.content_type!r}>"


def _source(content: object) -> bytes | Path | Store:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return bytes(cast("bytes", content))
    if isinstance(content, os.PathLike):
        return Path(cast("os.PathLike[str]", content))
    if isinstance(content, str):
        raise TypeError("an attachment is bytes, a path or a file: encode a text, or give pathlib.Path(...)")
    read = getattr(content, "read", None)
    pieces: Iterable[object]
    if callable(read):
        pieces = iter(lambda: read(_PIECE), b"")
    elif hasattr(content, "__iter__"):
        pieces = cast("Iterable[object]", content)
    else:
        raise TypeError(f"an attachment is bytes, a path, a file or pieces of bytes, not {type(content).__name__}")
    store = Store()
    for piece in pieces:
        if not isinstance(piece, (bytes, bytearray, memoryview)):
            raise TypeError(f"an attachment is made of bytes, not of {type(piece).__name__}: open files as binary")
        store.write(cast("bytes", piece))
    return store
