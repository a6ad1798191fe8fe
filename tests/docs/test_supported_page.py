"""docs/guide/supported.md: rows of WSDL and XML Schema are tried with a small contract each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from message_shapes import Shape, part, shop
from small_contracts import NUMBER, Operation, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.diagnostics.codes import CODES
from soapbind.errors import SoapbindError

from .test_code_blocks import REPO

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (REPO / "docs/guide/supported.md").read_text("utf-8")
ROWS = {
    cells[0]: (cells[1], cells[2])
    for line in PAGE.splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split(" | ")]) == 3
    and cells[1] in {"yes", "limits", "no"}
}
CODE = re.compile(r"\[`([\w-]+)`\]\(\.\./diagnostics\.md#\1\)")
KNOWN = {code for codes in CODES.values() for code in codes}

DO = Operation("Do")
ELEMENT = '<xs:element name="{0}" type="xs:string"/>'
TELL = wsdl(DO, Operation("Tell"))
HTTP = wsdl(DO).replace("http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/http/")
JMS = wsdl(DO).replace("http://schemas.xmlsoap.org/soap/http", "http://www.w3.org/2010/soapjms/")


def member(text: str, types: str = "") -> str:
    return wsdl(Operation("Do", request=text), types=types)


def typed(inner: str, attributes: str = "") -> str:
    types = f'<x:complexType name="It" {attributes}>{inner}</x:complexType>'
    return member('<x:element name="It" type="t:It" minOccurs="0"/>', types)


def simple(inner: str) -> str:
    return member('<x:element name="It" type="t:It"/>', f'<x:simpleType name="It">{inner}</x:simpleType>')


def told(text: str, of: str) -> str:
    """Return a contract with an operation Tell that is a notification or asks for an answer."""
    before = re.search(r'<w:operation name="Tell"><w:input.*?</w:operation>', text)
    assert before is not None
    return text.replace(before[0], f'<w:operation name="Tell">{of}</w:operation>')


KEY = '<x:element name="R" type="t:It"><x:key name="k"><x:selector xpath="t:Number"/><x:field xpath="."/></x:key>'
QNAMES = '<x:simpleType name="U"><x:union memberTypes="x:QName x:int"/></x:simpleType>'
OPTIONAL = NUMBER.replace("/>", ' minOccurs="0"/>')
# The row, a contract that has it, and what comes of it: nothing, or the code of an error or (with !) of a warning.
TRIED = [
    ("WSDL 2.0", '<description xmlns="http://www.w3.org/ns/wsdl" targetNamespace="urn:t"/>', "no-wsdl"),
    (
        "notification, solicit-response: the server calls",
        told(TELL, '<w:output message="t:TellOut"/>'),
        "!unsupported-operation",
    ),
    (
        "notification, solicit-response: the server calls",
        told(TELL, '<w:output message="t:TellOut"/><w:input message="t:TellIn"/>'),
        "!unsupported-operation",
    ),
    ("bindings for HTTP GET and POST without SOAP", HTTP, "no-service"),
    ("SOAP over JMS, SMTP, queues, named pipes", JMS, "other-transport"),
    (
        "other extensions",
        wsdl(DO, prefixes='xmlns:p="urn:other"').replace("<b:binding ", '<p:thing w:required="true"/><b:binding '),
        "unknown-extension",
    ),
    ("other extensions", wsdl(DO, prefixes='xmlns:p="urn:other"').replace("<b:binding ", "<p:thing/><b:binding "), ""),
    ("a DOCTYPE, entities", '<!DOCTYPE w [<!ENTITY a "b">]>' + wsdl(DO), "dtd"),
    ("a DOCTYPE, entities", "<!DOCTYPE definitions>" + wsdl(DO), "!dtd"),
    ("UTF-8, UTF-16 and other encodings", '<?xml version="1.0" encoding="utf-16"?>' + wsdl(DO), ""),
    (
        "XInclude, stylesheets",
        wsdl(DO, imports='<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="nowhere.xsd"/>'),
        "",
    ),
    (
        "document/literal, wrapped or bare; rpc/literal",
        shop(Shape("Do", part("a", element="t:A") + part("b", element="t:A")), schema=ELEMENT.format("A")),
        "unsupported-body",
    ),
    (
        "`xs:any`, `xs:anyAttribute`, `xs:anyType`, mixed content",
        typed('<x:sequence><x:any processContents="strict"/></x:sequence>'),
        "",
    ),
    (
        "extension, restriction, abstract types, substitution groups",
        typed(f"<x:sequence>{NUMBER}</x:sequence>", 'block="#all" final="#all"'),
        "",
    ),
    (
        "lists, unions, enumerations",
        simple('<x:restriction base="t:U"><x:enumeration value="t:a"/></x:restriction>').replace(
            '<x:simpleType name="It">', QNAMES + '<x:simpleType name="It">'
        ),
        "unsupported-type",
    ),
    (
        "types that contain themselves",
        typed('<x:sequence><x:element name="It" type="t:It" minOccurs="0"/></x:sequence>'),
        "",
    ),
    (
        "types that contain themselves",
        member(
            '<x:element name="It" type="t:ArrayOfIt"/>',
            '<x:complexType name="ArrayOfIt"><x:sequence><x:element name="It" type="t:ArrayOfIt" minOccurs="0"'
            ' maxOccurs="unbounded" nillable="true"/></x:sequence></x:complexType>',
        ),
        "unsupported-collection",
    ),
    (
        "`xs:key`, `xs:keyref`, `xs:unique`",
        typed(f"<x:sequence>{NUMBER}</x:sequence>").replace("</x:schema>", KEY + "</x:element></x:schema>"),
        "",
    ),
    (
        "two particles that may take the same element",
        typed(f"<x:sequence>{OPTIONAL}{NUMBER}</x:sequence>"),
        "!ambiguous-content",
    ),
    (
        "XML Schema 1.1: assertions, alternatives, open content, default attributes",
        typed(f'<x:sequence>{NUMBER}</x:sequence><x:assert test="Number gt 1"/>'),
        "unsupported-xsd11",
    ),
    (
        "XML Schema 1.1: assertions, alternatives, open content, default attributes",
        typed(f"<x:openContent><x:any/></x:openContent><x:sequence>{NUMBER}</x:sequence>"),
        "unsupported-xsd11",
    ),
    (
        "XML Schema 1.1: assertions, alternatives, open content, default attributes",
        simple('<x:restriction base="x:int"><x:assertion test="$value gt 1"/></x:restriction>'),
        "unsupported-xsd11",
    ),
    (
        "XML Schema 1.1: `xs:override`",
        wsdl(DO, imports='<x:override schemaLocation="a.xsd"/>'),
        "unsupported-override",
    ),
    (
        "XML Schema 1.1: `maxOccurs` in `xs:all`, `xs:dateTimeStamp`",
        typed('<x:all><x:element name="N" type="x:dateTimeStamp" maxOccurs="unbounded"/></x:all>'),
        "",
    ),
    (
        "WS-Policy, WS-SecurityPolicy",
        wsdl(DO, prefixes='xmlns:p="http://www.w3.org/ns/ws-policy"').replace(
            "<b:binding ", '<p:PolicyReference URI="#p" w:required="true"/><b:binding '
        ),
        "!ignored-extension",
    ),
]


def outcome(text: str, folder: Path) -> set[str]:
    """Return the codes that a contract brings; those of warnings begin with an exclamation mark."""
    source = folder / "tried.wsdl"
    source.write_text(text, "utf-16" if 'encoding="utf-16"' in text else "utf-8")
    try:
        made = pipeline.make(PackageConfig("tried", (str(source),), str(folder)))
    except SoapbindError as error:
        return {each.code for each in error.diagnostics}
    return {f"!{each.code}" for each in made.reading.warnings}


@pytest.mark.parametrize(("row", "text", "code"), TRIED, ids=[f"{row[:40]}-{code}" for row, _, code in TRIED])
def test_a_row_is_true(row: str, text: str, code: str, tmp_path: Path):
    verdict, note = ROWS[row]
    assert outcome(text, tmp_path) == ({code} if code else set())
    if code:
        assert code.removeprefix("!") in CODE.findall(note), "the row names the code"
        assert verdict != "yes"


def test_facets_are_told_and_not_checked(tmp_path: Path):
    contract = simple('<x:restriction base="x:string"><x:pattern value="[A-Z]{3}"/></x:restriction>')
    (tmp_path / "facets.wsdl").write_text(contract, "utf-8")
    files = pipeline.generate(PackageConfig("facets", (str(tmp_path / "facets.wsdl"),)))
    (module,) = [text for path, text in files.items() if path.endswith("calc/operations/do.py")]
    assert '"""Pattern: ``[A-Z]{3}``."""' in module
    assert ROWS["facets: length, pattern, bounds, digits"][0] == "limits"


def test_every_construct_that_is_refused_is_on_the_page():
    named = set(CODE.findall(PAGE))
    assert named <= KNOWN
    assert {code for code in KNOWN if code.startswith("unsupported-")} <= named
    assert {"no-wsdl", "other-transport", "not-soap", "other-binding", "dtd", "other-version"} <= named
    assert {"unknown-extension", "ignored-extension"} <= named


def test_the_words_of_the_second_column():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| ---"))]
    assert len(ROWS) == len(lines) > 50
