"""A client from import to close: what is loaded when, threads, tasks, closing."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2
import pytest
from services88 import (
    AsyncNetServer,
    DecodeError,
    EmptyResultError,
    EncodeError,
    HttpStatusError,
    NetServer,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
    TransportTimeoutError,
)
from services88._runtime.qname import XmlName
from services88._runtime.transport import httpx_clients
from services88._runtime.transport.deadline import Deadline
from services88._runtime.transport.httpx_transport import AsyncHttpxTransport, HttpxTransport
from services88._runtime.transport.interface import HttpRequest
from services88.models import ChatMessage, SoExceptionInfo
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATED = Path(__file__).resolve().parents[2] / "generated"


class Chat:
    """Answers with the text it gets, in capitals."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        assert message.message is not None
        return ChatMessage(chat_session_id=chat_session_id, message=message.message.upper())


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


SCRIPT = """
import json, sys
def loaded(*names):
    return sorted(n for n in names if n in sys.modules)
seen = {}
import services88
from services88 import NetServer, AsyncNetServer, OPERATIONS, ServerError
seen["import"] = loaded("httpx2", "lxml", "lxml.etree", "asyncio", "http.server", "services88.models.chat_message")
net = NetServer("http://127.0.0.1:9", ticket="7T:a")
chat = net.chat
seen["client"] = loaded("httpx2", "lxml", "lxml.etree", "services88.so_principal")
from services88.models import ChatMessage
message = ChatMessage(message="Hi")
seen["model"] = loaded("httpx2", "lxml", "lxml.etree", "services88.models.chat_topic_entity")
try:
    chat.add_chat_message(chat_session_id=1, message=message)
except services88.TransportError:
    seen["call"] = loaded("httpx2", "services88._runtime.plugins")
net.close()
print(json.dumps(seen))
"""


FIRST_ENVELOPE = """
import json, sys
from services88 import OPERATIONS, Request, RequestHeaders
from services88.chat.operations.add_chat_message import AddChatMessage
from services88.models import ChatMessage
message = ChatMessage(message="Hi")
OPERATIONS["Chat.AddChatMessage"].encode_request(Request(RequestHeaders(), AddChatMessage(message=message)))
print(json.dumps(sorted(sys.modules)))
"""
NOT_NEEDED = {
    *("decimal", "uuid", "platform", "lxml", "httpx2", "asyncio", "logging"),
    *("services88._runtime.client", "services88._runtime.decode", "services88._runtime.exception_detail"),
    *("services88._runtime.schema.any_type", "services88._runtime.schema.flags", "services88._runtime.lexical.guids"),
    *("services88._runtime.encode.any_type_writers", "services88._runtime.encode.collection_writers"),
}


def printed(script: str) -> Any:
    """Return what a script prints as JSON in a process of its own, where nothing is loaded yet."""
    importable = os.pathsep.join(filter(None, sys.path))  # PYTHONPATH itself may be relative to another folder
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=GENERATED,
        env={**os.environ, "PYTHONPATH": importable},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


@pytest.mark.slow  # starts processes
def test_http_and_xml_libraries_are_loaded_with_the_first_call():
    assert printed(SCRIPT) == {"import": [], "client": [], "model": [], "call": ["httpx2"]}


@pytest.mark.slow  # starts a process
def test_an_envelope_loads_no_more_than_it_needs():
    loaded = set(printed(FIRST_ENVELOPE))

    assert "services88._runtime.encode.record_writers" in loaded
    assert not loaded & NOT_NEEDED


def test_close_twice_and_without_a_call(fake: FakeNetServer):
    never = NetServer(fake.url, ticket="7T:any")
    never.close()
    never.close()
    with NetServer(fake.url, ticket="7T:any") as net:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
        net.close()
    net.close()

    async def run() -> None:
        never = AsyncNetServer(fake.url, ticket="7T:any")
        await never.close()
        async with AsyncNetServer(fake.url, ticket="7T:any") as net:
            await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
            await net.close()
        await net.close()

    asyncio.run(run())


def test_closing_a_client_with_options_leaves_the_connections_open(fake: FakeNetServer):
    with NetServer(fake.url, ticket="7T:any") as net:
        with net.with_options(timeout=5) as other:
            other.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
        transport = net._channel.transport
        assert isinstance(transport, HttpxTransport)
        kept = transport._client
        assert kept is not None
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
        assert transport._client is kept
    assert transport._client is None


