"""WS-Addressing with JAX-WS, which demands it: our client calls it, and it calls our fake server."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from foreign_programs import free_port, needs, run, serve
from small_contracts import Operation, imported, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # compiles and starts what others wrote

JAX_WS = Path("/usr/share/java/jaxws-rt.jar")  # of Debian; it names the others
SOURCE = Path(__file__).parent / "peers" / "JaxWsAddressed.java"


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command of the compiled peer."""
    needs("java", "javac")
    if not JAX_WS.is_file():
        pytest.skip("not installed: libjaxws-java")
    classes = tmp_path_factory.mktemp("classes")
    run(["javac", "-encoding", "UTF-8", "-nowarn", "-cp", JAX_WS, "-d", classes, SOURCE])
    return ["java", "-cp", f"{JAX_WS}:{classes}", "JaxWsAddressed"]


@pytest.fixture
def address(java: list[str]) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/calc"
    for _ in serve([*java, "serve", url], port):
        yield url


def test_we_call_a_service_that_demands_it(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with urlopen(f"{address}?wsdl") as found:  # noqa: S310 - the peer's
        text = found.read().decode()
    monkeypatch.syspath_prepend(str(tmp_path))
    package: Any = imported(tmp_path, "by_jax_ws", text)

    history = package.History()
    with package.Client(address, plugins=(history,)) as client:
        assert (client.twice(number=21), client.thrice(number=21)) == (42, 63)

    class Bare(package.Plugin):
        def on_send(self, message: Any) -> Any:
            return replace(message, content=re.sub(b"<s:Header>.*</s:Header>", b"", message.content))

    with package.Client(address, plugins=(Bare(),)) as client, pytest.raises(package.SoapFault, match="Addressing"):
        client.twice(number=21)
    twice, thrice = history.exchanges
    assert ">urn:t/twice</wsa:Action>" in twice.request
    assert ">urn:t:Calc:thriceRequest</wsa:Action>" in thrice.request
    assert "RelatesTo" in str(thrice.reply)
    assert package.PORTS[0].addressing == "2005/08"


def test_it_calls_a_service_of_ours(java: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Calc:
        def do(self, *, number: int) -> int:
            return 2 * number

    extension = '<a:UsingAddressing xmlns:a="http://www.w3.org/2006/05/addressing/wsdl" w:required="true"/>'
    binding = '<w:binding name="B" type="t:Calc">'
    text = wsdl(Operation("Do")).replace(binding, binding + extension)
    monkeypatch.syspath_prepend(str(tmp_path))
    imported(tmp_path, "for_jax_ws", text)
    testing = importlib.import_module("for_jax_ws.testing")
    with testing.FakeServer(calc=Calc()) as server:
        printed = run([*java, "call", (tmp_path / "for_jax_ws.wsdl").as_uri(), server.url])
    assert printed == "answer 14\n"
    assert b"MessageID" in server.calls[0].content
    assert server.errors == []
