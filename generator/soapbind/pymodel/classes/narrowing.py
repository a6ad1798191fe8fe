"""What a type says of fields that its class has from a base, because a restriction narrows them.

A class derived by restriction has the fields of its base, for its objects may stand for those of the base. What the
restriction requires, takes away or fixes is a rule for what is written (XML Schema part 1, 3.4.6 and 3.9.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import Derivation, Element, Group, GroupKind, QName, TypeUse, Wildcard
from soapbind.contract.walk import leaves
from soapbind.pymodel.model import PyRule

if TYPE_CHECKING:
    from soapbind.contract.model import Attribute, ComplexType, Particle

IsText: TypeAlias = Callable[[TypeUse], bool]


def rules_of(line: list[ComplexType], whole: ComplexType, is_text: IsText) -> tuple[PyRule, ...]:
    """Return the rules for the fields of a class, () where no restriction says more than what they say themselves.

    ``line`` is the type and those it derives from, the nearest first; ``whole`` has all that it has from them.
    ``is_text`` tells of which types a fixed value can be compared: of those without prefixes in their text.
    """
    if not any(each.derivation is Derivation.RESTRICTION for each in line[:-1]):
        return ()
    return (*_of_elements(line, whole, is_text), *_of_attributes(line, whole, is_text))


def _of_attributes(line: list[ComplexType], whole: ComplexType, is_text: IsText) -> Iterator[PyRule]:
    declared: dict[QName, Attribute] = {}
    for type_ in reversed(line):
        for attribute in type_.attributes:
            declared.setdefault(attribute.name, attribute)
    now = {each.name: each for each in whole.attributes}
    for name, first in declared.items():
        last = now.get(name)
        if last is None:
            if whole.any_attribute is None:  # else it may come as one that has no field
                yield PyRule(name, "prohibited", is_attribute=True)
            continue
        if last.required and not first.required and first.default is None and first.fixed is None:
            yield PyRule(name, "required", is_attribute=True)
        # Where the base has a default, an absent or empty one is read as that.
        if last.fixed is not None and first.default is first.fixed is None and is_text(first.type):
            yield PyRule(name, "fixed", last.fixed, is_attribute=True)


def _of_elements(line: list[ComplexType], whole: ComplexType, is_text: IsText) -> Iterator[PyRule]:
    if any(each.mixed for each in line):
        return
    before = [each.content for each in line if each.derivation is not Derivation.RESTRICTION or each is line[-1]]
    declared = {each.name: each for content in before for each in _elements(content)}
    times = Counter(each.name for content in before for each in _elements(content))
    were, are = {name for content in before for name in _required(content)}, {*_required(whole.content)}
    found = list(leaves(whole.content))
    now = {each.name: each for each in found if isinstance(each, Element) and each.occurs.maximum != 0}
    is_open = any(isinstance(each, Wildcard) for each in found) or not now.keys() <= declared.keys()
    for name, first in declared.items():
        last = now.get(name)
        if times[name] > 1:
            continue
        if last is None:
            if not is_open:
                yield PyRule(name, "prohibited")
            continue
        if name in are and name not in were:
            yield PyRule(name, "required")
        # Where the base has a default, an absent or empty one is read as that.
        if last.fixed is not None and first.default is first.fixed is None and is_text(first.type):
            yield PyRule(name, "fixed", last.fixed)


def _elements(content: Particle | None) -> Iterable[Element]:
    return (each for each in leaves(content) if isinstance(each, Element))


def _required(particle: Particle | None) -> Iterator[QName]:
    """Give the elements without which a content is not complete."""
    if particle is None or particle.occurs.minimum == 0:
        return
    if isinstance(particle, Element):
        yield particle.name
    elif isinstance(particle, Group) and (particle.kind is not GroupKind.CHOICE or len(particle.particles) == 1):
        for each in particle.particles:
            yield from _required(each)
