"""Nil in all positions: absent, nil and empty are three things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from content_roots import Roots, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NIL = 'i:nil="true"'
SCHEMA = schema_of("""
<xs:simpleType name="Sort"><xs:restriction base="xs:string"><xs:enumeration value="x"/></xs:restriction></xs:simpleType>
<xs:complexType name="Plain"><xs:sequence><xs:element name="a" type="xs:int" minOccurs="0"/></xs:sequence>
  </xs:complexType>
<xs:complexType name="Marked"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
  <xs:attribute name="x" type="xs:int"/></xs:complexType>
<xs:complexType name="More"><xs:complexContent><xs:extension base="t:Marked">
  <xs:attribute name="y" type="xs:int" use="required"/></xs:extension></xs:complexContent></xs:complexType>
<xs:element name="Values"><xs:complexType><xs:sequence>
  <xs:element name="number" type="xs:int" nillable="true"/>
  <xs:element name="may" type="xs:int" nillable="true" minOccurs="0"/>
  <xs:element name="text" type="xs:string" nillable="true" minOccurs="0"/>
  <xs:element name="many" type="xs:int" nillable="true" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="tokens" type="xs:NMTOKENS" nillable="true" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Records"><xs:complexType><xs:sequence>
  <xs:element name="plain" type="t:Plain" nillable="true"/>
  <xs:element name="may" type="t:Plain" nillable="true" minOccurs="0"/>
  <xs:element name="marked" type="t:Marked" nillable="true" minOccurs="0"/>
  <xs:element name="many" type="t:Marked" nillable="true" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Choice"><xs:complexType><xs:choice>
  <xs:element name="number" type="xs:int" nillable="true"/>
  <xs:element name="marked" type="t:Marked" nillable="true"/>
  <xs:element name="many" type="xs:int" nillable="true" maxOccurs="unbounded"/>
</xs:choice></xs:complexType></xs:element>
<xs:element name="Never"><xs:complexType><xs:sequence>
  <xs:element name="number" type="xs:int" minOccurs="0"/><xs:element name="text" type="xs:string" minOccurs="0"/>
  <xs:element name="exact" type="xs:decimal" minOccurs="0"/><xs:element name="name" type="xs:QName" minOccurs="0"/>
  <xs:element name="sort" type="t:Sort" minOccurs="0"/><xs:element name="plain" type="t:Plain" minOccurs="0"/>
  <xs:element name="marked" type="t:Marked" minOccurs="0"/><xs:element name="open" type="xs:anyType" minOccurs="0"/>
  <xs:element name="many" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="must" type="xs:int" nillable="true"/>
</xs:sequence><xs:attribute name="at" type="xs:int"/></xs:complexType></xs:element>
<xs:complexType name="Row"><xs:sequence><xs:element name="number" type="xs:int" minOccurs="0"/>
  <xs:element name="plain" type="t:Plain" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:element name="Rows"><xs:complexType><xs:sequence>
  <xs:element name="row" type="t:Row" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Branch"><xs:complexType><xs:choice>
  <xs:element name="number" type="xs:int"/><xs:element name="plain" type="t:Plain"/>
</xs:choice></xs:complexType></xs:element>
<xs:element name="Root" type="t:Marked" nillable="true"/>
<xs:element name="Bare" type="t:Plain" nillable="true"/>
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("nil"), "content_nil", SCHEMA) as roots:
        yield roots


@pytest.mark.parametrize(
    ("inner", "field", "value"),
    [
        ("", "may", None),
        (f"<may {NIL}/>", "may", "nil"),
        ("<may>0</may>", "may", 0),
        (f"<text {NIL}/>", "text", "nil"),
        ("<text/>", "text", ""),
        ("", "many", []),
        (f"<many>0</many><many {NIL}/><many>1</many>", "many", [0, None, 1]),
        (f"<tokens {NIL}/>", "tokens", "nil"),
        ("<tokens/>", "tokens", []),
    ],
)
def test_absent_nil_and_empty_are_three_things(made: Roots, inner: str, field: str, value: Any):
    value = made.runtime("schema.record").NIL if value == "nil" else value

    body = made.check(f"<Values><number {NIL}/>{inner}</Values>")

    assert body.number is None
    assert getattr(body, field) == value
    assert made.cls("Values")(number=None, **{field: value}) == body
    assert made.check(f"<Values><number>0</number>{inner}</Values>").number == 0


