"""Readers of ``xs:anyType`` and ``xs:anySimpleType``: by the type that the element names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..qname import XSI_TYPE
from ..schema.any_type import AnyCodec, AnySimpleCodec, TypedValue, XmlFragment
from ..xml.fragment import to_text
from ..xml.xsi import has_attributes, is_nil, type_name
from .readers import reader_of
from .text_value_readers import text_value_reader

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node
    from .readers import Reader
    from .text_value_readers import TextValueReader


@reader_of.register(AnyCodec)
def _(codec: AnyCodec) -> Reader:
    return _typed_reader(codec, fragment_of)


@reader_of.register(AnySimpleCodec)
def _(codec: AnySimpleCodec) -> Reader:
    return _typed_reader(codec, reader_of(codec.text))


@text_value_reader.register(AnyCodec)
def _(_codec: AnyCodec) -> TextValueReader:
    """Return a reader of text that names no type, where none can be named: it is what it is."""

    def read(text: str, _node: Node) -> Any:
        return text

    return read


def _typed_reader(codec: AnyCodec, untyped: Reader) -> Reader:
    """Return a reader that goes by ``xsi:type`` and keeps what it does not know as XML."""

    def read(node: Node) -> Any:
        if is_nil(node):
            return fragment_of(node) if has_attributes(node) else None
        declared = node.get(XSI_TYPE)
        if declared is None:
            return untyped(node)
        try:
            name = type_name(node, declared)
        except DecodeError:  # a prefix nobody declared: as in the vendor's documented examples
            return fragment_of(node)
        actual = codec.codec_of(name)
        if actual is None:
            return fragment_of(node)
        value = reader_of(actual)(node)
        # An empty element has no value of most types.
        return value if value is None or codec.type_of(value) == name else TypedValue(name, value)

    return read


def fragment_of(node: Node) -> XmlFragment:
    """Return an element as it came."""
    return XmlFragment(to_text(node))
