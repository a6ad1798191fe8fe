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
from soapbind.contract.relations import members_by_head
from soapbind.contract.schema.encoded_arrays import ENCODINGS
from soapbind.contract.walk import elements, parts, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Namespaces of types that have forms of their own in Python, and no class.
_OF_STANDARDS = frozenset({*ENCODINGS, SERIALIZATION})


class Reach:
    """The types and elements that messages of some operations name, directly or not.

    ``has_any`` tells whether some element is of type xs:anyType. Such an element may have any type of the contract,
    which the message names (xsi:type; XML Schema part 1, 2.6.1 and 3.4.7).
    """

    def __init__(self, contract: Contract, operations: Iterable[Operation], *, until_any: bool = False) -> None:
        """Begin with the parts of the messages, and look into everything that is found.

        With ``until_any`` only what ``has_any`` tells is found: the rest is of no interest any more then.
        """
        self.types: set[QName] = set()
        self.elements: set[QName] = set()
        self.has_any = False
        self._until_any = until_any
        self._contract = contract
        self._declared: set[QName] = set()
        self._slots: set[QName] = set()
        self._todo: list[ComplexType | SimpleType] = []
        self._derived = _derived(contract.types)
        self._substitutes = members_by_head(contract.elements.values())
        known: set[tuple[QName, QName]] = set()
        for part in parts(operations):
            if part.type is not None:
                self._slot(part.type)
            if part.element is not None:
                if isinstance(part.element.type, QName) and not part.element.is_reference:
                    key = part.element.name, part.element.type
                    if key in known:  # most messages have the same headers
                        continue
                    known.add(key)
                self._declaration(part.element)
                # A wrapper is no one else's business, but a substitute may stand for it.
                for substitute in self._substitutes.get(part.element.name, ()):
                    self._element(substitute.name)
        self._run()

    @property
    def slots(self) -> frozenset[QName]:
        """The types that an element of the messages can have: its own, and all that derive from it."""
        return frozenset(self._slots)

    @property
    def declared(self) -> frozenset[QName]:
        """The types that elements of the messages are declared with."""
        return frozenset(self._declared)

    def add_any(self) -> None:
        """Find what an element of any type may have, too: every type that a message can name."""
        for name in self._contract.types:
            if is_nameable(self._contract, name):
                self._slot(name)
        self._run()

    def _run(self) -> None:
        while self._todo and not (self._until_any and self.has_any):
            holder = self._todo.pop()
            for name, _ in uses(holder):
                self._type(name)
            for element in elements(holder):
                self._declaration(element)

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
        self._declared.add(name)
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


def is_nameable(contract: Contract, name: QName) -> bool:
    """Whether a message can name a type of the contract as that of an element: it is declared under that name."""
    found = contract.types[name]
    is_of_element = isinstance(found, ComplexType) and found.element is not None
    return not is_of_element and name.namespace not in _OF_STANDARDS and name not in contract.unfit


def has_any(contract: Contract) -> bool:
    """Whether a message of the contract has an element of type xs:anyType."""
    return Reach(contract, (o for s in contract.services for o in s.operations), until_any=True).has_any


def _derived(types: Mapping[QName, ComplexType | SimpleType]) -> Mapping[QName, list[QName]]:
    found: dict[QName, list[QName]] = {}
    for name, type_ in types.items():
        if isinstance(type_, ComplexType) and type_.base is not None:
            found.setdefault(type_.base, []).append(name)
    return found
