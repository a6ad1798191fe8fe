"""Fixtures of these tests."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .running import COMMITTED, REPO, WSDL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of what ``soapbind check`` looks at, with the current folder in it."""
    shutil.copy(REPO / "pyproject.toml", tmp_path)
    shutil.copy(REPO / "soapbind.lock", tmp_path)
    shutil.copytree(WSDL, tmp_path / "wsdl" / "services88")
    shutil.copytree(COMMITTED, tmp_path / "generated" / "services88", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
