"""Elements with a ``fixed`` value: one that must be there needs no argument, one that may be absent stays so."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from content_roots import Roots, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = schema_of("""
<xs:simpleType name="Sort"><xs:restriction base="xs:string"><xs:enumeration value="one"/><xs:enumeration value="two"/>
  </xs:restriction></xs:simpleType>
<xs:complexType name="Version"><xs:sequence>
  <xs:element name="Service" type="xs:string" fixed="ship"/><xs:element name="Major" type="xs:int" fixed="12"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:int"><xs:attribute name="unit" type="xs:string"
  use="required"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:element name="Ship"><xs:complexType><xs:sequence><xs:element name="version" type="t:Version"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="Fleet"><xs:complexType><xs:sequence>
  <xs:element name="version" type="t:Version" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Boat"><xs:sequence><xs:element name="version" type="t:Version"/></xs:sequence></xs:complexType>
<xs:element name="Boats"><xs:complexType><xs:sequence>
  <xs:element name="boat" type="t:Boat" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Kinds"><xs:complexType><xs:sequence>
  <xs:element name="sort" type="t:Sort" fixed="two"/><xs:element name="tokens" type="xs:NMTOKENS" fixed="a b"/>
  <xs:element name="day" type="xs:date" fixed="2020-01-01"/>
  <xs:element name="data" type="xs:base64Binary" fixed="AAAA"/>
  <xs:element name="is" type="xs:boolean" fixed="true"/><xs:element name="exact" type="xs:decimal" fixed="1.50"/>
  <xs:element name="none" type="xs:string" fixed=""/><xs:element name="number" type="xs:int" fixed="12"/>
</xs:sequence><xs:attribute name="level" type="xs:int" default="7"/></xs:complexType></xs:element>
<xs:element name="Others"><xs:complexType><xs:sequence>
  <xs:element name="may" type="xs:int" fixed="1" minOccurs="0"/>
  <xs:element name="many" type="xs:int" fixed="1" maxOccurs="2"/>
  <xs:element name="default" type="xs:int" default="1"/>
  <xs:element name="rich" type="t:Amount" fixed="1"/>
  <xs:element name="any" type="xs:anySimpleType" fixed="1"/>
  <xs:choice><xs:element name="a" type="xs:int" fixed="1"/><xs:element name="b" type="xs:int" fixed="2"/></xs:choice>
</xs:sequence></xs:complexType></xs:element>
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("only"), "content_only_values", SCHEMA) as roots:
        yield roots


def test_the_only_value_need_not_be_given(made: Roots):
    version = made.models.Version()
    assert (version.service, version.major) == ("ship", 12)
    body = made.check("<Ship><version><Service>ship</Service><Major>12</Major></version></Ship>")
    assert body == made.cls("Ship")(version=version)
    assert made.problems(made.encode(made.cls("Ship")(version=version))) == ""


def test_values_of_all_kinds(made: Roots):
    kinds = made.cls("Kinds")()
    assert (kinds.sort, kinds.tokens, kinds.day) == (made.models.Sort.TWO, ["a", "b"], date(2020, 1, 1))
    assert (kinds.data, kinds.is_, str(kinds.exact), kinds.none, kinds.number) == (b"\0\0\0", True, "1.50", "", 12)
    assert made.problems(made.encode(kinds)) == ""
    kinds.tokens.append("c")
    assert made.cls("Kinds")().tokens == ["a", "b"]


def test_another_value_is_kept_as_it_is_everywhere(made: Roots):
    version = replace(made.models.Version(), major=13)
    assert made.encode(made.cls("Ship")(version=version)).findtext(".//{*}Major") == "13"
    body = made.decode("<Ship><version><Service>ship</Service><Major>13</Major></version></Ship>")
    assert body.version == version
    assert "expected int, got str" in made.refused(made.cls("Ship")(version=replace(version, major="12")))


@pytest.mark.parametrize("pieces", [0, 4000])
@pytest.mark.parametrize("inner", ["<Major>12</Major>", "<Service>ship</Service>", ""])
def test_a_reply_must_have_the_element(made: Roots, inner: str, pieces: int):
    found = f"<version>{inner}</version>" if inner else "<version/>"
    lacking = [name for name in ("Service", "Major") if name not in inner]
    whole = "<version><Service>ship</Service><Major>12</Major></version>"
    fleet, boats = whole * 300, f"<boat>{whole}</boat>" * 300  # long, so that it is read from the text
    for xml in (
        f"<Ship>{found}</Ship>",
        f"<Fleet>{fleet}{found}</Fleet>",
        f"<Boats>{boats}<boat>{found}</boat></Boats>",
    ):
        with pytest.raises(made.package.DecodeError, match=f"missing or nil: {', '.join(lacking)}$"):
            made.decode(xml, pieces=pieces)


@pytest.mark.parametrize("pieces", [0, 4000])
def test_an_empty_element_has_the_value_too(made: Roots, pieces: int):
    body = made.decode(f"<Fleet>{'<version><Service/><Major/></version>' * 300}</Fleet>", pieces=pieces)
    assert body.version == [made.models.Version()] * 300
    assert made.encode(body).findtext("{*}version[300]/{*}Major") == ""


def test_what_may_be_absent_has_no_value_unless_it_is_given(made: Roots):
    others = made.cls("Others")
    must_be_given = {each.name for each in fields(others) if each.default is each.default_factory is MISSING}
    assert must_be_given == {"default", "rich", "any"}
    empty = others(default=1, rich=made.models.Amount(value=1, unit="m"), any="1", many=[1], a=1)
    assert (empty.may, empty.b) == (None, None)
    assert made.problems(made.encode(empty)) == ""


def test_a_method_has_the_value_as_its_default_where_python_has_a_literal(made: Roots):
    shown = inspect.signature(made.package.all.IAllClient.do_kinds).parameters
    given = {name: each.default for name, each in shown.items() if each.default is not inspect.Parameter.empty}
    assert given == {"is_": True, "none": "", "number": 12, "level": 7}
    assert shown["day"].annotation == "xsd.Date"


def test_the_docstring_says_so(made: Roots):
    said: Any = inspect.getdoc(made.models.Version)
    assert said == "The only value, which an empty element means too: service 'ship', major '12'."