def test_records(made: Roots):
    models, nil = made.models, made.runtime("schema.record").NIL
    body = made.check(f"<Records><plain {NIL}/></Records>")
    assert (body.plain, body.may, body.marked, body.many) == (None, None, None, [])
    body = made.check(f"<Records><plain/><may {NIL}/><marked {NIL}/><many {NIL}/><many><a>1</a></many></Records>")
    assert (body.plain, body.may, body.marked) == (models.Plain(), nil, nil)
    assert body.many == [None, models.Marked(a=1)]


def test_nil_elements_keep_their_attributes_and_types(made: Roots):
    inner = f'<marked {NIL} x="0"/><many {NIL} x="1"/><many i:type="t:More" {NIL} y="2"/>'
    body = made.check(f"<Records><plain/>{inner}</Records>")

    assert (body.marked.a, body.marked.x) == (None, 0)
    assert body.marked.extension_data.is_nil
    assert [(type(each).__name__, each.x) for each in body.many] == [("Marked", 1), ("More", None)]
    assert body.many[1].y == 2


def test_choices(made: Roots):
    nil = made.runtime("schema.record").NIL
    assert made.check(f"<Choice><number {NIL}/></Choice>") == made.cls("Choice")(number=nil)
    assert made.check(f"<Choice><marked {NIL}/></Choice>") == made.cls("Choice")(marked=nil)
    assert made.check(f"<Choice><many {NIL}/></Choice>") == made.cls("Choice")(many=[None])
    reason = "only one can be given: number or marked or many; given are number, marked"
    assert made.refused(made.cls("Choice")(number=nil, marked=nil)) == reason


def test_roots(made: Roots):
    body = made.check(f'<Root {NIL} x="0"/>')
    assert (body.a, body.x) == (None, 0)
    assert made.check(f"<Root {NIL}/>").x is None
    assert made.check(f"<Bare {NIL}/>").a is None
    assert made.check("<Bare/>").extension_data is None
    assert made.check(f'<Root i:type="t:More" {NIL} y="2"/>').extension_data.is_nil


NOT_NILLABLE = ["number", "text", "exact", "name", "sort", "plain", "marked", "open", "many", "must", "at"]


@pytest.mark.parametrize("field", NOT_NILLABLE)
def test_nil_is_refused_where_the_contract_does_not_say_nillable(made: Roots, field: str):
    nil = made.runtime("schema.record").NIL
    told = made.refused(made.cls("Never")(**{"must": 1, field: nil}))
    place = "@at" if field == "at" else field
    assert told == f'at {place}: cannot be NIL: nillable="true" is missing, or None stands for nil'


def test_nil_is_refused_in_lists_and_choices(made: Roots):
    nil = made.runtime("schema.record").NIL
    assert "cannot be NIL" in made.refused(made.cls("Never")(must=1, many=[1, nil]))
    assert "cannot be NIL" in made.refused(made.cls("Branch")(number=nil))
    assert "cannot be NIL" in made.refused(made.cls("Branch")(plain=nil))


@pytest.mark.parametrize("pieces", [0, 40])
@pytest.mark.parametrize("field", ["number", "text", "exact", "name", "sort", "plain", "open"])
def test_nil_that_the_contract_does_not_allow_is_read_as_no_value(made: Roots, field: str, pieces: int):
    body = made.decode(f"<Never><{field} {NIL}/><must>1</must></Never>", pieces=pieces)
    assert body == made.cls("Never")(must=1)
    assert made.problems(made.encode(body)) == ""


@pytest.mark.parametrize("pieces", [0, 4000])
def test_nil_in_long_replies_is_read_so_too(made: Roots, pieces: int):
    rows = f"<row><number {NIL}/><plain {NIL}/></row><row><number>1</number></row>" * 200
    body = made.decode(f"<Rows>{rows}</Rows>", pieces=pieces)
    assert body.row == [made.models.Row(), made.models.Row(number=1)] * 200
