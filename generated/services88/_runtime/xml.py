"""Parsing of replies: strict, without DTD, entities or network, but with the control characters that .NET writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import DecodeError
from .node import etree
from .xmlname import XSI_NIL

if TYPE_CHECKING:
    from .node import Node

# References to characters that XML 1.0 forbids and that DataContractSerializer writes all the same.
_CONTROL = re.compile(
    rb"&#(?:x0*(?:[1-8BbCcEeFf]|1[0-9A-Fa-f]|[Ff]{3}[EeFf])|0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45]));"
)
# A nil element that is not empty; what this finds is looked at again in the tree.
_NIL_WITH_CONTENT = re.compile(rb"""nil\s*=\s*["']\s*(?:true|1)\s*["'][^<>]*(?<!/)>(?!</)""")
# Named references, and before them what may hold their text without being one: CDATA, comments, instructions.
_NAMED = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|&(lt|gt|amp|quot|apos);", re.DOTALL)
_NUMERIC = {b"lt": b"&#60;", b"gt": b"&#62;", b"amp": b"&#38;", b"quot": b"&#34;", b"apos": b"&#39;"}


def parse(data: bytes) -> Node:
    """Return the root element of a whole, well-formed document.

    Raises DecodeError for anything else, and for a document with a DTD (which SOAP forbids, SOAP 1.1 section 3).
    """
    if not data.strip():
        raise DecodeError("the message is empty")
    lxml = etree()
    try:
        root = lxml.fromstring(data, _parser(lxml))
    except lxml.XMLSyntaxError as error:
        root = _parse_with_control_characters(lxml, data, str(error.msg))
    if root.getroottree().docinfo.doctype:
        raise DecodeError("the message has a document type declaration, which SOAP forbids")
    if _NIL_WITH_CONTENT.search(data):
        _empty_nils(root)
    node: Node = root
    return node


def _empty_nils(root: Any) -> None:
    """Take the content out of elements that say they are nil: nil wins over content, as in .NET."""
    nils = [node for node in root.iter("*") if (node.get(XSI_NIL) or "").strip() in {"true", "1"}]
    for node in nils:  # found first: taking nodes out ends an iteration over them
        node.text = None
        del node[:]


def parser_options(*, recover: bool = False) -> dict[str, bool]:
    """Return the options of every parser: no DTD, no entities, no network, no bound on text."""
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "remove_comments": True,
        "remove_pis": True,
        "huge_tree": True,
        "recover": recover,
    }


def without_control_characters(data: bytes) -> bytes:
    """Return the document with stars for references to characters that XML forbids.

    A star may stand where a reference may, and makes the document malformed where none may: inside a tag, say.
    """
    return _CONTROL.sub(b"*", data)


def _parser(lxml: Any, *, recover: bool = False) -> Any:
    return lxml.XMLParser(**parser_options(recover=recover))


def _parse_with_control_characters(lxml: Any, data: bytes, reason: str) -> Any:
    """Parse a document that is well-formed but for references to control characters.

    The parser only gives such characters in its forgiving mode, which would also forgive a document that is cut short.
    So the document must first prove well-formed without them. And from the first such character on that mode drops
    references by name (``&lt;``) without a word, so they are given to it as numbers.
    """
    if _CONTROL.search(data) is None:
        raise DecodeError(f"not well-formed XML: {reason}")
    try:
        lxml.fromstring(without_control_characters(data), _parser(lxml))
        numeric = _NAMED.sub(lambda found: _NUMERIC.get(found[1], found[0]), data)
        return lxml.fromstring(numeric, _parser(lxml, recover=True))
    except lxml.XMLSyntaxError as error:
        raise DecodeError(f"not well-formed XML: {error.msg}") from None
