"""The envelope of a multipart/related message, with the parts it refers to in their places (XOP 1.0, RFC 2387)."""

from __future__ import annotations

from binascii import b2a_base64
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar
from uuid import uuid4

from ..errors import DecodeError, SoapError
from ..lexical.primitives import ATTACHED
from ..soap.envelope import frame
from ..soap.envelope_reader import open_envelope
from ..xml.lxml_adapter import etree
from ..xml.parse import parse
from .packed import Packed, Receiver, attachment_of, read_all
from .swa import put_parts, referring_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..schema.record import Record
    from ..soap.envelope import Envelope
    from .attachment import Attachment
    from .multipart_reader import MimePart

    # Opens an envelope for a class of body. Raises DecodeError.
    Opens: TypeAlias = Callable[[type[Record]], Envelope]
    from ..xml.lxml_adapter import Node

T = TypeVar("T")

XOP = "http://www.w3.org/2004/08/xop/include"
_INCLUDE = f"{{{XOP}}}Include"
_SPARE = 2**20  # bytes that references may stand for in any message
_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"  # no character of base64, so that who reads bytes looks what it stands for


class PackedReply(Protocol):
    """A reply, from a transport that hands it on in pieces or from any other."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers."""
        ...

    @property
    def content(self) -> bytes:
        """The body, or the envelope in it where ``received`` has the rest."""
        ...

    @property
    def received(self) -> object:
        """What took the body in pieces."""
        ...


class Message(Protocol):
    """A message that may have attachments."""

    body: Any
    attachments: tuple[Attachment, ...]


M = TypeVar("M", bound=Message)


def read_reply(reply: PackedReply, read: Callable[[Opens], M]) -> M:
    """Return what ``read`` makes of the envelope in a reply, with its attachments; it is told what cannot be opened.

    Raises what ``read`` raises, and DecodeError for attachments that are missing.
    """
    problem: DecodeError
    try:
        if isinstance(reply.received, Receiver):
            packed = Packed(reply.received, reply.content)
        else:
            packed = Packed(read_all(reply.headers.get("content-type"), reply.content))
    except DecodeError as error:
        problem = error.with_traceback(None)
    else:
        with referring_to(packed):
            return with_parts(read_in_place(packed, read), packed)

    def opens(_: type[Record]) -> Envelope:
        raise problem

    return read(opens)


def with_parts(response: M, packed: Packed | None) -> M:
    """Return a response with the attachments of the message that it came in. Raises DecodeError for missing ones."""
    if response.body.__attached__:
        put_parts(response.body, packed)
    if packed is not None:
        response.attachments = tuple(map(attachment_of, packed.loose()))
    return response


def read_in_place(packed: Packed, read: Callable[[Opens], T]) -> T:
    """Return what ``read`` makes of the envelope; it gets what opens it for a class of body, and is pure.

    Bytes that are parts get to the values of type base64Binary as they are, without ever being base64. Where something
    else has the reference (text, elements that the contract does not know), the envelope is read once more, with
    base64 in these places, which is what XOP says it stands for. What fails is read with base64 everywhere: faults have
    both, the values and the text they were read from. Raises what ``read`` raises.
    """
    places = _Places(packed)
    try:
        result = read(places.open)
        if not places.are_read:
            result = read(places.open_rest)
        if places.are_read:
            return result
    except SoapError:
        pass  # so that nothing of this reading is in what is raised
    finally:
        places.end()
    return read(places.open_inline)


def inline_text(packed: Packed) -> bytes:
    """Return the envelope as UTF-8, with base64 where it refers to parts. Raises DecodeError."""
    text = packed.text()
    if XOP.encode() not in text:
        return text
    found: list[bytes] = []
    places = _Places(packed)

    def keep(root: Any) -> None:
        places.put(root, places.inline)
        found.append(etree().tostring(root, encoding="utf-8"))

    parse(text, keep)
    return found[0]


class _Places:
    """Where in an envelope parts belong. While it is read, marks in the text stand for them."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._prefix = f"{_MARK}{uuid4().hex}:"  # which a server cannot know
        self._unread: set[str] = set()
        self._contents: dict[int, bytes] = {}  # what comes from a file is read once, however often it is referred to
        self._room = self._most = 2 * sum(part.body.size for part in packed.parts) + _SPARE
        self._marks: list[str] = []

    @property
    def are_read(self) -> bool:
        """Whether every part was read where bytes belong."""
        return not self._unread

    def open(self, body: type[Record]) -> Envelope:
        """Open the envelope with marks for parts. Raises DecodeError."""
        return self._opened(body, self._marked)

    def open_rest(self, body: type[Record]) -> Envelope:
        """Open the envelope once more, with base64 where the marks were not read as bytes. Raises DecodeError."""
        were_read = iter([mark not in self._unread for mark in self._marks])
        self._unread.clear()
        return self._opened(body, lambda part: self._marked(part) if next(were_read) else self.inline(part))

    def open_inline(self, body: type[Record]) -> Envelope:
        """Open the envelope with base64 for parts. Raises DecodeError."""
        self._room = self._most
        return self._opened(body, self.inline)

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
            return self._content(part)

        ATTACHED[mark] = content
        return mark

    def _content(self, part: MimePart) -> bytes:
        found = self._contents.get(id(part))
        if found is None:
            found = self._contents[id(part)] = part.body.content()
        return found

    def inline(self, part: MimePart) -> str:
        """Return the bytes of a part as base64. Raises DecodeError where many references would make little much."""
        self._room -= part.body.size
        if self._room < 0:
            raise DecodeError("the message refers to its attachments over and over, in places for text")
        return b2a_base64(self._content(part), newline=False).decode()

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
