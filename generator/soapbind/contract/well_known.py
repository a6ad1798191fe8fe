"""Schemas that WSDLs use without saying where they are: MIME types and parts of binary data, WS-Addressing, maps.

Written after https://www.w3.org/TR/xml-media-types/ (section 2.2), https://www.w3.org/TR/xop10/ (section 2.1),
https://www.w3.org/TR/ws-addr-core/ (sections 2 and 3) and https://www.w3.org/TR/ws-addr-soap/ (section 6), and compared
with the published schemas. Maps and vectors are those of Apache SOAP, which PHP writes too, as Axis declares them.
SOAP encoding and the attributes of XML and of schema instances need no text, see ``qnames`` and ``attributes``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from soapbind.contract.model import XSD, QName

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement

APACHE = "http://xml.apache.org/xml-soap"  # that nobody imports
SWA_REFERENCE = QName("http://ws-i.org/profiles/basic/1.1/xsd", "swaRef")  # WS-I Attachments Profile 1.0, 4.4
_MIME = "http://www.w3.org/2005/05/xmlmime"
_XOP = "http://www.w3.org/2004/08/xop/include"
_ADDRESSING = "http://www.w3.org/2005/08/addressing"

_MIME_SCHEMA = "".join(
    [
        '<xs:attribute name="contentType"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="3"/>',
        '</xs:restriction></xs:simpleType></xs:attribute><xs:attribute name="expectedContentTypes" type="xs:string"/>',
        *(
            f'<xs:complexType name="{name}"><xs:simpleContent><xs:extension base="xs:{name}">'
            '<xs:attribute ref="t:contentType"/></xs:extension></xs:simpleContent></xs:complexType>'
            for name in ("base64Binary", "hexBinary")
        ),
    ]
)
_REST = '<xs:anyAttribute namespace="##other" processContents="lax"/>'
_OPEN = '<xs:any namespace="##{}" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>'
_XOP_SCHEMA = (
    f'<xs:element name="Include" type="t:Include"/><xs:complexType name="Include"><xs:sequence>{_OPEN.format("other")}'
    f'</xs:sequence><xs:attribute name="href" type="xs:anyURI" use="required"/>{_REST}</xs:complexType>'
)
_FAULT_CODES = (
    "InvalidAddressingHeader",
    "InvalidAddress",
    "InvalidEPR",
    "InvalidCardinality",
    "MissingAddressInEPR",
    "DuplicateMessageID",
    "ActionMismatch",
    "MessageAddressingHeaderRequired",
    "DestinationUnreachable",
    "ActionNotSupported",
    "EndpointUnavailable",
)
_REPLY = "http://www.w3.org/2005/08/addressing/reply"


def _text_type(name: str, base: str) -> str:
    content = f'<xs:simpleContent><xs:extension base="xs:{base}">{_REST}</xs:extension></xs:simpleContent>'
    return f'<xs:complexType name="{name}">{content}</xs:complexType>'


_ADDRESSING_SCHEMA = "".join(
    [
        _text_type("AttributedURIType", "anyURI"),
        _text_type("AttributedUnsignedLongType", "unsignedLong"),
        _text_type("AttributedQNameType", "QName"),
        *(
            f'<xs:complexType name="{name}"><xs:sequence>{_OPEN.format("any")}</xs:sequence>{_REST}</xs:complexType>'
            for name in ("ReferenceParametersType", "MetadataType")
        ),
        '<xs:complexType name="EndpointReferenceType"><xs:sequence>',
        '<xs:element name="Address" type="t:AttributedURIType"/>',
        '<xs:element ref="t:ReferenceParameters" minOccurs="0"/><xs:element ref="t:Metadata" minOccurs="0"/>',
        f"{_OPEN.format('other')}</xs:sequence>{_REST}</xs:complexType>",
        '<xs:simpleType name="RelationshipType"><xs:restriction base="xs:anyURI">',
        f'<xs:enumeration value="{_REPLY}"/></xs:restriction></xs:simpleType>',
        '<xs:simpleType name="RelationshipTypeOpenEnum"><xs:union memberTypes="t:RelationshipType xs:anyURI"/>',
        '</xs:simpleType><xs:complexType name="RelatesToType"><xs:simpleContent><xs:extension base="xs:anyURI">',
        f'<xs:attribute name="RelationshipType" type="t:RelationshipTypeOpenEnum" default="{_REPLY}"/>{_REST}',
        '</xs:extension></xs:simpleContent></xs:complexType><xs:complexType name="ProblemActionType"><xs:sequence>',
        '<xs:element ref="t:Action" minOccurs="0"/><xs:element name="SoapAction" minOccurs="0" type="xs:anyURI"/>',
        f'</xs:sequence>{_REST}</xs:complexType><xs:attribute name="IsReferenceParameter" type="xs:boolean"/>',
        '<xs:simpleType name="FaultCodesOpenEnumType"><xs:union memberTypes="t:FaultCodesType xs:QName"/>',
        '</xs:simpleType><xs:simpleType name="FaultCodesType"><xs:restriction base="xs:QName">',
        *(f'<xs:enumeration value="t:{code}"/>' for code in _FAULT_CODES),
        "</xs:restriction></xs:simpleType>",
        *(
            f'<xs:element name="{name}" type="t:{type_}"/>'
            for type_, names in {
                "EndpointReferenceType": ("EndpointReference", "ReplyTo", "From", "FaultTo"),
                "AttributedURIType": ("MessageID", "To", "Action", "ProblemIRI"),
                "ReferenceParametersType": ("ReferenceParameters",),
                "MetadataType": ("Metadata",),
                "RelatesToType": ("RelatesTo",),
                "AttributedUnsignedLongType": ("RetryAfter",),
                "AttributedQNameType": ("ProblemHeaderQName",),
                "ProblemActionType": ("ProblemAction",),
            }.items()
            for name in names
        ),
    ]
)
_MEMBER = '<xs:element name="{}" type="xs:anyType" form="unqualified" nillable="true"{}/>'
_ANY_NUMBER = ' minOccurs="0" maxOccurs="unbounded"'
_APACHE_SCHEMA = (
    f'<xs:complexType name="mapItem"><xs:sequence>{_MEMBER.format("key", "")}{_MEMBER.format("value", "")}'
    f'</xs:sequence></xs:complexType><xs:complexType name="Map"><xs:sequence><xs:element name="item" type="t:mapItem"'
    f' form="unqualified"{_ANY_NUMBER}/></xs:sequence></xs:complexType><xs:complexType name="Vector"><xs:sequence>'
    f"{_MEMBER.format('item', _ANY_NUMBER)}</xs:sequence></xs:complexType>"
)
_SWA_SCHEMA = '<xs:simpleType name="swaRef"><xs:restriction base="xs:anyURI"/></xs:simpleType>'
_SCHEMAS: Final = {
    APACHE: _APACHE_SCHEMA,
    _MIME: _MIME_SCHEMA,
    _XOP: _XOP_SCHEMA,
    _ADDRESSING: _ADDRESSING_SCHEMA,
    SWA_REFERENCE.namespace: _SWA_SCHEMA,
}


def well_known(namespace: str) -> XmlElement | None:
    """Return the schema of a namespace, None for one that is not known here."""
    text = _SCHEMAS.get(namespace)
    if text is None:
        return None
    head = f'<xs:schema xmlns:xs="{XSD}" xmlns:t="{namespace}" targetNamespace="{namespace}"'
    return etree.fromstring(f'{head} elementFormDefault="qualified">{text}</xs:schema>')
