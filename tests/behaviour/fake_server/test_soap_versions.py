"""The fake server in both versions of SOAP: it answers in that of the request, and refuses what neither allows."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from small_contracts import importing
from soap_versions import KINDS, SOAP11, SOAP12, both, envelope, only_12

if TYPE_CHECKING:
    from collections.abc import Iterator

DO = "<Do><Number>1</Number></Do>"
DONE = "<DoResponse><Number>2</Number></DoResponse>"


class Calc:
    """Gives the next number, or raises what a test wants."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def do(self, *, number: int) -> int:
        if self.error is not None:
            raise self.error
        return number + 1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with importing(tmp_path_factory.mktemp("served"), "soap_served", both(do="urn:new")) as package:
        import soap_served.testing  # noqa: PLC0415 - there is none before

        assert soap_served.testing
        yield package


@pytest.fixture
def calc() -> Calc:
    return Calc()


@pytest.fixture
def fake(made: Any, calc: Calc) -> Iterator[Any]:
    with made.testing.FakeServer(calc=calc) as running:
        yield running


def post(fake: Any, content: str, kind: str, **headers: str) -> tuple[int, str, bytes]:
    """Return status, Content-Type and content of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", int(fake.url.rpartition(":")[2]), timeout=30)
    connection.request("POST", "/", content.encode(), {"Content-Type": kind, **headers})
    answer = connection.getresponse()
    found = answer.status, answer.getheader("Content-Type") or "", answer.read()
    connection.close()
    return found


def post12(fake: Any, content: str, action: str = "urn:new") -> tuple[int, str, bytes]:
    return post(fake, content, f'{KINDS[SOAP12]}; action="{action}"')


def code_of(answer: bytes) -> list[str]:
    """Return the values of the code and its subcodes, as lxml finds them."""
    found = etree.fromstring(answer).iterfind(f".//{{{SOAP12}}}Fault//{{{SOAP12}}}Value")
    return [(each.text or "").rpartition(":")[2] for each in found]


@pytest.mark.parametrize(("port", "number"), [("P", "1.1"), ("Q", "1.2")])
def test_it_answers_in_the_version_of_the_request(made: Any, fake: Any, port: str, number: str):
    with made.Client(fake.url, port=port) as client:
        reply = client.calc.with_reply.do(number=1)
    assert reply.result == 2
    assert reply.http_headers["content-type"] == {"1.1": KINDS[SOAP11], "1.2": KINDS[SOAP12]}[number]
    assert [call.soap_version for call in fake.calls] == [number]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("Client", (400, ["Sender"], "Client")),
        ("Client.Input", (400, ["Sender", "Input"], "Client.Input")),
        ("Server", (500, ["Receiver"], "Server")),
        ("Sender", (400, ["Sender"], "Client")),
        ("Receiver", (500, ["Receiver"], "Server")),
        ("DataEncodingUnknown", (500, ["DataEncodingUnknown"], "Client")),
    ],
)
def test_codes_of_faults(made: Any, fake: Any, calc: Calc, code: str, told: tuple[int, list[str], str]):
    status, in_12, in_11 = told
    calc.error = made.testing.soap_fault("no <way>", code, detail='<a xmlns="urn:a" b="1">x</a>')
    seen = {}
    for port in ("P", "Q"):
        with made.Client(fake.url, port=port) as client, pytest.raises(made.SoapFault) as caught:
            client.calc.do(number=1)
        seen[port] = caught.value
    assert [each.name for each in (seen["Q"].code, *seen["Q"].subcodes)] == in_12
    assert (seen["Q"].code.namespace, seen["P"].code.namespace) == (SOAP12, SOAP11)
    assert (seen["Q"].http_status, seen["P"].http_status) == (status, 500)
    assert (seen["P"].code.name, seen["P"].subcodes) == (in_11, ())
    for fault in seen.values():
        assert fault.reason == "no <way>"
        (inner,) = etree.fromstring(fault.detail)
        assert (inner.tag, inner.get("b"), inner.text) == ("{urn:a}a", "1", "x")
    assert (etree.fromstring(seen["P"].detail).tag, etree.fromstring(seen["Q"].detail).tag) == (
        "detail",
        f"{{{SOAP12}}}Detail",
    )


def test_all_parts_of_a_fault_of_soap_12(made: Any, fake: Any, calc: Calc):
    name = made.PORTS and type(made.OPERATIONS["Calc.Do"].request[1].__xml_name__)
    given = made.SoapFault(
        name(SOAP12, "Sender"),
        "late",
        actor="http://h/role",
        node="http://h/node",
        subcodes=(name("urn:m", "A"), name("urn:n", "B")),
        reasons={"en": "late", "nb": "sent"},
    )
    calc.error = given
    with made.Client(fake.url, port="Q") as client, pytest.raises(made.SoapFault) as caught:
        client.calc.do(number=1)
    parts = ("code", "subcodes", "reasons", "role", "node", "detail")
    assert {part: getattr(caught.value, part) for part in parts} == {part: getattr(given, part) for part in parts}
    with made.Client(fake.url, port="P") as client, pytest.raises(made.SoapFault) as caught:
        client.calc.do(number=1)
    assert (caught.value.code, caught.value.reason, caught.value.actor) == (("urn:m", "A"), "late", "http://h/role")


@pytest.mark.parametrize("soap", [SOAP11, "urn:SOAP-of-tomorrow", ""])
def test_another_envelope_in_the_media_type_of_soap_12(fake: Any, soap: str):
    text = envelope(DO, soap=soap) if soap else f"<Envelope><Body>{DO}</Body></Envelope>"
    status, kind, answer = post12(fake, text)
    root = etree.fromstring(answer)
    version = SOAP11 if soap == SOAP11 else SOAP12
    assert (status, kind, root.tag) == (500, KINDS[version], f"{{{version}}}Envelope")
    assert b"VersionMismatch" in answer
    supported = root.findall(f".//{{{SOAP12}}}Upgrade/{{{SOAP12}}}SupportedEnvelope")
    assert [each.nsmap[each.get("qname").partition(":")[0]] for each in supported] == [SOAP12, SOAP11]


def test_the_header_that_is_not_understood_is_named(fake: Any):
    header = '<e:A xmlns:e="urn:e" s:mustUnderstand="true"/><B xmlns="urn:f" s:mustUnderstand="1"/>'
    other = f'<C xmlns="urn:g" s:mustUnderstand="1" s:role="{SOAP12}/role/none"/>'
    status, _, answer = post12(fake, envelope(DO, header + other))
    assert (status, code_of(answer)) == (500, ["MustUnderstand"])
    named = etree.fromstring(answer).findall(f"{{{SOAP12}}}Header/{{{SOAP12}}}NotUnderstood")
    names = [each.get("qname").partition(":") for each in named]
    assert [(each.nsmap[prefix], local) for each, (prefix, _, local) in zip(named, names, strict=True)] == [
        ("urn:e", "A"),
        ("urn:f", "B"),
    ]
    assert post12(fake, envelope(DO, other))[0] == 200


@pytest.mark.parametrize(
    ("content", "action", "status", "codes"),
    [
        (envelope(DO), "urn:new", 200, []),
        (envelope(DO), "urn:t/do", 200, []),
        (envelope(DO), "", 200, []),
        (envelope(DO), "urn:other", 400, ["Sender", "ActionNotSupported"]),
        (envelope("<Other/>"), "", 400, ["Sender", "ActionNotSupported"]),
        (envelope("<Do><Number>x</Number></Do>"), "urn:new", 400, ["Sender", "DeserializationFailed"]),
        (envelope(envelope(DO)), "urn:new", 400, ["Sender", "DeserializationFailed"]),
        (envelope(DO).replace("</s:Body>", "</s:Body><s:Body/>"), "urn:new", 400, ["Sender"]),
        (envelope(DO).replace("</s:Body>", "</s:Body><x/>"), "urn:new", 400, ["Sender"]),
        ("<s:Envelope", "urn:new", 400, ["Sender", "DeserializationFailed"]),
    ],
)
def test_requests_of_soap_12(fake: Any, content: str, action: str, status: int, codes: list[str]):
    found, kind, answer = post12(fake, content, action)
    assert (found, code_of(answer), kind) == (status, codes, KINDS[SOAP12])
    if not codes:
        assert DONE.encode() in answer
    else:
        texts = etree.fromstring(answer).findall(f".//{{{SOAP12}}}Reason/{{{SOAP12}}}Text")
        assert [each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in texts] == ["en"]


def test_other_media_types(made: Any, fake: Any, tmp_path_factory: pytest.TempPathFactory):
    status, _, answer = post(fake, envelope(DO), "application/xml")
    assert status == 415
    told = "text/xml, which is SOAP 1.1 or application/soap+xml, which is SOAP 1.2, got application/xml"
    assert told.encode() in answer
    with importing(tmp_path_factory.mktemp("served"), "soap_served_12", only_12()) as new:
        import soap_served_12.testing  # noqa: PLC0415 - there is none before

        assert soap_served_12.testing
        with new.testing.FakeServer(calc=Calc()) as other:
            assert post(other, envelope(DO, soap=SOAP11), "text/xml", SOAPAction='"urn:t/do"')[0] == 415
            assert post12(other, envelope(DO), "urn:t/do")[0] == 200
            with made.Client(other.url) as client, pytest.raises(made.HttpStatusError) as caught:
                client.calc.do(number=1)
            assert "the server does not speak SOAP 1.1 at this address" in str(caught.value)
