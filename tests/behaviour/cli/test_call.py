"""``soapbind call`` of NetServer: what it sends, what it prints, how it fails, and what is shown and not sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from commands import IMPORTABLE, python, soapbind
from lxml import etree
from services88 import ServerError
from services88.models import ChatMessage, SoExceptionInfo
from services88.testing import FakeNetServer

from .calls import SOAP, refused
from .running import WSDL

if TYPE_CHECKING:
    from pathlib import Path


ADD = "Chat.AddChatMessage"
SAID = {"chat_session_id": 7, "message": {"type": "ToUser", "message": "Hei <på> deg"}}
TICKET, TOKEN = "7T:of-the-tests", "token-of-the-tests"


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
