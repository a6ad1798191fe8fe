"""Fixtures of these tests."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from .running import COMMITTED, REPO, WSDL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of what ``soapbind check`` looks at, for services88, with the current folder in it."""
    config, lock = ((REPO / name).read_text("utf-8") for name in ("pyproject.toml", "soapbind.lock"))
    other = re.compile(r'\[\[tool\.soapbind\.packages\]\]\nname = "partner_system_user"\n(?:[^\[\n].*\n)*')
    (tmp_path / "pyproject.toml").write_text(other.sub("", config), "utf-8")
    other = re.compile(
        r'  \{\n   "name": "partner_system_user",.*?\n  \},\n(?=  \{\n   "name": "services88")', re.DOTALL
    )
    (tmp_path / "soapbind.lock").write_text(other.sub("", lock), "utf-8")
    shutil.copytree(WSDL, tmp_path / "wsdl" / "services88")
    shutil.copytree(COMMITTED, tmp_path / "generated" / "services88", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
