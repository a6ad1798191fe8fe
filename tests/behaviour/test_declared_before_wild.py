"""What XML Schema 1.1 says in doubt, and what every element may have: declared elements win, xsi is no attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = '<xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>'
XSI = '<xs:import namespace="http://www.w3.org/2001/XMLSchema-instance"/>'
TYPES = f"""{XSI}<xs:complexType name="Typed"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
  <xs:attribute ref="i:type" use="required"/><xs:attribute ref="i:nil"/></xs:complexType>"""
MEMBERS = f"""{ANY}<xs:element name="N" type="xs:int" minOccurs="0"/>
<xs:element name="M" type="xs:int" minOccurs="0"/><xs:element name="T" type="t:Typed" minOccurs="0"/>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    prefix = '<xs:schema xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    schema = schema_of(MEMBERS, TYPES).replace("<xs:schema", prefix, 1)
    with generated(tmp_path_factory.mktemp("declared"), "declared_first", schema) as found:
        yield found


@pytest.mark.parametrize(
    ("inner", "wild", "numbers"),
    [
        ("<N>1</N>", 0, (1, None)),
        ("<M>2</M>", 0, (None, 2)),
        ("<x/><y/><N>1</N><M>2</M>", 2, (1, 2)),
        ("<x/><M>2</M>", 1, (None, 2)),
        ("<x/>", 1, (None, None)),
    ],
)
def test_an_element_that_is_declared_is_not_wild(made: Small, inner: str, wild: int, numbers: tuple[Any, Any]):
    body = made.decode(inner)
    assert (len(body.any_elements), (body.n, body.m)) == (wild, numbers)


def test_what_a_value_says_by_its_class_is_no_attribute(made: Small):
    body = made.decode('<T i:type="Typed"><a>1</a></T>')
    assert body.t == made.package.models.Typed(a=1)
    assert made.decode('<T i:nil="true"/>').t is None
    assert made.encode(body).find("{*}T/{*}a").text == "1"
