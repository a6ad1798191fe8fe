"""What others tolerate is tolerated, with a warning that says where and what was assumed; the rest is refused."""

# ruff: noqa: E501 - XML reads better in one piece
from __future__ import annotations

import pytest
from soapbind.contract.model import Contract, QName
from soapbind.contract.select import select
from soapbind.errors import SoapbindError

from .wsdl_texts import BINDING, ELEMENTS, INT, MESSAGES, PORT_TYPE, SERVICE, definitions, element_of, schema, t, wsdl

IN_USE = '<xs:element name="U" type="t:T"/>'
USED = MESSAGES.replace("t:In", "t:U")
LITERAL = '<input><soap:body use="literal"/></input>'
TWO = PORT_TYPE.replace("</portType>", '<operation name="Ok"><input message="t:MESSAGE"/></operation></portType>')
TWO_BOUND = BINDING.replace("</binding>", f'<operation name="Ok">{LITERAL}</operation></binding>')


def told(contract: Contract) -> list[tuple[str, str]]:
    return [(w.code, "/".join(w.location.path)) for w in select(contract).warnings]


# --- what is wrong with a part ---------------------------------------------------------------------------------------


BROKEN = [
    (element_of("t:No"), "unknown-type"),
    ('<xs:complexType name="T"><xs:sequence><xs:element ref="t:No"/></xs:sequence></xs:complexType>', "unknown-element"),
    ('<xs:complexType name="T"><xs:group ref="t:No"/></xs:complexType>', "unknown-group"),
    ('<xs:complexType name="T"><xs:attribute ref="t:No"/></xs:complexType>', "unknown-attribute"),
    ('<xs:complexType name="T"><xs:attributeGroup ref="t:No"/></xs:complexType>', "unknown-attribute-group"),
    (element_of("xs:int") + element_of("xs:string"), "type-conflict"),
]  # fmt: skip


@pytest.mark.parametrize(("types", "code"), BROKEN)
def test_what_is_wrong_with_a_type_that_nothing_uses_is_a_warning(read, types, code):
    (found,) = select(read(wsdl(types))).warnings
    assert found.code == code
    assert found.message.endswith("; no message needs it, so it is left out")


@pytest.mark.parametrize(("types", "code"), BROKEN)
def test_what_is_wrong_with_a_type_that_is_used_is_refused(read, types, code):
    contract = read(wsdl(types + IN_USE, messages=USED))
    with pytest.raises(SoapbindError) as caught:
        select(contract)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_what_is_excluded_is_not_told(read):
    two = TWO.replace("MESSAGE", "Out")
    contract = read(wsdl(element_of("t:No") + IN_USE, messages=USED, port_type=two, binding=TWO_BOUND))
    with pytest.raises(SoapbindError, match="unknown-type"):
        select(contract)
    part = select(contract, exclude=["S.Do"])
    assert (part.warnings, part.types) == ((), {})
    assert part == select(contract, [], ["S.Ok"])


def test_two_operations_that_have_a_broken_message_are_both_refused(read):
    broken = MESSAGES.replace("t:In", "t:No")
    contract = read(wsdl(messages=broken, port_type=TWO.replace("MESSAGE", "In"), binding=TWO_BOUND))
    for name in ("S.Do", "S.Ok"):
        with pytest.raises(SoapbindError, match="unknown-element"):
            select(contract, [], [name])


# --- what is assumed -------------------------------------------------------------------------------------------------


def test_a_bound_operation_without_a_declaration_is_left_out(read):
    more = BINDING.replace("</binding>", '<operation name="Dot"/></binding>')
    contract = read(wsdl(binding=more))
    assert told(contract) == [("unknown-operation", "binding[B]/operation[Dot]")]
    assert [o.name for o in contract.services[0].operations] == ["Do"]


def test_an_operation_that_the_server_calls_is_left_out(read):
    notify = PORT_TYPE.replace("</portType>", '<operation name="Tell"><output message="t:Out"/></operation></portType>')
    bound = BINDING.replace("</binding>", '<operation name="Tell"/></binding>')
    contract = read(wsdl(port_type=notify, binding=bound))
    assert told(contract) == [("unsupported-operation", "portType[S]/operation[Tell]")]
    assert [o.name for o in contract.services[0].operations] == ["Do"]


