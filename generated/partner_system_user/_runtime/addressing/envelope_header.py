"""The Header of an envelope as text: what is in some of its blocks, and more blocks put into it.

Nothing else of the envelope is looked at or written anew: it may be large, and it may be signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ..errors import DecodeError
from ..qname import SOAP11, SOAP12

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENVELOPES = frozenset({SOAP11, SOAP12})


@dataclass(slots=True)
class EnvelopeHeader:
    """What stands before the Body: the ``texts`` of the header blocks of some namespaces, by their tags, in order.

    ``attributes`` are those of the same blocks.
    ``prefix`` is that of the envelope, with its colon. ``begin`` and ``end`` are where the Header's end tag or, for an
    empty one, the Header itself stands; where there is no Header, both are where the Body begins.
    """

    prefix: str = ""
    has_header: bool = False
    begin: int = -1
    end: int = -1
    is_empty_tag: bool = False
    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    attributes: dict[str, list[dict[str, str]]] = field(default_factory=dict[str, list[dict[str, str]]])


class _Found(Exception):  # noqa: N818 - no error: the Body has begun
    pass


class _Reader:
    """Follows the events of expat until the Body begins."""

    def __init__(self, content: bytes, namespaces: frozenset[str]) -> None:
        self._content = content
        self._namespaces = namespaces
        self._path: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._header_at = -1
        self.header = EnvelopeHeader()
        parser: Any = expat.ParserCreate("utf-8", " ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._starts, self._ends
        parser.CharacterDataHandler = self._has_text
        parser.StartDoctypeDeclHandler = self._has_doctype
        self._parser = parser

    def read(self) -> EnvelopeHeader:
        """Return what was found. Raises DecodeError for what is no envelope."""
        try:
            self._parser.Parse(self._content, True)  # noqa: FBT003 - as expat takes it
        except _Found:
            return self.header
        except expat.ExpatError as error:
            problem = f"not well-formed XML: {expat.errors.messages.get(error.code, 'unknown problem')}"
            raise DecodeError(problem) from None
        raise DecodeError("the message has no SOAP Body")

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        namespace, local, prefix = _split(name)
        self._path.append((namespace, local))
        depth = len(self._path)
        if depth == 1:
            if (local, namespace in _ENVELOPES) != ("Envelope", True):
                raise DecodeError("the message is not a SOAP envelope")
            self.header.prefix = f"{prefix}:" if prefix else ""
        elif depth == 2 and (local, namespace) == ("Body", self._path[0][0]):  # noqa: PLR2004 - a child of the Envelope
            self._ends_before(self._parser.CurrentByteIndex)
            raise _Found
        elif depth == 2 and (local, namespace) == ("Header", self._path[0][0]):  # noqa: PLR2004 - the same
            self._header_at = self._parser.CurrentByteIndex
        elif depth == 3 and self._path[1][1] == "Header" and namespace in self._namespaces:  # noqa: PLR2004 - a block
            self._text = []
            self.header.attributes.setdefault(f"{{{namespace}}}{local}", []).append(attributes)

    def _ends(self, _: str) -> None:
        namespace, local = self._path.pop()
        depth = len(self._path)
        if depth == 2 and self._text is not None:  # noqa: PLR2004 - in the Header
            self.header.texts.setdefault(f"{{{namespace}}}{local}", []).append("".join(self._text).strip())
            self._text = None
        elif depth == 1 and (local, namespace) == ("Header", self._path[0][0]) and not self.header.has_header:
            self.header.has_header = True
            self.header.end = self._parser.CurrentByteIndex  # of an empty tag, where it ends
            self.header.is_empty_tag = self._content[self.header.end : self.header.end + 2] != b"</"
            self.header.begin = self._header_at if self.header.is_empty_tag else self.header.end

    def _has_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _has_doctype(self, *_: object) -> None:
        raise DecodeError("the message has a document type declaration, which SOAP forbids")

    def _ends_before(self, body: int) -> None:
        """Note where the Header ends, now that the Body begins."""
        header = self.header
        if not header.has_header:
            header.begin = header.end = body


def read_header(content: bytes, namespaces: frozenset[str]) -> EnvelopeHeader:
    """Return the Header of an envelope in UTF-8. Raises DecodeError for what is no envelope."""
    return _Reader(content, namespaces).read()


def with_blocks(content: bytes, header: EnvelopeHeader, blocks: str) -> bytes:
    """Return the envelope with more header blocks, behind those that it has."""
    inner = blocks.encode()
    if not header.has_header or header.is_empty_tag:
        inner = f"<{header.prefix}Header>".encode() + inner + f"</{header.prefix}Header>".encode()
    return content[: header.begin] + inner + content[header.end :]


def written(namespace: str, blocks: Mapping[str, str]) -> str:
    """Return header blocks of a namespace: XML by local name, in which ``wsa`` is the prefix of the namespace."""
    return "".join(f'<wsa:{name} xmlns:wsa="{namespace}">{inner}</wsa:{name}>' for name, inner in blocks.items())


def _split(name: str) -> tuple[str, str, str]:
    """Return namespace, local name and prefix of a name as expat gives it."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", parts[0], ""
    return parts[0], parts[1], parts[2] if parts[2:] else ""
