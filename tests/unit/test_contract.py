"""Small WSDLs and what they mean, and every problem a WSDL can have."""

# ruff: noqa: E501, ISC004 - XML reads better in one piece
from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from soapbind.contract.model import (
    ANY_TYPE,
    ARRAYS,
    SERIALIZATION,
    XSD,
    Attribute,
    ComplexType,
    Contract,
    Derivation,
    Element,
    Facet,
    Group,
    GroupKind,
    Occurs,
    QName,
    SimpleType,
    Style,
    Use,
    Wildcard,
)
from soapbind.contract.read import read_contract
from soapbind.contract.select import select
from soapbind.documents.load import load
from soapbind.errors import Diagnostic, SoapbindError

STRING, INT = QName(XSD, "string"), QName(XSD, "int")
NAMESPACES = (
    'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" '
    'xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ser="http://schemas.microsoft.com/2003/10/Serialization/"'
)
ELEMENTS = '<xs:element name="In" type="xs:string"/><xs:element name="Out" type="xs:int"/>'
MESSAGES = '<message name="In"><part name="p" element="t:In"/></message><message name="Out"><part name="p" element="t:Out"/></message>'
PORT_TYPE = (
    '<portType name="S"><operation name="Do"><input message="t:In"/><output message="t:Out"/></operation></portType>'
)
BINDING = (
    '<binding name="B" type="t:S"><soap:binding/><operation name="Do"><soap:operation soapAction="urn:do"/>'
    '<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>'
)
SERVICE = '<service name="Svc"><port name="P" binding="t:B"><soap:address location="http://x"/></port></service>'


def schema(inside: str, attributes: str = 'targetNamespace="urn:t" elementFormDefault="qualified"') -> str:
    return f'<xs:schema xmlns:xs="{XSD}" {attributes}>{inside}</xs:schema>'


def definitions(*parts: str, target: str = "urn:t") -> str:
    return f'<definitions targetNamespace="{target}" {NAMESPACES}>{"".join(parts)}</definitions>'


def wsdl(  # noqa: PLR0913 - each part of a WSDL can be exchanged
    types: str = "",
    *,
    messages: str = MESSAGES,
    port_type: str = PORT_TYPE,
    binding: str = BINDING,
    service: str = SERVICE,
    schemas: str = "",
) -> str:
    inline = f"<types>{schema(ELEMENTS + types)}{schemas}</types>"
    return definitions(inline, messages, port_type, binding, service)


