"""The fake server as an HTTP server, seen through a socket: what clients of other languages and libraries rely on."""

from __future__ import annotations

import gzip
import socket
from typing import TYPE_CHECKING

import pytest
from services88 import OPERATIONS, Request
from services88._headers import RequestHeaders
from services88.models import ChatMessage
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ADD = OPERATIONS["Chat.AddChatMessage"]
BODY = ADD.encode_request(Request(RequestHeaders(), ADD.request[1](chat_session_id=3, message=ChatMessage())))
PATH = "/Remote/Services88/Chat.svc"


class Chat:
    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage | None:
        del chat_session_id
        return message


class Wire:
    """A connection to the server on which a test writes bytes and reads whole replies."""

    def __init__(self, fake: FakeNetServer) -> None:
        self.socket = socket.create_connection(("127.0.0.1", int(fake.url.rpartition(":")[2])), 5)
        self.file = self.socket.makefile("rb")

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def post(
        self, *lines: str, body: bytes = b"", version: str = "1.1", method: str = "POST", path: str = PATH
    ) -> None:
        fixed = ("Host: h", "Content-Type: text/xml; charset=utf-8", f'SOAPAction: "{ADD.action}"')
        self.send(f"{method} {path} HTTP/{version}", *fixed, *lines, body=body)

    def reply(self, *, has_body: bool = True) -> tuple[int, dict[str, str], bytes]:
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return status, headers, self.file.read(int(headers["content-length"])) if has_body else b""

    def is_closed(self) -> bool:
        """Whether the server has closed; waits for it."""
        return self.file.read(1) == b""


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


@pytest.fixture
def wire(fake: FakeNetServer) -> Iterator[Wire]:
    made = Wire(fake)
    with made.socket, made.file:
        yield made


def length(body: bytes = BODY) -> str:
    return f"Content-Length: {len(body)}"


def chunked(body: bytes, size: int, extension: bytes = b"") -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%X%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)


# --- connections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["close", "Close", "TE, close"])
def test_a_client_that_closes_is_told_so(wire: Wire, told: str):
    wire.post(length(), f"Connection: {told}", body=BODY)
    status, headers, _ = wire.reply()
    assert (status, headers["connection"]) == (200, "close")
    assert wire.is_closed()


def test_a_connection_stays_open(wire: Wire):
    for _ in range(3):
        wire.post(length(), body=BODY)
        status, headers, _ = wire.reply()
        assert (status, headers["connection"]) == (200, "keep-alive")


@pytest.mark.parametrize(("told", "stays"), [("", False), ("Connection: keep-alive", True), ("Connection: x", False)])
def test_http_10(wire: Wire, told: str, stays: bool):  # noqa: FBT001 - a row of the table
    wire.post(length(), *filter(None, [told]), body=BODY, version="1.0")
    status, headers, _ = wire.reply()
    assert (status, headers["connection"]) == (200, "keep-alive" if stays else "close")
    if stays:
        wire.post(length(), "Connection: close", body=BODY, version="1.0")
        assert wire.reply()[0] == 200
    assert wire.is_closed()


def test_expect_100_continue(wire: Wire):
    wire.post(length(), "Expect: 100-continue")
    assert wire.file.readline().split()[1] == b"100"
    assert wire.file.readline() == b"\r\n"
    wire.socket.sendall(BODY)
    assert wire.reply()[0] == 200


# --- chunks and lengths ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 4096])
@pytest.mark.parametrize("extension", [b"", b";name=value", b" "])
def test_chunked_requests(wire: Wire, fake: FakeNetServer, size: int, extension: bytes):
    for end in (b"0\r\n\r\n", b"000\r\nTrailer: 1\r\nOther: 2\r\n\r\n"):
        wire.post("Transfer-Encoding: Chunked", body=chunked(BODY, size, extension) + end)
        assert wire.reply()[0] == 200, "and the connection goes on"
    assert [call.content for call in fake.calls] == [BODY, BODY]


