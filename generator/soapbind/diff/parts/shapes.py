"""What is in a complex type besides its elements: the groups around them, text, wildcards and attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    Attribute,
    ComplexType,
    Element,
    Group,
    Occurs,
    Particle,
    QName,
    SimpleType,
    TypeUse,
    Wildcard,
)
from soapbind.contract.walk import child_elements
from soapbind.diff.model import Change
from soapbind.diff.parts.elements import default_facts, occurs_text, place_of
from soapbind.diff.parts.languages import at_most, includes, wildcard_includes
from soapbind.diff.parts.places import Owner, Places
from soapbind.diff.parts.values import retype_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Shape:
    """Where two types are compared. ``nested`` compares simple types that are written in place."""

    places: Places
    owner: Owner
    nested: Callable[[Owner, SimpleType, SimpleType], Iterable[Change]]


def compare_shape(shape: Shape, old: ComplexType, new: ComplexType) -> Iterable[Change]:
    """Return what is not the same around the elements of two types."""
    owner = shape.owner
    remaining = {e.name for e in child_elements(old.content)} & {e.name for e in child_elements(new.content)}
    contents = [content_text(each, remaining) for each in (old, new)]
    if contents[0] != contents[1]:
        yield whole(owner, "content-changed", contents[0], contents[1], *_content_facts(old, new, remaining))
    if old.simple_content is not None and new.simple_content is not None:
        text = Owner(owner.path, ("text", *owner.key[1:]), owner.request, owner.response, (owner.key, *owner.outer))
        yield from _retyped(shape, text, "text-retyped", (old.simple_content, new.simple_content))
    yield from _attributes(shape, old, new)


def whole(owner: Owner, rule: str, old: str | None, new: str | None, *facts: str) -> Change:
    """Return a change of something as a whole."""
    keys = (owner.key, *owner.outer)
    return Change(rule, owner.path, keys, old, new, owner.request, owner.response, frozenset(facts))


def content_text(found: ComplexType, remaining: set[QName]) -> str:
    """Return all that is around the elements of a content model, with those elements that both contracts have."""
    words = list(_particles(found.content, remaining, top=True))
    if found.mixed:
        words.append("mixed")
    if found.simple_content is not None:
        words.append("text")
    if found.any_attribute is not None:
        words.append(f"any attribute of {' '.join(found.any_attribute.namespaces)}")
    return ", ".join(words) or "a sequence of elements"


def _content_facts(old: ComplexType, new: ComplexType, remaining: set[QName]) -> tuple[str, ...]:
    """Tell whether all that one content allows is allowed by the other, with the numbers of elements that both allow.

    Those are compared by themselves.
    """
    if (old.simple_content is None) != (new.simple_content is None):
        return ("text",)
    counts = [_occurs(each, remaining) for each in (old, new)]
    known = {name: _wider(counts[0][name], counts[1][name]) for name in remaining}
    ways = _allows(new, old, known), _allows(old, new, known)
    facts = {(True, True): ("same",), (True, False): ("widened",), (False, True): ("narrowed",)}.get(ways, ())
    more = any(at_most(new.content, name) > at_most(old.content, name) for name in remaining)
    return (*facts, *(("more-allowed",) * more))


def _allows(outer: ComplexType, inner: ComplexType, known: Mapping[QName, Occurs]) -> bool:
    return (
        (outer.mixed or not inner.mixed)
        and wildcard_includes(outer.any_attribute, inner.any_attribute)
        and includes(outer.content, inner.content, known)
    )


def needed_elements(old: ComplexType, new: ComplexType) -> frozenset[QName]:
    """Return the new elements that messages of the old type lack.

    Those in a group that may be absent are among them, if the group is there for the sake of others.
    """
    before, after = ({each.name for each in child_elements(found.content)} for found in (old, new))
    counts = [_occurs(each, before & after) for each in (old, new)]
    known = {name: _wider(counts[0][name], counts[1][name]) for name in before & after}
    found: set[QName] = set()
    for name, occurs in _occurs(new, after - before).items():
        as_it_is, without = ({**known, name: each} for each in (occurs, Occurs(0, occurs.maximum)))
        is_needed = occurs.minimum and not includes(new.content, old.content, as_it_is)
        if is_needed and includes(new.content, old.content, without):
            found.add(name)
    return frozenset(found)


def _occurs(found: ComplexType, names: set[QName]) -> dict[QName, Occurs]:
    made: dict[QName, Occurs] = {}
    for each in child_elements(found.content):
        if each.name in names:
            made[each.name] = _wider(made.get(each.name, each.occurs), each.occurs)
    return made


def _wider(one: Occurs, other: Occurs) -> Occurs:
    most = None if one.maximum is None or other.maximum is None else max(one.maximum, other.maximum)
    return Occurs(min(one.minimum, other.minimum), most)


def _particles(particle: Particle | None, remaining: set[QName], *, top: bool = False) -> Iterable[str]:
    if isinstance(particle, Wildcard):
        yield f"any of {' '.join(particle.namespaces)} ({particle.process_contents}) {occurs_text(particle.occurs)}"
    elif isinstance(particle, Group):
        top &= particle.kind.value == "sequence" and particle.occurs == (1, 1)
        inner = [text for each in particle.particles for text in _particles(each, remaining, top=top)]
        if top:
            yield from (text for text in inner if not text.startswith("element "))
        else:
            low, high = particle.occurs
            yield f"{particle.kind.value} [{low}..{'n' if high is None else high}] of ({', '.join(sorted(inner))})"
    elif isinstance(particle, Element) and particle.name in remaining:
        yield f"element {particle.name.name}"


def _attributes(shape: Shape, old: ComplexType, new: ComplexType) -> Iterable[Change]:
    places, owner = shape.places, shape.owner
    before, after = {a.name: a for a in old.attributes}, {a.name: a for a in new.attributes}
    for name in sorted(set(old.prohibited) ^ set(new.prohibited)):
        rule = "attribute-removed" if name in new.prohibited else "attribute-added"
        texts = ("inherited", "prohibited") if name in new.prohibited else ("prohibited", "inherited")
        yield whole(_attribute_owner(owner, name), rule, *texts)
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name), after.get(name)
        inner = _attribute_owner(owner, name)
        if a is None and b is not None:
            yield whole(inner, "attribute-added", None, use_text(places, b.type), *(("required",) * b.required))
        elif b is None and a is not None:
            yield whole(inner, "attribute-removed", use_text(places, a.type), None)
        elif a is not None and b is not None:
            yield from _attribute(shape, inner, a, b)


def _attribute(shape: Shape, owner: Owner, old: Attribute, new: Attribute) -> Iterable[Change]:
    yield from _retyped(shape, owner, "attribute-retyped", (old.type, new.type))
    before, after = _attribute_use(old), _attribute_use(new)
    if before != after:
        facts = () if old.required == new.required else ("required",) if new.required else ("optional",)
        told = set(default_facts(old, new))
        if old.required or new.required:  # it is absent from no message of both
            told -= {"other-value"}
        yield whole(owner, "attribute-use-changed", before, after, *facts, *told)


def _retyped(shape: Shape, owner: Owner, rule: str, types: tuple[TypeUse, TypeUse]) -> Iterable[Change]:
    """Compare the types of an attribute or of text; of two written in place what is inside."""
    old, new = types
    if isinstance(old, SimpleType) and isinstance(new, SimpleType) and old.name is None and new.name is None:
        name = owner.key[-1]
        last = name.name if isinstance(name, QName) and owner.key[0] == "attribute" else "value"
        place = place_of(shape.owner.key, last)
        yield from shape.nested(
            Owner(owner.path, place, owner.request, owner.response, (owner.key, *owner.outer)), old, new
        )
    elif old != new:
        texts = use_text(shape.places, old), use_text(shape.places, new)
        yield whole(owner, rule, *texts, *retype_facts(shape.places, old, new))


def _attribute_owner(owner: Owner, name: QName) -> Owner:
    key = ("attribute", *owner.key[1:], name)
    return Owner(f"{owner.path}.@{name.name}", key, owner.request, owner.response, (owner.key, *owner.outer))


def _attribute_use(found: Attribute) -> str:
    words = ["required" if found.required else "optional"]
    words += [f"{n} {v!r}" for n, v in (("default", found.default), ("fixed", found.fixed)) if v is not None]
    return ", ".join(words)


def simple_text(places: Places, found: SimpleType) -> str:
    """Return what a simple type allows, without the enumeration, which is compared by member."""
    words: list[str] = []
    if found.base is not None:
        words.append(f"restriction of {use_text(places, found.base)}")
    if found.item is not None:
        words.append(f"list of {use_text(places, found.item)}")
    words += [f"or {use_text(places, member)}" for member in found.members]
    words += [f"{facet.name} {facet.value}" for facet in found.facets]
    if found.actual_type is not None:
        words.append(f"actual type {places.label(found.actual_type)}")
    return ", ".join(words)


def use_text(places: Places, use: TypeUse) -> str:
    """Return how a type is called; what a simple type that is written in place allows."""
    if isinstance(use, SimpleType) and use.name is None:
        return f"({simple_text(places, use)})"
    return places.label(use)
