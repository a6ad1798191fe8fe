"""A contract of one service with a port of SOAP 1.1 and one of SOAP 1.2, and what stands in envelopes of both."""

from __future__ import annotations

from small_contracts import SOAP12 as WSDL_SOAP12
from small_contracts import Operation, wsdl

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
KINDS = {SOAP11: "text/xml; charset=utf-8", SOAP12: "application/soap+xml; charset=utf-8"}
ITEMS = '<x:element name="Rows" type="t:Rows"/>'
TYPES = """<x:complexType name="Rows"><x:sequence>
 <x:element name="Row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></x:sequence></x:complexType>
<x:complexType name="Row"><x:sequence><x:element name="Name" type="x:string"/></x:sequence></x:complexType>"""
_OPERATIONS = (Operation("Do"), Operation("Many", '<b:operation soapAction="urn:t/many"/>', response=ITEMS))


def _bound(name: str, action: str) -> str:
    body = '<c:body use="literal"/>'
    ways = f"<w:input>{body}</w:input><w:output>{body}</w:output>"
    return f'<w:operation name="{name}"><c:operation soapAction="{action}"/>{ways}</w:operation>'


def both(*, do: str = "urn:t/do", many: str = "urn:t/many", operations: str = "") -> str:
    """Return the contract: port P of SOAP 1.1, port Q of SOAP 1.2 with these actions, or with other operations."""
    bound = operations or _bound("Do", do) + _bound("Many", many)
    return wsdl(
        *_OPERATIONS,
        types=TYPES,
        prefixes=f'xmlns:c="{WSDL_SOAP12}"',
        bindings=f'<w:binding name="C" type="t:Calc"><c:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}'
        "</w:binding>",
        ports='<w:port name="Q" binding="t:C"><c:address location="http://h/new"/></w:port>',
    )


def only_12() -> str:
    """Return the contract with its port of SOAP 1.2 alone."""
    return wsdl(*_OPERATIONS, types=TYPES, soap=WSDL_SOAP12)


def envelope(body: str, header: str = "", soap: str = SOAP12) -> str:
    """Return an envelope; ``urn:t`` is the default namespace."""
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return f'<s:Envelope xmlns:s="{soap}" xmlns="urn:t">{head}<s:Body>{body}</s:Body></s:Envelope>'