@pytest.mark.parametrize(
    ("lines", "body", "status"),
    [
        pytest.param(["Content-Length: \u00b2"], b"", 400, id="no ASCII digit"),
        pytest.param(["Content-Length: -5"], b"", 400, id="negative"),
        pytest.param(["Content-Length: +5"], b"12345", 400, id="sign"),
        pytest.param(["Content-Length: 5, 5"], b"12345", 400, id="list"),
        pytest.param(["Content-Length: 5", "Content-Length: 6"], b"12345", 400, id="several"),
        pytest.param(["Content-Length: 5", "Content-Length: 5"], b"12345", 400, id="several alike"),
        pytest.param(["Content-Length:"], b"", 400, id="empty"),
        pytest.param(["Content-Length: " + "9" * 5000], b"", 413, id="thousands of digits"),
        pytest.param(["Content-Length: 300000000"], b"", 413, id="too large"),
        pytest.param([], b"", 411, id="none"),
        pytest.param(["Transfer-Encoding: chunked", "Content-Length: 5"], b"0\r\n\r\n", 400, id="both"),
        pytest.param(["Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n", 501, id="another coding"),
        pytest.param(["Transfer-Encoding: chunked"], b"x\r\n", 400, id="no size"),
        pytest.param(["Transfer-Encoding: chunked"], b"-1\r\n", 400, id="negative size"),
        pytest.param(["Transfer-Encoding: chunked"], b"2\r\nabc\r\n0\r\n\r\n", 400, id="size too small"),
        pytest.param(["Transfer-Encoding: chunked"], b"11111111\r\n", 413, id="chunk too large"),
        pytest.param(["Transfer-Encoding: chunked"], b"0" * 9000, 400, id="line too long"),
        pytest.param(["Transfer-Encoding: chunked"], b"0\r\n" + b"A: b\r\n" * 101, 400, id="trailers without end"),
    ],
)
def test_a_request_whose_end_cannot_be_told(
    wire: Wire, fake: FakeNetServer, lines: list[str], body: bytes, status: int
):
    wire.post(*lines, body=body)
    found, headers, text = wire.reply()
    assert found == status
    assert text.strip(), "says why"
    assert fake.calls == []
    if status != 411:
        assert headers["connection"] == "close"
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.is_closed()


def test_what_is_still_being_sent_does_not_take_the_answer_away(wire: Wire):
    """Closing a socket with bytes unread resets the connection, and the client may never see why."""
    wire.post("Content-Length: 300000000", body=b"x" * 3_000_000)
    assert wire.reply()[0] == 413


def test_a_client_that_goes_away_in_a_chunk_makes_no_noise(wire: Wire, capfd: pytest.CaptureFixture[str]):
    wire.post("Transfer-Encoding: chunked", body=b"FF\r\nabc")
    wire.socket.shutdown(socket.SHUT_WR)
    assert wire.is_closed()
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


# --- methods and codings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405_and_says_which_are_allowed(wire: Wire, method: str):
    for _ in range(2):
        wire.post(length(), body=BODY, method=method)
        status, headers, text = wire.reply(has_body=method != "HEAD")
        assert (status, headers["allow"]) == (405, "OPTIONS, POST")
        assert bool(text) == (method != "HEAD")


@pytest.mark.parametrize("path", [PATH, "*"])
def test_options(wire: Wire, path: str):
    wire.post(method="OPTIONS", path=path)
    status, headers, text = wire.reply()
    assert (status, headers["allow"], text) == (200, "OPTIONS, POST", b"")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "deflate", "br"])
def test_a_compressed_request_is_415_with_a_reason(wire: Wire, fake: FakeNetServer, coding: str):
    body = gzip.compress(BODY)
    wire.post(length(body), f"Content-Encoding: {coding}", body=body)
    status, headers, text = wire.reply()
    assert (status, headers["accept-encoding"]) == (415, "identity")
    assert coding.lower() in text.decode()
    assert fake.calls == []
    wire.post(length(), "Content-Encoding: identity", body=BODY)
    assert wire.reply()[0] == 200
