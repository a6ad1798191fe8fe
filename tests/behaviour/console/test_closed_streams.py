"""Output that nobody reads, or that cannot be written, and input that cannot be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .consoles import IMPORTABLE, soapbind

SHELL = shutil.which("sh") or ""
HERE = {**os.environ, "PYTHONPATH": IMPORTABLE}


# --- pipes and disks -----------------------------------------------------------------------------------------------


@pytest.mark.slow  # starts processes
@pytest.mark.parametrize(
    ("code", "command"),
    [
        (0, "show old.wsdl --format json"),
        (0, "diff old.wsdl new.wsdl"),
        (1, "diff old.wsdl new.wsdl --fail-on breaking"),
        (1, "check old.wsdl --package orders"),
        (0, "generate old.wsdl --package orders"),
    ],
)
def test_who_stops_reading_changes_nothing(code: int, command: str, tmp_path: Path):
    reader, writer = os.pipe()
    os.close(reader)
    done = soapbind(*command.split(), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"error" not in done.stderr
    assert b"Exception" not in done.stderr
    assert (tmp_path / "orders").is_dir() == command.startswith("generate")


@pytest.mark.slow  # starts processes
@pytest.mark.skipif(not SHELL or not Path("/dev/full").exists(), reason="no shell, or no /dev/full here")
@pytest.mark.parametrize("command", ["show old.wsdl", "diff old.wsdl new.wsdl", "--help"])
@pytest.mark.parametrize("shell", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_told(command: str, shell: str):
    line = f"'{sys.executable}' -m soapbind {command} {shell}"
    done = subprocess.run(
        [SHELL, "-c", line],
        env=HERE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    first, help_ = done.stderr.splitlines()
    assert first.startswith("standard output: error[not-writable]: cannot be written: ")
    assert help_.startswith("  help: ")


@pytest.mark.slow  # starts processes
@pytest.mark.skipif(not SHELL, reason="no shell here")
@pytest.mark.parametrize("shell", [">&- -q", "2>&-", ">&- 2>&- -q"])
def test_closed_streams_do_not_matter_where_nothing_is_said(shell: str, tmp_path: Path):
    line = f"'{sys.executable}' -m soapbind generate old.wsdl --package orders {shell}"
    assert subprocess.run([SHELL, "-c", line], env=HERE, check=False).returncode == 0
    assert (tmp_path / "orders/__init__.py").is_file()


@pytest.mark.slow  # starts processes
@pytest.mark.skipif(not SHELL, reason="no shell here")
@pytest.mark.parametrize(
    ("shell", "code", "told"),
    [
        ("--json - --dry-run <&-", 1, "standard input: error[bad-json]: $: not JSON: "),
        ("--json - --dry-run 0> written", 1, "standard input: error[unreadable]: cannot be read: "),
        ("--user ann <&-", 2, "--user needs --password-env VAR where no terminal can ask"),
    ],
)
def test_input_that_cannot_be_read_is_told(shell: str, code: int, told: str):
    line = f"'{sys.executable}' -m soapbind call old.wsdl Orders.Send {shell}"
    done = subprocess.run([SHELL, "-c", line], env=HERE, stderr=subprocess.PIPE, text=True, check=False)
    assert told in done.stderr
    assert done.returncode == code
