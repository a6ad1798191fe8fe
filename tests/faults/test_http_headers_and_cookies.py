"""Headers of HTTP and cookies: who gets which, and that no header can smuggle another."""

from __future__ import annotations

import asyncio
import gc
import logging
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2
import pytest
from fault_cases import GOOD, POSTED, reply
from http_calls import CALLS, TICKET, call
from raw_http import Peer, RawServer, Seen, http
from services88 import (
    AsyncNetServer,
    DecodeError,
    EmptyResultError,
    History,
    HttpStatusError,
    HttpxTransport,
    NetServer,
)
from services88._runtime.redaction import secret_values

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


SESSION = "hunter2-session,of&ola"
PLAIN = "hunter2-plain"


@CALLS
@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("status", [200, 500])
def test_cookies_are_shown_nowhere(
    call: Callable[..., Any],
    keeps: bool,  # noqa: FBT001 - a case
    status: int,
    caplog: pytest.LogCaptureFixture,
):
    """Not in errors, their headers and excerpts, logs (those of the libraries, too), frames and the history."""
    caplog.set_level(logging.DEBUG)
    history = History()

    def answer(peer: Peer, seen: Seen) -> None:
        told = f"{seen.headers.get('cookie')} {SESSION} {quote(SESSION)} {PLAIN} a=b"
        session = f"sid={SESSION}; HttpOnly; Expires=Wed, 09 Jun 2100 10:18:14 GMT"
        head = f"HTTP/1.1 {status} Status\r\nSet-Cookie: {session}\r\n"
        more = f'Set-Cookie: x=1; Path=/\r\nset-cookie: other="{PLAIN}"\r\nContent-Type: text/html\r\n'
        peer.send(f"{head}{more}Content-Length: {len(told)}\r\n\r\n{told}".encode())

    with RawServer(answer) as server, pytest.raises((HttpStatusError, DecodeError)) as caught:
        call(server.url, cookies=keeps, log_bodies=True, plugins=(history,))
    error = caught.value
    told = [str(error), repr(vars(error)), *caplog.messages, str(history.exchanges[0].reply)]
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    told += [str(frame.locals) for frame in stack if "/services88/" in frame.filename]
    assert [text for text in told if "hunter2" in text] == []
    assert error.http_headers["set-cookie"].startswith("sid=***")
    assert "other=" in error.http_headers["set-cookie"]
    assert "Path=/" in error.http_headers["set-cookie"]


@CALLS
def test_a_cookie_that_is_sent_back_is_masked(call: Callable[..., Any], caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)

    def answer(peer: Peer, seen: Seen) -> None:
        cookie = seen.headers.get("cookie", "")
        known = http(500, f"{cookie} of 1".encode(), "text/plain", x_quoted=cookie)
        peer.send(known if cookie else http(200, GOOD, set_cookie=f"sid={PLAIN}"))

    with RawServer(answer) as server, pytest.raises(HttpStatusError) as caught:
        call(server.url, times=2, cookies=True, log_bodies=True)
    assert server.requests[1].headers["cookie"] == f"sid={PLAIN}"
    assert (caught.value.excerpt, caught.value.http_headers["x-quoted"]) == ("sid=*** of 1", "sid=***")
    assert [line for line in caplog.messages if PLAIN in line] == []


@CALLS
def test_a_reply_without_a_value_shows_no_cookie(call: Callable[..., Any]):
    """Its error has the headers of a reply that was no failure."""

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, reply(None), set_cookie=f"sid={SESSION}; HttpOnly"))

    with RawServer(answer) as server, pytest.raises(EmptyResultError) as caught:
        call(server.url)
    assert "set-cookie" in caught.value.http_headers
    assert "hunter2" not in repr(vars(caught.value))


@pytest.mark.slow  # makes thousands of clients
def test_cookies_are_hidden_as_long_as_they_are_kept():
    values = "hunter2-first", "hunter2-second", "hunter2-second"
    sent = iter(values)

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, GOOD, set_cookie=f"sid={next(sent)}"))

    with RawServer(answer) as server:
        net = NetServer(server.url, ticket=TICKET, cookies=True)
        for value in values:
            net.chat.add_chat_message(chat_session_id=1, message=None)
            gc.collect()
            assert secret_values() & {*values} == {value}
        net.close()
        del net
    gc.collect()
    assert secret_values().isdisjoint(values)


@CALLS
@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("Cookie", "sid=hunter2-session; lang=en", "hunter2-session"),
        ("cookie", 'a=b;sid="hunter2-session"', "hunter2-session"),
        ("Cookie", "sid=hunter2=session==", "hunter2=session=="),
        ("Authorization", "Bearer hunter2-token", "hunter2-token"),
        ("X-Session-Id", "hunter2-session", "hunter2-session"),
    ],
)
def test_a_secret_in_a_header_is_masked_alone_too(call: Callable[..., Any], name: str, value: str, secret: str):
    def quote_it(peer: Peer, _: Seen) -> None:
        peer.send(http(500, f"no {secret} of {value}, lang=en".encode(), "text/plain"))

    with RawServer(quote_it) as server, pytest.raises(HttpStatusError) as caught:
        call(server.url, http_headers={name: value})
    assert caught.value.excerpt.startswith("no *** of ")
    assert secret not in str(vars(caught.value))
    assert caught.value.excerpt.endswith("lang=en")


@CALLS
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("secrets", [{"Authorization": "Bearer hunter2-token"}, {"Cookie": "sid=hunter2-session"}])
def test_a_redirect_carries_no_header_elsewhere(call: Callable[..., Any], secrets: dict[str, str], status: int):
    with RawServer(good) as other:

        def redirect(peer: Peer, _: Seen) -> None:
            peer.send(http(status, b"", location=f"{other.url}/steal", set_cookie="sid=hunter2-session"))

        with RawServer(redirect) as server, pytest.raises(HttpStatusError, match="the server redirects"):
            call(server.url, http_headers=secrets, cookies="Cookie" not in secrets)
    assert (len(server.requests), other.connections) == (1, 0)


def test_a_client_of_the_users_own_follows_no_redirect_either():
    with RawServer(good) as other:

        def redirect(peer: Peer, _: Seen) -> None:
            peer.send(http(307, b"", location=f"{other.url}/steal"))

        with RawServer(redirect) as server:
            own = httpx2.Client(follow_redirects=True, auth=("ola", "hunter2-word"), cookies={"sid": "hunter2-session"})
            with own, pytest.raises(HttpStatusError, match="the server redirects"):
                call(server.url, transport=HttpxTransport(own))
    assert (len(server.requests), other.connections) == (1, 0)


def test_cookies_go_to_no_other_origin():
    """A client that calls several services sends each the cookies that it set, by host (RFC 6265, section 5.4)."""
    with RawServer(good) as server:
        local = server.url.replace("127.0.0.1", "localhost")
        with NetServer(server.url, ticket=TICKET, cookies=True) as net:
            net.chat.add_chat_message(chat_session_id=1, message=None)
            transport = net.chat._channel.transport
            with NetServer(local, ticket=TICKET, transport=transport) as elsewhere:
                elsewhere.chat.add_chat_message(chat_session_id=1, message=None)
            net.chat.add_chat_message(chat_session_id=1, message=None)
    assert [seen.headers.get("cookie") for seen in server.requests] == [None, None, "session=s1"]
