"""Colours, progress and ``--quiet``: what is printed on a terminal, and only there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from soapbind.cli import main
from soapbind.cli.console import wanted_colours
from soapbind.cli.progress import Progress

from .consoles import DIFF, IMPORTABLE, all_of, printed

pytestmark = pytest.mark.usefixtures("small_runtime")

# --- colours and progress ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"TERM": "xterm"}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_the_environment_says_whether_there_are_colours(variables: dict[str, str], expected: object):
    assert wanted_colours(variables) is expected


# As python -m soapbind does, but a busy machine is no reason to show progress.
PATIENTLY = """
import soapbind.cli.progress as progress
progress._PATIENCE = 600
from soapbind.cli import main
main(prog_name="soapbind")
"""


def on_terminal(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run soapbind with standard output and standard error on a terminal each; return what those got."""
    pty = pytest.importorskip("pty", reason="no terminals here")
    pairs = [pty.openpty() for _ in range(2)]
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    command = [sys.executable, "-c", PATIENTLY, *arguments]
    settings = {**kept, "TERM": "xterm", "PYTHONPATH": IMPORTABLE, **environment}
    child = subprocess.Popen(command, env=settings, stdin=subprocess.DEVNULL, stdout=pairs[0][1], stderr=pairs[1][1])
    for _, inner in pairs:
        os.close(inner)
    texts = [all_of(outer) for outer, _ in pairs]
    return child.wait(), texts[0], texts[1]


@pytest.mark.slow  # starts processes
@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        (DIFF, {}, True),
        ((*DIFF, "--no-color"), {"FORCE_COLOR": "1"}, False),
        (("--no-color", *DIFF), {}, False),
        (DIFF, {"TERM": "dumb"}, False),
        (DIFF, {"NO_COLOR": "1"}, False),
        ((*DIFF, "--color"), {"NO_COLOR": "1"}, True),
        (("check", "old.wsdl", "--package", "orders", "--diff"), {}, True),
        (("check", "old.wsdl", "--package", "orders", "--diff"), {"TERM": "dumb"}, False),
    ],
)
def test_colours_on_a_terminal(arguments: tuple[str, ...], variables: dict[str, str], coloured: bool):  # noqa: FBT001
    _, output, errors = on_terminal(*arguments, **variables)
    assert ("\x1b[" in output) == coloured
    assert "\x1b[K" not in errors, "there was no reason for progress"


@pytest.mark.slow  # starts soapbind, more than once
def test_errors_are_coloured_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch):
    assert "\x1b[31merror[not-found]\x1b[0m" in on_terminal("show", "gone.wsdl")[2]
    assert b"\x1b" not in printed(monkeypatch, "utf-8", "show", "gone.wsdl")[2]
    assert b"\x1b" in printed(monkeypatch, "utf-8", "show", "gone.wsdl", "--color")[2]


def test_progress_is_wiped_before_anything_else_is_written(capsys: pytest.CaptureFixture[str]):
    def failing() -> None:
        with Progress(active=True) as tell:
            tell._start = time.monotonic() - 2
            tell("reading")
            tell.tick(3, 9)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        failing()
    told = capsys.readouterr().err.split("\r\x1b[K")
    assert told == ["", "soapbind: reading ...", f"fetching  [{'#' * 12}{'-' * 24}]  3/9", ""]


@pytest.mark.parametrize(
    ("term", "more", "shown"), [("xterm", (), True), ("xterm", ("-q",), False), ("dumb", (), False)]
)
def test_progress_is_shown_on_a_terminal(
    term: str,
    more: tuple[str, ...],
    shown: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("soapbind.cli.progress._PATIENCE", -1.0)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(SystemExit):
        main([*DIFF, *more], prog_name="soapbind")
    told = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("soapbind: comparing ..." in told) == shown
    assert not told or told.endswith("\r\x1b[K")


# --- quiet ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [True, False])
def test_quiet_leaves_out_that_all_is_well(before: bool, monkeypatch: pytest.MonkeyPatch):  # noqa: FBT001
    def run(*arguments: str) -> tuple[int, bytes, bytes]:
        given = ("-q", *arguments) if before else (*arguments, "--quiet")
        return printed(monkeypatch, "utf-8", *given)

    package = ("old.wsdl", "--package", "orders")
    assert run("generate", *package) == (0, b"", b"")
    assert run("check", *package) == (0, b"", b"")
    Path("orders/py.typed").write_text("x\n", encoding="utf-8")
    code, output, errors = run("check", *package)
    assert (code, output.startswith(b"---"), b"1 file(s) differ" in errors) == (1, True, True)
    assert run("show", "old.wsdl")[1].startswith(b"Orders")
    assert b"error[not-found]" in run("generate", "gone.wsdl", "--package", "x")[2]


def test_every_command_takes_the_options_of_the_terminal():
    assert len(main.commands) >= 6
    for command in (main, *main.commands.values()):
        names = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        assert {"--color", "--no-color", "--quiet", "-q"} <= names, command.name
