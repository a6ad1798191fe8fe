"""Basic, Digest and Bearer, and an httpx2.Auth: what goes out, to whom, and what nobody sees."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import traceback
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from fault_cases import GOOD, POSTED
from http_calls import CALLS, call
from raw_http import Peer, RawServer, Seen, http
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    BasicAuth,
    BearerAuth,
    DigestAuth,
    HttpStatusError,
    HttpxTransport,
    NetServer,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

USER, PASSWORD = "ola", "hunter2-pass wørd"
TOKEN = "hunter2-token.with~parts"  # noqa: S105 - made up


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD))


def frames(error: BaseException) -> str:
    """Return the local variables of the package in a traceback."""
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return "\n".join(str(frame.locals) for frame in stack if "/services88/" in frame.filename)


@CALLS
@pytest.mark.parametrize("auth", [(USER, PASSWORD), BasicAuth(USER, PASSWORD)], ids=["tuple", "object"])
def test_basic(call: Callable[..., Any], auth: Any):
    with RawServer(good) as server:
        assert call(server.url, auth=auth, times=2) == [POSTED] * 2
    for seen in server.requests:
        scheme, _, login = seen.headers["authorization"].partition(" ")
        assert (scheme, base64.b64decode(login).decode()) == ("Basic", f"{USER}:{PASSWORD}")


class DigestServer(RawServer):
    """Asks for a digest by RFC 7616 section 3.4, and checks it."""

    def __init__(self, challenge: bytes = b"") -> None:
        super().__init__(self.check)
        self.challenge = challenge
        self.counts: list[str] = []

    def check(self, peer: Peer, seen: Seen) -> None:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', seen.headers.get("authorization", "")))
        if not given:
            asks = 'Digest realm="r", qop="auth", algorithm=SHA-256, nonce="n0nce", opaque="o"'
            peer.send(http(401, self.challenge, "text/html", www_authenticate=asks))
            return
        uri = seen.line.split()[1]
        secret = digest(f"{USER}:r:{PASSWORD}")
        right = digest(f"{secret}:n0nce:{given['nc']}:{given['cnonce']}:auth:{digest(f'POST:{uri}')}")
        self.counts.append(given["nc"])
        is_right = (given["response"], given["username"], given["uri"]) == (right, USER, uri)
        peer.send(http(200, GOOD) if is_right else http(403, b""))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@CALLS
def test_digest(call: Callable[..., Any]):
    with DigestServer(b"<html>no</html>") as server:
        assert call(server.url, auth=DigestAuth(USER, PASSWORD), times=3) == [POSTED] * 3
    assert server.counts == ["00000001", "00000002", "00000003"]
    assert len(server.requests) == 4, "the server is asked once"
    assert server.connections == 1
    assert len({seen.body for seen in server.requests}) == 1, "what is sent again is the same"
    assert all(PASSWORD not in str(seen.headers) for seen in server.requests)


@CALLS
def test_a_challenge_is_bounded_as_every_reply(call: Callable[..., Any]):
    with DigestServer(b"x" * 200_000) as server, pytest.raises((TransportError, AuthenticationError), match="larger"):
        call(server.url, auth=DigestAuth(USER, PASSWORD), max_reply_bytes=100_000)
    assert len(server.requests) == 1


@CALLS
@pytest.mark.parametrize(
    "asks",
    [
        "Digest",
        "Digest x",
        'Digest realm="r"',
        'Digest realm="r", nonce="n", qop="auth-int"',
        'Digest realm="r", nonce="n", algorithm=X',
    ],
)
def test_a_challenge_that_makes_no_sense(call: Callable[..., Any], asks: str):
    def ask(peer: Peer, _: Seen) -> None:
        peer.send(http(401, b"", www_authenticate=asks))

    with RawServer(ask) as server, pytest.raises((TransportError, HttpStatusError, AuthenticationError)) as caught:
        call(server.url, auth=DigestAuth(USER, PASSWORD))
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    assert len(server.requests) == 1


@CALLS
def test_a_password_that_is_wrong(call: Callable[..., Any]):
    def refuse(peer: Peer, seen: Seen) -> None:
        peer.send(http(401, f"not {seen.headers['authorization']}".encode(), "text/plain", www_authenticate="Basic"))

    with RawServer(refuse) as server, pytest.raises(AuthenticationError, match="HTTP status 401") as caught:
        call(server.url, auth=(USER, PASSWORD))
    assert caught.value.__cause__.excerpt == "not Basic ***"  # type: ignore[union-attr]
    assert len(server.requests) == 1


@CALLS
def test_bearer(call: Callable[..., Any]):
    tokens = iter(["hunter2-first", "hunter2-second"])
    with RawServer(good) as server:
        assert call(server.url, auth=BearerAuth(TOKEN)) == [POSTED]
        assert call(server.url, auth=BearerAuth(lambda: next(tokens)), times=2) == [POSTED] * 2
    sent = [seen.headers["authorization"] for seen in server.requests]
    assert sent == [f"Bearer {TOKEN}", "Bearer hunter2-first", "Bearer hunter2-second"]


def test_an_asynchronous_function_for_tokens():
    async def token() -> str:
        return TOKEN

    from http_calls import call_async  # noqa: PLC0415

    with RawServer(good) as server:
        assert call_async(server.url, auth=BearerAuth(token)) == [POSTED]
        with pytest.raises(TypeError, match="must be a plain function"):
            NetServer(server.url, auth=BearerAuth(token))
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


@CALLS
@pytest.mark.parametrize(
    "token", [lambda: 1 / 0, lambda: None, lambda: "two hunter2-words", lambda: "hunter2\r\nX-Other: 1"]
)
def test_a_function_without_a_token(call: Callable[..., Any], token: Any):
    with RawServer(good) as server, pytest.raises(AuthenticationError, match="nothing was sent") as caught:
        call(server.url, auth=BearerAuth(token))
    assert caught.value.operation == "Chat.AddChatMessage"
    assert caught.value.__cause__ is not None
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__} {frames(caught.value)}"
    assert server.requests == []


class Twice(httpx2.Auth):
    """Sends a request once more with what the server said."""

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = response.headers["www-authenticate"] + " hunter2-own"
            yield request


@CALLS
def test_an_auth_of_httpx2(call: Callable[..., Any]):
    def ask(peer: Peer, seen: Seen) -> None:
        is_there = seen.headers.get("authorization") == "Own hunter2-own"
        peer.send(http(200, GOOD) if is_there else http(401, b"", www_authenticate="Own"))

    with RawServer(ask) as server:
        assert call(server.url, auth=Twice()) == [POSTED]
    assert len(server.requests) == 2


@pytest.mark.sampled(10)
@CALLS
@pytest.mark.parametrize("auth", [(USER, PASSWORD), DigestAuth(USER, PASSWORD), BearerAuth(TOKEN)], ids=repr)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_carries_nothing_elsewhere(call: Callable[..., Any], auth: Any, status: int):
    with RawServer(good) as other:

        def redirect(peer: Peer, _: Seen) -> None:
            peer.send(http(status, b"", location=f"{other.url}/steal"))

        with RawServer(redirect) as server, pytest.raises(HttpStatusError, match="redirects"):
            call(server.url, auth=auth, cookies=True, http_headers={"X-Api-Key": "hunter2-key"})
    assert len(server.requests) == 1
    assert other.connections == 0


def test_nobody_sees_credentials(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)

    def quote(peer: Peer, seen: Seen) -> None:
        quoted = seen.headers["authorization"]
        peer.send(http(500, f"<html>{quoted}</html>".encode(), "text/html", x_quoted=quoted))

    for auth in ((USER, PASSWORD), BearerAuth(TOKEN), BearerAuth(lambda: "hunter2-made")):
        with RawServer(quote) as server, pytest.raises(HttpStatusError) as caught:
            call(server.url, auth=auth, log_bodies=True)
        login = server.requests[0].headers["authorization"].partition(" ")[2]
        for text in (str(caught.value), repr(vars(caught.value)), frames(caught.value), caplog.text):
            assert login not in text
            assert "hunter2" not in text
        assert isinstance(auth, tuple) or "hunter2" not in repr(auth)


@pytest.mark.parametrize("kind", [NetServer, AsyncNetServer])
@pytest.mark.parametrize(
    ("auth", "error", "told"),
    [
        ("hunter2", TypeError, "not str"),
        (("hunter2",), TypeError, "not a tuple of 1"),
        (("ola", "hunter2", "x"), TypeError, "not a tuple of 3"),
        (("ola", b"hunter2"), TypeError, "password must be a text, not bytes"),
        (("o:la", "hunter2"), ValueError, "user no colon"),
        (("ola", "hunter2\r\n"), ValueError, "no control characters"),
        (httpx2.BasicAuth, TypeError, "not type"),
        (BearerAuth, TypeError, "not type"),
    ],
)
def test_what_is_no_auth(kind: type[Any], auth: Any, error: type[Exception], told: str):
    with pytest.raises(error, match=told) as caught:
        kind("http://host", auth=auth)
    assert "hunter2" not in f"{caught.value} {frames(caught.value)}"


def test_what_is_no_token():
    for token in (None, 1, b"x"):
        with pytest.raises(TypeError, match="token must be"):
            BearerAuth(token)  # type: ignore[arg-type]
    for text in ("", "two words", "x\r\nY: 1", "tøken"):
        with pytest.raises(ValueError, match="token must be"):
            BearerAuth(text)


def test_options_of_http_are_not_for_a_transport_that_is_given():
    for options in ({"auth": ("a", "b")}, {"cookies": True}, {"cert": "x.pem"}):
        with pytest.raises(ValueError, match="of the transport that is given"):
            NetServer("http://host", transport=HttpxTransport(), **options)  # type: ignore[arg-type]
