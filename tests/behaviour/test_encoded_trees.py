"""SOAP encoding outside of the Body: arrays in header blocks, and the details of faults, which may be graphs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import encoded_contract
import pytest
from encoded_contract import ENC, SOAP, XSI, encoded_package
from lxml import etree
from message_shapes import Canned

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCODED = f'use="encoded" namespace="urn:f" encodingStyle="{ENC}"'
_MESSAGES = """<w:message name="Bad"><w:part name="fault" type="t:Node"/></w:message>
<w:message name="Many"><w:part name="many" type="t:ArrayOfNode"/></w:message>
<w:message name="Context"><w:part name="context" type="t:Node"/></w:message>"""
_FAULTS = "".join(f'<w:fault name="{name}"><b:fault name="{name}" {_ENCODED}/></w:fault>' for name in ("Bad", "Many"))


def contract() -> str:
    """Return the contract whose operation EchoNode has a header and faults in SOAP encoding."""
    text = encoded_contract.wsdl().replace("<w:portType", f"{_MESSAGES}<w:portType", 1)
    declared = '<w:fault name="Bad" message="t:Bad"/><w:fault name="Many" message="t:Many"/>'
    text = text.replace('<w:output message="t:EchoNodeOut"/>', f'<w:output message="t:EchoNodeOut"/>{declared}')
    before, start, after = text.partition('<b:operation soapAction="urn:e/EchoNode"/><w:input>')
    header = f'<b:header message="t:Context" part="context" {_ENCODED}/>'
    return before + start + header + after.replace("</w:output>", f"</w:output>{_FAULTS}", 1)


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with encoded_package(tmp_path_factory.mktemp("trees"), "encoded_trees", contract()) as package:
        importlib.import_module("encoded_trees.errors")
        yield package


def node(echo: Any, name: str, others: Any = None) -> Any:
    return echo.models.Node(name=name, next=None, others=others)


def called(echo: Any, answer: Any, headers: Any = ()) -> tuple[Any, Any]:
    """Return what a client gets, and the call that the fake server saw."""
    from encoded_trees.testing import FakeServer  # noqa: PLC0415 - generated above

    class Served:
        def echo_node(self, *, value: Any) -> Any:  # noqa: ARG002 - of the operation
            if isinstance(answer, Exception):
                raise answer
            return answer

    with FakeServer(echo=Served()) as server, echo.Client(server.url, headers=headers) as client:
        try:
            found = client.echo_node(value=None)
        except echo.SoapFault as fault:
            found = fault
    return found, server.calls[0]


def test_an_array_in_a_header(echo: Any):
    given = node(echo, "a", [node(echo, "b"), None])
    found, call = called(echo, node(echo, "r"), given)
    assert found == node(echo, "r")
    assert call.headers.context == given
    (array,) = etree.fromstring(call.content).iter("others")
    assert array.get(f"{{{ENC}}}arrayType").endswith(":Node[2]")


def test_arrays_in_details(echo: Any):
    inner = node(echo, "a", [node(echo, "b")])
    found, _ = called(echo, echo.errors.Bad(inner))
    assert isinstance(found, echo.errors.Bad)
    assert found.detail == inner
    found, _ = called(echo, echo.errors.Many([inner, None, inner]))
    assert isinstance(found, echo.errors.Many)
    assert found.detail == [inner, None, inner]


def test_what_contains_itself_cannot_be_told_in_a_detail(echo: Any):
    inner = node(echo, "a", [])
    inner.others.append(inner)
    with pytest.raises(echo.EncodeError, match="contains itself"):
        _ = echo.errors.Many([inner]).detail_xml


def fault(detail: str, behind: str) -> bytes:
    scope = f'xmlns:s="{SOAP}" xmlns:i="{XSI}" xmlns:e="{ENC}" xmlns:f="urn:f"'
    said = f"<faultcode>s:Server</faultcode><faultstring>no</faultstring><detail>{detail}</detail>"
    return f"<s:Envelope {scope}><s:Body><s:Fault>{said}</s:Fault>{behind}</s:Body></s:Envelope>".encode()


# As Axis writes it: the prefix of the type is declared at the independent element only.
GRAPH = fault(
    '<f:fault href="#id0"/>',
    '<multiRef id="id0" e:root="0" i:type="q:Node" xmlns:q="urn:e"><name>a</name><next href="#id1"/></multiRef>'
    '<multiRef id="id1" e:root="0"><name>b &lt; c</name><next href="#id0"/></multiRef>',
)


def test_a_detail_that_refers_to_elements_beside_the_fault(echo: Any):
    with pytest.raises(echo.errors.Bad) as caught:
        echo.OPERATIONS["Echo.EchoNode"].decode_response(GRAPH)
    found = caught.value.detail
    assert (found.name, found.next.name) == ("a", "b < c")
    assert found.next.next is found
    assert "b &lt; c" in caught.value.detail_xml


def test_it_survives_where_secrets_are_taken_out(echo: Any):
    secret = etree.fromstring("<x xmlns='urn:x'>b &lt; c</x>")
    with (
        echo.Client("http://h/", transport=Canned(echo, 500, GRAPH), headers=secret) as client,
        pytest.raises(echo.errors.Bad) as caught,
    ):
        client.echo_node(value=None)
    found = caught.value.detail
    assert (found.name, found.next.name) == ("a", "***")
    assert found.next.next is found


@pytest.mark.parametrize(
    ("detail", "behind"),
    [
        ('<f:fault href="#nowhere"/>', "<x/>"),
        ('<f:fault href="#a"/>', '<m id="a" href="#a"/>'),
        ('<f:fault href="#a"/>', '<m id="a"><name>\ue0000\ue000</name><next href="#a"/></m>'),
        ('<f:many href="#a"/>', f'<m id="a" e:arrayType="x[2]" xmlns:e="{ENC}"><i href="#a"/></m>'),
    ],
)
def test_a_detail_that_cannot_be_read_leaves_a_plain_fault(echo: Any, detail: str, behind: str):
    with pytest.raises(echo.SoapFault) as caught:
        echo.OPERATIONS["Echo.EchoNode"].decode_response(fault(detail, behind))
    assert caught.value.reason == "no"
    assert caught.value.detail is not None
