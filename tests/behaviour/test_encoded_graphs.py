"""What others write in SOAP encoding, well or badly, is read or refused with its place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from encoded_contract import SOAP, encoded_package, request
from raw_http import RawServer, http

if TYPE_CHECKING:
    from collections.abc import Iterator

NIL = 'i:nil="true"'


def node(name: str) -> str:
    return f'<name i:type="x:string">{name}</name><next {NIL}/>'


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with encoded_package(tmp_path_factory.mktemp("graphs"), "encoded_graphs") as package:
        yield package


def read(echo: Any, operation: str, content: str, behind: str = "") -> Any:
    return echo.OPERATIONS[f"Echo.{operation}"].decode_request(request(operation, content, behind)).body.value


def array(items: str, type_: str = "t:Node[2]", more: str = "") -> str:
    return f'<value i:type="e:Array" e:arrayType="{type_}" {more}>{items}</value>'


def test_independent_elements_as_axis_writes_them(echo: Any):
    behind = (
        '<multiRef id="id0" e:root="0" i:type="t:Node"><name>a</name><next href="#id1"/></multiRef>'
        '<multiRef id="id1" e:root="0" i:type="t:Leaf"><name href="#id2"/><next href="#id0"/>'
        '<weight href="#id3"/></multiRef>'
        '<multiRef id="id2" e:root="0" i:type="x:string">b</multiRef>'
        '<multiRef id="id3" i:type="x:int" e:root="0">7</multiRef>'
    )
    found = read(echo, "EchoNode", '<value href="#id0"/>', behind)
    assert (found.name, found.next.name, found.next.weight) == ("a", "b", 7)
    assert found.next.next is found


def test_embedded_elements_as_php_writes_them(echo: Any):
    items = f'<item id="ref1">{node("a")}</item><item href="#ref1"/>'
    first, second = read(echo, "EchoNodes", array(items))
    assert first is second


def test_a_reference_may_lead_to_a_reference(echo: Any):
    behind = '<m id="a" e:root="0" href="#b"/><m id="b" e:root="0" href="#c"/><m id="c" e:root="0">5</m>'
    assert read(echo, "EchoInt", '<value href="#a"/>', behind) == 5


def test_the_wrapper_need_not_be_first(echo: Any):
    data = request("EchoInt", '<value href="#a"/>').replace(b"<s:Body>", b'<s:Body><m id="a" e:root="0">5</m>')
    assert echo.OPERATIONS["Echo.EchoInt"].decode_request(data).body.value == 5


def test_an_element_that_is_called_like_its_type(echo: Any):
    behind = '<t:Leaf id="a" e:root="0"><name>a</name><next i:nil="1"/><weight>3</weight></t:Leaf>'
    assert type(read(echo, "EchoNode", '<value href="#a"/>', behind)) is echo.models.Leaf


@pytest.mark.parametrize(
    ("type_", "more", "items", "expected"),
    [
        ("x:int[2,3]", "", "<i>1</i><i>2</i><i>3</i><i>4</i><i>5</i><i>6</i>", [[1, 2, 3], [4, 5, 6]]),
        ("x:int[2,2]", 'e:offset="[1,0]"', "<i>1</i><i>2</i>", [[], [1, 2]]),
        ("x:int[2,2]", "", '<i e:position="[1,1]">1</i><i e:position="[0,0]">2</i>', [[2], [None, 1]]),
        ("x:int[0]", "", "", []),
        ("x:int[,]", "", "", []),
    ],
)
def test_arrays_of_two_dimensions(echo: Any, type_: str, more: str, items: str, expected: Any):
    assert read(echo, "EchoGrid", array(items, type_, more)) == expected


@pytest.mark.parametrize(
    ("type_", "more", "items", "expected"),
    [
        ("x:string[4]", 'e:offset="[2]"', "<i>a</i><i>b</i>", [None, None, "a", "b"]),
        ("x:string[9]", "", '<i e:position="[3]">a</i><i>b</i><i e:position="[0]">c</i>', ["c", None, None, "a", "b"]),
        ("x:string[1000000]", "", "<i>a</i><i>b</i>", ["a", "b"]),
        ("x:string[]", "", "<i>a</i>", ["a"]),
        ("x:string[1]", "", "<i>a</i><i>b</i>", ["a", "b"]),
        ("x:string[2]", "", "<x:string>a</x:string><e:string>b</e:string>", ["a", "b"]),
        ("x:anyType[2]", "", "<i i:type='e:string'>a</i><i i:nil='true'/>", ["a", None]),
    ],
)
def test_arrays_that_are_not_whole(echo: Any, type_: str, more: str, items: str, expected: Any):
    assert read(echo, "EchoFiles", array(items, type_, more)) == expected


def test_items_of_any_type_have_that_of_their_array(echo: Any):
    assert read(echo, "EchoArray", array("<i>1</i><i i:type='x:string'>2</i>", "x:int[2]")) == [1, "2"]


def test_an_array_in_any_type(echo: Any):
    found = read(echo, "EchoAny", array("<i>1</i><i>2</i>", "x:int[2]"))
    assert found.value == [1, 2]
    of = echo.OPERATIONS["Echo.EchoAny"]
    again = of.encode_request(echo.Request(of.request[0](), of.request[1](value=found)))
    assert of.decode_request(again).body.value == found


BAD = {
    "nowhere": ("EchoNode", '<value href="#gone"/>', "", "value", "no element"),
    "itself": ("EchoInt", '<value id="a" href="#a"/>', "", "value", "back to itself"),
    "a circle of references": (
        "EchoInt",
        '<value href="#a"/>',
        '<m id="a" href="#b"/><m id="b" href="#a"/>',
        "value",
        "itself",
    ),
    "an attachment": ("EchoNode", '<value href="cid:1"/>', "", "value", "attachment"),
    "another document": ("EchoNode", '<value href="http://x/y"/>', "", "value", "outside"),
    "content beside a reference": ("EchoInt", '<value href="#a">1</value>', '<m id="a">1</m>', "value", "has content"),
    "two of one id": ("EchoInt", '<value href="#a"/>', '<m id="a">1</m><m id="a">2</m>', "", "two elements"),
    "another class": ("EchoNode", '<value i:type="t:Colour"/>', "", "value", "is not a Node"),
    "a reference to another class": (
        "EchoNodes",
        array('<i href="#a"/>'),
        '<m id="a" i:type="t:Colour">red</m>',
        "value/item[1]",
        "is not a Node",
    ),
    "a member that is missing": ("EchoNode", "<value><next i:nil='true'/></value>", "", "value", "name"),
    "text for an object": ("EchoNode", "<value>text</value>", "", "value", "text between"),
    "inside of a type with attributes": (
        "EchoMarked",
        '<value mark="1"><next href="#a"/></value>',
        '<m id="a"><next i:nil="1"/></m>',
        "value",
        "next refers to 'a'",
    ),
    "to itself, inside of a type with attributes": (
        "EchoMarked",
        '<value id="a"><next><next href="#a"/></next></value>',
        "",
        "value",
        "next refers to 'a'",
    ),
    "inside of a type with attributes, as SOAP 1.2": (
        "EchoMarked",
        '<value><next q:ref="a" xmlns:q="http://www.w3.org/2003/05/soap-encoding"/></value>',
        '<m id="a"/>',
        "value",
        "next refers to 'a'",
    ),
    "no number": ("EchoInt", "<value>x</value>", "", "value", "'x' is not a valid int"),
    "far away": ("EchoFiles", array('<i e:position="[99999999999]">a</i>'), "", "value/item[1]", "places"),
    "far away in rows": ("EchoGrid", array("<i>1</i>", "x:int[9,9]", 'e:offset="[99999999,0]"'), "", "value", "places"),
    "a place twice": ("EchoFiles", array('<i>a</i><i e:position="[0]">b</i>'), "", "value/item[2]", "have the place 1"),
    "no position": ("EchoFiles", array('<i e:position="[x]">b</i>'), "", "value/item[1]", "position"),
    "no arrayType": ("EchoFiles", array("<i>a</i>", "x:string"), "", "value", "arrayType"),
    "no prefix": ("EchoFiles", array("<i>a</i>", "zz:string[1]"), "", "value", "prefix"),
    "unknown rows": ("EchoGrid", array("<i>1</i>", "x:int[,]"), "", "value", "sizes"),
    "many dimensions": ("EchoGrid", array("<i>1</i>", "x:int[" + "," * 99 + "]"), "", "value", "dimensions"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_graphs(echo: Any, case: str):
    operation, content, behind, path, message = BAD[case]
    with pytest.raises(echo.DecodeError, match=message.replace("(", r"\(")) as caught:
        read(echo, operation, content, behind)
    assert "/".join(caught.value.path).startswith(f"{operation}/{path}".rstrip("/") if path else "")


def test_a_long_path_is_cut(echo: Any):
    nodes = "".join(f'<m id="n{k}" e:root="0"><name>{k}</name><next href="#n{k + 1}"/></m>' for k in range(1000))
    with pytest.raises(echo.DecodeError) as caught:
        read(echo, "EchoNode", '<value href="#n0"/>', nodes)
    assert caught.value.path[:3] == ("EchoNode", "value", "next")
    assert len(caught.value.path) < 30


def test_time_is_linear(echo: Any):
    """A chain of references, and many references to one long text, are read once each."""

    def seconds(size: int) -> float:
        chain = "".join(f'<m id="n{k}" e:root="0" href="#n{k + 1}"/>' for k in range(size))
        behind = f'{chain}<m id="n{size}" e:root="0">{"x" * 100_000}</m>'
        content = array("".join(f'<i href="#n{k}"/>' for k in range(size)), "x:string[]")
        before = time.process_time()
        found = read(echo, "EchoFiles", content, behind)
        assert len(found) == size
        return time.process_time() - before

    seconds(10)
    assert seconds(8000) < 25 * max(min(seconds(1000) for _ in range(3)), 0.005)


def cycle(node: Any) -> Any:
    node.next = node
    return node


def diamonds(node: Any) -> Any:
    for _ in range(17):  # a hundred thousand ways lead to the last
        node = type(node)(name="n", next=node, others=[node])
    return node


def chain(node: Any) -> Any:
    for _ in range(3000):
        node = type(node)(name="n", next=node)
    return node


@pytest.mark.parametrize("shape", [cycle, diamonds, chain])
def test_secrets_are_looked_for_in_graphs_of_any_shape(echo: Any, shape: Any, caplog: pytest.LogCaptureFixture):
    """What a log and an error must not show is looked for in what was sent."""
    sent = shape(echo.models.Node(name="n", next=None))
    fault = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>s:Server</faultcode></s:Fault></s:Body></s:Envelope>'
    )
    caplog.set_level("DEBUG")
    before = time.process_time()
    with (
        RawServer(lambda peer, _: peer.send(http(500, fault.encode()))) as server,
        echo.Client(server.url, log_bodies=True) as client,
        pytest.raises(echo.SoapFault),
    ):
        client.echo_node(value=sent)
    assert "href=" in caplog.text
    assert time.process_time() - before < 5


def test_what_is_not_known_is_kept(echo: Any):
    of = echo.OPERATIONS["Echo.EchoNode"]
    data = request("EchoNode", f'<value i:type="t:New">{node("a")}<more i:type="x:int">1</more></value>')
    again = of.encode_request(of.decode_request(data))
    assert b"<more" in again
    assert of.decode_request(again).body.value.extension_data.type_name.name == "New"


@pytest.mark.parametrize(
    "kept",
    [
        '<new id="id1">1</new>',
        '<new id="id1"><more id="id_0_1"/></new>',
        """<new id="id1">id="id_0_7"</new><new id="id_2_1"/>""",
        '<name i:type="x:string">id="id1"</name>',
    ],
)
def test_ids_of_what_is_kept_are_not_given_to_others(echo: Any, kept: str):
    operation = echo.OPERATIONS["Echo.EchoNode"]
    behind = f'<m id="a"><name>b</name><next href="#b"/></m><m id="b">{kept}<name>c</name><next href="#a"/></m>'
    sent = operation.decode_request(request("EchoNode", '<value href="#a"/>', behind))
    again = operation.decode_request(operation.encode_request(sent)).body.value
    assert again.next.next is again
    assert again.next.extension_data == sent.body.value.next.extension_data


@pytest.mark.parametrize("said", ["xml:lang", "z:unknown"])
def test_a_type_that_is_not_known_is_said_again(echo: Any, said: str):
    operation = echo.OPERATIONS["Echo.EchoNode"]
    sent = request("EchoNode", f'<value xmlns:z="urn:z" i:type="{said}"><name>a</name><next {NIL}/></value>')
    found = operation.decode_request(sent).body.value.extension_data
    again = operation.decode_request(operation.encode_request(operation.decode_request(sent))).body.value.extension_data
    assert again == found
    assert found.type_name.name == said.partition(":")[2]


def test_a_message_without_types_is_written_without(echo: Any):
    of = echo.OPERATIONS["Echo.EchoCode"]
    again = of.encode_request(of.decode_request(request("EchoCode", "<value>x</value>")))
    assert b"<value>x</value>" in again


def test_a_call_that_fails_with_a_graph_in_it(echo: Any):
    """Secrets are looked for in what was sent, however deep it is and whatever leads back."""
    from encoded_graphs.testing import FakeServer, soap_fault  # noqa: PLC0415 - generated above

    chain = None
    for number in range(3000):
        chain = echo.models.Node(name=f"n{number}", next=chain)
    cycle = echo.models.Node(name="a", next=None)
    cycle.next = echo.models.Node(name="b", next=cycle)

    class Served:
        def echo_node(self, *, value: Any) -> Any:
            return value

    with FakeServer(echo=Served()) as server, echo.Client(server.url) as client:
        for graph in (chain, cycle):
            server.fail_next(soap_fault("no"))
            with pytest.raises(echo.SoapFault, match="no"):
                client.echo_node(value=graph)
