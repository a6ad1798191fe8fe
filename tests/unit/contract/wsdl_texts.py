"""Small WSDLs as text, and what is found in the contract that is read from them."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

from soapbind.contract.model import XSD, QName

STRING, INT = QName(XSD, "string"), QName(XSD, "int")
NAMESPACES = (
    'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" '
    'xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ser="http://schemas.microsoft.com/2003/10/Serialization/"'
)
ELEMENTS = '<xs:element name="In" type="xs:string"/><xs:element name="Out" type="xs:int"/>'
MESSAGES = '<message name="In"><part name="p" element="t:In"/></message><message name="Out"><part name="p" element="t:Out"/></message>'
PORT_TYPE = (
    '<portType name="S"><operation name="Do"><input message="t:In"/><output message="t:Out"/></operation></portType>'
)
BINDING = (
    '<binding name="B" type="t:S"><soap:binding/><operation name="Do"><soap:operation soapAction="urn:do"/>'
    '<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>'
)
SERVICE = '<service name="Svc"><port name="P" binding="t:B"><soap:address location="http://x"/></port></service>'


def schema(inside: str, attributes: str = 'targetNamespace="urn:t" elementFormDefault="qualified"') -> str:
    return f'<xs:schema xmlns:xs="{XSD}" {attributes}>{inside}</xs:schema>'


def definitions(*parts: str, target: str = "urn:t") -> str:
    return f'<definitions targetNamespace="{target}" {NAMESPACES}>{"".join(parts)}</definitions>'


def wsdl(  # noqa: PLR0913 - each part of a WSDL can be exchanged
    types: str = "",
    *,
    messages: str = MESSAGES,
    port_type: str = PORT_TYPE,
    binding: str = BINDING,
    service: str = SERVICE,
    schemas: str = "",
) -> str:
    inline = f"<types>{schema(ELEMENTS + types)}{schemas}</types>"
    return definitions(inline, messages, port_type, binding, service)


def t(name: str) -> QName:
    return QName("urn:t", name)


def element_of(type_: str, name: str = "e") -> str:
    return f'<xs:complexType name="T"><xs:sequence><xs:element name="{name}" type="{type_}"/></xs:sequence></xs:complexType>'
