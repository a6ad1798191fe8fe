"""The mapping of all operations of a package, which loads an operation when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from .operation import AnyOperation


class Operations(Mapping[str, AnyOperation]):
    """Operations by ``"Service.Operation"``. Looking one up imports its module only."""

    def __init__(self, package: str, services: Mapping[str, str]) -> None:
        """Keep where the services are: names and the folders below ``package``."""
        self._package = package
        self._services = services

    def _modules(self, service: str) -> Mapping[str, str]:
        modules: Mapping[str, str] = import_module(f"{self._package}.{self._services[service]}.operations").MODULES
        return modules

    def __getitem__(self, key: str) -> AnyOperation:
        """Return the operation called ``"Service.Operation"``. Raises KeyError."""
        service, name = self._find(key)
        module, folder = self._modules(service)[name], self._services[service]
        found: AnyOperation = import_module(f"{self._package}.{folder}.operations.{module}").OPERATION
        return found

    def _find(self, key: str) -> tuple[str, str]:
        """Return service and operation of a key; both may have dots in their names."""
        service, dot, name = key.rpartition(".")
        while dot:
            if service in self._services and name in self._modules(service):
                return service, name
            service, dot, last = service.rpartition(".")
            name = f"{last}.{name}"
        raise KeyError(key)

    def method(self, key: str) -> str:
        """Return the name of the Python method for an operation. Raises KeyError."""
        service, name = self._find(key)
        return self._modules(service)[name]

    def keys_of(self, service: str) -> Iterator[str]:
        """Give the keys of one service, in the order of its contract. Raises KeyError."""
        return (f"{service}.{name}" for name in self._modules(service))

    def __iter__(self) -> Iterator[str]:
        """Give all keys, by service and in the order of its contract."""
        for service in self._services:
            yield from self.keys_of(service)

    def __len__(self) -> int:
        """Return the number of operations."""
        return sum(len(self._modules(service)) for service in self._services)

    def __repr__(self) -> str:
        """Show the services, without loading anything."""
        return f"<Operations of {', '.join(self._services)}>"
