"""What stands in the Body of a message, as elements (WSDL 1.1, 3.5; WS-I Basic Profile 2.0, 4.4 and 4.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ANY_TYPE,
    ONCE,
    ComplexType,
    Element,
    Group,
    GroupKind,
    Message,
    Occurs,
    Operation,
    QName,
    Use,
)
from soapbind.contract.walk import elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from soapbind.contract.model import Contract, Part, SimpleType

# The Body itself, where what a message has stands in it without an element around it.
SOAP_BODY = QName("http://schemas.xmlsoap.org/soap/envelope/", "Body")


def body_element(message: Message) -> Element | None:
    """Return the element that a body is, None for what cannot be told.

    In rpc style it is the wrapper: its parts are elements without a namespace, in the order of the message (R2735,
    R2301), and should have types only (R2203); where one has an element, others write that itself. In document style it
    is the element of the only part. Several stand in the Body one after the other, and a type is that of the Body (WSDL
    1.1, 3.5): then the Body itself is the element, as it is for a message without parts.
    """
    parts = message.body
    if message.wrapper is not None:
        is_nillable = message.use is Use.ENCODED  # where any accessor may be null (SOAP 1.1, 5.1)
        accessors = [
            replace(p.element, occurs=ONCE, is_reference=True, nillable=p.element.nillable or is_nillable)
            if p.element is not None
            else Element(QName("", p.name), p.type or ANY_TYPE, nillable=is_nillable, location=p.location)
            for p in parts
        ]
        return _around(message.wrapper, message, accessors) if _are_apart(accessors) else None
    if len(parts) == 1:
        (only,) = parts
        return only.element or (only.type and Element(SOAP_BODY, only.type, location=only.location))
    children = [_child(p.element, is_asked=message.is_listed or p is parts[0]) for p in parts if p.element is not None]
    is_clear = len(children) == len(parts) and _are_apart(children)
    return _around(SOAP_BODY, message, children) if is_clear else None


def _are_apart(children: Sequence[Element]) -> bool:
    return len({each.name for each in children}) == len(children)


def message_elements(operations: Iterable[Operation]) -> Iterator[Element]:
    """Give the elements that the messages and faults of operations begin with: header blocks, bodies and details.

    Most messages have the same header blocks, which are given once.
    """
    known: dict[int, Element] = {}
    for operation in operations:
        for message in (operation.input, operation.output):
            if message is None:
                continue
            yield from _others(message.headers, known)
            wrapper = body_element(message) if message.wrapper is not None else None
            if wrapper is not None:
                yield wrapper
            yield from _others(message.body, known)
        for fault in operation.faults:
            yield from _others(fault.parts, known)
        yield from _others(operation.header_faults, known)


def _others(parts: Iterable[Part], known: dict[int, Element]) -> Iterator[Element]:
    """Give the elements of parts but those in ``known``, by their ids, and add them to it."""
    for part in parts:
        if part.element is not None and id(part.element) not in known:
            known[id(part.element)] = part.element
            yield part.element


def _child(element: Element, *, is_asked: bool) -> Element:
    """Return an element of several in a Body.

    WS-I Basic Profile 1.1, R2210 forbids messages of several parts, and in samples of public contracts there is the
    first one only. So no other one is asked for, unless the binding lists the parts (WSDL 1.1, 3.5).
    """
    return replace(element, occurs=ONCE if is_asked else Occurs(0, 1), is_reference=True)


def _around(name: QName, message: Message, content: Sequence[Element]) -> Element:
    """Return an element that has elements one after the other."""
    group = Group(GroupKind.SEQUENCE, tuple(content), location=message.location)
    return Element(name, ComplexType(None, group, location=message.location), location=message.location)


def holders(contract: Contract) -> Iterator[ComplexType | SimpleType | Element]:
    """Give all that has elements or uses types: named types, elements that messages begin with, and global elements.

    A global element need not stand in any type: it may substitute for one that does.
    """
    yield from contract.types.values()
    yield from message_elements(o for s in contract.services for o in s.operations)
    yield from contract.elements.values()


def all_elements(contract: Contract) -> Iterator[Element]:
    """Give every element of a contract: the holders, and those inside of holders."""
    for holder in holders(contract):
        if isinstance(holder, Element):
            yield holder
        yield from elements(holder)
