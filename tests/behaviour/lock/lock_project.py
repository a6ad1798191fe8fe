"""What tests of the lock do to a project."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from commands import soapbind
from shared_code import small_runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

REPO = Path(__file__).resolve().parents[3]
CONFIG = '[[tool.soapbind.packages]]\nname = "chat"\nsources = ["wsdl"]\noperations = ["Chat.AddChatMessage"]\n'
BY = {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in (("NAME", "A"), ("EMAIL", "a@b"))}
MESSAGE = Path("wsdl/chat.xsd")


def begun(folder: Path, files: Mapping[str, str]) -> Path:
    """Return the folder of a project with these files, generated and locked."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with contextlib.chdir(folder), small_runtime():
        assert soapbind("generate").exit_code == 0
    return folder


def copied(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a project, with the current folder in it."""
    folder = tmp_path / "project"
    shutil.copytree(project, folder)
    monkeypatch.chdir(folder)
    return folder


def lock() -> dict[str, object]:
    return json.loads(Path("soapbind.lock").read_text("utf-8"))


def edit(path: Path | str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


def another_generator(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Make it so that templates or code are others, and what they write, too."""
    monkeypatch.setattr(f"soapbind.lock.maker.{part}_fingerprint", lambda: "0" * 64)
    from soapbind import pipeline  # noqa: PLC0415

    real = pipeline.render_package
    monkeypatch.setattr(pipeline, "render_package", lambda *given: {**real(*given), "py.typed": "other\n"})


def said(result_stderr: str) -> list[str]:
    return [line.strip() for line in result_stderr.splitlines() if line.startswith("  ")]


def git(*arguments: str) -> None:
    environment = {**os.environ, **BY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=environment)  # noqa: S607
