"""The contracts that are spoken with every peer, one for each shape of messages, and what is said in them.

All operations give back what they get, so a peer needs no code of its own for most of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import encoded_contract

NAMESPACE = "urn:interop"
SOAP11 = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"

_TYPES = """
<xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="red"/>
 <xs:enumeration value="blue"/></xs:restriction></xs:simpleType>
<xs:complexType name="Line"><xs:sequence><xs:element name="sku" type="xs:string"/>
 <xs:element name="count" type="xs:int"/></xs:sequence></xs:complexType>
<xs:complexType name="Order"><xs:sequence><xs:element name="number" type="xs:int"/>
 <xs:element name="text" type="xs:string"/><xs:element name="price" type="xs:decimal"/>
 <xs:element name="placed" type="xs:dateTime"/><xs:element name="urgent" type="xs:boolean"/>
 <xs:element name="colour" type="t:Colour"/><xs:element name="note" type="xs:string" minOccurs="0"/>
 <xs:element name="line" type="t:Line" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
"""
_WRAPPER = """<xs:element name="{0}"><xs:complexType><xs:sequence>{1}</xs:sequence></xs:complexType></xs:element>"""
_ORDER = '<xs:element name="order" type="t:Order"/>'


@dataclass(frozen=True)
class Call:
    """A call with its arguments as plain values: what comes back is the same, unless it is a fault."""

    operation: str
    arguments: dict[str, Any]
    label: str = ""

    def __str__(self) -> str:
        """Return what the call is named in ``Pair.without``."""
        return self.label or self.operation


@dataclass(frozen=True)
class Shape:
    """A contract with the calls that are made; ``style`` says how a dynamic peer has to give the arguments."""

    name: str
    wsdl: str
    calls: tuple[Call, ...]
    style: str = "wrapped"
    soap: str = "1.1"


FULL = {
    "number": -2147483648,
    "text": 'æ <b> & "€" \U0001f600',
    "price": "12.50",
    "placed": "2026-05-27T01:23:32+00:00",
    "urgent": True,
    "colour": "blue",
    "note": "two\nlines",
    "line": [{"sku": "a-1", "count": 1}, {"sku": "ø", "count": 2}],
}
SMALL = {
    **FULL,
    "number": 0,
    "text": "t",
    "urgent": False,
    "colour": "red",
    "note": None,
    "line": [{"sku": "one", "count": 7}],
}
NONE = {**SMALL, "price": "-0.001", "line": []}
ORDERS = (FULL, SMALL, NONE)


def _wsdl(of: tuple[str, str, str], schema: str, *, style: str = "document", soap: str = SOAP11) -> str:
    """Return a contract; ``of`` is its messages, and what stands in its portType and binding."""
    messages, abstract, bound = of
    return f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:b="{soap}" xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}" name="Interop">
<w:types><xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="qualified">{_TYPES}{schema}</xs:schema></w:types>
{messages}<w:portType name="Echo">{abstract}</w:portType>
<w:binding name="EchoBinding" type="t:Echo">
 <b:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>
<w:service name="EchoService"><w:port name="EchoPort" binding="t:EchoBinding"><b:address location="http://localhost/"/>
</w:port></w:service></w:definitions>"""


def _operation(name: str, body: str = "", header: str = "", fault: str = "", *, one_way: bool = False) -> str:
    body = f'<b:body use="literal" {body}/>'
    output = "" if one_way else f"<w:output>{header.format('Out')}{body}</w:output>"
    fault = f'<w:fault name="{fault}"><b:fault name="{fault}" use="literal"/></w:fault>' if fault else ""
    ways = f"<w:input>{header.format('In')}{body}</w:input>{output}{fault}"
    return f'<w:operation name="{name}"><b:operation soapAction="{NAMESPACE}/{name}"/>{ways}</w:operation>'


def _abstract(name: str, fault: str = "", *, one_way: bool = False) -> str:
    output = "" if one_way else f'<w:output message="t:{name}Out"/>'
    fault = f'<w:fault name="{fault}" message="t:{fault}"/>' if fault else ""
    return f'<w:operation name="{name}"><w:input message="t:{name}In"/>{output}{fault}</w:operation>'


def _message(name: str, *parts: tuple[str, str, str]) -> str:
    inner = "".join(f'<w:part name="{part}" {kind}="{of}"/>' for part, kind, of in parts)
    return f'<w:message name="{name}">{inner}</w:message>'


def _pair(name: str) -> str:
    return _message(f"{name}In", ("parameters", "element", f"t:{name}")) + _message(
        f"{name}Out", ("parameters", "element", f"t:{name}Response")
    )


def _wrappers(name: str, members: str) -> str:
    return _WRAPPER.format(name, members) + _WRAPPER.format(f"{name}Response", members)


def _wrapped(soap: str = SOAP11) -> str:
    bound = _operation("EchoOrder")
    return _wsdl((_pair("EchoOrder"), _abstract("EchoOrder"), bound), _wrappers("EchoOrder", _ORDER), soap=soap)


def _bare() -> str:
    schema = '<xs:element name="Order" type="t:Order"/><xs:element name="OrderBack" type="t:Order"/>'
    messages = _message("EchoOrderIn", ("parameters", "element", "t:Order"))
    messages += _message("EchoOrderOut", ("parameters", "element", "t:OrderBack"))
    return _wsdl((messages, _abstract("EchoOrder"), _operation("EchoOrder")), schema)


