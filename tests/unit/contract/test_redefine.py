"""``xs:redefine`` and other ways in which one schema document takes up another."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

import pytest
from soapbind.contract.model import XSD, Derivation, Facet, GroupKind, QName, Wildcard
from soapbind.contract.qnames import XSI
from soapbind.contract.select import select

from .wsdl_texts import INT, MESSAGES, STRING, schema, t, wsdl

OLD = schema(
    '<xs:complexType name="B"><xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence></xs:complexType>'
    '<xs:complexType name="C"><xs:complexContent><xs:extension base="t:B"><xs:choice><xs:element name="c" type="t:S"/></xs:choice>'
    '<xs:attribute name="x"/><xs:attribute name="y" type="xs:int"/></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="V"><xs:simpleContent><xs:extension base="xs:int"><xs:attribute name="x"/></xs:extension></xs:simpleContent></xs:complexType>'
    '<xs:simpleType name="S"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>'
    '<xs:group name="G"><xs:choice><xs:element name="g" type="xs:int"/></xs:choice></xs:group>'
    '<xs:attributeGroup name="A"><xs:attribute name="a"/><xs:anyAttribute namespace="urn:a urn:b"/></xs:attributeGroup>'
    '<xs:complexType name="U"><xs:group ref="t:G"/><xs:attributeGroup ref="t:A"/></xs:complexType>'
).replace("<xs:schema", '<xs:schema xmlns:t="urn:t"')


@pytest.fixture
def redefine(read):
    """Redefine components of OLD, and return the contract."""

    def call(changes: str):
        return read(wsdl(schemas=schema(f'<xs:redefine schemaLocation="old.xsd">{changes}</xs:redefine>')), old_xsd=OLD)

    return call


def content(inside: str, kind: str, base: str) -> str:
    return f'<xs:complexType name="{base}"><xs:complexContent><xs:{kind} base="t:{base}">{inside}</xs:{kind}></xs:complexContent></xs:complexType>'


def test_an_extension_adds_behind_what_is_there(redefine):
    more = '<xs:sequence><xs:element name="d" type="xs:int"/></xs:sequence><xs:attribute name="z"/>'
    found = redefine(content(more, "extension", "C")).types[t("C")]
    assert (found.name, found.base, found.derivation) == (t("C"), t("B"), Derivation.EXTENSION)
    old, new = found.content.particles
    assert (old.kind, [e.name for e in old.particles]) == (GroupKind.CHOICE, [t("c")])
    assert (new.kind, [e.name for e in new.particles]) == (GroupKind.SEQUENCE, [t("d")])
    assert [a.name.name for a in found.attributes] == ["x", "y", "z"]


def test_a_restriction_is_all_there_is(redefine):
    less = '<xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence><xs:attribute name="x" use="prohibited"/>'
    found = redefine(content(less, "restriction", "C")).types[t("C")]
    assert (found.base, found.derivation) == (t("B"), Derivation.RESTRICTION)
    assert [e.name for e in found.content.particles] == [t("b")]
    assert ([a.name.name for a in found.attributes], found.prohibited) == (["y"], (QName("", "x"),))


def test_simple_content_and_simple_types(redefine):
    contract = redefine(
        '<xs:complexType name="V"><xs:simpleContent><xs:restriction base="t:V"><xs:maxInclusive value="5"/></xs:restriction></xs:simpleContent></xs:complexType>'
        '<xs:simpleType name="S"><xs:restriction base="t:S"><xs:minLength value="2"/></xs:restriction></xs:simpleType>'
    )
    value, text = contract.types[t("V")], contract.types[t("S")]
    assert (value.base, value.simple_content.base, value.simple_content.facets) == (
        None,
        INT,
        (Facet("maxInclusive", "5"),),
    )
    assert [a.name.name for a in value.attributes] == ["x"]
    assert (text.name, text.facets) == (t("S"), (Facet("minLength", "2"),))
    assert (text.base.name, text.base.base, text.base.facets) == (None, STRING, (Facet("maxLength", "9"),))


def test_groups_that_refer_to_themselves_hold_the_old_ones(redefine):
    found = redefine(
        '<xs:group name="G"><xs:sequence><xs:group ref="t:G" minOccurs="0"/><xs:element name="h" type="xs:int"/></xs:sequence></xs:group>'
        '<xs:attributeGroup name="A"><xs:attributeGroup ref="t:A"/><xs:attribute name="n"/><xs:anyAttribute namespace="urn:b"/></xs:attributeGroup>'
    ).types[t("U")]
    old, new = found.content.particles
    assert (old.kind, old.occurs, [e.name for e in old.particles], new.name) == (
        GroupKind.CHOICE,
        (0, 1),
        [t("g")],
        t("h"),
    )
    assert [a.name.name for a in found.attributes] == ["a", "n"]
    assert found.any_attribute == Wildcard(("urn:b",))


def test_groups_that_do_not_are_as_written(redefine):
    found = redefine(
        '<xs:group name="G"><xs:sequence/></xs:group><xs:attributeGroup name="A"><xs:attribute name="n"/></xs:attributeGroup>'
    ).types[t("U")]
    assert (found.content.particles, [a.name.name for a in found.attributes], found.any_attribute) == ((), ["n"], None)


def test_a_redefinition_of_a_redefinition(read):
    outer = schema(f'<xs:redefine schemaLocation="mid.xsd">{content(ITEM.format("e"), "extension", "B")}</xs:redefine>')
    mid = schema(f'<xs:redefine schemaLocation="old.xsd">{content(ITEM.format("d"), "extension", "B")}</xs:redefine>')
    mid = mid.replace("<xs:schema", '<xs:schema xmlns:t="urn:t"')
    found = read(wsdl(schemas=outer), mid_xsd=mid, old_xsd=OLD).types[t("B")]
    inner, last = found.content.particles
    assert [e.name.name for group in (*inner.particles, last) for e in group.particles] == ["b", "d", "e"]


ITEM = '<xs:sequence><xs:element name="{}" type="xs:int"/></xs:sequence>'


def test_a_chameleon_is_redefined_in_the_namespace_it_gets(read):
    alone = schema('<xs:complexType name="K"><xs:sequence><xs:element name="a" type="L"/></xs:sequence></xs:complexType>'
                   '<xs:simpleType name="L"><xs:restriction base="xs:int"/></xs:simpleType>', "")  # fmt: skip
    inner = schema(f'<xs:redefine schemaLocation="k.xsd">{content(ITEM.format("d"), "extension", "K")}</xs:redefine>')
    found = read(wsdl(schemas=inner), k_xsd=alone).types[t("K")]
    old, new = found.content.particles
    assert [(e.name, e.type) for e in (*old.particles, *new.particles)] == [(QName("", "a"), t("L")), (t("d"), INT)]


def test_documents_that_include_each_other(read):
    one = schema(
        '<xs:include schemaLocation="two.xsd"/><xs:simpleType name="One"><xs:list itemType="t:Two"/></xs:simpleType>'
    )
    two = schema(
        '<xs:include schemaLocation="one.xsd"/><xs:simpleType name="Two"><xs:restriction base="xs:int"/></xs:simpleType>'
    )
    files = {
        f"{name}_xsd": text.replace("<xs:schema", '<xs:schema xmlns:t="urn:t"')
        for name, text in (("one", one), ("two", two))
    }
    contract = read(wsdl(schemas=schema('<xs:include schemaLocation="one.xsd"/>')), **files)
    assert {t("One"), t("Two")} <= set(contract.types)
    assert select(contract).warnings == ()


# --- schemas that need not be there ----------------------------------------------------------------------------------


def test_schemas_of_w3c_that_are_imported_without_a_place(read):
    mime, addressing = "http://www.w3.org/2005/05/xmlmime", "http://www.w3.org/2005/08/addressing"
    imports = "".join(f'<xs:import namespace="{uri}"/>' for uri in (mime, addressing))
    use = '<xs:element name="U"><xs:complexType><xs:sequence><xs:element name="m" type="m:base64Binary"/><xs:element ref="a:ReplyTo"/>'
    use += '<xs:element name="f" type="a:FaultCodesOpenEnumType"/>'
    use += '</xs:sequence><xs:attribute ref="m:contentType"/><xs:attribute ref="xsi:type"/><xs:attribute ref="xsi:schemaLocation"/></xs:complexType></xs:element>'
    inner = schema(imports + use, f'targetNamespace="urn:w" xmlns:m="{mime}" xmlns:a="{addressing}" xmlns:xsi="{XSI}"')
    messages = MESSAGES.replace("t:In", "w:U").replace("<message", '<message xmlns:w="urn:w"')
    contract = select(read(wsdl(messages=messages, schemas=inner)))
    codes = contract.types[QName(addressing, "FaultCodesType")].enumeration
    assert QName(addressing, "InvalidEPR") in {each.name for each in codes}
    binary = contract.types[QName(mime, "base64Binary")]
    assert (binary.simple_content.name, [a.name for a in binary.attributes]) == (
        "base64Binary",
        [QName(mime, "contentType")],
    )
    assert QName(addressing, "EndpointReferenceType") in contract.types
    address, *_ = contract.types[QName(addressing, "EndpointReferenceType")].content.particles
    assert address.name == QName(addressing, "Address")
    assert contract.warnings == ()
    attributes = contract.services[0].operations[0].input.body[0].element.type.attributes
    assert [(a.name.name, a.type) for a in attributes][1:] == [("schemaLocation", QName(XSD, "anyURI"))]


def test_parts_of_binary_data_have_a_schema_of_w3c(read):
    xop = "http://www.w3.org/2004/08/xop/include"
    inner = f'<xs:import namespace="{xop}"/><xs:element name="U" type="x:Include"/>'
    messages = MESSAGES.replace("t:In", "w:U").replace("<message", '<message xmlns:w="urn:w"')
    contract = select(read(wsdl(messages=messages, schemas=schema(inner, f'targetNamespace="urn:w" xmlns:x="{xop}"'))))
    assert [a.name for a in contract.types[QName(xop, "Include")].attributes] == [QName("", "href")]
    assert contract.warnings == ()


def test_maps_of_apache_soap_need_no_schema(read):
    messages = MESSAGES.replace('element="t:In"', 'type="a:Map"')
    text = wsdl(messages=messages).replace("<definitions", '<definitions xmlns:a="http://xml.apache.org/xml-soap"')
    contract = select(read(text))
    (item,) = contract.types[QName("http://xml.apache.org/xml-soap", "Map")].content.particles
    key, value = contract.types[item.type].content.particles
    assert (item.name, key.name, value.name) == (QName("", "item"), QName("", "key"), QName("", "value"))
    assert contract.warnings == ()


def test_a_schema_that_is_there_counts_not_the_one_we_know(read):
    mime = "http://www.w3.org/2005/05/xmlmime"
    own = schema(
        '<xs:simpleType name="base64Binary"><xs:restriction base="xs:int"/></xs:simpleType>',
        f'targetNamespace="{mime}"',
    )
    inner = schema(f'<xs:import namespace="{mime}"/>', 'targetNamespace="urn:w"')
    contract = read(wsdl(schemas=own + inner))
    assert contract.types[QName(mime, "base64Binary")].base == INT
    assert [name.name for name in contract.types if name.namespace == mime] == ["base64Binary"]
