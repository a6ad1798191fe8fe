"""A project with a contract of Services88 and a configuration."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from commands import soapbind

from .lock_project import CONFIG, REPO

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    folder = tmp_path / "project"
    shutil.copytree(REPO / "wsdl" / "services88", folder / "wsdl")
    (folder / "pyproject.toml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(folder)
    assert soapbind("generate").exit_code == 0
    return folder
