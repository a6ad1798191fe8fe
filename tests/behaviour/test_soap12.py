"""Calls in SOAP 1.2: what is sent, which port is taken, and what replies mean (SOAP 1.2 parts 1 and 2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from canned_replies import NS, AsyncCanned, Canned
from lxml import etree
from services88 import OPERATIONS
from services88._runtime.soap.envelope_reader import open_envelope
from small_contracts import importing
from soap_versions import KINDS, SOAP11, SOAP12, both, envelope, only_12
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DONE = "<DoResponse><Number>2</Number></DoResponse>"
UNKNOWN = '<e:Security xmlns:e="urn:e" s:mustUnderstand="{}"{}/>'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give the package of a contract with both versions, whose port Q has another action for one operation."""
    with importing(tmp_path_factory.mktemp("both"), "soap_both", both(do="urn:new")) as package:
        yield package


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give the package of a contract with SOAP 1.2 only."""
    with importing(tmp_path_factory.mktemp("new"), "soap_new", only_12()) as package:
        yield package


def canned(content: str, soap: str = SOAP12, status: int = 200) -> Canned:
    return Canned(status, content, {"content-type": KINDS[soap]})


def sent(package: Any, *arguments: Any, **options: Any) -> Any:
    """Return the request of a call, whatever comes back."""
    transport = canned("")
    with package.Client(*arguments, transport=transport, **options) as client, pytest.raises(package.SoapError):
        client.calc.do(number=1)
    return transport.sent[0]


def test_a_request_of_soap_12(made: Any):
    request = sent(made, port="Q")
    assert request.url == "http://h/new"
    assert request.headers == {
        "Content-Type": 'application/soap+xml; charset=utf-8; action="urn:new"',
        "Accept": "application/soap+xml",
        "Accept-Encoding": "gzip",
    }
    root = etree.fromstring(request.content)
    assert root.tag == f"{{{SOAP12}}}Envelope"
    assert SOAP11.encode() not in request.content


def test_without_a_choice_it_is_soap_11_at_the_address_of_its_port(made: Any):
    request = sent(made)
    assert request.url == "http://h/"
    assert (request.headers["Content-Type"], request.headers["SOAPAction"]) == ("text/xml; charset=utf-8", '"urn:t/do"')
    assert etree.fromstring(request.content).tag == f"{{{SOAP11}}}Envelope"


def test_an_address_goes_with_either_port(made: Any):
    assert sent(made, "http://other/").url == "http://other/"
    other = sent(made, "http://other/", port=("Q",))
    assert (other.url, other.headers["Content-Type"][:20]) == ("http://other/", "application/soap+xml")


def test_the_package_lists_its_ports(made: Any, new: Any):
    found = [(port.name, port.service, port.address, port.soap_version) for port in made.PORTS]
    assert found == [("P", "Calc", "http://h/", "1.1"), ("Q", "Calc", "http://h/new", "1.2")]
    assert isinstance(made.PORTS[0], made.Port)
    assert [port.soap_version for port in new.PORTS] == ["1.2"]


@pytest.mark.parametrize(
    ("port", "kind", "told"),
    [
        ("R", ValueError, "no port 'R' that can be called; PORTS has P, Q"),
        (("P", "Q"), ValueError, "Calc has two ports that are named"),
        (("Q", "Q"), ValueError, "port names 'Q' twice"),
        (("P", "Q", "P"), ValueError, "port names 'P' twice"),
        ((), ValueError, "names no port; leave it out"),
        (7, TypeError, "port must be the name of a port or a tuple of names, not int"),
        (["Q"], TypeError, "not list"),
    ],
)
def test_a_port_that_is_not_there(made: Any, port: Any, kind: type[Exception], told: str):
    with pytest.raises(kind, match=told):
        made.Client(port=port)


def test_a_contract_of_soap_12_only(new: Any):
    request = sent(new)
    assert request.headers["Content-Type"].endswith('action="urn:t/do"')
    assert etree.fromstring(request.content).tag == f"{{{SOAP12}}}Envelope"
    operation = new.OPERATIONS["Calc.Do"]
    written = operation.encode_request(new.Request(operation.request[0](), operation.request[1](number=1)))
    assert written == request.content
    in_11 = operation.encode_request(new.Request(operation.request[0](), operation.request[1](number=1)), "1.1")
    assert in_11 == written.replace(SOAP12.encode(), SOAP11.encode())


def test_a_port_with_other_messages_cannot_be_chosen(tmp_path: Path):
    text = both(operations='<w:operation name="Do"><c:operation soapAction="x"/></w:operation>')
    (tmp_path / "a.wsdl").write_text(text, "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(tmp_path / "a.wsdl"),))).contract
    assert [(port.name, port.is_callable) for port in contract.services[0].ports] == [("P", True), ("Q", False)]
    (found,) = (each for each in contract.warnings if each.code == "other-binding")
    assert "port Q (SOAP 1.2) has other operations or messages than port P (SOAP 1.1)" in found.message
    files = pipeline.generate(PackageConfig("a", (str(tmp_path / "a.wsdl"),)))
    assert 'name="Q"' not in files["_ports.py"]


@pytest.mark.parametrize("port", ["P", "Q"])
def test_a_reply_in_the_version_of_the_request(made: Any, port: str):
    soap = {"P": SOAP11, "Q": SOAP12}[port]
    with made.Client(port=port, transport=canned(envelope(DONE, soap=soap), soap)) as client:
        assert client.calc.do(number=1) == 2


@pytest.mark.parametrize(("port", "soap", "told"), [("P", SOAP12, "1.2"), ("Q", SOAP11, "1.1")])
def test_a_reply_in_the_other_version(made: Any, port: str, soap: str, told: str):
    with (
        made.Client(port=port, transport=canned(envelope(DONE, soap=soap), soap)) as client,
        pytest.raises(made.DecodeError, match=rf"the reply is in SOAP {told}, .* choose a port of SOAP {told}"),
    ):
        client.calc.do(number=1)

    async def run() -> None:
        transport = AsyncCanned(200, envelope(DONE, soap=soap), {"content-type": KINDS[soap]})
        async with made.AsyncClient(port=port, transport=transport) as other:
            await other.calc.do(number=1)

    with pytest.raises(made.DecodeError, match=f"the reply is in SOAP {told}"):
        asyncio.run(run())


def test_a_fault_is_read_whatever_its_version(made: Any):
    old = "<s:Fault><faultcode xmlns=''>s:VersionMismatch</faultcode><faultstring xmlns=''>old</faultstring></s:Fault>"
    with made.Client(port="Q", transport=canned(envelope(old, soap=SOAP11), SOAP11, 500)) as client:
        with pytest.raises(made.SoapFault) as caught:
            client.calc.do(number=1)
        assert (caught.value.code.name, caught.value.reason) == ("VersionMismatch", "old")


FAULT = """<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:m="urn:m">m:Late</s:Value>
 <s:Subcode><s:Value xmlns:n="urn:n">n:Very</s:Value></s:Subcode></s:Subcode></s:Code>
 <s:Reason><s:Text xml:lang="nb">for sent</s:Text><s:Text xml:lang="en-GB">too late</s:Text></s:Reason>
 <s:Node>http://h/node</s:Node><s:Role>http://h/role</s:Role><s:Detail><d>7</d></s:Detail></s:Fault>"""


