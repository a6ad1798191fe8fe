"""``repr`` of an object: what is set, in nested objects too, and no secrets."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pytest
from content_roots import Roots, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = schema_of("""
<xs:complexType name="Line"><xs:sequence><xs:element name="sku" type="xs:string"/>
  <xs:element name="number" type="xs:int" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="Long"><xs:complexContent><xs:extension base="t:Line"><xs:sequence>
  <xs:element name="more" type="xs:decimal" minOccurs="0"/></xs:sequence></xs:extension></xs:complexContent>
</xs:complexType>
<xs:element name="Order"><xs:complexType><xs:sequence>
  <xs:element name="id" type="xs:int" minOccurs="0"/><xs:element name="line" type="t:Line" minOccurs="0"/>
  <xs:element name="lines" type="t:Line" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="phone" type="xs:string" minOccurs="0" nillable="true"/>
  <xs:element name="version" type="xs:string" fixed="1"/><xs:element name="password" type="xs:string" minOccurs="0"/>
</xs:sequence><xs:attribute name="digits" type="xs:int" default="2"/></xs:complexType></xs:element>
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("shown"), "content_shown", SCHEMA) as roots:
        yield roots


@pytest.mark.parametrize(
    "text",
    [
        "Order()",
        "Order(id=0)",
        "Order(line=Line(sku=''))",
        "Order(lines=[Line(sku='a'), Long(sku='b', more=Decimal('1.0'))])",
        "Order(phone=NIL, version='2', digits=3)",
    ],
)
def test_it_is_the_call_that_makes_an_equal_object(made: Roots, text: str):
    names = {"Order": made.cls("Order"), "Line": made.models.Line, "Long": made.models.Long}
    names |= {"NIL": made.runtime("schema.record").NIL}
    exec("from decimal import Decimal", names)  # noqa: S102 - text of this test
    shown = eval(text, names)  # noqa: S307 - text of this test
    assert repr(shown) == text
    assert repr(pickle.loads(pickle.dumps(shown.line))) == repr(shown.line)  # noqa: S301 - made here


def test_a_value_of_another_type_than_the_default_is_shown(made: Roots):
    assert repr(made.cls("Order")(digits=2.0, lines=())) == "Order(lines=(), digits=2.0)"


def test_secrets_and_unknown_content_are_not_shown(made: Roots):
    body = made.decode("<Order><version>1</version><password>not-shown</password><new>not-shown</new></Order>")
    assert body.password == "not-shown"  # noqa: S105 - not one
    assert repr(body) == "Order()"


def test_an_object_that_holds_itself_has_an_end(made: Roots):
    line = made.models.Line(sku="a")
    line.number = [line]
    assert repr(line) == "Line(sku='a', number=[...])"


def test_classes_of_your_own(made: Roots):
    @dataclass(kw_only=True, slots=True)
    class Mine(made.models.Line):
        extra: int = 0

    class Loud(made.models.Line):
        def __repr__(self) -> str:
            return "loud"

    class Louder(Loud):
        pass

    assert repr(Mine(sku="a", extra=1)).endswith("Mine(sku='a', extra=1)")
    assert "number" in {each.name for each in fields(Mine)}
    assert (repr(Loud(sku="a")), repr(Louder(sku="a"))) == ("loud", "loud")
