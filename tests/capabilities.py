"""What soapbind can do with a WSDL, as a list: each with the smallest contract that has it, and what becomes of it.

``docs/guide/capabilities.md`` is made from this list, and ``tests/docs/test_capabilities.py`` shows that it is true.
"""

from __future__ import annotations

from dataclasses import dataclass

from attachment_contract import CONTRACT as ATTACHMENTS
from message_shapes import Shape, part, shop
from small_contracts import NUMBER, SOAP12, Operation, wsdl
from swa_contract import CONTRACT as SWA

DO = Operation("Do")
ELEMENT = '<xs:element name="{0}" type="xs:string"/>'


@dataclass(frozen=True)
class Capability:
    """One row of the page.

    ``refused`` is the code of the diagnostic where nothing is generated, ``option`` what must be given to the command
    to make it work. ``note`` is what a user should know.
    """

    group: str
    title: str
    wsdl: str
    note: str = ""
    refused: str = ""
    option: str = ""


def _member(text: str, types: str = "") -> str:
    return wsdl(Operation("Do", request=text), types=types)


def _typed(inner: str) -> str:
    return _member('<x:element name="It" type="t:It"/>', f'<x:complexType name="It">{inner}</x:complexType>')


def _simple(inner: str) -> str:
    return _member('<x:element name="It" type="t:It"/>', f'<x:simpleType name="It">{inner}</x:simpleType>')


_BAD = '<x:element name="A"><x:complexType><x:sequence/><x:assert test="1"/></x:complexType></x:element>'
_ENCODED = shop(Shape("Do", part("a", type="xs:int"), part("b", type="xs:int")), style="rpc").replace(
    'use="literal"', 'use="encoded" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
)
_HEADERS = wsdl(
    Operation("Do", headers='<b:header message="t:H" part="session" use="literal"/>'),
    types='<x:element name="Session" type="x:string"/>',
    messages='<w:message name="H"><w:part name="session" element="t:Session"/></w:message>',
)
_HEADER_FAULT = _HEADERS.replace(
    'use="literal"/>', 'use="literal"><b:headerfault message="t:H" part="session" use="literal"/></b:header>', 1
)
_TYPED_HEADER = _HEADERS.replace('element="t:Session"/></w:message>', 'type="x:string"/></w:message>', 1)

