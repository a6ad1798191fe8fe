"""Exit codes, help, progress on a terminal, and bugs of our own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from commands import IMPORTABLE, python, soapbind
from soapbind import pipeline
from soapbind.cli import main

from .running import WSDL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["generate", "--help"], 0),
        ([], 2),
        (["generate", "x", "--package"], 2),
        (["show"], 2),
        (["sample", "x", "NoDot"], 2),
        (["show", "nowhere"], 1),
    ],
)
def test_exit_codes(arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert soapbind(*arguments).exit_code == code


def test_a_bug_is_a_message_and_a_traceback_for_those_who_ask(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a \x1b[31mbug")

    monkeypatch.setattr(pipeline, "read_part", broken)
    monkeypatch.delenv("SOAPBIND_DEBUG", raising=False)
    result = soapbind("show", WSDL)
    assert result.exit_code == 1
    assert result.stderr.startswith("soapbind: internal error: RuntimeError: a \\x1b[31mbug\n  help: ")
    monkeypatch.setenv("SOAPBIND_DEBUG", "1")
    assert isinstance(CliRunner().invoke(main, ["show", str(WSDL)]).exception, RuntimeError)


@pytest.mark.parametrize("command", ["generate", "check", "show", "sample"])
def test_help_tells_the_exit_codes(command: str):
    text = " ".join(soapbind(command, "--help").stdout.split())
    assert "Exit codes: 0 success, 1 a difference or a problem in the input, 2 wrong usage." in text


@pytest.mark.slow  # starts soapbind, more than once
def test_a_reader_that_goes_away_sees_no_traceback(tmp_path: Path):
    command = f'"{sys.executable}" -m soapbind show "{WSDL}" --format json | head -c 10'
    environment = {**os.environ, "PYTHONPATH": IMPORTABLE}
    run = subprocess.run(  # noqa: S602 - the shell is what makes the pipe
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert run.stdout == '{\n  "format'[:10]
    assert run.stderr == ""


pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
SLOW = """
import time, sys, soapbind.pipeline as pipeline
real = pipeline.read_contract
def slow(documents):
    time.sleep(1.2)
    return real(documents)
pipeline.read_contract = slow
from soapbind import pipeline
from soapbind.cli import main
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples
main(prog_name="soapbind")
"""


def on_a_terminal(program: str, *arguments: str, cwd: Path) -> str:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": IMPORTABLE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            part = os.read(leader, 1024)
        except OSError:  # how Linux says that the other side is closed
            break
        if not part:
            break
        seen += part
    os.close(leader)
    assert process.wait(30) == 0
    return seen.decode()


@pytest.mark.slow  # starts soapbind, more than once
def test_a_slow_run_tells_its_stage_on_a_terminal_and_wipes_it(tmp_path: Path):
    seen = on_a_terminal(SLOW, "generate", str(WSDL), "--package", "s88", cwd=tmp_path)
    assert "soapbind: modelling the package ..." in seen
    assert seen.endswith("\r\x1b[K")


@pytest.mark.slow
def test_a_quick_run_says_nothing_on_a_terminal(tmp_path: Path):
    quick = "import soapbind.cli.progress as progress\nprogress._PATIENCE = 600\n" + SLOW.replace("1.2", "0")
    assert on_a_terminal(quick, "show", str(WSDL), cwd=tmp_path) == ""


@pytest.mark.slow
def test_a_slow_run_says_nothing_where_there_is_no_terminal(tmp_path: Path):
    run = python("-c", SLOW, "generate", WSDL, "--package", "s88", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_bug_of_soapbind_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def broken(*_: object) -> None:
        raise KeyError("nothing\nyou did")

    monkeypatch.setattr("soapbind.pipeline.read_part", broken)
    result = CliRunner().invoke(main, ["show", str(tmp_path)], prog_name="soapbind")

    assert result.exit_code == 1
    assert "internal error: KeyError: 'nothing" in result.stderr
    assert "Traceback" not in result.output


class _Windows:
    """The module ``os`` as click sees it on Windows, where it would expand patterns and variables."""

    name = "nt"

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)


@pytest.mark.parametrize("value", ["Small-*", "$SOAPBIND_PLACE", "~"])
def test_what_a_command_line_says_stays_on_windows(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "Small-1").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOAPBIND_PLACE", "elsewhere")
    monkeypatch.setattr("click.core.os", _Windows())
    monkeypatch.setattr(sys, "argv", ["soapbind", "show", value])

    with pytest.raises(SystemExit):
        main(prog_name="soapbind")

    assert f"{value}: error[not-found]" in capsys.readouterr().err