@pytest.mark.parametrize("service", ["", '<service name="Svc"/>'])
def test_bindings_stand_for_ports_where_there_are_none(read, service):
    contract = read(wsdl(service=service))
    assert told(contract) == [("no-port", "binding[B]")]
    assert [(s.name, [o.name for o in s.operations]) for s in contract.services] == [("S", ["Do"])]
    assert [port.address for port in contract.services[0].ports] == [""]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("http://me:hunter2@x/s?a=b", "http://x/s?a=b"),
        ("https://me@x:81", "https://x:81"),
        (" http://me:a@b@[::1]/ ", "http://[::1]/"),
        ("//me:hunter2@x/s", "//x/s"),
        ("soap.udp://me:hunter2@x/s", "soap.udp://x/s"),
        # What no URL is, somebody may have meant for one.
        ("me:hunter2@x/s", "x/s"),
        ("me@x", "x"),
        ("http:me:hunter2@x/s", "http:x/s"),
        ("http:/me:hunter2@x/s", "http:/x/s"),
        (r"https:\\me:hunter2@x/s", r"https:\\x/s"),
        ("https://me:hunter2/word@x/s", "https://x/s"),
        ("https://me:hunter2?word#@x/s", "https://x/s"),
        ("https://me:hunter2@x:99999999/s", "https://x:99999999/s"),
        ("http://[me:hunter2@x", "http://x"),
    ],
)
def test_passwords_in_addresses_go_nowhere(read, written, kept):
    contract = read(wsdl(service=SERVICE.replace("http://x", written)))
    assert told(contract) == [("password-in-address", "service[Svc]/port[P]")]
    assert [port.address for port in contract.services[0].ports] == [kept]
    assert "hunter2" not in str(contract)


@pytest.mark.parametrize(
    "address", ["http://x/@me", "http://x?to=me@y", "http://x/a?to=me@x//y", "http://x:81/@me", "", "http://[", "x"]
)
def test_addresses_without_passwords_stay(read, address):
    contract = read(wsdl(service=SERVICE.replace("http://x", address)))
    assert told(contract) == []
    assert [port.address for port in contract.services[0].ports] == [address]


def test_a_port_without_a_binding_is_left_out_where_others_are_there(read):
    lost = SERVICE.replace("</service>", '<port name="Q" binding="t:No"/></service>')
    contract = read(wsdl(service=lost))
    assert told(contract) == [("unknown-binding", "service[Svc]/port[Q]")]
    assert [port.name for port in contract.services[0].ports] == ["P"]


def test_a_service_without_operations_is_left_out_where_others_have_some(read):
    empty = '<portType name="E"/>'
    bound = BINDING + '<binding name="EB" type="t:E"><soap:binding/></binding>'
    port = '<port name="Q" binding="t:EB"><soap:address location="http://x"/></port></service>'
    text = wsdl(port_type=PORT_TYPE + empty, binding=bound, service=SERVICE.replace("</service>", port))
    contract = read(text)
    assert told(contract) == [("empty-service", "portType[E]")]
    assert [s.name for s in contract.services] == ["S"]


def test_a_wsdl_without_a_target_namespace(read):
    inline = f"<types>{schema(ELEMENTS)}</types>"
    text = definitions(inline, MESSAGES, PORT_TYPE, BINDING, SERVICE).replace(' targetNamespace="urn:t"', "", 1)
    contract = read(text)
    assert contract.services[0].namespace == ""
    assert [o.input.body[0].element.name for o in contract.services[0].operations] == [t("In")]
    assert {code for code, _ in told(contract)} == {"no-target-namespace", "assumed-name"}


def test_names_that_can_only_mean_one_thing(read):
    loose = PORT_TYPE.replace("t:In", "In").replace("t:Out", "t:OUT")
    contract = read(wsdl(port_type=loose, messages=MESSAGES.replace("t:Out", "t:out")))
    (operation,) = contract.services[0].operations
    assert (operation.input.body[0].element.name, operation.output.body[0].element.name) == (t("In"), t("Out"))
    assert [code for code, _ in told(contract)] == ["assumed-name"] * 3


@pytest.mark.parametrize("kind", ['import namespace="urn:u"', "include"])
def test_a_missing_schema_matters_where_something_of_it_is_needed(read, kind):
    there = f'<xs:{kind} schemaLocation="gone.xsd"/>' + element_of("t:Gone")
    contract = select(read(wsdl(schemas=schema(there))))
    (warning, unused) = contract.warnings
    assert (warning.code, unused.code) == ("unknown-type", "import-not-found")
    assert unused.message.endswith("; no message refers to anything in it, so it is done without")
    with pytest.raises(SoapbindError) as caught:
        select(read(wsdl('<xs:element name="U" type="t:T"/>', messages=USED, schemas=schema(there))))
    assert [problem.code for problem in caught.value.diagnostics] == ["import-not-found"]


def test_no_operation_is_left_out_because_a_schema_is_missing(read):
    missing = schema('<xs:include schemaLocation="gone.xsd"/>')
    broken = MESSAGES.replace('element="t:In"', 'element="t:No"')
    text = wsdl(messages=broken, port_type=TWO.replace("MESSAGE", "Out"), binding=TWO_BOUND, schemas=missing)
    with pytest.raises(SoapbindError, match="import-not-found"):
        select(read(text))


def naming_t_without_a_prefix(default: str) -> str:
    element = f'<xs:element name="e" type="T" {default}/>'
    return f'<xs:complexType name="U"><xs:sequence>{element}</xs:sequence></xs:complexType>'


