"""A contract that speaks of WS-Addressing."""

from __future__ import annotations

from small_contracts import SOAP12, Operation, wsdl

WSAW = "http://www.w3.org/2006/05/addressing/wsdl"
WSAM = "http://www.w3.org/2007/05/addressing/metadata"
NEW = "http://www.w3.org/2005/08/addressing"
OLD = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
PREFIXES = (
    f'xmlns:wsaw="{WSAW}" xmlns:wsam="{WSAM}" xmlns:old="{OLD}/policy" xmlns:wsp="http://www.w3.org/ns/ws-policy"'
    ' xmlns:wsp4="http://schemas.xmlsoap.org/ws/2004/09/policy"'
    ' xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"'
)
REQUIRED = '<wsaw:UsingAddressing w:required="true"/>'


def contract(extension: str = "", *, before: str = "", soap12: bool = False) -> str:
    """Return a contract with three operations, and an extension in its binding."""
    text = wsdl(
        Operation("Do"),
        Operation("Named", '<b:operation soapAction=""/>', ways=("In", "Out")),
        Operation("Plain", "<b:operation/>"),
        Operation("Told", '<b:operation soapAction="urn:t/told"/>'),
        prefixes=PREFIXES,
        **({"soap": SOAP12} if soap12 else {}),
    )
    text = text.replace('<w:input  message="t:ToldIn"/>', '<w:input wsam:Action="urn:t/said" message="t:ToldIn"/>')
    assert "urn:t/said" in text
    binding = '<w:binding name="B" type="t:Calc">'
    return text.replace(binding, f"{binding}{extension}").replace("<w:types>", f"{before}<w:types>")
