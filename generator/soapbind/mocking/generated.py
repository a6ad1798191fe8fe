"""What the mock asks of the package that it runs on: a package generated in memory, whose code no type checker sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from soapbind.live.parts import part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


@dataclass(frozen=True)
class Generated:
    """A package, the names of its ``services`` in the order of the contract, and its modules by name."""

    module: ModuleType
    services: tuple[str, ...]

    def part(self, name: str) -> Any:
        """Return a module of the package, such as ``server``."""
        return part(self.module, name)

    def runtime(self, name: str) -> Any:
        """Return a module of the package's runtime, such as ``xml.parse``."""
        return self.part(f"_runtime.{name}")

    @cached_property
    def operations(self) -> Any:
        """The operations by ``"Service.Operation"``."""
        return self.module.OPERATIONS

    @cached_property
    def methods(self) -> Mapping[str, Mapping[str, str]]:
        """The key of each operation by the names of service and method."""
        found: dict[str, dict[str, str]] = {service: {} for service in self.services}
        for service, methods in found.items():
            methods |= {self.operations.method(key): key for key in self.operations.keys_of(service)}
        return found

    def faults(self, key: str) -> tuple[str, ...]:
        """Return the names of the faults that an operation declares."""
        return tuple(each.__name__ for each in self.operations[key].faults)

    @cached_property
    def is_data_contract(self) -> bool:
        """Whether the rules of DataContractSerializer hold."""
        found: bool = self.runtime("package").is_data_contract()
        return found

    def error(self, name: str) -> Any:
        """Return a class of the package's exceptions."""
        return getattr(self.runtime("errors"), name)
