"""The envelope of a multipart/related message, with the parts it refers to in their places (XOP 1.0, RFC 2387)."""

from __future__ import annotations

from binascii import b2a_base64
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import unquote
from uuid import uuid4

from ..errors import DecodeError, SoapError
from ..lexical.primitives import ATTACHED
from ..soap.envelope import frame
from ..soap.envelope_reader import open_envelope
from ..soap.mime import is_xml, media_type
from ..xml.charset import parameter_as_given, to_utf8
from ..xml.lxml_adapter import etree
from ..xml.parse import parse
from .attachment import Attachment
from .multipart_reader import MimePart, MultipartReader, bare_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.record import Record
    from ..soap.envelope import Envelope
    from ..transport.interface import HttpReply

    # Opens an envelope for a class of body. Raises DecodeError.
    Opens: TypeAlias = Callable[[type[Record]], Envelope]
    from ..xml.lxml_adapter import Node

T = TypeVar("T")

XOP = "http://www.w3.org/2004/08/xop/include"
_INCLUDE = f"{{{XOP}}}Include"
_SHOWN = 80  # characters of foreign text in a message
_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"  # no character of base64, so that who reads bytes looks what it stands for


class Packed:
    """A multipart/related message that is there as a whole: ``root`` is the part that holds the envelope."""

    def __init__(self, reader: MultipartReader, envelope: bytes | None = None) -> None:
        """Find the envelope; ``envelope`` takes the place of the one that came. Raises DecodeError."""
        self._envelope = envelope
        self.parts = reader.parts()
        self.root = _root(self.parts, reader.content_type)
        kind = self.root.headers.get("content-type")
        if not is_xml(kind):
            raise DecodeError(f"the message is multipart/related around {media_type(kind)[:_SHOWN]!r}, not SOAP")
        self._by_id: dict[str, list[MimePart]] = {}
        for part in self.parts:
            if part is not self.root:
                self._by_id.setdefault(part.id, []).append(part)
        self.used: set[int] = set()

    def text(self) -> bytes:
        """Return the envelope as UTF-8, as it was sent. Raises DecodeError."""
        found = self.root.body.content() if self._envelope is None else self._envelope
        return to_utf8(found, self.root.headers.get("content-type"))

    def part(self, href: str) -> MimePart:
        """Return the part that a ``cid:`` URL names (RFC 2392). Raises DecodeError."""
        scheme, _, name = href.strip().partition(":")
        if scheme.lower() != "cid":
            raise DecodeError(f"the message refers to {href[:_SHOWN]!r}, which is not an attachment (cid:)")
        found = self._by_id.get(unquote(name)) or self._by_id.get(name) if name else None
        if not found:
            raise DecodeError(f"the message refers to the attachment {name[:_SHOWN]!r}, which it does not have")
        if len(found) > 1:
            raise DecodeError(f"the message has {len(found)} attachments that are called {name[:_SHOWN]!r}")
        self.used.add(id(found[0]))
        return found[0]

    def unused(self) -> list[Attachment]:
        """Return the parts that nothing in the envelope was found to refer to, in the order of the message."""
        return [attachment_of(p) for p in self.parts if p is not self.root and id(p) not in self.used]


class Receiver(MultipartReader):
    """Takes a reply from a transport."""

    def envelope(self) -> bytes:
        """Return the part that holds the envelope, or the start of what cannot be read."""
        try:
            return Packed(self).root.body.content()
        except SoapError:
            return self.start


def packed_reply(reply: HttpReply) -> Packed:
    """Return the message in a reply, from a transport that hands it on in pieces or from any other.

    Raises DecodeError, and TransportError where there is no room for it.
    """
    if isinstance(reply.received, Receiver):
        return Packed(reply.received, reply.content)
    return Packed(read_all(reply.headers.get("content-type"), reply.content))


def read_reply(reply: HttpReply, read: Callable[[Opens], T]) -> T:
    """Return what ``read`` makes of the envelope in a reply, as ``read_in_place``; it is told what cannot be opened."""
    problem: DecodeError
    try:
        packed = packed_reply(reply)
    except DecodeError as error:
        problem = error.with_traceback(None)
    else:
        return read_in_place(packed, read)

    def opens(_: type[Record]) -> Envelope:
        raise problem

    return read(opens)


