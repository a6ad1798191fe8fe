"""Dictionaries whose keys are records, lists or of any type are lists of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contract import NAMESPACE, Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"


def dictionary(name: str, key: str) -> str:
    return f"""<xs:complexType name="{name}">
      <xs:annotation><xs:appinfo><IsDictionary xmlns="{SERIALIZATION}">true</IsDictionary></xs:appinfo></xs:annotation>
      <xs:sequence><xs:element name="Pair" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="Key" type="{key}" nillable="true"/><xs:element name="Value" type="xs:string" nillable="true"/>
      </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>"""


TYPES = f"""<xs:import namespace="{SERIALIZATION}"/>
<xs:complexType name="Place"><xs:sequence><xs:element name="City" type="xs:string" nillable="true" minOccurs="0"/>
  <xs:element name="Floors" type="t:ArrayOfint" nillable="true" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfint"><xs:sequence>
  <xs:element name="int" type="xs:int" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
{dictionary("ByPlace", "t:Place")}{dictionary("ByList", "t:ArrayOfint")}{dictionary("ByAny", "xs:anyType")}
{dictionary("ByNumber", "xs:int")}
<xs:complexType name="Holder"><xs:sequence><xs:element name="P" type="t:ByPlace" nillable="true" minOccurs="0"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Hiding"><xs:sequence><xs:element name="tuple" type="xs:string" nillable="true" minOccurs="0"/>
  <xs:element name="L" type="t:ByList" nillable="true" minOccurs="0"/></xs:sequence></xs:complexType>
"""
MEMBERS = "".join(
    f'<xs:element name="{name}" type="t:{name}" nillable="true" minOccurs="0"/>'
    for name in ("ByPlace", "ByList", "ByAny", "ByNumber", "Holder")
)


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("keyed"), "keyed", schema_of(MEMBERS, TYPES)) as made:
        yield made


def values(keyed: Small) -> dict[str, list[tuple[Any, str | None]]]:
    place = keyed.package.models.Place
    return {
        "by_place": [(place(city="Oslo", floors=[1, 2]), "a"), (place(city="Oslo", floors=[1, 2]), "b")],
        "by_list": [([1], "one"), ([], None)],
        "by_any": [(place(city="Bergen"), "c"), ("text", "d"), (7, "e")],
    }


def sent_on(keyed: Small, node: Any) -> Any:
    return keyed.operation.decode_response(etree.tostring(node.getroottree())).body


@pytest.mark.parametrize("name", ["by_place", "by_list", "by_any"])
def test_pairs_go_there_and_back(keyed: Small, name: str):
    pairs = values(keyed)[name]
    node = keyed.encode(keyed.response(**{name: pairs}))
    again = sent_on(keyed, node)

    assert getattr(again, name) == pairs
    assert len(node.findall(f".//{{{NAMESPACE}}}Pair")) == len(pairs)


def test_a_dictionary_inside_a_record(keyed: Small):
    m = keyed.package.models
    body = keyed.response(holder=m.Holder(p=[(m.Place(city="Oslo"), "a")]))

    assert sent_on(keyed, keyed.encode(body)) == body


def test_simple_keys_keep_the_dict(keyed: Small):
    body = keyed.response(by_number={1: "one"})

    assert sent_on(keyed, keyed.encode(body)).by_number == {1: "one"}


@pytest.mark.parametrize("content", ['i:nil="true"/>', 'i:nil="true"></Key>', 'i:nil="1">7</Key>'])
@pytest.mark.parametrize("pairs", [1, 2000])  # as a tree, and as text
def test_a_key_of_a_value_type_is_zero_where_it_is_nil(keyed: Small, pairs: int, content: str):
    pair = f"<Pair><Key {content}<Value>a</Value></Pair>"

    assert keyed.decode(f"<ByNumber>{pair * pairs}</ByNumber>").by_number == {0: "a"}


@pytest.mark.parametrize("wrong", [{}, [("a",)], ["ab"], [("a", "b", "c")], 7])
def test_what_is_no_list_of_pairs_is_an_error(keyed: Small, wrong: Any):
    with pytest.raises(keyed.package.EncodeError, match="ByAny"):
        keyed.encode(keyed.response(by_any=wrong))


def test_a_pair_without_key_is_an_error(keyed: Small):
    with pytest.raises(keyed.package.DecodeError, match=r"Pair\[1\].*without key"):
        keyed.decode("<ByPlace><Pair><Value>a</Value></Pair></ByPlace>")


def test_a_field_may_hide_the_type_of_pairs(keyed: Small):
    assert keyed.package.models.Hiding(tuple="a", l=[([1], "one")]).l == [([1], "one")]
