"""A multipart/related message that is there as a whole: the part that holds the envelope, and the others by id."""

from __future__ import annotations

from urllib.parse import unquote

from ..errors import DecodeError, SoapError
from ..soap.mime import MULTIPART, is_xml, media_type
from ..xml.charset import parameter_as_given, to_utf8
from .attachment import Attachment
from .multipart_reader import MimePart, MultipartReader, bare_id

_SHOWN = 80  # characters of foreign text in a message


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

    def loose(self) -> list[MimePart]:
        """Return the parts that nothing was found to refer to, in the order of the message."""
        return [each for each in self.parts if each is not self.root and id(each) not in self.used]


class Receiver(MultipartReader):
    """Takes a reply from a transport."""

    def envelope(self) -> bytes:
        """Return the part that holds the envelope, or the start of what cannot be read."""
        try:
            return Packed(self).root.body.content()
        except SoapError:
            return self.start


def envelope_text(content_type: str | None, content: bytes) -> bytes:
    """Return the envelope as UTF-8 of a reply's content: it itself, or the part of multipart/related that holds it.

    A reply that was taken apart has the envelope as its content. Raises DecodeError.
    """
    if media_type(content_type) != MULTIPART:
        return to_utf8(content, content_type)
    if content.lstrip()[:1] == b"<":
        return to_utf8(content, None)
    return Packed(read_all(content_type, content)).text()


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
