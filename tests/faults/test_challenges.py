"""What a server asks for in WWW-Authenticate: the right answer, or an error that says what it asked for."""

from __future__ import annotations

import hashlib
import re
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import GOOD, POSTED
from http_calls import CALLS, TICKET
from raw_http import Peer, RawServer, Seen, http
from services88 import AuthenticationError, BearerAuth, DigestAuth, HttpStatusError, NetServer

if TYPE_CHECKING:
    from collections.abc import Callable

USER, PASSWORD = "ola", "hunter2-password"
HASHES = {"MD5": "md5", "SHA": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}


class Asking(RawServer):
    """Asks by these headers, and checks the answer by RFC 7616, section 3.4.1. ``times`` is how often it asks."""

    def __init__(self, *asks: str, times: int = 1) -> None:
        super().__init__(self.answer)
        self.asks, self.times = asks, times
        self.answers: list[dict[str, str]] = []

    def answer(self, peer: Peer, seen: Seen) -> None:
        given = seen.headers.get("authorization", "")
        fields = {
            name: plain or quoted
            for name, quoted, plain in re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^",\s]+))', given)
        }
        self.answers += [fields] if given else []
        if len(self.answers) < self.times:
            lines = "".join(f"WWW-Authenticate: {each}\r\n" for each in self.asks)
            peer.send(f"HTTP/1.1 401 No\r\n{lines}Content-Length: 0\r\n\r\n".encode("latin-1"))
        else:
            is_right = fields["response"] == response(fields, "POST", seen.line.split()[1])
            peer.send(http(200, GOOD) if is_right else http(403, b""))


def response(given: dict[str, str], method: str, uri: str) -> str:
    name = given.get("algorithm", "MD5").upper().removesuffix("-SESS")
    first = digest(name, f"{USER}:{given['realm']}:{PASSWORD}")
    if given.get("algorithm", "").upper().endswith("-SESS"):
        first = digest(name, f"{first}:{given['nonce']}:{given['cnonce']}")
    protects = [given["nc"], given["cnonce"], given["qop"]] if "qop" in given else []
    return digest(name, ":".join([first, given["nonce"], *protects, digest(name, f"{method}:{uri}")]))


def digest(name: str, text: str) -> str:
    return hashlib.new(HASHES[name], text.encode()).hexdigest()


USABLE = 'Digest realm="r", nonce="right", qop="auth"'


@CALLS
@pytest.mark.parametrize(
    ("asks", "realm"),
    [
        ([USABLE], "r"),
        (['dIgEsT REALM=r , nonce = "right",QOP=auth'], "r"),
        (['Digest\trealm="r",\tnonce="right"'], "r"),
        ([f'Basic realm="Digest nonce=\\"wrong\\", realm=\\"b\\"", {USABLE}'], "r"),
        ([f'{USABLE}, Basic realm="b", nonce="wrong"'], "r"),
        ([f"Negotiate, NTLM TlRMTVNTUAAB==, {USABLE}, Bearer"], "r"),
        (["Negotiate", 'Basic realm="b"', USABLE], "r"),
        ([f",, {USABLE} ,,"], "r"),
        (['Digest realm="a, b", nonce="right", domain="/x, /y", opaque=""'], "a, b"),
        ([r'Digest realm="a \"b\" c\\d", nonce="right"'], r"a \"b\" c\\d"),
        (['Digest realm="", nonce="right", stale=FALSE, charset=UTF-8, unknown="x=y, z"'], ""),
        (['Digest realm="r", nonce="right", qop="auth-int, auth"'], "r"),
        (['Digest realm="r", nonce="right", qop="auth,auth-int", algorithm=MD5-sess'], "r"),
        (['Digest realm="r", nonce="right", algorithm="SHA-256-SESS", qop=auth'], "r"),
        (['Digest realm="r", nonce="wrong", algorithm=SHA-512-256, Digest realm="r", nonce="right"'], "r"),
        (['Digest realm="r", nonce="wrong", qop="auth-int"', USABLE], "r"),
        (['Digest realm="r", nonce="right", algorithm=SHA-256', 'Digest realm="r", nonce="wrong"'], "r"),
        (['Digest realm="x', USABLE], "r"),
    ],
)
def test_the_first_that_can_be_answered_is(call: Callable[..., Any], asks: list[str], realm: str):
    with Asking(*asks) as server:
        assert call(server.url, auth=DigestAuth(USER, PASSWORD)) == [POSTED]
    (answer,) = server.answers
    assert (answer["username"], answer["nonce"], answer["realm"]) == (USER, "right", realm)


