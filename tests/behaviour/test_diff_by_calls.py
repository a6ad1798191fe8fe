"""What a report says of calls, happens: old clients call fake servers of the new contract, in both directions."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from called_contracts import Served, contracts, serving, severities, texts_of
from foreign_programs import free_port
from soapbind.diff.compare import compare
from soapbind.diff.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from old_and_new import Side

SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
FOUND_BY_NAME = {"service-added", "service-removed", "operation-added", "operation-removed", "action-changed"}


@pytest.fixture
def side() -> Iterator[Callable[[str], Side]]:
    with contracts() as go:
        yield go


# --- services and operations -----------------------------------------------------------------------------------------


@pytest.mark.sampled(2)
@pytest.mark.parametrize("first", ["old", "new"])
@pytest.mark.parametrize("rule", sorted(FOUND_BY_NAME))
def test_calls_fail_where_the_report_says_so(side: Any, rule: str, first: str):
    old, new = map(side, texts_of(rule, first))
    findings = compare(old.contract, new.contract, "app").findings
    worst = min(v.severity for f in findings for v in (f.request, f.response) if v is not None)
    failed = called(old, new)
    assert bool(failed) == (worst is Severity.BREAKING), failed


def called(old: Side, new: Side) -> list[Exception]:
    """Call all operations of the old contract at a server of the new one; return what went wrong."""
    failed: list[Exception] = []
    objects = {service.name.lower(): Served(None) for service in new.contract.services}
    objects["notes"] = Served(new.package.models.Note())
    with serving(new, **objects) as fake, old.package.Client(fake.url) as client:
        for service in old.contract.services:
            for operation in service.operations:
                try:
                    getattr(getattr(client, service.name.lower()), operation.name.lower())()
                except old.package.EmptyResultError:
                    pass
                except old.package.SoapError as error:
                    failed.append(error)
    return failed


# --- addresses -------------------------------------------------------------------------------------------------------

NOTES = texts_of("endpoint-moved")[0]
PORT = re.compile(r"<wsdl:port .*?</wsdl:port>")


def at(*addresses: str) -> str:
    """Return the contract with a port for each address: First, Second."""
    names = ("First", "Second")
    ports = "".join(
        f'<wsdl:port name="{name}" binding="t:NotesBinding"><soap:address location="{url}"/></wsdl:port>'
        for name, url in zip(names, addresses, strict=False)
    )
    return PORT.sub(lambda _: ports, NOTES)


def call_of(client_side: Side, **how: Any) -> object:
    """Call as a client does that knows no address but those of its contract."""
    with client_side.package.Client(timeout=5, **how) as client:
        return client.notes.save()


def test_a_port_that_has_moved_is_called_where_it_was(side: Any):
    dead = f"http://127.0.0.1:{free_port()}/"
    new = side(at("http://127.0.0.1:1/"))
    with serving(new, notes=Served(new.package.models.Note(text="here"))) as fake:
        old, moved = side(at(dead)), side(at(fake.url))
        assert severities(old, moved, "endpoint-moved") == ["risky", "risky"]
        with pytest.raises(old.package.TransportError):
            call_of(old)
        assert call_of(moved).text == "here"
        still = side(at(fake.url))  # the server may be at both addresses, which no contract tells
        assert severities(still, side(at(dead)), "endpoint-moved") == ["risky", "risky"]
        assert call_of(still).text == "here"


def test_a_port_that_is_gone_or_new(side: Any):
    dead = f"http://127.0.0.1:{free_port()}/"
    new = side(at("http://127.0.0.1:1/"))
    with serving(new, notes=Served(new.package.models.Note(text="here"))) as fake:
        one, two = side(at(fake.url)), side(at(fake.url, dead))
        assert severities(one, two, "endpoint-added") == ["additive", "additive"]
        assert call_of(one).text == "here"
        assert severities(two, one, "endpoint-removed") == ["breaking", "breaking"]
        with pytest.raises(two.package.TransportError):
            call_of(two, port="Second")


@pytest.mark.parametrize("first", ["1.1", "1.2"])
def test_the_other_version_of_soap_is_refused(side: Any, first: str):
    texts = {"1.1": NOTES, "1.2": NOTES.replace("http://schemas.xmlsoap.org/wsdl/soap/", SOAP12)}
    old = side(texts.pop(first))
    new = side(*texts.values())
    assert severities(old, new, "endpoint-moved") == ["breaking", "breaking"]
    server = Served(new.package.models.Note())
    with serving(new, notes=server) as fake, old.package.Client(fake.url) as client:
        with pytest.raises(old.package.SoapError):
            client.notes.save()
        assert server.asked == []


# --- style and use ---------------------------------------------------------------------------------------------------

ENCODING = ' encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'


def written(binding: str) -> str:
    """Return a contract whose operation takes and returns two notes, in messages of one style and use."""
    style, use = binding.split("/")
    is_document = style == "document"
    both = "".join(f'<xs:element name="{name}" type="t:Note"/>' for name in ("One", "Two"))
    wrappers = "".join(
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{both}</xs:sequence></xs:complexType></xs:element>'
        for name in ("Save", "SaveResponse")
    )
    parts = '<wsdl:part name="One" type="t:Note"/><wsdl:part name="Two" type="t:Note"/>'
    messages = "".join(
        f'<wsdl:message name="{m}">'
        + (f'<wsdl:part name="p" element="t:{name}"/>' if is_document else parts)
        + "</wsdl:message>"
        for m, name in (("I", "Save"), ("O", "SaveResponse"))
    )
    more = (ENCODING if use == "encoded" else "") + ("" if is_document else ' namespace="urn:v"')
    body = f'<soap:body use="{use}"{more}/>'
    return f"""<wsdl:definitions targetNamespace="urn:v" xmlns:t="urn:v" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
 <wsdl:types><xs:schema targetNamespace="urn:v"><xs:complexType name="Note"><xs:sequence>
 <xs:element name="Text" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
 {wrappers if is_document else ""}</xs:schema></wsdl:types>{messages}
 <wsdl:portType name="Notes"><wsdl:operation name="Save"><wsdl:input message="t:I"/><wsdl:output message="t:O"/>
 </wsdl:operation></wsdl:portType><wsdl:binding name="B" type="t:Notes">
 <soap:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/><wsdl:operation name="Save">
 <soap:operation soapAction="urn:Save"/><wsdl:input>{body}</wsdl:input><wsdl:output>{body}</wsdl:output>
 </wsdl:operation></wsdl:binding><wsdl:service name="S"><wsdl:port name="P" binding="t:B">
 <soap:address location="http://127.0.0.1:1/"/></wsdl:port></wsdl:service></wsdl:definitions>"""


def shared(model: Any) -> dict[str, object]:
    """Return two arguments that are one object, which SOAP encoding writes once (SOAP 1.1, 5.2.1)."""
    note = model.Note(text="of both")
    return {"one": note, "two": note}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("document/literal", "rpc/literal", ["cosmetic", "cosmetic"]),
        ("rpc/literal", "document/literal", ["cosmetic", "cosmetic"]),
        ("rpc/literal", "rpc/encoded", ["additive", "breaking"]),
        ("rpc/encoded", "rpc/literal", ["breaking", "additive"]),
        ("document/literal", "rpc/encoded", ["additive", "breaking"]),
        ("rpc/encoded", "document/literal", ["breaking", "additive"]),
    ],
)
def test_another_style_or_use(side: Any, old: str, new: str, expected: list[str]):
    client_side, server_side = side(written(old)), side(written(new))
    assert severities(client_side, server_side, "binding-changed") == expected
    answers = import_module(f"{server_side.package.__name__}.notes.operations.save").SaveResponse
    server = Served(answers(**shared(server_side.package.models)))
    with serving(server_side, notes=server) as fake, client_side.package.Client(fake.url) as client:
        if expected[0] == "breaking":
            with pytest.raises(client_side.package.SoapFault, match="would be lost"):
                client.notes.save(**shared(client_side.package.models))
            return
        found = client.notes.save(**shared(client_side.package.models))
        assert server.asked == [shared(server_side.package.models)]
        read = {"one": found.one, "two": found.two}
        assert (read == shared(client_side.package.models)) is (expected[1] != "breaking")


def test_a_response_without_references_is_read(side: Any):
    encoded, literal = side(written("rpc/encoded")), side(written("rpc/literal"))
    reply = literal.package.OPERATIONS["Notes.Save"]
    answers = import_module(f"{literal.package.__name__}.notes.operations.save").SaveResponse
    sent = reply.encode_response(
        literal.package.Response(literal.package.NoHeaders(), answers(**shared(literal.package.models)))
    )
    read = encoded.package.OPERATIONS["Notes.Save"].decode_response(sent).body
    assert {"one": read.one, "two": read.two} == shared(encoded.package.models)


# --- replies ---------------------------------------------------------------------------------------------------------


def test_a_reply_that_is_new_is_not_read(side: Any):
    old, new = map(side, texts_of("reply-added"))
    assert severities(old, new, "reply-added") == ["cosmetic", "risky"]
    server = Served(new.package.models.Note(text="an answer"))
    with serving(new, notes=server) as fake, old.package.Client(fake.url) as client:
        assert client.notes.save(loud=True) is None
    assert server.asked == [{"note": None, "loud": True}]


def test_a_reply_that_is_gone_is_waited_for(side: Any):
    old, new = map(side, texts_of("reply-removed"))
    assert severities(old, new, "reply-removed") == ["cosmetic", "breaking"]
    server = Served(None)
    with (
        serving(new, notes=server) as fake,
        old.package.Client(fake.url) as client,
        pytest.raises(old.package.DecodeError, match="empty"),
    ):
        client.notes.save(loud=True)
    assert server.asked == [{"note": None, "loud": True}]
