"""Two lists of elements: the fields of a type, the parameters or the results of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from soapbind.contract.model import Attribute, ComplexType, Element, Occurs, QName, SimpleType, TypeUse
from soapbind.contract.walk import child_elements
from soapbind.diff.model import Change, Key
from soapbind.diff.parts.inheritance import Moved
from soapbind.diff.parts.places import Owner, Places
from soapbind.diff.parts.sequences import align, overtaken, put_back
from soapbind.diff.parts.values import is_never_empty, retype_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


_NOT_MOVED = Moved()


@dataclass(frozen=True, slots=True)
class Site:
    """Where elements are compared. ``thing`` begins the rule ids: field, parameter or result.

    ``free`` are the elements that may be absent because of the groups around them, ``needed`` the new ones of them that
    old messages lack all the same, ``moved`` what has moved along the line of bases, ``wrapper`` the element around
    parameters or results.
    """

    thing: str
    owner: Owner
    places: Places
    nested: Callable[[Owner, Element, Element], Iterable[Change]]
    free: frozenset[QName] = frozenset()
    needed: frozenset[QName] = frozenset()
    moved: Moved = _NOT_MOVED
    wrapper: QName | None = None

    def presence(self, element: Element) -> tuple[str, ...]:
        """Tell whether an element must be there, or is one that a choice may have instead of others."""
        if element.name in self.free:
            return ("branch", "required") if element.name in self.needed else ("branch",)
        return ("required",) if element.occurs.minimum else ()

    def change(self, rule: str, element: Element | None, old: str | None, new: str | None, *facts: str) -> Change:
        """Return a change of one element, or of the list as a whole."""
        owner = self.owner
        path = owner.path if element is None else self.path(element)
        is_all = rule in {"added", "inserted", "removed", "renamed"}
        own = () if element is None else self.whole(element) if is_all else self.keys(element)
        keys = (*own, owner.key, *owner.outer)
        return Change(f"{self.thing}-{rule}", path, keys, old, new, owner.request, owner.response, frozenset(facts))

    def path(self, element: Element) -> str:
        """Return the path of an element."""
        separator = "." if self.thing == "field" else "/"
        return f"{self.owner.path}{separator}{element.name.name}"

    def keys(self, element: Element) -> tuple[Key, ...]:
        """Return what an element is found by: itself, and where it has moved from or to."""
        others = (move.other for move in self.moved.moves if move.name == element.name and move.other is not None)
        return (self.key(element), *((self.thing, other, element.name.name) for other in others))

    def place(self, element: Element) -> Key:
        """Return the key of the anonymous type of an element."""
        return _place(self.owner.key if self.wrapper is None else ("type", self.wrapper), element)

    def whole(self, element: Element) -> tuple[Key, ...]:
        """Return the keys of an element that is new or gone: its own, and those of the anonymous types in it."""
        return (*self.keys(element), *_inner(self.place(element), element))

    def key(self, element: Element) -> Key:
        """Return what an element is found by."""
        return (self.thing, *self.owner.key[1:], element.name.name)


def compare_elements(site: Site, old: Iterable[Element], new: Iterable[Element]) -> Iterable[Change]:
    """Return what changed between two lists of elements, names first, then each that remains."""
    before, after = _by_name(old), _by_name(new)
    found = align(list(before), list(after), lambda a, b: _alike(before[a], after[b]))
    for name in found.appended:
        facts = (*site.presence(after[name]), *(("followed",) * (name in site.moved.followed)))
        yield site.change("added", after[name], None, describe(site, after[name]), *facts)
    for name in found.inserted:
        rule = "inserted" if site.thing == "field" else "added"
        facts = (*site.presence(after[name]), "followed")
        yield site.change(rule, after[name], None, describe(site, after[name]), *facts)
    for name in found.removed:
        yield site.change("removed", before[name], describe(site, before[name]), None, *site.presence(before[name]))
    for gone, come in found.renamed:
        change = site.change("renamed", before[gone], gone.name, come.name, *site.presence(after[come]))
        more = site.whole(after[come])
        yield Change(
            change.rule, change.path, (change.keys[0], *more, *change.keys[1:]), _shown(gone, come), _shown(come, gone),
            change.request, change.response, change.facts,
        )  # fmt: skip
    if found.moved:
        yield _reordered(site, list(before), list(after), found.moved)
    for name in before:
        if name in after:
            yield from _remaining(site, before[name], after[name])
    for move in site.moved.moves:
        if move.elements is not None:
            yield from _remaining(site, *move.elements)


def describe(site: Site, element: Element) -> str:
    """Return type, number and nil of an element: ``ChatMessage nillable``, ``xs:int [1..n]``."""
    words = [site.places.label(element.type)]
    if element.occurs.minimum or element.occurs.repeats:
        words.append(occurs_text(element.occurs))
    if element.nillable:
        words.append("nillable")
    return " ".join(words)


def occurs_text(occurs: Occurs) -> str:
    """Return ``[0..n]``."""
    return f"[{occurs.minimum}..{'n' if occurs.maximum is None else occurs.maximum}]"


def nillable_texts(old: Element) -> tuple[str, str]:
    """Return how an element was and is where that has turned around."""
    return ("nillable", "not nillable") if old.nillable else ("not nillable", "nillable")


def _remaining(site: Site, old: Element, new: Element) -> Iterable[Change]:
    if _both_anonymous(old.type, new.type):
        outer = site.owner
        owner = Owner(site.path(old), site.place(old), outer.request, outer.response, (outer.key, *outer.outer))
        yield from site.nested(owner, old, new)
    elif old.type != new.type:
        labels = site.places.label(old.type), site.places.label(new.type)
        yield site.change("retyped", old, *labels, *retype_facts(site.places, old.type, new.type))
    if old.nillable != new.nillable:
        yield site.change("nillability-changed", old, *nillable_texts(old), *(("nillable",) * new.nillable))
    if old.occurs != new.occurs:
        texts = occurs_text(old.occurs), occurs_text(new.occurs)
        yield site.change("occurrence-changed", old, *texts, *_occurs_facts(old.occurs, new.occurs))
    if (old.default, old.fixed) != (new.default, new.fixed):
        facts = (*default_facts(old, new), *_presence_facts(site, old, new))
        yield site.change("default-changed", old, _value(old), _value(new), *facts)


def _reordered(site: Site, old: list[QName], new: list[QName], moved: tuple[QName, ...]) -> Change:
    change = site.change("reordered", None, _names(n for n in old if n in new), _names(n for n in new if n in old))
    # What an old client has read and does not know, it writes back behind what it followed.
    sent = put_back(old, new) if site.owner.request and site.owner.response else old
    lost = (tuple(n.name for n in overtaken(sent, new)), tuple(n.name for n in overtaken(new, old)))
    if site.moved.elsewhere:  # it takes the bases, too, to tell
        lost = site.moved.late
    return Change(
        change.rule, change.path, change.keys, change.old, change.new, change.request, change.response,
        frozenset(f"moved:{name.name}" for name in moved), lost,
    )  # fmt: skip


def place_of(key: Key, name: str) -> Key:
    """Return the key of an anonymous type: the generator names it after where it stands."""
    holder = key[-1]
    capital = name[:1].upper() + name[1:]
    if isinstance(holder, QName):
        return ("type", QName(holder.namespace, holder.name + capital))
    outer = str(cast("tuple[object, ...]", key[1])[0]) if isinstance(key[1], tuple) else ""
    return ("type", QName(outer, f"{holder}{capital}"))


def _inner(place: Key, element: Element) -> Iterable[Key]:
    """Return the keys of an anonymous type and of those inside it."""
    if isinstance(element.type, QName):
        return
    yield place
    for each in child_elements(element.type.content) if isinstance(element.type, ComplexType) else ():
        yield from _inner(_place(place, each), each)


def _place(key: Key, element: Element) -> Key:
    holder = key[-1]
    if isinstance(holder, QName):
        return place_of(key, element.name.name)
    name = element.name.name[:1].upper() + element.name.name[1:]
    return ("type", QName(element.name.namespace, f"{holder}{name}"))


def _by_name(elements: Iterable[Element]) -> dict[QName, Element]:
    found: dict[QName, Element] = {}
    for element in elements:
        found.setdefault(element.name, element)
    return found


def _alike(old: Element, new: Element) -> bool:
    return (old.type, old.occurs, old.nillable) == (new.type, new.occurs, new.nillable)


def default_facts(old: Element | Attribute, new: Element | Attribute) -> tuple[str, ...]:
    """Tell whether what is absent means another value, and whether one value is the only one that is allowed."""
    values = [each.default if each.fixed is None else each.fixed for each in (old, new)]
    facts = [("other-value", values[0] != values[1])]
    if old.fixed != new.fixed:
        facts += [("fixed", new.fixed is not None), ("unfixed", old.fixed is not None)]
    return tuple(fact for fact, is_so in facts if is_so)


def _presence_facts(site: Site, old: Element, new: Element) -> tuple[str, ...]:
    """Tell who never leaves an element out or empty, so that no default stands for it.

    What has a default itself may be empty, and .NET's XmlSerializer leaves it out where it has that value.
    """
    sides = zip(("always-sent", "always-comes"), (old, new), site.places.types, strict=True)
    return tuple(
        fact
        for fact, each, types in sides
        if each.occurs.minimum
        and each.name not in site.free
        and (each.default, each.fixed) == (None, None)
        and is_never_empty(types, each.type)
    )


def _both_anonymous(old: TypeUse, new: TypeUse) -> bool:
    return (isinstance(old, ComplexType) and isinstance(new, ComplexType)) or (
        isinstance(old, SimpleType) and isinstance(new, SimpleType)
    )


def _occurs_facts(old: Occurs, new: Occurs) -> tuple[str, ...]:
    facts: list[str] = []
    if old.minimum != new.minimum:
        facts.append("more-required" if new.minimum > old.minimum else "less-required")
    if old.maximum != new.maximum:
        grows = new.maximum is None or (old.maximum is not None and new.maximum > old.maximum)
        facts.append("more-allowed" if grows else "fewer-allowed")
    return tuple(facts)


def _value(element: Element) -> str | None:
    return (
        f"fixed {element.fixed!r}"
        if element.fixed is not None
        else None
        if element.default is None
        else (f"default {element.default!r}")
    )


def _shown(name: QName, other: QName) -> str:
    return str(name) if name.name == other.name else name.name


def _names(names: Iterable[QName]) -> str:
    return ", ".join(name.name for name in names)
