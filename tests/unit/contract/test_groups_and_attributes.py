"""Groups that hold each other, and attributes that types share or take away."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

from soapbind.contract.model import (
    QName,
    Wildcard,
)

from .components import complex_type, particles
from .wsdl_texts import INT, t, wsdl

RECURSIVE = (
    '<xs:group name="G"><xs:sequence><xs:element name="x" type="xs:int"/><xs:element name="e" minOccurs="0"><xs:complexType>'
    '<xs:group ref="t:G"/></xs:complexType></xs:element></xs:sequence></xs:group>'
)


def test_a_group_in_itself_shares_the_anonymous_type_in_between(read):
    contract = read(wsdl(RECURSIVE + '<xs:complexType name="T"><xs:group ref="t:G"/></xs:complexType>'))
    outer, inner = particles(contract, "T"), particles(contract, "e")
    assert [(e.name, e.type) for e in outer] == [(t("x"), INT), (t("e"), t("e"))]
    assert inner == outer
    assert contract.types[t("e")].element == t("e")
    assert complex_type(contract, "T").content.name == t("G")


def test_groups_that_hold_each_other(read):
    types = (
        '<xs:group name="A"><xs:sequence><xs:element name="e" minOccurs="0"><xs:complexType><xs:group ref="t:B"/></xs:complexType>'
        '</xs:element></xs:sequence></xs:group><xs:group name="B"><xs:choice><xs:element name="e"><xs:complexType><xs:sequence>'
        '<xs:group ref="t:A"/></xs:sequence></xs:complexType></xs:element></xs:choice></xs:group>'
        '<xs:complexType name="T"><xs:group ref="t:A"/></xs:complexType><xs:complexType name="e"/>'
    )
    contract = read(wsdl(types))
    names = [name.name for name in contract.types]
    assert names == ["T", "e", "e2", "e3"]
    assert particles(contract, "T")[0].type == t("e2")
    assert particles(contract, "e2")[0].type == t("e3")
    assert particles(contract, "e3")[0].particles[0].type == t("e2")


def test_attributes_that_a_restriction_takes_away_are_known(read):
    types = (
        '<xs:complexType name="B"><xs:attribute name="a" use="prohibited"/><xs:attribute name="b"/></xs:complexType>'
        '<xs:complexType name="R"><xs:complexContent><xs:restriction base="t:B"><xs:attribute name="b" use="prohibited"/>'
        '<xs:attribute ref="xml:lang" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>'
    )
    contract = read(wsdl(types))
    lang = QName("http://www.w3.org/XML/1998/namespace", "lang")
    assert (complex_type(contract, "R").prohibited, complex_type(contract, "R").attributes) == (
        (QName("", "b"), lang),
        (),
    )
    assert complex_type(contract, "B").prohibited == ()


def test_wildcards_of_attribute_groups_allow_what_all_of_them_allow(read):
    def allowed(own: str, *groups: str) -> Wildcard | None:
        declared = "".join(
            f'<xs:attributeGroup name="A{i}"><xs:anyAttribute namespace="{n}"/></xs:attributeGroup>'
            for i, n in enumerate(groups)
        )
        used = "".join(f'<xs:attributeGroup ref="t:A{i}"/>' for i in range(len(groups)))
        rest = f'<xs:anyAttribute namespace="{own}" processContents="lax"/>' if own else ""
        return complex_type(
            read(wsdl(f'{declared}<xs:complexType name="T">{used}{rest}</xs:complexType>')), "T"
        ).any_attribute

    assert allowed("urn:a urn:b", "urn:b urn:c") == Wildcard(("urn:b",), "lax")
    assert allowed("", "urn:a urn:b", "##any", "urn:b") == Wildcard(("urn:b",), "strict")
    assert allowed("##other", "##targetNamespace urn:b ##local") == Wildcard(("urn:b",), "lax")
    assert allowed("##targetNamespace", "##other") == Wildcard((), "lax")
    assert allowed("##any", "##other") == Wildcard(("##other",), "lax")
    assert allowed("", *()) is None
