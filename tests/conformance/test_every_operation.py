"""Every operation of every public contract is called against its own fake server, and answers: sync and async.

Request and reply are random and valid, made by a generator that is not ours (tools/xsdgen.py of the shared folder)
where a message is an element, else an example of our own. What the object is given, and what the caller gets, must be
equal to what went in.
"""

from __future__ import annotations

import asyncio
import importlib
import random
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from shared_code import write_package
from shared_data import SOAP11, shared
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.contract.model import Message
from soapbind.errors import SoapbindError
from soapbind.sample import SampleStyle, samples

from .test_contract_corpus import cases, oracle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from soapbind.contract.model import Contract

# The type of a body is abstract: a method has no parameter for which one it is instead.
CANNOT_BE_CALLED = {"kd_tech3356"}
AT_MOST = 12  # operations of a contract in the quick loop
DEPTH, BUDGET = 3, 150  # of a random message


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("every_operation")
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(made)
    return made


@contextmanager
def package_of(folder: Path, name: str, entry: str) -> Iterator[tuple[Any, Contract]]:
    """Give the package of a contract, and the contract."""
    config = PackageConfig(f"every_{name}", (str(folder / name / entry),), allow_imports=(str(folder / name),))
    try:
        made = pipeline.make(config)
    except SoapbindError as error:
        pytest.skip(f"is refused: {', '.join(sorted({each.code for each in error.diagnostics}))}")
    write_package(folder / config.name, made.files)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(config.name), made.reading.contract
    finally:
        sys.path.remove(str(folder))
        for module in [each for each in sys.modules if each.partition(".")[0] == config.name]:
            del sys.modules[module]


class Echo:
    """Stands for any service: keeps what it is given, and returns what it is told to."""

    given: Any = None
    answer: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def method(**given: Any) -> Any:
            self.given = name, given
            return self.answer

        return method


class Messages:
    """Makes messages of one contract."""

    def __init__(self, contract: Contract, source: Path) -> None:
        self.contract = contract
        self.schemas = oracle().SchemaSet(str(source))
        self.schemas.operations()

    def of(self, package: Any, key: str, seed: str) -> tuple[Any, Any]:
        """Return the bodies of a random request and response of an operation."""
        operation = package.OPERATIONS[key]
        service = next(s for s in self.contract.services if s.name == operation.service)
        declared = next(o for o in service.operations if o.label == operation.name)
        texts = samples(self.contract, service, declared, SampleStyle.WIRE)
        decoders = operation.decode_request, operation.decode_response
        found = []
        for message, text, decode in zip((declared.input, declared.output or Message()), texts, decoders, strict=True):
            made = self._random(message, seed)
            try:
                found.append(decode(made or text.encode()).body)
            except package.SoapError as error:
                pytest.fail(f"{key}: {error}: {(made or text.encode())[:2000]!r}")
        return found[0], found[1]

    def _random(self, message: Message, seed: str) -> bytes | None:
        part = message.body[0].element if len(message.body) == 1 and message.wrapper is None else None
        if part is None or str(part.name) not in self.schemas.elements:
            return None
        xsdgen = oracle()
        generator = xsdgen.Generator(self.schemas, seed, max_depth=DEPTH, budget=BUDGET)
        body = xsdgen.etree.tostring(generator.element(str(part.name)), encoding="unicode")
        return f'<s:Envelope xmlns:s="{SOAP11}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


def arguments(body: Any) -> dict[str, Any]:
    return {name: getattr(body, name) for name in (f.name for f in fields(body)) if name != "extension_data"}


def is_kept(found: Any, expected: Any) -> bool:
    return bool(found == expected) or repr(found) == repr(expected)  # not a number is not even equal to itself


def call_all(package: Any, keys: list[str], messages: Messages) -> list[str]:
    """Return what went wrong."""
    known = [each for each in keys if package.OPERATIONS[each].request[1].__abstract__]
    assert not known or package.__name__.removeprefix("every_") in CANNOT_BE_CALLED
    keys = [each for each in keys if each not in known]
    testing = importlib.import_module(f"{package.__name__}.testing")
    services = importlib.import_module(f"{package.__name__}._operations").OPERATIONS._services
    wrong: list[str] = []
    for service, module in services.items():
        echo = Echo()
        with testing.FakeServer(**{module: echo}, lenient=True) as server, package.Client(server.url) as client:
            for key in (each for each in keys if package.OPERATIONS[each].service == service):
                request, response = messages.of(package, key, key)
                echo.answer = response
                name = package.OPERATIONS.method(key)
                for result in both(package, server.url, (client, module, name), request):
                    if not is_kept(echo.given, (name, arguments(request))):
                        wrong.append(f"{key}: sent {arguments(request)}, served {echo.given}")
                    if not is_kept(result, package.OPERATIONS[key].result(response)):
                        wrong.append(f"{key}: answered {response}, got {result}")
            wrong += [f"{service}: {each!r}" for each in server.errors]
    return wrong


def both(package: Any, url: str, target: tuple[Any, str, str], request: Any) -> Iterator[Any]:
    """Give what a blocking and an asynchronous client get."""
    client, module, name = target
    found = getattr(client, module)
    agent = found if hasattr(found, "with_reply") else client
    yield getattr(agent.with_reply, name)(**arguments(request)).result

    async def call() -> Any:
        async with package.AsyncClient(url) as other:
            found = getattr(other, module)
            agent = found if hasattr(found, "with_reply") else other
            return (await getattr(agent.with_reply, name)(**arguments(request))).result

    yield asyncio.run(call())


@pytest.mark.slow  # generates public contracts and calls all their operations
@pytest.mark.parametrize(("name", "entry"), cases())
def test_some_operations(folder: Path, name: str, entry: str):
    with package_of(folder, name, entry) as (package, contract):
        keys = random.Random(name).sample(  # noqa: S311 - the same ones each time
            sorted(package.OPERATIONS), min(AT_MOST, len(package.OPERATIONS))
        )
        assert call_all(package, keys, Messages(contract, folder / name / entry)) == []


@pytest.mark.slow
@pytest.mark.on_demand
@pytest.mark.parametrize(("name", "entry"), cases())
def test_every_operation(folder: Path, name: str, entry: str):
    with package_of(folder, name, entry) as (package, contract):
        assert call_all(package, sorted(package.OPERATIONS), Messages(contract, folder / name / entry)) == []
