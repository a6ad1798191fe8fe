"""Headers of HTTP and cookies: who gets which, and that no header can smuggle another."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import GOOD, POSTED
from http_calls import CALLS, TICKET
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, HttpStatusError, NetServer

if TYPE_CHECKING:
    from collections.abc import Callable


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD, set_cookie="session=s1; HttpOnly"))


@CALLS
@pytest.mark.parametrize(
    ("options", "sent"), [({}, [None] * 3), ({"cookies": True}, [None, "session=s1", "session=s1"])]
)
def test_cookies_are_kept_when_asked_for(call: Callable[..., Any], options: dict[str, Any], sent: list[str | None]):
    with RawServer(good) as server:
        assert call(server.url, times=3, **options) == [POSTED] * 3
    assert [seen.headers.get("cookie") for seen in server.requests] == sent


def test_cookies_of_one_client_are_not_those_of_another():
    with RawServer(good) as server, NetServer(server.url, ticket=TICKET, cookies=True) as first:
        first.chat.add_chat_message(chat_session_id=1, message=None)
        with NetServer(server.url, ticket=TICKET, cookies=True) as second:
            second.chat.add_chat_message(chat_session_id=1, message=None)
        first.with_options(timeout=5).chat.add_chat_message(chat_session_id=1, message=None)
    assert [seen.headers.get("cookie") for seen in server.requests] == [None, None, "session=s1"]


@CALLS
def test_headers_of_a_client(call: Callable[..., Any]):
    with RawServer(good) as server:
        call(server.url, http_headers={"X-Tenant": "7", "User-Agent": "mine", "Empty": ""})
    (seen,) = server.requests
    assert (seen.headers["x-tenant"], seen.headers["user-agent"], seen.headers["empty"]) == ("7", "mine", "")
    assert seen.headers["content-type"] == "text/xml; charset=utf-8"


def test_headers_of_a_few_calls():
    def sent(server: RawServer) -> list[tuple[str | None, str | None]]:
        return [(seen.headers.get("x-a"), seen.headers.get("x-b")) for seen in server.requests]

    with RawServer(good) as server, NetServer(server.url, ticket=TICKET, http_headers={"X-A": "1"}) as net:
        for each in (net.chat, net.chat.with_options(http_headers={"x-a": "2", "X-B": "3"}), net.chat):
            each.add_chat_message(chat_session_id=1, message=None)
        net.with_options(http_headers={"X-B": "4"}).chat.add_chat_message(chat_session_id=1, message=None)
    assert sent(server) == [("1", None), ("2", "3"), ("1", None), ("1", "4")]

    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket=TICKET, http_headers={"X-A": "1"}) as net:
            changed = net.chat.with_options(http_headers={"X-B": "3"})
            await changed.add_chat_message(chat_session_id=1, message=None)

    with RawServer(good) as server:
        asyncio.run(run(server.url))
    assert sent(server) == [("1", "3")]


@pytest.mark.sampled(15)
@pytest.mark.parametrize("kind", [NetServer, AsyncNetServer])
@pytest.mark.parametrize(
    ("headers", "error", "told"),
    [
        *(
            ({name: "hunter2"}, ValueError, f"{name} is set by the client itself")
            for name in ("Content-Type", "SOAPACTION")
        ),
        *(
            ({name: "hunter2"}, ValueError, "set by the client itself")
            for name in ("content-length", "Host", "Transfer-Encoding")
        ),
        *(
            ({"X-A": value}, ValueError, "the value of X-A must be ASCII")
            for value in ("hunter2\r\nX-B: 1", "hunter2\n", "hunter2\0", " hunter2", "hunter2 ", "hunter2ø")
        ),
        *(({name: "hunter2"}, ValueError, "is not the name of a header") for name in ("", "X A", "X:A", "X\r\nB", "Ø")),
        ({"X-A": "hunter2", "x-a": "hunter2"}, ValueError, "x-a twice"),
        ({"X-A": 7}, TypeError, "both texts"),
        ({b"X-A": "hunter2"}, TypeError, "both texts"),
        ([("X-A", "hunter2")], TypeError, "must be a mapping of names to values, not list"),
    ],
)
def test_headers_that_cannot_be(kind: type[Any], headers: Any, error: type[Exception], told: str):
    net = kind("http://host")
    for make in (
        lambda: kind("http://host", http_headers=headers),
        lambda: net.with_options(http_headers=headers),
        lambda: net.chat.with_options(http_headers=headers),
    ):
        with pytest.raises(error, match=told) as caught:
            make()
        assert "hunter2" not in str(caught.value)
        if isinstance(headers, dict):
            shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            assert all("hunter2" not in str(frame.locals) for frame in shown.stack if "services88" in frame.filename)


@CALLS
def test_values_of_secret_headers_are_masked(call: Callable[..., Any]):
    def quote(peer: Peer, seen: Seen) -> None:
        peer.send(http(500, f"{seen.headers['x-api-key']} {seen.headers['x-color']}".encode(), "text/plain"))

    with RawServer(quote) as server, pytest.raises(HttpStatusError) as caught:
        call(server.url, http_headers={"X-Api-Key": "hunter2-key", "X-Color": "yellow"})
    assert caught.value.excerpt == "*** yellow"
