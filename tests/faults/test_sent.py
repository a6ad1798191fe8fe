"""``sent`` is False exactly when nothing of the request can have left, and every failure is a SoapError."""

from __future__ import annotations

import asyncio
import logging
import random
import socket
import ssl
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import FAULT, GOOD, TEXT, packed
from patience import counted_waits, timed_out
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    EmptyResultError,
    HttpStatusError,
    NetServer,
    Retries,
    SoapError,
    Timeouts,
    TransportError,
    TransportTimeoutError,
)
from services88.models import ChatMessage
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Callable

ONCE = Retries(attempts=1)


def add(url: str, message: ChatMessage | None = None, **options: Any) -> Any:
    with NetServer(url, ticket="7T:any", **{"retries": ONCE, "timeout": 20, **options}) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=message)


def add_async(url: str, message: ChatMessage | None = None, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(url, ticket="7T:any", **{"retries": ONCE, "timeout": 20, **options}) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=message)

    return asyncio.run(run())


Add = pytest.mark.parametrize("add", [add, add_async], ids=["sync", "async"])


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def never_sent(add: Callable[..., Any], url: str, kind: type[TransportError], **options: Any) -> TransportError:
    with pytest.raises(kind) as caught:
        add(url, **options)
    assert not caught.value.sent
    assert caught.value.__context__ is None
    return caught.value


@pytest.mark.sampled(1)
@Add
@pytest.mark.parametrize("timeout", [0.2, Timeouts(total=20, connect=0.2)])
def test_a_server_that_does_not_finish_the_tls_handshake(add: Callable[..., Any], timeout: Any):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}"
        never_sent(add, url, TransportTimeoutError, timeout=timeout, verify=ssl.create_default_context())


@pytest.mark.sampled(1)
@Add
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_says_nothing(add: Callable[..., Any], scheme: str):
    """For https nothing was sent but the question to the proxy; for http the proxy has the request."""
    with RawServer(lambda peer, _: peer.wait()) as proxy:
        options = {"proxy": proxy.url, "verify": ssl.create_default_context()}
        error = timed_out(lambda seconds: add(f"{scheme}://crm.invalid", timeout=seconds, **options), proxy)
        assert error.sent is (scheme == "http")


@Add
def test_a_handshake_that_fails_behind_a_proxy(add: Callable[..., Any]):
    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, b"", content_length=""))
        peer.send(b"no TLS at all, whoever asks")
        peer.close()

    with RawServer(answer) as proxy:
        never_sent(add, "https://crm.invalid", TransportError, proxy=proxy.url, verify=ssl.create_default_context())


