"""Two contracts in the folder where the commands run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from order_contract import ORDER

from .consoles import NEW, OLD

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give two contracts whose names and values are in no encoding but Unicode, in the current folder."""
    for name, words in (("old.wsdl", OLD), ("new.wsdl", NEW)):
        (tmp_path / name).write_text(ORDER.format(**words), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
