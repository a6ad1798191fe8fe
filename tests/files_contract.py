"""The contracts by which peers exchange bytes: one by MTOM, one with SOAP with attachments."""

from __future__ import annotations

from message_shapes import Shape, part, shop
from swa_contract import content, related

SCHEMA = """
 <xs:complexType name="Document"><xs:sequence><xs:element name="Name" type="xs:string"/>
  <xs:element name="Data" type="xs:base64Binary"/></xs:sequence></xs:complexType>
 <xs:element name="Echo"><xs:complexType><xs:sequence><xs:element name="Document" type="t:Document"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="EchoResponse"><xs:complexType><xs:sequence><xs:element name="Result" type="t:Document"/>
 </xs:sequence></xs:complexType></xs:element>"""
MTOM = shop(Shape("Echo", part("p", element="t:Echo"), part("p", element="t:EchoResponse")), schema=SCHEMA)
MTOM12 = MTOM.replace("wsdl/soap/", "wsdl/soap12/")

_PARTS = part("name", type="xs:string") + part("data", type="xs:base64Binary")
SWA = shop(
    Shape("Swap", _PARTS, _PARTS, style="rpc", body='namespace="urn:t"', reply_body='namespace="urn:t"'), style="rpc"
)
_BODY = '<b:body use="literal" namespace="urn:t"/>'
assert SWA.count(_BODY) == 2
SWA = SWA.replace(' elementFormDefault="qualified"', "")  # else gSOAP qualifies parts, too
SWA = SWA.replace(_BODY, related('parts="name" namespace="urn:t"', content("data", "application/octet-stream")))


def data(size: int) -> bytes:
    """Return the bytes that all peers know how to make: with line breaks, dashes and NUL."""
    piece = bytes((index * 7 + index // 256) % 256 for index in range(65536))
    return (piece * (size // len(piece) + 1))[:size]
