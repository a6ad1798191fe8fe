"""Which content models break the rule of unique particle attribution: libxml2 says it, and so do our warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree
from small_contract import schema_of, wsdl_of
from soapbind.contract.read import read_contract
from soapbind.documents.load import load

if TYPE_CHECKING:
    from pathlib import Path

A, B = '<xs:element name="A" type="xs:int"/>', '<xs:element name="B" type="xs:int"/>'
MAYBE_A, MANY_A = A.replace("/>", ' minOccurs="0"/>'), A.replace("/>", ' maxOccurs="unbounded"/>')
ANY, OTHER = '<xs:any processContents="lax"/>', '<xs:any namespace="##other" processContents="lax"/>'
MAYBE_OTHER = OTHER.replace("/>", ' minOccurs="0"/>')
HEAD = '<xs:element name="Head" type="xs:int"/><xs:element name="Sub" type="xs:int" substitutionGroup="t:Head"/>'
REF, SUB = '<xs:element ref="t:Head" minOccurs="0"/>', '<xs:element ref="t:Sub"/>'


def seq(*inside: str, occurs: str = "") -> str:
    return f"<xs:sequence {occurs}>{''.join(inside)}</xs:sequence>"


def choice(*inside: str, occurs: str = "") -> str:
    return f"<xs:choice {occurs}>{''.join(inside)}</xs:choice>"


MODELS = {
    "one-after-the-other": A + A,
    "optional-and-again": MAYBE_A + A,
    "many-and-again": MANY_A + A,
    "one-between": MAYBE_A + B + A,
    "two-branches": choice(A, seq(A, B)),
    "two-branches-apart": choice(seq(B, A), A),
    "any-after-many": MANY_A + ANY,
    "any-after-one": A + ANY,
    "other-after-many": MANY_A + OTHER,
    "any-twice": ANY.replace("/>", ' minOccurs="0"/>') + ANY,
    "named-and-other": choice(OTHER, A),
    "target-and-element": choice(OTHER.replace("other", "targetNamespace"), A),
    "local-and-other": choice(OTHER.replace("other", "local"), OTHER),
    "two-lists": choice(OTHER.replace("##other", "urn:a urn:b"), OTHER.replace("##other", "urn:b urn:c")),
    "list-and-any": choice(OTHER.replace("##other", "urn:a"), ANY),
    "loop-and-after": seq(MAYBE_A, B, occurs='maxOccurs="unbounded"') + A,
    "loop-inside": seq(A, B.replace("/>", ' minOccurs="0"/>'), occurs='minOccurs="0" maxOccurs="unbounded"') + B,
    "optional-sequence": seq(A, B, occurs='minOccurs="0"') + A,
    "substitute": REF + SUB,
    "substitute-after-other": REF + A + SUB,
}


# Where libxml2 differs: it does not count, and takes ##any and ##other for disjoint.
MORE = {
    "two-and-again": A.replace("/>", ' minOccurs="2" maxOccurs="2"/>') + A,
    "any-and-other": choice(ANY, OTHER),
}


def is_refused(schema: str) -> bool:
    try:
        etree.XMLSchema(etree.fromstring(schema))
    except etree.XMLSchemaParseError as error:
        return "determinist" in str(error) or pytest.fail(f"refused for something else: {error}")
    return False


def warnings(folder: Path, schema: str) -> list[str]:
    (folder / "a.wsdl").write_text(wsdl_of(schema), encoding="utf-8")
    found = read_contract(load([str(folder)])).warnings
    assert {each.code for each in found} <= {"ambiguous-content"}
    return ["/".join(each.location.path) for each in found]


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_ambiguous_where_libxml2_says_so(tmp_path: Path, model: str):
    schema = schema_of(MODELS[model], HEAD)
    found = warnings(tmp_path, schema)
    assert bool(found) is is_refused(schema)
    assert all(path.startswith("types/schema[small]/element[DoResponse]") for path in found)


@pytest.mark.parametrize("model", MORE)
def test_where_libxml2_differs_xmlschema_decides(tmp_path: Path, model: str):
    xmlschema = pytest.importorskip("xmlschema")
    schema = schema_of(MORE[model])
    try:
        xmlschema.XMLSchema10(schema)
    except xmlschema.XMLSchemaModelError:
        assert warnings(tmp_path, schema)
    else:
        assert warnings(tmp_path, schema) == []


def test_what_is_extended_comes_before(tmp_path: Path):
    base = f'<xs:complexType name="Base">{seq(MAYBE_A)}</xs:complexType>'
    extended = f'<xs:complexContent><xs:extension base="t:Base">{seq(A)}</xs:extension></xs:complexContent>'
    restricted = extended.replace("extension", "restriction")
    for content, is_ambiguous in ((extended, True), (restricted, False)):
        schema = schema_of("", f'{base}<xs:complexType name="More">{content}</xs:complexType>')
        assert bool(warnings(tmp_path, schema)) is is_refused(schema) is is_ambiguous


def test_other_is_another_namespace_than_that_of_the_type_it_is_written_in(tmp_path: Path):
    """So in BaseFaultType of WS-ResourceFramework, which types of other namespaces extend."""
    inner = '<xs:import namespace="urn:base" schemaLocation="base.xsd"/>'
    extension = '<xs:extension base="b:Base" xmlns:b="urn:base"/>'
    more = f'<xs:complexType name="More"><xs:complexContent>{extension}</xs:complexContent></xs:complexType>'
    base = f'<xs:complexType name="Base">{seq(MAYBE_OTHER, A)}</xs:complexType>'
    start = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:base" '
    text = f'{start} elementFormDefault="qualified">{base}</xs:schema>'
    (tmp_path / "base.xsd").write_text(text, encoding="utf-8")
    assert warnings(tmp_path, schema_of("", inner + more)) == []
