"""HTTP below a reply: statuses, pages, redirects, the timeout of a whole call, and transports of one's own."""

from __future__ import annotations

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from canned_replies import BODY, HTML, NS, OK, Canned, call, call_async, failure, soap
from patience import timed_out
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    DecodeError,
    HttpStatusError,
    NetServer,
    TransportError,
)
from services88._headers import ResponseHeaders
from services88.chat.operations.add_chat_message import AddChatMessageResponse
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(params=[call, call_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that makes a call which gets a given HTTP reply."""
    found: Callable[..., Any] = request.param
    return found


def test_status_202_is_a_success(send: Any):
    assert send(202, soap(OK, BODY)).chat_message_id == 5


@pytest.mark.sampled(15)
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (301, "redirects"),
        (302, "redirects"),
        (307, "redirects"),
        (400, "could not read"),
        (403, "forbids"),
        (404, "no service answers"),
        (405, "not a SOAP endpoint"),
        (413, "larger"),
        (415, "SOAP 1.1"),
        (418, "HTTP status 418"),
        (421, "give the client a Tenant or a user"),
        (429, "slow down"),
        (500, "HTTP status 500"),
        (502, "proxy"),
        (503, "not available"),
        (504, "proxy"),
    ],
)
@pytest.mark.parametrize("content", ["", HTML, "Service\n\tunavailable", b"\xff\xfe\x00binary", "<a>cut"])
def test_http_status_without_soap(send: Any, status: int, told: str, content: str | bytes):
    error = failure(send, HttpStatusError, status, content)
    assert error.status == status
    assert told in str(error)
    assert f"HTTP status {status}" in str(error)
    assert len(error.excerpt) <= 200
    if content == HTML:
        assert error.excerpt.startswith("<!DOCTYPE html> <html>")
        assert "html" not in str(error)


def test_a_page_instead_of_soap_is_a_decode_error(send: Any):
    for content in (HTML, HTML.partition("\n")[2], "", "Hello", "{}", "<html/>"):
        error = failure(send, DecodeError, 200, content)
        assert "are you" not in str(error)


def test_valid_soap_with_a_bad_status_keeps_its_headers(send: Any):
    error = failure(send, HttpStatusError, 503, soap(OK, BODY))
    assert error.headers == ResponseHeaders(succeeded=True)


class Redirect(BaseHTTPRequestHandler):
    """Sends everybody elsewhere, and keeps the paths that were asked for."""

    paths: list[str]

    def do_POST(self) -> None:
        self.paths.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def redirecting() -> Iterator[tuple[str, list[str]]]:
    paths: list[str] = []
    handler = type("Handler", (Redirect,), {"paths": paths})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", paths
        server.shutdown()


def test_a_redirect_is_not_followed(redirecting: tuple[str, list[str]]):
    url, paths = redirecting
    with NetServer(url, ticket="7T:a") as net, pytest.raises(HttpStatusError, match="302"):
        net.chat.get_chat_presence()

    async def run() -> None:
        async with AsyncNetServer(url, ticket="7T:a") as net:
            with pytest.raises(HttpStatusError, match="302"):
                await net.chat.get_chat_presence()

    asyncio.run(run())
    assert paths == ["/Remote/Services88/Chat.svc"] * 2


def test_nobody_listens():
    with NetServer("http://127.0.0.1:9", ticket="7T:any") as net, pytest.raises(TransportError) as caught:
        net.chat.get_chat_presence()
    assert caught.value.sent is False
    assert caught.value.operation == "Chat.GetChatPresence"

    async def run() -> None:
        async with AsyncNetServer("http://127.0.0.1:9", ticket="7T:any") as net:
            with pytest.raises(TransportError) as caught:
                await net.chat.get_chat_presence()
            assert caught.value.sent is False

    asyncio.run(run())


class Slow(BaseHTTPRequestHandler):
    """Answers a little at a time; every piece comes in time, the whole never does."""

    protocol_version = "HTTP/1.1"
    gone: threading.Event

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.gone.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow() -> Iterator[str]:
    gone = threading.Event()
    handler = type("Handler", (Slow,), {"gone": gone})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        guard = threading.Timer(90, gone.set)
        guard.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        guard.cancel()
        gone.set()
        server.shutdown()


def test_the_timeout_bounds_the_whole_call(slow: str):
    started = monotonic()
    with NetServer(slow, ticket="7T:any") as net:
        error = timed_out(lambda seconds: net.with_options(timeout=seconds).chat.get_chat_presence())
    assert monotonic() - started < 30
    assert error.sent is True
    assert error.operation == "Chat.GetChatPresence"


def test_the_timeout_bounds_the_whole_async_call(slow: str):
    async def run(seconds: float) -> None:
        async with AsyncNetServer(slow, ticket="7T:any", timeout=seconds) as net:
            await net.chat.get_chat_presence()

    started = monotonic()
    assert timed_out(lambda seconds: asyncio.run(run(seconds))).sent is True
    assert monotonic() - started < 30


def test_own_transport_sees_what_goes_out():
    transport = Canned(200, soap(OK, BODY))
    NetServer("https://host/Cust1", ticket="7T:a", transport=transport).chat.add_chat_message(
        chat_session_id=1, message=ChatMessage(message="æ")
    )
    (request,) = transport.sent
    assert request.url == "https://host/Cust1/Remote/Services88/Chat.svc"
    assert request.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert request.headers["SOAPAction"] == f'"{NS}/Chat/AddChatMessage"'
    decoded = OPERATIONS["Chat.AddChatMessage"].decode_request(request.content)
    assert decoded.headers.credentials.ticket == "7T:a"
    assert decoded.body.message.message == "æ"
    assert OPERATIONS["Chat.AddChatMessage"].response[1] is AddChatMessageResponse
