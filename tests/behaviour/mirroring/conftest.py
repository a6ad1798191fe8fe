"""The package of the mirroring contract, generated from our own text of it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

WSDL = Path(__file__).resolve().parents[3] / "wsdl" / "mirroring" / "MirroringClientService.wsdl"


@pytest.fixture(scope="session")
def package_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which there is the package ``mirror``."""
    folder = tmp_path_factory.mktemp("mirroring")
    config = PackageConfig("mirror", (str(WSDL),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    return folder


@pytest.fixture(scope="session")
def mirror(package_folder: Path) -> Iterator[ModuleType]:
    """Import the package; its modules can be imported, too."""
    sys.path.insert(0, str(package_folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("mirror")
    finally:
        sys.path.remove(str(package_folder))
