"""Reports for people on a terminal: through a pager where they do not fit, and only there."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .consoles import IMPORTABLE, all_of

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="no terminals here")
fcntl = pytest.importorskip("fcntl", reason="no terminals here")
termios = pytest.importorskip("termios", reason="no terminals here")

pytestmark = pytest.mark.slow  # starts processes

SHOWN = "old.wsdl -> new.wsdl: "


def on_terminal(rows: int, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run soapbind with all its streams on one terminal; return its exit code and what is printed."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 100, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}  # pytest's workers have some
    settings = {**kept, "TERM": "xterm", "PYTHONPATH": IMPORTABLE, **environment}
    command = [sys.executable, "-m", "soapbind", *arguments]
    child = subprocess.Popen(command, env=settings, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    output = all_of(outer)
    return child.wait(), output


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """Return the path of a program that shows a text, and says that it did."""
    path = tmp_path / "pager"
    path.write_text("#!/bin/sh\necho paged\ncat\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(("rows", "term", "paged"), [(4, "xterm", True), (200, "xterm", False), (4, "dumb", False)])
def test_what_does_not_fit_goes_through_the_pager(contracts: Path, pager: str, rows: int, term: str, *, paged: bool):
    code, output = on_terminal(rows, "diff", "old.wsdl", "new.wsdl", PAGER=pager, TERM=term)
    assert (code, "paged" in output, SHOWN in output) == (0, paged, True)
    assert contracts.is_dir()


@pytest.mark.parametrize("option", ["--python", "--operation=Orders.Send", "--search=s", "--type=Ωrder"])
def test_what_show_prints_goes_through_the_pager_too(contracts: Path, pager: str, option: str):
    code, output = on_terminal(2, "show", "old.wsdl", option, PAGER=pager)
    assert (code, "paged" in output) == (0, True)
    assert contracts.is_dir()


def test_the_exit_code_is_that_of_the_report(contracts: Path, pager: str):
    code, output = on_terminal(4, "diff", "old.wsdl", "new.wsdl", "--fail-on", "any", PAGER=pager)
    assert (code, "paged" in output) == (1, True)
    assert contracts.is_dir()


def test_a_pager_that_is_not_there(contracts: Path):
    code, output = on_terminal(4, "diff", "old.wsdl", "new.wsdl", PAGER="no-such-pager")
    assert (code, SHOWN in output) == (0, True)
    assert contracts.is_dir()
