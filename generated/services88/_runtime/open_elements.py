"""Which elements are open at a place of a document that is still arriving."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .node import etree
from .xml import parser_options
from .xmlname import SOAP11, SOAP12, XSI_NIL, XSI_TYPE

if TYPE_CHECKING:
    from .node import Node


def open_elements(start: bytes) -> list[Node]:
    """Return the elements that ``start`` opens and does not close, outermost first.

    None are, where it is not well-formed; .NET's control characters, before a list, are left to the tree too.
    """
    lxml = etree()
    parser = lxml.XMLPullParser(events=("start", "end"), **parser_options())
    found: list[Node] = []
    try:
        parser.feed(start)
        for event, node in parser.read_events():
            if event == "start":
                found.append(node)
            else:
                found.pop()
    except lxml.XMLSyntaxError:
        return []
    return found


def body_path(opened: list[Node]) -> tuple[str, ...]:
    """Return the tags below Body, from its element on; nothing where a tree would not look for a value.

    That is outside the Body, behind an element of the same name (the first one counts), and below an element that is
    nil or of a derived type.
    """
    envelopes = {f"{{{uri}}}Envelope": f"{{{uri}}}Body" for uri in (SOAP11, SOAP12)}
    if len(opened) < 3 or envelopes.get(opened[0].tag) != opened[1].tag or opened[1][0] is not opened[2]:  # noqa: PLR2004 - Envelope, Body, and what is in it
        return ()
    for outer, inner in pairwise(opened):
        if next(child for child in outer if child.tag == inner.tag) is not inner:  # find() wants a tag that is a name
            return ()
    below = opened[2:]
    if any(node.get(XSI_NIL) is not None or node.get(XSI_TYPE) is not None for node in below):
        return ()
    return tuple(node.tag for node in below)


def end_tags(opened: list[Node]) -> bytes:
    """Return the tags that close the open elements."""
    names = (f"{node.prefix}:{_local(node.tag)}" if node.prefix else _local(node.tag) for node in reversed(opened))
    return "".join(f"</{name}>" for name in names).encode()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
