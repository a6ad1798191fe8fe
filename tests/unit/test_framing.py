"""Where a reply ends: the framing is clean exactly when h11, which reads the same bytes for httpx2, leaves none."""

from __future__ import annotations

import random

import h11
import pytest
from raw_http import chunked, http
from services88._runtime.transport.framing import Framing

TEXTS = [b"", b"<a/>", b"0\r\n\r\n" * 9, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", bytes(range(256)) * 40]
CHUNKED = {"content_length": "", "transfer_encoding": "chunked"}


def replies(dice: random.Random) -> bytes:
    text = dice.choice(TEXTS)
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: y\r\n\r\n" if dice.random() < 0.3 else b""
    end = dice.choice([b"0\r\n\r\n", b"000\r\n\r\n", b"0;x=y\r\n\r\n", b"0\r\nX: y\r\nZ: 0\r\n\r\n"])
    return interim + dice.choice(
        [
            http(200, text),
            http(500, text, x_note="Content-Length: 5"),
            http(200, chunked(text, dice.randint(1, 300), end=end), **CHUNKED),
            http(204, b"", content_length=""),
            http(304, b"", content_length="12"),
        ]
    )


def leaves_nothing(data: bytes) -> bool:
    """Whether h11 reads one whole reply and then has no byte left."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="POST", target="/", headers=[("Host", "x"), ("Content-Length", "0")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA:
                return False
    except h11.RemoteProtocolError:
        return False
    return connection.trailing_data[0] == b""


@pytest.mark.sampled(30)
@pytest.mark.parametrize("seed", range(300))
def test_a_reply_ends_where_h11_says(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same in every run
    data = replies(dice)
    kind = seed % 3
    if kind == 1:
        data += dice.choice([b"x", b"\r\n", b"0\r\n\r\n", replies(dice)])
    elif kind == 2:
        data = data[: -dice.randint(1, min(20, len(data)))]
    framing, place = Framing(), 0
    while place < len(data):
        size = dice.choice([1, 2, 7, 100, 100_000])
        framing.feed(data[place : place + size])
        place += size
    assert framing.is_clean == leaves_nothing(data) == (kind == 0)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end of the connection",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        b"HTTP/2 200\r\n\r\n",
        http(200, b"4\r\nabcdX\r\n0\r\n\r\n", **CHUNKED),
        http(200, b"-4\r\nabcd\r\n0\r\n\r\n", **CHUNKED),
        http(200, b"f" * 17 + b"\r\nabcd", **CHUNKED),
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000,
    ],
)
def test_what_is_not_understood_is_not_clean(data: bytes):
    framing = Framing()
    framing.feed(data)
    assert not framing.is_clean
    framing.feed(b"\r\n\r\n")
    assert not framing.is_clean
