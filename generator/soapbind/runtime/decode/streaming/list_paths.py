"""Where a message may hold many items: the lists that are worth reading while the message arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ...encode.namespaces_used import namespaces_in
from ...package import is_data_contract, model
from ...schema.codecs import RecordCodec
from ...schema.collections import ArrayCodec, RepeatedCodec
from ...schema.members import has_members_by_name, members_of

if TYPE_CHECKING:
    from ...qname import XmlName
    from ...schema.codecs import Codec
    from ...schema.record import Record


class ItemList(NamedTuple):
    """One list of a message.

    ``path`` has the tags from the body's element to the one that holds the items, ``attributes`` lead to the list in
    the dataclass. ``namespaces`` has those of the items and of what is in them. ``repeated`` items stand side by side
    with other members of their holder; of these, ``keeps_types`` tells that what items say of their types is kept. An
    item may be None where ``has_none`` says so.
    """

    path: tuple[str, ...]
    attributes: tuple[str, ...]
    item: XmlName
    codec: Codec[Any]
    namespaces: frozenset[str]
    repeated: bool = False
    has_none: bool = True
    keeps_types: bool = False


# A class, the tags and attributes that lead to it, and the classes around it: where a type is inside itself, the lists
# of the inner one are read with the rest.
_Place: TypeAlias = "tuple[type[Record], tuple[str, ...], tuple[str, ...], tuple[type[Record], ...]]"

_MOST_RECORDS = 500  # that are looked into: types that hold each other several times have paths without end
_FOUND: dict[type[Record], tuple[ItemList, ...]] = {}


def item_lists(body: type[Record]) -> tuple[ItemList, ...]:
    """Return the lists in the body and in the records it holds, but not those inside other lists."""
    lists = _FOUND.get(body)
    if lists is None:
        lists = _FOUND[body] = () if body.__encoded__ else _find(body)
    return lists


def _find(body: type[Record]) -> tuple[ItemList, ...]:
    found: list[ItemList] = []
    places: list[_Place] = [(body, (str(body.__xml_name__),), (), ())]
    for cls, path, attributes, around in places:  # which grows: what is nearer comes first
        if cls in around or not has_members_by_name(cls):
            continue
        for attribute, name, spec in members_of(cls):
            here, codec = (*attributes, attribute), spec.codec
            if isinstance(codec, ArrayCodec):
                item, each = codec.items()
                inside = (*path, str(name))
                held = namespaces_in(item, each)
                found.append(ItemList(inside, here, item, each, held, has_none=codec.has_none))
            elif isinstance(codec, RepeatedCodec) and not codec.each().has_default:  # else the tree notes empty ones
                each = codec.each()
                held = namespaces_in(name, each)
                kept = not is_data_contract()
                found.append(
                    ItemList(path, here, name, each, held, repeated=True, has_none=codec.has_none, keeps_types=kept)
                )
            elif isinstance(codec, RecordCodec) and len(places) < _MOST_RECORDS:
                places.append((model(codec.class_name), (*path, str(name)), here, (*around, cls)))
    return tuple(found)
