"""Facets decide which type of a union a text is of: compared with lxml, which judges each type alone."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contract import NAMESPACE, Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def facet_elements(facets: str) -> str:
    """Return ``length="2"`` as elements."""
    return re.sub(r'(\w+)=("[^"]*") ?', r"<xs:\1 value=\2/>", facets)


# A type with its facets, and texts of which some are values of it.
CASES: dict[str, tuple[str, str, list[str]]] = {
    "Range": ("xs:int", 'minInclusive="-2" maxExclusive="7"', ["-3", "-2", "6", "7", "+006", "x", "6.0"]),
    "Above": ("xs:decimal", 'minExclusive="1.5" maxInclusive="2.50"', ["1.5", "1.51", "2.5", "2.500", "2.6", "-9"]),
    "Digits": ("xs:decimal", 'totalDigits="3" fractionDigits="1"', ["123", "12.3", "1.23", "0.1", "00012.30", "1234"]),
    "Whole": ("xs:integer", 'totalDigits="2"', ["99", "-99", "100", "0099", "0"]),
    "Float": ("xs:double", 'minInclusive="0"', ["0", "-0", "1E3", "INF", "-INF"]),
    "Short": ("xs:string", 'minLength="2" maxLength="3"', ["a", "ab", "abc", "abcd", "\U0001f600\U0001f600"]),
    "Exact": ("xs:hexBinary", 'length="2"', ["ABCD", "abcd", "AB", "ABCDEF", "XY"]),
    "Words": ("xs:NMTOKENS", 'maxLength="2"', ["a", "a b", "a b c"]),
    "Name": ("xs:NCName", 'maxLength="9"', ["a", "a:b", "1a", "-a", "\xe9t\xe9", "a b", "_"]),
    "Language": ("xs:language", 'maxLength="9"', ["en", "en-GB", "e_n", "toolongforthis", "1"]),
    "Token": ("xs:NMTOKEN", 'maxLength="9"', ["1a", ":a", "a b", "a/b", "."]),
    "Date": ("xs:date", 'minInclusive="2024-02-29"', ["2024-02-29", "2024-02-28", "10000-01-01", "-0004-01-01"]),
    "Moment": (
        "xs:dateTime",
        'maxExclusive="2024-01-01T00:00:00Z"',
        ["2023-12-31T23:59:59Z", "2024-01-01T00:00:00Z", "2024-01-01T01:00:00+02:00", "2024-01-02T00:30:00"],
    ),
    "Clock": ("xs:time", 'minInclusive="12:00:00"', ["12:00:00", "11:59:59.9999999", "12:00:00.0000001", "24:00:00"]),
    "Span": ("xs:duration", 'maxInclusive="P30D"', ["P29D", "P30D", "P31D", "P1M", "PT1S", "-P1Y", "P2M"]),
    "Day": ("xs:gDay", 'pattern="[0-9\\-]+"', ["---01", "---31", "---32", "01"]),
    "Month": ("xs:gMonthDay", 'pattern=".*"', ["--02-29", "--02-30", "--04-31", "--12-31Z", "--13-01"]),
    "Code": ("xs:string", 'pattern="[A-Z-[IO]]{2}\\d*"', ["AB", "AI", "AB1", "AB\u0663", "ab", "AB x"]),
    "Initial": ("xs:token", 'pattern="\\i\\c*"', ["a", "1", "a-1.b", "a b", ":x"]),
    "Letters": ("xs:string", 'pattern="\\p{Lu}\\w*"', ["A", "a", "\xc9a", "A_", "A b"]),
    "Dollars": ("xs:string", 'pattern="^a$|b."', ["^a$", "a", "bx", "b"]),
    "Space": ("xs:string", 'pattern="a\\sb"', ["a b", "a\xa0b", "ab"]),
}
TYPES = "".join(
    f'<xs:simpleType name="{name}"><xs:restriction base="{base}">{facet_elements(facets)}</xs:restriction>'
    "</xs:simpleType>"
    for name, (base, facets, _) in CASES.items()
)
MEMBERS = "".join(
    f'<xs:element name="{name}" minOccurs="0"><xs:simpleType><xs:union memberTypes="t:{name}"><xs:simpleType>'
    '<xs:list itemType="xs:string"/></xs:simpleType></xs:union></xs:simpleType></xs:element>'
    for name in CASES
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("facets"), "facets", schema_of(MEMBERS, TYPES)) as small:
        yield small


@pytest.fixture(scope="module")
def alone() -> etree.XMLSchema:
    elements = "".join(f'<xs:element name="{name}" type="t:{name}"/>' for name in CASES)
    return etree.XMLSchema(etree.fromstring(schema_of("", TYPES + elements)))


@pytest.mark.sampled(40)
@pytest.mark.parametrize(
    ("name", "text"),
    [pytest.param(name, text, id=f"{name}-{text}") for name, (_, _, texts) in CASES.items() for text in texts],
)
def test_a_text_is_of_the_type_that_has_it(made: Small, alone: etree.XMLSchema, name: str, text: str):
    root = etree.Element(f"{{{NAMESPACE}}}{name}")
    root.text = text
    is_value = alone.validate(etree.ElementTree(root))

    body = made.decode(f"<{name}>{text}</{name}>")

    value = next(v for f in fields(body) if (v := getattr(body, f.name)) is not None)
    assert is_of_type(name, value) == is_value
    again = made.decode(made.encode(body)[0].text and f"<{name}>{made.encode(body)[0].text}</{name}>")
    assert repr(again) == repr(body)


def is_of_type(name: str, value: Any) -> bool:
    """Whether a value is of the type itself and no list of texts."""
    return not isinstance(value, list) or (name == "Words" and len(value) <= 2)


def test_a_time_without_zone_is_off_by_up_to_14_hours(made: Small):
    """The examples of part 2, 3.2.7.4; lxml takes such a time as UTC."""
    compare, read = made.runtime("lexical.order").compare, made.runtime("lexical.xsd_values").read_date_time

    assert compare(read("2000-01-15T00:00:00"), read("2000-02-15T00:00:00")) == -1
    assert compare(read("2000-01-15T12:00:00"), read("2000-01-16T12:00:00Z")) == -1
    assert compare(read("2000-01-01T12:00:00"), read("1999-12-31T23:00:00Z")) is None
    assert compare(read("2000-01-16T12:00:00"), read("2000-01-16T12:00:00Z")) is None
