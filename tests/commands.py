"""soapbind as a user runs it, and what it wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from shared_data import REPO
from soapbind.cli import main

if TYPE_CHECKING:
    from pathlib import Path

# What tests can import, other interpreters can; PYTHONPATH itself may be relative to another folder.
IMPORTABLE = os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])


def soapbind(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="soapbind")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def python(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": IMPORTABLE, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def soapbind_apart(*arguments: object) -> str:
    """Run it in a process of its own, whose memory is gone then; return what went wrong."""
    done = python("-m", "soapbind", *arguments, cwd=REPO)
    return f"{' '.join(done.args)}\n{done.stdout}{done.stderr}" if done.returncode else ""


def tree(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if "__pycache__" not in path}
