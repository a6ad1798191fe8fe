"""The example that signs in by NTLM or Kerberos, with tokens that are made up, and with those of pyspnego."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import example_programs
import pytest
from fault_cases import GOOD
from http_calls import CALLS, call
from raw_http import Peer, RawServer, Seen, http
from services88 import AuthenticationError

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/negotiate_authentication.py"


@pytest.fixture(scope="module")
def example() -> Any:
    return example_programs.example("negotiate_authentication")


class MadeUp:
    """Says "hello", and answers the server's number."""

    def step(self, in_token: bytes | None = None) -> bytes | None:
        return b"hello" if in_token is None else in_token[::-1]


class Asking(RawServer):
    """Signs in a connection, as servers with NTLM do."""

    def __init__(self, accept: Any, scheme: str = "Negotiate") -> None:
        super().__init__(self.ask)
        self.accept = accept
        self.scheme = scheme
        self.signed_in: set[int] = set()

    def ask(self, peer: Peer, seen: Seen) -> None:
        if peer.number not in self.signed_in:
            token = seen.headers.get("authorization", "").removeprefix(f"{self.scheme} ")
            answer = self.accept(peer.number, b64decode(token))
            if answer is not None:
                asks = f"{self.scheme} {b64encode(answer).decode()}".strip()
                peer.send(http(401, b"<html>sign in</html>", "text/html", www_authenticate=asks))
                return
            self.signed_in.add(peer.number)
        peer.send(http(200, GOOD))


@CALLS
def test_the_messages_of_a_sign_in(call: Any, example: Any):
    def accept(_: int, token: bytes) -> bytes | None:
        return {b"": b"", b"hello": b"123", b"321": None}[token]

    with Asking(accept) as server:
        assert len(call(server.url, auth=example.NegotiateAuth(lambda _: MadeUp()), times=2)) == 2
    assert server.connections == 1
    assert len(server.requests) == 4, "the second call is that of a connection which is signed in"


def test_a_sign_in_that_is_refused(example: Any):
    with Asking(lambda _, __: b"") as server, pytest.raises(AuthenticationError):
        call(server.url, auth=example.NegotiateAuth(lambda _: MadeUp()))
    assert len(server.requests) == 2


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_ntlm_of_pyspnego(example: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str):
    spnego = pytest.importorskip("spnego", reason="pyspnego is not installed")
    (tmp_path / "users").write_text("DOMAIN:ola:right\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))
    sessions: dict[int, Any] = {}

    def accept(number: int, token: bytes) -> bytes | None:
        session = sessions.setdefault(number, spnego.server(protocol="ntlm"))
        if not token:
            return b""
        try:
            answer = session.step(token)
        except spnego.exceptions.SpnegoError:
            return b""
        return None if session.complete else answer

    def begin(host: str) -> Any:
        return spnego.client("DOMAIN\\ola", password, hostname=host, protocol="ntlm")

    with Asking(accept, "NTLM") as server:
        auth = example.NegotiateAuth(begin, "NTLM")
        if password == "right":  # noqa: S105 - made up
            assert len(call(server.url, auth=auth, times=2)) == 2
        else:
            with pytest.raises(AuthenticationError):
                call(server.url, auth=auth)
