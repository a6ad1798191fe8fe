"""Commands of a page of the guide, run as a reader would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATOR = Path(__file__).parents[1] / "generator"
PROGRAM = "from soapbind.cli import main; main(prog_name='soapbind')"


def with_program(folder: Path) -> dict[str, str]:
    """Put the program into a folder, and return the environment in which a shell finds it there."""
    (folder / "soapbind").write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM}" "$@"\n', "utf-8")
    (folder / "soapbind").chmod(0o755)
    paths = os.pathsep.join([str(GENERATOR), *filter(None, sys.path)])
    return {**os.environ, "PYTHONPATH": paths, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def printed_by(script: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Return what a script of the shell prints in a folder, errors too; it must not be a traceback."""
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout
    return done.stdout
