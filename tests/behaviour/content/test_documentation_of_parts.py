"""What a schema says of choices, groups, wildcards and derivations is said in the package, where their fields are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docstring_places import docstrings
from small_contract import schema_of, wsdl_of
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path


def said(text: str) -> str:
    return f"<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>"


def element(name: str) -> str:
    return f'<xs:element name="{name}" type="xs:int" minOccurs="0"/>'


CONTENT = f"""<xs:sequence>{said("Order counts.")}
  <xs:choice>{said("One of two.")}{element("a")}{element("b")}</xs:choice>
  <xs:choice maxOccurs="unbounded">{said("Any number of steps.")}{element("c")}{element("d")}</xs:choice>
  <xs:group ref="t:Once">{said("Here only once.")}</xs:group>
  <xs:group ref="t:Often" maxOccurs="3">{said("Up to three.")}</xs:group>
  <xs:sequence>{said("Alone in a group.")}{element("h")}</xs:sequence>
  <xs:element ref="t:Tool" minOccurs="0">{said("Take a tool.")}</xs:element>
  <xs:any namespace="##other" minOccurs="0">{said("Whatever else.")}</xs:any>
</xs:sequence><xs:anyAttribute>{said("Marks of others.")}</xs:anyAttribute>"""
TYPES = f"""
<xs:group name="Once">{said("Two at once.")}<xs:sequence>{element("e")}{element("f")}</xs:sequence></xs:group>
<xs:group name="Often">{said("A pair.")}
  <xs:sequence>{said("Left first.")}{element("l")}{element("r")}</xs:sequence></xs:group>
<xs:element name="Tool" type="xs:string"/><xs:element name="Pen" type="xs:string" substitutionGroup="t:Tool"/>
<xs:complexType name="Base"><xs:sequence>{element("z")}</xs:sequence></xs:complexType>
<xs:complexType name="All"><xs:complexContent>{said("Content of its own.")}
  <xs:extension base="t:Base">{said("More than the base.")}{CONTENT}</xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Turns">
  <xs:choice maxOccurs="9">
  {said("By turns.")}{element("i")}{element("k")}</xs:choice></xs:complexType>
<xs:complexType name="Less"><xs:complexContent>
  <xs:restriction base="t:Turns"><xs:choice maxOccurs="4">{element("i")}{element("k")}</xs:choice></xs:restriction>
</xs:complexContent></xs:complexType>
"""
ONLY = f"<xs:choice>{said('In the body.')}{element('m')}{element('n')}</xs:choice>"
MEMBERS = f'<xs:element name="A" type="t:All"/><xs:element name="T" type="t:Turns"/>{ONLY}'
PLACES = {
    "Order counts.": {"models.all.All"},
    "One of two.": {"models.all.All"},
    "Content of its own.": {"models.all.All"},
    "More than the base.": {"models.all.All"},
    "Here only once.": {"models.all.All"},
    "Two at once.": {"models.all.All"},
    "Any number of steps.": {"models.all.All.choices", "models.all_choice.AllChoice"},
    "Up to three.": {"models.all.All.often", "models.often_group.OftenGroup"},
    "A pair.": {"models.all.All.often", "models.often_group.OftenGroup"},
    "Left first.": {"models.all.All.often", "models.often_group.OftenGroup"},
    "Alone in a group.": {"models.all.All.h"},
    "Take a tool.": {"models.all.All.tool"},
    "Whatever else.": {"models.all.All.any_element"},
    "Marks of others.": {"models.all.All.any_attributes"},
    "By turns.": {"models.turns.Turns.choices", "models.turns_choice.TurnsChoice"},
    "In the body.": {"small.operations.do.DoResponse"},
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    source: Path = tmp_path_factory.mktemp("parts") / "parts.wsdl"
    source.write_text(wsdl_of(schema_of(MEMBERS, TYPES)), "utf-8")
    return docstrings(pipeline.generate(PackageConfig("parts", (str(source),))))


@pytest.mark.parametrize("sentence", PLACES)
def test_a_sentence_stands_where_the_fields_are(texts: dict[str, str], sentence: str):
    found = {place for place, text in texts.items() if sentence in text}
    missing = PLACES[sentence] - found
    assert not missing, found
    others = {place for place in found - PLACES[sentence] if place.startswith("models.all.")}
    assert not others
