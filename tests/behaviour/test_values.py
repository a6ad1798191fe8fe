"""Values by the rules of XML Schema, in contracts that DataContractSerializer did not write: nothing is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = """
<xs:simpleType name="Size"><xs:restriction base="xs:token">
  <xs:enumeration value="very small"/><xs:enumeration value=" big "/></xs:restriction></xs:simpleType>
<xs:simpleType name="Bigger"><xs:restriction base="t:Size"><xs:enumeration value="big"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Line"><xs:restriction base="xs:string"><xs:whiteSpace value="replace"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Word"><xs:restriction base="t:Line"><xs:whiteSpace value="collapse"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:NMTOKEN"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Exact"><xs:restriction base="xs:string"><xs:enumeration value=" a  b"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Rights"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="Read"/><xs:enumeration value="Write"/></xs:restriction></xs:simpleType></xs:list>
</xs:simpleType>
<xs:complexType name="Row"><xs:sequence><xs:element name="N" type="xs:int" minOccurs="0" default="7"/>
  <xs:element name="S" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfRow"><xs:sequence>
  <xs:element name="Row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfHard"><xs:sequence>
  <xs:element name="Hard" type="xs:int" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfUsual"><xs:sequence>
  <xs:element name="Usual" type="xs:int" minOccurs="0" maxOccurs="unbounded" default="7"/></xs:sequence>
</xs:complexType>
<xs:complexType name="ArrayOfSoft"><xs:sequence>
  <xs:element name="Soft" type="xs:int" minOccurs="0" maxOccurs="unbounded" nillable="true"/></xs:sequence>
