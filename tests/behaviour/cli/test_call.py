"""``soapbind call``: what it sends, what it prints, and how it fails; against fake servers and raw sockets."""

from __future__ import annotations

import base64
import importlib
import json
import os
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from commands import soapbind
from fault_contract import WSDL as FAULTS
from header_contract import header_contract
from lxml import etree
from raw_http import Peer, RawServer, Seen, http
from services88 import ServerError
from services88.models import ChatMessage, SoExceptionInfo
from services88.testing import FakeNetServer
from small_contracts import Operation
from small_contracts import wsdl as small_wsdl
from soapbind import live
from soapbind.config import PackageConfig
from swa_contract import CONTRACT as ATTACHMENTS

from .running import IMPORTABLE, WSDL, python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

ADD = "Chat.AddChatMessage"
SAID = {"chat_session_id": 7, "message": {"type": "ToUser", "message": "Hei <på> deg"}}
TICKET, TOKEN = "7T:of-the-tests", "token-of-the-tests"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Chat:
    """Answers with what it is given, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        if self.error is not None:
            raise self.error
        assert message is not None
        message.chat_session_id = chat_session_id
        return message


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Put secrets into the environment, and return the options that name them."""
    monkeypatch.setenv("TEST_TICKET", TICKET)
    monkeypatch.setenv("TEST_TOKEN", TOKEN)
    return "--ticket-env", "TEST_TICKET", "--application-token-env", "TEST_TOKEN"


@contextmanager
def served(path: Path, text: str, **services: Any) -> Iterator[Any]:
    """Serve a contract that is written to ``path``, by a package in memory."""
    path.write_text(text, "utf-8")
    package = live.load(PackageConfig("served", (str(path),)))
    try:
        testing = importlib.import_module(f"{package.__name__}.testing")
        objects = {name: make(package) for name, make in services.items()}
        with testing.FakeServer(**objects) as server:
            yield server
    finally:
        live.unload(package)


