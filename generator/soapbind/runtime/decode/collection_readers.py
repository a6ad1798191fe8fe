"""Readers of arrays, repeated elements and dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from ..schema.codecs import RecordCodec
from ..schema.collections import (
    ArrayCodec,
    DictionaryCodec,
    PairsCodec,
    RepeatedCodec,
    RepeatedKeys,
)
from ..xml.xsi import is_nil
from .readers import late_reader, reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..schema.codecs import Codec
    from ..xml.lxml_adapter import Node
    from .readers import Reader


def with_value(read_item: Reader) -> Reader:
    """Refuse an item without a value, which the type of the list does not have."""

    def read(node: Node) -> Any:
        value = read_item(node)
        if value is not None:
            return value
        raise DecodeError("an item that must have a value is empty or nil")

    return read


@reader_of.register(ArrayCodec)
def _(codec: ArrayCodec[Any]) -> Reader:
    """Return a reader that skips elements of another name, as .NET does."""
    tag, item, each = str(codec.items()[0]), codec.item, codec.codec
    late = late_reader(each)
    read_item = late if codec.has_none else with_value(late)

    def read(node: Node) -> list[Any] | None:
        if is_nil(node):
            return None
        found: list[Any] = []
        try:
            for child in node:
                if child.tag == tag:
                    value = read_item(child)
                    found.append(zero_for_none(each, value))
        except DecodeError as error:
            error.within(f"{item}[{len(found) + 1}]")
            raise
        return found

    return read


@reader_of.register(RepeatedCodec)
def _(codec: RepeatedCodec[Any]) -> Reader:
    """Return the reader of one element, which has no value only where it may be nil."""
    # That of a record is made when it is first needed anyway.
    read_item = reader_of(codec.codec) if isinstance(codec.codec, RecordCodec) else late_reader(codec.codec)
    return read_item if codec.has_none else with_value(read_item)


@reader_of.register(DictionaryCodec)
def _(codec: DictionaryCodec[Any, Any]) -> Reader:
    return _pairs_reader(codec, dictionary_of)


@reader_of.register(PairsCodec)
def _(codec: PairsCodec[Any, Any]) -> Reader:
    """Return a reader of the pairs in the order of the document."""
    return _pairs_reader(codec, list)


def dictionary_of(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return what a dictionary on the wire is in Python."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)


def zero_for_none(codec: Codec[Any], value: Any) -> Any:
    """Return an item, key or value as it was read, for a value type that is nil or missing its zero."""
    return codec.zero() if value is None and codec.is_value_type else value


def _pairs_reader(
    codec: DictionaryCodec[Any, Any] | PairsCodec[Any, Any], make: Callable[[list[tuple[Any, Any]]], Any]
) -> Reader:
    """Return a reader that skips elements of another name, and refuses a pair without key; ``make`` gets the pairs."""
    item, key_tag, value_tag = map(str, codec.tags())
    readers = {key_tag: late_reader(codec.key), value_tag: late_reader(codec.value)}

    def pair(node: Node) -> tuple[Any, Any]:
        found: dict[str, Any] = {}
        for child in node:
            if child.tag in readers and child.tag not in found:  # the first one wins, as in .NET
                found[child.tag] = readers[child.tag](child)
        if key_tag not in found:
            raise DecodeError("a pair without key")
        return zero_for_none(codec.key, found[key_tag]), zero_for_none(codec.value, found.get(value_tag))

    def read(node: Node) -> Any:
        if is_nil(node):
            return None
        pairs: list[tuple[Any, Any]] = []
        try:
            for child in node:
                if child.tag == item:
                    found = pair(child)
                    pairs.append(found)
        except DecodeError as error:
            error.within(f"{codec.item}[{len(pairs) + 1}]")
            raise
        return make(pairs)

    return read
