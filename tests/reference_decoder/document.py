"""A strict parser of XML 1.0 with namespaces, on expat: another parser than the one that soapbind uses.

One thing is beyond XML 1.0: a reference to a control character (``&#x1;``), which .NET writes and reads. It gets a
character of the private use planes before the parse, which becomes the control character afterwards. That is right
because such a character may stand exactly where a reference may, in text and in attribute values, and nowhere else:
it is no part of a name. Comments, CDATA sections and processing instructions are left as they are; in a well-formed
document without a DTD, ``<!--``, ``<![CDATA[`` and ``<?`` begin one wherever they stand outside of another.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from xml.parsers import expat

XML = "http://www.w3.org/XML/1998/namespace"
BLANKS = " \t\r\n"  # what XML calls white space; str.strip() and str.isspace() know more
_DEEPEST = 100  # elements; a reader may refuse what is deeper
_PRIVATE = 0x10F700  # a part of plane 16, for private use
_CONTROLS = {*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF}
_BACK = {_PRIVATE + (code & 0x1FF): code for code in _CONTROLS}
_REFERENCE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&#(?:x([0-9A-Fa-f]+)|([0-9]+));", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([^"'<>]*)["']""")
_VERSION = re.compile(r"""<\?xml\s+version\s*=\s*["']1\.0["']""")
_USUAL_NAMESPACE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?[A-Za-z0-9_.~!*'(),;@&=+$/?-]*(#[A-Za-z0-9_.-]*)?")
_LATER_NAME = re.compile(
    r"<\?[^\s?]*[^\0-\xff]|"
    r"<(?![!?])([^<>\"']*[^\0-\xff\U00100000-\U0010ffff]|[^<>]*\s[^\s<>\"'=]*[^\0-\xff][^\s<>\"'=]*\s*=)"
)
_BOMS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PLAIN = {"utf-8", "iso8859-1", "ascii"}  # encodings of which all implementations say the same

Content: TypeAlias = "str | Node"


class Refused(Exception):  # noqa: N818 - what the reference says of a message, not a fault of the tests
    """The message has no value."""


@dataclass(slots=True)
class Node:
    """An element: Clark names, text and children in order, and the prefixes in scope."""

    tag: str
    attributes: dict[str, str]
    scope: dict[str | None, str]
    content: list[Content] = field(default_factory=list)


def parse(data: bytes, doubts: set[str]) -> Node:
    """Return the root element. Raises Refused for what is not well-formed, and for a DTD.

    ``doubts`` gets the names of things in the document of which the rules say nothing.
    """
    text = _decoded(data, doubts)
    marked = _mark_controls(text, doubts) if "&#" in text else text
    return _Builder(doubts, has_controls=marked is not text).parse(marked)


def _decoded(data: bytes, doubts: set[str]) -> str:
    """Decode by the byte order mark, else by the declaration, else as UTF-8 (XML 1.0 appendix F, RFC 7303 3.2)."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", ""))
    declared = _ENCODING.match(data, len(bom)) if encoding in {"", "utf-8"} else None
    if not encoding and data[:4] in {b"<\0?\0", b"\0<\0?", b"<\0s\0", b"\0<\0s"}:
        doubts.add("UTF-16 without a byte order mark")
    if declared is not None:
        try:
            name = codecs.lookup(declared[1].decode("ascii", "replace")).name
        except (LookupError, ValueError):
            doubts.add("an encoding that Python does not know")
            name = "utf-8"
        if name not in _PLAIN:
            doubts.add("an encoding that parsers differ about")
        encoding = encoding or name
    try:
        text = codecs.decode(data[len(bom) :], encoding or "utf-8")
    except (ValueError, LookupError, TypeError):
        raise Refused("bytes that the encoding does not have") from None
    if text.startswith("\ufeff") or "\0" in text:  # expat would take them for another encoding
        raise Refused("a character that cannot stand there")
    return text


def _mark_controls(text: str, doubts: set[str]) -> str:
    def marked(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        if digits is None or len(digits) > 12:
            return match[0]
        code = int(digits, 16 if match[1] else 10)
        return chr(_PRIVATE + (code & 0x1FF)) if code in _CONTROLS else match[0]

    found = _REFERENCE.sub(marked, text)
    if found == text:
        return text
    if any(chr(code) in text for code in _BACK):
        doubts.add("a character that the reference uses for itself")
    return found


class _Builder:
    """Makes nodes of expat's events."""

    def __init__(self, doubts: set[str], *, has_controls: bool) -> None:
        self.doubts, self.has_controls = doubts, has_controls
        self.scope: dict[str | None, str] = {"xml": XML}
        self.declared: dict[str | None, str] = {}
        self.outer = Node("", {}, self.scope)
        self.stack = [self.outer]
        self.content = self.outer.content

    def parse(self, text: str) -> Node:
        if text.startswith("<?xml") and not _VERSION.match(text):
            self.doubts.add("a version other than 1.0")
        parser: Any = expat.ParserCreate(None, "}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.controlled if self.has_controls else self.text
        parser.StartNamespaceDeclHandler = self.declare
        parser.StartDoctypeDeclHandler = self.doctype
        try:
            parser.Parse(text, True)  # noqa: FBT003 - expat takes no keywords
        except expat.ExpatError as error:
            if _LATER_NAME.search(text):
                self.doubts.add("a name that only the fifth edition of XML 1.0 allows")  # expat knows the fourth
            if text.count("xmlns:xml=") > 1:
                self.doubts.add("the prefix xml declared twice")  # libxml2 takes that, as the declaration says nothing
            raise Refused(f"not well-formed: {error}") from None
        except UnicodeEncodeError:
            raise Refused("surrogates") from None
        root = self.outer.content[0]
        assert isinstance(root, Node)
        return root

    def declare(self, prefix: str | None, uri: str | None) -> None:
        self.declared[prefix] = uri or ""
        if not _USUAL_NAMESPACE.fullmatch(uri or ""):
            self.doubts.add("a namespace that is no URI")  # Namespaces in XML leaves open who looks at that

    def start(self, name: str, attributes: dict[str, str]) -> None:
        scope = self.stack[-1].scope
        if self.declared:
            scope = {**scope, **self.declared}
            self.declared = {}
        if attributes:
            attributes = {_clark(key): self.back(value) for key, value in attributes.items()}
        node = Node(_clark(name), attributes, scope)
        self.content.append(node)
        self.content = node.content
        self.stack.append(node)
        if len(self.stack) > _DEEPEST:
            self.doubts.add("deep nesting")

    def end(self, _name: str) -> None:
        self.stack.pop()
        self.content = self.stack[-1].content

    def text(self, text: str) -> None:
        if self.content and isinstance(self.content[-1], str):  # expat tells text in parts, around comments for one
            self.content[-1] += text
        else:
            self.content.append(text)

    def controlled(self, text: str) -> None:
        self.text(text.translate(_BACK))

    def back(self, value: str) -> str:
        if self.has_controls and (found := value.translate(_BACK)) != value:
            self.doubts.add("a control character in an attribute")
            return found
        return value

    def doctype(self, *_arguments: object) -> None:
        raise Refused("a document type declaration")


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name