def refused(result: Result, *said: str) -> None:
    """Assert that a result is that of wrong usage, which says so."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    told = " ".join(result.stderr.split())
    for each in said:
        assert each in told


# --- NetServer -------------------------------------------------------------------------------------------------------


def test_the_result_is_json(secrets: tuple[str, ...]):
    with FakeNetServer(chat=Chat(), valid_ticket=TICKET, valid_application_token=TOKEN) as server:
        result = soapbind("call", WSDL, ADD, "--url", server.url, "--json", json.dumps(SAID), *secrets)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        found = json.loads(result.stdout)
        assert found["message"] == SAID["message"]["message"]
        assert (found["type"], found["chat_session_id"]) == ("ToUser", 7)
        (seen,) = server.calls
    assert seen.body.chat_session_id == 7


def test_the_reply_is_xml_where_that_is_asked_for(secrets: tuple[str, ...]):
    with FakeNetServer(chat=Chat()) as server:
        call = "call", WSDL, ADD, "--url", server.url, "--json", json.dumps(SAID), "--format", "xml", *secrets
        result = soapbind(*call)
    assert result.exit_code == 0
    root = etree.fromstring(result.stdout_bytes)
    assert root.tag == f"{{{SOAP}}}Envelope"
    assert root.find(".//{*}Response/{*}Message").text == "Hei <på> deg"


@pytest.mark.slow  # a program of its own
@pytest.mark.parametrize("given", ["file", "standard input"])
def test_json_comes_from_a_file_or_from_standard_input(given: str, tmp_path: Path, secrets: tuple[str, ...]):
    with FakeNetServer(chat=Chat()) as server:
        text = json.dumps(SAID, ensure_ascii=False)
        (tmp_path / "said.json").write_text(text, "utf-8-sig" if given == "file" else "utf-8")
        where = "@said.json" if given == "file" else "-"
        program = "import sys; sys.stdin = open('said.json'); from soapbind.cli import main; main()"
        command = ("-c", program, "call", WSDL, ADD, "--url", server.url, "--json", where, *secrets)
        run = python(*command, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["message"] == "Hei <på> deg"
    assert run.stderr == ""


def test_a_server_error_is_a_fault_with_all_that_it_says(secrets: tuple[str, ...]):
    info = SoExceptionInfo(
        message="no session\x1b[2J", exception_type="SoX", friendly_text="Ask", parameters={"a": "b"}
    )
    with FakeNetServer(chat=Chat(ServerError(info))) as server:
        result = soapbind("call", WSDL, ADD, "--url", server.url, "--json", json.dumps(SAID), *secrets)
    assert result.exit_code == 1
    assert result.stdout == ""
    first, _, rest = result.stderr.partition("\n")
    assert first == f"{ADD}: fault[SoX]: no session\\x1b[2J"
    detail = json.loads(rest)["detail"]
    assert detail["friendly_text"] == "Ask"
    assert detail["parameters"] == {"a": "b"}
    assert "\x1b" not in rest


def test_a_ticket_that_is_refused_is_told_with_the_way_out(secrets: tuple[str, ...]):
    with FakeNetServer(chat=Chat(), valid_ticket="7T:another-one") as server:
        result = soapbind("call", WSDL, ADD, "--url", server.url, "--json", json.dumps(SAID), *secrets)
    assert result.exit_code == 1
    assert f"{ADD}: error[call-failed]: the server refused the ticket" in result.stderr
    assert "--ticket-env VAR names the variable" in result.stderr
    assert TICKET not in result.output


def test_a_time_zone_is_a_header_and_the_ticket_is_none(secrets: tuple[str, ...]):
    headers = '{"time_zone": {"so_time_zone_id": 5}}'
    with FakeNetServer(chat=Chat()) as server:
        call = "call", WSDL, ADD, "--url", server.url, "--json", json.dumps(SAID), "--soap-headers"
        assert soapbind(*call, headers, *secrets).exit_code == 0
        (seen,) = server.calls
        refused(soapbind(*call, '{"application_token": ""}', *secrets, "--soap", "1.2"), "NetServer has one port")
    assert seen.headers.time_zone.so_time_zone_id == 5


def test_what_is_needed_and_cannot_be_asked_for_is_wrong_usage(secrets: tuple[str, ...]):
    said = "--json", json.dumps(SAID)
    refused(soapbind("call", WSDL, ADD, *said, *secrets), "--url URL is needed: the address of the installation")
    refused(soapbind("call", WSDL, ADD, *said, "--url", "http://localhost"), "--ticket-env VAR names the variable")


@pytest.mark.slow  # a program of its own, at a terminal
def test_what_is_needed_is_asked_for_on_a_terminal(tmp_path: Path):
    pty = pytest.importorskip("pty")
    parent, side = pty.openpty()
    (tmp_path / "said.json").write_text(json.dumps(SAID), "utf-8")
    command = [sys.executable, "-m", "soapbind", "call", str(WSDL), ADD, "--json", "@said.json"]
    with FakeNetServer(chat=Chat(), valid_ticket=TICKET) as server:
        run = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": IMPORTABLE, "TERM": "dumb"},
            stdin=side,
            stdout=subprocess.PIPE,
            stderr=side,
            start_new_session=True,  # so that there is no other terminal to ask at
        )
        os.close(side)
        asked = b""
        for question, answer in ((b"Base URL: ", server.url), (b"Ticket: ", TICKET)):
            while question not in asked:
                asked += os.read(parent, 1024)
            os.write(parent, f"{answer}\n".encode())
        output, _ = run.communicate(timeout=120)
    os.close(parent)
    assert run.returncode == 0
    assert json.loads(output)["chat_session_id"] == 7
    assert TICKET.encode() not in asked


# --- what is shown and not sent --------------------------------------------------------------------------------------


def test_a_dry_run_needs_no_secret_and_shows_none(tmp_path: Path):
    sign_in = "SoPrincipal.AuthenticateUsernamePassword"
    (tmp_path / "who.json").write_text('{"user_name": "ann", "password": "pässword-of-ann"}', "utf-8")
    result = soapbind("call", WSDL, sign_in, "--json", f"@{tmp_path / 'who.json'}", "--dry-run")
    assert result.exit_code == 0, result.output
    root = etree.fromstring(result.stdout_bytes)
    assert [root.find(f".//{{*}}{name}").text for name in ("UserName", "Password")] == ["ann", "***"]
    shown = soapbind("call", WSDL, ADD, "--json", json.dumps(SAID), "--dry-run", "--ticket-env", "NOT_THERE")
    assert shown.exit_code == 0, shown.output
    assert etree.fromstring(shown.stdout_bytes).find(".//{*}Ticket").text == "***"


@pytest.mark.parametrize("operation", [ADD, "Chat.SaveChatPresence", "SoPrincipal.AuthenticateUsernamePassword"])
def test_a_sample_is_json_to_start_from(operation: str, tmp_path: Path):
    sample = soapbind("call", WSDL, operation, "--sample")
    assert sample.exit_code == 0, sample.output
    (tmp_path / "sample.json").write_bytes(sample.stdout_bytes)
    shown = soapbind("call", WSDL, operation, "--json", f"@{tmp_path / 'sample.json'}", "--dry-run")
    assert shown.exit_code == 0, shown.output
    body = etree.fromstring(shown.stdout_bytes)[1][0]
    request = etree.fromstring(soapbind("sample", WSDL, operation, "--message", "request").stdout_bytes)
    assert [each.tag for each in body.iter()] == [each.tag for each in request[1][0].iter()]


# --- other contracts -------------------------------------------------------------------------------------------------


class Orders:
    """Fails with what a test says."""

    error: Exception | None = None

    def submit(self, *, id: int) -> Any:  # noqa: A002 - the name in the contract
        if self.error is not None:
            raise self.error
        return id


def failing(make: Any) -> Any:
    """Return what makes an object that fails with what is made of the package."""

    def made(package: Any) -> Orders:
        orders = Orders()
        orders.error = make(package)
        return orders

    return made


def rejected(package: Any) -> Any:
    errors = importlib.import_module(f"{package.__name__}.errors")
    detail = package.models.LongRejection(reason_code=3, text="no <stock>", more="x")
    return errors.OrderRejected(detail, "it is rejected")


def test_a_declared_fault_is_typed_and_its_detail_is_json(tmp_path: Path):
    with served(tmp_path / "orders.wsdl", FAULTS, orders=failing(rejected)) as server:
        result = soapbind("call", tmp_path / "orders.wsdl", "Orders.submit", "--url", server.url, "--json", '{"id":1}')
    assert result.exit_code == 1
    assert result.stdout == ""
    first, _, rest = result.stderr.partition("\n")
    assert first == "Orders.submit: fault[OrderRejected]: Server: it is rejected"
    fault = json.loads(rest)
    assert fault == {
        "fault": "OrderRejected",
        "code": f"{{{SOAP}}}Server",
        "subcodes": [],
        "reason": "it is rejected",
        "actor": None,
        "detail": fault["detail"],
    }
    assert {**fault["detail"], "$type": None} == {"$type": None, "reason_code": 3, "text": "no <stock>", "more": "x"}


def test_another_fault_shows_its_detail_as_xml(tmp_path: Path):
    def plain(package: Any) -> Any:
        testing = importlib.import_module(f"{package.__name__}.testing")
        return testing.soap_fault("no", code="Client", detail="<a xmlns='urn:a'>b</a>")

    with served(tmp_path / "orders.wsdl", FAULTS, orders=failing(plain)) as server:
        result = soapbind("call", tmp_path / "orders.wsdl", "Orders.submit", "--url", server.url, "--json", '{"id":1}')
    assert result.exit_code == 1
    fault = json.loads(result.stderr.partition("\n")[2])
    assert (fault["fault"], fault["reason"], fault["code"]) == ("SoapFault", "no", f"{{{SOAP}}}Client")
    assert etree.fromstring(fault["detail"])[0].text == "b"


class Calc:
    """Answers with what it is given."""

    def do(self, *, number: int) -> int:
        return number

    def plain(self, *, number: int) -> int:
        return number


def test_headers_version_and_port_of_a_contract(tmp_path: Path):
    wsdl = tmp_path / "calc.wsdl"
    with served(wsdl, header_contract(), calc=lambda _: Calc()) as server:
        call = "call", wsdl, "Calc.Do", "--url", server.url, "--json", '{"number": 3}'
        assert json.loads(soapbind(*call, "--soap-headers", '{"trace": {"id": 4}}').stdout) == 3
        assert soapbind(*call, "--soap", "1.2", "--format", "xml").stdout.count(
            "http://www.w3.org/2003/05/soap-envelope"
        )
        first, second = server.calls
        wrong = soapbind(*call, "--soap-headers", '{"trase": {}}')
        refused(soapbind(*call, "--port", "Nothing"), "the contract has no port 'Nothing'")
        refused(
            soapbind(*call, "--port", "P", "--soap", "1.2"), "the contract has no port P of SOAP 1.2; its ports are"
        )
        refused(soapbind(*call, "--ticket-env", "PATH"), "a ticket and an application token are for NetServer only")
    assert first.headers.trace.id == 4
    assert second.headers.trace is None
    assert wrong.exit_code == 1
    assert '--soap-headers: error[bad-json]: $: "trase" is none of' in wrong.stderr
    assert "did you mean trace?" in wrong.stderr


def test_a_contract_calls_the_address_it_has(tmp_path: Path):
    def answer(peer: Peer, _: Seen) -> None:
        body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><submitResponse xmlns="urn:orders"><total>1.50</total>'
        peer.send(http(200, f"{body}</submitResponse></s:Body></s:Envelope>".encode()))

    with RawServer(answer) as server:
        wsdl = tmp_path / "orders.wsdl"
        wsdl.write_text(FAULTS.replace("http://127.0.0.1/orders", f"{server.url}/orders"), "utf-8")
        result = soapbind("call", wsdl, "Orders.submit", "--json", '{"id": 12}')
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout) == "1.50"
        wsdl.write_text(FAULTS.replace("http://127.0.0.1/orders", "YOUR_SERVER"), "utf-8")
        refused(soapbind("call", wsdl, "Orders.submit", "--json", '{"id":12}'), "--url URL says where the service is")
        shown = soapbind("call", wsdl, "Orders.submit", "--json", '{"id": 12}', "--dry-run")
    assert [each.line for each in server.requests] == ["POST /orders HTTP/1.1"]
    assert etree.fromstring(shown.stdout_bytes).find(".//{urn:orders}id").text == "12"


def test_the_address_of_a_wsdl_is_a_source_and_no_result_is_null():
    def answer(peer: Peer, seen: Seen) -> None:
        wsdl = FAULTS.replace("http://127.0.0.1/orders", f"{server.url}/orders")
        body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><cancelResponse xmlns="urn:orders"/></s:Body></s:Envelope>'
        peer.send(http(200, (wsdl if seen.line.startswith("GET") else body).encode()))

    with RawServer(answer) as server:
        result = soapbind("call", f"{server.url}/orders?wsdl", "Orders.cancel", "--json", '{"id": 12}')
        assert (result.exit_code, result.stdout) == (0, "null\n"), result.output
        shown = soapbind(
            "call", f"{server.url}/orders?wsdl", "Orders.cancel", "--json", '{"id": 12}', "--format", "xml"
        )
    assert etree.fromstring(shown.stdout_bytes)[0][0].tag == "{urn:orders}cancelResponse"
    assert [each.line.split()[0] for each in server.requests] == ["GET", "POST"] * 2


def test_a_lock_is_called_as_a_wsdl_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with served(tmp_path / "orders.wsdl", FAULTS, orders=lambda _: Orders()) as server:
        assert soapbind("generate", "orders.wsdl", "--package", "shop", "--lock", "soapbind.lock").exit_code == 0
        call = "call", "soapbind.lock", "Orders.submit", "--url", server.url, "--json", '{"id": 12}'
        assert json.loads(soapbind(*call).stdout) == "12"


def test_of_overloaded_operations_the_others_are_named(tmp_path: Path):
    finds = Operation("Find"), Operation("Find", wrapper="FindByNumber", ways=("ByNumber", "ByNumberOut"))
    (tmp_path / "calc.wsdl").write_text(small_wsdl(*finds), "utf-8")
    call = "call", tmp_path / "calc.wsdl"
    first = soapbind(*call, "Calc.Find", "--json", '{"number": 1}', "--dry-run")
    assert (first.exit_code, first.stderr) == (0, "Calc.Find is overloaded; there are also Calc.Find(ByNumber)\n")
    other = soapbind(*call, "Calc.Find(ByNumber)", "--json", '{"number": 1}', "--dry-run")
    roots = [etree.fromstring(each.stdout_bytes)[-1][0].tag for each in (first, other)]
    assert roots == ["{urn:t}Find", "{urn:t}FindByNumber"]
    unclear = soapbind(*call, "Find", "--dry-run")
    assert "error[ambiguous-operation]: Find names no service" in unclear.stderr
    assert "name it in full: Calc.Find, Calc.Find(ByNumber)" in unclear.stderr


# --- HTTP ------------------------------------------------------------------------------------------------------------

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


def test_an_attachment_is_text_in_json(tmp_path: Path):
    class Shop:
        def store(self, *, name: str, document: Any) -> int:
            return len(name) + len(document.content)

    wsdl = tmp_path / "files.wsdl"
    with served(wsdl, ATTACHMENTS, shop=lambda _: Shop()) as server:
        content = base64.b64encode(b"\0\1\2").decode()
        given = json.dumps({"name": "a", "document": {"content": content, "content_type": "image/png"}})
        result = soapbind("call", wsdl, "Shop.Store", "--url", server.url, "--json", given)
        assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == 4


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
