"""From a content model of XML Schema to the fields of a class, and to the order in which they stand.

Particles that come once become fields of the class itself, also those of choices and of groups inside. A group that
repeats becomes a list of a class of its own, which keeps the order of the document (docs/decisions/0027).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import is_
from typing import TYPE_CHECKING, Protocol, TypeAlias

from soapbind.contract.model import ONCE, Element, Group, GroupKind, Occurs, Particle, QName, Wildcard
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.model import PyContent, PyField, PyLeaf
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PART = "#part"  # ends the namespaces of parts of content models, which are no types of the contract
_KINDS = {GroupKind.SEQUENCE: ",", GroupKind.CHOICE: "|", GroupKind.ALL: "&"}


class FieldMaker(Protocol):
    """Makes the fields of particles: of elements, of wildcards, and of groups that need a class of their own."""

    def element(self, found: Element, /) -> PyField:
        """Return the field of an element."""
        ...

    def wildcard(self, found: Wildcard, /) -> PyField:
        """Return the field of a wildcard."""
        ...

    def part(self, found: Group, /) -> PyField:
        """Return the field of a group that needs a class of its own."""
        ...

    def is_replaceable(self, found: Element, /) -> bool:
        """Whether other elements may stand for one (substitution groups)."""
        ...


@dataclass(slots=True, eq=False)
class _Slot:
    """A place in the content. Places of two branches of a choice may share a field: ``same`` is the first of them."""

    field: PyField
    mark: str
    same: _Slot | None = None

    @property
    def first(self) -> _Slot:
        return self if self.same is None else self.same.first


@dataclass(slots=True)
class _Node:
    kind: str
    parts: list[_Tree]
    is_optional: bool = False


_Tree: TypeAlias = "_Slot | _Node"


def fields_of(content: Group | None, make: FieldMaker) -> tuple[tuple[PyField, ...], PyContent | None]:
    """Return the fields of a content model in the order of the wire, and that order where it is no plain sequence."""
    if content is None:
        return (), None
    tree = _Trees(make).tree(content, is_optional=False)
    slots = _distinct(tree)
    found = tuple(slot.field for slot in slots)
    if _is_plain(tree):
        return found, None
    places = {id(slot): place for place, slot in enumerate(slots)}
    ordered = _ordered(tree, places)
    return found, ordered if isinstance(ordered, PyContent) else PyContent(",", (ordered,))


def simplified(particle: Particle) -> Particle:
    """Return a particle without groups that say nothing: those of one particle, unless their numbers would be lost."""
    if not isinstance(particle, Group):
        return particle
    kept = [simplified(each) for each in particle.particles]
    kept = [each for each in kept if each.occurs.maximum != 0]
    if particle.kind is GroupKind.CHOICE and any(_may_be_empty(each) for each in kept):
        particle = replace(particle, occurs=Occurs(0, particle.occurs.maximum))
    if particle.kind is GroupKind.CHOICE and particle.occurs.maximum is None:
        kept = [_once(each) for each in kept]
    kept = [each for each in kept if not (isinstance(each, Group) and not each.particles)]
    is_same = len(kept) == len(particle.particles) and all(map(is_, kept, particle.particles))
    if len(kept) != 1 or (particle.kind is GroupKind.CHOICE and isinstance(kept[0], Group) and particle.occurs.repeats):
        return particle if is_same else replace(particle, particles=tuple(kept))
    inner, outer = kept[0].occurs, particle.occurs
    if outer.repeats and inner.repeats and isinstance(kept[0], Group):
        return particle if is_same else replace(particle, particles=tuple(kept))
    most = None if inner.maximum is None or outer.maximum is None else inner.maximum * outer.maximum
    said = joined_texts(particle.documentation, kept[0].documentation)
    made, occurs = kept[0], Occurs(inner.minimum * outer.minimum, most)
    if occurs != inner or said != made.documentation:
        made = replace(made, occurs=occurs, documentation=said)
    return replace(made, name=made.name or particle.name) if isinstance(made, Group) else made


def _once(branch: Particle) -> Particle:
    """Return a branch of a choice that repeats without end: that one element of it repeats, too, says nothing new."""
    says_nothing = not isinstance(branch, Group) and branch.occurs.minimum <= 1
    return replace(branch, occurs=ONCE) if says_nothing else branch


def documentation_of(content: Particle | None) -> str:
    """Return what is said of the groups whose particles are fields of one class: it belongs to that class.

    A group that repeats is none of them: it has a class of its own.
    """
    content = None if content is None else simplified(content)
    if not isinstance(content, Group) or content.occurs.repeats:
        return ""
    return joined_texts(plain_text(content.documentation), *map(documentation_of, content.particles))


def _may_be_empty(particle: Particle) -> bool:
    """Whether a particle is satisfied by nothing (XML Schema part 1, 3.9.6)."""
    if particle.occurs.minimum == 0:
        return True
    if not isinstance(particle, Group):
        return False
    of = any if particle.kind is GroupKind.CHOICE and particle.particles else all
    return of(_may_be_empty(each) for each in particle.particles)


@dataclass(frozen=True, slots=True)
class _Trees:
    make: FieldMaker

    def tree(self, content: Particle, *, is_optional: bool) -> _Tree:
        """Return the tree of a content; ``is_optional`` tells that its fields may be absent, whatever they say."""
        content = simplified(content)
        if isinstance(content, Element) and not self.make.is_replaceable(content):
            return self._slot(content, self.make.element, is_optional=is_optional)
        if isinstance(content, Wildcard):
            return self._slot(content, self.make.wildcard, is_optional=is_optional)
        if isinstance(content, Element):
            one = replace(content, occurs=ONCE)
            group = Group(GroupKind.SEQUENCE, (one,), content.occurs, content.location)
            content = replace(group, documentation=content.documentation)
            return self._slot(content, self.make.part, is_optional=is_optional)
        if content.occurs.repeats:
            if _may_be_empty(content):
                content = replace(content, occurs=Occurs(0, content.occurs.maximum))
            return self._slot(content, self.make.part, is_optional=is_optional)
        is_free = is_optional or content.occurs.minimum == 0
        is_free = is_free or (content.kind is GroupKind.CHOICE and len(content.particles) > 1)
        parts = [self.tree(each, is_optional=is_free) for each in content.particles]
        return _Node(_KINDS[content.kind], parts, content.occurs.minimum == 0)

    @staticmethod
    def _slot(content: Particle, make: Callable[..., PyField], *, is_optional: bool) -> _Slot:
        minimum, maximum = content.occurs
        mark = ("*" if minimum == 0 else "+") if content.occurs.repeats else ("?" if minimum == 0 else "")
        made = make(replace(content, occurs=Occurs(0, maximum)) if is_optional else content)
        return _Slot(made, mark)


def _distinct(tree: _Tree) -> list[_Slot]:
    """Return the places that have a field of their own; the same element in two branches of a choice is one field.

    That is so where the order of the fields stays the same: else the fields alone would not tell which branch it was.
    """
    if isinstance(tree, _Slot):
        return [tree]
    if tree.kind != "|":
        return [slot for part in tree.parts for slot in _distinct(part)]
    found: list[_Slot] = []
    for part in tree.parts:
        last = -1
        known = list(found)
        for slot in _distinct(part):
            place = next((at for at in range(last + 1, len(known)) if _is_same(known[at], slot)), None)
            if place is None:
                found.append(slot)
            else:
                slot.same, last = known[place], place
    return found


def _is_same(one: _Slot, other: _Slot) -> bool:
    return replace(one.field, documentation="") == replace(other.field, documentation="")


def _is_plain(tree: _Tree) -> bool:
    """Whether the order and number of the fields is all there is to say."""
    if isinstance(tree, _Slot):
        return True
    if tree.kind == "|" and len(tree.parts) > 1:
        return False
    if tree.is_optional and len(tree.parts) > 1 and not _may_all_be_absent(tree.parts):
        return False
    return all(_is_plain(part) for part in tree.parts)


def _may_all_be_absent(parts: Sequence[_Tree]) -> bool:
    return all(part.mark in {"?", "*"} if isinstance(part, _Slot) else part.is_optional for part in parts)


def _ordered(tree: _Tree, places: dict[int, int]) -> PyContent | PyLeaf:
    if isinstance(tree, _Slot):
        return PyLeaf(places[id(tree.first)], tree.mark)
    return PyContent(tree.kind, tuple(_ordered(part, places) for part in tree.parts), tree.is_optional)


def qname_of(owner: QName, suffix: str) -> QName:
    """Return the name under which a part of the content of ``owner`` gets its class; no type has a name like it."""
    return QName(f"{owner.namespace}{PART}", owner.name + suffix)
