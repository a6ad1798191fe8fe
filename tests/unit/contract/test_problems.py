"""Every problem a WSDL or a schema can have."""

# ruff: noqa: E501, ISC004 - XML reads better in one piece
from __future__ import annotations

import logging
from pathlib import Path

import pytest
from soapbind.contract.read import read_contract
from soapbind.documents.load import load
from soapbind.errors import Diagnostic, SoapbindError

from .wsdl_texts import BINDING, MESSAGES, PORT_TYPE, SERVICE, element_of, schema, wsdl


@pytest.fixture
def refused(read):
    """Read like ``read``, and return the problems: those of the whole contract, else those of its parts."""

    def call(text: str, **files: str) -> list[Diagnostic]:
        try:
            found = list(dict.fromkeys(defect.diagnostic for defect in read(text, **files).defects))
        except SoapbindError as error:
            found = list(error.diagnostics)
        assert found
        assert all(d.help for d in found), "every diagnostic has a next step"
        return found

    return call


def codes(problems: list[Diagnostic]) -> list[str]:
    return [p.code for p in problems]


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
            '<xs:group name="G"><xs:sequence><xs:choice><xs:group ref="t:G"/></xs:choice></xs:sequence></xs:group>'
            '<xs:complexType name="T"><xs:group ref="t:G"/></xs:complexType>',
            "recursive-group",
            "group[G]/group[G]",
            "an element around",
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
        ({"messages": MESSAGES.replace("t:In", "")}, "empty-reference", "message[In]/part[p]"),
        ({"port_type": PORT_TYPE.replace("t:In", " ")}, "empty-reference", "portType[S]/operation[Do]/input"),
        ({"service": SERVICE.replace("t:B", "")}, "empty-reference", "service[Svc]/port[P]"),
        ({"service": "", "binding": BINDING.replace("<soap:binding/>", "<http:binding/>")}, "no-service", ""),
        ({"service": SERVICE, "binding": BINDING.replace("<soap:binding/>", "<http:binding/>")}, "no-service", ""),
    ],
)
def test_a_bad_wsdl(refused, changes, code, path):
    found = {p.code: "/".join(p.location.path) for p in refused(wsdl(**changes))}
    assert found[code] == path


def test_override_is_refused(refused):
    inner = schema('<xs:override schemaLocation="r.xsd"/>')
    assert codes(refused(wsdl(schemas=inner), r_xsd=schema(""))) == ["unsupported-override"]


def test_what_is_redefined_must_be_there(refused):
    inner = schema(f'<xs:redefine schemaLocation="r.xsd">{element_of("xs:int")}</xs:redefine>')
    (found,) = refused(wsdl(schemas=inner), r_xsd=schema('<xs:complexType name="Tt"/>'))
    assert (found.code, found.help) == ("bad-redefine", "did you mean Tt?")


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
