"""What the guide of the mirroring example tells people to run: the program without SuperOffice, the unit, the image."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mirroring_process import EXAMPLE, MirrorProcess, variables_of

if TYPE_CHECKING:
    from pathlib import Path

    import click

GUIDE = EXAMPLE.parents[1] / "guide" / "mirroring.md"


@pytest.mark.slow  # starts a process
def test_the_program_prints_what_the_guide_says(package_folder: Path, tmp_path: Path, example: Any):
    assert example
    paths = os.pathsep.join(map(str, (package_folder, EXAMPLE, *filter(None, sys.path))))
    command = [sys.executable, str(EXAMPLE / "try_it.py")]
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path, env=environment)
    (wanted,) = re.findall(r"^```text\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    shown = [re.sub(r"[0-9A-F]{32}", "NONCE", each).split() for each in (done.stdout, wanted)]
    assert shown[0] == shown[1]
    assert done.stderr == ""


def commands() -> dict[str, list[str]]:
    """Return how the unit and the image start the service."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((EXAMPLE / "mirroring.service").read_text("utf-8"))
    image = (EXAMPLE / "Containerfile").read_text("utf-8")
    return {"unit": shlex.split(unit["Service"]["ExecStart"]), "image": json.loads(image.rpartition("CMD ")[2])}


@pytest.mark.parametrize("name", ["unit", "image"])
def test_uvicorn_takes_the_options(name: str):
    main = pytest.importorskip("uvicorn.main", reason="serves the example").main
    program, *options = commands()[name]
    assert program.endswith("uvicorn")
    context: click.Context = main.make_context("uvicorn", list(options))
    assert (context.params["app"], context.params["factory"]) == ("mirror_service.app:create", True)
    assert context.params["app_dir"] == "/opt/mirroring"
    assert context.params["timeout_graceful_shutdown"] == 60


def test_the_image_copies_what_is_there():
    copied = re.findall(r"^COPY (\S+) ", (EXAMPLE / "Containerfile").read_text("utf-8"), re.MULTILINE)
    assert [each for each in copied if not (EXAMPLE / each).exists()] == ["mirror"], "which is generated"


def test_systemd_takes_the_unit(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze, which checks the unit")
    text = (EXAMPLE / "mirroring.service").read_text("utf-8").replace("/opt/mirroring/venv/bin/uvicorn", "/bin/true")
    (tmp_path / "mirroring.service").write_text(text)
    done = subprocess.run(
        [program, "verify", tmp_path / "mirroring.service"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow  # starts a process
def test_the_process_starts_with_the_variables_and_ends_when_it_is_told(
    package_folder: Path, tmp_path: Path, fake: Any, example: Any
):
    assert example
    variables = variables_of(fake, f"sqlite:///{tmp_path}/mirror.db", tmp_path)
    process = MirrorProcess(variables, (package_folder, EXAMPLE), tmp_path / "log")
    process.start()
    assert process.stop() in {0, -15}
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
