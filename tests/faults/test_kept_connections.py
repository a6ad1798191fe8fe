"""Connections that are used again: how many, by whom, and that no call that fails keeps one."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import GOOD, POSTED
from patience import PATIENCE
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncHttpxTransport, AsyncNetServer, HttpxTransport, NetServer, TransportError
from services88._runtime.transport.interface import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from services88._runtime.transport.interface import HttpReply

CONNECTIONS, KEPT = 100, 20  # at a time, and afterwards


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)
    assert condition()


class Blocking:
    """Calls in threads."""

    @staticmethod
    def one_by_one(urls: list[str], **options: Any) -> list[HttpReply | TransportError]:
        transport = HttpxTransport(**options)
        try:
            return [outcome(transport, url) for url in urls]
        finally:
            transport.close()

    @staticmethod
    def at_once(url: str, number: int, then: Callable[[], None]) -> list[Any]:
        with NetServer(url, ticket="7T:x") as net, ThreadPoolExecutor(number) as pool:
            calls = [pool.submit(net.chat.add_chat_message, chat_session_id=1, message=None) for _ in range(number)]
            found = [call.result() for call in calls]
            then()
            return found


class Asynchronous:
    """Calls in tasks."""

    @staticmethod
    def one_by_one(urls: list[str], **options: Any) -> list[HttpReply | TransportError]:
        async def run() -> list[HttpReply | TransportError]:
            transport = AsyncHttpxTransport(**options)
            try:
                return [await async_outcome(transport, url) for url in urls]
            finally:
                await transport.close()

        return asyncio.run(run())

    @staticmethod
    def at_once(url: str, number: int, then: Callable[[], None]) -> list[Any]:
        async def run() -> list[Any]:
            async with AsyncNetServer(url, ticket="7T:x") as net:
                call = net.chat.add_chat_message
                found = await asyncio.gather(*(call(chat_session_id=1, message=None) for _ in range(number)))
                await asyncio.to_thread(then)
                return found

        return asyncio.run(run())


Ways = pytest.mark.parametrize("way", [Blocking, Asynchronous])


def outcome(transport: HttpxTransport, url: str) -> HttpReply | TransportError:
    try:
        return transport.send(HttpRequest(url, {}, b"<x/>", PATIENCE))
    except TransportError as error:
        return error


async def async_outcome(transport: AsyncHttpxTransport, url: str) -> HttpReply | TransportError:
    try:
        return await transport.send(HttpRequest(url, {}, b"<x/>", PATIENCE))
    except TransportError as error:
        return error


@Ways
def test_each_server_has_a_connection_that_is_kept(way: type[Blocking | Asynchronous]):
    with RawServer(good) as first, RawServer(good) as second:
        found = way.one_by_one([first.url, second.url] * 4)
        assert all(not isinstance(each, TransportError) and each.content == GOOD for each in found)
        assert (first.connections, second.connections) == (1, 1)


@Ways
def test_more_calls_than_connections(way: type[Blocking | Asynchronous]):
    """Those in excess wait, and connections in excess are closed once nobody needs them."""
    are_all_there = threading.Event()

    def answer(peer: Peer, seen: Seen) -> None:
        if server.connections == CONNECTIONS:
            are_all_there.set()
        are_all_there.wait(PATIENCE)
        good(peer, seen)

    with RawServer(answer) as server:
        found = way.at_once(server.url, CONNECTIONS + 30, lambda: wait_for(lambda: len(server._peers) <= KEPT))
        assert found == [POSTED] * (CONNECTIONS + 30)
        assert server.connections == CONNECTIONS


@Ways
def test_calls_that_fail_keep_no_connection(way: type[Blocking | Asynchronous]):
    """Neither those that reach no server, nor those that get no reply."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with RawServer(lambda peer, _: peer.reset()) as resets, RawServer(good) as server:
        found = way.one_by_one([nowhere, resets.url] * CONNECTIONS + [server.url])
    assert [isinstance(each, TransportError) for each in found] == [True] * 2 * CONNECTIONS + [False]


@Ways
@pytest.mark.skipif(importlib.util.find_spec("socksio") is not None, reason="the library for SOCKS is installed")
def test_connections_that_cannot_be_made_take_no_room(way: type[Blocking | Asynchronous]):
    found = way.one_by_one(["http://crm.invalid"] * (CONNECTIONS + 1), proxy="socks5://127.0.0.1:9")
    assert {str(each).partition(":")[0] for each in found} == {"ImportError"}


def test_a_cancelled_task_that_waits_keeps_no_connection():
    release = threading.Event()

    def answer(peer: Peer, seen: Seen) -> None:
        release.wait(PATIENCE)
        good(peer, seen)

    async def run(server: RawServer) -> None:
        async with AsyncNetServer(server.url, ticket="7T:x") as net:

            def call() -> asyncio.Task[Any]:
                return asyncio.create_task(net.chat.add_chat_message(chat_session_id=1, message=None))

            busy = [call() for _ in range(CONNECTIONS)]
            await asyncio.to_thread(wait_for, lambda: len(server.requests) == CONNECTIONS)
            waiting = [call() for _ in range(5)]
            await asyncio.sleep(0.01)
            for task in waiting:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            for task in busy[::2]:  # and those that wait for a reply
                task.cancel()
            release.set()
            await asyncio.gather(*busy, return_exceptions=True)
            assert await asyncio.gather(*(call() for _ in range(CONNECTIONS + 5))) == [POSTED] * (CONNECTIONS + 5)

    with RawServer(answer) as server:
        asyncio.run(run(server))


@Ways
def test_a_small_request_goes_out_at_once(way: type[Blocking | Asynchronous]):
    """Head and body in one write, and so in one packet."""
    pieces: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            while data := connection.recv(1 << 16):
                pieces.append(data)
                connection.sendall(http(200, GOOD))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,))
        server.start()
        way.one_by_one([f"http://127.0.0.1:{listener.getsockname()[1]}"] * 20)
        server.join(PATIENCE)
    assert [(piece.startswith(b"POST "), piece.endswith(b"<x/>")) for piece in pieces] == [(True, True)] * 20


@Ways
def test_the_environment_is_asked_once_for_each_server(
    way: type[Blocking | Asynchronous], monkeypatch: pytest.MonkeyPatch
):
    for name in ("http_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def answer(peer: Peer, seen: Seen) -> None:
        monkeypatch.setenv("http_proxy", proxy.url)
        good(peer, seen)

    with RawServer(answer) as server, RawServer(good) as proxy:
        way.one_by_one([server.url, f"{server.url}/other", "http://crm.invalid"])
        assert (len(server.requests), len(proxy.requests)) == (2, 1)
