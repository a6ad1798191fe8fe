"""``soapbind call``: JSON from files in any encoding, and what is said where it is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from commands import soapbind
from soapbind.cli import main

from .running import WSDL

if TYPE_CHECKING:
    from pathlib import Path

ADD = "Chat.AddChatMessage"
SAID = json.dumps({"chat_session_id": 7, "message": {"message": "på"}}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("given", ["@said.json", "-"])
def test_a_byte_order_mark_tells_the_encoding(folder: Path, encoding: str, given: str):
    data = SAID.encode(encoding)
    (folder / "said.json").write_bytes(data)
    command = ["call", WSDL, ADD, "--dry-run", "--json", given]
    result = CliRunner().invoke(main, list(map(str, command)), input=data)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "<Message>på</Message>" in result.stdout


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SAID.encode("latin-1"), "it is not in UTF-8: invalid continuation byte at byte 48"),
        (SAID.encode("utf-16")[:-1], "it is not in UTF-16: truncated data at byte "),
        ("{}".encode("utf-16-le"), "it is not in UTF-8: it has zero bytes"),
        ("{}".encode("utf-16-be"), "it is not in UTF-8: it has zero bytes"),
        (b"\xff\xfe{\x00\x00\xd8", "it is not in UTF-16: unexpected end of data at byte 4"),
    ],
)
def test_other_encodings_are_refused(folder: Path, data: bytes, told: str):
    (folder / "said.json").write_bytes(data)
    result = soapbind("call", WSDL, ADD, "--dry-run", "--json", "@said.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"said.json: error[bad-json]: {told}")
    assert "\n  help: save it as UTF-8\n" in result.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("request.json", "@request.json"),
        ("request", "@request"),
        ("./requests/add.json", "@./requests/add.json"),
        ("my request.json", "'@my request.json'"),
        ("C:\\requests\\add.json", "'@C:\\requests\\add.json'"),
    ],
)
@pytest.mark.parametrize("option", ["--json", "--soap-headers"])
def test_the_name_of_a_file_without_its_mark(text: str, shown: str, option: str):
    result = soapbind("call", WSDL, ADD, "--dry-run", option, text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{option}: error[bad-json]: $: not JSON: Expecting value at line 1, column 1",
        f"  help: to send what a file holds, put @ before its name: {option} {shown}",
        "1 problem found",
    ]


@pytest.mark.parametrize("text", ["{a: 1}", "'{}'", "[]", "null", "7", "", '{"chat_session_id": '])
def test_what_is_no_name_of_a_file(text: str):
    result = soapbind("call", WSDL, ADD, "--dry-run", "--json", text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--sample" in result.stderr
    assert "@" not in result.stderr
