"""Samples of messages in SOAP encoding: every element says its type, and the body how it is encoded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.contract.qnames import SOAP_ENCODING
from soapbind.contract.schema.encoded_arrays import ARRAY_TYPE

if TYPE_CHECKING:
    from soapbind.sample.nodes import Node

_STYLE = QName("http://schemas.xmlsoap.org/soap/envelope/", "encodingStyle")
_ARRAY = QName(SOAP_ENCODING, "Array")


def encoded(body: Node) -> Node:
    """Return a body as SOAP encoding has it (SOAP 1.1, 4.1.1 and 5)."""
    children = tuple(map(_typed, body.children))
    return replace(body, children=children, attributes=(*body.attributes, (_STYLE, SOAP_ENCODING)))


def _typed(node: Node) -> Node:
    if node.is_nil:
        return node
    has_size = any(name == ARRAY_TYPE for name, _ in node.attributes)
    shown = node.shown_type or node.type or (_ARRAY if has_size else None)
    return replace(node, shown_type=shown, children=tuple(map(_typed, node.children)))
