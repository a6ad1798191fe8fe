"""Elements as infosets: what counts of content that the contract does not know."""

from __future__ import annotations

import re
from typing import Any

from reference_decoder.document import BLANKS, Node, Refused, parse

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL, KIND = f"{{{XSI}}}nil", f"{{{XSI}}}type"
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(f"[{_START}][{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-]*")


def infoset(node: Node, doubts: set[str]) -> tuple[Any, ...]:
    """Return tag, attributes and content; an ``xsi:type`` by namespace and name, as its prefix may be another."""
    attributes = dict(node.attributes)
    if KIND in attributes:
        attributes[KIND] = qualified_name(node, attributes[KIND]) or attributes[KIND]
    texts = [*attributes.values(), *(each for each in node.content if isinstance(each, str))]
    if any(map(_CONTROL.search, texts)):
        doubts.add("a control character in unknown content")
    content = tuple(each if isinstance(each, str) else infoset(each, doubts) for each in node.content)
    return node.tag, tuple(sorted(attributes.items())), content


def infoset_of(xml: str) -> tuple[Any, ...]:
    """Return the infoset of an element that stands alone."""
    doubts: set[str] = set()
    try:
        return infoset(parse(xml.encode(), doubts), doubts)
    except Refused:
        if doubts:  # what one parser takes and another does not
            return "doubtful", xml
        raise


def qualified_name(node: Node, text: str) -> str | None:
    """Return the Clark name that a QName stands for; None when it is no name or its prefix is not declared."""
    prefix, colon, local = text.strip(BLANKS).rpartition(":")
    uri = node.scope.get(prefix if colon else None)
    if not _NCNAME.fullmatch(local) or (colon and not uri):
        return None
    return f"{{{uri}}}{local}" if uri else local
