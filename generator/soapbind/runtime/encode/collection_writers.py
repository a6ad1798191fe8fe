"""Writers of arrays, repeated elements and dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..errors import EncodeError
from ..package import qualified
from ..schema.collections import (
    ArrayCodec,
    DictionaryCodec,
    PairsCodec,
    RepeatedCodec,
    RepeatedKeys,
)
from .writers import items_of, late_writer, writer_of, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .writers import Writer

_PAIR = 2


@writer_of.register(ArrayCodec)
def _(codec: ArrayCodec[Any], tag: str) -> Writer:
    """Return a writer of the items, nil for None where the item type allows it."""
    name = qualified(codec.items()[0])
    write_item, item = late_writer(codec.codec, name, nillable=codec.nillable), codec.item
    start, end, empty = f"<{tag}>", f"</{tag}>", f"<{tag}/>"

    def write(value: Any, out: list[str]) -> None:
        items = items_of(value)
        if not items:
            out.append(empty)
            return
        out.append(start)
        for index, each in enumerate(items):
            try:
                write_item(each, out)
            except EncodeError as error:
                error.within(f"{item}[{index + 1}]")
                raise
        out.append(end)

    return write


@writer_of.register(RepeatedCodec)
def _(codec: RepeatedCodec[Any], tag: str) -> Writer:
    """Return a writer of all elements, which refuses none where a message must have one."""
    write_item = late_writer(codec.codec, tag, nillable=codec.nillable)

    def write(value: Any, out: list[str]) -> None:
        for each in items_of(value):
            write_item(each, out)

    def write_some(value: Any, out: list[str]) -> None:
        if not items_of(value):
            raise EncodeError("one must be given at least")
        write(value, out)

    return write_some if codec.required else write


@writer_of.register(DictionaryCodec)
def _(codec: DictionaryCodec[Any, Any], tag: str) -> Writer:
    """Return a writer of the pairs in the order of the dict."""
    return _pairs_writer(codec, tag, _pairs_of_dict)


@writer_of.register(PairsCodec)
def _(codec: PairsCodec[Any, Any], tag: str) -> Writer:
    """Return a writer of the pairs in the order of the list."""
    return _pairs_writer(codec, tag, _pairs_of_list)


def _pairs_writer(
    codec: DictionaryCodec[Any, Any] | PairsCodec[Any, Any],
    tag: str,
    pairs_of: Callable[[object], Sequence[tuple[Any, Any]]],
) -> Writer:
    """Return a writer of the pairs that ``pairs_of`` gives, in their order."""
    item, key_tag, value_tag = map(qualified, codec.tags())
    write_key = late_writer(codec.key, key_tag, nillable=not codec.key.is_value_type)
    write_value = late_writer(codec.value, value_tag, nillable=not codec.value.is_value_type)

    def write(value: Any, out: list[str]) -> None:
        pairs = pairs_of(value)
        if not pairs:
            out.append(f"<{tag}/>")
            return
        out.append(f"<{tag}>")
        for index, (key, each) in enumerate(pairs):
            try:
                out.append(f"<{item}>")
                write_key(key, out)
                write_value(each, out)
                out.append(f"</{item}>")
            except EncodeError as error:
                error.within(f"{codec.item}[{index + 1}]")
                raise
        out.append(f"</{tag}>")

    return write


def _pairs_of_dict(value: object) -> Sequence[tuple[Any, Any]]:
    if not isinstance(value, dict):
        raise wrong(value, f"expected dict, got {type(value).__name__}")
    return value.pairs() if isinstance(value, RepeatedKeys) else list(cast("Mapping[Any, Any]", value).items())


def _pairs_of_list(value: object) -> Sequence[tuple[Any, Any]]:
    items = cast("Sequence[object]", items_of(value))
    for index, item in enumerate(items, start=1):
        if not isinstance(item, tuple) or len(cast("tuple[object, ...]", item)) != _PAIR:
            raise EncodeError(f"item {index} is not a pair of key and value")
    return cast("Sequence[tuple[Any, Any]]", items)