@pytest.mark.parametrize("status", [400, 500, 200])
def test_a_fault_of_soap_12(made: Any, status: int):
    with (
        made.Client(port="Q", transport=canned(envelope(FAULT), status=status)) as client,
        pytest.raises(made.SoapFault) as caught,
    ):
        client.calc.do(number=1)
    found = caught.value
    assert (found.code, found.http_status) == ((SOAP12, "Sender"), status)
    assert found.subcodes == (("urn:m", "Late"), ("urn:n", "Very"))
    assert (found.reason, found.reasons) == ("too late", {"nb": "for sent", "en-GB": "too late"})
    assert (found.node, found.actor, found.role) == ("http://h/node", "http://h/role", "http://h/role")
    assert found.detail is not None
    assert ">7</d>" in found.detail


def test_a_fault_without_text(made: Any):
    text = envelope("<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason/></s:Fault>")
    with made.Client(port="Q", transport=canned(text, status=500)) as client, pytest.raises(made.SoapFault) as caught:
        client.calc.do(number=1)
    assert (caught.value.code.name, caught.value.reason) == ("Receiver", "")


def test_an_envelope_in_an_envelope(made: Any):
    text = envelope(envelope(DONE))
    with (
        made.Client(port="Q", transport=canned(text)) as client,
        pytest.raises(made.DecodeError, match="the Body holds"),
    ):
        client.calc.do(number=1)


