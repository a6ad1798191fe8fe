"""What an element says beside its value, types and attributes, and roots that are nil: nothing of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from content_roots import NAMESPACE, XSD, Roots, generated, schema_of, shown, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = f"""<xs:schema xmlns:xs="{XSD}" xmlns:t="{NAMESPACE}" elementFormDefault="qualified"
    targetNamespace="urn:other">
  <xs:import namespace="{NAMESPACE}"/>
  <xs:element name="instead" type="xs:string" substitutionGroup="t:head"/></xs:schema>"""
SCHEMA = schema_of("""
<xs:import namespace="urn:other"/>
<xs:element name="head" type="xs:string"/>
<xs:simpleType name="Small"><xs:restriction base="xs:int"><xs:maxInclusive value="9"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Kind"><xs:restriction base="xs:string"><xs:enumeration value="a"/><xs:enumeration value="b"/>
  </xs:restriction></xs:simpleType>
<xs:complexType name="Rated"><xs:simpleContent><xs:extension base="t:Small">
  <xs:attribute name="of" type="xs:int"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Marked"><xs:simpleContent><xs:extension base="t:Kind">
  <xs:anyAttribute namespace="##other" processContents="lax"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Must"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>
<xs:element name="Values"><xs:complexType><xs:sequence>
  <xs:element name="small" type="t:Small" minOccurs="0"/>
  <xs:element name="kind" type="t:Kind" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="any" nillable="true" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="tokens" type="xs:NMTOKENS" default="a b" minOccurs="0"/>
  <xs:element name="must" type="t:Must" nillable="true" minOccurs="0"/>
  <xs:element ref="t:head" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Maybe" type="t:Must" nillable="true"/>
<xs:element name="Sure" type="t:Must"/>
<xs:element name="Number" type="xs:int" nillable="true"/>
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("beside"), "content_beside", SCHEMA, OTHER) as roots:
        yield roots


@pytest.mark.parametrize(
    "inner",
    [
        '<small i:type="t:Rated" of="5">3</small>',
        '<kind>a</kind><kind i:type="t:Marked" o:at="1" xmlns:o="urn:o">b</kind><kind i:type="t:Kind">a</kind>',
        '<any i:nil="true" i:type="xs:string"/><any i:nil="true"/><any i:type="xs:int">1</any>',
        '<any i:type="t:Must"><a>1</a></any><any i:nil="true" i:type="t:Must"/>',
        '<any i:nil="true" i:type="t:Rated" of="1"/>',
        '<must i:nil="true" i:type="t:Must"/>',
        "<tokens/>",
        '<instead xmlns="urn:other">x</instead>',
    ],
)
def test_types_and_attributes_of_elements_of_simple_type_are_kept(made: Roots, inner: str):
    made.check(f"<Values>{inner}</Values>")


def test_the_value_is_that_of_the_declared_type(made: Roots):
    body = made.check('<Values><small i:type="t:Rated" of="5">3</small><any i:nil="true" i:type="xs:int"/></Values>')
    assert (body.small, body.any) == (3, [None])
    (small, any_) = body.extension_data.types
    assert small == ("small", 0, made.name(NAMESPACE, "Rated"), ((made.name("", "of"), "5"),))
    assert any_ == ("any", 0, made.name(XSD, "int"), ())


def test_a_value_that_is_set_later_says_its_own_type(made: Roots):
    body = made.decode('<Values><any i:nil="true" i:type="xs:string"/></Values>')
    body.any[0] = 1
    assert shown(made.encode(body)) == shown(spaced('<Values><any i:type="xs:int">1</any></Values>'))


@pytest.mark.parametrize(
    "inner",
    [
        '<must at="1"><a>1</a></must>',
        '<must o:at="x" xmlns:o="urn:o"><a>1</a></must>',
        '<small at="t:x">1</small>',
        '<kind a="1">a</kind><kind b="2">b</kind>',
    ],
)
def test_attributes_that_the_contract_does_not_have_are_kept(made: Roots, inner: str):
    body = made.decode(f"<Values>{inner}</Values>")
    assert shown(made.encode(body)) == shown(spaced(f"<Values>{inner}</Values>"))


def test_attributes_of_roots_are_kept(made: Roots):
    for xml in ('<Sure at="1"><a>1</a></Sure>', '<Number at="1">1</Number>', '<Maybe i:nil="1" at="1"/>'):
        assert shown(made.encode(made.decode(xml))) == shown(spaced(xml.replace('"1" at', '"true" at')))


def test_a_root_may_be_nil_where_the_contract_allows_it(made: Roots):
    body = made.check('<Maybe i:nil="true"/>')
    assert body.extension_data.is_nil
    assert made.check('<Number i:nil="true"/>').extension_data.is_nil
    assert made.unread('<Sure i:nil="true"/>') == "at Sure: an element that must be there is missing or nil: a"
    assert made.check("<Maybe><a>1</a></Maybe>").a == 1


@pytest.mark.sampled(2)
@pytest.mark.parametrize("pieces", [0, 5_000])
@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ("<kind>a</kind>", '<kind i:type="t:Marked" o:at="1" xmlns:o="urn:o">b</kind><kind at="2">a</kind>'),
        ('<any i:type="xs:int">1</any>', '<any i:nil="true" i:type="xs:int"/><any i:nil="true" i:type="t:Must"/>'),
    ],
)
def test_long_lists_keep_them_too(made: Roots, pieces: int, usual: str, odd: str):
    xml = f"<Values>{usual * 5_000}{odd}{usual * 5_000}{odd}</Values>"
    body = made.decode(xml, pieces=pieces)
    assert [each.place for each in body.extension_data.types] == [5_000, 5_001, 10_002, 10_003]
    assert shown(made.encode(body)) == shown(spaced(xml))