@pytest.fixture
def read(tmp_path):
    """Write files, a.wsdl first, and read them as a contract."""

    def call(text: str, **files: str) -> Contract:
        for name, content in {"a_wsdl": text, **files}.items():
            (tmp_path / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return read_contract(load([str(tmp_path)]))

    return call


@pytest.fixture
def refused(read):
    """Read like ``read``, and return the problems as (code, path)."""

    def call(text: str, **files: str) -> list[Diagnostic]:
        with pytest.raises(SoapbindError) as caught:
            read(text, **files)
        assert all(d.help for d in caught.value.diagnostics), "every diagnostic has a next step"
        return list(caught.value.diagnostics)

    return call


def t(name: str) -> QName:
    return QName("urn:t", name)


def complex_type(contract: Contract, name: str) -> ComplexType:
    found = contract.types[t(name)]
    assert isinstance(found, ComplexType)
    return found


def simple_type(contract: Contract, name: str) -> SimpleType:
    found = contract.types[t(name)]
    assert isinstance(found, SimpleType)
    return found


def particles(contract: Contract, name: str) -> tuple[Element | Wildcard | Group, ...]:
    content = complex_type(contract, name).content
    assert content is not None
    return content.particles


def codes(problems: list[Diagnostic]) -> list[str]:
    return [p.code for p in problems]


# --- WSDL ----------------------------------------------------------------------------------------------------------


def test_a_service(read):
    contract = read(wsdl())
    (service,) = contract.services
    (operation,) = service.operations
    assert (service.name, service.namespace) == ("S", "urn:t")
    assert (operation.name, operation.action, operation.style) == ("Do", "urn:do", Style.DOCUMENT)
    assert [p.element.name for p in operation.input.body] == [t("In")]
    assert operation.output.body[0].element.type == INT
    assert [(p.name, p.address, p.soap_version) for p in service.ports] == [("P", "http://x", "1.1")]
    assert not contract.is_data_contract
    assert not contract.unqualified


def test_soap_1_1_is_preferred_and_http_bindings_are_ignored(read):
    twelve = BINDING.replace("soap:", "soap12:").replace('"B"', '"B12"').replace("urn:do", "urn:do12")
    get = '<binding name="G" type="t:S"><http:binding verb="GET"/></binding>'
    ports = (
        '<service name="Svc"><port name="G" binding="t:G"><http:address location="http://g"/></port>'
        '<port name="P12" binding="t:B12"><soap12:address location="http://y"/></port>'
        '<port name="P" binding="t:B"><soap:address location="http://x"/></port></service>'
    )
    (service,) = read(wsdl(binding=twelve + get + BINDING, service=ports)).services
    assert [(p.name, p.soap_version) for p in service.ports] == [("P12", "1.2"), ("P", "1.1")]
    assert service.operations[0].action == "urn:do"


def test_headers_come_in_binding_order_and_leave_the_body(read):
    messages = (
        '<message name="In"><part name="h" element="t:In"/><part name="p" element="t:Out"/></message>'
        '<message name="Out"><part name="x" element="t:Out"/></message>'
    )
    headers = (
        '<soap:header message="t:Out" part="x" use="literal"/><soap:header message="t:In" part="h" use="literal"/>'
    )
    binding = BINDING.replace("<input>", f"<input>{headers}", 1)
    (operation,) = read(wsdl(messages=messages, binding=binding)).services[0].operations
    assert [p.name for p in operation.input.headers] == ["x", "h"]
    assert [p.name for p in operation.input.body] == ["p"]


@pytest.mark.parametrize(("listed", "expected"), [("", []), ("b", ["b"]), ("b a", ["a", "b"])])
def test_the_parts_of_a_body(read, listed, expected):
    messages = MESSAGES.replace(
        '<part name="p" element="t:In"/>', '<part name="a" element="t:In"/><part name="b" element="t:In"/>'
    )
    binding = BINDING.replace("<soap:body", f'<soap:body parts="{listed}"', 1)
    (operation,) = read(wsdl(messages=messages, binding=binding)).services[0].operations
    assert [p.name for p in operation.input.body] == expected


def test_rpc_has_wrappers_and_typed_parts(read):
    messages = MESSAGES.replace('element="t:In"', 'type="xs:string"').replace('element="t:Out"', 'type="xs:int"')
    binding = BINDING.replace("<soap:binding/>", '<soap:binding style="rpc"/>')
    binding = binding.replace('use="literal"', 'use="encoded" namespace="urn:rpc"')
    (operation,) = read(wsdl(messages=messages, binding=binding)).services[0].operations
    assert (operation.style, operation.input.use) == (Style.RPC, Use.ENCODED)
    assert (operation.input.wrapper, operation.output.wrapper) == (
        QName("urn:rpc", "Do"),
        QName("urn:rpc", "DoResponse"),
    )
    assert (operation.input.body[0].type, operation.input.body[0].element) == (STRING, None)


def test_one_way_and_faults(read):
    port_type = PORT_TYPE.replace('<output message="t:Out"/>', '<fault name="F" message="t:Out"/>')
    (operation,) = read(wsdl(port_type=port_type)).services[0].operations
    assert operation.output is None
    assert [(f.name, f.parts[0].element.name) for f in operation.faults] == [("F", t("Out"))]


def test_overloads_are_told_apart_by_message_names(read):
    port_type = (
        '<portType name="S"><operation name="Do"><input name="one" message="t:In"/></operation>'
        '<operation name="Do"><input name="two" message="t:Out"/></operation></portType>'
    )
    binding = (
        '<binding name="B" type="t:S"><soap:binding/>'
        '<operation name="Do"><soap:operation/><input name="two"><soap:body use="literal"/></input></operation></binding>'
    )
    (operation,) = read(wsdl(port_type=port_type, binding=binding)).services[0].operations
    assert operation.input.body[0].element.name == t("Out")


def test_an_imported_wsdl_is_found_by_qualified_name(read):
    main = definitions(
        '<import namespace="urn:p" location="p.wsdl"/>',
        BINDING.replace("t:S", "p:S").replace("<binding", '<binding xmlns:p="urn:p"', 1),
        SERVICE,
    )
    part = definitions(f"<types>{schema(ELEMENTS)}</types>", MESSAGES, PORT_TYPE, target="urn:p")
    part = part.replace('message="t:', 'message="p:').replace('xmlns:t="urn:t"', 'xmlns:t="urn:t" xmlns:p="urn:p"')
    (service,) = read(main, p_wsdl=part).services
    assert (service.name, service.namespace, len(service.operations)) == ("S", "urn:p", 1)


def test_documentation_is_kept_as_it_is_written(read):
    text = (
        '<documentation> a &lt;b&gt; <h:p xmlns:h="urn:h" class="c">in\n  <i/>side</h:p><!-- not --> b </documentation>'
    )
    port_type = PORT_TYPE.replace('<operation name="Do">', f'<operation name="Do">{text}')
    (operation,) = read(wsdl(port_type=port_type)).services[0].operations
    assert operation.documentation == 'a <b> <p class="c">in\n  <i></i>side</p> b'


def test_wrappers_of_one_name_stay_with_their_wsdl(read):
    other = (
        wsdl()
        .replace('"S"', '"S2"')
        .replace("t:S", "t:S2")
        .replace('name="In" type="xs:string"', 'name="In" type="xs:int"')
    )
    contract = read(wsdl(), b_wsdl=other)
    types = {s.name: s.operations[0].input.body[0].element.type for s in contract.services}
    assert types == {"S": STRING, "S2": INT}
    assert t("In") not in contract.elements


# --- schema --------------------------------------------------------------------------------------------------------


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
    assert complex_type(read(wsdl(types)), "T").base == QName("http://schemas.xmlsoap.org/soap/encoding/", "Array")


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


# --- diagnostics ---------------------------------------------------------------------------------------------------


def element_of(type_: str, name: str = "e") -> str:
    return f'<xs:complexType name="T"><xs:sequence><xs:element name="{name}" type="{type_}"/></xs:sequence></xs:complexType>'


@pytest.mark.parametrize(
    ("types", "code", "path", "hint"),
    [
        (element_of("t:Tt"), "unknown-type", "complexType[T]/element[e]", "did you mean T?"),
        (element_of("t:int"), "unknown-type", "complexType[T]/element[e]", "is a schema missing?"),
        (element_of("ser:guid"), "unknown-type", "complexType[T]/element[e]", "no schema of"),
        (element_of("zz:a"), "unknown-prefix", "complexType[T]/element[e]", "xmlns"),
        (
            '<xs:complexType name="T"><xs:sequence><xs:element ref="t:Inn"/></xs:sequence></xs:complexType>',
            "unknown-element",
            "complexType[T]/element[Inn]",
            "did you mean In?",
        ),
        (
            '<xs:complexType name="T"><xs:sequence><xs:group ref="t:G"/></xs:sequence></xs:complexType>',
            "unknown-group",
            "complexType[T]/group[G]",
            "",
        ),
        ('<xs:complexType name="T"><xs:attribute ref="t:a"/></xs:complexType>', "unknown-attribute", "complexType[T]/attribute[a]", ""),
        (
            '<xs:complexType name="T"><xs:attributeGroup ref="t:a"/></xs:complexType>',
            "unknown-attribute-group",
            "complexType[T]/attributeGroup[a]",
            "",
        ),
        (
            '<xs:group name="G"><xs:sequence><xs:element name="e"><xs:complexType><xs:group ref="t:G"/></xs:complexType>'
            '</xs:element></xs:sequence></xs:group><xs:complexType name="T"><xs:group ref="t:G"/></xs:complexType>',
            "recursive-group",
            "group[G]/element[e]/group[G]",
            "named type",
        ),
        (
            '<xs:complexType name="T"><xs:sequence><xs:element name="a" minOccurs="few"/></xs:sequence></xs:complexType>',
            "bad-schema",
            "complexType[T]/element[a]",
            "",
        ),
        ('<xs:element name="T"><xs:sequence/></xs:element>', "bad-schema", "element[T]", ""),
        ('<xs:complexType name="T"><xs:sequence/><xs:sequence/></xs:complexType>', "bad-schema", "complexType[T]", ""),
        ("<xs:sequence/>", "bad-schema", "sequence", ""),
        ("<xs:complexType/>", "bad-schema", "complexType", "name"),
        (
            '<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:enumeration value="a"><xs:annotation><xs:appinfo>'
            "<ser:EnumerationValue>x</ser:EnumerationValue></xs:appinfo></xs:annotation></xs:enumeration></xs:restriction>"
            "</xs:simpleType>",
            "bad-schema",
            "simpleType[T]",
            "",
        ),
        ('<xs:element name="In" type="xs:int"/>', "element-conflict", "element[In]", ""),
    ],
)  # fmt: skip
def test_a_bad_schema(refused, types, code, path, hint):
    (found,) = refused(wsdl(types))
    assert found.code == code
    assert "/".join(found.location.path) == f"types/schema[t]/{path}"
    assert hint in found.help


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"messages": MESSAGES.replace("t:In", "t:Inn")}, "unknown-element", "message[In]/part[p]"),
        ({"messages": MESSAGES.replace('element="t:In"', 'type="t:Inn"')}, "unknown-type", "message[In]/part[p]"),
        ({"messages": MESSAGES.replace("t:In", "q:In")}, "unknown-prefix", "message[In]/part[p]"),
        ({"port_type": PORT_TYPE.replace("t:In", "t:Inn")}, "unknown-message", "portType[S]/operation[Do]/input"),
        ({"service": SERVICE.replace("t:B", "t:C")}, "unknown-binding", "service[Svc]/port[P]"),
        ({"binding": BINDING.replace("t:S", "t:Z")}, "unknown-port-type", "binding[B]"),
        ({"binding": BINDING.replace('"Do"', '"Dot"')}, "unknown-operation", "binding[B]/operation[Dot]"),
        (
            {"binding": BINDING.replace("<soap:body", '<soap:body parts="q"', 1)},
            "unknown-part",
            "binding[B]/operation[Do]/input",
        ),
        (
            {"binding": BINDING.replace("<input>", '<input><soap:header message="t:In" part="z"/>')},
            "unknown-part",
            "binding[B]/operation[Do]/input/header[z]",
        ),
        (
            {"binding": BINDING.replace("<input>", '<input><soap:header message="t:Z" part="z"/>')},
            "unknown-message",
            "binding[B]/operation[Do]/input/header[z]",
        ),
        (
            {"port_type": PORT_TYPE.replace('<input message="t:In"/>', "")},
            "unsupported-operation",
            "portType[S]/operation[Do]",
        ),
        ({"messages": MESSAGES.replace("t:In", "")}, "empty-reference", "message[In]/part[p]"),
        ({"port_type": PORT_TYPE.replace("t:In", " ")}, "empty-reference", "portType[S]/operation[Do]/input"),
        ({"service": SERVICE.replace("t:B", "")}, "empty-reference", "service[Svc]/port[P]"),
        ({"service": ""}, "no-service", ""),
        ({"service": SERVICE, "binding": BINDING.replace("<soap:binding/>", "<http:binding/>")}, "no-service", ""),
    ],
)
def test_a_bad_wsdl(refused, changes, code, path):
    found = {p.code: "/".join(p.location.path) for p in refused(wsdl(**changes))}
    assert found[code] == path


