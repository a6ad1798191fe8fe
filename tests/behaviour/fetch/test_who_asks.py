"""Passwords, headers and whom they are sent to."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import soapbind, tree
from soapbind.documents.allowed import Allowed
from soapbind.documents.web.settings import HttpSettings
from web_server import Reply, WebServer, publish, redirect

from .fetching import BOTH, CHAT, SECRET, WSDL, committed, fetch, generated

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler


def guarded(scheme: str, expected: str, reply: Reply):
    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        given = handler.headers.get("Authorization", "")
        challenge = {"WWW-Authenticate": scheme} if scheme else {}
        return reply if re.fullmatch(expected, given) else Reply(b"who?", 401, "text/plain", challenge)

    return answer


BASIC = "Basic YW5uOmh1bnRlcjItbm90LXRvLWJlLXNlZW4="  # ann and SECRET
AS_ANN = ("--user", "ann", "--password-env", "WSDL_PASSWORD")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("scheme", ['Basic realm="x"', 'Negotiate, NTLM, Basic realm="x"', ""])
def test_a_password_for_basic(server: WebServer, scheme: str, monkeypatch: pytest.MonkeyPatch):
    publish(server, WSDL, "", single=False)
    for path, reply in list(server.routes.items()):
        server.routes[path] = guarded(scheme, BASIC, reply)
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    fetch(server.url, *BOTH, *AS_ANN)
    assert generated("got") == committed()
    assert SECRET.encode() not in b"".join(tree(Path("got")).values())
    assert b"ann" not in tree(Path("got"))["MANIFEST.json"]
    asked = [path for path, headers in server.seen if "Authorization" not in headers]
    assert len(asked) < len(server.seen) / 2, "once a server has asked, it is not made to ask again"


def test_a_password_for_digest(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    scheme = 'Digest realm="wsdl", nonce="n0nce", algorithm=MD5, qop="auth"'

    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', handler.headers.get("Authorization", "")))
        one = hashlib.md5(f"ann:wsdl:{SECRET}".encode()).hexdigest()  # noqa: S324 - RFC 7616
        two = hashlib.md5(f"GET:{handler.path}".encode()).hexdigest()  # noqa: S324
        all_ = f"{one}:n0nce:{given.get('nc')}:{given.get('cnonce')}:auth:{two}"
        good = given.get("response") == hashlib.md5(all_.encode()).hexdigest()  # noqa: S324
        return Reply(CHAT) if good else Reply(b"", 401, headers={"WWW-Authenticate": scheme})

    server.routes["/Chat.svc?wsdl"] = answer
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN)
    assert not any(headers.get("Authorization", "").startswith("Basic") for _, headers in server.seen)


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ('Digest realm="r", nonce="n", qop="auth-int"', "error[not-authorized]: the server asks for a kind of Digest"),
        ('Digest realm="r", nonce="n", algorithm=X', "error[not-authorized]: the server asks for a kind of Digest"),
        ('Digest realm="r"', "error[not-authorized]: the server asks for a kind of Digest"),
        ('Digest realm="r", nonce="n", x', "error[bad-request]: this cannot be asked for"),
        ("Digest", "error[not-authorized]: the server wants to know who asks (status 401, Digest)"),
    ],
)
def test_a_digest_that_cannot_be_answered(server: WebServer, asks: str, told: str, monkeypatch: pytest.MonkeyPatch):
    server.routes["/Chat.svc?wsdl"] = Reply(b"", 401, headers={"WWW-Authenticate": asks})
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    shown = fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN, code=1)
    assert told in shown
    assert SECRET not in shown


def test_a_netrc_entry(server: WebServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    server.routes["/Chat.svc?wsdl"] = guarded("Basic", BASIC, Reply(CHAT))
    netrc = tmp_path / "netrc"
    monkeypatch.setenv("NETRC", str(netrc))
    netrc.write_text(f"default login ann password {SECRET}\n")
    assert "error[not-authorized]" in fetch(f"{server.url}/Chat.svc?wsdl", code=1), "no entry for this server"
    netrc.write_text(f"machine 127.0.0.1 login ann password {SECRET}\n")
    fetch(f"{server.url}/Chat.svc?wsdl")
    assert soapbind("show", f"{server.url}/Chat.svc?wsdl").exit_code == 0


def test_a_wrong_password_and_none(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    server.routes["/Chat.svc?wsdl"] = guarded('Negotiate, Basic realm="a, b"', "never", Reply(CHAT))
    told = fetch(f"{server.url}/Chat.svc?wsdl", code=1)
    assert "error[not-authorized]: the server wants to know who asks (status 401, Negotiate, Basic)" in told
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    assert "(status 401" in fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN, code=1)


def test_a_server_that_wants_ntlm_gets_no_password(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    server.routes["/Chat.svc?wsdl"] = guarded("NTLM", "never", Reply(CHAT))
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    told = fetch(f"{server.url}/Chat.svc?wsdl", *AS_ANN, code=1)
    assert "where it wants NTLM or Negotiate, use curl or a browser" in told
    assert all("Authorization" not in headers for _, headers in server.seen)


@pytest.mark.parametrize("imported", [False, True])
def test_secrets_stay_with_their_server(server: WebServer, monkeypatch: pytest.MonkeyPatch, *, imported: bool):
    """Another server gets neither password nor headers, even when it asks: not by redirect, not by import."""
    monkeypatch.setenv("WSDL_PASSWORD", SECRET)
    monkeypatch.setenv("TOKEN", SECRET)
    with WebServer() as other:
        other.routes["/x.xsd"] = guarded("Basic", ".*", Reply(b"<schema/>"))
        other.routes["/Chat.wsdl"] = guarded("Basic", BASIC, Reply(CHAT))
        document = CHAT.replace(b"<xs:import ", f'<xs:import schemaLocation="{other.url}/x.xsd" '.encode(), 1)
        first = Reply(document) if imported else redirect(f"{other.url}/Chat.wsdl")
        server.routes["/Chat.svc?wsdl"] = guarded("Basic", BASIC, first)
        soapbind(
            "fetch", f"{server.url}/Chat.svc?wsdl", *AS_ANN, "--header-env", "X-Token=TOKEN",
            "--header", "X-Plain: value", "--allow-import", other.url, "--output", "got",
        )  # fmt: skip
        assert server.seen[-1][1]["X-Token"] == SECRET
        assert server.seen[-1][1]["X-Plain"] == "value"
        assert other.seen, "the other server was asked"
        for _, headers in other.seen:
            assert {"Authorization", "X-Token", "X-Plain"}.isdisjoint(headers)


def test_a_password_in_an_address_is_refused_and_not_shown(server: WebServer):
    host = server.url.removeprefix("http://")
    for command in (["fetch", "--output", "got"], ["show"], ["generate", "--package", "x"]):
        result = soapbind(*command, f"http://ann:{SECRET}@{host}/Chat.svc?wsdl")
        assert result.exit_code == 1
        assert f"http://{host}/Chat.svc?wsdl: error[password-in-url]" in result.output
        assert SECRET not in result.output
    assert server.seen == []


def test_settings_show_no_secret():
    settings = HttpSettings("ann", SECRET, (("X", SECRET),), proxy=f"http://a:{SECRET}@p", allowed=Allowed())
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--password-env", "X"], "--password-env needs --user"),
        (["--user", "ann"], "--user needs --password-env VAR"),
        (["--user", "ann", "--password-env", "NOT_THERE"], "--password-env names 'NOT_THERE'"),
        (["--header-env", "A=NOT_THERE"], "--header-env names 'NOT_THERE'"),
        (["--header-env", "A"], "--header-env must be like NAME=VARIABLE"),
        (["--header", "A"], "--header must be like 'NAME: VALUE'"),
        (["--timeout", "0"], "0.0 is not in the range"),
    ],
)
def test_wrong_usage(options: list[str], told: str):
    assert told in fetch("http://127.0.0.1:9/", *options, code=2)
