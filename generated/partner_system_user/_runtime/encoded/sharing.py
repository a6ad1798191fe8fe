"""Graphs of objects: which of them several elements must refer to, and copies of a graph, however long it is."""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..schema.any_type import TypedValue
from ..schema.codecs import RecordCodec
from ..schema.record import Record
from .struct_members import is_struct, struct_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..schema.codecs import Codec

R = TypeVar("R", bound=Record)
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


def graph_copy(body: R) -> R:
    """Return a copy of a body with all that it leads to, as ``deepcopy`` makes it, without a deep stack."""
    return _Copies().of(body)


class _Copies:
    """Copies objects and lists once each: they are made when they are met, and filled later."""

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}
        self._todo: list[tuple[Any, Any]] = []

    def of(self, root: R) -> R:
        made: R = self._copy(root)
        while self._todo:
            old, new = self._todo.pop()
            if new.__class__ is list:
                new[:] = map(self._copy, old)
                continue
            for each in fields(new):
                setattr(new, each.name, self._copy(getattr(old, each.name)))
        return made

    def _copy(self, value: Any) -> Any:
        if isinstance(value, TypedValue):
            return TypedValue(value.type_name, self._copy(value.value))
        cls: type[Any] = value.__class__
        if cls is not list and not isinstance(value, Record):
            return value  # text, numbers, what is frozen
        found = self._made.get(id(value))
        if found is None:
            is_tree = isinstance(value, Record) and not is_struct(type(value))
            found = deepcopy(value) if is_tree else copy(value)
            self._made[id(value)] = found
            if not is_tree:
                self._todo.append((value, found))
        return found
