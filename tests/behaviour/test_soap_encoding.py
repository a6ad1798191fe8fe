"""Messages in SOAP encoding: what is written, and what comes back of it (SOAP 1.1, 5)."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from encoded_contract import ECHOES, ENC, XSI, body_of, encoded_package, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARRAY_TYPE, TYPE = f"{{{ENC}}}arrayType", f"{{{XSI}}}type"


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with encoded_package(tmp_path_factory.mktemp("echo")) as package:
        yield package


def written(echo: Any, operation: str, value: Any) -> bytes:
    of = echo.OPERATIONS[f"Echo.{operation}"]
    data: bytes = of.encode_request(echo.Request(of.request[0](), of.request[1](value=value)))
    return data


def back(echo: Any, operation: str, value: Any) -> Any:
    return echo.OPERATIONS[f"Echo.{operation}"].decode_request(written(echo, operation, value)).body.value


def values(echo: Any) -> list[tuple[str, Any]]:
    node, leaf = echo.models.Node, echo.models.Leaf
    return [
        ("EchoNode", node(name="a", next=node(name="b", next=None))),
        ("EchoNode", leaf(name="a", next=None, others=[], weight=3)),
        ("EchoNode", None),
        ("EchoNodes", [leaf(name="a", next=None, weight=1), None, node(name="b", next=None)]),
        ("EchoNodes", []),
        ("EchoGrid", [[1, 2, 3], [4, None, 6]]),
        ("EchoGrid", []),
        ("EchoNested", [["a"], None, [], ["b", None]]),
        ("EchoFiles", ["a", "<b>", ""]),
        ("EchoMarked", echo.models.Marked(mark="m", next=echo.models.Marked())),
        ("EchoCode", "x"),
        ("EchoColour", echo.models.Colour.BLUE),
        ("EchoInt", -7),
        ("EchoAny", "text"),
        ("EchoAny", leaf(name="a", next=None, weight=3)),
        ("EchoArray", [1, "a", leaf(name="a", next=None, weight=3), None, True]),
    ]


@pytest.mark.parametrize("needs", ["an encoded message", "an array of SOAP encoding", "neither"])
def test_the_room_for_soap_encoding_is_in_packages_that_need_it(needs: str, tmp_path: Path):
    text = wsdl()
    if needs != "an encoded message":
        text = text.replace('use="encoded"', 'use="literal"').replace(f'encodingStyle="{ENC}"', "")
    if needs == "neither":
        text = re.sub(r'type="(enc:|t:)\w+"/></w:message>', 'type="xs:string"/></w:message>', text)
        text = re.sub(r"<xs:schema.*</xs:schema>", "", text, flags=re.DOTALL)
    (tmp_path / "echo.wsdl").write_text(text, "utf-8")
    files = pipeline.make(PackageConfig("encoded_echo", (str(tmp_path / "echo.wsdl"),))).files
    assert any(path.startswith("_runtime/encoded/") for path in files) == (needs != "neither")
    assert ("GRAPHS" in files["_contract.py"]) == (needs != "neither")


def test_values_come_back(echo: Any):
    for operation, value in values(echo):
        assert back(echo, operation, value) == value, operation
    assert {operation for operation, _ in values(echo)} == set(ECHOES)


def test_the_fake_server_and_both_clients(echo: Any):
    from encoded_echo.testing import FakeServer  # noqa: PLC0415 - generated above

    def answer(self: Any, *, value: Any) -> Any:  # noqa: ARG001 - a method
        return value

    served = type("Served", (), {f"echo_{name[4:].lower()}": answer for name in ECHOES})()
    cases = [(f"echo_{name[4:].lower()}", value) for name, value in values(echo) if value is not None]
    with FakeServer(echo=served) as server:
        with echo.Client(server.url) as client:
            for method, value in cases:
                assert getattr(client.echo, method)(value=value) == value

        async def call() -> None:
            async with echo.AsyncClient(server.url) as other:
                for method, value in cases:
                    assert await getattr(other.echo, method)(value=value) == value

        asyncio.run(call())
        shared = echo.models.Node(name="a", next=None)
        with echo.Client(server.url) as client:
            first, second = client.echo.echo_nodes(value=[shared, shared])
        assert first is second
        assert server.errors == []


def test_every_element_says_its_type_and_arrays_their_size(echo: Any):
    leaf = echo.models.Leaf(name="a", next=None, weight=3)
    wrapper = body_of(written(echo, "EchoNodes", [leaf, echo.models.Node(name="b", next=None)]))[0]
    array = wrapper[0]
    assert array.get(TYPE).partition(":")[2] == "ArrayOfNode"
    assert array.get(ARRAY_TYPE).partition(":")[2] == "Node[2]"
    assert [item.get(TYPE).partition(":")[2] for item in array] == ["Leaf", "Node"]
    assert [(each.tag, each.get(TYPE)) for each in array[0]] == [
        ("name", "x:string"),
        ("next", None),
        ("weight", "x:int"),
    ]
    assert [each.tag for each in body_of(written(echo, "EchoFiles", ["a"])).iter() if "}" not in each.tag] == [
        "value",
        "file",
    ]
    assert body_of(written(echo, "EchoGrid", [[1, 2], [3, 4], [5, 6]]))[0][0].get(ARRAY_TYPE) == "x:int[3,2]"
    assert body_of(written(echo, "EchoCode", "x"))[0][0].get(TYPE).partition(":")[2] == "Code"


def test_the_encoding_is_named_once(echo: Any):
    style = "{http://schemas.xmlsoap.org/soap/envelope/}encodingStyle"
    body = body_of(written(echo, "EchoNode", echo.models.Node(name="a", next=None)))
    assert [each.tag for each in body.iter() if each.get(style)] == ["{urn:e}EchoNode"]
    assert body[0].get(style) == ENC


def test_a_shared_object_is_written_once_and_comes_back_as_one(echo: Any):
    shared = echo.models.Node(name="a", next=None)
    nodes = [shared, shared, echo.models.Node(name="b", next=shared)]
    body = body_of(written(echo, "EchoNodes", nodes))
    assert len(body) == 2
    assert body[1].get("id") == "id1"
    assert body[1].get(f"{{{ENC}}}root") == "0"
    assert [item.get("href") for item in body[0][0]] == ["#id1", "#id1", None]
    first, second, third = back(echo, "EchoNodes", nodes)
    assert first is second is third.next


def test_a_shared_list_comes_back_as_one(echo: Any):
    others = [echo.models.Node(name="a", next=None)]
    nodes = [echo.models.Node(name=name, next=None, others=others) for name in "bc"]
    first, second = back(echo, "EchoNodes", nodes)
    assert first.others is second.others
    assert first.others == others


def test_equal_objects_stay_two(echo: Any):
    first, second = back(echo, "EchoNodes", [echo.models.Node(name="a", next=None) for _ in range(2)])
    assert first == second
    assert first is not second


def test_a_cycle_is_a_cycle(echo: Any):
    one = echo.models.Node(name="a", next=None)
    one.next = echo.models.Node(name="b", next=one, others=[one])
    found = back(echo, "EchoNode", one)
    assert found.next.next is found
    assert found.next.others[0] is found
    assert repr(found).count("...") == 2, "dataclasses guard their repr against cycles"
    with pytest.raises(RecursionError):
        assert found == back(echo, "EchoNode", one), "as of two lists that contain themselves"


@pytest.mark.slow  # a hundred thousand nodes
def test_a_long_chain_in_a_circle(echo: Any):
    """10,000 objects are no deep stack, neither here nor in the XML that others parse."""
    last = head = echo.models.Node(name="0", next=None)
    for number in range(1, 10_000):
        head = echo.models.Node(name=str(number), next=head)
    last.next = head
    data = written(echo, "EchoNode", head)
    found = echo.OPERATIONS["Echo.EchoNode"].decode_request(data).body.value
    names, here = [], found
    while here is not last and len(names) < 10_000:
        names.append(here.name)
        here = here.next
    assert here is found
    assert names == [str(number) for number in reversed(range(10_000))]


@pytest.mark.slow  # twenty thousand nodes
def test_a_long_chain_in_a_circle_through_the_fake_server(echo: Any):
    """The object of the server gets a copy of the graph, and the client what that gives back."""
    from encoded_echo.testing import FakeServer  # noqa: PLC0415 - generated above

    last = head = echo.models.Node(name="0", next=None)
    for number in range(1, 10_000):
        head = echo.models.Node(name=str(number), next=head)
    last.next = head
    got: list[Any] = []

    class Served:
        def echo_node(self, *, value: Any) -> Any:
            got.append(value)
            value.others = [value, echo.models.Leaf(name="l", next=value, weight=1)]
            return value

    with FakeServer(echo=Served()) as server, echo.Client(server.url) as client:
        found = client.echo_node(value=head)
        (call,) = server.calls
    assert found.others[0] is found
    assert found.others[1].next is found
    assert call.body.value.others is None, "what is recorded does not change"
    here, count = found.next, 1
    while here is not found:
        here, count = here.next, count + 1
    assert count == 10_000
    assert got[0].name == found.name == "9999"


@pytest.mark.parametrize(
    ("operation", "value", "path"),
    [
        ("EchoNodes", [1], ("value", "item[1]")),
        ("EchoNode", [], ("value",)),
        ("EchoGrid", [[1], [2, 3]], ("value",)),
        ("EchoInt", "1", ("value",)),
        ("EchoFiles", "abc", ("value",)),
    ],
)
def test_what_cannot_be_written(echo: Any, operation: str, value: Any, path: tuple[str, ...]):
    with pytest.raises(echo.EncodeError) as caught:
        written(echo, operation, value)
    assert caught.value.path == path


def test_a_member_without_its_value_cannot_be_written(echo: Any):
    with pytest.raises(echo.EncodeError, match="value/name"):
        written(echo, "EchoNode", echo.models.Node(name=None, next=None))


@pytest.mark.parametrize("operation", ECHOES)
def test_samples_are_read(echo: Any, operation: str, tmp_path: Path):
    (tmp_path / "echo.wsdl").write_text(wsdl())
    config = PackageConfig("echo", (str(tmp_path / "echo.wsdl"),))
    contract = pipeline.read_whole(config)
    (service,) = contract.services
    found = next(each for each in service.operations if each.name == operation)
    request, response = samples(contract, service, found, SampleStyle.WIRE)
    assert echo.OPERATIONS[f"Echo.{operation}"].decode_request(request.encode()).body.value is not None
    assert echo.OPERATIONS[f"Echo.{operation}"].decode_response(response.encode()).body.return_ is not None


def test_the_encoding_of_soap_12(tmp_path: Path):
    """``enc:itemType``, ``enc:arraySize``, ``enc:id`` and ``enc:ref`` (SOAP 1.2 part 2, 3.1)."""
    encoding = "http://www.w3.org/2003/05/soap-encoding"
    with encoded_package(tmp_path, "encoded_12", wsdl(encoding=encoding)) as echo:
        node = echo.models.Node(name="a", next=None)
        node.next = node
        body = body_of(written(echo, "EchoNodes", [node, None, node]))
        array = body[0][0]
        assert array.get(f"{{{encoding}}}arraySize") == "3"
        assert array.get(f"{{{encoding}}}itemType").partition(":")[2] == "Node"
        assert [item.get(f"{{{encoding}}}ref") for item in array] == ["id1", None, "id1"]
        assert body[1].get(f"{{{encoding}}}id") == "id1"
        first, nothing, second = back(echo, "EchoNodes", [node, None, node])
        assert first is second is first.next
        assert nothing is None
        assert back(echo, "EchoGrid", [[1, 2], [3, 4]]) == [[1, 2], [3, 4]]
