"""A contract with bytes in its messages, in lists, in records of their own and where anything may stand."""

from __future__ import annotations

import base64
import re
from email import message_from_bytes, policy
from typing import Any

from message_shapes import Shape, part, shop

SCHEMA = """
 <xs:complexType name="File"><xs:simpleContent><xs:extension base="xs:base64Binary">
  <xs:attribute name="kind" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
 <xs:complexType name="Page"><xs:sequence><xs:element name="Number" type="xs:int"/>
  <xs:element name="Image" type="xs:base64Binary" minOccurs="0"/></xs:sequence></xs:complexType>
 <xs:simpleType name="Bytes"><xs:list itemType="xs:base64Binary"/></xs:simpleType>
 <xs:complexType name="Document"><xs:sequence>
  <xs:element name="Name" type="xs:string"/>
  <xs:element name="Data" type="xs:base64Binary" minOccurs="0" nillable="true"/>
  <xs:element name="File" type="t:File" minOccurs="0"/>
  <xs:element name="Page" type="t:Page" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Free" type="xs:anyType" minOccurs="0"/>
  <xs:element name="Listed" type="t:Bytes" minOccurs="0"/>
  <xs:any namespace="##other" processContents="lax" minOccurs="0"/>
 </xs:sequence><xs:attribute name="stamp" type="xs:base64Binary"/></xs:complexType>
 <xs:element name="Echo"><xs:complexType><xs:sequence><xs:element name="Document" type="t:Document"/></xs:sequence>
 </xs:complexType></xs:element>
 <xs:element name="EchoResponse"><xs:complexType><xs:sequence><xs:element name="Document" type="t:Document"/>
 </xs:sequence></xs:complexType></xs:element>
 <xs:element name="Scan"><xs:complexType/></xs:element>
 <xs:element name="ScanResponse"><xs:complexType><xs:sequence><xs:element name="Pages"><xs:complexType><xs:sequence>
  <xs:element name="Page" type="t:Page" minOccurs="0" maxOccurs="unbounded"/>
 </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>"""
CONTRACT = shop(
    Shape("Echo", part("p", element="t:Echo"), part("p", element="t:EchoResponse")),
    Shape("Scan", part("p", element="t:Scan"), part("p", element="t:ScanResponse")),
    schema=SCHEMA,
)
SOAP12_CONTRACT = CONTRACT.replace("wsdl/soap/", "wsdl/soap12/")
ROOT = b'Content-ID: <root@x>\r\nContent-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\n\r\n'
XOP_TYPE = 'multipart/related; type="application/xop+xml"; start="<root@x>"; boundary="b1"; start-info="text/xml"'


def include(name: str) -> str:
    """Return an Include of a part."""
    return f'<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:{name}"/>'


def envelope(document: str, wrapper: str = "EchoResponse") -> bytes:
    """Return an envelope around what is in the element of a Document."""
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    return (
        f'<s:Envelope xmlns:s="{soap}" xmlns="urn:t"><s:Body><{wrapper}>{document}</{wrapper}></s:Body></s:Envelope>'
    ).encode()


def message(root: bytes, **parts: bytes) -> bytes:
    """Return a multipart message of an envelope and parts by their Content-ID."""
    each = [ROOT + root, *(f"Content-ID: <{name}>\r\n\r\n".encode() + data for name, data in parts.items())]
    return b"".join(b"\r\n--b1\r\n" + part for part in each) + b"\r\n--b1--\r\n"


def beside(content: bytes, *values: bytes) -> bytes:
    """Return a reply with the values beside its envelope: their places are ``p0``, ``p1`` ..."""
    for number, each in enumerate(values):  # whole texts: a short value may be the end of a signature as well
        content = content.replace(b">%b<" % base64.b64encode(each), f">{include(f'p{number}')}<".encode(), 1)
    return message(content, **{f"p{number}": each for number, each in enumerate(values)})


def reconstituted(content_type: str, content: bytes) -> bytes:
    """Return an envelope with base64 in the places of its references, by Python's ``email``."""
    mime = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + content, policy=policy.HTTP)
    root, *others = mime.iter_parts()
    by_id = {part["Content-ID"].strip("<>"): part.get_payload(decode=True) for part in others}

    def inside(found: re.Match[bytes]) -> bytes:
        return base64.b64encode(by_id.pop(found[1].decode()))

    text = re.sub(rb'<\w+:Include [^>]*href="cid:([^"]*)"[^>]*/>', inside, root.get_payload(decode=True))
    assert by_id == {}
    return text


class Canned:
    """A transport that answers all requests with one reply."""

    def __init__(self, made: Any, content_type: str, content: bytes, status: int = 200) -> None:
        self.reply = made.HttpReply(status, {"content-type": content_type}, content)

    def send(self, _: object) -> Any:
        return self.reply

    def close(self) -> None: ...
