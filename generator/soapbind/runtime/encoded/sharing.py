"""Which objects of a graph several elements must refer to: those that are met more than once, and cycles so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..schema.any_type import TypedValue
from ..schema.codecs import RecordCodec
from ..schema.record import Record
from .struct_members import is_struct, struct_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..schema.codecs import Codec

_ANY = cast("Codec[Any]", None)  # of what says its type itself


def shared_objects(*roots: Record) -> frozenset[int]:
    """Return the identities of the objects and lists that body and headers lead to in more than one way."""
    seen: set[int] = {id(root) for root in roots}
    shared: set[int] = set()
    todo: list[Any] = list(roots)
    while todo:
        for each in _inside(todo.pop()):
            if id(each) in seen:
                shared.add(id(each))
            else:
                seen.add(id(each))
                todo.append(each)
    return frozenset(shared)


def _inside(value: Any) -> Iterator[Any]:
    """Give the objects and lists that stand on their own in a value."""
    cls: type[Any] = value.__class__
    if cls is list:
        yield from _objects(value, _ANY)
        return
    if not is_struct(cls):
        return
    for member in struct_of(cls).members:
        found = getattr(value, member.attribute)
        yield from _objects(_sequence(found) if member.repeats else (found,), member.codec)


def _sequence(value: Any) -> Sequence[Any]:
    return value if value.__class__ in {list, tuple} else ()


def _objects(values: Sequence[Any], codec: Codec[Any]) -> Iterator[Any]:
    for value in values:
        each: Any = value.value if isinstance(value, TypedValue) else value
        if isinstance(each, Record) or (each.__class__ is list and not isinstance(codec, RecordCodec)):
            yield each
