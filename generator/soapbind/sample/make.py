"""Example elements, made from their declarations alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    XSD,
    ComplexType,
    Contract,
    Element,
    Group,
    GroupKind,
    Particle,
    QName,
    SimpleType,
    TypeUse,
    Wildcard,
)
from soapbind.contract.relations import (
    all_attributes,
    ancestors,
    descendants,
    stated,
    substitutes,
)
from soapbind.contract.schema.encoded_arrays import ARRAY_TYPE, array_type, is_array, of_schema
from soapbind.errors import Diagnostic, SoapbindError
from soapbind.sample.nodes import Node, Text, Value
from soapbind.sample.values import Values
from soapbind.sample.wildcards import declared_for, name_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from soapbind.contract.model import Attribute
    from soapbind.sample.declarations import Declarations

_MOST = 20_000  # elements in an example; types that hold two of the next one double with each
_IDENTITIES = frozenset({"ID", "IDREF", "IDREFS", "ENTITY", "ENTITIES"})
_Open = tuple[QName, ...]  # the types around an element


class TooLargeError(SoapbindError):
    """An example would have more elements than anyone reads."""


class EndlessError(Exception):
    """An element needs one of its own type inside, and so on."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes examples. ``depth`` is how deep elements that may be absent are shown, None for at any depth.

    ``documented``: leave out the members of base types, and values, where the vendor's documentation does.
    ``is_patient``: what needs its own type inside is nil, though that is no valid example.
    """

    known: Declarations
    documented: bool = False
    depth: int | None = None
    is_patient: bool = False
    made: Iterator[int] = field(default_factory=count)
    contract: Contract = field(init=False)
    values: Values = field(init=False)

    def __post_init__(self) -> None:
        """Take the contract, and make the values for it."""
        object.__setattr__(self, "contract", self.known.contract)
        object.__setattr__(self, "values", Values(self.contract, self.documented))

    def element(self, found: Element, open_types: _Open = ()) -> Node:
        """Return an example of an element; a type inside itself becomes nil where that is allowed.

        Raises TooLargeError, and EndlessError where no example has an end.
        """
        if next(self.made) >= _MOST:
            message = f"an example of it would have more than {_MOST} elements"
            raise TooLargeError(Diagnostic(found.location, "too-large", message, "choose another operation"))
        if found.abstract and not self.documented:
            return self._substitute(found, open_types)
        node = self._typed(found, found.type, open_types)
        value = found.default if found.fixed is None else found.fixed
        if value is not None and node.text is not None and not self.documented:
            return replace(node, text=value, is_sure=all_sure(node.children))
        return node

    def _substitute(self, found: Element, open_types: _Open) -> Node:
        """Return an example of the first element that may stand for an abstract one."""
        for each in substitutes(self.known.members, found.name):
            with suppress(EndlessError):
                if not each.abstract:
                    return self.element(each, open_types)
        return replace(self._typed(found, found.type, open_types), is_sure=False)

    def _typed(self, element: Element, use: TypeUse, open_types: _Open) -> Node:
        found = self.contract.type_of(use)
        if isinstance(use, QName) and use.namespace == XSD and found is None:
            return self._simple(element.name, use, use)
        if isinstance(found, SimpleType):
            return self._simple(element.name, found.name, use)
        if found is None:
            return self._encoded(element, use) if isinstance(use, QName) else Node(element.name, None, "")
        if found.name is not None and found.name in open_types:
            return self._nil(element, found)
        deeper = open_types if found.name is None else (*open_types, found.name)
        if found.abstract and not self.documented:
            return self._derived(element, found, deeper)
        return self._complex(element.name, found, deeper)

    def _encoded(self, element: Element, use: QName) -> Node:
        """Return an example of a type of SOAP encoding, which mirrors one of XML Schema or is an array."""
        if is_array(use):
            return Node(element.name, use, attributes=((ARRAY_TYPE, QName(XSD, "anyType[0]")),))
        like = of_schema(use)
        return (
            Node(element.name, None, "") if like is None else replace(self._simple(element.name, like, like), type=use)
        )

    def _simple(self, name: QName, type_name: QName | None, use: TypeUse) -> Node:
        value = self.values.of(use, name)
        return Node(name, type_name, value.text, is_sure=value.is_sure)

    def _nil(self, element: Element, found: ComplexType) -> Node:
        if not (element.nillable or self.is_patient or self.documented or self.contract.is_data_contract):
            raise EndlessError
        attributes, is_sure = self._attributes(found) if element.nillable else ((), True)
        return Node(element.name, found.name, is_nil=True, attributes=attributes, is_sure=is_sure)

    def _derived(self, element: Element, found: ComplexType, open_types: _Open) -> Node:
        """Return an example of the first type that derives from an abstract one."""
        for each in descendants(self.known.derived, found.name):
            if each.abstract or each.name is None or each.name in open_types:
                continue
            try:
                made = self._complex(element.name, each, (*open_types, each.name))
            except EndlessError:
                continue
            return replace(made, shown_type=each.name)
        if element.nillable:
            return self._nil(element, found)
        if self.is_patient:
            return replace(self._complex(element.name, found, open_types), is_sure=False)
        raise EndlessError

    def _complex(self, name: QName, found: ComplexType, open_types: _Open) -> Node:
        line = self._line(found)
        attributes, is_sure = self._attributes(found)
        use = next((each.simple_content for each in line if each.simple_content is not None), None)
        if use is not None:
            value = self.values.of(use, name)
            return Node(name, found.name, value.text, attributes=attributes, is_sure=value.is_sure and is_sure)
        children = tuple(self._children(line, open_types))
        if found.array:
            attributes = (*attributes, (ARRAY_TYPE, array_type(found, len(children))))
        is_mixed = any(each.mixed for each in stated(line)) and not self.documented
        return Node(
            name,
            found.name,
            "text" if is_mixed else None,
            children,
            attributes=attributes,
            is_sure=is_sure and all_sure(children),
        )

    def _line(self, found: ComplexType) -> list[ComplexType]:
        """Return a type and those that it has something of, the nearest first."""
        return [found] if self.documented else [found, *ancestors(self.contract.types, found)]

    def _children(self, line: Sequence[ComplexType], open_types: _Open) -> Iterator[Node]:
        for each in reversed(stated(line)):
            if each.content is not None:
                yield from self._particle(each.content, open_types, each)

    def _particle(self, found: Particle, open_types: _Open, owner: ComplexType) -> list[Node]:
        least, most = found.occurs
        if most == 0 or (least == 0 and (isinstance(found, Wildcard) or self._is_deep(open_types))):
            return []
        try:
            made: list[Node] = []
            for _ in range(max(least, 1)):
                more = self._once(found, open_types, owner)
                made += more
                if not more:
                    break
        except EndlessError:
            if least == 0:
                return []
            raise
        return [] if least == 0 and not all_sure(made) else made

    def _is_deep(self, open_types: _Open) -> bool:
        return self.depth is not None and len(open_types) > self.depth

    def _once(self, found: Particle, open_types: _Open, owner: ComplexType) -> list[Node]:
        if isinstance(found, Element):
            return [self.element(found, open_types)]
        if isinstance(found, Wildcard):
            return [self._any(found, open_types, owner)]
        if found.kind is GroupKind.CHOICE and not self.documented:
            return self._branch(found, open_types, owner)
        particles = found.particles[:1] if found.kind is GroupKind.CHOICE else found.particles
        return [node for each in particles for node in self._particle(each, open_types, owner)]

    def _branch(self, found: Group, open_types: _Open, owner: ComplexType) -> list[Node]:
        """Return an example of the first branch of a choice of which there is one that says something."""
        unsure: list[Node] | None = None
        is_endless = bool(found.particles)
        for each in found.particles:
            try:
                made = self._particle(each, open_types, owner)
            except EndlessError:
                continue
            is_endless = False
            if made and all_sure(made):
                return made
            unsure = unsure or made
        if is_endless:
            raise EndlessError
        return unsure or []

    def _any(self, found: Wildcard, open_types: _Open, owner: ComplexType) -> Node:
        place = owner.name or owner.element
        for each in declared_for(found, place, self.contract):
            mark = QName(f"##any {each.name.namespace}", each.name.name)  # an element in itself has no end either
            if mark not in open_types:
                try:
                    return self.element(each, (*open_types, mark))
                except EndlessError:
                    continue
        return Node(name_for(found, place), None, "text", is_sure=found.process_contents != "strict")

    def _attributes(self, found: ComplexType) -> tuple[tuple[tuple[QName, Text], ...], bool]:
        """Return the attributes of a type, and whether they are sure to be valid; those that are not may be absent."""
        declared = {each.name: each for each in all_attributes(self._line(found))}
        made = {name: self._attribute(each) for name, each in declared.items()}
        shown = {
            n: v for n, v in made.items() if declared[n].required or (v.is_sure and not self._is_identity(declared[n]))
        }
        return tuple((name, value.text) for name, value in shown.items()), all(v.is_sure for v in shown.values())

    def _attribute(self, found: Attribute) -> Value:
        value = found.default if found.fixed is None else found.fixed
        return self.values.of(found.type, found.name) if value is None else Value(value)

    def _is_identity(self, found: Attribute) -> bool:
        """Whether the value would have to be unique, or to be said elsewhere; what may be absent says nothing then."""
        return isinstance(found.type, QName) and found.type.namespace == XSD and found.type.name in _IDENTITIES


def all_sure(nodes: Sequence[Node]) -> bool:
    """Whether all elements are sure to be valid."""
    return all(node.is_sure for node in nodes)
