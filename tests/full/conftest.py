"""The package of all of Services88, generated once per run of pytest and shared between its workers."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from shared_data import REPO, shared

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
        self.once(folder, lambda: _soapbind(str(shared(source)), "--package", package, "--output", target, *arguments))
        return target

    def once(self, name: str, make: Any) -> None:
        """Run ``make`` in one worker; the others wait for it."""
        done, claimed = self.root / f"{name}.done", self.root / f"{name}.claimed"
        try:
            claimed.mkdir()
        except FileExistsError:
            deadline = time.monotonic() + 300
            while not done.exists():
                assert time.monotonic() < deadline, f"the worker that makes {name} does not come to an end"
                time.sleep(0.1)
        else:
            try:
                error = make()
            except BaseException as failure:
                done.write_text(repr(failure))
                raise
            done.write_text(error or "")
        assert not done.read_text(), done.read_text()


def _soapbind(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "soapbind", "generate", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPO / "generator"), *filter(None, sys.path)])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=REPO, check=False)
    return f"{' '.join(command)}\n{done.stdout}{done.stderr}" if done.returncode else ""


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Give the maker of packages."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "services88_full"
    root.mkdir(exist_ok=True)
    return Workshop(root)


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
