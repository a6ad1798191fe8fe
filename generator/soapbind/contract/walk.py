"""What is inside types: every element, and every named type that is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import (
    Attribute,
    ComplexType,
    Element,
    Group,
    Message,
    Operation,
    Part,
    QName,
    SimpleType,
    TypeUse,
)
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NOWHERE = Location("")


def elements(node: TypeUse | Element | Group | None) -> Iterator[Element]:
    """Return the elements inside a type, group or element, at any depth of anonymous types."""
    if isinstance(node, Element):
        yield from elements(node.type)
    elif isinstance(node, ComplexType):
        yield from elements(node.content)
    elif isinstance(node, Group):
        for particle in node.particles:
            if isinstance(particle, Element):
                yield particle
                yield from elements(particle)
            elif isinstance(particle, Group):
                yield from elements(particle)


def uses(node: TypeUse | Element | Attribute, here: Location = _NOWHERE) -> Iterator[tuple[QName, Location]]:
    """Return the names of all types a type, element or attribute mentions, with the place of each."""
    match node:
        case QName():
            yield node, here
        case Element() | Attribute():
            yield from uses(node.type, node.location)
        case SimpleType():
            for use in (node.base, node.item, *node.members, node.actual_type):
                if use is not None:
                    yield from uses(use, node.location)
        case ComplexType():
            for inner in (node.base, node.simple_content, *node.attributes):
                if inner is not None:
                    yield from uses(inner, node.location)
            yield from _group_uses(node.content)


def _group_uses(group: Group | None) -> Iterator[tuple[QName, Location]]:
    for particle in group.particles if group is not None else ():
        if isinstance(particle, Element):
            yield from uses(particle)
        elif isinstance(particle, Group):
            yield from _group_uses(particle)


def parts(operations: Iterable[Operation]) -> Iterator[Part]:
    """Return every part of every message of operations."""
    for operation in operations:
        for message in (operation.input, operation.output):
            if isinstance(message, Message):
                yield from message.headers
                yield from message.body
        for fault in operation.faults:
            yield from fault.parts
