"""``soapbind sample`` with all of XML Schema: what is printed is valid by lxml, and the package reads it."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from commands import soapbind
from lxml import etree
from small_contracts import Operation, importing, wsdl

XSD = "{http://www.w3.org/2001/XMLSchema}"


def sample(folder: Any, text: str) -> str:
    (folder / "x.wsdl").write_text(text, "utf-8")
    result = soapbind("sample", folder / "x.wsdl", "Calc.Do", "--message", "request")
    assert result.exit_code == 0, result.output
    return result.stdout


def inside(text: str) -> str:
    """Return what is in the wrapper of a sample, as one line."""
    found = re.search(r"<Do>(.*)</Do>|<Do/>", text, re.DOTALL)
    return re.sub(r"\n *", "", found[1] or "") if found else text


def check(text: str, shown: str) -> Any:
    """Return the sample of a contract as its schema allows it."""
    schema = next(etree.fromstring(text.encode()).iter(f"{XSD}schema"))
    validator = etree.XMLSchema(etree.fromstring(etree.tostring(schema)))
    (body,) = etree.fromstring(shown.encode()).find("{*}Body")
    body = etree.fromstring(etree.tostring(body, encoding="utf-8", with_tail=False))
    assert validator.validate(body), (validator.error_log, shown)
    return body


def element(type_: str, more: str = "") -> str:
    return f'<x:element name="A" type="{type_}" {more}/>'


def simple(inner: str) -> str:
    return f'<x:simpleType name="T">{inner}</x:simpleType>'


def restricted(base: str, *facets: str) -> str:
    inner = "".join(
        f"<x:{name} value={quoteattr(value)}/>" for name, value in (facet.split("=", 1) for facet in facets)
    )
    return simple(f'<x:restriction base="{base}">{inner}</x:restriction>')


def complex_(inner: str, more: str = "") -> str:
    return f'<x:complexType name="T" {more}>{inner}</x:complexType>'


CHOICE = '<x:choice {}><x:element name="B" type="x:int"/><x:element name="C" type="x:string"/></x:choice>'
UNION = simple('<x:union memberTypes="t:N x:date"/>') + restricted("x:int", "pattern=[^0-9]").replace('"T"', '"N"')
ABSTRACT = (
    complex_('<x:sequence><x:element name="B" type="x:int"/></x:sequence>', 'abstract="true"')
    + '<x:complexType name="M" abstract="true"><x:complexContent><x:extension base="t:T"/></x:complexContent>'
    + '</x:complexType><x:complexType name="D"><x:complexContent><x:extension base="t:M"><x:sequence>'
    + '<x:element name="E" type="x:int"/></x:sequence></x:extension></x:complexContent></x:complexType>'
)
HEAD = (
    '<x:element name="H" type="x:int" abstract="true"/><x:element name="I" type="x:int" substitutionGroup="t:H" '
    'abstract="true"/><x:element name="J" type="x:int" substitutionGroup="t:I"/>'
)
RESTRICTION = (
    complex_('<x:sequence><x:element name="B" type="x:int" minOccurs="0"/></x:sequence><x:attribute name="p" '
    'type="x:int" default="1"/>').replace('"T"', '"Base"')
    + '<x:complexType name="T"><x:complexContent><x:restriction base="t:Base"><x:sequence/>'
    + '<x:attribute name="p" use="prohibited"/></x:restriction></x:complexContent></x:complexType>'
)  # fmt: skip
RECURSIVE = complex_(
    '<x:choice><x:sequence><x:element name="And" type="t:T" maxOccurs="2"/></x:sequence>'
    '<x:element name="Leaf" type="x:int"/></x:choice>'
)

CASES = {
    "attributes": (
        element("t:T"),
        complex_(
            '<x:attribute name="a" type="x:int" use="required"/><x:attribute name="b" type="x:string" fixed="f"/>'
            '<x:attribute name="c" type="x:int" form="qualified" use="required"/><x:attribute name="id" type="x:ID"/>'
        ),
        '<A xmlns:q1="urn:t" a="0" b="f" q1:c="0"/>',
    ),
    "simple content": (
        element("t:T"),
        complex_(
            '<x:simpleContent><x:extension base="x:decimal"><x:attribute name="unit" type="x:NCName" use="required"/>'
            "</x:extension></x:simpleContent>"
        ),
        '<A unit="name">0</A>',
    ),
    "choice": (CHOICE.format(""), "", "<B>0</B>"),
    "repeated choice": (CHOICE.format('minOccurs="2" maxOccurs="4"'), "", "<B>0</B><B>0</B>"),
    "optional any": ('<x:element name="A" type="x:int"/><x:any minOccurs="0" processContents="lax"/>', "", "<A>0</A>"),
    "any": (
        '<x:any namespace="##other" processContents="lax"/>', "", '<Example xmlns="urn:example">text</Example>',
    ),
    "strict any": ("<x:any/>", '<x:element name="G" type="x:int"/>', "<G>0</G>"),
    "any of no namespace": (
        '<x:any namespace="##local" processContents="skip"/>', "", '<Example xmlns="">text</Example>',
    ),
    "union": (element("t:T"), UNION, "<A>2026-01-01</A>"),
    "list": (element("t:T"), simple('<x:list itemType="x:token"/>'), "<A>text</A>"),
    "list of three": (
        element("t:T"),
        simple(
            '<x:restriction><x:simpleType><x:list itemType="x:int"/></x:simpleType><x:length value="3"/>'
            "</x:restriction>"
        ),
        "<A>0 0 0</A>",
    ),
    "enumeration of int": (element("t:T"), restricted("x:int", "enumeration=7", "enumeration=8"), "<A>7</A>"),
    "enumeration of names": (
        element("t:T"), restricted("x:QName", "enumeration=t:Do"), '<A xmlns:q1="urn:t">q1:Do</A>',
    ),
    "qualified name": (
        element("x:QName"), "", '<A xmlns:q1="http://www.w3.org/2001/XMLSchema">q1:string</A>',
    ),
    "abstract type": (element("t:T"), ABSTRACT, '<A xmlns:q1="urn:t" i:type="q1:D"><B>0</B><E>0</E></A>'),
    "abstract head": ('<x:element ref="t:H"/>', HEAD, "<J>0</J>"),
    "mixed": (
        element("t:T"),
        complex_('<x:sequence><x:element name="B" type="x:int"/></x:sequence>', 'mixed="true"'),
        "<A>text<B>0</B></A>",
    ),
    "restriction": (element("t:T"), RESTRICTION, "<A/>"),
    "no namespace": ('<x:element name="A" type="x:int" form="unqualified"/>', "", '<A xmlns="">0</A>'),
    "recursive choice": (element("t:T"), RECURSIVE, "<A><Leaf>0</Leaf></A>"),
    "default": (element("x:int", 'default="5"'), "", "<A>5</A>"),
    "least": (element("t:T"), restricted("x:int", "minInclusive=3"), "<A>3</A>"),
    "above": (element("t:T"), restricted("x:decimal", "minExclusive=1", "fractionDigits=2"), "<A>1.01</A>"),
    "length": (element("t:T"), restricted("x:string", "length=6"), "<A>textte</A>"),
    "bytes": (element("t:T"), restricted("x:hexBinary", "length=2"), "<A>0000</A>"),
    "pattern": (element("t:T"), restricted("x:string", r"pattern=[A-Z]{2}-\d{3}(x|y)?"), "<A>AA-000</A>"),
    "pattern of a length": (element("t:T"), restricted("x:string", "pattern=[0-9]*", "minLength=4"), "<A>00000</A>"),
    "optional and unknown": (
        element("t:T", 'minOccurs="0"'), restricted("x:string", r"pattern=[b-[b]]", "pattern=[c-[c]]"), "",
    ),
}  # fmt: skip


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", CASES)
def test_a_sample_is_valid(name, tmp_path):
    content, types, expected = CASES[name]
    text = wsdl(Operation("Do", request=content), types=types)
    shown = sample(tmp_path, text)
    check(text, shown)
    assert inside(shown) == expected


@pytest.mark.parametrize("form", ["simple", "derived"])
def test_a_body_of_another_type(form, tmp_path):
    text = wsdl(Operation("Do"), types=ABSTRACT)
    whole = re.compile(r'<x:element name="Do"><x:complexType>.*?</x:complexType></x:element>')
    text = whole.sub(f'<x:element name="Do" type="{"x:int" if form == "simple" else "t:D"}"/>', text)
    shown = sample(tmp_path, text)
    body = check(text, shown)
    assert (body.text, len(body)) == ("0", 0) if form == "simple" else len(body) == 2


@pytest.mark.slow  # generates and imports a package for each case
def test_the_package_reads_what_is_shown(tmp_path):
    names = ("attributes", "simple content", "mixed", "abstract type", "enumeration of names", "repeated choice")
    for number, name in enumerate(names):
        content, types, _ = CASES[name]
        text = wsdl(Operation("Do", request=content), types=types)
        shown = sample(tmp_path, text).encode()
        with importing(tmp_path, f"shown{number}", text) as package:
            operation = package.OPERATIONS["Calc.Do"]
            read = operation.decode_request(shown)
            again = operation.encode_request(read)
            assert operation.decode_request(again) == read, name
            assert read.body.extension_data is None, name


def test_hostile_facets_end(tmp_path):
    facets = ("pattern=(a{999999}){999999}", "length=99999999", "minLength=-1", "pattern=((((((a+)+)+)+)+)+)+b[c-[c]]")
    text = wsdl(Operation("Do", request=element("t:T")), types=restricted("x:string", *facets))
    assert inside(sample(tmp_path, text)) == "<A/>"


def test_the_documented_style_has_attributes_and_names(tmp_path):
    content, types, _ = CASES["attributes"]
    (tmp_path / "x.wsdl").write_text(wsdl(Operation("Do", request=content), types=types))
    result = soapbind("sample", tmp_path / "x.wsdl", "Calc.Do", "--style", "documented", "--message", "request")
    assert '<Calc:A xsi:type="Calc:T" a="0" b="f" Calc:c="0">' in result.stdout


@pytest.mark.parametrize(
    ("base", "value", "shown"),
    [
        ("t:Text", "Not started", "Not started"),  # in the default namespace only if it were a name
        ("t:Texts", "not started", "not started"),
        ("t:Name", "t:one", '<A xmlns:q1="urn:t">q1:one</A>'),
        ("t:Names", "t:one two", '<A xmlns:q1="urn:t">q1:one q1:two</A>'),
    ],
)
def test_the_value_of_an_enumeration_is_shown_as_what_it_is(base, value, shown, tmp_path):
    types = (
        '<x:simpleType name="Text"><x:restriction base="x:string"/></x:simpleType>'
        '<x:simpleType name="Texts"><x:list itemType="t:Text"/></x:simpleType>'
        '<x:simpleType name="Name"><x:restriction base="x:QName"/></x:simpleType>'
        '<x:simpleType name="Names"><x:list itemType="t:Name"/></x:simpleType>'
        f'<x:simpleType name="Pick"><x:restriction base="{base}"><x:enumeration value="{value}"/></x:restriction>'
        "</x:simpleType>"
    )
    text = wsdl(Operation("Do", request=element("t:Pick")), types=types, attributes='xmlns="urn:t"')
    found = inside(sample(tmp_path, text))
    assert shown in (found, re.sub(r"</?A>", "", found))
