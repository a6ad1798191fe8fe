"""Small contracts of notes, with what is compared between two of them as text of a schema, and their findings."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from soapbind.contract.read import read_contract
from soapbind.diff.compare import compare
from soapbind.documents.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.diff.model import Finding

HEAD = """<wsdl:definitions targetNamespace="urn:v" xmlns:t="urn:v" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
 <wsdl:types><xs:schema elementFormDefault="qualified" targetNamespace="urn:v">"""
NOTE = '<xs:complexType name="Note"><xs:sequence>{}</xs:sequence>{}</xs:complexType>'
DERIVED = (
    '<xs:complexType name="{}"><xs:complexContent><xs:extension base="t:{}"><xs:sequence>{}</xs:sequence>'
    "</xs:extension></xs:complexContent></xs:complexType>"
)
COLOUR = (
    '<xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="Red"/></xs:restriction>'
    "</xs:simpleType>"
)


def field(name: str, kind: str = "xs:string", more: str = "") -> str:
    """Return an optional element."""
    return f'<xs:element name="{name}" type="{kind}" minOccurs="0" {more}/>'


ITEM = '<xs:complexType name="Item"{}><xs:sequence>{}</xs:sequence></xs:complexType>'
EMPTY = ITEM.format(' abstract="true"', "")
UP = EMPTY + DERIVED.format("Note", "Item", field("Id", "xs:int") + field("Text"))
DOWN = ITEM.format(' abstract="true"', field("Id", "xs:int")) + DERIVED.format("Note", "Item", field("Text"))
SAVE_AND_GET = {"Save": ("Note", None), "Get": (None, "Note")}


def document(types: str, operations: Mapping[str, tuple[str | None, str | None]], header: str = "") -> str:
    """Return a WSDL whose operations take and return an element of a type each, with one header both ways."""
    parts = [HEAD, types, header and f'<xs:element name="Session" {header}/>']
    messages, porttype, binding = [], [], []
    use = '<soap:body use="literal"/>' + ('<soap:header message="t:H" part="p" use="literal"/>' if header else "")
    for name, kinds in operations.items():
        for way, kind in zip(("", "Response"), kinds, strict=True):
            inner = "" if kind is None else field("Value", kind if ":" in kind else f"t:{kind}", 'nillable="true"')
            parts.append(
                f'<xs:element name="{name}{way}"><xs:complexType><xs:sequence>{inner}</xs:sequence>'
                "</xs:complexType></xs:element>"
            )
            messages.append(
                f'<wsdl:message name="{name}{way}"><wsdl:part name="p" element="t:{name}{way}"/></wsdl:message>'
            )
        porttype.append(
            f'<wsdl:operation name="{name}"><wsdl:input message="t:{name}"/>'
            f'<wsdl:output message="t:{name}Response"/></wsdl:operation>'
        )
        binding.append(
            f'<wsdl:operation name="{name}"><soap:operation soapAction="urn:{name}"/><wsdl:input>{use}</wsdl:input>'
            f"<wsdl:output>{use}</wsdl:output></wsdl:operation>"
        )
    head = '<wsdl:message name="H"><wsdl:part name="p" element="t:Session"/></wsdl:message>' if header else ""
    return (
        "".join([*parts, "</xs:schema></wsdl:types>", *messages, head])
        + f'<wsdl:portType name="Notes">{"".join(porttype)}</wsdl:portType>'
        + '<wsdl:binding name="B" type="t:Notes">'
        + f'<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>{"".join(binding)}</wsdl:binding>'
        + '<wsdl:service name="S"><wsdl:port name="P" binding="t:B"><soap:address location="https://x.invalid/"/>'
        + "</wsdl:port></wsdl:service></wsdl:definitions>"
    )


def compared(old: str, new: str) -> dict[str, Finding]:
    """Return the findings between two documents, by rule and path."""
    contracts = []
    with TemporaryDirectory() as folder:
        for name, text in (("old.wsdl", old), ("new.wsdl", new)):
            (Path(folder) / name).write_text(text, "utf-8")
            contracts.append(read_contract(load([str(Path(folder) / name)])))
    return {f"{f.rule} {f.path}": f for f in compare(*contracts, "app").findings}


def severities(finding: Finding) -> tuple[str | None, str | None]:
    """Return how much a finding matters to requests and to responses."""
    request, response = finding.request, finding.response
    return request and request.severity.value, response and response.severity.value
