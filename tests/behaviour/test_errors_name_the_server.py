"""A TransportError says which server was asked: scheme, host and port, and nothing else of the address."""

from __future__ import annotations

import asyncio
import copy
import socket
import time
from typing import Any

import httpx2
import pytest
from services88 import (
    AsyncHttpxTransport,
    AsyncNetServer,
    HttpRequest,
    HttpxTransport,
    NetServer,
    Retries,
    TransportError,
    TransportTimeoutError,
)
from services88._runtime.transport.reply_streams import server_of
from services88.testing import FakeNetServer

ONCE = Retries(attempts=1)


class Chat:
    def get_chat_messages(self, *, after: int, **_: object) -> Any:
        time.sleep(after / 1000)
        return []


def closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def failure(url: str, *, after: int = 0, **options: Any) -> TransportError:
    with (
        NetServer(url, ticket="7T:secret", retries=ONCE, **options) as net,
        pytest.raises(TransportError) as caught,
    ):
        net.chat.get_chat_messages(chat_session_id=1, after=after)
    return caught.value


def test_no_connection():
    port = closed_port()
    told = str(failure(f"http://127.0.0.1:{port}/Customer"))
    assert told.startswith("Chat.GetChatMessages: ConnectError: ")
    assert told.endswith(f" (http://127.0.0.1:{port})")


@pytest.mark.parametrize(
    ("url", "server"),
    [("https://no.invalid/a", "https://no.invalid:443"), ("http://no.invalid", "http://no.invalid:80")],
)
def test_a_host_that_does_not_exist(url: str, server: str):
    assert str(failure(url)).endswith(f"({server})")


def test_nothing_else_of_the_address_is_told():
    def refuses(request: Any) -> Any:
        raise httpx2.ConnectError("refused", request=request)

    with httpx2.Client(transport=httpx2.MockTransport(refuses)) as client:
        request = HttpRequest("https://user:hidden@host:8443/hidden/path?key=hidden#hidden", {}, b"")
        with pytest.raises(TransportError) as caught:
            HttpxTransport(client).send(request)
    assert str(caught.value) == "ConnectError: refused (https://host:8443)"
    assert str(copy.copy(caught.value)) == str(caught.value)
    assert caught.value.args == (str(caught.value),)


def test_late_and_broken_replies():
    with FakeNetServer(chat=Chat()) as server:
        late = failure(server.url, after=300, timeout=0.1)
        assert isinstance(late, TransportTimeoutError)
        server.fail_next(TransportError("cut"))
        told = [late, failure(server.url), failure(server.url, max_reply_bytes=10)]
    for error in told:
        assert error.message.endswith(f" ({server_of(error_url(error))})")
        assert error.message.count("http://127.0.0.1:") == 1


def error_url(error: TransportError) -> str:
    return error.message.rpartition("(")[2].rstrip(")")


def test_asynchronous_clients_and_iteration():
    port = closed_port()

    async def calls() -> list[str]:
        async with AsyncNetServer(f"http://127.0.0.1:{port}", ticket="7T:t", retries=ONCE) as net:
            with pytest.raises(TransportError) as first:
                await net.chat.get_chat_presence()
            with pytest.raises(TransportError) as second:
                async with net.chat.iterate.get_chat_presence() as items:
                    [each async for each in items]
        return [first.value.message, second.value.message]

    assert [each.rpartition(" ")[2] for each in asyncio.run(calls())] == [f"(http://127.0.0.1:{port})"] * 2


def test_a_mistake_of_the_client_names_no_server():
    net = NetServer("http://127.0.0.1:9", ticket="7T:t")
    net.close()
    with pytest.raises(TransportError) as caught:
        net.chat.get_chat_presence()
    assert caught.value.message == "the client is closed"
    transport = AsyncHttpxTransport()
    with pytest.raises(TransportError) as other:
        transport.send(HttpRequest("http://127.0.0.1:9", {}, b"")).send(None)
    assert "127.0.0.1" not in other.value.message


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("HTTPS://Host/", "https://host:443"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
        ("http://u:p@[::1]/", "http://[::1]:80"),
        ("http://host:99999/", ""),
        ("http://host:x/", ""),
        ("http://[::1", ""),
        ("ftp://host/", ""),
        ("host/path?secret", ""),
        ("", ""),
    ],
)
def test_servers_of_addresses(url: str, server: str):
    assert server_of(url) == server