def test_redefine_is_refused(refused):
    inner = schema('<xs:redefine schemaLocation="r.xsd"/>')
    assert codes(refused(wsdl(schemas=inner), r_xsd=schema(""))) == ["unsupported-redefine"]


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        (element_of("xs:int"), element_of("xs:string"), "element e: type XMLSchema:int, not XMLSchema:string"),
        (element_of("xs:int"), element_of("xs:int", "f"), "t:e, not t:f"),
        (element_of("xs:int"), '<xs:complexType name="T"/>', "content a sequence, not nothing"),
        (
            element_of("xs:int"),
            '<xs:complexType name="T"><xs:sequence/></xs:complexType>',
            "only the first has element e",
        ),
        ('<xs:complexType name="T"/>', '<xs:complexType name="T" abstract="true"/>', "abstract False, not True"),
        (
            '<xs:complexType name="T"/>',
            '<xs:simpleType name="T"><xs:list itemType="xs:int"/></xs:simpleType>',
            "a ComplexType, not a SimpleType",
        ),
        *[
            (
                '<xs:simpleType name="T"><xs:restriction base="xs:int"><xs:enumeration value="1"/></xs:restriction></xs:simpleType>',
                f'<xs:simpleType name="T"><xs:restriction base="xs:int">{more}</xs:restriction></xs:simpleType>',
                expected,
            )
            for more, expected in (
                ('<xs:enumeration value="2"/>', "'1', not '2'"),
                ('<xs:enumeration value="1"/><xs:enumeration value="2"/>', "only the second has value 2"),
            )
        ],
    ],
)
def test_types_that_differ_name_both_places_and_the_difference(refused, one, other, difference):
    second = wsdl(other).replace('"S"', '"S2"').replace("t:S", "t:S2")
    (found,) = refused(wsdl(one), b_wsdl=second)
    assert found.code == "type-conflict"
    assert found.location.document.endswith("b.wsdl")
    assert "a.wsdl: types/schema[t]/" in found.message
    assert difference in found.message