@Add
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "value", ["socks4://kari:hunter2@proxy:1", "ftp://hunter2@proxy", "http://:80", "http://proxy:99999"]
)
def test_a_proxy_of_the_environment_that_is_none(
    add: Callable[..., Any], variable: str, value: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(variable, value)
    error = never_sent(add, "http://crm.invalid", TransportError)
    assert "proxy" in str(error)
    assert error.is_permanent
    assert "hunter2" not in f"{error!r} {error}"


@Add
def test_socks_without_its_library(add: Callable[..., Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "socksio", None)
    error = never_sent(add, "http://crm.invalid", TransportError, proxy="socks5://127.0.0.1:9")
    assert "socks" in str(error)


@Add
@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://name.invalid", f"http://{'a' * 64}.invalid"])
def test_nobody_there(add: Callable[..., Any], url: str):
    never_sent(add, url, TransportError)


@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
@pytest.mark.parametrize("port", ["65536", "99999", "-1", "http"])
def test_a_port_that_is_none_is_told_at_once(client: type[NetServer | AsyncNetServer], port: str):
    with pytest.raises(ValueError, match="is not an http or https URL"):
        client(f"http://127.0.0.1:{port}")


@Add
@pytest.mark.parametrize("url", ["http://127.0.0.1:70000/x", "http://[::1", "http://a b/", "nothing", "file:///etc"])
def test_an_address_that_is_none_from_an_own_function(add: Callable[..., Any], url: str):
    del add
    from services88._runtime.transport.httpx_transport import AsyncHttpxTransport, HttpxTransport  # noqa: PLC0415
    from services88._runtime.transport.interface import HttpRequest  # noqa: PLC0415

    request = HttpRequest(url, {}, b"")

    async def run() -> None:
        transport = AsyncHttpxTransport()
        try:
            await transport.send(request)
        finally:
            await transport.close()

    transport = HttpxTransport()
    for send in (lambda: transport.send(request), lambda: asyncio.run(run())):
        with pytest.raises(TransportError) as caught:
            send()
        assert not caught.value.sent
    transport.close()


@pytest.mark.slow
@Add
@pytest.mark.parametrize("status", [413, 503])
def test_a_status_in_the_middle_of_a_large_request(
    add: Callable[..., Any], status: int, monkeypatch: pytest.MonkeyPatch
):
    def early(self: Peer) -> Seen | None:
        self.socket.recv(1000)
        self.send(http(status, b"", connection="close"))
        self.socket.shutdown(socket.SHUT_WR)
        while self.socket.recv(1 << 16):
            pass
        return None

    monkeypatch.setattr(Peer, "request", early)
    with RawServer(lambda *_: None) as server, pytest.raises(HttpStatusError) as caught:
        add(server.url, ChatMessage(message="x" * 6_000_000))
    assert caught.value.status == status


@Add
def test_errors_that_came_with_a_reply_have_its_status(add: Callable[..., Any]):
    class Chat:
        def add_chat_message(self, **_: Any) -> None:
            return None

    with FakeNetServer(chat=Chat()) as fake, pytest.raises(EmptyResultError) as caught:
        add(fake.url)
    assert caught.value.http_status == 200
    assert caught.value.http_headers["content-type"].startswith("text/xml")


@Add
def test_what_was_never_sent_is_not_counted(add: Callable[..., Any], caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "services88")
    never_sent(add, "http://127.0.0.1:1", TransportError, retries=Retries(first_wait=0.01))
    assert [(each.http_sent, each.soap_attempts) for each in caplog.records] == [(0, 3)]  # type: ignore[attr-defined]


def test_ctrl_c_in_a_ticket_provider_is_for_its_own_thread_only(monkeypatch: pytest.MonkeyPatch):
    wait_for_others, found = counted_waits(monkeypatch, 4), []

    def provider() -> str:
        wait_for_others()
        raise KeyboardInterrupt

    with NetServer("http://127.0.0.1:1", ticket_provider=provider) as net:

        def work() -> None:
            try:
                net.chat.get_chat_presence()
            except BaseException as error:  # noqa: BLE001 - judged below
                found.append(error)

        threads = [threading.Thread(target=work) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    kinds = sorted(type(error).__name__ for error in found)
    assert kinds == ["AuthenticationError"] * 4 + ["KeyboardInterrupt"]
    assert all("interrupted" in str(error) for error in found if isinstance(error, AuthenticationError))


STARTS = [
    http(200, GOOD),
    http(500, FAULT),
    http(200, chunked(GOOD, 100), content_length="", transfer_encoding="chunked"),
    http(200, packed(GOOD), "multipart/related; boundary=uuid:1; start=0"),
    http(200, TEXT.encode("utf-16"), "text/xml; charset=utf-16"),
    http(503, b"", retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
]
PIECES = [
    *(
        b"\r\n",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b": ",
        b";",
        b'"',
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/9.9 999\r\n",
        b"charset=\x80",
    ),
    *(b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: gzip\r\n", b"Content-Encoding: gzip\r\n"),
    *(
        b"Retry-After: 99999999999999999999999999\r\n",
        b"charset=utf-32;",
        b"boundary=",
        b"<![CDATA[",
        b"&#0;",
        b"<!DOCTYPE a>",
    ),
]


def broken(dice: random.Random) -> bytes:
    data = bytearray(dice.choice(STARTS))
    for _ in range(dice.randint(1, 4)):
        place = min(int(dice.expovariate(1 / 80)), len(data))
        kind = dice.randrange(4)
        if kind == 0:
            data[place : place + dice.randint(0, 9)] = dice.choice(PIECES)
        elif kind == 1:
            data[place : place + 1] = bytes([dice.randrange(256)])
        elif kind == 2:
            del data[place : place + dice.randint(1, 30)]
        else:
            data[place:place] = data[place : place + dice.randint(1, 60)]
    return bytes(data)


@pytest.mark.slow  # 300 random replies, twice
@Add
def test_nothing_but_our_errors_leaves_a_call_whatever_is_answered(add: Callable[..., Any]):
    dice = random.Random(88)  # noqa: S311 - the same in every run

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(broken(dice))
        peer.close()

    kinds = set()
    with RawServer(answer) as server:
        for _ in range(300):
            try:
                add(server.url, timeout=5, retries=Retries(attempts=2, longest_wait=0.01))
            except SoapError as error:
                kinds.add(type(error).__name__)
    assert len(kinds) >= 4, kinds
