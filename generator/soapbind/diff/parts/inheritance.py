"""Fields that have moved between a type and those it derives from, and what that does to messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import ComplexType, Element, QName
from soapbind.contract.relations import ancestors, stated
from soapbind.contract.walk import child_elements
from soapbind.diff.model import Change
from soapbind.diff.parts.sequences import overtaken, put_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import SimpleType
    from soapbind.diff.parts.places import Owner, Places, Types


Elements: TypeAlias = "Mapping[QName, Element]"  # of a type, in the order of messages


@dataclass(frozen=True, slots=True)
class Moved:
    """The fields that a type has only before or only after, because they have moved along the line of its bases.

    ``out`` and ``into`` left messages as they were, ``elsewhere`` are those that come in another order now: ``late``
    are the fields that a reader loses which minds the order, of requests and of responses. ``followed`` are new fields
    that come before some that were there.
    """

    out: tuple[QName, ...] = ()
    into: tuple[QName, ...] = ()
    elsewhere: frozenset[QName] = frozenset()
    late: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    followed: frozenset[QName] = frozenset()


def moved_fields(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Moved:
    """Return the fields of a type that moved along the line of its bases.

    Elements of the base come first (XML Schema part 1, 3.4.2), so a field can move without a trace only where it stays
    at its place in the type itself and in all that derive from it.
    """
    before, after = _own(old), _own(new)
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if old.name is None or not (gone or come) or not _has_line(places, old, new):
        return Moved()
    types = places.types
    lists = [(_whole(types[0], types[0][n]), _whole(types[1], types[1][n])) for n in _instances(places, old.name)]
    followed = frozenset(name for name in come if any(_is_followed(name, *each) for each in lists))
    if any(_is_reordered(*each) for each in lists):
        there = frozenset(name for name in (*gone, *come) if any(_stays(name, *each) for each in lists))
        return Moved((), (), there, _late(lists, goes_back=owner.request and owner.response), followed)
    return Moved(
        tuple(name for name in gone if all(_stays(name, *each) for each in lists)),
        tuple(name for name in come if all(_stays(name, *each) for each in lists)),
        followed=followed,
    )


def changes(places: Places, owner: Owner, moved: Moved, types: tuple[ComplexType, ComplexType]) -> Iterable[Change]:
    """Return one change a field that has moved."""
    for name, was, is_ in (*((n, 0, 1) for n in moved.out), *((n, 1, 0) for n in moved.into)):
        found = _holder(places.types[is_], types[is_], name)
        other = "the types that derive from it" if found is None else places.name(found)
        texts = (owner.path, other) if was == 0 else (other, owner.path)
        keys = (("field", *owner.key[1:], name.name), owner.key, *owner.outer)
        way = frozenset({"out" if was == 0 else "into"})
        yield Change("field-moved", f"{owner.path}.{name.name}", keys, *texts, owner.request, owner.response, way)


def base_facts(places: Places, old: ComplexType, new: ComplexType) -> tuple[str, ...]:
    """Tell whether another base leaves the elements as they were, or only adds some."""
    before, after = _whole(places.types[0], old), _whole(places.types[1], new)
    kept = {name: element for name, element in after.items() if name in before}
    if list(kept.items()) != list(before.items()):
        return ()
    added = [element for name, element in after.items() if name not in before]
    if not added:
        return ("same",)
    return ("more-required",) if any(each.occurs.minimum for each in added) else ("more",)


def _has_line(places: Places, old: ComplexType, new: ComplexType) -> bool:
    return old.base is not None or new.base is not None or old.name in places.bases


def _own(found: ComplexType) -> dict[QName, Element]:
    elements: dict[QName, Element] = {}
    for each in child_elements(found.content):
        elements.setdefault(each.name, each)
    return elements


def _whole(types: Types, found: ComplexType | SimpleType) -> dict[QName, Element]:
    """Return the elements of a type with those that it inherits, in the order of messages."""
    if not isinstance(found, ComplexType):
        return {}
    line = stated([found, *ancestors(types, found)])
    elements: dict[QName, Element] = {}
    for each in reversed(line):
        elements |= {name: element for name, element in _own(each).items() if name not in elements}
    return elements


def _stays(name: QName, before: Elements, after: Elements) -> bool:
    return name in before and before[name] == after.get(name)


def _is_followed(name: QName, before: Elements, after: Elements) -> bool:
    names = list(after)
    return name in after and name not in before and any(n in before for n in names[names.index(name) :])


def _late(lists: Iterable[tuple[Elements, Elements]], *, goes_back: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sent: dict[str, None] = {}
    read: dict[str, None] = {}
    for before, after in lists:
        written = put_back(list(before), list(after)) if goes_back else list(before)
        sent |= dict.fromkeys(name.name for name in overtaken(written, list(after)))
        read |= dict.fromkeys(name.name for name in overtaken(list(after), list(before)))
    return tuple(sent), tuple(read)


def _is_reordered(before: Elements, after: Elements) -> bool:
    return [name for name in before if name in after] != [name for name in after if name in before]


def _instances(places: Places, name: QName) -> list[QName]:
    """Return the types of both contracts, this one or derived from it, that elements of messages can have."""
    old, new = places.types
    below = [
        each
        for each in old.keys() & new.keys()
        if each == name or _derives(old, each, name) or _derives(new, each, name)
    ]
    usable = [each for each in below if any(each in way for way in places.instances) and not _is_abstract(places, each)]
    return usable or [name]


def _derives(types: Types, name: QName, base: QName) -> bool:
    found = types[name]
    return isinstance(found, ComplexType) and any(each.name == base for each in ancestors(types, found))


def _is_abstract(places: Places, name: QName) -> bool:
    return all(isinstance(found := types[name], ComplexType) and found.abstract for types in places.types)


def _holder(types: Types, found: ComplexType, name: QName) -> QName | None:
    """Return the type above that has a field; None where it is not above."""
    return next((each.name for each in ancestors(types, found) if name in _own(each)), None)
