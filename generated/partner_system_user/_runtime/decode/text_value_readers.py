"""Values of simple types from text, wherever the text stands: in an element, an attribute, or an item of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

from ..package import model
from ..schema.codecs import Codec, EnumCodec, ScopedCodec, SimpleCodec
from ..xml.xsi import namespaces_of

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node

# Gets text and the element whose namespaces are in scope. Raises ValueError for text that is no value of the type.
TextValueReader: TypeAlias = "Callable[[str, Node], Any]"


@singledispatch
def text_value_reader(codec: Codec[Any]) -> TextValueReader:
    """Return the function that reads a value from text, empty text included."""
    raise NotImplementedError(f"no text is a {type(codec).__name__}")


@text_value_reader.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> TextValueReader:
    def read(text: str, _node: Node) -> Any:
        if not text and codec.default is not None:
            return codec.default
        return codec.parse(text)

    return read


@text_value_reader.register(ScopedCodec)
def _(codec: ScopedCodec[Any]) -> TextValueReader:
    """Return a function that knows the prefixes in scope."""

    def read(text: str, node: Node) -> Any:
        if not text and codec.has_default:
            return codec.zero()
        return codec.parse(text, namespaces_of(node))

    return read


@text_value_reader.register(EnumCodec)
def _(codec: EnumCodec) -> TextValueReader:
    """Return a function that keeps unknown names."""
    from_wire = model(codec.class_name).from_wire

    def read(text: str, _node: Node) -> Any:
        return from_wire(codec.empty if not text and codec.empty is not None else text)

    return read
