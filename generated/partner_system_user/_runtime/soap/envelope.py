"""The frame of a SOAP message: Envelope, Header, Body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from ..errors import DecodeError
from ..qname import SOAP11, SOAP12, XmlName
from ..xml.python_element import Element

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..decode.streaming.list_items import Items
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node

R = TypeVar("R", bound="Record")


class GraphReader(Protocol):
    """What reads header blocks and Body in SOAP encoding as one graph."""

    def read(self, node: Node, cls: type[R], name: str = "") -> R:
        """Return the object that an element is, with all it leads to."""
        ...

    def read_body(self, body: Node, cls: type[R]) -> R:
        """Return the body of class ``cls`` that a Body holds."""
        ...


class AmbiguousEnvelopeError(DecodeError):
    """An envelope that can be read in two ways: no one would know which counts."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed envelope: the header blocks, the Body, and its first child or its Fault, None for an empty one.

    ``namespace`` is that of the version of SOAP it is in.
    ``lists`` holds the items of long lists, which were read from the text and are not in the tree. ``graph`` holds what
    reads headers and Body as one graph, once that was needed; ``is_late`` tells when no time is left for it.
    """

    header: Node
    body: Node | None
    whole_body: Node
    namespace: str
    lists: tuple[Items, ...] = ()
    graph: list[GraphReader] = field(default_factory=list[GraphReader], repr=False)
    is_late: Callable[[], bool] | None = None


def frame(root: Node, lists: tuple[Items, ...] = ()) -> Envelope:
    """Check the frame of a parsed message and take it apart. Raises DecodeError."""
    version, header, body = header_and_body(root)
    blocks = _loose_blocks(root) if header is None else header
    # A Fault is one wherever it stands: what is before it may be independent elements, or a reply that it takes back.
    fault = body.find(f"{{{version}}}Fault") if len(body) > 1 else None
    return Envelope(blocks, next(iter(body), None) if fault is None else fault, body, version, lists)


def header_and_body(root: Node) -> tuple[str, Node | None, Node]:
    """Return the namespace of an envelope, its Header, and its Body.

    Raises DecodeError for what is no envelope, and AmbiguousEnvelopeError for one that has either more than once.
    """
    version = next((ns for ns in (SOAP11, SOAP12) if root.tag == f"{{{ns}}}Envelope"), None)
    if version is None:
        raise DecodeError(f"the root element is {root.tag}, not a SOAP Envelope")
    body = _only(root, f"{{{version}}}Body")
    if body is None:
        raise DecodeError("the envelope has no Body")
    return version, _only(root, f"{{{version}}}Header"), body


def _only(root: Node, tag: str) -> Node | None:
    found = root.find(tag)
    if found is not None and sum(child.tag == tag for child in root) > 1:
        raise AmbiguousEnvelopeError(f"the envelope has {XmlName.parse(tag).name} more than once")
    return found


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
