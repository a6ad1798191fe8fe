"""The package of all of Services88, generated once per run of pytest and shared between its workers."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from commands import soapbind_apart
from once import common_folder, once
from shared_data import shared

from .reference import ARCHIVE

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all of this folder as slow: its package alone takes a minute."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@dataclass(frozen=True)
class Workshop:
    """Generates packages, each once per run of pytest, into folders all workers see."""

    root: Path

    def generate(self, folder: str, *arguments: str, source: str = ARCHIVE, package: str = "services88") -> Path:
        """Return the folder that holds ``package`` as ``soapbind generate`` writes it."""
        target = self.root / folder
        asked = ("generate", shared(source), "--package", package, "--output", target, *arguments)
        once(self.root, folder, lambda: soapbind_apart(*asked))
        return target


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Give the maker of packages."""
    return Workshop(common_folder(tmp_path_factory, "services88_full"))


@pytest.fixture(scope="session")
def full_folder(workshop: Workshop) -> Path:
    """Give the folder in which ``services88`` is the package of all 60 agents."""
    return workshop.generate("whole", "--include", "WSDL-Services88-*")


@pytest.fixture(scope="session")
def full(full_folder: Path) -> Any:
    """Give the package of all 60 agents, imported below another package: ``services88`` is the one in the checkout."""
    folder = str(full_folder.parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(f"{full_folder.name}.services88")
