"""Numbers and white space in schemas: what XML Schema allows is read, and what it does not is told with a reason."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contracts import Operation, generated, imported, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.contract.model import SERIALIZATION, ComplexType, Group, Occurs
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    'maxOccurs=" unbounded "': Occurs(1, None),
    'minOccurs="&#10;0&#9;" maxOccurs="&#13;unbounded"': Occurs(0, None),
    'minOccurs=" 2 " maxOccurs=" 3"': Occurs(2, 3),
    'minOccurs="+1" maxOccurs="007"': Occurs(1, 7),
    'minOccurs="-0"': Occurs(0, 1),
    'maxOccurs="18446744073709551616"': Occurs(1, 10**18),
    f'maxOccurs="{"9" * 5000}"': Occurs(1, 10**18),
}
BAD = {
    'minOccurs="3" maxOccurs="2"': "minOccurs 3 is above maxOccurs 2",
    'minOccurs="1" maxOccurs="0"': "minOccurs 1 is above maxOccurs 0",
    'minOccurs="-1"': "minOccurs '-1' is not a number from 0 up",
    'minOccurs="1.0"': "minOccurs '1.0' is not a number",
    'maxOccurs=""': "maxOccurs '' is not a number",
    'maxOccurs="many"': "maxOccurs 'many' is not a number",
    'maxOccurs="Unbounded"': "maxOccurs 'Unbounded' is not a number",
    'minOccurs="unbounded"': "minOccurs cannot be unbounded",
    'minOccurs="٣"': "is not a number",
    'nillable="yes"': "yes",
    'type=""': "is empty",
}
PLACES = {
    "element": '<x:element name="A" {} />',
    "sequence": '<x:sequence {}><x:element name="A" type="x:int"/></x:sequence>',
    "choice": '<x:choice {}><x:element name="A" type="x:int"/></x:choice>',
    "any": "<x:any {}/>",
    "group": '<x:group ref="t:G" {}/>',
}
ENVELOPE = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<DoResponse xmlns="urn:t"/></s:Body></s:Envelope>"""
GROUP = '<x:group name="G"><x:sequence><x:element name="B" type="x:int"/></x:sequence></x:group>'


def particle(folder: Path, text: str) -> Any:
    (folder / "a.wsdl").write_text(wsdl(Operation("Do", request=text), types=GROUP), "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(folder / "a.wsdl"),))).contract
    element = contract.services[0].operations[0].input.body[0].element
    assert element is not None
    assert isinstance(element.type, ComplexType)
    assert isinstance(element.type.content, Group)
    return element.type.content.particles[0]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("attributes", "occurs"), GOOD.items(), ids=[text[:40] for text in GOOD])
def test_numbers_of_particles(tmp_path: Path, place: str, attributes: str, occurs: Occurs):
    assert particle(tmp_path, PLACES[place].format(attributes)).occurs == occurs


@pytest.mark.parametrize(("attributes", "reason"), BAD.items(), ids=BAD)
def test_numbers_that_are_none(tmp_path: Path, attributes: str, reason: str):
    attributes += "" if "type=" in attributes else ' type="x:int"'
    with pytest.raises(SoapbindError) as caught:
        generated(tmp_path, "bad", wsdl(Operation("Do", request=PLACES["element"].format(attributes))))
    found = [d for d in caught.value.diagnostics if d.code == "bad-schema"]

    assert [reason in d.message for d in found] == [True]
    assert found[0].location.path


@pytest.mark.parametrize("attributes", [text for text in BAD if "Occurs" in text])
def test_libxml2_refuses_the_same_numbers(attributes: str):
    inner = PLACES["element"].format(attributes + ' type="x:int"')
    schema = (
        '<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema"><x:element name="E"><x:complexType><x:sequence>'
        f"{inner}</x:sequence></x:complexType></x:element></x:schema>"
    )
    with pytest.raises(etree.XMLSchemaParseError):
        etree.XMLSchema(etree.fromstring(schema))


def test_nothing_may_come_where_the_most_is_zero(tmp_path: Path):
    text = '<x:element name="A" type="x:int" maxOccurs=" 0 "/><x:element name="B" type="x:int"/>'
    assert particle(tmp_path, text).name.name == "B"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ('name=" A " type=" x:int "', 'name="A" type="x:int"'),
        ('name="A" type="x:int" nillable=" true "', 'name="A" type="x:int" nillable="true"'),
        ('name="A" type="x:int" form="&#9;unqualified"', 'name="A" type="x:int" form="unqualified"'),
        ('ref="&#10;t:Global "', 'ref="t:Global"'),
    ],
)
def test_white_space_around_values_says_nothing(tmp_path: Path, written: str, plain: str):
    files = [
        generated(
            tmp_path,
            "spaces",
            wsdl(
                Operation("Do", request=f'<x:element minOccurs="0" {text}/>'),
                types='<x:element name="Global" type="x:int"/>',
                attributes=forms,
            ),
        )
        for text, forms in (
            (written, 'attributeFormDefault=" qualified "'),
            (plain, 'attributeFormDefault="qualified"'),
        )
    ]

    assert files[0]["calc/operations/do.py"] == files[1]["calc/operations/do.py"]


def test_white_space_of_defaults_is_kept(tmp_path: Path):
    assert particle(tmp_path, '<x:element name="A" type="x:string" default=" x "/>').default == " x "


@pytest.mark.sampled(2)
@pytest.mark.parametrize("imports", ["", f'<x:import namespace="{SERIALIZATION}"/>'], ids=["schema", "data contract"])
@pytest.mark.parametrize("name", ["positiveInteger", "negativeInteger"])
def test_numbers_without_zero_have_no_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, imports: str):
    monkeypatch.syspath_prepend(str(tmp_path))
    fields = f'<x:element name="A" type="x:{name}"/><x:element name="B" type="x:{name}" minOccurs="0"/>'
    package = f"no_zero_{name.lower()}{len(imports)}"
    operation = imported(
        tmp_path, package, wsdl(Operation("Do", request=fields, response=fields), imports=imports)
    ).OPERATIONS["Calc.Do"]
    value = 1 if name == "positiveInteger" else -1

    with pytest.raises(TypeError, match="'a'"):
        operation.request[1](b=value)
    assert operation.request[1](a=value).b is None
    with pytest.raises(importlib.import_module(package).DecodeError, match="A"):
        operation.decode_response(ENVELOPE)