</xs:complexType>
"""
NO_TEXT = {  # types in whose lexical space the empty text is not, with a value and its text
    "xs:boolean": (True, "true"),
    "xs:int": (5, "5"),
    "xs:unsignedByte": (255, "255"),
    "xs:positiveInteger": (1, "1"),
    "xs:decimal": (Decimal("1.50"), "1.50"),
    "xs:double": (0.5, "0.5"),
    "xs:float": (1.5, "1.5"),
    "xs:date": (dt.date(2026, 5, 27), "2026-05-27"),
    "xs:time": (dt.time(1, 2, 3), "01:02:03"),
    "xs:dateTime": (dt.datetime(2026, 5, 27, 1, 2, 3, tzinfo=dt.UTC), "2026-05-27T01:02:03Z"),
    "xs:duration": (dt.timedelta(hours=1), "PT1H"),
    "t:Size": ("big", "big"),
    "t:Bigger": ("big", "big"),
}
TEXT = ["xs:string", "xs:token", "xs:anyURI", "xs:hexBinary", "xs:base64Binary", "t:Rights"]


def name_of(kind: str, form: str) -> str:
    return kind.partition(":")[2].capitalize() + form


def members() -> str:
    found = ""
    for kind, (_, text) in NO_TEXT.items():
        found += f'<xs:element name="{name_of(kind, "Maybe")}" type="{kind}" minOccurs="0"/>'
        found += f'<xs:element name="{name_of(kind, "Nil")}" type="{kind}" minOccurs="0" nillable="true"/>'
        found += f'<xs:element name="{name_of(kind, "Default")}" type="{kind}" minOccurs="0" default="{text}"/>'
        found += f'<xs:element name="{name_of(kind, "Fixed")}" type="{kind}" minOccurs="0" fixed="{text}"/>'
    found += "".join(f'<xs:element name="{name_of(kind, "Maybe")}" type="{kind}" minOccurs="0"/>' for kind in TEXT)
    for kind in ("Line", "Word", "Code", "Exact"):
        found += f'<xs:element name="{kind}" type="t:{kind}" minOccurs="0"/>'
    found += '<xs:element name="Greeting" type="xs:string" minOccurs="0" default="Hi"/>'
    found += '<xs:element name="Counts" type="xs:int" minOccurs="0" maxOccurs="unbounded" default="7"/>'
    found += '<xs:element name="Many" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>'
    for kind in ("Hard", "Soft", "Row", "Usual"):
        found += f'<xs:element name="{kind}s" type="t:ArrayOf{kind}" minOccurs="0"/>'
    return found + '<xs:element name="Few" type="xs:int" minOccurs="0" maxOccurs="9" nillable="true"/>'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("values"), "values", schema_of(members(), TYPES)) as made:
        yield made


def attribute(kind: str, form: str) -> str:
    words = "".join(f"_{char.lower()}" if char.isupper() else char for char in name_of(kind, form))
    return words.strip("_")


def only(body: Any) -> dict[str, Any]:
    values = {field.name: getattr(body, field.name) for field in fields(body) if field.compare}
    return {name: value for name, value in values.items() if value is not None and value != []}


@pytest.mark.sampled(25)
@pytest.mark.parametrize("form", ["Maybe", "Nil"])
@pytest.mark.parametrize("content", ["<{}/>", "<{}></{}>", "<{}> \n </{}>"])
@pytest.mark.parametrize("kind", NO_TEXT)
def test_an_empty_element_is_no_value(small: Small, kind: str, content: str, form: str):
    assert only(small.decode(content.replace("{}", name_of(kind, form)))) == {}


@pytest.mark.parametrize("form", ["Default", "Fixed"])
@pytest.mark.parametrize("kind", NO_TEXT)
def test_an_empty_element_has_its_default_and_an_absent_one_has_not(small: Small, kind: str, form: str):
    value, text = NO_TEXT[kind]
    name = name_of(kind, form)

    assert only(small.decode(f"<{name}/>")) == {attribute(kind, form): value}
    assert only(small.decode("")) == {}
    assert only(small.decode(f"<{name}>{text}</{name}>")) == {attribute(kind, form): value}


@pytest.mark.parametrize("form", ["Default", "Fixed"])
@pytest.mark.parametrize("kind", [*NO_TEXT, "xs:string"])
def test_an_element_that_is_empty_and_means_its_default_stays_empty(small: Small, kind: str, form: str):
    name = "Greeting" if kind == "xs:string" else name_of(kind, form)
    field = "greeting" if kind == "xs:string" else attribute(kind, form)
    body = small.decode(f"<{name}/>")
    (element,) = small.encode(body)
    assert (element.text, len(element)) == (None, 0)

    setattr(body, field, {"xs:string": "Ho", "xs:boolean": False}.get(kind, getattr(body, field)))
    assert kind not in {"xs:string", "xs:boolean"} or small.encode(body)[0].text in {"Ho", "false"}
    (element,) = small.encode(type(body)(**only(body)))  # one that did not come so
    assert element.text


def test_empty_elements_side_by_side_keep_their_places(small: Small):
    body = small.decode("<Counts>4</Counts><Counts/><Counts>7</Counts><Counts/>")
    assert body.counts == [4, 7, 7, 7]
    assert [each.text for each in small.encode(body)] == ["4", None, "7", None]

    body.counts[1:2] = [8, 9]
    assert [each.text for each in small.encode(body)] == ["4", "8", "9", None, "7"]


@pytest.mark.parametrize("is_long", [False, True])
def test_empty_elements_in_lists_stay_empty(small: Small, is_long: bool):  # noqa: FBT001 - a parameter of pytest
    body = small.decode(f"<Rows>{'<Row><N>1</N><S>x</S></Row><Row><N/><S/></Row>' * 50}</Rows>", is_long=is_long)
    assert [row.n for row in body.rows] == [1, 7] * 50
    (rows,) = small.encode(body)
    assert [row[0].text for row in rows] == ["1", None] * 50


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("items", ["<{0}/>", "<{0}>7</{0}><{0}/>", "<{0}/><{0}>8</{0}><{0}></{0}>"])
@pytest.mark.parametrize(("name", "form"), [("Counts", "{}"), ("Usual", "<Usuals>{}</Usuals>")])
def test_empty_items_stay_empty_in_lists_of_each_kind(small: Small, name: str, form: str, items: str, is_long: bool):  # noqa: FBT001
    given = form.format(items.format(name) * 50)
    written = small.encode(small.decode(given, is_long=is_long))
    expected = etree.fromstring(f"<all>{given}</all>")
    assert [each.text for each in written.iter(f"{{*}}{name}")] == [each.text for each in expected.iter(name)]


def test_a_value_other_than_the_fixed_one_is_kept(small: Small):
    body = small.decode("<IntFixed>7</IntFixed>")

    assert body.int_fixed == 7
    assert small.encode(body).findtext("{*}IntFixed") == "7"


@pytest.mark.parametrize("kind", TEXT)
def test_empty_text_is_a_value_of_these_types(small: Small, kind: str):
    body = small.decode(f"<{name_of(kind, 'Maybe')}/>")

    (value,) = (v for each in fields(body) if each.default is None and (v := getattr(body, each.name)) is not None)
    assert not value
    assert len(small.encode(body)) == 1


@pytest.mark.parametrize(
    ("content", "attribute", "value"),
    [
        ("<TokenMaybe>\n a \t b </TokenMaybe>", "token_maybe", "a b"),
        ("<AnyuriMaybe> urn:x\n</AnyuriMaybe>", "anyuri_maybe", "urn:x"),
        ("<StringMaybe>\n a \t b </StringMaybe>", "string_maybe", "\n a \t b "),
        ("<Line>\n a \t b </Line>", "line", "  a   b "),
        ("<Word>\n a \t b </Word>", "word", "a b"),
        ("<Code>\nabc </Code>", "code", "abc"),
        ("<SizeMaybe>very\n small</SizeMaybe>", "size_maybe", "very small"),
        ("<BiggerMaybe>\tbig</BiggerMaybe>", "bigger_maybe", "big"),
        ("<SizeMaybe> very  new </SizeMaybe>", "size_maybe", "very new"),
        ("<Exact> a  b</Exact>", "exact", " a  b"),
    ],
)
def test_white_space_is_what_the_type_says(small: Small, content: str, attribute: str, value: str):
    assert only(small.decode(content)) == {attribute: value}


def test_enumerations_with_white_space_are_the_members(small: Small):
    models = small.package.models

    assert small.decode("<SizeMaybe>very&#10;small</SizeMaybe>").size_maybe is models.Size.VERY_SMALL
    assert small.decode("<SizeMaybe> big</SizeMaybe>").size_maybe is models.Size.BIG
    assert small.decode("<BiggerMaybe>\n big</BiggerMaybe>").bigger_maybe is models.Bigger.BIG


def test_empty_text_is_not_written_where_it_would_mean_something_else(small: Small):
    assert small.encode(small.response(greeting="Hello")).findtext("{*}Greeting") == "Hello"
    with pytest.raises(small.package.EncodeError, match=r"Greeting.*default"):
        small.encode(small.response(greeting=""))


@pytest.mark.parametrize("item", ["<Many/>", "<Many> </Many>", '<Many i:nil="true"/>'])
def test_an_item_without_a_value_is_an_error_where_the_contract_has_none(small: Small, item: str):
    with pytest.raises(small.package.DecodeError, match="Many"):
        small.decode(f"<Many>1</Many>{item}")
    with pytest.raises(small.package.EncodeError, match="Many"):
        small.encode(small.response(many=[1, None]))


def test_nil_items_are_none_where_the_contract_allows_them(small: Small):
    body = small.decode('<Few>1</Few><Few i:nil="true"/><Few>3</Few>')

    assert body.few == [1, None, 3]
    assert small.decode("<Few/>").few == [None]
    assert small.is_valid(body)
    assert [item.text for item in small.encode(body)] == ["1", None, "3"]


@pytest.mark.parametrize("item", ["<Hard/>", '<Hard i:nil="true"/>'])
def test_the_same_holds_for_items_with_an_element_around_them(small: Small, item: str):
    with pytest.raises(small.package.DecodeError, match=r"Hards/Hard\[2\]"):
        small.decode(f"<Hards><Hard>1</Hard>{item}</Hards>")
    with pytest.raises(small.package.EncodeError, match=r"Hards/Hard\[2\]"):
        small.encode(small.response(hards=[1, None]))
    body = small.decode(f"<Softs><Soft>1</Soft>{item.replace('Hard', 'Soft')}</Softs>")
    assert body.softs == [1, None]


# --- elements that must be there ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    kinds = [*NO_TEXT, "t:Rights"]
    must = "".join(f'<xs:element name="{name_of(kind, "Must")}" type="{kind}"/>' for kind in kinds)
    must += '<xs:element name="May" type="xs:int" minOccurs="0"/>'
    with generated(tmp_path_factory.mktemp("strict"), "strict", schema_of(must, TYPES)) as made:
        yield made


def all_of(but: str = "", instead: str = "") -> str:
    found = ""
    for kind, (_, text) in NO_TEXT.items():
        name = name_of(kind, "Must")
        found += instead if kind == but else f"<{name}>{text}</{name}>"
    return found + "<RightsMust/>"


def test_values_that_are_there_are_read(strict: Small):
    body = strict.decode(all_of())

    assert body.int_must == 5
    assert not body.rights_must
    assert strict.is_valid(body)


@pytest.mark.sampled(20)
@pytest.mark.parametrize("instead", ["", "<{}/>", "<{}> </{}>", '<{} i:nil="true"/>'])
@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_value_that_must_be_there_and_is_not_is_an_error_that_names_it(strict: Small, kind: str, instead: str):
    name = name_of(kind, "Must")

    with pytest.raises(strict.package.DecodeError, match=name) as caught:
        strict.decode(all_of(kind, instead.replace("{}", name)))

    assert caught.value.path[0] == "DoResponse"
    assert caught.value.message.endswith(f"missing or nil: {name}")


@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_value_that_must_be_given_has_no_default(strict: Small, kind: str):
    values = {attribute(each, "Must"): value for each, (value, _) in NO_TEXT.items() if each != kind}

    with pytest.raises(TypeError, match=attribute(kind, "Must")):
        strict.response(**values)
