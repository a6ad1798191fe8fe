"""How declarations refer to each other: the types that a type derives from, the elements that may stand for another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Element, QName, SimpleType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
