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
    Particle,
    QName,
    SimpleType,
    TypeUse,
    Wildcard,
)
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NOWHERE = Location("")


def leaves(content: Particle | None) -> Iterator[Element | Wildcard]:
    """Return the elements and wildcards of a content model in order, those of every branch of a choice."""
    if isinstance(content, Group):
        for each in content.particles:
            if isinstance(each, Group):
                yield from leaves(each)
            else:
                yield each
    elif content is not None:
        yield content


def child_elements(content: Particle | None) -> list[Element]:
    """Return the elements of a content model in order, without what is inside of their types."""
    return [each for each in leaves(content) if isinstance(each, Element)]


def elements(node: TypeUse | Element | None) -> Iterator[Element]:
    """Return the elements inside a type or element, at any depth of anonymous types."""
    if isinstance(node, Element):
        node = node.type
    if isinstance(node, ComplexType):
        for child in leaves(node.content):
            if isinstance(child, Element):
                yield child
                if not isinstance(child.type, QName):
                    yield from elements(child.type)


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
            yield from _uses_inside(node.content)


def _uses_inside(content: Particle | None) -> Iterator[tuple[QName, Location]]:
    for child in child_elements(content):
        if isinstance(child.type, QName):  # nearly always, and then it needs no generator of its own
            yield child.type, child.location
        else:
            yield from uses(child.type, child.location)


def parts(operations: Iterable[Operation]) -> Iterator[Part]:
    """Return every part of every message of operations."""
    for operation in operations:
        for message in (operation.input, operation.output):
            if isinstance(message, Message):
                yield from message.headers
                yield from message.body
        for fault in operation.faults:
            yield from fault.parts
        yield from operation.header_faults
