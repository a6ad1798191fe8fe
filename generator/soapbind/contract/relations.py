"""How declarations refer to each other: the types that a type derives from, the elements that may stand for another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Derivation, Group, GroupKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from soapbind.contract.model import Attribute, Element, QName, SimpleType


def ancestors(types: Mapping[QName, ComplexType | SimpleType], found: ComplexType) -> list[ComplexType]:
    """Return the complex types that a type derives from, the nearest first; a cycle ends where it begins again."""
    line = [found]
    while found.base is not None:
        base = types.get(found.base)
        if not isinstance(base, ComplexType) or base in line:
            break
        line.append(base)
        found = base
    return line[1:]


def derived_by_base(types: Mapping[QName, ComplexType | SimpleType]) -> Mapping[QName, Sequence[ComplexType]]:
    """Return the complex types that derive directly from each, in the order of ``types``."""
    found: defaultdict[QName, list[ComplexType]] = defaultdict(list)
    for each in types.values():
        if isinstance(each, ComplexType) and each.base is not None:
            found[each.base].append(each)
    return found


def descendants(derived: Mapping[QName, Sequence[ComplexType]], base: QName | None) -> Iterator[ComplexType]:
    """Give the complex types that derive from a type, directly or not: the nearest first."""
    todo, seen = [base], {base}
    while todo:
        here = todo.pop(0)
        for each in derived.get(here, ()) if here is not None else ():
            if each.name not in seen:
                seen.add(each.name)
                todo.append(each.name)
                yield each


def stated(line: Sequence[ComplexType]) -> Sequence[ComplexType]:
    """Return the types whose content models make up that of a type, the nearest first.

    ``line`` is that type and those it derives from. A restriction states all of its content anew, so what is above it
    does not count (XML Schema part 1, 3.4.2).
    """
    restrictions = (place for place, each in enumerate(line) if each.derivation is Derivation.RESTRICTION)
    return line[: next(restrictions, len(line)) + 1]


def all_attributes(line: Sequence[ComplexType]) -> tuple[Attribute, ...]:
    """Return the attributes of a type; ``line`` is that type and those it derives from, the nearest first.

    A type may say more of an attribute of its base, and a restriction take it away (XML Schema part 1, 3.4.2).
    """
    found: dict[QName, Attribute] = {}
    for each in reversed(line):
        found |= {attribute.name: attribute for attribute in each.attributes}
        found = {name: attribute for name, attribute in found.items() if name not in each.prohibited}
    return tuple(found.values())


def flattened(types: Mapping[QName, ComplexType | SimpleType], found: ComplexType) -> ComplexType:
    """Return a type with all that it has from its bases as its own (XML Schema part 1, 3.4.2)."""
    line = [found, *ancestors(types, found)]
    if len(line) == 1:
        return found
    parts = stated(line)
    content: Group | None = None
    for each in (part.content for part in reversed(parts) if part.content is not None):
        content = each if content is None else Group(GroupKind.SEQUENCE, (content, each), location=found.location)
    return replace(
        found,
        base=None,
        derivation=None,
        content=content,
        simple_content=next((each.simple_content for each in parts if each.simple_content is not None), None),
        attributes=all_attributes(line),
        any_attribute=next((each.any_attribute for each in parts if each.any_attribute is not None), None),
        prohibited=(),
        mixed=any(each.mixed for each in parts),
    )


def members_by_head(elements: Iterable[Element]) -> Mapping[QName, Sequence[Element]]:
    """Return the elements that say they may stand for another, by that (XML Schema part 1, 2.2.2.2)."""
    found: defaultdict[QName, list[Element]] = defaultdict(list)
    for each in elements:
        if each.substitution_group is not None:
            found[each.substitution_group].append(each)
    return found


def substitutes(members: Mapping[QName, Sequence[Element]], head: QName) -> list[Element]:
    """Return the elements that may stand for one, directly or not, abstract ones too: one step after the other."""
    found: dict[QName, Element] = {}
    todo = list(members.get(head, ()))
    while todo:
        each = todo.pop(0)
        if each.name not in found and each.name != head:
            found[each.name] = each
            todo += members.get(each.name, ())
    return list(found.values())


def instead_of(elements: Mapping[QName, Element], found: Element) -> list[QName]:
    """Return the names of the elements that may stand where a type refers to one, sorted."""
    if not found.is_reference:
        return []
    return sorted(each.name for each in substitutes(members_by_head(elements.values()), found.name))
