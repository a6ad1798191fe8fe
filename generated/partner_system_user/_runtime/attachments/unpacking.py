"""The envelope of a multipart/related message, with the parts it refers to in their places (XOP 1.0, RFC 2387)."""

from __future__ import annotations

from binascii import b2a_base64
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar
from uuid import uuid4

from ..errors import DecodeError, SoapError
from ..lexical.primitives import ATTACHED
from ..soap.envelope import frame
from ..soap.envelope_reader import open_envelope
from ..xml.parse import parse, rewritten
from .includes import XOP, includes
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
    # Puts texts in the places of parts, in a tree of lxml. Raises DecodeError.
    Puts: TypeAlias = Callable[[Any], None]

T = TypeVar("T")

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
            packed = reply.received.around(reply.content)
        else:
            packed = Packed(read_all(reply.headers.get("content-type"), reply.content))
    except DecodeError as error:
        problem = error.with_traceback(None)
    else:
        with referring_to(packed):
            found = read_in_place(packed, lambda put: read(partial(_opened, packed, put)))
            return with_parts(found, packed)

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


def _opened(packed: Packed, put: Puts, body: type[Record]) -> Envelope:
    text = packed.text()
    return frame(parse(text, put)) if XOP.encode() in text else open_envelope(text, body)


def text_in_place(packed: Packed, put: Puts) -> bytes:
    """Return the envelope as UTF-8, with what ``put`` puts in the places of parts. Raises DecodeError."""
    text = packed.text()
    return rewritten(text, put) if XOP.encode() in text else text


def inline_text(packed: Packed) -> bytes:
    """Return the envelope as UTF-8, with base64 where it refers to parts. Raises DecodeError."""
    return text_in_place(packed, _Places(packed).put_base64)


def read_in_place(packed: Packed, read: Callable[[Puts], T]) -> T:
    """Return what ``read`` makes of the envelope; it gets what puts texts in the places of parts, and is pure.

    Bytes that are parts get to the values of type base64Binary as they are, without ever being base64. Where something
    else has the reference (text, elements that the contract does not know), the envelope is read once more, with
    base64 in these places, which is what XOP says it stands for. What fails is read with base64 everywhere: faults have
    both, the values and the text they were read from. Raises what ``read`` raises.
    """
    places = _Places(packed)
    try:
        result = read(places.put_marks)
        if not places.are_read:
            result = read(places.put_rest)
        if places.are_read:
            return result
    except SoapError:
        pass  # so that nothing of this reading is in what is raised
    finally:
        places.end()
    return read(places.put_base64)


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

    def put_marks(self, root: Any) -> None:
        """Put marks in the places of parts. Raises DecodeError."""
        self._put(root, self._marked)

    def put_rest(self, root: Any) -> None:
        """Put marks once more, and base64 where they were not read as bytes. Raises DecodeError."""
        were_read = iter([mark not in self._unread for mark in self._marks])
        self._unread.clear()
        self._put(root, lambda part: self._marked(part) if next(were_read) else self._inline(part))

    def put_base64(self, root: Any) -> None:
        """Put base64 in the places of parts. Raises DecodeError."""
        self._room = self._most
        self._put(root, self._inline)

    def end(self) -> None:
        """Forget the marks."""
        for mark in self._marks:
            del ATTACHED[mark]

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

    def _inline(self, part: MimePart) -> str:
        """Return the bytes of a part as base64. Raises DecodeError where many references would make little much."""
        self._room -= part.body.size
        if self._room < 0:
            raise DecodeError("the message refers to its attachments over and over, in places for text")
        return b2a_base64(self._content(part), newline=False).decode()

    def _put(self, root: Any, text_of: Callable[[MimePart], str]) -> None:
        for holder, include in includes(root):
            text = text_of(self._packed.part(include.get("href") or ""))
            holder.remove(include)
            holder.text = text
