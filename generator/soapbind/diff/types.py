"""Two sets of types: what is new, gone, or not the same inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import (
    Attribute,
    ComplexType,
    Contract,
    Element,
    EnumerationValue,
    Group,
    Particle,
    QName,
    SimpleType,
    TypeUse,
    Wildcard,
)
from soapbind.diff.elements import Site, compare_elements
from soapbind.diff.model import Change
from soapbind.diff.places import Owner, Places
from soapbind.diff.sequences import align
from soapbind.pymodel import datacontract_shapes as shapes
from soapbind.show import elements

if TYPE_CHECKING:
    from collections.abc import Iterable

NamedType: TypeAlias = ComplexType | SimpleType


def compare_types(old: Contract, new: Contract, places: Places) -> Iterable[Change]:
    """Return the changes of named types. What is inside an added or removed type is not listed."""
    for name in sorted(new.types.keys() - old.types.keys()):
        found = new.types[name]
        base = isinstance(found, ComplexType) and found.base in old.types
        yield _whole(places.owner(name), "type-added", None, kind(found), *(("derived",) if base else ()))
    for name in sorted(old.types.keys() - new.types.keys()):
        yield _whole(places.owner(name), "type-removed", kind(old.types[name]), None)
    for name in sorted(old.types.keys() & new.types.keys()):
        yield from compare_type(places, places.owner(name), old.types[name], new.types[name])


def compare_type(places: Places, owner: Owner, old: NamedType, new: NamedType) -> Iterable[Change]:
    """Return what is not the same inside one type, named or anonymous."""
    if old == new:
        return
    kinds = kind(old), kind(new)
    if kinds[0] != kinds[1]:
        yield _whole(owner, "type-kind-changed", kinds[0], kinds[1])
    if isinstance(old, ComplexType) and isinstance(new, ComplexType):
        yield from _complex(places, owner, old, new)
    elif isinstance(old, SimpleType) and isinstance(new, SimpleType):
        yield from _members(owner, old, new, numbers=kinds[0] == kinds[1])
        before, after = _simple_text(places, old), _simple_text(places, new)
        if before != after and kinds[0] == kinds[1]:
            bare = [_simple_text(places, replace(each, actual_type=None)) for each in (old, new)]
            only_numbers = bare[0] == bare[1]
            yield _whole(owner, "type-restated", before, after, *(("numbers",) * only_numbers))


def kind(found: NamedType) -> str:
    """Return what a type is: record, array, dictionary, flags, enumeration or simple type."""
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found) is not None
        return "flags" if flags else "enumeration" if found.enumeration else "simple type"
    return "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"


def _whole(owner: Owner, rule: str, old: str | None, new: str | None, *facts: str) -> Change:
    keys = (owner.key, *owner.outer)
    return Change(rule, owner.path, keys, old, new, owner.request, owner.response, frozenset(facts))


def _complex(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Iterable[Change]:
    if (old.base, old.derivation) != (new.base, new.derivation):
        yield _whole(owner, "base-changed", _base(places, old), _base(places, new))
    if old.abstract != new.abstract:
        words = ("not abstract", "abstract")
        yield _whole(owner, "type-abstract-changed", words[old.abstract], words[new.abstract])
    if old.is_value_type != new.is_value_type:
        words = ("reference type", "value type")
        yield _whole(owner, "value-type-changed", words[old.is_value_type], words[new.is_value_type])
    before, after = elements(old.content), elements(new.content)

    def nested(inner: Owner, a: Element, b: Element) -> Iterable[Change]:
        assert not isinstance(a.type, QName)  # noqa: S101 - the caller has looked
        assert not isinstance(b.type, QName)  # noqa: S101
        return compare_type(places, inner, a.type, b.type)

    yield from compare_elements(Site("field", owner, places, nested), before, after)
    remaining = {e.name for e in before} & {e.name for e in after}
    contents = [_content_text(places, each, remaining) for each in (old, new)]
    if contents[0] != contents[1]:
        yield _whole(owner, "content-changed", contents[0], contents[1])
    yield from _attributes(places, owner, old.attributes, new.attributes)


def _base(places: Places, found: ComplexType) -> str:
    return (
        "no base"
        if found.base is None or found.derivation is None
        else (f"{found.derivation.value} of {places.label(found.base)}")
    )


def _content_text(places: Places, found: ComplexType, remaining: set[QName]) -> str:
    """Return all that is around the elements of a content model, with those elements that both contracts have."""
    words = list(_particles(found.content, remaining, top=True))
    if found.mixed:
        words.append("mixed")
    if found.simple_content is not None:
        words.append(f"text of {_use_text(places, found.simple_content)}")
    if found.any_attribute is not None:
        words.append(f"any attribute of {' '.join(found.any_attribute.namespaces)}")
    return ", ".join(words) or "a sequence of elements"


def _particles(particle: Particle | None, remaining: set[QName], *, top: bool = False) -> Iterable[str]:
    if isinstance(particle, Wildcard):
        yield f"any of {' '.join(particle.namespaces)} ({particle.process_contents}) {particle.occurs}"
    elif isinstance(particle, Group):
        inner = [text for each in particle.particles for text in _particles(each, remaining)]
        plain = particle.kind.value == "sequence" and particle.occurs == (1, 1)
        if plain and top:
            yield from (text for text in inner if not text.startswith("element "))
        else:
            low, high = particle.occurs
            yield f"{particle.kind.value} [{low}..{'n' if high is None else high}] of ({', '.join(sorted(inner))})"
    elif isinstance(particle, Element) and particle.name in remaining:
        yield f"element {particle.name.name}"


def _attributes(places: Places, owner: Owner, old: Iterable[Attribute], new: Iterable[Attribute]) -> Iterable[Change]:
    before, after = {a.name: a for a in old}, {a.name: a for a in new}
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name), after.get(name)
        inner = Owner(f"{owner.path}.@{name.name}", ("attribute", *owner.key[1:], name), owner.request, owner.response)
        if a is None and b is not None:
            yield _whole(inner, "attribute-added", None, _use_text(places, b.type), *(("required",) * b.required))
        elif b is None and a is not None:
            yield _whole(inner, "attribute-removed", _use_text(places, a.type), None)
        elif a is not None and b is not None:
            if a.type != b.type:
                yield _whole(inner, "attribute-retyped", _use_text(places, a.type), _use_text(places, b.type))
            before_use, after_use = _attribute_use(a), _attribute_use(b)
            if before_use != after_use:
                facts = ("required",) * (b.required and not a.required)
                yield _whole(inner, "attribute-use-changed", before_use, after_use, *facts)


def _attribute_use(found: Attribute) -> str:
    words = ["required" if found.required else "optional"]
    words += [f"{n} {v!r}" for n, v in (("default", found.default), ("fixed", found.fixed)) if v is not None]
    return ", ".join(words)


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
        yield _whole(owner, "enum-member-reordered", orders[0], orders[1])


def _numbered(found: SimpleType) -> dict[str, int]:
    flags = shapes.flag_values(found)
    values: tuple[EnumerationValue, ...] = found.enumeration if flags is None else flags
    made: dict[str, int] = {}
    for value, number in shapes.numbered(values, flags=flags is not None):
        made.setdefault(value.value, number)
    return made


def _simple_text(places: Places, found: SimpleType) -> str:
    """Return what a simple type allows, without the enumeration, which is compared by member."""
    words: list[str] = []
    if found.base is not None:
        words.append(f"restriction of {_use_text(places, found.base)}")
    if found.item is not None:
        words.append(f"list of {_use_text(places, found.item)}")
    words += [f"or {_use_text(places, member)}" for member in found.members]
    words += [f"{facet.name} {facet.value}" for facet in found.facets]
    if found.actual_type is not None:
        words.append(f"actual type {places.label(found.actual_type)}")
    return ", ".join(words)


def _use_text(places: Places, use: TypeUse) -> str:
    if isinstance(use, SimpleType) and use.name is None:
        return f"({_simple_text(places, use)})"
    return places.label(use)
