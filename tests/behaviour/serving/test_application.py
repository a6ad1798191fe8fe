"""The application of a package: calls by our own clients, over real HTTP under uvicorn and in process."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from chat_object import HEADERS, PATH, envelope
from served import exchanged, served
from services88 import AsyncHttpxTransport, AsyncNetServer, NetServer, ServerError, SoapFault
from services88.chat import AsyncIChatAgent, IChatAgent
from services88.models import ChatMessage, SoExceptionInfo
from services88.server import Application, current_call, soap_fault

if TYPE_CHECKING:
    from services88.server import CallContext

HELLO = ChatMessage(message="hello")


class Blocking(IChatAgent):
    """Says what thread it ran in."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        assert message is not None
        message.author = threading.current_thread().name
        message.chat_session_id = chat_session_id
        return message


class Asynchronous(AsyncIChatAgent):
    """Says in what thread it ran, and keeps the context of the last call."""

    call: CallContext | None = None

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        await asyncio.sleep(0)
        assert message is not None
        message.author = threading.current_thread().name
        message.chat_session_id = chat_session_id
        self.call = current_call()
        return message

    async def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
        if after:
            raise ServerError(SoExceptionInfo(message="no such session", exception_type="System.Exception"))
        raise soap_fault(f"session {chat_session_id} is closed", "Client")


class Mixed:
    """One method of each kind."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        message.chat_session_id = chat_session_id
        return message

    async def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
        return [ChatMessage(chat_session_id=chat_session_id, chat_message_id=after + 1)]


@pytest.mark.parametrize("kind", [Blocking, Asynchronous])
def test_a_client_calls_an_object_under_uvicorn(kind: type[Any]):
    with served(Application(chat=kind())) as url, NetServer(url, ticket="7T:test") as net:
        result = net.chat.add_chat_message(chat_session_id=7, message=HELLO)
    assert (result.chat_session_id, result.message) == (7, "hello")
    assert result.author is not None
    assert result.author.startswith("soap_") is (kind is Blocking)  # a thread for what blocks, and for nothing else


def test_asynchronous_and_other_methods_may_be_of_one_object():
    application: Any = Application
    with served(application(chat=Mixed())) as url, NetServer(url, ticket="7T:test") as net:
        assert net.chat.add_chat_message(chat_session_id=7, message=HELLO).chat_session_id == 7
        assert [each.chat_message_id for each in net.chat.get_chat_messages(chat_session_id=7, after=4)] == [5]


def test_a_client_calls_an_object_in_process():
    async def call() -> ChatMessage:
        transport = httpx2.ASGITransport(app=Application(chat=Asynchronous()))
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            AsyncNetServer("http://served", ticket="7T:test", transport=AsyncHttpxTransport(http)) as net,
        ):
            return await net.chat.add_chat_message(chat_session_id=7, message=HELLO)

    assert asyncio.run(call()).chat_session_id == 7


def test_an_object_sees_the_call():
    chat = Asynchronous()
    with served(Application(chat=chat)) as url, NetServer(url, ticket="7T:test") as net:
        net.chat.add_chat_message(chat_session_id=7, message=HELLO)
    call = chat.call
    assert call is not None
    assert (call.service, call.operation, call.peer, call.soap_version) == (
        *("Chat", "Chat.AddChatMessage"),
        *("127.0.0.1", "1.1"),
    )
    assert call.headers.credentials.ticket == "7T:test"
    assert call.http_headers["content-type"] == "text/xml; charset=utf-8"
    with pytest.raises(RuntimeError, match="no call is being answered"):
        current_call()


def test_faults_and_errors_of_the_services_reach_the_caller():
    with served(Application(chat=Asynchronous())) as url, NetServer(url, ticket="7T:test") as net:
        with pytest.raises(SoapFault, match="session 7 is closed") as caught:
            net.chat.get_chat_messages(chat_session_id=7, after=0)
        with pytest.raises(ServerError, match="no such session"):
            net.chat.get_chat_messages(chat_session_id=7, after=1)
    assert caught.value.code.name == "Client"


def test_what_is_no_call_is_answered_as_http_says():
    application = Application(chat=Asynchronous())
    for method, path, status, told in (
        ("GET", PATH, 405, "POST an envelope"),
        ("GET", f"{PATH}?wsdl", 404, "give wsdl="),
        ("GET", "/Other.svc", 404, "served are /Chat"),
        ("POST", "/Other.svc", 404, "served are /Chat"),
        ("OPTIONS", PATH, 200, ""),
    ):
        answer = exchanged(application, method, path)
        assert (answer.status_code, told in answer.text) == (status, True), (method, path)
    assert exchanged(application, "HEAD", PATH).content == b""


def test_an_envelope_is_answered_in_process():
    answer = exchanged(
        Application(chat=Blocking()), "POST", PATH, envelope(chat_session_id=3, message=HELLO), **HEADERS
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert b"ChatSessionId>3<" in answer.content