CAPABILITIES = [
    Capability("Messages", "document/literal, wrapped", wsdl(DO)),
    Capability(
        "Messages",
        "document/literal, body of a simple type",
        shop(Shape("Do", part("a", element="t:A")), schema=ELEMENT.format("A")),
    ),
    Capability(
        "Messages",
        "document/literal, several parts",
        shop(
            Shape("Do", part("a", element="t:A") + part("b", element="t:B")),
            schema=ELEMENT.format("A") + ELEMENT.format("B"),
        ),
        "all parts but the first may be left out, unless `parts=` of `soap:body` lists them",
    ),
    Capability("Messages", "document/literal, no parts", shop(Shape("Do", output=""))),
    Capability(
        "Messages", "rpc/literal", shop(Shape("Do", part("a", type="xs:int"), part("b", type="xs:int")), style="rpc")
    ),
    Capability("Messages", "rpc/encoded", _ENCODED),
    Capability(
        "Messages", "one-way operations", shop(Shape("Do", part("a", element="t:A")), schema=ELEMENT.format("A"))
    ),
    Capability(
        "Messages",
        "overloaded operations",
        wsdl(DO, Operation("Do", wrapper="DoAgain", ways=("Again", ""))),
        "a method each",
    ),
    Capability("SOAP", "SOAP 1.1", wsdl(DO)),
    Capability("SOAP", "SOAP 1.2 only", wsdl(DO, soap=SOAP12)),
    Capability("SOAP", "SOAPAction that is empty", wsdl(Operation("Do", soap='<b:operation soapAction=""/>'))),
    Capability(
        "SOAP", "headers of the WSDL", _HEADERS, "`headers=` of the client, or of `with_options` for some calls"
    ),
    Capability(
        "SOAP", "`mustUnderstand` and `role` (`actor`) of headers", _HEADERS, "`must_understand(header, role=...)`"
    ),
    Capability("SOAP", "header faults (`soap:headerfault`)", _HEADER_FAULT, "typed, in `headers` of the error"),
    Capability(
        "SOAP",
        "WS-Addressing, demanded by a port",
        wsdl(DO, prefixes='xmlns:a="http://www.w3.org/2006/05/addressing/wsdl"').replace(
            '<w:binding name="B" type="t:Calc">',
            '<w:binding name="B" type="t:Calc"><a:UsingAddressing w:required="true"/>',
        ),
        "sent by itself; `WsAddressing` sends it elsewhere",
    ),
    Capability("SOAP", "header parts with `type=`", _TYPED_HEADER, "named after the part"),
    Capability(
        "SOAP",
        "headers that the WSDL does not name",
        wsdl(DO),
        "elements of lxml in `headers=`; `unknown_headers` for those that come back",
    ),
    Capability(
        "SOAP",
        "WS-SecurityPolicy that is required",
        wsdl(DO, prefixes='xmlns:p="http://www.w3.org/ns/ws-policy"').replace(
            "<b:binding ", '<p:PolicyReference URI="#p" w:required="true"/><b:binding '
        ),
        "with a warning: [`wssecurity`](ws-security.md) adds the tokens and signatures that you name",
    ),
    Capability(
        "Attachments",
        "MTOM/XOP",
        ATTACHMENTS,
        "`mtom=` of the client, or a policy that asks for it; replies in any case",
    ),
    Capability("Attachments", "SOAP with attachments (`mime:multipartRelated`)", SWA, "`Attachment`"),
    Capability("WSDL", "no `soap:address`", wsdl(DO).replace("http://h/", ""), "`Client` needs an endpoint"),
    Capability("XML Schema", "attributes", _typed('<x:attribute name="a" type="x:int" use="required"/>')),
    Capability(
        "XML Schema",
        "simple content",
        _typed(
            '<x:simpleContent><x:extension base="x:decimal"><x:attribute name="a"/></x:extension></x:simpleContent>'
        ),
    ),
    Capability("XML Schema", "choice", _member(f'<x:choice>{NUMBER}<x:element name="B" type="x:int"/></x:choice>')),
    Capability(
        "XML Schema",
        "choice that repeats",
        _member(f'<x:choice maxOccurs="unbounded">{NUMBER}<x:element name="B" type="x:int"/></x:choice>'),
        "one list, in the order of the document",
    ),
    Capability("XML Schema", "all", _typed(f"<x:all>{NUMBER}</x:all>")),
    Capability(
        "XML Schema",
        "any",
        _typed('<x:sequence><x:any maxOccurs="9" processContents="lax"/></x:sequence>'),
        "`XmlFragment`",
    ),
    Capability("XML Schema", "anyAttribute", _typed("<x:anyAttribute/>"), "a dict by expanded name"),
    Capability(
        "XML Schema",
        "mixed content",
        _typed(f"<x:sequence>{NUMBER}</x:sequence>").replace('name="It">', 'name="It" mixed="true">', 1),
    ),
    Capability("XML Schema", "list", _simple('<x:list itemType="x:int"/>')),
    Capability("XML Schema", "union", _simple('<x:union memberTypes="x:int x:date"/>')),
    Capability(
        "XML Schema",
        "enumeration",
        _simple('<x:restriction base="x:string"><x:enumeration value="a"/></x:restriction>'),
    ),
    Capability(
        "XML Schema",
        "nil and absent apart",
        _member('<x:element name="A" type="x:int" minOccurs="0" nillable="true"/>'),
        "`NIL` and None",
    ),
    Capability(
        "XML Schema",
        "XML Schema 1.1: assertions",
        _typed(f'<x:sequence>{NUMBER}</x:sequence><x:assert test="Number gt 1"/>'),
        refused="unsupported-xsd11",
    ),
    Capability(
        "Selection",
        "one operation of several cannot be generated",
        wsdl(DO, Operation("Bad", request=_BAD)),
        option="--exclude Calc.Bad",
    ),
]
