"""SOAP encoding with those who still speak it: PHP as client and as server, zeep as client."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from encoded_contract import ECHOES, ENC, ENCODING, encoded_package, with_headers, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # starts programs that others wrote

PEERS = Path(__file__).parent / "peers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("peers")
    (found / "echo.wsdl").write_text(wsdl())
    return found


@pytest.fixture(scope="module")
def echo(folder: Path) -> Iterator[Any]:
    with encoded_package(folder, "encoded_peers") as package:
        yield package


@pytest.fixture
def server(echo: Any) -> Iterator[Any]:
    from encoded_peers.testing import FakeServer  # noqa: PLC0415 - generated above

    def answer(self: Any, *, value: Any) -> Any:  # noqa: ARG001 - a method
        return value

    served = type("Served", (), {f"echo_{name[4:].lower()}": answer for name in ECHOES})()
    with FakeServer(echo=served) as running:
        yield running
        assert running.errors == []
    assert echo is not None


def php(*arguments: str | Path, given: bytes = b"") -> bytes:
    program = shutil.which("php")
    if program is None:
        pytest.skip("not installed: php")
    modules = subprocess.run([program, "-m"], capture_output=True, check=True, timeout=60).stdout
    if b"soap" not in modules:
        pytest.skip("not installed: php-soap")
    done = subprocess.run([program, *map(str, arguments)], input=given, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def by_php(echo: Any, folder: Path, operation: str, value: Any) -> Any:
    of = echo.OPERATIONS[f"Echo.{operation}"]
    request = of.encode_request(echo.Request(of.request[0](), of.request[1](value=value)))
    reply = php(PEERS / "php_encoded_server.php", folder / "echo.wsdl", given=request)
    return of.decode_response(reply).body.return_


def test_php_as_client(server: Any, folder: Path):
    assert php(PEERS / "php_encoded_client.php", folder / "echo.wsdl", server.url) == b"14 calls\n"


def test_php_as_server(echo: Any, folder: Path):
    node = echo.models.Node
    for operation, value in [
        ("EchoNode", node(name="a", next=node(name="æ & <€>", next=None))),
        ("EchoNode", None),
        ("EchoNodes", [node(name="a", next=None), node(name="b", next=None)]),
        ("EchoNodes", []),
        ("EchoGrid", [[1, 2, 3], [4, 5, 6]]),
        ("EchoNested", [["a"], [], ["b", "c"]]),
        ("EchoFiles", ["a", "b"]),
        ("EchoCode", "c"),
        ("EchoColour", echo.models.Colour.RED),
        ("EchoInt", 3),
        ("EchoAny", "text"),
        ("EchoArray", [1, "a", True]),
    ]:
        assert by_php(echo, folder, operation, value) == value, operation


def test_php_understands_what_is_shared(echo: Any, folder: Path):
    node = echo.models.Node
    shared = node(name="s", next=None)
    first, second, third = by_php(echo, folder, "EchoNodes", [shared, shared, node(name="t", next=shared)])
    assert first is second is third.next
    cycle = node(name="a", next=None)
    cycle.next = node(name="b", next=cycle)
    found = by_php(echo, folder, "EchoNode", cycle)
    assert found.next.next is found
    assert (found.name, found.next.name) == ("a", "b")


def test_zeep_as_client(server: Any, folder: Path):
    zeep = pytest.importorskip("zeep")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")

        class Offline(zeep.Transport):  # type: ignore[misc]
            def load(self, url: str) -> bytes:
                return ENCODING.encode() if url == ENC else super().load(url)

        client = zeep.Client(str(folder / "echo.wsdl"), transport=Offline())
        service = client.create_service("{urn:e}B", server.url)
        assert service.EchoCode("x") == "x"
        assert service.EchoColour("red") == "red"
        found = service.EchoNode({"name": "a", "next": {"name": "b", "next": None}})
        assert (found["name"], found["next"]["name"]) == ("a", "b")


def test_a_cycle_of_header_and_body_with_php(tmp_path: Path):
    contract, script = tmp_path / "headers.wsdl", PEERS / "php_encoded_headers.php"
    contract.write_text(with_headers())
    with encoded_package(tmp_path, "encoded_header_peers", with_headers()) as package:
        of, node = package.OPERATIONS["Echo.EchoNode"], package.models.Node
        by_php = of.decode_request(php(script, contract))
        assert by_php.headers.context.name == "a"
        assert by_php.headers.context is by_php.body.value.next
        assert by_php.body.value is by_php.headers.context.next
        first = node(name="a", next=None)
        first.next = node(name="b", next=first)
        ours = of.encode_request(package.Request(of.request[0](context=first), of.request[1](value=first.next)))
        reply = of.decode_response(php(script, contract, "-", given=ours))
        assert reply.body.return_.name == "the same"
