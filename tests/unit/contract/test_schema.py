"""Small schemas and what they mean."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

from soapbind.contract.model import (
    ANY_TYPE,
    SERIALIZATION,
    XSD,
    Attribute,
    Derivation,
    Element,
    Facet,
    Group,
    GroupKind,
    Occurs,
    QName,
    SimpleType,
    Wildcard,
)

from .components import complex_type, particles, simple_type
from .wsdl_texts import INT, SERVICE, STRING, element_of, schema, t, wsdl


def test_prefixes_mean_what_the_nearest_declaration_says(read):
    types = (
        '<xs:complexType name="T"><xs:sequence><xs:element name="a" type="q:x" xmlns:q="urn:one"/>'
        '<xs:element name="b" type="q:x" xmlns:q="urn:two"/></xs:sequence></xs:complexType>'
    )
    one, two = (
        schema(f'<xs:simpleType name="x"><xs:restriction base="xs:{b}"/></xs:simpleType>', f'targetNamespace="urn:{n}"')
        for n, b in (("one", "int"), ("two", "string"))
    )
    found = particles(read(wsdl(types, schemas=one + two)), "T")
    assert [e.type for e in found] == [QName("urn:one", "x"), QName("urn:two", "x")]


def test_form_decides_about_the_namespace(read):
    inside = (
        '<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/>'
        '<xs:element name="b" form="qualified" type="xs:int"/></xs:sequence>'
        '<xs:attribute name="c"/><xs:attribute name="d" form="qualified"/></xs:complexType>'
    )
    contract = read(wsdl(schemas=schema(inside, 'targetNamespace="urn:u"')))
    found = contract.types[QName("urn:u", "T")]
    assert [e.name for e in found.content.particles] == [QName("", "a"), QName("urn:u", "b")]
    assert [a.name for a in found.attributes] == [QName("", "c"), QName("urn:u", "d")]
    assert contract.unqualified


def test_particles_keep_their_order(read):
    types = (
        '<xs:group name="G"><xs:choice><xs:element name="g" type="xs:int"/></xs:choice></xs:group>'
        '<xs:complexType name="T"><xs:sequence maxOccurs="2"><xs:any namespace="##other" processContents="lax" minOccurs="0"/>'
        '<xs:element name="a" minOccurs="0" maxOccurs="unbounded" nillable="true" default="1" type="xs:int"/>'
        '<xs:group ref="t:G" minOccurs="0"/><xs:choice><xs:element ref="t:In"/><xs:sequence/></xs:choice>'
        '<xs:element name="never" maxOccurs="0" minOccurs="0"/></xs:sequence></xs:complexType>'
    )
    contract = read(wsdl(types))
    wildcard, element, group, choice = particles(contract, "T")
    assert complex_type(contract, "T").content.occurs == Occurs(1, 2)
    assert wildcard == Wildcard(("##other",), "lax", Occurs(0, 1))
    assert element == Element(t("a"), INT, Occurs(0, None), nillable=True, default="1")
    assert group == Group(GroupKind.CHOICE, (Element(t("g"), INT),), Occurs(0, 1))
    assert (group.name, choice.name) == (t("G"), None)
    assert choice == Group(GroupKind.CHOICE, (Element(t("In"), STRING, is_reference=True), Group(GroupKind.SEQUENCE)))


def test_attributes_groups_and_references_are_put_in_place(read):
    types = (
        '<xs:attribute name="g" type="xs:int" default="1"/>'
        '<xs:attributeGroup name="A"><xs:attribute name="a" use="required"/><xs:anyAttribute namespace="##any"/></xs:attributeGroup>'
        '<xs:complexType name="T"><xs:attribute ref="t:g" fixed="2"/><xs:attributeGroup ref="t:A"/>'
        '<xs:attribute name="p" use="prohibited"/><xs:attribute ref="xml:lang"/></xs:complexType>'
    )
    found = complex_type(read(wsdl(types)), "T")
    assert found.attributes == (
        Attribute(t("g"), INT, default="1", fixed="2"),
        Attribute(QName("", "a"), QName(XSD, "anySimpleType"), required=True),
        Attribute(QName("http://www.w3.org/XML/1998/namespace", "lang"), QName(XSD, "language")),
    )
    assert found.any_attribute == Wildcard()
    assert found.content is None


def test_simple_types(read):
    types = (
        '<xs:simpleType name="E"><xs:restriction base="xs:string"><xs:enumeration value=" a"/></xs:restriction></xs:simpleType>'
        '<xs:simpleType name="F"><xs:restriction base="xs:string"><xs:maxLength value="5"/><xs:pattern value="a+"/>'
        '<xs:minLength value="1"/></xs:restriction></xs:simpleType>'
        '<xs:simpleType name="L"><xs:list itemType="t:E"/></xs:simpleType>'
        '<xs:simpleType name="U"><xs:union memberTypes="t:E xs:int"><xs:simpleType><xs:list itemType="xs:int"/>'
        "</xs:simpleType></xs:union></xs:simpleType>"
    )
    contract = read(wsdl(types))
    assert [e.value for e in simple_type(contract, "E").enumeration] == [" a"]
    assert simple_type(contract, "F").facets == (
        Facet("maxLength", "5"),
        Facet("pattern", "a+"),
        Facet("minLength", "1"),
    )
    assert simple_type(contract, "L").item == t("E")
    assert simple_type(contract, "U").members == (t("E"), INT, SimpleType(None, item=INT))


def test_derivation(read):
    types = (
        '<xs:complexType name="B" abstract="true" mixed="true"/>'
        '<xs:complexType name="D"><xs:complexContent><xs:extension base="t:B"><xs:all><xs:element name="x"/></xs:all>'
        '<xs:attribute name="a" type="xs:int"/></xs:extension></xs:complexContent></xs:complexType>'
        '<xs:complexType name="R"><xs:complexContent><xs:restriction base="t:B"/></xs:complexContent></xs:complexType>'
    )
    contract = read(wsdl(types))
    assert (complex_type(contract, "B").abstract, complex_type(contract, "B").mixed) == (True, True)
    derived = complex_type(contract, "D")
    assert (derived.base, derived.derivation, derived.content.kind) == (t("B"), Derivation.EXTENSION, GroupKind.ALL)
    assert (derived.content.particles[0].type, len(derived.attributes)) == (ANY_TYPE, 1)
    assert complex_type(contract, "R").derivation is Derivation.RESTRICTION


def test_simple_content_has_the_type_of_its_text(read):
    types = (
        '<xs:complexType name="A"><xs:simpleContent><xs:extension base="xs:int"><xs:attribute name="a"/></xs:extension>'
        "</xs:simpleContent></xs:complexType>"
        '<xs:complexType name="B"><xs:simpleContent><xs:extension base="t:A"/></xs:simpleContent></xs:complexType>'
        '<xs:complexType name="C"><xs:simpleContent><xs:restriction base="t:B"><xs:maxInclusive value="3"/></xs:restriction>'
        "</xs:simpleContent></xs:complexType>"
        '<xs:complexType name="D"><xs:simpleContent><xs:restriction base="t:B"/></xs:simpleContent></xs:complexType>'
    )
    contract = read(wsdl(types))
    facts = {n: (complex_type(contract, n).base, complex_type(contract, n).simple_content) for n in "ABCD"}
    narrowed = SimpleType(None, base=INT, facets=(Facet("maxInclusive", "3"),))
    assert facts == {"A": (None, INT), "B": (t("A"), INT), "C": (t("B"), narrowed), "D": (t("B"), INT)}


def test_an_element_that_contains_itself_gets_a_shared_type(read):
    types = (
        '<xs:element name="Node"><xs:complexType><xs:sequence><xs:element ref="t:Node" minOccurs="0"/></xs:sequence>'
        '</xs:complexType></xs:element><xs:complexType name="Node"/>'
        '<xs:complexType name="T"><xs:sequence><xs:element ref="t:Node"/></xs:sequence></xs:complexType>'
    )
    contract = read(wsdl(types))
    shared = complex_type(contract, "NodeElement")
    assert shared.element == t("Node")
    assert [e.type for e in (*particles(contract, "T"), *particles(contract, "NodeElement"))] == [t("NodeElement")] * 2
    assert contract.elements[t("Node")].type == t("NodeElement")


def test_a_substitute_has_the_type_of_its_head(read):
    types = '<xs:element name="H" type="xs:int" abstract="true"/><xs:element name="S" substitutionGroup="t:H"/>'
    contract = read(wsdl(types))
    found = contract.elements[t("S")]
    assert (found.type, found.substitution_group, contract.elements[t("H")].abstract) == (INT, t("H"), True)


def test_the_schema_of_a_dataset_is_anything(read):
    types = (
        '<xs:complexType name="T"><xs:sequence><xs:element ref="xs:schema"/><xs:any/></xs:sequence></xs:complexType>'
    )
    first, _ = particles(read(wsdl(types)), "T")
    assert first == Element(QName(XSD, "schema"), ANY_TYPE, is_reference=True)


def test_soap_encoding_types_are_built_in(read):
    types = (
        '<xs:complexType name="T" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><xs:complexContent>'
        '<xs:restriction base="e:Array"><xs:attribute ref="e:arrayType"/></xs:restriction></xs:complexContent></xs:complexType>'
    )
    found = complex_type(read(wsdl(types)), "T")
    assert (found.base, found.array) == (None, "[]")


def test_data_contract_annotations(read):
    types = (
        '<xs:import namespace="http://schemas.microsoft.com/2003/10/Serialization/"/>'
        '<xs:complexType name="D"><xs:annotation><xs:documentation> A\n dictionary. </xs:documentation><xs:appinfo>'
        f'<IsDictionary xmlns="{SERIALIZATION}">true</IsDictionary></xs:appinfo></xs:annotation></xs:complexType>'
        f'<xs:complexType name="V"><xs:annotation><xs:appinfo><IsValueType xmlns="{SERIALIZATION}">true</IsValueType>'
        "</xs:appinfo></xs:annotation></xs:complexType>"
        f'<xs:simpleType name="E"><xs:annotation><xs:appinfo><ActualType Name="short" Namespace="{XSD}" xmlns="{SERIALIZATION}"/>'
        '</xs:appinfo></xs:annotation><xs:restriction base="xs:string"><xs:enumeration value="a"><xs:annotation><xs:appinfo>'
        "<ser:EnumerationValue>-1</ser:EnumerationValue></xs:appinfo></xs:annotation></xs:enumeration>"
        '<xs:enumeration value="b"/></xs:restriction></xs:simpleType>'
    )
    contract = read(wsdl(types))
    assert contract.is_data_contract
    assert (complex_type(contract, "D").is_dictionary, complex_type(contract, "D").documentation) == (
        True,
        "A\n dictionary.",
    )
    assert complex_type(contract, "V").is_value_type
    assert [(e.value, e.number) for e in simple_type(contract, "E").enumeration] == [("a", -1), ("b", None)]
    assert simple_type(contract, "E").actual_type == QName(XSD, "short")


def test_an_included_schema_takes_the_namespace_of_the_includer(read):
    included = schema(
        '<xs:complexType name="C"><xs:sequence><xs:element name="c" type="C"/></xs:sequence></xs:complexType>', ""
    )
    contract = read(wsdl(schemas=schema('<xs:include schemaLocation="c.xsd"/>')), c_xsd=included)
    (inner,) = particles(contract, "C")
    assert (inner.type, inner.name) == (t("C"), QName("", "c"))
    assert complex_type(contract, "C").location.document.endswith("c.xsd")


def test_equal_types_of_several_wsdls_are_one(read):
    types = element_of("xs:int")
    other = wsdl(types).replace('"S"', '"S2"').replace("t:S", "t:S2")
    contract = read(wsdl(types), b_wsdl=other)
    assert ([s.name for s in contract.services], list(contract.types)) == (["S", "S2"], [t("T")])


def test_one_service_in_two_files_is_one_service(read):
    (service,) = read(wsdl(), b_wsdl=wsdl(service=SERVICE.replace("http://x", "http://y"))).services
    assert [p.address for p in service.ports] == ["http://x", "http://y"]


def test_lines_are_told_when_there_are_some(read):
    types = (
        '<xs:complexType name="T">' + "\n" * 5 + '<xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType>'
    )
    (element,) = particles(read(wsdl(types)), "T")
    assert element.location.line == 6
    assert element.location.path == ("types", "schema[t]", "complexType[T]", "element[a]")
    assert particles(read(wsdl(types.replace("\n", ""))), "T")[0].location.line == 0
