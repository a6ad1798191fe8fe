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


def soapbind(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="soapbind")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def soapbind_apart(*arguments: object) -> str:
    """Run it in a process of its own, whose memory is gone then; return what went wrong."""
    command = [sys.executable, "-m", "soapbind", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=REPO, check=False)
    return f"{' '.join(command)}\n{done.stdout}{done.stderr}" if done.returncode else ""


def tree(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if "__pycache__" not in path}
