"""Fields that have moved between a type and those it derives from, and what that does to messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import Attribute, ComplexType, Element, Occurs, QName, Wildcard
from soapbind.contract.relations import all_attributes, ancestors, stated
from soapbind.contract.walk import child_elements, leaves
from soapbind.diff.model import Change
from soapbind.diff.parts.languages import at_most, free_elements
from soapbind.diff.parts.sequences import overtaken, put_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import Particle, SimpleType
    from soapbind.diff.model import Key
    from soapbind.diff.parts.places import Owner, Places, Types


Elements: TypeAlias = "Mapping[QName, Element]"  # of a type, in the order of messages


@dataclass(frozen=True, slots=True)
class Move:
    """A field that a type declares itself in one contract and inherits in the other, or leaves to what derives from it.

    ``elements`` are its two declarations, None where only the types below have it, and ``other`` is the type that
    declares it in the other contract.
    """

    name: QName
    is_out: bool
    elements: tuple[Element, Element] | None = None
    other: QName | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The fields that a type has only before or only after, because they have moved along the line of its bases.

    ``elsewhere`` are those of them that come in another order now: ``late`` are the fields that a reader loses which
    minds the order, of requests and of responses. ``followed`` are new fields that come before some that were there.
    """

    moves: tuple[Move, ...] = ()
    elsewhere: frozenset[QName] = frozenset()
    late: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    followed: frozenset[QName] = frozenset()


def moved_fields(places: Places, owner: Owner, old: ComplexType, new: ComplexType) -> Moved:
    """Return the fields of a type that moved along the line of its bases.

    Elements of the base come first (XML Schema part 1, 3.4.2), so a field that has moved may come in another order, in
    the type itself and in all that derive from it.
    """
    before, after = _own(old), _own(new)
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if old.name is None or not (gone or come) or not _has_line(places, old, new):
        return Moved()
    types = places.types
    lists = [(_whole(types[0], types[0][n]), _whole(types[1], types[1][n])) for n in _instances(places, old.name)]
    found = (*(_move(places, (old, new), lists, n) for n in gone), *(_move(places, (old, new), lists, n) for n in come))
    moves = tuple(each for each in found if each is not None)
    return Moved(
        moves,
        frozenset(each.name for each in moves if any(_changes_places(each.name, *lines) for lines in lists)),
        _late(lists, goes_back=owner.request and owner.response),
        frozenset(name for name in come if any(_is_followed(name, *each) for each in lists)),
    )


def _move(
    places: Places, kinds: tuple[ComplexType, ComplexType], lists: Iterable[tuple[Elements, Elements]], name: QName
) -> Move | None:
    """Return how a field moved that only one of two declarations of a type has; None where it did not."""
    is_out = name in _own(kinds[0])
    whole = _whole(places.types[0], kinds[0]), _whole(places.types[1], kinds[1])
    if name in whole[0] and name in whole[1]:
        other = _holder(places.types[is_out], kinds[is_out], name)
        return Move(name, is_out, (whole[0][name], whole[1][name]), other)
    is_below = all(name in before and name in after for before, after in lists)
    return Move(name, is_out) if is_below else None


def change_of(places: Places, owner: Owner, moved: Moved, move: Move) -> Change:
    """Return the change of a field that has moved; ``moved`` is all that has."""
    name, here = move.name.name, f"{owner.path}.{move.name.name}"
    way, back = ("out", "into") if move.is_out else ("into", "out")
    keys: list[Key] = [("field", *owner.key[1:], name), owner.key, *owner.outer]
    facts, other = {f"{way} {here}"}, "the types that derive from it"
    if move.other is None:
        facts.add("below")
    else:
        other = places.name(move.other)
        keys.insert(1, ("field", move.other, name))
        if all(move.other in types for types in places.types):  # of a new type nothing is listed
            keys.append(("type", move.other))
            facts.add(f"{back} {other}.{name}")
    is_elsewhere = move.name in moved.elsewhere
    return Change(
        "field-moved", here, tuple(keys), *((owner.path, other) if move.is_out else (other, owner.path)),
        owner.request, owner.response, frozenset({*facts, "elsewhere"} if is_elsewhere else facts),
        moved.late if is_elsewhere else ((), ()),
    )  # fmt: skip


