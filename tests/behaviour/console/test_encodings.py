"""What is printed where the console cannot show every character."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from soapbind.cli.console import json_in_ascii, xml_in_ascii

from .consoles import DIFF, NEW, OLD, printed, soapbind

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

ENCODINGS = ["cp1252", "cp437", "cp932", "ascii", "koi8-r", "utf-16", "utf-8"]


_IN_UTF8: dict[tuple[str, ...], bytes] = {}


def in_utf8(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bytes:
    """Return what a command prints where every character can be written; it is the same for every test."""
    if arguments not in _IN_UTF8:
        _IN_UTF8[arguments] = printed(monkeypatch, "utf-8", *arguments)[1]
    return _IN_UTF8[arguments]


# --- encodings -----------------------------------------------------------------------------------------------------


@pytest.mark.sampled(4)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("code", "command"),
    [
        (0, "diff old.wsdl new.wsdl"),
        (0, "diff old.wsdl new.wsdl --format markdown"),
        (0, "diff old.wsdl new.wsdl --format github"),
        (0, "show old.wsdl --operation Orders.Send"),
        (1, "check old.wsdl --package bestilling_å"),
        (1, "check old.wsdl --package 名 --format github"),
        (0, "generate old.wsdl --package 名 --output vendør"),
        (1, "show ordré.wsdl"),
        (2, "show old.wsdl --ærlig"),
    ],
)
def test_a_character_that_the_encoding_lacks_is_replaced(
    code: int, command: str, encoding: str, monkeypatch: pytest.MonkeyPatch
):
    ended, output, errors = printed(monkeypatch, encoding, *command.split())
    assert ended == code, errors
    assert b"internal error" not in errors.replace(b"\0", b"")
    told = output.decode(encoding) if code != 2 else ""
    expected = in_utf8(monkeypatch, *command.split()).decode() if code != 2 else ""
    if command.startswith("generate"):
        told, expected = (text.replace("written", "are up to date") for text in (told, expected))
    assert told == expected.encode(encoding, "backslashreplace").decode(encoding)
    assert output or errors


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["diff old.wsdl new.wsdl --format json", "show new.wsdl --format json"])
def test_json_means_the_same_in_every_encoding(command: str, encoding: str, monkeypatch: pytest.MonkeyPatch):
    code, output, _ = printed(monkeypatch, encoding, *command.split())
    assert code == 0
    found = json.loads(output.decode(encoding))
    assert found == json.loads(in_utf8(monkeypatch, *command.split()))
    assert "Ωrder" in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("encoding", [each for each in ENCODINGS if each != "utf-16"])
@pytest.mark.parametrize("source", ["old.wsdl", "new.wsdl"])
@pytest.mark.parametrize("style", ["wire", "documented"])
def test_an_xml_parser_reads_the_same_in_every_encoding(
    source: str, style: str, encoding: str, monkeypatch: pytest.MonkeyPatch
):
    command = ["sample", source, "Orders.Send", "--message", "request", "--style", style]
    code, output, _ = printed(monkeypatch, encoding, *command)
    assert code == 0
    root = etree.fromstring(output)
    assert etree.tostring(root, method="c14n") == etree.tostring(
        etree.fromstring(in_utf8(monkeypatch, *command)), method="c14n"
    )
    words = OLD if source == "old.wsdl" else NEW
    assert root.findtext(f".//{{*}}{words['field']}") == words["value"]
    if source == "old.wsdl" and encoding != "utf-8" and style == "wire":
        assert output.isascii()


@pytest.mark.parametrize("text", ["<a b='é\"'>ü</a>", '<ø x="å>"/>', '<a>"é\' "</a>', "plain ≤", ""])
def test_xml_in_ascii_changes_no_name(text: str):
    made = xml_in_ascii(text)
    assert [c for c in made if not c.isascii()] == (["ø"] if "ø" in text else [])
    if text.startswith("<"):
        assert etree.tostring(etree.fromstring(made)) == etree.tostring(etree.fromstring(text))


@pytest.mark.parametrize("text", ["å", "中", "😀", "\\å", ""])
def test_json_in_ascii_means_the_same(text: str):
    made = json_in_ascii(json.dumps(text, ensure_ascii=False))
    assert made.isascii()
    assert json.loads(made) == text


@pytest.mark.slow  # starts processes
@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii"])
def test_a_redirected_report_is_there(encoding: str, tmp_path: Path):
    with (tmp_path / "report.md").open("wb") as file:
        done = soapbind(
            *DIFF, "--format", "markdown",
            stdout=file, stderr=subprocess.PIPE, environment={"PYTHONIOENCODING": encoding},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Contract changes" in (tmp_path / "report.md").read_text(encoding)


@pytest.mark.slow  # starts processes
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are in Unicode there")
@pytest.mark.parametrize("command", ["generate old.wsdl --package orders", "generate old.wsdl --package 名"])
def test_names_that_no_file_can_have_are_told(command: str, tmp_path: Path):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = soapbind(*command.split(), "--output", "out", stderr=subprocess.PIPE, environment=plain)
    assert done.returncode == 1
    assert b"error[not-writable]" in done.stderr or b"error[bad-package-name]" in done.stderr
    assert b"internal error" not in done.stderr
    assert not list((tmp_path / "out").rglob("*.py"))
