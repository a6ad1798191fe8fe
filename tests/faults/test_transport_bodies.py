"""The transports: whole bodies or an error, within the time and size given."""

from __future__ import annotations

import asyncio
import gzip
import threading
import time
from typing import TYPE_CHECKING

import pytest
from patience import timed_out
from raw_http import Peer, RawServer, Seen, chunked, http
from services88 import AsyncHttpxTransport, HttpxTransport, TransportError, TransportTimeoutError
from services88._runtime.transport.interface import HttpReply, HttpRequest
from transport_calls import BIG, CONTENT, Send, send_async, together

if TYPE_CHECKING:
    from collections.abc import Callable


def answering(data: bytes) -> RawServer:
    def answer(peer: Peer, _: Seen) -> None:
        peer.send(data)
        peer.close()

    return RawServer(answer)


@Send
@pytest.mark.parametrize(
    "data",
    [
        http(200, CONTENT),
        http(200, CONTENT, content_length=""),
        http(200, chunked(CONTENT), content_length="", transfer_encoding="chunked"),
        http(200, chunked(CONTENT, end=b"0\r\nX: y\r\n\r\n"), content_length="", transfer_encoding="chunked"),
        http(200, gzip.compress(CONTENT), content_encoding="gzip"),
        http(200, gzip.compress(CONTENT), content_encoding="X-GZip"),
        http(200, gzip.compress(CONTENT[:99]) + gzip.compress(CONTENT[99:]), content_encoding="gzip"),
        http(
            200,
            chunked(gzip.compress(CONTENT), 7),
            content_encoding="gzip",
            content_length="",
            transfer_encoding="chunked",
        ),
        http(200, CONTENT, content_encoding="identity"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + http(200, CONTENT),
        b"HTTP/1.0 200 OK\r\n\r\n" + CONTENT,
    ],
)
def test_whole_bodies(send: Callable[..., HttpReply], data: bytes):
    with answering(data) as server:
        reply = send(server.url)
    assert (reply.status, reply.content) == (200, CONTENT)


@pytest.mark.sampled(16)
@Send
@pytest.mark.parametrize(
    "data",
    [
        http(200, CONTENT, content_length=str(len(CONTENT) + 1)),
        http(200, chunked(CONTENT, end=b""), content_length="", transfer_encoding="chunked"),
        http(200, chunked(CONTENT)[:-3], content_length="", transfer_encoding="chunked"),
        http(200, chunked(CONTENT).replace(b"3e8\r\n", b"zz\r\n", 1), content_length="", transfer_encoding="chunked"),
        http(200, gzip.compress(CONTENT)[:-1], content_encoding="gzip"),
        http(200, gzip.compress(CONTENT)[:-8], content_encoding="gzip"),
        http(200, gzip.compress(CONTENT)[:40], content_encoding="gzip"),
        http(200, gzip.compress(CONTENT)[:-8] + b"\0" * 8, content_encoding="gzip"),
        http(200, gzip.compress(CONTENT) + b"more", content_encoding="gzip"),
        http(200, CONTENT, content_encoding="gzip"),
        http(200, CONTENT, content_encoding="br"),
        http(200, CONTENT, content_length="many"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
    ],
    ids=lambda data: data[-12:] if isinstance(data, bytes) else None,
)
def test_bodies_that_are_not_whole(send: Callable[..., HttpReply], data: bytes):
    with answering(data) as server, pytest.raises(TransportError) as caught:
        send(server.url)
    assert caught.value.sent
    has_begun = data.startswith(b"HTTP/1.1 200 Status") and b"many" not in data
    assert caught.value.http_status == (200 if has_begun else None)
    assert ("content-type" in caught.value.http_headers) is has_begun
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def trickle_body(peer: Peer, _: Seen) -> None:
    peer.send(http(200, b"", content_length="100000"))
    trickle(peer)


def trickle_head(peer: Peer, _: Seen) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nX: ")
    trickle(peer)


def trickle_interim(peer: Peer, _: Seen) -> None:
    while not peer.stopped.is_set():
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        peer.wait(0.02)


def trickle(peer: Peer) -> None:
    while not peer.stopped.is_set():
        peer.send(b"x")
        peer.wait(0.02)


def stall(peer: Peer, _: Seen) -> None:
    peer.wait()


@pytest.mark.sampled(2)
@Send
@pytest.mark.parametrize("answer", [trickle_body, trickle_head, trickle_interim, stall])
def test_the_time_bounds_the_whole_exchange(send: Callable[..., HttpReply], answer: Callable[[Peer, Seen], None]):
    with RawServer(answer) as server:
        began = time.monotonic()
        error = timed_out(lambda seconds: send(server.url, timeout=seconds))
        assert time.monotonic() - began < 30, "a new bound with every byte would last minutes"
    assert error.sent


@pytest.mark.sampled(1)
@Send
def test_the_read_timeout_bounds_silence(send: Callable[..., HttpReply]):
    with RawServer(stall) as server, pytest.raises(TransportTimeoutError):
        send(server.url, timeout=None, read_timeout=0.2)


@pytest.mark.sampled(1)
@Send
def test_a_request_that_nobody_reads_ends_in_time(send: Callable[..., HttpReply], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Peer, "request", lambda self: self.wait())
    with RawServer(stall) as server:

        def big(seconds: float) -> HttpReply:
            request = HttpRequest(server.url, {}, BIG * 4, timeout=seconds)
            if send is send_async:
                return asyncio.run(AsyncHttpxTransport().send(request))
            return HttpxTransport().send(request)

        error = timed_out(big)
    assert error.sent


@Send
def test_nothing_was_sent_where_nobody_listens(send: Callable[..., HttpReply]):
    with answering(b"") as server:
        url = server.url
    with pytest.raises(TransportError) as caught:
        send(url)
    assert not caught.value.sent


@Send
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_size_counts_after_decompression(send: Callable[..., HttpReply], coding: str):
    body = gzip.compress(BIG) if coding else BIG
    with answering(http(200, body, content_encoding=coding)) as server:
        with pytest.raises(TransportError, match="larger than the transport accepts"):
            send(server.url, max_reply=len(BIG) - 1)
        assert send(server.url, max_reply=len(BIG)).content == BIG


def test_pieces_come_as_they_arrive():
    go_on = threading.Event()

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, b"first", content_length="11"))
        go_on.wait(10)
        peer.send(b"second")

    with RawServer(answer) as server:
        transport = HttpxTransport()
        with transport.stream(HttpRequest(server.url, {}, b"")) as reply:
            pieces = iter(reply)
            assert (reply.status, reply.headers["content-length"], next(pieces)) == (200, "11", b"first")
            go_on.set()
            assert list(pieces) == [b"second"]
        transport.close()


def test_pieces_come_as_they_arrive_to_tasks():
    go_on = threading.Event()

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, b"first", content_length="11"))
        go_on.wait(10)
        peer.send(b"second")

    async def run(url: str) -> None:
        transport = AsyncHttpxTransport()
        async with transport.stream(HttpRequest(url, {}, b"")) as reply:
            pieces = aiter(reply)
            assert (reply.status, await anext(pieces)) == (200, b"first")
            go_on.set()
            assert [piece async for piece in pieces] == [b"second"]
        await transport.close()

    with RawServer(answer) as server:
        asyncio.run(run(server.url))


@Send
def test_a_large_request_arrives_whole(send: Callable[..., HttpReply]):
    def answer(peer: Peer, seen: Seen) -> None:
        peer.send(http(200, str(len(seen.body)).encode() + seen.body[-1:]))

    with RawServer(answer) as server:
        reply = together(server.url, [BIG + b"!"], is_async=send is send_async)[0]
    assert reply.content == b"%d!" % (len(BIG) + 1)
    assert server.requests[0].headers["content-length"] == str(len(BIG) + 1)
    assert "transfer-encoding" not in server.requests[0].headers
