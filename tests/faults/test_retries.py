"""Which calls are repeated, how often, after which wait: never one that may have been carried out."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import GOOD, POSTED, closes, resets, soap
from raw_http import Peer, RawServer, Seen, http
from services88 import (
    AsyncNetServer,
    HttpStatusError,
    NetServer,
    Retries,
    SoapError,
    TransportError,
    TransportTimeoutError,
)
from services88._runtime.client import retry
from services88.chat import IChatAgent
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = Retries(first_wait=0.01)


class Sequence:
    """Gives one answer after the other, then the last one for ever."""

    def __init__(self, *answers: Callable[[Peer], None]) -> None:
        self.answers = answers
        self.count = 0

    def __call__(self, peer: Peer, _: Seen) -> None:
        answer = self.answers[min(self.count, len(self.answers) - 1)]
        self.count += 1
        answer(peer)


def add(url: str, **options: Any) -> Any:
    with NetServer(url, **{"retries": QUICK, "ticket": "7T:any", **options}) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=None)


def add_async(url: str, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(url, **{"retries": QUICK, "ticket": "7T:any", **options}) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=None)

    return asyncio.run(run())


Add = pytest.mark.parametrize("add", [add, add_async], ids=["sync", "async"])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@Add
def test_a_refused_connection_is_tried_again(add: Callable[..., Any], monkeypatch: pytest.MonkeyPatch):
    waits: list[float] = []
    monkeypatch.setattr(retry.random, "uniform", lambda low, high: waits.append(high) or low)
    with pytest.raises(TransportError) as caught:
        add(f"http://127.0.0.1:{free_port()}", retries=Retries(attempts=5, first_wait=0.5, longest_wait=1.5))
    assert not caught.value.sent
    assert waits == [0.5, 1.0, 1.5, 1.5]


@pytest.mark.sampled(1)
@Add
def test_a_server_that_starts_in_time_is_reached(add: Callable[..., Any]):
    port = free_port()

    def late() -> None:
        time.sleep(0.2)
        with socket.create_server(("127.0.0.1", port)) as listener:
            peer, _ = listener.accept()
            Peer(peer, threading.Event(), 1).request()
            peer.sendall(http(200, GOOD))
            peer.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert add(f"http://127.0.0.1:{port}", retries=Retries(attempts=200, first_wait=0.1, longest_wait=0.1)) == POSTED
    thread.join()


@Add
@pytest.mark.parametrize(
    "fault", [closes(), resets(), closes(http(200, GOOD)[:-5]), soap(b"", status=500), soap(b"", status=502)]
)
def test_what_may_have_been_carried_out_is_not_repeated(add: Callable[..., Any], fault: Callable[[Peer], None]):
    with RawServer(Sequence(fault)) as server:
        with pytest.raises(SoapError) as caught:
            add(server.url, retries=Retries(attempts=9, first_wait=0.01, reads={"Chat.Get*", "*.Is*"}))
        assert len(server.requests) == 1
    assert getattr(caught.value, "sent", True)


@pytest.mark.sampled(4)
@Add
@pytest.mark.parametrize(
    "fault", [closes(), resets(), closes(http(200, GOOD)[:-5]), soap(b"", status=502), soap(b"", status=504)]
)
def test_what_was_called_a_read_is_repeated(add: Callable[..., Any], fault: Callable[[Peer], None]):
    with RawServer(Sequence(fault, fault, soap(GOOD))) as server:
        assert add(server.url, retries=Retries(first_wait=0.01, reads={"Chat.Add*"})) == POSTED
        assert len(server.requests) == 3


@Add
def test_attempts_are_counted(add: Callable[..., Any]):
    with RawServer(Sequence(soap(b"", status=503, retry_after="0"))) as server:
        with pytest.raises(HttpStatusError):
            add(server.url, retries=Retries(attempts=4))
        assert len(server.requests) == 4
        with pytest.raises(HttpStatusError):
            add(server.url, retries=Retries(attempts=1))
        assert len(server.requests) == 5


@Add
def test_the_timeout_holds_over_all_attempts(add: Callable[..., Any]):
    with RawServer(Sequence(soap(b"", status=503, retry_after="31"))) as server:
        began = time.monotonic()
        with pytest.raises(HttpStatusError):
            add(server.url, timeout=30, retries=Retries(longest_wait=60))
        assert time.monotonic() - began < 30, "a wait that ends too late is not begun"
        assert len(server.requests) == 1


@pytest.mark.sampled(1)
@Add
def test_the_last_attempt_gets_the_time_that_is_left(add: Callable[..., Any]):
    for timeout in (0.5, 2, 8):  # a busy machine needs more for the first answer
        with RawServer(Sequence(soap(b"", status=503, retry_after="0"), lambda peer: peer.wait(60))) as server:
            began = time.monotonic()
            with pytest.raises(TransportTimeoutError):
                add(server.url, timeout=timeout)
            assert time.monotonic() - began < 30
            if len(server.requests) > 1:
                break
    assert len(server.requests) == 2


def test_a_closed_client_says_so():
    net = NetServer("http://127.0.0.1:9", ticket="7T:any")
    net.close()
    with pytest.raises(TransportError, match="the client is closed") as caught:
        net.chat.get_chat_presence()
    assert caught.value.is_permanent
    assert not caught.value.sent


def test_patterns_that_name_everything_are_refused():
    for pattern in ("*", "*.*", "", "**", "?*"):
        with pytest.raises(ValueError, match="every operation"):
            Retries(reads={"Chat.Get*", pattern})
    with pytest.raises(TypeError):
        Retries(reads="Chat.Get*")


def test_options_of_a_few_calls():
    with (
        RawServer(Sequence(soap(b"", status=503, retry_after="0"))) as server,
        NetServer(server.url, ticket="7T:any") as net,
    ):
        once = net.with_options(retries=Retries(attempts=1))
        for chat in (once.chat, net.chat.with_options(retries=Retries(attempts=1)), once.chat.with_options(timeout=5)):
            before = len(server.requests)
            with pytest.raises(HttpStatusError):
                chat.get_chat_presence()
            assert len(server.requests) == before + 1
        with pytest.raises(HttpStatusError):
            net.chat.get_chat_presence()
        assert len(server.requests) == before + 1 + Retries().attempts


def test_the_largest_reply_can_be_chosen_for_a_few_calls():
    class Chat(IChatAgent):
        pass

    with FakeNetServer(chat=Chat()) as fake, NetServer(fake.url, ticket="7T:any", max_reply_bytes=10) as net:
        with pytest.raises(TransportError, match="larger"):
            net.chat.get_chat_presence()
        with pytest.raises(SoapError, match="does not implement"):
            net.chat.with_options(max_reply_bytes=10_000).get_chat_presence()
