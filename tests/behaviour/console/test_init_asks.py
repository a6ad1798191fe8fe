"""``soapbind init`` asks a person on a terminal, and nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from order_contract import ORDER

from .consoles import IMPORTABLE, all_of

pty = pytest.importorskip("pty", reason="no terminals here")

pytestmark = pytest.mark.slow  # starts processes

WSDL = ORDER.format(field="Status", type="State", value="new")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a project in which is nothing, beside a contract."""
    (tmp_path / "project").mkdir()
    (tmp_path / "orders.wsdl").write_text(WSDL, "utf-8")
    monkeypatch.chdir(tmp_path / "project")


def typed(*lines: str) -> tuple[int, str]:
    """Run it on a terminal on which somebody types these lines; return its exit code and what is printed."""
    outer, inner = pty.openpty()
    settings = {**os.environ, "TERM": "dumb", "PYTHONPATH": IMPORTABLE}
    command = [sys.executable, "-m", "soapbind", "init"]
    child = subprocess.Popen(command, env=settings, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    os.write(outer, "".join(f"{line}\n" for line in lines).encode())
    output = all_of(outer)
    return child.wait(), output


def sources() -> object:
    return tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["soapbind"]["packages"][0]["sources"]


def test_for_a_wsdl_where_there_is_none():
    code, output = typed("../orders.wsdl")
    assert (code, "Path or URL of a WSDL: " in output) == (0, True), output
    assert sources() == ["../orders.wsdl"]


def test_which_of_several():
    for name in ("live", "test"):
        Path(name).mkdir()
        Path(name, f"{name}.wsdl").write_text(WSDL, "utf-8")
    code, output = typed("7", "2")
    assert (code, "  1  live/live.wsdl\r\n  2  test/test.wsdl\r\n" in output) == (0, True), output
    assert sources() == ["test/test.wsdl"]


def test_who_gives_up_leaves_the_folder_as_it_was():
    code, output = typed("\x04")
    assert (code, "Aborted" in output) == (1, True), output
    assert list(Path().iterdir()) == []


def test_nobody_is_asked_where_only_the_answer_would_be_seen():
    outer, inner = pty.openpty()
    os.write(outer, b"\x04")  # who is asked all the same gives up
    command = [sys.executable, "-m", "soapbind", "init"]
    settings = {**os.environ, "PYTHONPATH": IMPORTABLE}
    done = subprocess.run(command, env=settings, stdin=inner, capture_output=True, text=True, timeout=600, check=False)
    os.close(inner)
    os.close(outer)
    assert (done.returncode, "no-source" in done.stderr) == (1, True)
