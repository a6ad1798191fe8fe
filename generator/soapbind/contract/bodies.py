"""What stands in the Body of a message, as an element (WSDL 1.1, 3.5; WS-I Basic Profile 1.1, 4.4 and 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Element, Group, GroupKind, Message, QName

if TYPE_CHECKING:
    from collections.abc import Sequence

# The Body itself, where what a message has stands in it without an element around it.
SOAP_BODY = QName("http://schemas.xmlsoap.org/soap/envelope/", "Body")


def body_element(message: Message) -> Element | None:
    """Return the element that a body is: the Body itself for one without parts, None for what cannot be told."""
    parts = message.body
    if not parts:
        return _around(SOAP_BODY, message, ())
    if len(parts) == 1:
        return parts[0].element
    return None


def _around(name: QName, message: Message, content: Sequence[Element]) -> Element:
    """Return an element that has elements one after the other."""
    group = Group(GroupKind.SEQUENCE, tuple(content), location=message.location)
    return Element(name, ComplexType(None, group, location=message.location), location=message.location)
