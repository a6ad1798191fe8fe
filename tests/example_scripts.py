"""Examples of ``soapbind.example``, run as they stand against the fake server of the package that they are about."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import ssl
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any
from unittest import mock

from jsonschema import Draft202012Validator
from soapbind import live, pipeline
from soapbind.example import Examples
from soapbind.json_schema import schema_of
from soapbind.sample import Sampler, SampleStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from soapbind.config import PackageConfig
    from soapbind.example import OperationExample, TypeExample
    from soapbind.pymodel.model import PyEnum, PyOperation, PyRecord, PyService

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reads no certificates, which takes longer than a call
_MADE = re.compile(r"^(\w+) = ", re.MULTILINE)


class _Environment(dict[str, str]):
    """Has a text for every variable that a script asks for."""

    def __missing__(self, name: str) -> str:
        return f"7T:{name}"


class _Server:
    """Stands for any service: returns ``_answer``, and keeps what it was called with."""

    _answer: Any = None
    _given: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def method(**given: Any) -> Any:
            self._given = name, given
            return self._answer

        return method


@dataclass(frozen=True)
class Scripts:
    """The examples of a contract, and its package."""

    examples: Examples
    package: ModuleType

    @cached_property
    def operations(self) -> dict[str, tuple[PyService, PyOperation]]:
        """Service and operation by key."""
        services = self.examples.package.services
        return {f"{service.name}.{each.name}": (service, each) for service in services for each in service.operations}

    @cached_property
    def types(self) -> dict[str, PyRecord | PyEnum]:
        """All classes of ``models`` by name."""
        return {each.name: each for each in (*self.examples.package.records, *self.examples.package.enums)}

    @cached_property
    def _declared(self) -> dict[str, Any]:
        services = self.examples.contract.services
        return {f"{s.name}.{each.label}": (s, each) for s in services for each in s.operations}

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self.examples.contract)

    def of_operation(self, key: str) -> OperationExample:
        """Return the example of an operation, which there must be."""
        made = self.examples.operation(*self.operations[key])
        assert made is not None, key
        return made

    def of_type(self, name: str) -> TypeExample:
        """Return the example of a class, which there must be."""
        found: Any = self.types[name]
        made = self.examples.type(found) if hasattr(found, "fields") else self.examples.enumeration(found)
        assert made is not None, name
        return made

    def answer(self, key: str) -> Any:
        """Return the result of the sample of a response."""
        _, text = self._sampler.samples(*self._declared[key], SampleStyle.WIRE)
        body = self.package.OPERATIONS[key].decode_response(text.encode()).body
        found = self.operations[key][1]
        if found.result is not None:
            return getattr(body, found.result.name)
        return body if [each for each in fields(body) if each.name != "extension_data"] else None

    def check_operation(self, key: str) -> dict[str, Any]:
        """Run both examples of an operation; return the arguments that the service was called with."""
        (given,) = self.check_operations([key])
        return given

    def check_operations(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """Run both examples of each operation; return the arguments that each was called with."""
        profile, stand_in = self.examples.profile, _Server()
        testing = importlib.import_module(f"{self.package.__name__}.testing")
        services = dict.fromkeys((service.module for service in self.examples.package.services), stand_in)
        with getattr(testing, profile.fake)(**services) as server:
            return [self._called(key, stand_in, server.url) for key in keys]

    def _called(self, key: str, stand_in: _Server, url: str) -> dict[str, Any]:
        made, given = self.of_operation(key), list[Any]()
        stand_in._answer = self.answer(key)
        for script, facade in zip((made.blocking, made.asynchronous), self.examples.profile.facades, strict=True):
            self.run(script, facade, url)
            given.append(stand_in._given)
        assert given[0] == given[1] or repr(given[0]) == repr(given[1])
        assert given[0][0] == self.operations[key][1].method
        arguments: dict[str, Any] = given[0][1]
        return arguments

    def run(self, script: str, facade: str, url: str) -> str:
        """Run a script whose client calls ``url``; return what it prints."""
        real = getattr(self.package, facade)
        printed = io.StringIO()
        with (
            mock.patch.object(
                self.package, facade, lambda *_, **options: real(url, verify=_NO_TLS, **options), create=True
            ),
            mock.patch.object(os, "environ", _Environment(os.environ)),
            contextlib.redirect_stdout(printed),
        ):
            exec(compile(script, "<example>", "exec"), {"__name__": "__main__"})  # noqa: S102 - what is tested
        return printed.getvalue()

    def check_type(self, name: str) -> Any:
        """Make the value of an example; it is as JSON what the example says, valid, and comes back. Return it."""
        made = self.of_type(name)
        scope: dict[str, Any] = {}
        exec(compile(made.python, "<example>", "exec"), scope)  # noqa: S102 - what is tested
        variable = _MADE.search(made.python)
        assert variable is not None, made.python
        value = scope[variable[1]]
        json = importlib.import_module(f"{self.package.__name__}.json")
        assert json.to_json(value, indent=2) == made.json, name
        Draft202012Validator(schema_of(self.package, type(value))).validate(json.to_data(value))
        back = json.from_json(type(value), made.json)
        assert back == value or repr(back) == repr(value), name
        return value

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every script with a name of its own."""
        for key, found in self.operations.items():
            made = self.examples.operation(*found)
            if made is not None:
                yield f"{key} blocking", made.blocking
                yield f"{key} asynchronous", made.asynchronous
        for name in self.types:
            yield name, self.of_type(name).python
        client = self.examples.client()
        yield from (("client blocking", client.blocking), ("client asynchronous", client.asynchronous))


def scripts_of(config: PackageConfig) -> Scripts:
    """Return the examples of a configuration, and its package, loaded under its own name."""
    found = pipeline.modelled(pipeline.read(config), config)
    made = live.load_files(pipeline.package_files(found.reading, config).files, name=config.name)
    return Scripts(Examples(found.package, found.reading.contract, found.profile), made)


@contextlib.contextmanager
def with_package(config: PackageConfig) -> Iterator[Scripts]:
    """Give the examples of a configuration while its package is there."""
    scripts = scripts_of(config)
    yield scripts
    live.unload(scripts.package)
