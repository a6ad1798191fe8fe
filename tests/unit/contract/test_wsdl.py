"""Small WSDLs and what they mean: services, operations, messages and bindings."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

import pytest
from soapbind.contract.model import QName, Style, Use

from .wsdl_texts import BINDING, ELEMENTS, INT, MESSAGES, PORT_TYPE, SERVICE, STRING, definitions, schema, t, wsdl

# --- WSDL ------------------------------------------------------------------------------------------------------------


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
    contract = read(wsdl(binding=twelve + get + BINDING, service=ports))
    (service,) = contract.services
    assert [(p.name, p.soap_version) for p in service.ports] == [("P12", "1.2"), ("P", "1.1")]
    assert service.operations[0].action == "urn:do"
    assert [(w.code, "/".join(w.location.path), w.message) for w in contract.warnings] == [
        ("not-soap", "service[Svc]", "the port G is not SOAP and is left out")
    ]


def test_one_warning_names_the_ports_of_a_service_that_are_not_soap(read):
    get = '<binding name="G" type="t:S"><http:binding verb="GET"/></binding>'
    ports = "".join(f'<port name="G{number}" binding="t:G"/>' for number in range(7))
    both = SERVICE.replace("</service>", '<port name="H" binding="t:G"/><port name="I" binding="t:G"/></service>')
    contract = read(wsdl(binding=get + BINDING, service=f'<service name="More">{ports}</service>{both}'))
    assert [(each.location.path[0], each.message) for each in contract.warnings] == [
        ("service[More]", "ports left out, not SOAP: G0, G1, G2, G3, G4, 2 more"),
        ("service[Svc]", "ports left out, not SOAP: H, I"),
    ]
    assert read(wsdl()).warnings == (), "a SOAP port alone"


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
