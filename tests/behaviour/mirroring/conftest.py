"""The package of the mirroring contract, generated from our own text of it."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mirroring_process import EXAMPLE
from postgres_server import postgres_server
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from .opened_store import Opened

REPO = Path(__file__).resolve().parents[3]
WSDL = REPO / "wsdl" / "mirroring" / "MirroringClientService.wsdl"


@pytest.fixture(scope="session")
def package_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which there is the package ``mirror``."""
    folder = tmp_path_factory.mktemp("mirroring")
    config = PackageConfig("mirror", (str(WSDL),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    return folder


@contextmanager
def _importable(*folders: Path) -> Iterator[None]:
    sys.path[:0] = map(str, folders)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for folder in folders:
            sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def mirror(package_folder: Path) -> Iterator[ModuleType]:
    """Import the package; its modules can be imported, too."""
    with _importable(package_folder):
        yield importlib.import_module("mirror")


@pytest.fixture
def fake(mirror: ModuleType) -> Iterator[Any]:
    """Return SuperOffice as the service sees it: tokens, and the keys for them."""
    assert mirror
    with importlib.import_module("mirror.testing").FakeTokenService() as service:
        yield service


@pytest.fixture(scope="session")
def example(mirror: ModuleType) -> Iterator[ModuleType]:
    """Import the service of docs/examples; its modules can be imported, too."""
    assert mirror
    pytest.importorskip("sqlalchemy", reason="the mirroring example needs SQLAlchemy, of the extra 'test'")
    with _importable(EXAMPLE):
        yield importlib.import_module("mirror_service")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL server's database."""
    pytest.importorskip(
        "psycopg", reason="the mirroring example speaks with PostgreSQL by psycopg, of the extra 'test'"
    )
    with postgres_server() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])  # starts a server
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mirror.db"
    address = request.getfixturevalue("postgres")
    with psycopg_connection(address) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return str(address)


@pytest.fixture
def opened(example: ModuleType, database: str) -> Iterator[Opened]:
    """Give a store in an empty database."""
    from .opened_store import Opened  # noqa: PLC0415 - SQLAlchemy may be missing, as ``example`` tells

    assert example
    found = Opened(database)
    yield found
    found.store.close()


def psycopg_connection(address: str) -> Any:
    return importlib.import_module("psycopg").connect(address, autocommit=True)
