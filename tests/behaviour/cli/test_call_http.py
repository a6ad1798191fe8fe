"""``soapbind call`` over HTTP, against raw sockets, and options that cannot be used."""

from __future__ import annotations

import base64
import ssl
import sys
from typing import TYPE_CHECKING

import pytest
import trustme
from commands import soapbind
from fault_contract import WSDL as FAULTS
from raw_http import RawServer, http

from .calls import SOAP, refused
from .running import WSDL

if TYPE_CHECKING:
    from pathlib import Path


SUBMIT = ("Orders.submit", "--json", '{"id": 1}')


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    (tmp_path / "orders.wsdl").write_text(FAULTS, "utf-8")
    return tmp_path / "orders.wsdl"


def test_who_calls_is_said_over_http(orders: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEST_PASSWORD", "secret-of-ann")
    monkeypatch.setenv("TEST_BEARER", "bearer-of-ann")
    ways = {
        (
            "--user",
            "ann",
            "--password-env",
            "TEST_PASSWORD",
        ): f"Basic {base64.b64encode(b'ann:secret-of-ann').decode()}",
        ("--bearer-env", "TEST_BEARER"): "Bearer bearer-of-ann",
        ("--header-env", "Authorization=TEST_BEARER"): "bearer-of-ann",
    }
    with RawServer(lambda peer, _: peer.send(http(401, b"<p>no, secret-of-ann</p>", "text/html"))) as server:
        for options, expected in ways.items():
            result = soapbind("call", orders, *SUBMIT, "--url", server.url, "--header", "X-Kind: a b", *options)
            assert result.exit_code == 1
            assert server.requests[-1].headers["authorization"] == expected
            assert server.requests[-1].headers["x-kind"] == "a b"
            assert "Orders.submit: error[call-failed]: HTTP status 401" in result.stderr
            assert "--bearer-env VAR" in result.stderr
            assert "of-ann" not in result.output


def test_a_reply_that_is_not_of_the_contract_can_be_seen_as_it_came(orders: Path):
    odd = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><other/></s:Body></s:Envelope>'
    with RawServer(lambda peer, _: peer.send(http(200, odd.encode("utf-16"), "text/xml"))) as server:
        result = soapbind("call", orders, *SUBMIT, "--url", server.url)
        seen = soapbind("call", orders, *SUBMIT, "--url", server.url, "--format", "xml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[call-failed]" in result.stderr
    assert "--format xml prints the reply as it came" in result.stderr
    assert (seen.exit_code, seen.stdout) == (1, f"{odd}\n")


def test_a_server_that_is_silent_or_gone_ends_the_call(orders: Path):
    with RawServer(lambda peer, _: peer.wait()) as server:
        late = soapbind("call", orders, *SUBMIT, "--url", server.url, "--timeout", "0.3")
        url = server.url
    gone = soapbind("call", orders, *SUBMIT, "--url", url, "--retries", "0")
    for result in (late, gone):
        assert (result.exit_code, result.stdout) == (1, "")
        assert "Orders.submit: error[call-failed]" in result.stderr
        assert f"the call went to {url}; --url URL calls another address" in result.stderr


def test_a_server_that_is_not_trusted_is_told_with_the_option(orders: Path, tmp_path: Path):
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    with RawServer(lambda peer, _: peer.send(http(503, b"")), tls=context) as server:
        call = ("call", orders, *SUBMIT, "--url", f"https://127.0.0.1:{server.port}", "--retries", "0")
        strange, trusted = soapbind(*call), soapbind(*call, "--verify", tmp_path / "trusted.pem")
    assert strange.exit_code == 1
    assert "--verify PATH trusts" in strange.stderr
    assert "503" in trusted.stderr
    assert "--verify" not in trusted.stderr


def test_a_call_that_was_not_carried_out_is_repeated(orders: Path):
    busy = http(503, b"", retry_after="0")
    with RawServer(lambda peer, _: peer.send(busy)) as server:
        assert soapbind("call", orders, *SUBMIT, "--url", server.url, "--retries", "1").exit_code == 1
        assert len(server.requests) == 2
        assert soapbind("call", orders, *SUBMIT, "--url", server.url, "--retries", "0").exit_code == 1
        assert len(server.requests) == 3


# --- wrong usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["password", "bearer", "key-password", "ticket", "application-token"])
def test_secrets_on_the_command_line_are_refused_with_the_reason(orders: Path, option: str):
    result = soapbind("call", orders, *SUBMIT, f"--{option}", "hush-hush")
    refused(result, f"--{option} is not an option: others can see the command line", f"use --{option}-env VAR")
    assert "hush" not in result.output


def test_secrets_in_other_options_are_refused(orders: Path):
    call = "call", orders, *SUBMIT
    refused(soapbind(*call, "--url", "http://ann:hush@h/"), "--url takes no password", "--password-env VAR")
    refused(soapbind(*call, "--proxy", "http://ann:hush@h/"), "--proxy takes no password", "HTTPS_PROXY")
    refused(soapbind(*call, "--header", "X-Api-Key: hush"), "--header-env X-Api-Key=VAR takes it from an environment")
    sign_in = "call", WSDL, "SoPrincipal.AuthenticateUsernamePassword", "--dry-run", "--json"
    said = '{"user_name": "ann", "password": "hush-hush"}'
    result = soapbind(*sign_in, said)
    refused(result, "--json holds a secret, and others can see the command line", "as @FILE, or on standard input as -")
    assert "hush" not in result.output
    assert soapbind(*sign_in, '{"user_name": "ann"}').exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--url", "ftp://h/"), "--url: 'ftp://h/' is not an http or https URL"),
        (("--verify", "missing.pem"), "verify: 'missing.pem' is not a file of certificates"),
        (("--cert", __file__), "cannot be used as the client's certificate"),
        (("--cert", "missing.pem"), "File 'missing.pem' does not exist"),
        (("--key", __file__), "--key needs --cert FILE"),
        (("--key-password-env", "PATH"), "--key-password-env needs --cert FILE"),
        (("--digest",), "--digest needs --user NAME"),
        (("--password-env", "PATH"), "--password-env needs --user"),
        (("--user", "a", "--bearer-env", "PATH"), "two ways to say who calls"),
        (("--user", "a"), "--user needs --password-env VAR where no terminal can ask"),
        (("--bearer-env", "NOT_THERE"), "--bearer-env names 'NOT_THERE', which is not in the environment"),
        (("--proxy", "nonsense"), "proxy"),
        (("--header", "Host: x"), "Host"),
        (("--soap-headers", "-", "--json", "-"), "cannot both be standard input"),
    ],
)
def test_options_that_cannot_be_used(orders: Path, options: tuple[str, ...], said: str):
    refused(soapbind("call", orders, *SUBMIT, "--url", "http://localhost:9/", *options), said)


def test_nothing_stays_loaded(orders: Path):
    before = set(sys.modules), [*sys.meta_path]
    assert soapbind("call", orders, *SUBMIT, "--dry-run").exit_code == 0
    assert soapbind("call", orders, "Orders.submit", "--json", "{").exit_code == 1
    assert {name for name in set(sys.modules) - before[0] if "live" in name} == set()
    assert sys.meta_path == before[1]
