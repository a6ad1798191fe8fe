"""A mock in this process: what a client gets over HTTP, without a port."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from mocked_contract import ACTION, MEDIA_TYPES, PLACE, WSDL, envelope
from soapbind.config import PackageConfig
from soapbind.mocking import setup
from soapbind.mocking.setup import MockOptions, Told, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from soapbind.mocking.recorded.journal import Exchange
    from soapbind.mocking.setup import Loaded

URL = "http://127.0.0.1:8080"


@dataclass
class Mocked:
    """A mock, what it told on the terminal, and who asks it."""

    application: Any
    package: Any
    exchanges: list[Exchange] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def last(self) -> Exchange:
        """The last exchange."""
        return self.exchanges[-1]

    def ask(self, method: str, path: str, content: bytes = b"", **headers: str) -> httpx2.Response:
        """Send a request; ``content_type="x"`` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def asked() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.application)
            async with httpx2.AsyncClient(transport=transport, base_url=URL) as client:
                return await client.request(method, path, content=content, headers=named)

        return asyncio.run(asked())

    def call(
        self, operation: str = "Orders.Place", body: str = PLACE, version: str = "1.1", **more: str
    ) -> httpx2.Response:
        """Call an operation."""
        service, _, name = operation.partition(".")
        action = f"{ACTION}{name}"
        headers = {"soapaction": f'"{action}"', "content_type": MEDIA_TYPES[version]}
        if version == "1.2":
            headers = {"content_type": f'{MEDIA_TYPES[version]}; action="{action}"'}
        return self.ask("POST", f"/{service}", envelope(body, version), **{**headers, **more})

    def result(self, operation: str, content: bytes) -> Any:
        """Return the result in a response."""
        found = self.package.OPERATIONS[operation]
        return found.result(found.decode_response(content).body)

    def plan(self, **plan: object) -> httpx2.Response:
        """Send a plan to the control."""
        import json  # noqa: PLC0415

        return self.ask("POST", "/_mock/plans", json.dumps(plan).encode(), content_type="application/json")


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of the contract."""
    path = tmp_path_factory.mktemp("mock") / "orders.wsdl"
    path.write_text(WSDL, "utf-8")
    return path


@pytest.fixture(scope="session")
def loaded(contract: Path) -> Iterator[Loaded]:
    """Give the package of the contract, which all mocks share; the command calls its own ``mocked``."""
    with setup.loaded(PackageConfig("mocked_orders", (str(contract),)), lambda _: None) as found:
        yield found


@pytest.fixture
def made(loaded: Loaded) -> Callable[..., Mocked]:
    """Give a function that makes a mock with options."""

    def make(**options: Any) -> Mocked:
        exchanges: list[Exchange] = []
        troubles: list[str] = []
        prepared = prepare(loaded, MockOptions(**options), Told(exchanges.append, troubles.append))
        return Mocked(prepared.at(URL, "127.0.0.1"), prepared.package.module, exchanges, troubles)

    return make


@pytest.fixture
def mocked(made: Callable[..., Mocked]) -> Mocked:
    """Give a mock without options."""
    return made()
