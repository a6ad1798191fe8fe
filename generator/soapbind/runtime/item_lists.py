"""Where a message may hold many items: the lists that are worth reading while the message arrives."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .codecs import RecordCodec
from .collection_codecs import ArrayCodec, RepeatedCodec
from .registry import model, namespace
from .tables import members_of
from .xmlname import XmlName

if TYPE_CHECKING:
    from .codecs import Codec
    from .records import Record


class ItemList(NamedTuple):
    """One list of a message.

    ``path`` has the tags from the body's element to the one that holds the items, ``attributes`` lead to the list in
    the dataclass. ``repeated`` items stand side by side with other members of their holder.
    """

    path: tuple[str, ...]
    attributes: tuple[str, ...]
    item: XmlName
    codec: Codec[Any]
    repeated: bool


@cache
def item_lists(body: type[Record]) -> tuple[ItemList, ...]:
    """Return the lists in the body and in the records it holds, but not those inside other lists."""
    found: list[ItemList] = []
    seen: set[type[Record]] = set()

    def visit(cls: type[Record], path: tuple[str, ...], attributes: tuple[str, ...]) -> None:
        if cls in seen:  # a type inside itself: its lists are read with the rest
            return
        seen.add(cls)
        for attribute, name, spec in members_of(cls):
            here, codec = (*attributes, attribute), spec.codec
            if isinstance(codec, ArrayCodec):
                uri = namespace() if codec.namespace is None else codec.namespace
                item = XmlName(uri, codec.item)
                found.append(ItemList((*path, str(name)), here, item, codec.codec, repeated=False))
            elif isinstance(codec, RepeatedCodec):
                found.append(ItemList(path, here, name, codec.codec, repeated=True))
            elif isinstance(codec, RecordCodec):
                visit(model(codec.class_name), (*path, str(name)), here)

    visit(body, (str(body.__xml_name__),), ())
    return tuple(found)