def without_echoes(found: Iterable[Change]) -> Iterable[Change]:
    """Leave out that a base has a field now, or has it no longer, where the types below it say where theirs moved."""
    every = list(found)
    told = {key for each in every if each.rule == "field-moved" and "below" not in each.facts for key in each.keys}
    return (each for each in every if "below" not in each.facts or each.keys[0] not in told)


def base_facts(places: Places, old: ComplexType, new: ComplexType) -> tuple[str, ...]:
    """Tell whether another base leaves the inherited elements as they were, or only adds some.

    What the type declares itself, before or after, is compared with its own fields.
    """
    before, after = _whole(places.types[0], old), _whole(places.types[1], new)
    own = _own(old).keys() | _own(new).keys()
    inherited = [(name, element) for name, element in before.items() if name not in own]
    if inherited != [(name, element) for name, element in after.items() if name in before and name not in own]:
        return ()
    attributes, wildcards = zip(*map(_besides, places.types, (old, new)), strict=True)
    declared = {each.name for found in (old, new) for each in found.attributes}
    kept, come = ({n: a for n, a in each.items() if n not in declared} for each in attributes)
    if any(come.get(name) != each for name, each in kept.items()) or any(w not in wildcards[1] for w in wildcards[0]):
        return ()
    added = [element for name, element in after.items() if name not in before and name not in _own(new)]
    more = [each for name, each in come.items() if name not in kept]
    if any(each.occurs.minimum for each in added) or any(each.required for each in more):
        return ("more-required",)
    return ("more",) if added or more or len(wildcards[1]) > len(wildcards[0]) else ("same",)


def _besides(types: Types, found: ComplexType) -> tuple[dict[QName, Attribute], list[Wildcard]]:
    """Return the attributes and wildcards that a type inherits."""
    above = ancestors(types, found)
    every = [leaf for each in stated(above) for leaf in leaves(each.content)] if above else []
    return {a.name: a for a in all_attributes(above)}, [each for each in every if isinstance(each, Wildcard)]


def _has_line(places: Places, old: ComplexType, new: ComplexType) -> bool:
    return old.base is not None or new.base is not None or old.name in places.bases


def _own(found: ComplexType) -> dict[QName, Element]:
    elements: dict[QName, Element] = {}
    free = free_elements(found.content)
    for each in child_elements(found.content):
        elements.setdefault(each.name, _in_groups(each, found.content, is_free=each.name in free))
    return elements


def _in_groups(element: Element, content: Particle | None, *, is_free: bool) -> Element:
    """Return an element with how often it may come in all: the groups around it do not move with it."""
    low, high = element.occurs
    times = at_most(content, element.name)
    most = None if high is None or times == float("inf") else high * int(times)
    return replace(element, occurs=Occurs(0 if is_free else low, most))


def _whole(types: Types, found: ComplexType | SimpleType) -> dict[QName, Element]:
    """Return the elements of a type with those that it inherits, in the order of messages."""
    if not isinstance(found, ComplexType):
        return {}
    line = stated([found, *ancestors(types, found)])
    elements: dict[QName, Element] = {}
    for each in reversed(line):
        elements |= {name: element for name, element in _own(each).items() if name not in elements}
    return elements


def _changes_places(name: QName, before: Elements, after: Elements) -> bool:
    """Whether an element of both comes before another of both in one, and behind it in the other."""
    both = [[each for each in one if each in before and each in after] for one in (before, after)]
    if name not in both[0]:
        return False
    ahead = [{*each[: each.index(name)]} for each in both]
    return ahead[0] != ahead[1]


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