@CALLS
@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (["Digest"], "Digest without a realm"),
        (["Digest x"], "Digest without a realm"),
        (['Digest nonce="n"'], "Digest without a realm"),
        (['Digest realm="r"'], "Digest without a nonce"),
        (['Digest realm="r", nonce=""'], "Digest without a nonce"),
        (['Digest realm="r", nonce="n", algorithm=X'], "Digest with the algorithm 'X'"),
        (['Digest realm="r", nonce="n", qop="auth-int"'], "Digest with qop 'auth-int'"),
        (['Digest realm="r", nonce="n", qop=""'], "Digest with qop ''"),
        (['Digest realm="r", nonce="n", nonce="m"'], "Digest that cannot be read"),
        (['Digest realm="r", nonce="n'], "Digest that cannot be read"),
        (['Digest realm="r, nonce="n"'], "Digest that cannot be read"),
        (['Digest realm="r", nonce=é'], "Digest that cannot be read"),
        ([r'Digest realm="a \"b\"", nonce="n"'], "Digest with a quotation mark at the end of a value"),
        (['Basic realm="Digest"'], "Basic"),
        (["Negotiate", 'Basic realm="x", NTLM'], "Negotiate; Basic; NTLM"),
        (["="], "nothing that can be read"),
        ([""], "nothing that can be read"),
        (["x=1, " * 5000], "nothing that can be read"),
        ([" " * 20_000 + "=", "a" * 20_000 + '"'], "nothing that can be read"),
        ([], "nothing that can be read"),
    ],
)
def test_what_digest_cannot_answer(call: Callable[..., Any], asks: list[str], told: str):
    with Asking(*asks) as server, pytest.raises(AuthenticationError) as caught:
        call(server.url, auth=DigestAuth(USER, PASSWORD))
    assert str(caught.value).endswith(f"another login than Digest by user and password: {told}")
    assert (caught.value.http_status, caught.value.operation) == (401, "Chat.AddChatMessage")
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    assert (len(server.requests), server.answers) == (1, [])


@CALLS
@pytest.mark.parametrize("stale", ["", ", stale=true"])
def test_a_server_that_goes_on_asking_is_answered_once(call: Callable[..., Any], stale: str):
    with Asking(f"{USABLE}{stale}", times=99) as server, pytest.raises(AuthenticationError, match="401") as caught:
        call(server.url, auth=DigestAuth(USER, PASSWORD))
    assert isinstance(caught.value.__cause__, HttpStatusError)
    assert len(server.requests) == 2


@CALLS
@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (["Negotiate", "NTLM"], "Negotiate, NTLM"),
        (['Digest realm="Basic", nonce="n", DIGEST realm="r"', "Negotiate"], "Digest, DIGEST, Negotiate"),
        (["Bearer error=invalid_token"], "Bearer"),
    ],
)
@pytest.mark.parametrize("auth", [None, (USER, PASSWORD), BearerAuth("hunter2-token")], ids=["none", "basic", "bearer"])
def test_others_than_digest_are_told_what_the_server_asks_for(
    call: Callable[..., Any], asks: list[str], told: str, auth: Any
):
    with Asking(*asks, times=99) as server, pytest.raises(AuthenticationError, match=f"authentication: {told}$"):
        call(server.url, auth=auth)


@CALLS
def test_a_password_that_is_wrong(call: Callable[..., Any]):
    """The second refusal need not say again what the first one said."""

    def refuse(peer: Peer, seen: Seen) -> None:
        is_first = "authorization" not in seen.headers
        peer.send(http(401, b"wrong password", "text/plain", www_authenticate=USABLE if is_first else ""))

    with RawServer(refuse) as server, pytest.raises(AuthenticationError, match="HTTP status 401") as caught:
        call(server.url, auth=DigestAuth(USER, PASSWORD))
    assert caught.value.__cause__.excerpt == "wrong password"  # type: ignore[union-attr]
    assert len(server.requests) == 2


def test_a_nonce_that_is_stale_is_replaced():
    with (
        Asking(f"{USABLE}, stale=true") as server,
        NetServer(server.url, ticket=TICKET, auth=DigestAuth(USER, PASSWORD)) as net,
    ):
        for times, requests in ((1, 2), (1, 3), (4, 5)):
            server.times = times
            assert net.chat.add_chat_message(chat_session_id=1, message=None) == POSTED
            assert len(server.requests) == requests
    assert [each["nc"] for each in server.answers] == ["00000001", "00000002", "00000003", "00000001"]
