"""Values of xs:anyType and xs:anySimpleType, and value types of .NET."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator


XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def only(body: Any) -> dict[str, Any]:
    values = {field.name: getattr(body, field.name) for field in fields(body)}
    return {name: value for name, value in values.items() if value is not None and value != []}


# --- values that Python's own types cannot hold ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    kinds = ("date", "time", "dateTime", "duration")
    elements = "".join(f'<xs:element name="{kind}" type="xs:{kind}" minOccurs="0"/>' for kind in kinds)
    elements += '<xs:element name="many" type="xs:date" minOccurs="0" maxOccurs="unbounded"/>'
    elements += '<xs:element name="any" type="xs:anyType" minOccurs="0"/>'
    elements += '<xs:element name="objects" type="xs:anyType" minOccurs="0" maxOccurs="9" nillable="true"/>'
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


@pytest.mark.parametrize("more", ['a="1"', 'a="1" x:b="2" xmlns:x="urn:x"', 'a="1" i:type="xs:int"', 'xml:lang="en"'])
@pytest.mark.parametrize("name", ["any", "simple", "objects"])
def test_attributes_of_a_value_that_is_nil_are_kept(odd: Small, name: str, more: str):
    body = odd.decode(f'<{name} i:nil="true" {more}/>')
    (element,) = odd.encode(body)
    expected = etree.fromstring(f'<e xmlns:i="{XSI}" xmlns:xs="{XSD}" i:nil="true" {more}/>')
    assert {*element.keys()} == {*expected.keys()}
    assert element.get("a") == expected.get("a")


@pytest.mark.parametrize(("name", "value"), [("any", "None"), ("simple", "None"), ("objects", "[None]")])
def test_a_value_that_is_nil_and_nothing_else_is_none(odd: Small, name: str, value: str):
    assert repr(getattr(odd.decode(f'<{name} i:nil="true"/>'), name)) == value


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


class Level(enum.IntEnum):
    HIGH = 70_000


class Ratio(float, enum.Enum):
    HALF = 0.5


class Moment(dt.datetime):
    def isoformat(self, *_: Any) -> str:
        return "soon"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Level.HIGH, "int", "70000"),
        (enum.IntFlag("Rights", "READ")(1), "int", "1"),
        (Ratio.HALF, "double", "0.5"),
        (Moment(2024, 1, 2), "dateTime", "2024-01-02T00:00:00"),
    ],
)
def test_a_subclass_is_written_as_the_plain_value_inside(odd: Small, value: Any, kind: str, text: str):
    for name in ("any", "simple"):
        (element,) = odd.encode(odd.response(**{name: value}))
        assert (element.get(f"{{{XSI}}}type"), element.text) == (f"x:{kind}", text)


@pytest.mark.parametrize("name", ["any", "simple", "objects"])
def test_the_type_of_a_value_has_a_name_that_is_known(odd: Small, name: str):
    package = odd.package
    with pytest.raises(TypeError, match=r"^TypedValue takes XmlName\(namespace, name\), not str$"):
        package.TypedValue("xs:short", 7)
    unknown = package.TypedValue(package.XmlName("urn:other", "Short"), 7)
    body = odd.response(**{name: [unknown] if name == "objects" else unknown})
    with pytest.raises(package.EncodeError, match=r"TypedValue: this package knows no type \{urn:other\}Short$"):
        odd.encode(body)
