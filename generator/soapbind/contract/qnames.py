"""Prefixes to namespaces, by the scope of the element that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from soapbind.contract.model import XSD, QName

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement
    from soapbind.errors import Location

XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
SOAP_12_ENCODING = "http://www.w3.org/2003/05/soap-encoding"
WSDL = "http://schemas.xmlsoap.org/wsdl/"


class UnknownPrefixError(ValueError):
    """A prefix that no element around declares."""

    def __init__(self, text: str, location: Location | None = None) -> None:
        """Keep the name as written, and where."""
        super().__init__(f"the prefix of {text} is not declared")
        self.text = text
        self.location = location


def resolve(element: XmlElement, text: str) -> QName:
    """Return the QName that ``text`` means at ``element`` (XML Namespaces 1.0, section 6).

    Raises UnknownPrefixError.
    """
    prefix, colon, local = text.strip().partition(":")
    if not colon:
        return QName(element.nsmap.get(None) or "", prefix)
    if prefix == "xml":
        return QName(XML, local)
    namespace = element.nsmap.get(prefix)
    if not namespace:
        raise UnknownPrefixError(text)
    return QName(namespace, local)


def line_of(element: XmlElement) -> int:
    """Return the line of an element, 0 when lxml does not know it."""
    return cast("int | None", element.sourceline) or 0


def segment(namespace: str) -> str:
    """Return the last part of a namespace that says something, as a short name for messages."""
    parts = [p for p in namespace.replace(":", "/").split("/") if p]
    return parts[-1] if parts else ""


def is_builtin(name: QName) -> bool:
    """Whether a type needs no declaration: XML Schema's own, and SOAP encoding's, which mirror them."""
    return name.namespace in (XSD, SOAP_ENCODING, SOAP_12_ENCODING)
