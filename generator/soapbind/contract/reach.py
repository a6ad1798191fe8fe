"""What messages of some operations can contain: types and elements, found step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ANY_TYPE,
    SERIALIZATION,
    ComplexType,
    Contract,
    Element,
    Operation,
    QName,
    SimpleType,
)
from soapbind.contract.schema.encoded_arrays import ENCODINGS
from soapbind.contract.walk import elements, parts, uses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

# Namespaces of types that are written in other ways than by a class of the package.
_OF_STANDARDS = frozenset({*ENCODINGS, SERIALIZATION})


class Reach:
    """The types and elements found so far, and those not looked into yet.

    ``has_any`` tells whether some element may have any type (xs:anyType), which it names by xsi:type.
    """

    def __init__(self, contract: Contract) -> None:
        """Begin with nothing found."""
        self.types: set[QName] = set()
        self.elements: set[QName] = set()
        self.has_any = False
        self._contract = contract
        self._slots: set[QName] = set()
        self._todo: list[ComplexType | SimpleType] = []
        self._derived = _derived(contract.types)
        self._substitutes: dict[QName, list[Element]] = {}
        for element in contract.elements.values():
            if element.substitution_group is not None:
                self._substitutes.setdefault(element.substitution_group, []).append(element)

    def start(self, operations: Iterable[Operation]) -> None:
        """Begin with the parts of the messages."""
        for part in parts(operations):
            if part.type is not None:
                self._slot(part.type)
            if part.element is not None:
                self._declaration(part.element)
                # A wrapper is no one else's business, but a substitute may stand for it.
                for substitute in self._substitutes.get(part.element.name, ()):
                    self._element(substitute.name)

    def run(self) -> None:
        """Look into everything that is found."""
        while self._todo:
            holder = self._todo.pop()
            for name, _ in uses(holder):
                self._type(name)
            for element in elements(holder):
                self._declaration(element)

    def add_all(self, spoilt: Collection[QName]) -> None:
        """Find every type of the contract, as an xs:anyType may be one of them.

        Those that are ``spoilt`` are left out, and those that need such a type or element: no field names them.
        """
        for name in self._contract.types:
            if name.namespace in _OF_STANDARDS or name in self._slots:
                continue
            before = (self.types.copy(), self.elements.copy(), self._slots.copy()) if spoilt else None
            self._slot(name)
            self.run()
            if before is not None and not (self.types - before[0] | self.elements - before[1]).isdisjoint(spoilt):
                self.types, self.elements, self._slots = before

    def _use(self, element: Element) -> None:
        if isinstance(element.type, QName):
            self._slot(element.type)
        else:
            self._todo.append(element.type)

    def _declaration(self, element: Element) -> None:
        self._use(element)
        if element.is_reference:
            self._element(element.name)

    def _slot(self, name: QName) -> None:
        """Find a type an element can have, so all that derive from it too. A type that is a base only has no slot."""
        self.has_any |= name == ANY_TYPE
        todo = [name]
        while todo:
            slot = todo.pop()
            if slot not in self._slots:
                self._slots.add(slot)
                self._type(slot)
                todo += self._derived.get(slot, ())

    def _type(self, name: QName) -> None:
        found = self._contract.types.get(name)
        if found is not None and name not in self.types:
            self.types.add(name)
            self._todo.append(found)

    def _element(self, name: QName) -> None:
        todo = [name]
        while todo:
            next_ = todo.pop()
            if next_ in self.elements:
                continue
            self.elements.add(next_)
            found = self._contract.elements.get(next_)
            if found is not None:
                self._use(found)
            todo += [substitute.name for substitute in self._substitutes.get(next_, ())]


def _derived(types: Mapping[QName, ComplexType | SimpleType]) -> dict[QName, list[QName]]:
    found: dict[QName, list[QName]] = {}
    for name, type_ in types.items():
        if isinstance(type_, ComplexType) and type_.base is not None:
            found.setdefault(type_.base, []).append(name)
    return found
