"""A contract with SOAP headers and header faults, in a port of SOAP 1.1 and one of SOAP 1.2."""

from __future__ import annotations

from small_contracts import SOAP12, Operation, wsdl

MESSAGES = "".join(
    f'<w:message name="{name}M"><w:part name="p" element="t:{name}"/></w:message>'
    for name in ("Session", "Trace", "SessionFault", "Quota")
)
TYPES = """<x:element name="Session" type="x:string"/><x:element name="Trace" type="t:Trace"/>
<x:complexType name="Trace"><x:sequence><x:element name="Id" type="x:int"/></x:sequence></x:complexType>
<x:element name="SessionFault" type="t:SessionFault"/>
<x:complexType name="SessionFault"><x:sequence><x:element name="Reason" type="x:string"/>
<x:element name="Retry" type="x:boolean" minOccurs="0"/></x:sequence></x:complexType>
<x:element name="Quota" type="x:int"/>"""
FAULT = '<b:headerfault message="t:SessionFaultM" part="p" use="literal"/>'
_SESSION = '<b:header message="t:SessionM" part="p" use="literal">{}</b:header>'
_TRACE = '<b:header message="t:TraceM" part="p" use="literal"/>'
_QUOTA = '<b:header message="t:QuotaM" part="p" use="literal"/>'


def header_contract(fault: str = FAULT) -> str:
    """Return the contract: Do has the headers Session and Trace, and ``fault`` in Session; Plain has no header."""
    do = Operation("Do", '<b:operation soapAction="urn:t/do"/>', headers=_SESSION.format(fault) + _TRACE)
    plain = Operation("Plain", '<b:operation soapAction="urn:t/plain"/>')
    bound = "".join(each.bound() for each in (do, plain)).replace("b:", "c:")
    text = wsdl(
        do,
        plain,
        types=TYPES,
        messages=MESSAGES,
        prefixes=f'xmlns:c="{SOAP12}"',
        bindings='<w:binding name="C" type="t:Calc"><c:binding transport="http://schemas.xmlsoap.org/soap/http"/>'
        f"{bound}</w:binding>",
        ports='<w:port name="Q" binding="t:C"><c:address location="http://h/new"/></w:port>',
    )
    output = '<w:output ><{0}:body use="literal"/>'
    for prefix in ("b", "c"):  # the first of both operations
        text = text.replace(
            output.format(prefix), f"<w:output >{_QUOTA.replace('b:', f'{prefix}:')}<{prefix}:body use='literal'/>", 1
        )
    return text
