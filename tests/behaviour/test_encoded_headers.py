"""Header blocks in SOAP encoding: they and the Body are one graph (SOAP 1.1, 5.1 rule 5 and 5.4.1)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from encoded_contract import ENC, SOAP, XSI, encoded_package, with_headers
from lxml import etree
from message_shapes import Canned

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPE = f'xmlns:s="{SOAP}" xmlns:i="{XSI}" xmlns:e="{ENC}" xmlns:f="urn:f" xmlns:t="urn:e"'


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with encoded_package(tmp_path_factory.mktemp("headers"), "encoded_headers", with_headers()) as package:
        yield package


NODE = '<name>a</name><next i:nil="1"/>'


def node(echo: Any, name: str, following: Any = None) -> Any:
    return echo.models.Node(name=name, next=following)


def written(echo: Any, value: Any, **headers: Any) -> bytes:
    of = echo.OPERATIONS["Echo.EchoNode"]
    data: bytes = of.encode_request(echo.Request(of.request[0](**headers), of.request[1](value=value)))
    return data


def read(echo: Any, header: str, content: str, behind: str = "") -> Any:
    body = f"<s:Body><t:EchoNode>{content}</t:EchoNode>{behind}</s:Body>"
    data = f"<s:Envelope {SCOPE}><s:Header>{header}</s:Header>{body}</s:Envelope>".encode()
    return echo.OPERATIONS["Echo.EchoNode"].decode_request(data)


def test_an_object_in_a_header_and_in_the_body_is_one(echo: Any):
    shared = node(echo, "a")
    data = written(echo, node(echo, "b", shared), context=shared, nodes=[shared, None], code="c")
    header, body = etree.fromstring(data)
    names = {each.get("href") for each in etree.fromstring(data).iter() if each.get("href")}
    assert len(names) == 1
    assert [each.tag for each in body] == ["{urn:e}EchoNode", "multiRef"]
    assert {each.get(f"{{{SOAP}}}encodingStyle") for each in (*header, *body)} == {ENC}
    found = echo.OPERATIONS["Echo.EchoNode"].decode_request(data)
    assert found.headers.context is found.body.value.next
    assert found.headers.nodes == [found.headers.context, None]
    assert found.headers.nodes[0] is found.headers.context
    assert found.headers.code == "c"


def test_ids_are_none_that_an_element_of_a_header_has(echo: Any):
    header = f'<f:context href="#a"/><f:nodes><i><m id="id1"/>{NODE}</i></f:nodes>'
    found = read(echo, header, '<value href="#a"/>', f'<m id="a" e:root="0">{NODE}</m>')
    again = echo.OPERATIONS["Echo.EchoNode"].encode_request(found)
    found = echo.OPERATIONS["Echo.EchoNode"].decode_request(again)
    assert found.headers.context is found.body.value


def test_a_cycle_in_a_header(echo: Any):
    first = node(echo, "a")
    first.next = node(echo, "b", first)
    found = echo.OPERATIONS["Echo.EchoNode"].decode_request(written(echo, None, context=first)).headers.context
    assert (found.name, found.next.name) == ("a", "b")
    assert found.next.next is found


def test_a_header_stands_alone_where_nothing_is_shared(echo: Any):
    data = written(echo, node(echo, "b"), context=node(echo, "a"))
    assert b"multiRef" not in data
    (block,) = etree.fromstring(data)[0]
    assert block.tag == "{urn:f}context"
    assert block.get(f"{{{XSI}}}type").endswith(":Node")


def test_what_axis_puts_behind_the_body(echo: Any):
    behind = (
        '<multiRef id="id0" e:root="0" i:type="t:Node"><name>a</name><next href="#id1"/></multiRef>'
        '<multiRef id="id1" e:root="0" i:type="t:Node"><name>b</name><next href="#id0"/></multiRef>'
    )
    found = read(echo, '<f:context href="#id0" s:mustUnderstand="1"/>', '<value href="#id1"/>', behind)
    assert found.headers.context.next is found.body.value
    assert found.body.value.next is found.headers.context


@pytest.mark.parametrize(
    ("header", "content"),
    [
        # As PHP writes it: at its first place, and that may be in the Header.
        ('<f:context id="ref1"><name>a</name><next i:nil="1"/></f:context>', '<value href="#ref1"/>'),
        # And as PHP really does it where both refer to one: to an element inside of the Body.
        ('<f:context href="#ref2"/>', f'<value id="ref2">{NODE}</value>'),
        # An independent element of the Header, which is not kept as a block that the contract does not know.
        (
            '<f:context href="#a"/><multiRef id="a" e:root="0"><name>a</name><next i:nil="1"/></multiRef>',
            '<value href="#a"/>',
        ),
    ],
)
def test_what_the_header_has_and_the_body_refers_to(echo: Any, header: str, content: str):
    found = read(echo, header, content)
    assert found.body.value is found.headers.context
    assert found.headers.context.name == "a"
    assert found.headers.extension_data is None


BAD = {
    "nowhere": ('<f:context href="#gone"/>', "<value i:nil='1'/>", "no element", "Header/context"),
    "itself": ('<f:context id="a" href="#a"/>', "<value i:nil='1'/>", "back to itself", "Header/context"),
    "an attachment": ('<f:context href="cid:1"/>', "<value i:nil='1'/>", "attachment", "Header/context"),
    "one id in Header and Body": (
        f'<f:context id="a">{NODE}</f:context>',
        f'<value id="a">{NODE}</value>',
        "two elements",
        "",
    ),
    "a block that the contract does not know": (
        f'<f:other id="a">{NODE}</f:other>',
        '<value href="#a"/>',
        "no element",
        "EchoNode/value",
    ),
    "another class": (
        '<f:context href="#a"/>',
        '<value id="a" i:type="t:Colour"/>',
        "is not a Node",
        "Header/context",
    ),
    "a member that is missing": ("<f:context/>", "<value i:nil='1'/>", "name", "Header/context"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_references(echo: Any, case: str):
    header, content, message, path = BAD[case]
    with pytest.raises(echo.DecodeError, match=message) as caught:
        read(echo, header, content)
    assert "/".join(caught.value.path).startswith(path)


def test_a_block_of_another_namespace_is_another(echo: Any):
    found = read(echo, '<t:context href="#a"/><f:code>c</f:code>', "<value i:nil='1'/>")
    assert (found.headers.context, found.headers.code) == (None, "c")
    (kept,) = found.headers.extension_data.elements
    assert "context" in kept.xml


def test_a_wrapper_that_refers_to_its_members(echo: Any):
    """The wrapper is a struct as others are (SOAP 1.1, 7.1), so it may be a reference."""
    body = f'<t:EchoNode href="#a"/><m id="a" e:root="0"><value>{NODE}</value></m>'
    of = echo.OPERATIONS["Echo.EchoNode"]
    data = f"<s:Envelope {SCOPE}><s:Body>{body}</s:Body></s:Envelope>".encode()
    assert of.decode_request(data).body.value.name == "a"
    with pytest.raises(echo.DecodeError, match="no element"):
        of.decode_request(data.replace(b"#a", b"#b"))


def test_an_independent_block_that_must_be_understood_is_kept(echo: Any):
    block = '<f:x id="a" e:root="0" s:mustUnderstand="1"/>'
    assert read(echo, block, "<value i:nil='1'/>").headers.extension_data is not None
    assert read(echo, block.replace(' s:mustUnderstand="1"', ""), "<value i:nil='1'/>").headers.extension_data is None


FAULT = "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>"


@pytest.mark.parametrize(
    "body",
    [
        f'<multiRef id="a" e:root="0">{NODE}</multiRef>{FAULT}',
        f"<t:EchoNodeResponse><return>{NODE}</return></t:EchoNodeResponse>{FAULT}",
    ],
)
def test_a_fault_that_is_not_first(echo: Any, body: str):
    data = f"<s:Envelope {SCOPE}><s:Body>{body}</s:Body></s:Envelope>".encode()
    with pytest.raises(echo.SoapFault, match="no"):
        echo.OPERATIONS["Echo.EchoNode"].decode_response(data)


def test_the_deadline_of_a_call_holds_while_its_reply_is_read(echo: Any):
    """A stranger may send a graph that takes a minute to read."""
    nodes = "".join(f'<m id="n{k}" e:root="0"><name>n</name><next href="#n{k + 1}"/></m>' for k in range(2000))
    last = f'<m id="n2000" e:root="0">{NODE}</m>'
    body = f'<t:EchoNodeResponse><return href="#n0"/></t:EchoNodeResponse>{nodes}{last}'
    data = f"<s:Envelope {SCOPE}><s:Body>{body}</s:Body></s:Envelope>".encode()
    with echo.Client("http://h/", transport=Canned(echo, 200, data)) as client:
        assert client.echo_node(value=None).name == "n"
        late = client.with_options(timeout=0.0001)
        with pytest.raises(echo.TransportTimeoutError, match="not read in time"):
            late.echo_node(value=None)


def test_a_header_that_contains_itself_beside_a_fault(echo: Any):
    """There is no place for independent elements: the server tells that, and goes on."""
    testing = importlib.import_module("encoded_headers.testing")
    cycle = node(echo, "a")
    cycle.next = cycle

    class Served:
        def echo_node(self, *, value: Any) -> Any:
            testing.current_call().reply_headers.append(cycle)
            raise testing.soap_fault(value.name)

    with testing.FakeServer(echo=Served()) as server:
        with echo.Client(server.url) as client, pytest.raises(echo.SoapFault, match="contains itself"):
            client.echo_node(value=node(echo, "a"))
        (error,) = server.errors
        assert type(error) is echo.EncodeError
        server.errors.clear()


def test_client_and_fake_server(echo: Any):
    testing = importlib.import_module("encoded_headers.testing")
    cycle = node(echo, "a")
    cycle.next = cycle

    class Served:
        def echo_node(self, *, value: Any) -> Any:
            call = testing.current_call()
            assert call.headers.context is call.body.value
            call.reply_headers.append(value)
            return value

    with testing.FakeServer(echo=Served()) as server, echo.Client(server.url, headers=cycle) as client:
        reply = client.echo.with_reply.echo_node(value=cycle)
        assert reply.headers.context is reply.result
        assert reply.result.next is reply.result
        server.fail_next(testing.soap_fault("no"))
        with pytest.raises(echo.SoapFault, match="no"):
            client.echo_node(value=cycle)
        assert server.errors == []
