"""Clients that others made call the fake server, and an application under uvicorn.

Each makes 100 calls of AddChatMessage with the code that it makes of our own WSDL. .ci/run installs what they need;
where something is missing the test skips and says what.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from foreign_programs import needs, node_modules, run
from served import served
from services88.chat import AsyncIChatAgent, IChatAgent
from services88.models import ChatMessage, ChatMessageType, SoCredentials
from services88.server import Application, current_call
from services88.testing import FakeNetServer

from .matrix.pairs import NETSERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # compiles and starts clients that others wrote

PEERS = Path(__file__).parent / "peers"
WSDL = Path(__file__).resolve().parents[2] / "wsdl" / "services88"
CHAT = WSDL / "Chat.wsdl"
JAX_WS = Path("/usr/share/java/jaxws-rt.jar")  # of Debian; it names the others
CALLS = 100


class Chat(IChatAgent):
    """Gives a message back, in the session that it was posted to."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        assert message is not None
        message.chat_session_id = chat_session_id
        return message


class AsyncChat(AsyncIChatAgent):
    """The same for an application, and keeps what came in, as the fake server does."""

    def __init__(self) -> None:
        self._calls: list[Any] = []

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        assert message is not None
        call, body = current_call(), SimpleNamespace(chat_session_id=chat_session_id, message=replace(message))
        self._calls.append(SimpleNamespace(body=body, headers=call.headers, http_headers=call.http_headers))
        message.chat_session_id = chat_session_id
        return message


