"""Values that are qualified names: which declarations they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xmlschema
from simple_type_contract import MEMBERS, TYPES
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("names"), "qualified_names", schema_of(MEMBERS, TYPES)) as small:
        yield small


@pytest.mark.parametrize("is_long", [False, True])
def test_names_in_a_long_list_have_the_prefixes_around_it(made: Small, *, is_long: bool):
    name = made.runtime("qname").XmlName
    rows = '<Row><Names>xs:a</Names><Names xmlns:z="urn:z">z:b</Names><Ids>x y</Ids></Row>' * 50

    body = made.decode(f"<Rows>{rows}</Rows>", is_long=is_long)

    xs = "http://www.w3.org/2001/XMLSchema"
    assert [row.names for row in body.rows] == [[name(xs, "a"), name("urn:z", "b")]] * 50
    assert [row.ids for row in body.rows] == [["x", "y"]] * 50


def test_names_have_no_default_namespace_to_fall_into(made: Small):
    name = made.runtime("qname").XmlName
    node = made.encode(made.response(name=name("", "free")))

    assert node[0].text == "free"
    assert None not in node[0].nsmap
    assert made.package.XmlName is name


XML = "http://www.w3.org/XML/1998/namespace"


def test_names_of_xml_itself_are_written_with_its_own_prefix(made: Small):
    name = made.runtime("qname").XmlName
    node = made.encode(made.response(name=name(XML, "lang")))
    assert node[0].text == "xml:lang"
    with pytest.raises(made.package.EncodeError, match="declarations of prefixes"):
        made.encode(made.response(name=name("http://www.w3.org/2000/xmlns/", "a")))


# --- enumerations of lists of names, which libxml2 cannot compile -----------------------------------------------------

LISTS = """
<xs:simpleType name="Kind"><xs:restriction base="xs:QName"><xs:enumeration value="t:one"/>
  <xs:enumeration value="xs:int"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Kinds"><xs:list itemType="t:Kind"/></xs:simpleType>
<xs:simpleType name="Names"><xs:list itemType="xs:QName"/></xs:simpleType>
<xs:simpleType name="Pairs"><xs:restriction base="t:Names"><xs:enumeration value="t:one xs:int"/>
  <xs:enumeration value=" t:two "/><xs:enumeration value="t:one &#10; free"/></xs:restriction></xs:simpleType>
<xs:simpleType name="SomePairs"><xs:restriction base="t:Pairs"><xs:enumeration value="t:two"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Chosen"><xs:restriction base="t:Kinds"><xs:enumeration value="xs:int t:one"/>
  <xs:enumeration value=""/></xs:restriction></xs:simpleType>
<xs:simpleType name="Inside"><xs:restriction><xs:simpleType><xs:list itemType="xs:QName"/></xs:simpleType>
  <xs:enumeration value="t:two t:two"/></xs:restriction></xs:simpleType>
<xs:complexType name="Held"><xs:attribute name="a" type="t:Pairs"/></xs:complexType>
"""
_KNOWS_LISTS_OF_NAMES = tuple(map(int, xmlschema.__version__.split(".")[:2])) > (
    4,
    0,
)  # 4.0 refuses all of their values
_KINDS = ("Pairs", "SomePairs", "Chosen", "Inside", "Held")
_OF_LISTS = "".join(f'<xs:element name="{each}" type="t:{each}" minOccurs="0"/>' for each in _KINDS)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("lists"), "lists_of_names", schema_of(_OF_LISTS, LISTS)) as small:
        yield small


@pytest.mark.parametrize(
    ("element", "text", "value"),
    [
        ("Pairs", "one  xs:int", "Pairs.ONE_INT"),
        ("Pairs", ' q:one\n<!-- -->xs:int" xmlns:q="urn:small', "Pairs.ONE_INT"),
        ("Pairs", " two ", "Pairs.TWO"),
        ("Pairs", "xs:int one", "Pairs.unknown '{http://www.w3.org/2001/XMLSchema}int {urn:small}one'"),
        ("SomePairs", "two", "SomePairs.TWO"),
        ("Chosen", "xs:int one", "Chosen.INT_ONE"),
        ("Chosen", "", "Chosen.EMPTY"),
        ("Inside", "two two", "Inside.TWO_TWO"),
    ],
)
def test_enumerations_of_lists_of_names(lists: Small, element: str, text: str, value: str):
    content, _, declared = text.partition('" ')
    declared = f' {declared}"' if declared else ""
    field = {"SomePairs": "some_pairs"}.get(element, element.lower())
    body = lists.decode(f"<{element}{declared}>{content}</{element}>")
    assert repr(getattr(body, field)) == f"<{value}>"

    node = lists.encode(body)[0]
    if _KNOWS_LISTS_OF_NAMES:
        assert xmlschema.XMLSchema(lists.schema).is_valid(node.getparent()) is not value.startswith("Pairs.unknown")
    assert [_in_full(node, word) for word in (node.text or "").split()] == getattr(body, field).value.split()


def _in_full(node: etree._Element, word: str) -> str:
    prefix, _, local = word.rpartition(":")
    namespace = node.nsmap.get(prefix or None)
    return f"{{{namespace}}}{local}" if namespace else local


def test_a_list_of_names_without_a_namespace(lists: Small):
    made = lists.package.models
    body = lists.response(pairs=made.Pairs.ONE_FREE, held=made.Held(a=made.Pairs.TWO))
    pairs, held = lists.encode(body)
    assert [_in_full(pairs, word) for word in pairs.text.split()] == ["{urn:small}one", "free"]
    assert _in_full(held, held.get("a")) == "{urn:small}two"
    with pytest.raises(lists.package.EncodeError, match="expected Pairs, got SomePairs"):
        lists.encode(lists.response(pairs=made.SomePairs.TWO))


@pytest.mark.parametrize("text", ["one two:", "q:one", "1"])
def test_what_is_no_list_of_names_is_an_error(lists: Small, text: str):
    with pytest.raises(lists.package.DecodeError, match="is not a valid Pairs"):
        lists.decode(f"<Pairs>{text}</Pairs>")


def test_an_empty_list_that_is_no_value_is_none(lists: Small):
    assert lists.decode("<Pairs/>").pairs is None
