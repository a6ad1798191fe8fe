"""Lists, unions, qualified names, and enumerations of values that are no text: read, written, and judged by lxml."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TYPES = """
<xs:simpleType name="Color"><xs:restriction base="xs:string"><xs:enumeration value="red"/>
  <xs:enumeration value="green"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Level"><xs:restriction base="xs:int"><xs:enumeration value="1"/><xs:enumeration value="-5"/>
  <xs:enumeration value="007"/></xs:restriction></xs:simpleType>
<xs:simpleType name="HighLevel"><xs:restriction base="t:Level"><xs:enumeration value="7"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Price"><xs:restriction base="xs:decimal"><xs:enumeration value="1.50"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Day"><xs:restriction base="xs:date"><xs:enumeration value="2024-02-29"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Numbers"><xs:list itemType="xs:int"/></xs:simpleType>
<xs:simpleType name="Pair"><xs:restriction base="t:Numbers"><xs:length value="2"/>
  <xs:enumeration value=" 1  2 "/><xs:enumeration value="3 4"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Colors"><xs:list itemType="t:Color"/></xs:simpleType>
<xs:simpleType name="Sizes"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="small"/><xs:enumeration value="large"/></xs:restriction></xs:simpleType></xs:list>
</xs:simpleType>
<xs:simpleType name="Small"><xs:restriction base="xs:int"><xs:maxInclusive value="5"/></xs:restriction></xs:simpleType>
<xs:simpleType name="SmallOrText"><xs:union memberTypes="t:Small xs:string"/></xs:simpleType>
<xs:simpleType name="Count"><xs:union memberTypes="xs:nonNegativeInteger"><xs:simpleType>
  <xs:restriction base="xs:token"><xs:enumeration value="unbounded"/></xs:restriction></xs:simpleType></xs:union>
</xs:simpleType>
<xs:simpleType name="Deep"><xs:union memberTypes="t:Count xs:date t:Numbers"/></xs:simpleType>
<xs:simpleType name="FlagOrInt"><xs:union memberTypes="xs:boolean xs:int"/></xs:simpleType>
<xs:simpleType name="Number"><xs:union memberTypes="xs:int xs:decimal xs:double"/></xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}\\d+"/><xs:pattern value="x"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="CodeOrInt"><xs:union memberTypes="t:Code xs:int"/></xs:simpleType>
<xs:simpleType name="Mark"><xs:restriction base="t:Number"><xs:enumeration value="1"/><xs:enumeration value="2.5"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="Kind"><xs:restriction base="xs:QName"><xs:enumeration value="t:one"/>
  <xs:enumeration value="xs:int"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Kinds"><xs:list itemType="t:Kind"/></xs:simpleType>
<xs:simpleType name="NameOrInt"><xs:union memberTypes="xs:int xs:QName"/></xs:simpleType>
<xs:simpleType name="ColorOrLevel"><xs:union memberTypes="t:Color t:Level"/></xs:simpleType>
<xs:complexType name="Row"><xs:sequence><xs:element name="Names" type="xs:QName" maxOccurs="unbounded"/>
  <xs:element name="Ids" type="xs:NMTOKENS"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfRow"><xs:sequence>
  <xs:element name="Row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