@pytest.fixture(params=["fake server", "application"])
def fake(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "fake server":
        with FakeNetServer(chat=Chat(), wsdl=WSDL) as running:
            yield running
        return
    chat = AsyncChat()
    errors: list[object] = []
    application = Application(
        chat=chat, wsdl=WSDL, on_response=lambda event: event.error and errors.append(event.error)
    )
    with served(application) as url:
        yield SimpleNamespace(url=url, calls=chat._calls, errors=errors)


def endpoint(fake: FakeNetServer) -> str:
    return f"{fake.url}/Remote/Services88/Chat.svc"


def check(fake: FakeNetServer, printed: str, *, headers: bool = True) -> None:
    """The peer has looked at the replies; this is what it sent."""
    assert printed.endswith("100 calls\n")
    assert fake.errors == []
    assert [call.body.chat_session_id for call in fake.calls] == list(range(1, CALLS + 1))
    for number, call in enumerate(fake.calls, start=1):
        assert call.body.message.message == f"call {number}: æ & <€>"
        assert call.body.message.type is ChatMessageType.TO_CUSTOMER
        if headers:
            assert call.headers.application_token == "app & <token>"  # noqa: S105 - made up
            assert call.headers.credentials == SoCredentials(ticket="7T:peer")


@pytest.mark.interop("PHP", NETSERVER, "calls_us")
@pytest.mark.parametrize("source", ["file", "?wsdl"])
def test_php_without_keep_alive(fake: FakeNetServer, source: str):
    needs("php")
    if "soap" not in run(["php", "-m"]):
        pytest.skip("not installed: php-soap")
    wsdl = CHAT if source == "file" else f"{endpoint(fake)}?wsdl"
    check(fake, run(["php", PEERS / "php_client.php", wsdl, endpoint(fake)]))
    assert {call.http_headers.get("connection") for call in fake.calls} == {"close"}


@pytest.mark.interop("node-soap", NETSERVER, "calls_us")
@pytest.mark.parametrize("source", ["file", "?wsdl"])
def test_node_soap(fake: FakeNetServer, source: str):
    folder = node_modules("soap")
    wsdl = CHAT if source == "file" else f"{endpoint(fake)}?wsdl"
    check(fake, run(["node", PEERS / "node_soap_client.js", wsdl, endpoint(fake)], NODE_PATH=folder))


@pytest.mark.interop("strong-soap", NETSERVER, "calls_us")
def test_strong_soap(fake: FakeNetServer):
    folder = node_modules("strong-soap")
    check(fake, run(["node", PEERS / "strong_soap_client.js", CHAT, endpoint(fake)], NODE_PATH=folder))
    assert {call.http_headers.get("connection") for call in fake.calls} == {"close"}


@pytest.mark.interop("gSOAP", NETSERVER, "calls_us")
def test_gsoap_in_chunks(fake: FakeNetServer, tmp_path: Path):
    needs("wsdl2h", "soapcpp2", "g++")
    if not Path("/usr/include/stdsoap2.h").is_file():
        pytest.skip("not installed: libgsoap-dev")
    run(["wsdl2h", "-x", "-O1", "-o", "chat.h", "-I", WSDL, CHAT], tmp_path)
    run(["soapcpp2", "-j", "-C", "-x", "-L", "-I/usr/share/gsoap/import", "chat.h"], tmp_path)
    sources = ["soapC.cpp", "soapBasicHttpBinding_USCOREChatProxy.cpp", PEERS / "gsoap_client.cpp"]
    run(["g++", "-w", "-O0", "-I.", *sources, "-lgsoap++", "-o", "client"], tmp_path)
    check(fake, run([tmp_path / "client", endpoint(fake)]))
    assert {call.http_headers.get("transfer-encoding") for call in fake.calls} == {"chunked"}


@pytest.mark.parametrize("service", ["Chat", "SoPrincipal"])
def test_gsoap_with_its_typemap_makes_code_of_our_wsdl(tmp_path: Path, service: str):
    """The typemap takes .NET's duration for xs:duration, which gSOAP must have met in the WSDL itself."""
    needs("wsdl2h", "soapcpp2")
    typemap = Path("/usr/share/gsoap/WS/typemap.dat")
    if not typemap.is_file():
        pytest.skip(f"not installed: {typemap}")
    run(["wsdl2h", "-t", typemap, "-o", "made.h", "-I", WSDL, WSDL / f"{service}.wsdl"], tmp_path)
    run(["soapcpp2", "-S", "-x", "-L", "-I/usr/share/gsoap/import:/usr/share/gsoap", "made.h"], tmp_path)


@pytest.mark.interop("JAX-WS", NETSERVER, "calls_us")
def test_jax_ws_in_chunks(fake: FakeNetServer, tmp_path: Path):
    needs("java", "javac", "wsimport")
    if not JAX_WS.is_file():
        pytest.skip("not installed: libjaxws-java")
    libraries = f"{JAX_WS}:{tmp_path}"
    run(["wsimport", "-quiet", "-keep", "-Xnocompile", "-extension", "-p", "peer", "-d", tmp_path, CHAT])
    sources = [*tmp_path.glob("peer/*.java"), PEERS / "JaxWsClient.java"]
    run(["javac", "-encoding", "UTF-8", "-nowarn", "-cp", libraries, "-d", tmp_path, *sources])
    check(fake, run(["java", "-cp", libraries, "JaxWsClient", CHAT.as_uri(), endpoint(fake)]), headers=False)
    assert {call.http_headers.get("transfer-encoding") for call in fake.calls} == {"chunked"}


@pytest.mark.interop("Mono WCF", NETSERVER, "calls_us")
def test_the_wcf_client_of_mono(fake: FakeNetServer, tmp_path: Path):
    needs("mcs", "mono")
    if not Path("/usr/lib/mono/4.5/System.ServiceModel.dll").is_file():
        pytest.skip("not installed: libmono-system-servicemodel4.0a-cil")
    client = tmp_path / "client.exe"
    references = ["-r:System.ServiceModel", "-r:System.Runtime.Serialization"]
    run(["mcs", f"-out:{client}", PEERS / "WcfClient.cs", *references])
    check(fake, run(["mono", client, endpoint(fake)]))


@pytest.mark.interop("zeep", NETSERVER, "calls_us")
def test_zeep_from_the_address(fake: FakeNetServer):
    zeep = pytest.importorskip("zeep")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zeep's own: not ours to mend
        client = zeep.Client(f"{endpoint(fake)}?wsdl")  # and calls the address that the WSDL names
    headers = {"ApplicationToken": "app & <token>", "Credentials": {"Ticket": "7T:peer"}}
    fixed = {"ReadByCustomer": 0, "SpecialType": "None", "WhenPosted": "2026-05-27T01:23:32", "ChatSessionId": 0}
    for number in range(1, CALLS + 1):
        text = f"call {number}: æ & <€>"
        message = {"ChatMessageId": 0, "Type": "ToCustomer", "Message": text, **fixed}
        answer = client.service.AddChatMessage(ChatSessionId=number, Message=message, _soapheaders=headers)
        assert (answer.body.Response.Message, answer.body.Response.ChatSessionId) == (text, number)
    check(fake, "100 calls\n")
