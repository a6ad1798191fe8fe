"""The transports: connections that stay clean, so that no reply answers another request."""

from __future__ import annotations

import asyncio
import gzip
import threading
from typing import TYPE_CHECKING

import pytest
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import AsyncHttpxTransport, HttpxTransport
from services88._runtime.transport.interface import HttpReply, HttpRequest
from transport_calls import BIG, CHUNKED, CHUNKS, CONTENT, Send, send_async, together

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.sampled(10)
@Send
@pytest.mark.parametrize(
    "spoilt",
    [
        http(200, CONTENT, content_length="20"),
        http(200, CONTENT) + http(200, b"the answer to another request"),
        http(200, chunked(CONTENT), content_length="", transfer_encoding="chunked") + b"more",
        http(200, chunked(CONTENT), content_length="", transfer_encoding="chunked") + http(200, b"of another"),
        http(204, b"", content_length="") + b"body of a reply that has none",
        CHUNKS + CHUNKS,
        CHUNKS + http(200, b"of another") + CHUNKS,
        CHUNKS + b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKS,
        http(200, chunked(CONTENT, 7, end=b"0\r\nX: y\r\n\r\n"), **CHUNKED) + CHUNKS,
        http(200, chunked(CONTENT, end=b"0;last\r\n\r\n"), **CHUNKED) + CHUNKS,
        http(200, chunked(b"the end\r\n0\r\n\r\n" * 3), **CHUNKED) + b"\r\n0\r\n\r\n",
        http(200, chunked(gzip.compress(CONTENT)), content_encoding="gzip", **CHUNKED) + CHUNKS,
        http(200, b"") + CHUNKS,
        http(304, b"", content_length="9") + b"HTTP/1.1 2",
        http(204, b"", **CHUNKED) + chunked(b"body of a reply that has none"),
        b"HTTP/1.1 102 Processing\r\nX: y\r\n\r\n" + CHUNKS + b"\r\n",
        http(500, CONTENT) + http(500, CONTENT),
    ],
)
@pytest.mark.parametrize("piece", [None, 1, 70], ids=["at once", "bytes", "pieces"])
def test_stray_bytes_do_not_answer_the_next_request(send: Callable[..., HttpReply], spoilt: bytes, piece: int | None):
    sent = threading.Event()

    def answer(peer: Peer, seen: Seen) -> None:
        data = spoilt if seen.body == b"<first/>" else http(200, CONTENT)
        try:
            for start in range(0, len(data), piece or len(data)):
                peer.send(data[start : start + (piece or len(data))])
        finally:
            sent.set()

    bodies = [b"<first/>", b"<second/>", b"<third/>"]
    with RawServer(answer) as server:
        replies = together(server.url, bodies, is_async=send is send_async, sent=sent)
        assert [reply.content for reply in replies[1:]] == [CONTENT, CONTENT]
        assert server.connections == 2, "the spoilt connection is left, the next one is kept"


@Send
def test_leaving_a_stream_early_leaves_the_transport_usable(send: Callable[..., HttpReply]):
    def answer(peer: Peer, seen: Seen) -> None:
        peer.send(http(200, BIG if seen.body == b"<big/>" else CONTENT))

    async def run(url: str) -> HttpReply:
        transport = AsyncHttpxTransport()
        async with transport.stream(HttpRequest(url, {}, b"<big/>")) as reply:
            async for _ in reply:
                break
        found = await transport.send(HttpRequest(url, {}, b""))
        await transport.close()
        return found

    with RawServer(answer) as server:
        if send is send_async:
            assert asyncio.run(run(server.url)).content == CONTENT
            return
        transport = HttpxTransport()
        with transport.stream(HttpRequest(server.url, {}, b"<big/>")) as reply:
            next(iter(reply))
        assert transport.send(HttpRequest(server.url, {}, b"")).content == CONTENT
        transport.close()


@Send
@pytest.mark.parametrize("clean", [CHUNKS, http(200, CONTENT), b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKS])
def test_a_connection_without_stray_bytes_is_kept(send: Callable[..., HttpReply], clean: bytes):
    with RawServer(lambda peer, _: peer.send(clean)) as server:
        together(server.url, [b""] * 5, is_async=send is send_async)
        assert server.connections == 1


@Send
def test_stray_bytes_that_come_later(send: Callable[..., HttpReply]):
    """They wait in the socket, or in TLS, or were read by the event loop meanwhile."""
    is_there = threading.Event()

    def answer(peer: Peer, seen: Seen) -> None:
        peer.send(CHUNKS if seen.body == b"<first/>" else http(200, b"right"))
        if seen.body == b"<first/>":
            peer.wait(0.02)
            peer.send(http(200, b"wrong"))
            is_there.set()

    async def run(url: str) -> bytes:
        transport = AsyncHttpxTransport()
        await transport.send(HttpRequest(url, {}, b"<first/>"))
        await asyncio.to_thread(is_there.wait, 10)
        found = await transport.send(HttpRequest(url, {}, b""))
        await transport.close()
        return found.content

    with RawServer(answer) as server:
        if send is send_async:
            assert asyncio.run(run(server.url)) == b"right"
            return
        transport = HttpxTransport()
        transport.send(HttpRequest(server.url, {}, b"<first/>"))
        assert is_there.wait(10)
        assert transport.send(HttpRequest(server.url, {}, b"")).content == b"right"
        transport.close()
