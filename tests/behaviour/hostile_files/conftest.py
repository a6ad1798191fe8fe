"""A folder with a contract, where the commands run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .orders import CONTRACT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a folder with a contract."""
    (tmp_path / "orders.wsdl").write_text(CONTRACT, "utf-8")
    monkeypatch.chdir(tmp_path)
