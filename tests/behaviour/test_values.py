"""Values by the rules of XML Schema, in contracts that DataContractSerializer did not write: nothing is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
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
<xs:complexType name="ArrayOfHard"><xs:sequence>
  <xs:element name="Hard" type="xs:int" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
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
    found += '<xs:element name="Many" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>'
    for kind in ("Hard", "Soft"):
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
    values = {field.name: getattr(body, field.name) for field in fields(body)}
    return {name: value for name, value in values.items() if value is not None and value != []}


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


# --- values that Python's own types cannot hold ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    kinds = ("date", "time", "dateTime", "duration")
    elements = "".join(f'<xs:element name="{kind}" type="xs:{kind}" minOccurs="0"/>' for kind in kinds)
    elements += '<xs:element name="many" type="xs:date" minOccurs="0" maxOccurs="unbounded"/>'
    elements += '<xs:element name="any" type="xs:anyType" minOccurs="0"/>'
    elements += '<xs:element name="simple" type="xs:anySimpleType" minOccurs="0"/>'
    elements += '<xs:element name="plain" type="xs:anySimpleType" minOccurs="0" default="a b"/>'
    with generated(tmp_path_factory.mktemp("odd"), "odd", schema_of(elements)) as made:
        yield made


def test_the_default_of_any_simple_type(odd: Small):
    assert only(odd.decode("<plain/>")) == {"plain": "a b"}
    assert only(odd.decode('<plain i:type="xs:int">5</plain>')) == {"plain": 5}
    assert only(odd.decode("<simple/>")) == {"simple": ""}
    with pytest.raises(odd.package.EncodeError, match="default of the contract"):
        odd.encode(odd.response(plain=""))
    assert odd.encode(odd.response(simple="")).findtext("{*}simple") == ""


@pytest.mark.parametrize("kind", ["int", "dateTime", "boolean", "decimal"])
@pytest.mark.parametrize("name", ["any", "simple"])
def test_an_empty_element_that_names_a_type_without_empty_text_is_no_value(odd: Small, name: str, kind: str):
    assert only(odd.decode(f'<{name} i:type="xs:{kind}"/>')) == {}


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("date", "2024-03-01+02:00", "XsdDate"),
        ("time", "23:59:59.9999999", "XsdTime"),
        ("dateTime", "10000-01-01T00:00:00Z", "XsdDateTime"),
        ("dateTime", "2026-05-27T24:00:00", "XsdDateTime"),
        ("duration", "P1Y2M3DT4H", "XsdDuration"),
    ],
)
def test_odd_values_of_a_reply_are_sent_on_as_they_came(odd: Small, name: str, text: str, kind: str):
    body = odd.decode(f"<{name}>{text}</{name}>")

    assert only(body) == {name if name != "dateTime" else "date_time": getattr(odd.package, kind)(text)}
    assert odd.encode(body).findtext(f"{{*}}{name}") == text


def test_a_list_holds_both(odd: Small):
    body = odd.decode("<many>2024-03-01</many><many>2024-03-01Z</many>")

    assert body.many == [dt.date(2024, 3, 1), odd.package.XsdDate("2024-03-01Z")]
    assert [each.text for each in odd.encode(body)] == ["2024-03-01", "2024-03-01Z"]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-05-27T25:00:00", "yesterday", "2026-05-27T01:02:03+15:00"])
def test_what_is_no_date_and_time_is_an_error_with_a_path(odd: Small, text: str):
    with pytest.raises(odd.package.DecodeError, match="dateTime") as caught:
        odd.decode(f"<dateTime>{text}</dateTime>")

    assert caught.value.path == ("DoResponse", "dateTime")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2024-03-01Z"),
        ("date", "2024-03-01"),
        ("duration", "P1M"),
        ("token", "a b"),
        ("string", " a "),
        ("positiveInteger", "12"),
        ("gYear", "2024"),
        ("double", "INF"),
    ],
)
@pytest.mark.parametrize("name", ["any", "simple"])
def test_the_type_of_a_value_of_any_type_is_kept(odd: Small, name: str, kind: str, text: str):
    (node,) = odd.encode(odd.decode(f'<{name} i:type="xs:{kind}">{text}</{name}>'))

    prefix, _, local = node.get("{http://www.w3.org/2001/XMLSchema-instance}type").rpartition(":")
    assert (node.nsmap[prefix], local, node.text) == ("http://www.w3.org/2001/XMLSchema", kind, text)


def test_text_of_any_simple_type_is_text(odd: Small):
    body = odd.decode("<simple> a &lt; b </simple>")

    assert body.simple == " a < b "
    (node,) = odd.encode(body)
    assert (node.text, dict(node.attrib)) == (" a < b ", {})


# --- in contracts that DataContractSerializer wrote -----------------------------------------------------------------


@pytest.fixture(scope="module")
def dotnet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    types = '<xs:import namespace="http://schemas.microsoft.com/2003/10/Serialization/"/>'
    elements = """<xs:element name="Whole" type="xs:int" minOccurs="0"/>
      <xs:element name="Count" type="xs:positiveInteger" minOccurs="0"/>
      <xs:element name="Less" type="xs:negativeInteger" minOccurs="0"/>
      <xs:element name="Given" type="xs:int" minOccurs="0" default="5"/>
      <xs:element name="Word" type="xs:token" minOccurs="0"/>"""
    with generated(tmp_path_factory.mktemp("dotnet"), "dotnet", schema_of(elements, types)) as made:
        yield made


@pytest.mark.parametrize("content", ["", "<Whole/>", '<Whole i:nil="true"/>'])
def test_value_types_of_dotnet_keep_their_zero(dotnet: Small, content: str):
    assert dotnet.decode(content).whole == 0


@pytest.mark.parametrize("content", ["", "<Count/><Less/>", "<Less> </Less>"])
def test_numbers_that_dotnet_has_not_are_never_made_up(dotnet: Small, content: str):
    body = dotnet.decode(content)

    assert (body.count, body.less) == (None, None)
    assert (dotnet.response().count, dotnet.response().less) == (None, None)
    assert [child.tag.rpartition("}")[2] for child in dotnet.encode(body)] == ["Whole"]


def test_a_default_of_the_schema_is_one_here_too(dotnet: Small):
    assert (dotnet.decode("<Given/>").given, dotnet.decode("").given) == (5, None)
    assert dotnet.decode("<Word> a  b </Word>").word == "a b"
