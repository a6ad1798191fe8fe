"""Qualified names and the namespaces of SOAP."""

from __future__ import annotations

from typing import NamedTuple


class XmlName(NamedTuple):
    """A namespace-qualified name."""

    namespace: str
    name: str

    def __str__(self) -> str:
        """Return Clark notation, as lxml names tags."""
        return f"{{{self.namespace}}}{self.name}" if self.namespace else self.name

    @classmethod
    def parse(cls, clark: str) -> XmlName:
        """Return the name that Clark notation stands for."""
        namespace, found, name = clark.rpartition("}")
        return cls(namespace[1:] if found else "", name)


SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP_12_ENCODING = "http://www.w3.org/2003/05/soap-encoding"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
XML = "http://www.w3.org/XML/1998/namespace"  # of the prefix xml, which nobody declares
XMLNS = "http://www.w3.org/2000/xmlns/"  # of declarations of prefixes
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
SOAP_BODY = XmlName(SOAP11, "Body")  # of a class that is the whole Body, and not an element in it
XSI_NIL = f"{{{XSI}}}nil"
XSI_TYPE = f"{{{XSI}}}type"
