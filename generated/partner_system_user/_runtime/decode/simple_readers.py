"""Readers of simple types and enumerations: text only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..package import model
from ..schema.codecs import EnumCodec, ScopedCodec, SimpleCodec
from ..xml.characters import SPACE
from ..xml.xsi import is_nil, namespaces_of
from .readers import reader_of, text_reader_of

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node
    from .readers import Reader, TextReader


@text_reader_of.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> TextReader:
    return codec.parse


@reader_of.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> Reader:
    """Return a reader that takes text that is empty, or blank where that is no value, as ``zero``."""
    parse, default, type_name = codec.parse, codec.default, codec.xml_name.name

    def read(node: Node) -> Any:
        if is_nil(node):
            return None
        if len(node):
            raise DecodeError(f"expected text ({type_name}), found the element {node[0].tag}")
        text = node.text
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            if not text.strip(SPACE):
                return default
            raise DecodeError(f"{text[:40]!r} is not a valid {type_name}: {error}") from None

    return read


@text_reader_of.register(EnumCodec)
def _(codec: EnumCodec) -> TextReader:
    """Return a function that knows the names of the contract by heart, and refuses others."""
    known = model(codec.class_name).known_texts()

    def read(text: str) -> Any:
        found = known.get(text)
        if found is None:
            raise ValueError(text)
        return found

    return read


@reader_of.register(EnumCodec)
def _(codec: EnumCodec) -> Reader:
    """Return a reader that keeps unknown names."""
    cls, default = model(codec.class_name), codec.zero()
    from_wire, known = cls.from_wire, cls.known_texts()

    def read(node: Node) -> Any:
        if is_nil(node):
            return None
        if len(node):
            raise DecodeError(f"expected a name, found the element {node[0].tag}")
        text = node.text or ""
        if not text.strip(SPACE) and (not text or text not in known):
            return default
        try:
            return from_wire(text)
        except ValueError as error:
            raise DecodeError(str(error)) from None

    return read


@reader_of.register(ScopedCodec)
def _(codec: ScopedCodec[Any]) -> Reader:
    """Return a reader that knows the prefixes in scope, and takes text that is empty as ``zero``."""
    parse, zero, label = codec.parse, codec.zero, codec.label

    def read(node: Node) -> Any:
        if is_nil(node):
            return None
        if len(node):
            raise DecodeError(f"expected text ({label}), found the element {node[0].tag}")
        text = node.text
        if not text:
            return zero()
        try:
            return parse(text, namespaces_of(node))
        except ValueError as error:
            if not text.strip(SPACE):
                return zero()
            raise DecodeError(f"{text[:40]!r} is not a valid {label}: {error}") from None

    return read