"""
KINDS = [
    *("Color", "Level", "HighLevel", "Price", "Day", "Numbers", "Pair", "Colors", "Sizes", "SmallOrText", "Count"),
    *("Deep", "FlagOrInt", "Number", "CodeOrInt", "Mark", "Kind", "Kinds", "NameOrInt", "ColorOrLevel"),
]
MEMBERS = "".join(f'<xs:element name="{each}" type="t:{each}" minOccurs="0"/>' for each in KINDS) + (
    '<xs:element name="Name" type="xs:QName" minOccurs="0"/>'
    '<xs:element name="Tokens" type="xs:NMTOKENS" minOccurs="0"/>'
    '<xs:element name="Preset" type="t:Numbers" default="1 2" minOccurs="0"/>'
    '<xs:element name="Rows" type="t:ArrayOfRow" minOccurs="0"/>'
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("varieties"), "varieties", schema_of(MEMBERS, TYPES)) as small:
        yield small


def field_of(small: Small, element: str) -> str:
    return next(
        name
        for name, field in small.response.__dataclass_fields__.items()
        if "soapbind.element" in field.metadata and field.metadata["soapbind.element"].name == element
    )


def read(small: Small, element: str, text: str) -> Any:
    return getattr(small.decode(f"<{element}>{text}</{element}>"), field_of(small, element))


def written(small: Small, element: str, value: Any) -> str:
    body = small.response(**{field_of(small, element): value})
    assert small.is_valid(body) or element == "Colors", f"lxml refuses {value!r} for {element}"
    (node,) = small.encode(body)
    return node.text or ""


def names(small: Small) -> Any:
    return small.package.models


CASES: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("Numbers", " 1\t2\n3 ", lambda _: [1, 2, 3]),
    ("Numbers", "", lambda _: []),
    ("Tokens", "a b:c 1", lambda _: ["a", "b:c", "1"]),
    ("Colors", "red red green", lambda m: [m.Color.RED, m.Color.RED, m.Color.GREEN]),
    ("Sizes", "large small large", lambda m: [m.Sizes.LARGE, m.Sizes.SMALL, m.Sizes.LARGE]),
    ("Level", "1", lambda m: m.Level.VALUE_1),
    ("Level", " +01 ", lambda m: m.Level.VALUE_1),
    ("Level", "-5", lambda m: m.Level.MINUS_5),
    ("Level", "7", lambda m: m.Level.VALUE_007),
    ("HighLevel", "7", lambda m: m.HighLevel.VALUE_7),
    ("Price", "1.5", lambda m: m.Price.VALUE_1_50),
    ("Day", "2024-02-29", lambda m: m.Day.VALUE_2024_02_29),
    ("Pair", "1 +2", lambda m: m.Pair.VALUE_1_2),
    ("SmallOrText", "5", lambda _: 5),
    ("SmallOrText", "6", lambda _: "6"),
    ("SmallOrText", "007", lambda _: "007"),
    ("SmallOrText", "", lambda _: ""),
    ("Count", "unbounded", lambda m: m.CountMember.UNBOUNDED),
    ("Count", "12", lambda _: 12),
    ("Deep", "unbounded", lambda m: m.CountMember.UNBOUNDED),
    ("Deep", "-1 2", lambda _: [-1, 2]),
    ("FlagOrInt", "1", lambda _: True),
    ("FlagOrInt", "+1", lambda _: 1),
    ("FlagOrInt", "2", lambda _: 2),
    ("Number", "1.0", lambda _: Decimal("1.0")),
    ("Number", "1E5", lambda _: 100000.0),
    ("CodeOrInt", "AB12", lambda _: "AB12"),
    ("CodeOrInt", "x", lambda _: "x"),
    ("CodeOrInt", "12", lambda _: 12),
    ("Mark", "2.50", lambda m: m.Mark.VALUE_2_5),
    ("Name", "xs:int", lambda _: name("http://www.w3.org/2001/XMLSchema", "int")),
    ("Name", "one", lambda _: name("urn:small", "one")),
    ("Kind", "one", lambda m: m.Kind.ONE),
    ("Kinds", "xs:int one", lambda m: [m.Kind.INT, m.Kind.ONE]),
    ("NameOrInt", "one", lambda _: name("urn:small", "one")),
    ("NameOrInt", "1", lambda _: 1),
    ("ColorOrLevel", "red", lambda m: m.Color.RED),
    ("ColorOrLevel", "-5", lambda m: m.Level.MINUS_5),
]
RUNTIME: dict[str, Any] = {}


def name(namespace: str, local: str) -> Any:
    return RUNTIME["XmlName"](namespace, local)


@pytest.mark.parametrize(("element", "text", "expected"), CASES)
def test_what_a_text_is_and_that_it_is_written_so_again(
    made: Small, element: str, text: str, expected: Callable[[Any], Any]
):
    RUNTIME["XmlName"] = made.runtime("qname").XmlName
    wanted = expected(names(made))

    value = read(made, element, text)

    assert (value, type(value)) == (wanted, type(wanted))
    body = made.response(**{field_of(made, element): value})
    assert made.is_valid(body)
    again = made.operation.decode_response(
        made.operation.encode_response(made.package.Response(made.operation.response[0](), body))
    ).body
    assert getattr(again, field_of(made, element)) == value
    assert type(getattr(again, field_of(made, element))) is type(value)
