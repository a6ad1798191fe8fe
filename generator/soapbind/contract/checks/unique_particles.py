"""Unique particle attribution: an element of a message must fit one particle of a content model only.

XML Schema Part 1, 3.8.6. What breaks the rule can be read, the first particle that fits takes the element, so it is a
warning. The sets are those of Glushkov, as in appendix H; they are made only where two particles overlap at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import ComplexType, Derivation, Element, Group, GroupKind, QName, Wildcard
from soapbind.contract.relations import ancestors, members_by_head, substitutes
from soapbind.contract.schema.lookup import shown
from soapbind.contract.walk import elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from soapbind.contract.model import Particle, SimpleType
    from soapbind.errors import Problems

# The namespaces that a wildcard takes: those in the set, or all but those in the set.
_Accepted: TypeAlias = "tuple[bool, frozenset[str]]"
_MOST = 2_000  # particles of one content model; beyond, nobody writes by hand, and the sets grow with the square


def check_particles(
    types: Mapping[QName, ComplexType | SimpleType], declared: Iterable[Element], problems: Problems
) -> None:
    """Warn of each complex type with two particles that may both take the same element."""
    declared = list(declared)
    members = members_by_head({element.name: element for element in declared}.values())
    for found, target in _complex_types(types, declared):
        pair = _Model(members, target).ambiguous(_contents(types, found))
        if pair is not None:
            first, second = pair
            what = shown(first.name) if isinstance(first, Element) else "an element"
            message = (
                f"{what} fits two particles, the other one at {second.location}; the first that fits takes it"
                if second.location != first.location
                else f"{what} fits two particles; the first that fits takes it"
            )
            problems.warn(first.location, "ambiguous-content", message, "give the elements different names")


def _complex_types(
    types: Mapping[QName, ComplexType | SimpleType], declared: Iterable[Element]
) -> Iterator[tuple[ComplexType, str]]:
    """Give every complex type once, with the namespace of what it is in."""
    seen: set[int] = set()
    for name, holder in [*types.items(), *((each.name, each) for each in declared)]:
        inner = [holder, *(each for each in elements(holder))]
        for each in inner:
            found = each.type if isinstance(each, Element) else each
            if isinstance(found, ComplexType) and id(found) not in seen:
                seen.add(id(found))
                yield found, name.namespace


def _contents(types: Mapping[QName, ComplexType | SimpleType], found: ComplexType) -> Group:
    """Return the content of a type with that of the types it extends before it."""
    kept = [found]
    for base in ancestors(types, found):
        if kept[-1].derivation is not Derivation.EXTENSION:
            break
        kept.append(base)
    if len(kept) == 1 and found.content is not None:
        return found.content
    contents = (
        Group(GroupKind.SEQUENCE, (each.content,), name=each.name)
        for each in reversed(kept)
        if each.content is not None
    )
    return Group(GroupKind.SEQUENCE, tuple(contents))


@dataclass(frozen=True, slots=True)
class _Sets:
    """What a particle can begin and end with, by number, and whether it can be nothing."""

    first: frozenset[int]
    last: frozenset[int]
    may_be_empty: bool


_NOTHING = _Sets(frozenset(), frozenset(), may_be_empty=True)


@dataclass(slots=True)
class _Model:
    """One content model; ``pairs`` are the numbers of leaves that overlap, ``follows`` what may come after each."""

    members: Mapping[QName, Sequence[Element]]
    target: str
    follows: dict[int, set[int]] = field(default_factory=dict[int, set[int]])
    count: int = 0

    def ambiguous(self, content: Group) -> tuple[Element | Wildcard, Element | Wildcard] | None:
        """Return two particles that may take the same element at the same place, None when there are none."""
        found = list(_leaves(content, self.target))
        leaves = [leaf for leaf, _ in found]
        pairs = self._overlapping(found) if len(leaves) <= _MOST else []
        if not pairs:
            return None
        whole = self._sets(content)
        places = [whole.first, *self.follows.values()]
        both = next((pair for pair in pairs if any(pair <= place for place in places)), None)
        if both is None:
            return None
        first, second = sorted(both)
        return leaves[first], leaves[second]

    def _overlapping(self, leaves: Sequence[tuple[Element | Wildcard, str]]) -> list[frozenset[int]]:
        by_name: dict[QName, list[int]] = {}
        wildcards: dict[int, _Accepted] = {}
        for number, (leaf, target) in enumerate(leaves):
            if isinstance(leaf, Wildcard):
                wildcards[number] = _accepted(leaf, target)
                continue
            for name in self._names(leaf):
                by_name.setdefault(name, []).append(number)
        found = [frozenset(pair) for same in by_name.values() for pair in combinations(same, 2)]
        for number, accepts in wildcards.items():
            found += (
                frozenset((number, other))
                for name, others in by_name.items()
                if _takes(accepts, name.namespace)
                for other in others
            )
        pairs = combinations(wildcards, 2)
        return found + [frozenset(pair) for pair in pairs if _overlap(wildcards[pair[0]], wildcards[pair[1]])]

    def _names(self, leaf: Element) -> set[QName]:
        return {leaf.name, *(each.name for each in (substitutes(self.members, leaf.name) if leaf.is_reference else ()))}

    def _sets(self, particle: Particle) -> _Sets:
        occurs = particle.occurs
        if isinstance(particle, Group):
            made = self._group(particle)
        else:
            number = frozenset((self.count,))
            self.follows[self.count] = set()
            self.count += 1
            made = _Sets(number, number, may_be_empty=False)
        if occurs.repeats and occurs.minimum != occurs.maximum:  # else it is known when to leave it
            self._follow(made.last, made.first)
        return _Sets(made.first, made.last, made.may_be_empty or occurs.minimum == 0)

    def _group(self, group: Group) -> _Sets:
        parts = [self._sets(each) for each in group.particles]
        if group.kind is GroupKind.SEQUENCE:
            made = _NOTHING
            for part in parts:
                self._follow(made.last, part.first)
                made = _Sets(
                    made.first | part.first if made.may_be_empty else made.first,
                    made.last | part.last if part.may_be_empty else part.last,
                    made.may_be_empty and part.may_be_empty,
                )
            return made
        first = frozenset[int]().union(*(part.first for part in parts))
        last = frozenset[int]().union(*(part.last for part in parts))
        if group.kind is GroupKind.ALL:
            return _Sets(first, last, all(part.may_be_empty for part in parts))
        return _Sets(first, last, not parts or any(part.may_be_empty for part in parts))

    def _follow(self, before: Iterable[int], after: Iterable[int]) -> None:
        for number in before:
            self.follows[number].update(after)


def _leaves(particle: Particle, target: str) -> Iterator[tuple[Element | Wildcard, str]]:
    """Give elements and wildcards with the namespace of the type or group that they are written in."""
    if isinstance(particle, Group):
        for each in particle.particles:
            yield from _leaves(each, target if particle.name is None else particle.name.namespace)
    else:
        yield particle, target


def _accepted(wildcard: Wildcard, target: str) -> _Accepted:
    written = wildcard.namespaces
    if "##any" in written:
        return False, frozenset()
    if "##other" in written:
        return False, frozenset(("", target))
    known = {"##local": "", "##targetNamespace": target}
    return True, frozenset(known.get(each, each) for each in written)


def _takes(accepted: _Accepted, namespace: str) -> bool:
    is_listed, names = accepted
    return (namespace in names) is is_listed


def _overlap(one: _Accepted, other: _Accepted) -> bool:
    if one[0] and other[0]:
        return not one[1].isdisjoint(other[1])
    if one[0] or other[0]:
        listed, rest = (one[1], other) if one[0] else (other[1], one)
        return any(_takes(rest, name) for name in listed)
    return True
