"""The log counts what went out of a request, whatever became of it: not what the network never took."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, HttpStatusError, NetServer, Retries, SoapError, TransportError
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 20_000_000  # bytes; more than a socket's buffers hold
OPTIONS: dict[str, Any] = {"ticket": "7T:any", "retries": Retries(attempts=1)}


def add(url: str, timeout: float) -> None:
    with NetServer(url, timeout=timeout, **OPTIONS) as net:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="x" * SIZE))


def add_async(url: str, timeout: float) -> None:
    async def run() -> None:
        async with AsyncNetServer(url, timeout=timeout, **OPTIONS) as net:
            await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="x" * SIZE))

    asyncio.run(run())


def resets(peer: Peer) -> None:
    peer.reset()


def stalls(peer: Peer) -> None:
    peer.wait(10)


def says_413(peer: Peer) -> None:
    peer.send(http(413, b"", connection="close"))
    peer.socket.shutdown(socket.SHUT_WR)
    peer.wait(0.2)
    peer.reset()


CASES = [(resets, 30, SoapError), (stalls, 0.3, TransportError), (says_413, 30, HttpStatusError)]


@pytest.mark.slow  # uploads megabytes
@pytest.mark.parametrize("send", [add, add_async], ids=["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_an_upload_that_breaks_off_is_counted_as_far_as_it_went(
    send: Callable[[str, float], None],
    case: tuple[Callable[[Peer], None], float, type[SoapError]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    behaves, timeout, kind = case

    def cut(self: Peer) -> Seen | None:
        self.socket.recv(1000)
        behaves(self)
        return None

    monkeypatch.setattr(Peer, "request", cut)
    caplog.set_level(logging.INFO)
    with RawServer(lambda *_: None) as server, pytest.raises(kind):
        send(server.url, timeout)
    (line,) = (each for each in caplog.records if each.name == "services88")
    assert 0 <= line.http_sent < SIZE  # type: ignore[attr-defined]
    assert not [each.getMessage() for each in caplog.records if each.name == "asyncio" and each.levelname != "DEBUG"]