@pytest.mark.parametrize(
    ("soap", "header", "is_refused"),
    [
        (SOAP12, UNKNOWN.format("true", ""), True),
        (SOAP12, UNKNOWN.format("1", ' s:role=""'), True),
        (SOAP12, UNKNOWN.format("1", f' s:role="{SOAP12}/role/next" s:relay="true"'), True),
        (SOAP12, UNKNOWN.format("1", f' s:role="{SOAP12}/role/ultimateReceiver"'), True),
        (SOAP12, UNKNOWN.format("1", f' s:role="{SOAP12}/role/none"'), False),
        (SOAP12, UNKNOWN.format("1", ' s:role="urn:other"'), False),
        (SOAP12, UNKNOWN.format("false", ""), False),
        (SOAP12, UNKNOWN.format("0", ""), False),
        (SOAP11, UNKNOWN.format("1", ""), True),
        (SOAP11, UNKNOWN.format("1", ' s:actor="http://schemas.xmlsoap.org/soap/actor/next"'), True),
        (SOAP11, UNKNOWN.format("1", ' s:actor="urn:other"'), False),
        (SOAP11, UNKNOWN.format("0", ""), False),
    ],
)
def test_a_header_that_must_be_understood(made: Any, soap: str, header: str, is_refused: bool):  # noqa: FBT001
    transport = canned(envelope(DONE, header, soap), soap)
    port = "Q" if soap == SOAP12 else "P"
    with made.Client(port=port, transport=transport, understood=("{urn:e}Security",)) as client:
        assert client.calc.do(number=1) == 2
    with made.Client(port=port, transport=transport, understood=("{urn:e}Other",)) as client:
        if not is_refused:
            assert client.calc.do(number=1) == 2
            return
        with pytest.raises(made.DecodeError) as caught:
            client.calc.do(number=1)
    assert str(caught.value) == (
        "Calc.Do: at Header: the header {urn:e}Security must be understood, and the contract does not know it; "
        "if your code does what it asks for, name it in understood= of the client"
    )


def test_names_that_are_understood_are_a_tuple(made: Any):
    with pytest.raises(TypeError, match="understood takes a tuple of names"):
        made.Client(understood="{urn:e}Security")


@pytest.mark.parametrize(
    "name", ["a b", "", "{urn:e}", "{}Security", "urn:e}Security", "{urn:e}s:Security", "{urn:e}a b"]
)
def test_a_name_that_no_header_can_have_is_refused(made: Any, name: str):
    with pytest.raises(ValueError, match=r"understood: .* is not the name of a header block"):
        made.Client(understood=("{urn:e}Security", name))


def test_long_lists(made: Any):
    items = "".join(f"<Row><Name>{'x' * 90} {number}</Name></Row>" for number in range(2_000))
    transport = canned(envelope(f"<ManyResponse><Rows>{items}</Rows></ManyResponse>"))
    with made.Client(port="Q", transport=transport) as client:
        found = client.calc.many(number=1)
    assert (len(found.row), found.row[-1].name) == (2_000, f"{'x' * 90} 1999")


@pytest.mark.parametrize("soap", [SOAP11, SOAP12])
def test_lists_are_read_from_their_text(soap: str):
    messages = "<ChatMessage><ChatMessageId>7</ChatMessageId></ChatMessage>" * 2_000
    body = f"<GetChatMessagesResponse><Response>{messages}</Response></GetChatMessagesResponse>"
    text = envelope(body, soap=soap).replace("urn:t", NS)
    opened = open_envelope(text.encode(), OPERATIONS["Chat.GetChatMessages"].response[1])
    assert [len(each.values) for each in opened.lists] == [2_000]
