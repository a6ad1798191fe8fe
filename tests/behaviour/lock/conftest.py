"""A project with a contract of Services88 and a configuration."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .lock_project import CONFIG, REPO, begun, copied

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def generated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with one package, generated and locked; tests get copies."""
    folder = tmp_path_factory.mktemp("locked") / "project"
    shutil.copytree(REPO / "wsdl" / "services88", folder / "wsdl")
    return begun(folder, {"pyproject.toml": CONFIG})


@pytest.fixture
def project(generated_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one package, generated and locked, with the current folder in it."""
    return copied(generated_once, tmp_path, monkeypatch)
