"""What XML Schema 1.1 adds is refused where a message needs it, with its place; elsewhere it does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_contracts import NUMBER, Operation, generated, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

OPEN = '<x:openContent mode="interleave"><x:any processContents="lax"/></x:openContent>'
SEQUENCE = f"<x:sequence>{NUMBER}</x:sequence>"
TYPES = {
    "open content": f"{OPEN}{SEQUENCE}",
    "open content of an extension": f'<x:complexContent><x:extension base="t:Base">{OPEN}{SEQUENCE}'
    "</x:extension></x:complexContent>",
    "any in all": f'<x:all>{NUMBER}<x:any minOccurs="0" processContents="lax"/></x:all>',
    "assert": f'{SEQUENCE}<x:assert test="Number gt 1"/>',
    "assert of an extension": '<x:complexContent><x:extension base="t:Base"><x:sequence/><x:assert test="true()"/>'
    "</x:extension></x:complexContent>",
    "local namespace of an element": '<x:sequence><x:element name="N" type="x:int" targetNamespace="urn:o"/>'
    "</x:sequence>",
    "local namespace of an attribute": f'{SEQUENCE}<x:attribute name="N" type="x:int" targetNamespace="urn:o"/>',
    "alternative": '<x:sequence><x:element name="N" type="x:int"><x:alternative test="1" type="x:int"/>'
    "</x:element></x:sequence>",
    "assertion": '<x:sequence><x:element name="N"><x:simpleType><x:restriction base="x:int"><x:assertion test="1"/>'
    "</x:restriction></x:simpleType></x:element></x:sequence>",
    "time zone": '<x:sequence><x:element name="N"><x:simpleType><x:restriction base="x:time">'
    '<x:explicitTimezone value="required"/></x:restriction></x:simpleType></x:element></x:sequence>',
}
PARTS = {"prefixes": 'xmlns:v="http://www.w3.org/2007/XMLSchema-versioning"'}
SCHEMAS = {
    "default attributes": (
        'defaultAttributes="t:Group"',
        '<x:attributeGroup name="Group"><x:attribute name="A"/></x:attributeGroup>',
    ),
    "default open content": (
        "",
        '<x:defaultOpenContent mode="suffix"><x:any processContents="lax"/></x:defaultOpenContent>',
    ),
}
USES = Operation("Do", request='<x:element name="T" type="t:Odd"/>')


def odd(content: str) -> str:
    base = '<x:complexType name="Base"><x:sequence/></x:complexType>'
    return f'{base}<x:complexType name="Odd">{content}</x:complexType>'


def codes(folder: Path, text: str) -> set[str]:
    with pytest.raises(SoapbindError) as caught:
        generated(folder, "odd", text)
    assert all(d.location.path and d.location.line for d in caught.value.diagnostics)
    assert not (folder / "odd").exists()
    return {d.code for d in caught.value.diagnostics}


@pytest.mark.parametrize("content", TYPES.values(), ids=TYPES)
def test_a_type_that_a_message_needs(tmp_path: Path, content: str):
    found = codes(tmp_path, wsdl(USES, types=odd(f"\n{content}\n\n\n\n\n"), **PARTS))

    assert "unsupported-xsd11" in found
    assert found <= {"unsupported-xsd11", "unsupported-attributes"}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("content", TYPES.values(), ids=TYPES)
def test_a_type_that_no_message_needs(tmp_path: Path, content: str):
    generated(tmp_path, "odd", wsdl(Operation("Do"), types=odd(content), **PARTS))

    assert "models/odd.py" not in {p.relative_to(tmp_path / "odd").as_posix() for p in (tmp_path / "odd").rglob("*")}


@pytest.mark.parametrize(("attributes", "imports"), SCHEMAS.values(), ids=SCHEMAS)
def test_what_a_schema_adds_to_all_types(tmp_path: Path, attributes: str, imports: str):
    text = wsdl(Operation("Do"), attributes=attributes, imports=imports, types="\n\n\n\n\n\n")

    assert codes(tmp_path, text) == {"unsupported-xsd11"}


def test_types_can_decline_default_attributes(tmp_path: Path):
    attributes, imports = SCHEMAS["default attributes"]
    text = wsdl(Operation("Do"), attributes=attributes, imports=imports)
    generated(tmp_path, "odd", text.replace("<x:complexType>", '<x:complexType defaultAttributesApply=" false ">'))


def test_overridden_schemas(tmp_path: Path):
    (tmp_path / "other.xsd").write_text(
        '<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"/>'
    )
    text = wsdl(Operation("Do"), imports='<x:override schemaLocation="other.xsd"/>', types="\n\n\n\n\n\n")

    assert codes(tmp_path, text) == {"unsupported-override"}


def test_several_heads_of_a_substitution_group(tmp_path: Path):
    heads = '<x:element name="A" type="x:int"/><x:element name="B" type="x:int"/>'
    types = f'{heads}<x:element name="C" type="x:int" substitutionGroup="t:A t:B"/>\n\n\n\n\n'

    found = codes(tmp_path, wsdl(Operation("Do", request='<x:element ref="t:C"/>'), types=types))

    assert found == {"unsupported-xsd11"}


CONDITIONS = {
    "newer": 'v:minVersion="1.1"',
    "a little newer": 'v:minVersion=" 1.05 "',
    "older": 'v:maxVersion="1.0"',
    "a type of 1.1": 'v:typeAvailable="x:int x:error"',
    "a type of nobody": 'v:typeAvailable="t:Base"',
    "types that are there": 'v:typeUnavailable="x:int x:date"',
    "a facet of 1.1": 'v:facetAvailable="x:assertion"',
    "facets that are there": 'v:facetUnavailable="x:length x:pattern"',
}
KEPT = (
    'v:minVersion="1.0"',
    'v:minVersion="1" v:maxVersion="1.1"',
    'v:typeAvailable="x:int x:dateTimeStamp"',
    'v:typeUnavailable="x:int x:error"',
    'v:facetAvailable="x:length"',
    'v:facetUnavailable="x:assertion x:length"',
    'v:minVersion="soon"',
    'v:other="1.1"',
)


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_what_is_for_other_versions_is_left_out_with_a_warning(tmp_path: Path, condition: str):
    types = odd(f'<x:sequence>{NUMBER}\n\n\n\n\n<x:element name="N" type="x:nothing" {condition}/></x:sequence>')
    generated(tmp_path, "odd", wsdl(USES, types=types, **PARTS))

    (warning,) = pipeline.read(PackageConfig("odd", (str(tmp_path / "odd.wsdl"),))).warnings
    assert warning.code == "other-version"
    assert warning.location.line > 5
    assert warning.message.startswith("xs:element N is left out: vc:")
    assert '"N"' not in (tmp_path / "odd/models/odd.py").read_text("utf-8")


@pytest.mark.parametrize("condition", KEPT)
def test_what_is_for_this_version_is_read(tmp_path: Path, condition: str):
    types = odd(f'<x:sequence>{NUMBER}<x:element name="N" type="x:int" {condition}/></x:sequence>')
    generated(tmp_path, "odd", wsdl(USES, types=types, **PARTS))

    assert '"N"' in (tmp_path / "odd/models/odd.py").read_text("utf-8")