def test_several_versions_need_a_choice(refused):
    one, two = (wsdl().replace("urn:t", f"urn:v{n}") for n in (1, 2))
    (found,) = refused(
        one, **{"W-v1-A_wsdl": one, "W-v2-A_wsdl": two, "W-v2-Ab_wsdl": two.replace('"S"', '"Z"').replace("t:S", "t:Z")}
    )
    assert found.code == "several-versions"
    assert "urn:v1, urn:v2" in found.message
    assert "--include 'W-v2-*'" in found.help


def test_several_versions_in_folders(tmp_path):
    for version in ("v9", "v10"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a.wsdl").write_text(wsdl().replace("urn:t", f"urn:{version}"), encoding="utf-8")
    with pytest.raises(SoapbindError, match=r"urn:v9, urn:v10\n.*--include '\*v10/\*'"):
        read_contract(load([str(tmp_path)]))
    assert read_contract(load([str(tmp_path)], ["*v10/*"])).services[0].namespace == "urn:v10"


def test_a_service_that_differs_between_files(refused):
    (found,) = refused(wsdl(), b_wsdl=wsdl().replace("urn:do", "urn:did"))
    assert found.code == "duplicate-service"
    assert "'urn:do', not 'urn:did'" in found.message


def test_nothing_is_logged(refused, caplog):
    with caplog.at_level(logging.DEBUG):
        refused(wsdl('<xs:complexType name="T"><xs:sequence/><xs:sequence/></xs:complexType>'))
    assert not caplog.records


def test_reading_leaves_the_documents_as_they_are(tmp_path):
    Path(tmp_path / "a.wsdl").write_text(wsdl(element_of("xs:int")), encoding="utf-8")
    documents = load([str(tmp_path)])
    assert read_contract(documents) == read_contract(documents)


# --- selection -----------------------------------------------------------------------------------------------------

FAMILY = (
    '<xs:complexType name="Root"><xs:sequence/></xs:complexType>'
    '<xs:complexType name="Base"><xs:complexContent><xs:extension base="t:Root"><xs:sequence/></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="Child"><xs:complexContent><xs:extension base="t:Base"><xs:sequence>'
    '<xs:element name="x" type="t:Only"/><xs:element ref="t:Head"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="Cousin"><xs:complexContent><xs:extension base="t:Root"><xs:sequence/></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:simpleType name="Only"><xs:list itemType="t:Item"/></xs:simpleType>'
    '<xs:simpleType name="Item"><xs:restriction base="xs:int"/></xs:simpleType>'
    '<xs:simpleType name="Unused"><xs:restriction base="xs:int"/></xs:simpleType>'
    '<xs:element name="Head" type="xs:int"/><xs:element name="Sub" type="t:InSub" substitutionGroup="t:Head"/>'
    '<xs:simpleType name="InSub"><xs:restriction base="xs:int"/></xs:simpleType>'
)


def two_operations(types: str) -> str:
    def double(text: str) -> str:
        start, end = text.index("<operation"), text.index("</operation>") + len("</operation>")
        second = text[start:end].replace('"Do"', '"Other"').replace("t:In", "t:Out").replace("urn:do", "urn:other")
        return text[:end] + second + text[end:]

    text = wsdl(types, port_type=double(PORT_TYPE), binding=double(BINDING))
    return text.replace('<xs:element name="In" type="xs:string"/>', '<xs:element name="In" type="t:Base"/>')


def test_selection_keeps_what_can_come_in_a_message(read):
    contract = read(two_operations(FAMILY))
    found = select(contract, [], ["S.Do"])
    assert [o.name for o in found.services[0].operations] == ["Do"]
    assert [n.name for n in found.types] == ["Root", "Base", "Child", "Only", "Item", "InSub"]
    assert [n.name for n in found.elements] == ["Head", "Sub"]
    assert not select(contract, [], ["S.Other"]).types


def test_selection_of_services(read):
    other = two_operations(FAMILY).replace('"S"', '"S2"').replace("t:S", "t:S2").replace("t:S2ub", "t:Sub")
    contract = read(two_operations(FAMILY), b_wsdl=other)
    assert [s.name for s in select(contract, ["S2"]).services] == ["S2"]
    both = select(contract, ["S2"], ["S.Other"])
    assert [(s.name, len(s.operations)) for s in both.services] == [("S", 1), ("S2", 2)]
    assert select(contract) == replace(contract, types=both.types, elements=both.elements)


def test_selection_of_what_is_not_there(read):
    with pytest.raises(SoapbindError) as caught:
        select(read(wsdl()), ["s"], ["S.Dot", "nothing"])
    told = [(d.code, d.location.document, d.help) for d in caught.value.diagnostics]
    assert told == [
        ("unknown-operation", "S.Dot", "did you mean S.Do?"),
        ("unknown-operation", "nothing", "there are S.Do"),
        ("unknown-service", "s", "there are S"),
    ]


def test_arrays_namespace_is_the_one_of_wcf():
    assert ARRAYS == SERIALIZATION + "Arrays"
