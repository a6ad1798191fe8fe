"""Fixtures of these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give a folder of our own, and nothing of the machine's proxies, netrc and patience."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setattr("soapbind.documents.web.client.time.sleep", lambda _: None)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running
