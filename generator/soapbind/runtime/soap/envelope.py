"""The frame of a SOAP message: Envelope, Header, Body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import DecodeError
from ..qname import SOAP11, SOAP12, XmlName
from ..xml.python_element import Element

if TYPE_CHECKING:
    from ..decode.streaming.list_items import Items
    from ..encoded.graph_reader import GraphReader
    from ..xml.lxml_adapter import Node


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed envelope: the header blocks, the Body, and its first child, None for an empty one.

    ``namespace`` is that of the version of SOAP it is in.
    ``lists`` holds the items of long lists, which were read from the text and are not in the tree. ``graph`` holds what
    reads headers and Body as one graph, once that was needed.
    """

    header: Node
    body: Node | None
    whole_body: Node
    namespace: str
    lists: tuple[Items, ...] = ()
    graph: list[GraphReader] = field(default_factory=list["GraphReader"], repr=False)


def frame(root: Node, lists: tuple[Items, ...] = ()) -> Envelope:
    """Check the frame of a parsed message and take it apart. Raises DecodeError."""
    version = next((ns for ns in (SOAP11, SOAP12) if root.tag == f"{{{ns}}}Envelope"), None)
    if version is None:
        raise DecodeError(f"the root element is {root.tag}, not a SOAP Envelope")
    body = root.find(f"{{{version}}}Body")
    if body is None:
        raise DecodeError("the envelope has no Body")
    header = root.find(f"{{{version}}}Header")
    blocks = _loose_blocks(root) if header is None else header
    return Envelope(blocks, next(iter(body), None), body, version, lists)


def _loose_blocks(root: Node) -> Node:
    """Return a header of the blocks straight under Envelope.

    The documentation shows them so; no server sends that, but people paste it. The Body stays where it is: taken out of
    the Envelope it would lose the namespaces that are declared there, and with them the meaning of xsi:type.
    """
    holder = Element(f"{{{SOAP11}}}Header", None, root.nsmap, {})
    for child in root:
        if XmlName.parse(child.tag).namespace not in {SOAP11, SOAP12}:
            holder.append(child)
    return holder