def test_an_httpx_client_of_ones_own_stays_open(fake: FakeNetServer):
    with httpx2.Client(headers={"X-Own": "yes"}, follow_redirects=True) as client:
        with NetServer(fake.url, ticket="7T:any", transport=HttpxTransport(client)) as net:
            net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
        assert not client.is_closed
    assert fake.calls[-1].http_headers["x-own"] == "yes"

    async def run() -> None:
        async with httpx2.AsyncClient(headers={"X-Own": "async"}) as client:
            async with AsyncNetServer(fake.url, ticket="7T:any", transport=AsyncHttpxTransport(client)) as net:
                await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
            assert not client.is_closed

    asyncio.run(run())
    assert fake.calls[-1].http_headers["x-own"] == "async"


def test_eight_threads(fake: FakeNetServer, monkeypatch: pytest.MonkeyPatch):
    made: list[httpx_clients.Pools] = []
    original = httpx_clients.Pools

    def counting(*arguments: Any) -> httpx_clients.Pools:
        made.append(original(*arguments))
        return made[-1]

    monkeypatch.setattr(httpx_clients, "Pools", counting)
    barrier = threading.Barrier(8)
    with NetServer(fake.url, ticket="7T:any") as net:

        def work(number: int) -> list[tuple[int, str | None]]:
            barrier.wait()
            chat = net.with_options(ticket=f"7T:{number}").chat if number % 2 else net.chat
            calls = [
                chat.add_chat_message(chat_session_id=number, message=ChatMessage(message=f"from {number} {turn}"))
                for turn in range(10)
            ]
            return [(each.chat_session_id, each.message) for each in calls]

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, range(8)))
    assert results == [[(number, f"FROM {number} {turn}") for turn in range(10)] for number in range(8)]
    assert len(fake.calls) == 80
    assert {
        (call.body.chat_session_id, call.headers.credentials and call.headers.credentials.ticket) for call in fake.calls
    } == {(number, f"7T:{number}" if number % 2 else "7T:any") for number in range(8)}
    assert len(made) == 1, "threads that start together share one client"
    with pytest.raises(httpcore2.ConnectError, match="closed"):
        made[0].exchange(HttpRequest(fake.url, {}, b""), Deadline(5.0))


def test_fifty_tasks(fake: FakeNetServer):
    async def run() -> list[tuple[int, str | None]]:
        async with AsyncNetServer(fake.url, ticket="7T:any") as net:

            async def work(number: int) -> tuple[int, str | None]:
                message = ChatMessage(message=f"from {number}")
                made = await net.chat.add_chat_message(chat_session_id=number, message=message)
                return made.chat_session_id, made.message

            return await asyncio.gather(*(work(number) for number in range(50)))

    assert asyncio.run(run()) == [(number, f"FROM {number}") for number in range(50)]
    assert len(fake.calls) == 50


def test_a_cancelled_task_leaves_the_client_usable():
    release = threading.Event()

    class Waiting(Chat):
        def get_chat_presence(self) -> list[object]:
            release.wait(5)
            return []

    async def run() -> None:
        with FakeNetServer(chat=Waiting()) as waiting:
            async with AsyncNetServer(waiting.url, ticket="7T:any") as net:
                task = asyncio.create_task(net.chat.get_chat_presence())
                await asyncio.sleep(0.1)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                release.set()
                made = await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a"))
                assert made.message == "A"

    asyncio.run(run())


@pytest.mark.parametrize(
    "error",
    [
        SoapError("a"),
        TransportError("a", sent=False),
        TransportTimeoutError("a"),
        HttpStatusError(404, "b", "c"),
        SoapFault(XmlName("urn:x", "Client"), "reason", detail="<detail/>"),
        DecodeError("a", "Response", "X"),
        EncodeError("a", "Message"),
        EmptyResultError("a"),
        ServerError(SoExceptionInfo(message="m", inner_exception=SoExceptionInfo(message="n"), parameters={"k": "v"})),
        ServerError(None),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_travel_between_processes(error: SoapError):
    error.operation, error.http_headers = "Chat.AddChatMessage", {"x": "y"}
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert type(other) is type(error)
        assert str(other) == str(error)
        told, expected = vars(other), vars(error)
        assert told.keys() == expected.keys()
        assert {k: v for k, v in told.items() if k != "inner"} == {k: v for k, v in expected.items() if k != "inner"}
