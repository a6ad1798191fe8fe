"""An envelope as a tree that can be changed and written again, with all that a signature covers, and its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from ..attachments.includes import INCLUDE
from ..errors import DecodeError
from ..qname import XSI, XSI_TYPE
from ..soap.envelope import AmbiguousEnvelopeError, header_and_body
from ..soap.version import BY_NAMESPACE, SoapVersion
from ..xml.lxml_adapter import etree
from ..xml.parse import strict_parser
from ..xml.xsi import NCNAME
from .instants import text_of
from .security_error import SecurityError
from .security_names import (
    BINARY_TOKEN,
    ENCRYPTED,
    PREFIXES,
    SECURITY,
    TIMESTAMP,
    USERNAME_TOKEN,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BODY: Final = "Body"
_PREFIX = re.compile(rf"(?<!\S)({NCNAME.pattern}):{NCNAME.pattern}")  # of a value that may be xs:QName, or several
_COLON = "contains(., ':')"
_MAY_HAVE_NAMES = f"descendant-or-self::*[text()[{_COLON}] or @*[{_COLON}] or @i:type]"
_IN_SECURITY: Final = {
    "Timestamp": TIMESTAMP,
    "UsernameToken": USERNAME_TOKEN,
    "BinarySecurityToken": BINARY_TOKEN,
}


@dataclass(frozen=True, slots=True)
class EnvelopeTree:
    """An envelope, the version of SOAP it is in, and its only Body, as lxml has them."""

    root: Any
    version: SoapVersion
    body: Any

    @property
    def header(self) -> Any | None:
        """The Header, None without one."""
        return self.root.find(f"{{{self.version.namespace}}}Header")

    def for_us(self) -> Iterator[Any]:
        """Give the Security headers for whoever takes the message at its end."""
        role = f"{{{self.version.namespace}}}{self.version.role}"
        for block in () if self.header is None else self.header:
            if block.tag == SECURITY and (block.get(role) or "").strip() in self.version.own_roles:
                yield block

    def only_security(self) -> Any | None:
        """Return the Security header for us, None without one.

        Raises SecurityError for several, and for a message of which parts are encrypted.
        """
        found = list(self.for_us())
        places = (self.body, () if self.header is None else self.header, *found)
        if any(child.tag in ENCRYPTED for place in places for child in place):
            raise SecurityError(
                "parts of the message are encrypted; a plugin behind this one must decrypt", "encrypted"
            )
        if len(found) > 1:
            raise SecurityError("there are several Security headers for the same receiver", "malformed")
        return found[0] if found else None

    def security(self, role: str, *, must_understand: bool) -> Any:
        """Return the Security header for a role, "" for whoever takes the message at its end; make it if need be."""
        header = self.header
        namespace = self.version.namespace
        if header is None:
            header = etree().Element(f"{{{namespace}}}Header")
            self.root.insert(self.root.index(self.body), header)
        name, address = f"{{{namespace}}}{self.version.role}", self.version.role_uri(role)
        for block in header:
            if block.tag == SECURITY and (block.get(name) or "") == address:
                return block
        made = etree().SubElement(header, SECURITY, nsmap=PREFIXES)
        if must_understand:
            made.set(f"{{{namespace}}}mustUnderstand", "1")
        if role:
            made.set(name, address)
        return made

    def refers_to_attachments(self) -> bool:
        """Whether values of the envelope stand beside it (XML-binary Optimized Packaging 1.0, section 2.1)."""
        return next(self.root.iter(INCLUDE), None) is not None

    def text(self) -> bytes:
        """Return the envelope as XML in UTF-8."""
        data: bytes = etree().tostring(self.root, encoding="utf-8", xml_declaration=False)
        return data


def open_tree(text: bytes) -> EnvelopeTree:
    """Parse an envelope in UTF-8; unlike those of a message that is only read, comments and instructions stay.

    Raises DecodeError for what is no envelope, and SecurityError for one that can be read in two ways.
    """
    root = _parsed(text)
    try:
        namespace, _, body = header_and_body(root)
    except AmbiguousEnvelopeError as error:
        raise SecurityError(error.message, "wrapped") from None
    return EnvelopeTree(root, BY_NAMESPACE[namespace], body)


def _parsed(text: bytes) -> Any:
    lxml = etree()
    try:
        root = lxml.fromstring(text, tree_parser())
    except lxml.XMLSyntaxError as error:
        raise DecodeError(f"not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise SecurityError("the message has a document type declaration, which SOAP forbids", "malformed")
    return root


def tree_parser() -> Any:
    """Return a parser that keeps all that a signature covers, and fetches nothing."""
    return strict_parser(etree(), keeps_all=True)


def check_parts(name: str, given: object) -> tuple[str, ...]:
    """Return the names of parts. Raises TypeError for no tuple, and ValueError for what is no name, or without Body."""
    kind = type(given).__name__
    if not isinstance(given, tuple) or not all(isinstance(each, str) for each in cast("tuple[object, ...]", given)):
        raise TypeError(f"{name} must be a tuple of names of parts, not {kind}")
    names = cast("tuple[str, ...]", given)
    for each in names:
        if each != BODY and each not in _IN_SECURITY and not each.startswith("{"):
            known = ", ".join((BODY, *_IN_SECURITY))
            raise ValueError(f"{name}: {each[:80]!r} is neither of {known}, nor a header block: '{{namespace}}name'")
    if BODY not in names:
        raise ValueError(f"{name} must have {BODY!r}: what is not signed, anybody may have written")
    return names


def elements_of(part: str, tree: EnvelopeTree, security: Any) -> list[Any]:
    """Return the elements of a part, where a reader looks for them: empty where the message does not have it."""
    if part == BODY:
        return [tree.body]
    tag = _IN_SECURITY.get(part)
    holder, wanted = (tree.header, part) if tag is None else (security, tag)
    return [] if holder is None else [child for child in holder if child.tag == wanted]


def names_in_values(element: Any) -> set[tuple[int, str, str]]:
    """Return the prefixes that values in an element use, not its tags: with the place of each, and its namespace.

    "" is that of an xsi:type without a prefix. What is declared nowhere is no prefix.
    """
    found: set[tuple[int, str, str]] = set()
    for place, each in enumerate(_with_names(element)):
        values = (text_of(each), *each.attrib.values())
        used: set[str | None] = {prefix for value in values for prefix in _PREFIX.findall(value)}
        if ":" not in each.get(XSI_TYPE, ":"):
            used.add(None)
        scope: dict[str | None, str] = each.nsmap if used else {}
        found.update((place, prefix or "", scope[prefix]) for prefix in used & scope.keys())
    return found


def _with_names(element: Any) -> Iterable[Any]:
    """Return the elements whose values may have prefixes, and perhaps others."""
    try:
        found: Iterable[Any] = element.xpath(_MAY_HAVE_NAMES, namespaces={"i": XSI})
    except etree().XPathError:  # more elements than libxml2 lets an expression look at: 10 million
        found = element.iter(etree().Element)
    return found
