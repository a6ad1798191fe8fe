"""The client against servers that others made: PHP's SoapServer and gSOAP, hosting our WSDL of Chat.

Both are Debian packages (php-cli, php-soap, gsoap, libgsoap-dev, g++); without them these tests skip.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from foreign_programs import free_port, serve
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    EmptyResultError,
    HttpStatusError,
    NetServer,
    ServerError,
    SoapFault,
)
from services88.models import ChatMessage, ChatMessageSpecialType, ChatMessageType, SoTimeZone

from .matrix.pairs import NETSERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # compiles and starts servers that others wrote

HOSTS = Path(__file__).parent / "hosts"
WSDL = Path(__file__).resolve().parents[2] / "wsdl" / "services88"
TICKET = "7T:abc=="
MESSAGE = ChatMessage(
    chat_message_id=1001,
    chat_session_id=7,
    type=ChatMessageType.TO_CUSTOMER,
    message='Hi <b>"æ & €"</b>\nnext line',
    read_by_customer=3,
    special_type=ChatMessageSpecialType.BOT_MESSAGE,
    special_param="",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def php() -> Iterator[str]:
    found = shutil.which("php")
    if found is None or b"soap" not in subprocess.run([found, "-m"], capture_output=True, check=True).stdout:
        pytest.skip("php-cli and php-soap are not installed")
    port = free_port()
    command = [found, "-S", f"127.0.0.1:{port}", str(HOSTS / "php_host.php")]
    yield from serve(command, port, WSDL=str(WSDL / "Chat.wsdl"))


@pytest.fixture(scope="module")
def gsoap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    missing = [name for name in ("wsdl2h", "soapcpp2", "g++") if shutil.which(name) is None]
    if missing or not Path("/usr/include/stdsoap2.h").is_file():
        pytest.skip(f"gsoap, libgsoap-dev and g++ are not installed: {missing or 'stdsoap2.h'}")
    folder = tmp_path_factory.mktemp("gsoap")

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    run("wsdl2h", "-x", "-O1", "-o", "chat.h", "-I", str(WSDL), str(WSDL / "Chat.wsdl"))
    run("soapcpp2", "-j", "-S", "-x", "-L", "-I/usr/share/gsoap/import", "chat.h")
    declared = (folder / "soapBasicHttpBinding_USCOREChatService.h").read_text()
    ours = (HOSTS / "gsoap_host.cpp").read_text()
    stubs = [
        f"int Service::{name}({arguments}) {{ return SOAP_NO_METHOD; }}"
        for name, arguments in re.findall(r"virtual int (\w+)\((_ns1__\w+ \*\w+, _ns1__\w+ &\w+)\)", declared)
        if f"Service::{name}(" not in ours
    ]
    assert len(stubs) > 20
    (folder / "stubs.inc").write_text("\n".join(stubs))
    sources = ["soapC.cpp", "soapBasicHttpBinding_USCOREChatService.cpp", str(HOSTS / "gsoap_host.cpp")]
    run("g++", "-w", "-O0", "-I.", *sources, "-lgsoap++", "-o", "host")
    port = free_port()
    yield from serve([str(folder / "host"), str(port)], port)


@pytest.fixture(
    params=[
        pytest.param("php", marks=pytest.mark.interop("PHP", NETSERVER, "is_called")),
        pytest.param("gsoap", marks=pytest.mark.interop("gSOAP", NETSERVER, "is_called")),
    ]
)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_a_message_comes_back_whole(url: str):
    with NetServer(url, ticket=TICKET, application_token="app & <token>") as net:  # noqa: S106 - made up
        posted = net.chat.add_chat_message(chat_session_id=9, message=MESSAGE)
    assert posted.author == TICKET, "the server read the header"
    assert posted.chat_session_id == 9
    same = ("chat_message_id", "type", "message", "read_by_customer", "special_type", "special_param", "when_posted")
    assert {name: getattr(posted, name) for name in same} == {name: getattr(MESSAGE, name) for name in same}


def test_the_same_for_tasks(url: str):
    async def run() -> list[str | None]:
        async with AsyncNetServer(url, ticket=TICKET) as net:

            async def add(number: int) -> str | None:
                message = ChatMessage(message=f"from {number}")
                return (await net.chat.add_chat_message(chat_session_id=1, message=message)).message

            return list(await asyncio.gather(*map(add, range(20))))

    assert asyncio.run(run()) == [f"from {number}" for number in range(20)]


def test_lists_texts_and_nothing(url: str):
    with NetServer(url, ticket=TICKET) as net:
        assert [presence.user_id for presence in net.chat.get_chat_presence()] == [1, 2, 3]
        assert net.chat.get_chat_transcript(chat_session_id=1, html=True) == "<b>æ & €</b>\n"
        assert net.chat.delete_chat_session_entity(chat_session_entity_id=1) is None  # type: ignore[func-returns-value]
        with pytest.raises(EmptyResultError):
            net.chat.add_chat_message(chat_session_id=1, message=None)


def test_response_headers(url: str):
    zone = SoTimeZone(so_time_zone_id=140, so_time_zone_location_code="DK")
    with NetServer(url, ticket=TICKET, time_zone=zone) as net:
        reply = net.chat.with_reply.get_chat_presence()
    assert reply.headers.succeeded is True
    assert reply.headers.time_zone == zone
    assert reply.headers.exception_info is None


def test_exception_info(url: str):
    with NetServer(url, ticket=TICKET, application_token="FAIL") as net:  # noqa: S106 - made up
        # The host of PHP says that the session is at fault, which means that the ticket is refused.
        with pytest.raises((AuthenticationError, ServerError), match="says no") as caught:
            net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)
        is_refused = isinstance(caught.value, AuthenticationError)
        assert isinstance(caught.value.__cause__ if is_refused else caught.value, ServerError)
        assert net.with_options(application_token=None).chat.get_chat_presence()


def test_fault(url: str):
    with NetServer(url, ticket=TICKET, application_token="FAULT") as net:  # noqa: S106 - made up
        with pytest.raises(SoapFault, match="declared fault") as caught:
            net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)
        assert net.with_options(application_token=None).chat.get_chat_presence()
    assert caught.value.code.name == "Server"
    assert caught.value.http_status == 500
    assert caught.value.detail is not None
    assert "because" in caught.value.detail


def test_an_exception_of_php_is_a_status(php: str):
    """PHP does not make faults of exceptions: it answers with status 500 and a page, or nothing."""
    with NetServer(php, ticket=TICKET, application_token="THROW") as net:  # noqa: S106 - made up
        with pytest.raises(HttpStatusError) as caught:
            net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)
        assert caught.value.status == 500
        assert net.with_options(application_token=None).chat.get_chat_presence()


def test_an_operation_that_gsoap_does_not_have(gsoap: str):
    with NetServer(gsoap, ticket=TICKET) as net, pytest.raises(SoapFault):
        net.chat.get_chat_messages(chat_session_id=1, after=0)
