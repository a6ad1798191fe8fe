"""Reference sites to look at in Chromium: each made once per run of pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import chromium
from commands import soapbind_apart
from once import common_folder, once
from shared_data import REPO, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

OWN = REPO / "wsdl" / "services88"
OLD, NEW = (SHARED / "wsdl" / f"wsdl-{date}.zip" for date in ("2023-02-15-services88", "2026-07-10"))
_TEXTS = ("--documentation", OWN / "documentation.toml")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium, until the module is over: no asyncio can run beside it."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which sites are."""
    return common_folder(tmp_path_factory, "sites")


@pytest.fixture(scope="session")
def two_services(sites: Path) -> Path:
    """Give the site of Chat and SoPrincipal."""
    asked = ("docs", OWN, "--package", "services88", *_TEXTS, "--output", sites / "two")
    once(sites, "two", lambda: soapbind_apart(*asked))
    return sites / "two"


@pytest.fixture(scope="session")
def services88(sites: Path) -> Path:
    """Give the site of all of Services88, with what changed since 2023."""
    for path in (OLD, NEW):
        if not path.is_file():
            pytest.skip(f"no {path}; set SOAPBIND_SHARED")
    asked = ("docs", NEW, "--include", "WSDL-Services88-*", "--old", OLD, "--package", "services88", *_TEXTS)
    once(sites, "services88", lambda: soapbind_apart(*asked, "--output", sites / "services88"))
    return sites / "services88"