@pytest.mark.parametrize("default", ['xmlns=""', 'xmlns="http://schemas.xmlsoap.org/wsdl/"'])
def test_a_name_without_a_prefix_in_a_schema_is_of_its_namespace_where_it_can_mean_nothing_else(read, default):
    contract = read(wsdl(element_of("xs:int") + naming_t_without_a_prefix(default)))
    assert contract.types[t("U")].content.particles[0].type == t("T")
    assert told(contract) == [("assumed-name", "types/schema[t]/complexType[U]/element[e]")]


def test_a_name_without_a_prefix_is_of_no_namespace_where_a_schema_of_none_is_there(read):
    alone = schema('<xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType>', "")
    contract = read(wsdl(naming_t_without_a_prefix('xmlns=""'), schemas=alone))
    assert contract.types[t("U")].content.particles[0].type == QName("", "T")
    assert told(contract) == []


def test_a_name_that_can_mean_two_things_is_refused(read):
    twice = MESSAGES + MESSAGES.replace('"In"', '"iN"').replace('"Out"', '"o"')
    contract = read(wsdl(messages=twice, port_type=PORT_TYPE.replace("t:In", "t:IN")))
    with pytest.raises(SoapbindError, match="unknown-message"):
        select(contract)


def test_definitions_twice(read):
    assert told(read(wsdl(messages=MESSAGES + MESSAGES))) == []
    contract = read(wsdl(messages=MESSAGES + MESSAGES.replace("t:In", "t:Out")))
    assert told(contract) == [("duplicate-definition", "message[In]")]
    assert contract.services[0].operations[0].input.body[0].element.name == t("In")


def test_an_imported_schema_without_a_target_namespace_is_as_if_included(read):
    inner = schema('<xs:import namespace="urn:u" schemaLocation="u.xsd"/>', 'targetNamespace="urn:v"')
    alone = schema(element_of("L") + '<xs:simpleType name="L"><xs:restriction base="xs:int"/></xs:simpleType>', "")
    use = '<xs:element name="U" type="u:T" xmlns:u="urn:u"/>'
    contract = read(wsdl(use, messages=USED, schemas=inner), u_xsd=alone)
    assert contract.types[QName("urn:u", "T")].content.particles[0].type == QName("urn:u", "L")
    assert told(contract) == [("no-target-namespace", "types/schema[v]/import")]


def test_blanks_around_values_say_nothing(read):
    item = 'name=" e " minOccurs=" 0" maxOccurs=" unbounded " nillable=" true "'
    text = wsdl(element_of("xs:int").replace('name="e"', item))
    for name in ("In", "Do", "S", "B"):
        text = text.replace(f'name="{name}"', f'name=" {name} "')
    text = text.replace('location="http://x"', 'location=" http://x "')
    contract = read(text.replace('targetNamespace="urn:t"', 'targetNamespace=" urn:t "'))
    (element,) = contract.types[t("T")].content.particles
    assert (element.name, element.type, element.nillable, element.occurs) == (t("e"), INT, True, (0, None))
    assert contract.services[0].ports[0].address == "http://x"
    assert told(contract) == []


# --- what is left out of a WSDL --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "code"),
    [('element="t:No"', "unknown-element"), ('type="t:No"', "unknown-type")],
)
def test_an_operation_with_an_incomplete_message_is_left_out_where_others_are_there(read, message, code):
    broken = MESSAGES.replace('element="t:In"', message)
    contract = read(wsdl(messages=broken, port_type=TWO.replace("MESSAGE", "Out"), binding=TWO_BOUND))
    selected = select(contract)
    assert [o.name for s in selected.services for o in s.operations] == ["Ok"]
    (found,) = selected.warnings
    assert (found.code, found.message.rpartition("; ")[2]) == (code, "operation S.Do is left out")


def test_an_operation_without_a_message_is_left_out_where_others_are_there(read):
    broken = TWO.replace("MESSAGE", "Out").replace('"t:In"', '"t:Nothing"')
    contract = read(wsdl(port_type=broken, binding=TWO_BOUND))
    assert [o.name for s in select(contract).services for o in s.operations] == ["Ok"]
    assert told(contract) == [("unknown-message", "portType[S]/operation[Do]/input")]


def test_a_fault_without_a_message_and_a_part_that_is_not_there_are_warnings(read):
    faulty = PORT_TYPE.replace("</operation>", '<fault name="F" message="t:Nothing"/></operation>')
    contract = read(wsdl(port_type=faulty, binding=BINDING.replace("<soap:body", '<soap:body parts="q"', 1)))
    assert sorted(told(contract)) == [
        ("unknown-message", "portType[S]/operation[Do]/fault[F]"),
        ("unknown-part", "binding[B]/operation[Do]/input"),
    ]
    (operation,) = select(contract).services[0].operations
    assert (operation.faults, operation.input.body) == ((), ())


def test_a_facet_without_a_value_is_refused(read):
    for facet in ("pattern", "maxLength"):
        text = (
            f'<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:{facet}/></xs:restriction></xs:simpleType>'
        )
        with pytest.raises(SoapbindError, match="without a value"):
            select(read(wsdl(text + IN_USE, messages=USED)))
