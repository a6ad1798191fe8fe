"""A package and what its fake server answers, for all tests of WS-Security."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "secured_calls"


@dataclass(frozen=True)
class Secured:
    """A package: itself, its wssecurity and its fake server."""

    package: Any
    wss: Any
    testing: Any

    def server(self, security: Any = None, *, lenient: bool = False) -> Any:
        """Return a fake server whose only operation returns its argument, and a fault for negative ones."""
        testing = self.testing

        class Calc:
            def do(self, *, number: int) -> int:
                if number < 0:
                    raise testing.soap_fault("below zero")
                return number

        return testing.FakeServer(calc=Calc(), security=security, lenient=lenient)


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with importing(tmp_path_factory.mktemp("secured"), NAME, wsdl(Operation("Do"))) as found:
        yield Secured(found, importlib.import_module(f"{NAME}.wssecurity"), importlib.import_module(f"{NAME}.testing"))
