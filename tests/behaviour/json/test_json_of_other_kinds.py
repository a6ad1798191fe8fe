"""JSON of simple types of every variety, values of any type, graphs in SOAP encoding and attachments."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from encoded_contract import encoded_package, request
from simple_type_contract import MEMBERS, TYPES
from small_contract import Small, generated, schema_of
from small_contracts import importing
from swa_contract import CONTRACT
from there_and_back import as_json_again, validator_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANYTHING = '<xs:element name="any" type="xs:anyType" minOccurs="0"/>'
ANYTHING += '<xs:element name="both" type="xs:int" minOccurs="0" nillable="true"/>'
ANYTHING += '<xs:element name="name" type="xs:QName" minOccurs="0"/>'
ANYTHING += '<xs:element name="preset" type="xs:decimal" minOccurs="0" default="1.50"/>'
ANYTHING += "".join(
    f'<xs:element name="a_{kind}" type="xs:{kind}" minOccurs="0"/>'
    for kind in ("date", "time", "dateTime", "duration", "decimal", "double", "float", "hexBinary", "base64Binary")
)
KEYS = ("float", "byte", "boolean")
ANYTHING += "".join(f'<xs:element name="by_{key}" type="t:By_{key}" minOccurs="0"/>' for key in KEYS)
DICTIONARIES = "".join(
    f"""<xs:complexType name="By_{key}"><xs:annotation><xs:appinfo>
    <IsDictionary xmlns="http://schemas.microsoft.com/2003/10/Serialization/">true</IsDictionary></xs:appinfo>
    </xs:annotation><xs:sequence><xs:element name="Pair" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
    <xs:sequence><xs:element name="Key" type="xs:{key}"/><xs:element name="Value" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>"""
    for key in KEYS
)


@pytest.fixture(scope="module")
def simple(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("simple"), "json_simple", schema_of(MEMBERS, TYPES)) as made:
        yield made


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("odd"), "json_odd", schema_of(ANYTHING, DICTIONARIES)) as made:
        yield made


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with encoded_package(tmp_path_factory.mktemp("encoded"), "json_encoded") as package:
        yield package


def data_of(small: Small, body: Any) -> Any:
    """Return the JSON of a body, and see that it is the body again."""
    as_json_again(small.package, body)
    return json.loads(body.to_json())


@pytest.mark.parametrize(
    ("xml", "data"),
    [
        ("<Color>red</Color>", {"color": "red"}),
        ("<Color>blue</Color>", {"color": {"$unknown": "blue"}}),
        ("<Level>01</Level>", {"level": "1"}),
        ("<Numbers>1 2  3</Numbers>", {"numbers": [1, 2, 3]}),
        ("<Numbers/>", {"numbers": []}),
        ("<Colors>red blue</Colors>", {"colors": ["red", {"$unknown": "blue"}]}),
        ("<Count>unbounded</Count>", {"count": "unbounded"}),
        ("<Count>7</Count>", {"count": "7"}),
        ("<Deep>2024-02-29</Deep>", {"deep": "2024-02-29"}),
        ("<Deep>1 2</Deep>", {"deep": "1 2"}),
        ("<Number>+1</Number>", {"number": "1"}),
        ("<Name xmlns:q='urn:q'>q:n</Name>", {"name": "{urn:q}n"}),
        (
            "<NameOrInt xmlns:q='urn:q'>q:n</NameOrInt>",
            {"name_or_int": {"$value": "q0:n", "$prefixes": {"q0": "urn:q"}}},
        ),
        ("<NameOrInt>5</NameOrInt>", {"name_or_int": "5"}),
        ("<Tokens>a b</Tokens>", {"tokens": ["a", "b"]}),
    ],
)
def test_simple_types(simple: Small, xml: str, data: Any):
    assert data_of(simple, simple.decode(xml)) == {"blanks": [], **data}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"numbers": [1, "2"]}, '$.numbers[1]: expected a whole number, not "2"'),
        ({"numbers": "1 2"}, '$.numbers: expected an array, not "1 2"'),
        ({"rows": [{"names": [], "ids": ["a b"]}]}, "$.rows[0].ids: not a value of list of NMTOKEN: item 1"),
        ({"flag_or_int": "x"}, "$.flag_or_int: not a value of boolean or int"),
        ({"tokens": ["hush hush"]}, "$.tokens: it does not fit; what it is stays secret"),
        ({"name": "q:n"}, '$.name: expected {namespace}name, not "q:n"'),
        ({"name_or_int": {"$value": "q0:n"}}, "$.name_or_int: missing: $prefixes"),
        ({"colour": "red"}, '$: "colour" is none of color'),
    ],
)
def test_simple_types_that_do_not_fit(simple: Small, data: Any, problem: str):
    with pytest.raises(simple.package.JsonError) as caught:
        simple.response.from_json(json.dumps(data))
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    ("values", "data"),
    [
        ({"any": "x"}, {"any": "x"}),
        ({"any": True}, {"any": True}),
        ({"any": 10**20}, {"any": 10**20}),
        ({"any": 2.0}, {"any": {"$type": "xs:double", "$value": 2.0}}),
        ({"any": Decimal("1.50")}, {"any": {"$type": "xs:decimal", "$value": "1.50"}}),
        ({"any": b"\0"}, {"any": {"$type": "xs:base64Binary", "$value": "AA=="}}),
        ({"any": dt.date(2024, 2, 29)}, {"any": {"$type": "xs:date", "$value": "2024-02-29"}}),
        (
            {"any": UUID(int=1)},
            {
                "any": {
                    "$type": "{http://schemas.microsoft.com/2003/10/Serialization/}guid",
                    "$value": "00000000-0000-0000-0000-000000000001",
                }
            },
        ),
        ({"a_double": float("inf")}, {"a_double": "INF"}),
        ({"a_float": 0.5}, {"a_float": 0.5}),
        ({"a_decimal": Decimal("-0.10")}, {"a_decimal": "-0.10"}),
        ({"a_hex_binary": b"\xff"}, {"a_hex_binary": "FF"}),
        ({"a_base64_binary": b""}, {"a_base64_binary": ""}),
        ({"a_duration": dt.timedelta(minutes=5)}, {"a_duration": "PT5M"}),
    ],
)
def test_values(odd: Small, values: dict[str, Any], data: Any):
    assert data_of(odd, odd.response(**values)) == data


@pytest.mark.parametrize(
    "xml",
    [
        "<a_date>2024-02-29+02:00</a_date>",
        "<a_time>12:00:00.1234567</a_time>",
        "<a_dateTime>-0044-03-15T24:00:00Z</a_dateTime>",
        "<a_duration>P1Y2M</a_duration>",
        '<any i:type="xs:short">5</any>',
        '<any i:type="xs:date">2024-02-29Z</any>',
        '<any a="1"><b xmlns="urn:b">x</b></any>',
        '<any i:nil="true" a="1"/>',
        '<both i:nil="true"/>',
        "<preset/>",
        "<by_float><Pair><Key>NaN</Key><Value>a</Value></Pair><Pair><Key>NaN</Key><Value>b</Value></Pair></by_float>",
        '<both a="1" i:type="xs:short">5</both>',
        "<both>5</both><newer xmlns='urn:n' since='9'/>",
    ],
)
def test_what_is_kept_exactly(odd: Small, xml: str):
    body = odd.decode(xml)
    again = as_json_again(odd.package, body)
    assert odd.operation.encode_response(odd.package.Response(odd.operation.response[0](), again)) == (
        odd.operation.encode_response(odd.package.Response(odd.operation.response[0](), body))
    )


def test_nil_is_null_and_absent_is_no_key(odd: Small):
    nil = odd.response(both=odd.package.NIL)
    assert data_of(odd, nil) == {"both": None}
    assert data_of(odd, odd.response()) == {}
    assert odd.response.from_json('{"both": null}').both is odd.package.NIL


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"any": 1.5}, "$.any: expected a string, true, false, a whole number, or"),
        ({"any": {"$type": "xs:nothing", "$value": 1}}, '$.any["$type"]: "xs:nothing"'),
        ({"any": {"$type": "xs:short", "$value": 70000}}, '$.any["$value"]: not a value of short: 70000 is outside'),
        ({"any": {"$xml": "<a/><b/>"}}, '$.any["$xml"]: XmlFragment: no element of XML'),
        ({"any": {"$xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}}, '$.any["$xml"]: '),
        ({"any": {}}, "$.any: Record is abstract: $type must name a class"),
        ({"a_double": "1.5"}, "$.a_double: expected a number, or INF, -INF or NaN as a string"),
        ({"a_double": 10**400}, "$.a_double: not a value of double: int too large"),
        ({"a_float": 1e300}, "$.a_float: not a value of float: beyond the range of 32 bits"),
        ({"a_decimal": 1.5}, "$.a_decimal: expected a string, not 1.5"),
        ({"a_decimal": "1" * 200_000}, "$.a_decimal: not a value of decimal: more than 100000 figures"),
        ({"a_base64_binary": "A"}, "$.a_base64_binary: not a value of base64Binary: "),
        ({"a_date": "2024-02-30"}, "$.a_date: not a value of date: not a date"),
        ({"both": True}, "$.both: expected a whole number, not true"),
    ],
)
def test_values_that_do_not_fit(odd: Small, data: Any, problem: str):
    with pytest.raises(odd.package.JsonError) as caught:
        importlib.import_module("json_odd.json").from_data(odd.response, data)
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        ("a_date", ["-0044-03-15", "12026-05-27+14:00"], ["02026-05-27", "2026-05-27+14:01", "2026-05-27T01:02:03"]),
        ("a_time", ["24:00:00.0Z", "23:59:59.1234567"], ["24:00:01", "23:59:60", "01:02:03-15:00"]),
        ("a_date_time", ["2026-05-27T24:00:00", "-0044-03-15T01:02:03-14:00"], ["2026-05-27", "2026-05-27T24:01:00"]),
        ("a_duration", ["P1Y", "-PT0.5S"], ["PT1.S", "P", "P1YT"]),
        ("a_float", [3.4028235e38, 1e-30, "-INF"], [1e300, -3.4028236e38, "1.5"]),
        ("a_double", [1e300, "NaN"], ["inf"]),
        ("a_base64_binary", ["", "AAA=", "A A\nA=", "AA==", "AAAA"], ["A", "AAB=", "AB==", "AAA", "====", "AAA-"]),
        ("by_float", [{"NaN": "a", "-INF": "b", "1.5": "c"}], [{"x": "a"}, {"nan": "a"}, {"": "a"}]),
        ("by_byte", [{"-1": "a"}, {}], [{"1.0": "a"}, {"": "a"}]),
        ("by_boolean", [{"true": "a", "false": "b"}], [{"True": "a"}]),
        ("name", ["{urn:x}a", "_a-1.b", "æ"], ["1", "-a", "a=", "a b", "{}a", "{urn:x}1", "a:b", "\0", "a\ud800"]),
    ],
)
def test_the_schema_and_from_json_agree(odd: Small, field: str, accepted: list[Any], refused: list[Any]):
    validator = validator_of(odd.package, odd.response)
    for each in accepted:
        assert validator.is_valid({field: each}), each
        as_json_again(odd.package, odd.response.from_json(json.dumps({field: each})))
    for each in refused:
        assert not validator.is_valid({field: each}), each
        with pytest.raises(odd.package.JsonError):
            odd.response.from_json(json.dumps({field: each}))


@pytest.mark.parametrize(
    ("operation", "content_"),
    [
        ("EchoNodes", '<value e:arrayType="t:Node[2]"><item><name>a</name></item><item i:nil="true"/></value>'),
        ("EchoGrid", '<value e:arrayType="x:int[2,2]"><i>1</i><i>2</i><i>3</i><i>4</i></value>'),
        ("EchoNested", '<value e:arrayType="x:string[][1]"><i e:arrayType="x:string[1]"><i>a</i></i></value>'),
        ("EchoAny", '<value i:type="e:Array" e:arrayType="x:int[2]"><i>1</i><i>2</i></value>'),
        ("EchoNode", '<value i:type="t:Leaf"><name>a</name><next i:nil="true"/><weight>7</weight></value>'),
        ("EchoNodes", '<value e:arrayType="t:Node[0]"/>'),
    ],
)
def test_graphs_that_are_trees(encoded: Any, operation: str, content_: str):
    declared = encoded.OPERATIONS[f"Echo.{operation}"]
    found = declared.decode_request(request(operation, content_))
    again = encoded.Request(found.headers, as_json_again(encoded, found.body))
    assert declared.encode_request(again) == declared.encode_request(found)


def test_an_object_that_contains_itself_is_located(encoded: Any):
    node = encoded.models.Node(name="a")
    node.next = encoded.models.Node(name="b", next=node)
    with pytest.raises(encoded.JsonError, match=r"^\$\.next\.next: an object that contains itself"):
        node.to_json()
    node.next.next = None
    assert node.to_json() == '{"name": "a", "next": {"name": "b"}}'


def test_a_chain_beyond_the_stack_is_an_error(encoded: Any):
    node = None
    for _ in range(20_000):
        node = encoded.models.Node(name="a", next=node)
    with pytest.raises(encoded.JsonError, match="nested too deeply"):
        node.to_json()


def test_attachments(tmp_path: Path):
    with importing(tmp_path, "json_files", CONTRACT) as package:
        body = package.OPERATIONS["Shop.Store"].request[1]
        sent = body(name="a", document=package.Attachment(b"%PDF", "application/pdf", id="mine"))
        expected = {"content": "JVBERg==", "content_type": "application/pdf", "id": "mine"}
        assert json.loads(as_json_again(package, sent).to_json()) == {"name": "a", "document": expected}
        with pytest.raises(package.JsonError, match="document: not a value of Attachment: content_type must be"):
            body.from_json('{"name": "a", "document": {"content": "", "content_type": "\\n"}}')
        gone = body(name="a", document=package.Attachment(tmp_path / "gone"))
        with pytest.raises(package.JsonError, match="document: an attachment that cannot be read"):
            gone.to_json()
