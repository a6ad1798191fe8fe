"""A contract whose messages are in SOAP encoding, and the package that is made of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lxml import etree
from small_contracts import importing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ENC = "http://schemas.xmlsoap.org/soap/encoding/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TYPES = """
<xs:complexType name="Node"><xs:sequence>
  <xs:element name="name" type="xs:string"/>
  <xs:element name="next" type="t:Node" nillable="true"/>
  <xs:element name="others" type="t:ArrayOfNode" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="Leaf"><xs:complexContent><xs:extension base="t:Node"><xs:all>
  <xs:element name="weight" type="xs:int"/></xs:all></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="ArrayOfNode"><xs:complexContent><xs:restriction base="enc:Array">
  <xs:attribute ref="enc:arrayType" w:arrayType="t:Node[]"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="Grid"><xs:complexContent><xs:restriction base="enc:Array">
  <xs:attribute ref="enc:arrayType" w:arrayType="xs:int[,]"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="Nested"><xs:complexContent><xs:restriction base="enc:Array">
  <xs:attribute ref="enc:arrayType" w:arrayType="xs:string[][]"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="Files"><xs:complexContent><xs:restriction base="enc:Array"><xs:sequence>
  <xs:element name="file" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  </xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="Marked"><xs:sequence><xs:element name="next" type="t:Marked" minOccurs="0" nillable="true"/>
  </xs:sequence><xs:attribute name="mark" type="xs:string"/></xs:complexType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="red"/>
  <xs:enumeration value="blue"/></xs:restriction></xs:simpleType>
"""
# What zeep would fetch from the network: as much of the schema of SOAP encoding as this contract names.
ENCODING = f"""<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="{ENC}">
<s:attribute name="arrayType" type="s:string"/><s:complexType name="Array"><s:sequence><s:any minOccurs="0"
 maxOccurs="unbounded" processContents="lax"/></s:sequence></s:complexType>
<s:complexType name="int"><s:simpleContent><s:extension base="s:int"/></s:simpleContent></s:complexType></s:schema>"""
# Operations that give back what they get, with the types of their parts.
ECHOES = {
    "EchoNode": "t:Node",
    "EchoNodes": "t:ArrayOfNode",
    "EchoGrid": "t:Grid",
    "EchoNested": "t:Nested",
    "EchoFiles": "t:Files",
    "EchoMarked": "t:Marked",
    "EchoCode": "t:Code",
    "EchoColour": "t:Colour",
    "EchoInt": "enc:int",
    "EchoAny": "xs:anyType",
    "EchoArray": "enc:Array",
}
_BODY = '<b:body use="encoded" namespace="urn:e" encodingStyle="{}"/>'

_ENCODED = f'use="encoded" namespace="urn:f" encodingStyle="{ENC}"'
_HEADER = '<b:header message="t:Context" part="{}" ' + _ENCODED + "/>"
_CONTEXT = """<w:message name="Context"><w:part name="context" type="t:Node"/>
<w:part name="nodes" type="t:ArrayOfNode"/><w:part name="code" type="t:Code"/></w:message>"""


def wsdl(address: str = "http://localhost/", *, encoding: str = ENC, soap: str = "soap") -> str:
    """Return the WSDL; ``encoding`` and ``soap`` choose the version."""
    messages = abstract = bound = ""
    body = _BODY.format(encoding)
    for name, type_ in ECHOES.items():
        messages += f'<w:message name="{name}In"><w:part name="value" type="{type_}"/></w:message>'
        messages += f'<w:message name="{name}Out"><w:part name="return" type="{type_}"/></w:message>'
        ways = f'<w:input message="t:{name}In"/><w:output message="t:{name}Out"/>'
        abstract += f'<w:operation name="{name}">{ways}</w:operation>'
        bound += f'<w:operation name="{name}"><b:operation soapAction="urn:e/{name}"/>'
        bound += f"<w:input>{body}</w:input><w:output>{body}</w:output></w:operation>"
    return f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/{soap}/" xmlns:t="urn:e" xmlns:enc="{encoding}" targetNamespace="urn:e">
<w:types><xs:schema targetNamespace="urn:e"><xs:import namespace="{encoding}"/>{TYPES}</xs:schema></w:types>
{messages}<w:portType name="Echo">{abstract}</w:portType>
<w:binding name="B" type="t:Echo">
 <b:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>
<w:service name="S"><w:port name="P" binding="t:B"><b:address location="{address}"/></w:port></w:service>
</w:definitions>"""


def with_headers() -> str:
    """Return the contract whose operation EchoNode has headers in SOAP encoding, there and back."""
    text = wsdl().replace("<w:portType", f"{_CONTEXT}<w:portType", 1)
    before, start, after = text.partition('<b:operation soapAction="urn:e/EchoNode"/><w:input>')
    headers = "".join(map(_HEADER.format, ("context", "nodes", "code")))
    return before + start + headers + after.replace("<w:output>", f"<w:output>{headers}", 1)


@contextmanager
def encoded_package(folder: Path, name: str = "encoded_echo", text: str = "") -> Iterator[Any]:
    """Generate the package and import it."""
    with importing(folder, name, text or wsdl()) as package:
        yield package


def request(operation: str, content: str, behind: str = "") -> bytes:
    """Return a request with this content of its wrapper, and elements behind that."""
    scope = (
        f'xmlns:s="{SOAP}" xmlns:i="{XSI}" xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:e="{ENC}" xmlns:t="urn:e"'
    )
    body = f"<t:{operation}>{content}</t:{operation}>{behind}"
    return f"<s:Envelope {scope}><s:Body>{body}</s:Body></s:Envelope>".encode()


def body_of(message: bytes) -> Any:
    """Return the Body of a message."""
    return etree.fromstring(message)[-1]
