"""A reply that is cut at every byte, in every way HTTP can lose the rest: never a value, never a hang."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from fault_cases import LONG
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, DecodeError, NetServer, SoapError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = len(LONG)


def closed(cut: int) -> bytes:
    """The right Content-Length, and the connection is closed early."""
    return http(200, LONG)[: cut - SIZE or None]


def lying(cut: int) -> bytes:
    """A Content-Length that says that this is all."""
    return http(200, LONG[:cut])


def to_the_close(cut: int) -> bytes:
    """No Content-Length: the close is the end."""
    return http(200, LONG[:cut], content_length="")


def chunk(cut: int) -> bytes:
    """A chunk that is cut, and no end."""
    head = http(200, b"", content_length="", transfer_encoding="chunked")
    return head + b"%x\r\n%b" % (SIZE, LONG[:cut])


def whole_chunk(cut: int) -> bytes:
    """All the chunks there are, and an end: a proxy that cuts."""
    head = http(200, b"", content_length="", transfer_encoding="chunked")
    return head + (b"%x\r\n%b\r\n" % (cut, LONG[:cut]) if cut else b"") + b"0\r\n\r\n"


WAYS: dict[Callable[[int], bytes], type[SoapError]] = {
    closed: TransportError,
    lying: DecodeError,
    to_the_close: DecodeError,
    chunk: TransportError,
    whole_chunk: DecodeError,
}


class Cutting:
    """Cuts the reply at the byte that the session's number names."""

    def __init__(self, way: Callable[[int], bytes], *, closes: bool) -> None:
        self.way, self.closes = way, closes
        self.cut = 0

    def __call__(self, peer: Peer, _: Seen) -> None:
        peer.send(self.way(self.cut))
        if self.closes:
            peer.close()


@pytest.mark.slow  # a call for every byte; the quick loop cuts replies in test_transport_bodies.py
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_byte(way: Callable[[int], bytes]):
    assert 4_500 < SIZE < 7_000
    answer = Cutting(way, closes=way not in {lying, whole_chunk})
    kinds = set()
    with RawServer(answer) as server, NetServer(server.url, ticket="7T:any", timeout=30) as net:
        for answer.cut in range(SIZE):
            with pytest.raises(SoapError) as caught:
                net.chat.add_chat_message(chat_session_id=1, message=None)
            kinds.add(type(caught.value))
        assert len(server.requests) == SIZE, "none was repeated"
    assert kinds == {WAYS[way]}


@pytest.mark.slow  # as above
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_seventh_byte_for_tasks(way: Callable[[int], bytes]):
    answer = Cutting(way, closes=way not in {lying, whole_chunk})

    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any", timeout=30) as net:
            for answer.cut in range(0, SIZE, 7):
                with pytest.raises(WAYS[way]):
                    await net.chat.add_chat_message(chat_session_id=1, message=None)

    with RawServer(answer) as server:
        asyncio.run(run(server.url))