def _rpc(form: str = "qualified") -> str:
    part = ("order", "type", "t:Order")
    messages = _message("EchoOrderIn", part) + _message("EchoOrderOut", part)
    bound = _operation("EchoOrder", f'namespace="{NAMESPACE}"')
    made = _wsdl((messages, _abstract("EchoOrder"), bound), "", style="rpc")
    return made.replace('"qualified"', f'"{form}"')


def _parts() -> str:
    parts = (("order", "element", "t:order"), ("extra", "element", "t:extra"))
    messages = _message("EchoOrderIn", *parts) + _message("EchoOrderOut", *parts)
    schema = _ORDER + '<xs:element name="extra" type="xs:int"/>'
    return _wsdl((messages, _abstract("EchoOrder"), _operation("EchoOrder")), schema)


def _headers() -> str:
    schema = _wrappers("EchoOrder", _ORDER) + _WRAPPER.format("Session", '<xs:element name="token" type="xs:string"/>')
    schema += _WRAPPER.format("Stamp", '<xs:element name="mark" type="xs:string"/>')
    messages = _pair("EchoOrder") + _message("HeaderIn", ("header", "element", "t:Session"))
    messages += _message("HeaderOut", ("header", "element", "t:Stamp"))
    bound = _operation("EchoOrder", header='<b:header message="t:Header{0}" part="header" use="literal"/>')
    return _wsdl((messages, _abstract("EchoOrder"), bound), schema)


def _one_way() -> str:
    text = '<xs:element name="text" type="xs:string"/>'
    schema = _WRAPPER.format("Tell", text) + _WRAPPER.format("Last", "") + _WRAPPER.format("LastResponse", text)
    messages = _message("TellIn", ("parameters", "element", "t:Tell")) + _pair("Last")
    abstract = _abstract("Tell", one_way=True) + _abstract("Last")
    return _wsdl((messages, abstract, _operation("Tell", one_way=True) + _operation("Last")), schema)


def _faults(soap: str) -> str:
    code = '<xs:element name="code" type="xs:int"/>'
    text = '<xs:element name="reason" type="xs:string" minOccurs="0"/>'
    schema = _wrappers("Submit", code) + _WRAPPER.format("OrderRejected", code + text)
    messages = _pair("Submit") + _message("OrderRejected", ("fault", "element", "t:OrderRejected"))
    bound = _operation("Submit", fault="OrderRejected")
    return _wsdl((messages, _abstract("Submit", "OrderRejected"), bound), schema, soap=soap)


def _encoded() -> tuple[Call, ...]:
    shared = {"name": "s", "next": None, "others": None}
    cycle: dict[str, Any] = {"name": "a", "next": None, "others": None}
    cycle["next"] = {"name": "b", "next": cycle, "others": None}
    leaf = {"name": "æ & <€>", "next": None, "others": None}
    calls = [
        ("EchoNode", {"name": "a", "next": leaf, "others": None}, ""),
        ("EchoNode", cycle, "a cycle"),
        ("EchoNodes", [leaf, {"name": "b", "next": None, "others": None}], ""),
        ("EchoNodes", [shared, {"name": "t", "next": shared, "others": None}, shared], "an object that is there twice"),
        ("EchoGrid", [[1, 2, 3], [4, 5, 6]], "an array of two dimensions"),
        ("EchoNested", [["a"], ["b", "c"]], "an array of arrays"),
        ("EchoFiles", ["x", "y"], "an array of strings"),
        ("EchoCode", "c & d", ""),
        ("EchoColour", "blue", ""),
        ("EchoInt", -7, ""),
    ]
    return tuple(Call(name, {"value": value}, label) for name, value, label in calls)


_ORDER_CALLS = tuple(Call("EchoOrder", {"order": each}) for each in ORDERS)
_REJECTED = (Call("Submit", {"code": 3}), Call("Submit", {"code": -1}), Call("Submit", {"code": -2}))
TOKEN = "app & <token>"  # noqa: S105 - made up, and what the Stamp that comes back has as its mark
SHAPES = {
    each.name: each
    for each in (
        Shape("document/literal wrapped", _wrapped(), _ORDER_CALLS),
        Shape("document/literal bare", _bare(), tuple(Call("EchoOrder", each) for each in ORDERS), "bare"),
        Shape(
            "document/literal, several parts",
            _parts(),
            tuple(Call("EchoOrder", {"order": each, "extra": 5}) for each in ORDERS),
            "parts",
        ),
        Shape("rpc/literal", _rpc(), _ORDER_CALLS, "rpc"),
        Shape("rpc/literal, unqualified elements", _rpc("unqualified"), _ORDER_CALLS, "rpc"),
        Shape("rpc/encoded", encoded_contract.wsdl(), _encoded(), "rpc"),
        Shape("SOAP 1.2", _wrapped(SOAP12), _ORDER_CALLS, soap="1.2"),
        Shape("declared faults", _faults(SOAP11), _REJECTED),
        Shape("declared faults, SOAP 1.2", _faults(SOAP12), _REJECTED, soap="1.2"),
        Shape("headers", _headers(), _ORDER_CALLS),
        Shape("one-way", _one_way(), (Call("Tell", {"text": "told <&> æ"}), Call("Last", {}))),
    )
}
