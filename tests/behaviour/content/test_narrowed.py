"""Classes derived by restriction: what it requires, prohibits or fixes holds when it is written. lxml is the judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from content_roots import Roots, envelope, generated, schema_of
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = """
<xs:complexType name="Base"><xs:sequence>
  <xs:element name="A" type="xs:string" minOccurs="0"/>
  <xs:element name="B" type="xs:int" minOccurs="0" nillable="true"/>
  <xs:element name="C" type="xs:decimal" minOccurs="0" maxOccurs="9"/>
  <xs:choice minOccurs="0"><xs:element name="E" type="xs:int"/><xs:element name="F" type="xs:int"/></xs:choice>
  <xs:element name="L" type="xs:NMTOKENS" minOccurs="0"/></xs:sequence>
  <xs:attribute name="k" type="xs:string"/><xs:attribute name="m" type="xs:int"/>
  <xs:attribute name="n" type="xs:int" default="7"/></xs:complexType>
<xs:complexType name="Small"><xs:complexContent><xs:restriction base="t:Base"><xs:sequence>
  <xs:element name="A" type="xs:string"/><xs:element name="C" type="xs:decimal" fixed="5" maxOccurs="2"/>
  <xs:element name="F" type="xs:int"/></xs:sequence>
  <xs:attribute name="k" type="xs:string" use="required"/><xs:attribute name="m" type="xs:int" use="prohibited"/>
  <xs:attribute name="n" type="xs:int" fixed="7"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="More"><xs:complexContent><xs:extension base="t:Small"><xs:sequence>
  <xs:element name="D" type="xs:string"/></xs:sequence><xs:attribute name="m" type="xs:int"/></xs:extension>
  </xs:complexContent></xs:complexType>
<xs:complexType name="Loose"><xs:complexContent><xs:restriction base="t:Base"><xs:sequence>
  <xs:element name="A" type="xs:string" minOccurs="0" fixed="x"/>
  <xs:element name="B" type="xs:int" nillable="true"/><xs:element name="L" type="xs:NMTOKENS" minOccurs="0"/>
  </xs:sequence><xs:attribute name="k" type="xs:string" fixed="a b"/></xs:restriction></xs:complexContent>
</xs:complexType>
<xs:element name="Hold"><xs:complexType><xs:sequence>
  <xs:element name="p" type="t:Base" maxOccurs="9"/></xs:sequence></xs:complexType></xs:element>
"""
F = "<F>1</F>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("narrowed"), "content_narrowed", schema_of(TYPES)) as roots:
        yield roots


@pytest.mark.parametrize(
    ("kind", "attributes", "content", "problem"),
    [
        ("Small", 'k=""', f"<A/><C>5</C>{F}", ""),
        ("Small", 'k="1" n="7"', f"<A>x</A><C>5</C><C>5</C>{F}", ""),
        ("Small", 'k="1"', f"<C>5</C>{F}", "A: the restriction Small requires it"),
        ("Small", 'k="1"', f"<A>x</A>{F}", "C: the restriction Small requires it"),
        ("Small", 'k="1"', f"<A>x</A><C>5</C><C>6</C>{F}", "C: the restriction Small allows '5' only"),
        ("Small", 'k="1"', f"<A>x</A><B>1</B><C>5</C>{F}", "B: the restriction Small does not allow it"),
        ("Small", 'k="1"', "<A>x</A><C>5</C>", "F: the restriction Small requires it"),
        ("Small", 'k="1"', "<A>x</A><C>5</C><E>1</E>", "the restriction Small"),
        ("Small", "", f"<A>x</A><C>5</C>{F}", "@k: the restriction Small requires it"),
        ("Small", 'k="1" m="1"', f"<A>x</A><C>5</C>{F}", "@m: the restriction Small does not allow it"),
        ("More", 'k="1" m="1"', f"<A>x</A><C>5</C>{F}<D/>", ""),
        ("More", 'm="1"', f"<A>x</A><C>5</C>{F}<D/>", "@k: the restriction More requires it"),
        ("Loose", "", '<B i:nil="true"/>', ""),
        ("Loose", 'k="a b"', "<A>x</A><B>1</B><L/>", ""),
        ("Loose", "", "<A/><B>1</B>", ""),
        ("Loose", "", "<A>y</A><B>1</B>", "A: the restriction Loose allows 'x' only"),
        ("Loose", 'k="b"', "<B>1</B>", "@k: the restriction Loose allows 'a b' only"),
        ("Loose", "", "<A>x</A>", "B: the restriction Loose requires it"),
        ("Loose", "", "<B>1</B><C>1</C>", "C: the restriction Loose does not allow it"),
    ],
)
def test_what_a_restriction_says_holds_when_it_is_written(
    made: Roots, kind: str, attributes: str, content: str, problem: str
):
    xml = f'<Hold><p i:type="t:{kind}" {attributes}>{content}</p></Hold>'
    given = etree.fromstring(envelope(xml)).find(".//{*}Hold")
    assert bool(made.problems(etree.fromstring(etree.tostring(given)))) is bool(problem)

    body = made.decode(xml)
    assert type(body.p[0]).__name__ == kind
    if not problem:
        made.check(xml)
        return
    with pytest.raises(made.package.EncodeError) as caught:
        made.encode(body)
    assert problem in str(caught.value)
