"""Two sets of types: what is new, gone, or not the same inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Element,
    EnumerationValue,
    QName,
    SimpleType,
)
from soapbind.contract.relations import ancestors
from soapbind.contract.walk import child_elements
from soapbind.diff.model import Change
from soapbind.diff.parts.elements import Site, compare_elements
from soapbind.diff.parts.inheritance import base_facts, change_of, moved_fields, without_echoes
from soapbind.diff.parts.languages import free_elements
from soapbind.diff.parts.sequences import align
from soapbind.diff.parts.shapes import Shape, compare_shape, needed_elements, simple_text, whole
from soapbind.diff.parts.values import restate_facts
from soapbind.pymodel.python_types import datacontract_shapes as shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.diff.parts.places import Owner, Places, Types

NamedType: TypeAlias = ComplexType | SimpleType

# Both are written by name: one, or any number of them.
_NAMES = {("enumeration", "flags"): ("one-to-many",), ("flags", "enumeration"): ("many-to-one",)}


def compare_types(old: Contract, new: Contract, places: Places) -> Iterable[Change]:
    """Return the changes of named types. What is inside an added or removed type is not listed."""
    for name in sorted(new.types.keys() - old.types.keys()):
        found = new.types[name]
        facts = ("derived",) if _above(new.types, found) & places.declared[1] else _facts(places, name)
        facts += ("new-operations",) if name in places.one_sided else ()
        yield whole(places.owner(name), "type-added", None, kind(found), *facts)
    for name in sorted(old.types.keys() - new.types.keys()):
        found = old.types[name]
        is_sent = _comes(places, found) and _above(old.types, found) & places.declared[0]
        facts = ("derived",) if is_sent else _facts(places, name)
        yield whole(places.owner(name), "type-removed", kind(found), None, *facts)
    both = sorted(old.types.keys() & new.types.keys())
    yield from without_echoes(
        change for n in both for change in compare_type(places, places.owner(n), old.types[n], new.types[n])
    )


def _above(types: Types, found: NamedType) -> set[QName | None]:
    """Return the types that a type derives from, in place of which it may come."""
    return {each.name for each in ancestors(types, found)} if isinstance(found, ComplexType) else set()


def _facts(places: Places, name: QName) -> tuple[str, ...]:
    return ("any",) if name in places.only_any else ()


def compare_type(places: Places, owner: Owner, old: NamedType, new: NamedType) -> Iterable[Change]:
    """Return what is not the same inside one type, named or anonymous."""
    if old == new:
        return
    kinds = kind(old), kind(new)
    if kinds[0] != kinds[1]:
        yield whole(owner, "type-kind-changed", kinds[0], kinds[1], *_NAMES.get(kinds, ()))
    if isinstance(old, ComplexType) and isinstance(new, ComplexType):
        yield from _complex(places, owner, old, new)
    elif isinstance(old, SimpleType) and isinstance(new, SimpleType):
        yield from _members(owner, old, new, numbers=kinds[0] == kinds[1])
        before, after = simple_text(places, old), simple_text(places, new)
        if before != after and kinds[0] == kinds[1]:
            bare = [simple_text(places, replace(each, actual_type=None)) for each in (old, new)]
            facts = ("numbers",) if bare[0] == bare[1] else restate_facts(places, old, new)
            yield whole(owner, "type-restated", before, after, *facts)


def kind(found: NamedType) -> str:
    """Return what a type is: record, array, dictionary, flags, enumeration or simple type."""
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found) is not None
        return "flags" if flags else "enumeration" if found.enumeration else "simple type"
    return "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"


def _complex(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Iterable[Change]:
    if (old.base, old.derivation) != (new.base, new.derivation):
        yield _another_base(places, owner, old, new)
    if old.abstract != new.abstract:
        yield _abstract(places, owner, old, new)
    if old.is_value_type != new.is_value_type:
        words = ("reference type", "value type")
        texts = words[old.is_value_type], words[new.is_value_type]
        yield whole(owner, "value-type-changed", *texts, *(("data-contract",) * places.are_data_contracts))
    moved = moved_fields(places, owner, old, new)
    yield from (change_of(places, owner, moved, move) for move in moved.moves)
    gone = {move.name for move in moved.moves}
    before, after = ([e for e in child_elements(each.content) if e.name not in gone] for each in (old, new))

    def nested(inner: Owner, a: Element, b: Element) -> Iterable[Change]:
        assert not isinstance(a.type, QName)  # noqa: S101 - the caller has looked
        assert not isinstance(b.type, QName)  # noqa: S101
        return compare_type(places, inner, a.type, b.type)

    free = free_elements(new.content) | free_elements(old.content)
    site = Site("field", owner, places, nested, free, needed_elements(old, new), moved)
    yield from compare_elements(site, before, after)
    yield from compare_shape(Shape(places, owner, lambda inner, a, b: compare_type(places, inner, a, b)), old, new)


def _another_base(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Change:
    """Return the change of the base, which messages feel too where the type stands for one that it derives from."""
    change = whole(owner, "base-changed", _base(places, old), _base(places, new), *base_facts(places, old, new))
    before, after = (_above(types, each) for types, each in zip(places.types, (old, new), strict=True))
    leaves = bool((before - after) & places.declared[0]) and _comes(places, old)
    joins = bool((after - before) & places.declared[1]) and _comes(places, new)
    facts = {"leaves"} if leaves else set[str]()
    facts |= {"joins"} if joins and owner.response else {"joins-only"} if joins else set[str]()
    return replace(
        change, facts=change.facts | facts, request=owner.request or leaves, response=owner.response or joins
    )


def _comes(places: Places, found: NamedType) -> bool:
    """Whether a type, or one that may derive from it, can be that of an element."""
    return not (isinstance(found, ComplexType) and found.abstract) or found.name in places.bases


def _abstract(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Change:
    """Return the change of a type that may no longer come itself, or may now, where something has it as its type."""
    words = ("not abstract", "abstract")
    change = whole(owner, "type-abstract-changed", words[old.abstract], words[new.abstract])
    sent, come = (old.name in each for each in places.instances)
    if not (sent or come):
        return replace(change, facts=frozenset({"only-base"}))
    facts = frozenset({"abstract"} if new.abstract else set[str]())
    return replace(change, facts=facts, request=change.request and sent, response=change.response and come)


def _base(places: Places, found: ComplexType) -> str:
    return (
        "no base"
        if found.base is None or found.derivation is None
        else (f"{found.derivation.value} of {places.label(found.base)}")
    )


def _members(owner: Owner, old: SimpleType, new: SimpleType, *, numbers: bool) -> Iterable[Change]:
    before, after = _numbered(old), _numbered(new)
    found = align(list(before), list(after), lambda a, b: before[a] == after[b])

    def change(rule: str, member: str, texts: tuple[str | None, str | None], *others: str) -> Change:
        keys = tuple(("member", owner.key[-1], each) for each in (member, *others))
        path = f"{owner.path}.{member}"
        facts = frozenset({"flags"} if kind(new) == "flags" else set[str]())
        return Change(
            f"enum-member-{rule}", path, (*keys, owner.key, *owner.outer), *texts, owner.request, owner.response, facts
        )

    for name in (*found.appended, *found.inserted):
        yield change("added", name, (None, str(after[name])))
    for name in found.removed:
        yield change("removed", name, (str(before[name]), None))
    for gone, come in found.renamed:
        yield change("renamed", gone, (gone, come), come)
    for name in before:
        if numbers and name in after and before[name] != after[name]:
            yield change("renumbered", name, (str(before[name]), str(after[name])))
    if found.moved:
        both = before.keys() & after.keys()
        orders = [", ".join(n for n in each if n in both) for each in (before, after)]
        yield whole(owner, "enum-member-reordered", orders[0], orders[1])


def _numbered(found: SimpleType) -> dict[str, int]:
    flags = shapes.flag_values(found)
    values: tuple[EnumerationValue, ...] = found.enumeration if flags is None else flags
    made: dict[str, int] = {}
    for value, number in shapes.numbered(values, flags=flags is not None):
        made.setdefault(value.value, number)
    return made
