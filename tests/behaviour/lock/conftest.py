"""A project with a contract of Services88 and a configuration."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import pytest
from commands import soapbind
from shared_code import small_runtime

from .lock_project import CONFIG, REPO

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def generated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with one package, generated and locked; tests get copies."""
    folder = tmp_path_factory.mktemp("locked") / "project"
    shutil.copytree(REPO / "wsdl" / "services88", folder / "wsdl")
    (folder / "pyproject.toml").write_text(CONFIG, "utf-8")
    with contextlib.chdir(folder), small_runtime():
        assert soapbind("generate").exit_code == 0
    return folder


@pytest.fixture
def project(generated_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    folder = tmp_path / "project"
    shutil.copytree(generated_once, folder)
    monkeypatch.chdir(folder)
    return folder
