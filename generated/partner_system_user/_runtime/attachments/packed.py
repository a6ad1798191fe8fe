"""A multipart/related message that is there as a whole: the part that holds the envelope, and the others by id."""

from __future__ import annotations

from urllib.parse import unquote

from ..errors import DecodeError, SoapError
from ..soap.mime import is_xml, media_type
from ..xml.charset import parameter_as_given, to_utf8
from .attachment import Attachment
from .multipart_reader import MimePart, MultipartReader, bare_id
from .store import Store

_KEPT_IN_MEMORY = 2**20  # bytes of a whole message whose parts are in memory, too
_SHOWN = 80  # characters of foreign text in a message


class Packed:
    """A multipart/related message that is there as a whole: ``root`` is the part that holds the envelope."""

    def __init__(self, reader: MultipartReader, envelope: bytes | None = None) -> None:
        """Find the envelope; ``envelope``, in UTF-8, takes the place of the one that came. Raises DecodeError."""
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
        """Return the envelope as UTF-8, with references to parts. Raises DecodeError."""
        if self._envelope is not None:
            return to_utf8(self._envelope, None)
        return to_utf8(self.root.body.content(), self.root.headers.get("content-type"))

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

    _given: bytes | None = None

    def envelope(self) -> bytes:
        """Return the envelope as UTF-8, or the start of what cannot be read."""
        try:
            self._given = Packed(self).text()
        except SoapError:
            self._given = self.start
        return self._given

    def around(self, content: bytes) -> Packed:
        """Return the message with another envelope, where it is not what was given. Raises DecodeError."""
        return Packed(self, None if content == self._given else content)


class KeepingReader(MultipartReader):
    """Takes a request, and keeps it as it came, too: ``whole``."""

    def __init__(self, content_type: str | None) -> None:
        """Read what has this Content-Type."""
        super().__init__(content_type)
        self.whole = Store(_KEPT_IN_MEMORY)

    def write(self, data: bytes) -> None:
        """Take the next piece."""
        super().write(data)
        with self.judged():
            self.whole.write(data)


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
    found = [each for each in parts if wanted and each.id == wanted]
    if len(found) != 1:
        how = "without the part" if not found else f"with {len(found)} parts of the name"
        raise DecodeError(
            f"the message is multipart/related {how} that its header calls the start: {wanted[:_SHOWN]!r}"
        )
    return found[0]
