"""A contract with attachments in all places that a WSDL can name: rpc and document style, both ways, and alone."""

from __future__ import annotations

from message_shapes import Shape, part, shop

MIME = "http://schemas.xmlsoap.org/wsdl/mime/"
SCHEMA = """
 <xs:element name="Store"><xs:complexType><xs:sequence><xs:element name="Name" type="xs:string"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="StoreResponse"><xs:complexType><xs:sequence><xs:element name="Size" type="xs:long"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="Load"><xs:complexType><xs:sequence><xs:element name="Name" type="xs:string"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="LoadResponse"><xs:complexType/></xs:element>"""


def content(name: str, *types: str) -> str:
    """Return the MIME part of a binding that is a part of the message."""
    return f"<m:part>{''.join(f'<m:content part={name!r} type={each!r}/>' for each in types)}</m:part>"


def related(body: str, *parts: str) -> str:
    """Return the MIME binding around the body of an envelope."""
    inner = f'<m:part><b:body use="literal" {body}/></m:part>{"".join(parts)}'
    return f'<m:multipartRelated xmlns:m="{MIME}">{inner}</m:multipartRelated>'


_BINARY = part("document", type="xs:base64Binary")
_STORE = Shape("Store", part("p", element="t:Store") + _BINARY, part("p", element="t:StoreResponse"), body='x="1"')
_LOAD = Shape("Load", part("p", element="t:Load"), part("p", element="t:LoadResponse") + _BINARY, reply_body='x="2"')
_SWAP = Shape(
    "Swap",
    part("count", type="xs:int") + part("first", type="xs:base64Binary") + part("second", type="xs:string"),
    part("count", type="xs:int") + part("first", type="xs:base64Binary") + part("second", type="xs:base64Binary"),
    style="rpc",
    body='namespace="urn:t" x="3"',
    reply_body='namespace="urn:t" x="4"',
)
CONTRACT = shop(_STORE, _LOAD, _SWAP, schema=SCHEMA)
for _mark, _binding in {
    '<b:body use="literal" x="1"/>': related('parts="p"', content("document", "application/pdf", "image/png")),
    '<b:body use="literal" x="2"/>': related("", content("document", "*/*")),
    '<b:body use="literal" namespace="urn:t" x="3"/>': related(
        'namespace="urn:t"', content("first", "a/b"), content("second", "text/plain")
    ),
    '<b:body use="literal" namespace="urn:t" x="4"/>': related(
        'namespace="urn:t"', content("second", "a/b"), content("first", "a/b")
    ),
}.items():
    assert _mark in CONTRACT
    CONTRACT = CONTRACT.replace(_mark, _binding)