def attachment_of(part: MimePart) -> Attachment:
    """Return a part as a user sees it."""
    return Attachment.received(part.body, part.headers, part.id)


def read_all(content_type: str | None, data: bytes) -> MultipartReader:
    """Return the reader of a message that is there as a whole."""
    reader = MultipartReader(content_type)
    reader.write(data)
    return reader


def _root(parts: list[MimePart], content_type: str | None) -> MimePart:
    """Return the part that holds the envelope: the first, unless ``start`` names another (RFC 2387 section 3.2)."""
    start = parameter_as_given(content_type, "start")
    if start is None:
        return parts[0]
    wanted = bare_id(start)
    found = next((each for each in parts if wanted and each.id == wanted), None)
    if found is None:
        told = f"the part that its header calls the start: {wanted[:_SHOWN]!r}"
        raise DecodeError(f"the message is multipart/related without {told}")
    return found


def read_in_place(packed: Packed, read: Callable[[Opens], T]) -> T:
    """Return what ``read`` makes of the envelope; it gets what opens it for a class of body, and is pure.

    Bytes that are parts get to the values of type base64Binary as they are, without ever being base64. Where something
    else has the reference (text, elements that the contract does not know), the envelope is read once more, with
    base64 in these places, which is what XOP says it stands for. Raises what ``read`` raises.
    """
    places = _Places(packed)
    try:
        result, failure = read(places.open), None
    except SoapError as error:
        result, failure = None, error
    finally:
        places.end()
    if places.are_read:
        if failure is not None:
            raise failure
        return result  # type: ignore[return-value]  # pyright: ignore[reportReturnType] - one of both is there
    return read(places.open_inline)


def inline_text(packed: Packed) -> bytes:
    """Return the envelope as UTF-8, with base64 where it refers to parts. Raises DecodeError."""
    text = packed.text()
    if XOP.encode() not in text:
        return text
    found: list[bytes] = []
    places = _Places(packed)

    def keep(root: Any) -> None:
        places.put(root, base64_of)
        found.append(etree().tostring(root, encoding="utf-8"))

    parse(text, keep)
    return found[0]


def base64_of(part: MimePart) -> str:
    """Return the bytes of a part as base64."""
    return b2a_base64(part.body.content(), newline=False).decode()


class _Places:
    """Where in an envelope parts belong. While it is read, marks in the text stand for them."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._prefix = f"{_MARK}{uuid4().hex}:"  # which a server cannot know
        self._unread: set[str] = set()
        self._marks: list[str] = []

    @property
    def are_read(self) -> bool:
        """Whether every part was read where bytes belong."""
        return not self._unread

    def open(self, body: type[Record]) -> Envelope:
        """Open the envelope with marks for parts. Raises DecodeError."""
        return self._opened(body, self._marked)

    def open_inline(self, body: type[Record]) -> Envelope:
        """Open the envelope with base64 for parts. Raises DecodeError."""
        return self._opened(body, base64_of)

    def end(self) -> None:
        """Forget the marks."""
        for mark in self._marks:
            del ATTACHED[mark]

    def _opened(self, body: type[Record], text_of: Callable[[MimePart], str]) -> Envelope:
        text = self._packed.text()
        if XOP.encode() not in text:
            return open_envelope(text, body)
        return frame(parse(text, lambda root: self.put(root, text_of)))

    def _marked(self, part: MimePart) -> str:
        mark = f"{self._prefix}{len(self._marks)}"
        self._marks.append(mark)
        self._unread.add(mark)

        def content() -> bytes:
            self._unread.discard(mark)
            return part.body.content()

        ATTACHED[mark] = content
        return mark

    def put(self, root: Any, text_of: Callable[[MimePart], str]) -> None:
        """Put texts in the places of Includes. Raises DecodeError."""
        for include in list(root.iter(_INCLUDE)):
            holder: Any = include.getparent()
            if holder is not None:
                self._check(holder, include)
                text = text_of(self._packed.part(include.get("href") or ""))
                holder.remove(include)
                holder.text = text

    def _check(self, holder: Node, include: Node) -> None:
        """Raise DecodeError for an Include that does not stand for all of an element's content (XOP 1.0, 2.1)."""
        if len(holder) > 1 or (holder.text or "").strip() or (include.tail or "").strip():
            raise DecodeError("xop:Include stands beside other content")
