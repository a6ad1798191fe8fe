"""Substitution groups: which elements may stand for another (XML Schema part 1, 2.2.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.contract.relations import instead_of
from soapbind.contract.walk import elements, parts
from soapbind.diff.model import Change
from soapbind.diff.parts.values import retype_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import Contract, Element
    from soapbind.diff.parts.places import Places


def compare_substitutes(old: Contract, new: Contract, places: Places) -> Iterable[Change]:
    """Return the changes of the elements that may stand for those that types refer to."""
    heads = [_references(contract, places) for contract in (old, new)]
    for name in sorted(heads[0].keys() & heads[1].keys()):
        a, b = heads[0][name], heads[1][name]
        ways = a[1] or b[1], a[2] or b[2]
        if not any(ways):  # a snapshot does not have the members of such a head
            continue
        before, after = _members(old, a[0]), _members(new, b[0])
        for member in sorted(before.keys() | after.keys()):
            one, other = (_text(each.get(member), places) for each in (before, after))
            if one == other or {one, other} == {None, "abstract"}:
                continue
            rule = "added" if one is None else "removed" if other is None else "changed"
            if member == name and rule != "changed":  # the head itself: it comes and goes with its references
                continue
            keys = (("substitutes", name), *(("type", each) for each in a[3] | b[3]))
            facts = _facts(places, before[member], after[member]) if rule == "changed" else ()
            path = f"{name.name}/{member.name}"
            yield Change(f"substitute-{rule}", path, keys, one, other, *ways, facts=frozenset(facts))


def _members(contract: Contract, head: Element) -> Mapping[QName, Element]:
    names = instead_of(contract.elements, head)
    return {name: contract.elements[name] for name in names} | ({head.name: head} if names else {})


def _text(found: Element | None, places: Places) -> str | None:
    if found is None:
        return None
    return "abstract" if found.abstract else places.label(found.type)


def _facts(places: Places, old: Element, new: Element) -> tuple[str, ...]:
    if old.abstract != new.abstract:
        return ("abstract",) if new.abstract else ("concrete",)
    return retype_facts(places, old.type, new.type)


_Found = tuple["Element", bool, bool, frozenset["QName"]]  # reference; in requests, in responses; types that have it


def _references(contract: Contract, places: Places) -> Mapping[QName, _Found]:
    """Return the elements that something refers to."""
    found: dict[QName, _Found] = {}

    def note(element: Element, ways: tuple[bool, bool], owners: frozenset[QName]) -> None:
        if element.is_reference:
            _, request, response, known = found.get(element.name, (element, False, False, frozenset[QName]()))
            found[element.name] = element, request or ways[0], response or ways[1], known | owners

    for name, type_ in contract.types.items():
        for element in elements(type_):
            note(element, (name in places.requests, name in places.responses), frozenset({name}))
    for operation in (o for service in contract.services for o in service.operations):
        for part in parts([operation]):
            is_request = part in operation.input.body or part in operation.input.headers
            for element in elements(part.element):
                note(element, (is_request, not is_request), frozenset())
    return found
