"""Envelopes with parts beside them, as they are sent: multipart/related in pieces (RFC 2387, XOP 1.0, SwA)."""

from __future__ import annotations

import re
from _thread import get_ident
from binascii import b2a_base64
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import quote, unquote
from uuid import uuid4

from ..errors import DecodeError, EncodeError, TransportError
from ..lexical.primitives import TAKERS
from .attachment import Attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..schema.record import Record
    from ..soap.version import SoapVersion


_Named: TypeAlias = tuple[str, Attachment]  # by its id
_ROOT_ID = "envelope@soapbind"
_XOP = "application/xop+xml"
_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"


class _Part(NamedTuple):
    head: bytes
    attachment: Attachment
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Give the pieces of the attachment, as many bytes as were announced. Raises TransportError."""
        left, problem = self.size, ""
        try:
            for piece in self.attachment.pieces():
                left -= len(piece)
                if left < 0:
                    break
                yield piece
        except OSError as error:
            problem = error.strerror or type(error).__name__
        if problem:
            raise TransportError(f"an attachment cannot be read: {problem}", is_permanent=True)
        if left:
            raise TransportError("a file that is attached has changed while it was sent", is_permanent=True)


class Package:
    """A message with attachments. ``envelope`` is the first part; iterate over the pieces of all as often as needed.

    ``content_type`` is that of the message, ``size`` its bytes.
    """

    def __init__(self, envelope: bytes, types: tuple[str, str], attachments: Sequence[_Named]) -> None:
        """Put parts together, which have the ids before them; ``types`` are what message and envelope say they are.

        Raises EncodeError for an attachment that cannot be read, and for two of the same id.
        """
        boundary = f"soapbind-{uuid4().hex}"
        of_message, of_envelope = types
        self.envelope = envelope
        self.content_type = f'multipart/related; boundary="{boundary}"; start="<{_ROOT_ID}>"; {of_message}'
        self._head = _head(boundary, of_envelope, "8bit", _ROOT_ID).lstrip()
        self._end = f"\r\n--{boundary}--\r\n".encode()
        ids = [_ROOT_ID, *(name for name, _ in attachments)]
        if len(set(ids)) < len(ids):
            twice = next(each for each in ids if ids.count(each) > 1)
            raise EncodeError(f"two attachments have the id {twice[:80]!r}; give each an id of its own, or none")
        self._attachments = dict(attachments)
        self._parts = [_part(name, each, boundary) for name, each in attachments]
        self.size = len(self._head) + len(envelope) + len(self._end) + sum(len(p.head) + p.size for p in self._parts)

    def around(self, content: bytes, /) -> Package:
        """Return the same parts beside another envelope."""
        made = copy(self)
        made.envelope = content
        made.size += len(content) - len(self.envelope)
        return made

    def part(self, href: str) -> Attachment:
        """Return the attachment that a ``cid:`` URL in the envelope names. Raises DecodeError."""
        found = self._attachments.get(unquote(href.strip().removeprefix("cid:")))
        if found is None:
            raise DecodeError(f"the message refers to the attachment {href[:80]!r}, which it does not have")
        return found

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces. Raises TransportError for an attachment that cannot be read any more, or has changed."""
        yield self._head
        yield self.envelope
        for part in self._parts:
            yield part.head
            yield from part.pieces()
        yield self._end

    def __repr__(self) -> str:
        """Show the size only: the envelope may hold secrets."""
        return f"<{self.size} bytes>"


def _part(name: str, attachment: Attachment, boundary: str) -> _Part:
    problem = ""
    try:
        size = attachment.size
    except (OSError, ValueError) as error:  # ValueError: no file can have this name
        size, problem = 0, getattr(error, "strerror", None) or str(error)
    if problem:
        raise EncodeError(f"an attachment cannot be read: {problem}")
    return _Part(_head(boundary, attachment.content_type, "binary", name), attachment, size)


def _head(boundary: str, content_type: str, encoding: str, name: str) -> bytes:
    lines = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-ID: <{name}>\r\n"
    return f"\r\n--{boundary}\r\n{lines}\r\n".encode()


def packed_message(
    encode: Callable[[], bytes], body: Record, threshold: int | None, version: SoapVersion, action: str
) -> tuple[bytes, str, Package | None]:
    """Return the envelope that ``encode`` makes, the Content-Type of the message, and the message with attachments.

    Its attachments are those of the body, and bytes of at least ``threshold``; None is for none of them. A message that
    has none is the envelope alone, unless there is a threshold. Raises EncodeError.
    """
    parts: list[_Named] = []
    beside: list[_Named] = []
    write = encode if threshold is None else partial(_optimized, encode, threshold, parts)
    if body.__attached__:
        from .swa import collecting, take_parts  # noqa: PLC0415 - most packages have no such bodies

        beside += take_parts(body)
        with collecting() as referred:
            envelope = write()
        beside += referred.values()
    else:
        envelope = write()
    named = version.content_type(action).partition("; charset=utf-8")[2]  # the action, in SOAP 1.2
    if threshold is not None:
        of_message = f'type="{_XOP}"; start-info="{version.media_type}"{named}'
        of_envelope = f'{_XOP}; charset=utf-8; type="{version.media_type}"'
        package = Package(envelope, (of_message, of_envelope), [*parts, *beside])
    elif beside:
        types = f'type="{version.media_type}"{named}', f"{version.media_type}; charset=utf-8"
        package = Package(envelope, types, beside)
    else:
        return envelope, version.content_type(action), None
    return envelope, package.content_type, package


def _optimized(encode: Callable[[], bytes], threshold: int, parts: list[_Named]) -> bytes:
    """Return an envelope without bytes of at least ``threshold``, which become parts (MTOM, XOP 1.0)."""
    taker = _Taker(threshold)
    thread = get_ident()
    TAKERS[thread] = taker.take
    try:
        envelope = encode()
    finally:
        del TAKERS[thread]
    envelope, found = taker.put(envelope)
    parts += found
    return envelope


class _Taker:
    """Takes bytes that are about to be written as base64, and gives marks for them."""

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._prefix = f"{_MARK}{uuid4().hex}:"  # which no text of the message can have by chance
        self._values: list[bytes] = []

    def take(self, value: bytes | bytearray) -> str | None:
        """Return the mark for bytes, None for those that stay."""
        if len(value) < self._threshold:
            return None
        self._values.append(bytes(value))
        return f"{self._prefix}{len(self._values) - 1};"

    def put(self, envelope: bytes) -> tuple[bytes, list[_Named]]:
        """Return the envelope with Includes, which are all of an element (XOP 1.0, 2.1), or base64 for the marks."""
        if not self._values:
            return envelope, []
        attachments: list[_Named] = []
        mark = re.escape(self._prefix.encode())
        whole = re.compile(b">" + mark + b"([0-9]+);</")
        inside = re.compile(mark + b"([0-9]+);")

        def included(found: re.Match[bytes]) -> bytes:
            attachment = Attachment(self._values[int(found[1])])
            attachments.append((attachment.id, attachment))
            href = f"cid:{quote(attachment.id, safe='@')}"
            return f'><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="{href}"/></'.encode()

        envelope = whole.sub(included, envelope)
        return inside.sub(lambda found: b2a_base64(self._values[int(found[1])], newline=False), envelope), attachments
