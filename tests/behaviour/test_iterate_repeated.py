"""Lists of generic contracts, one by one: repeated elements, of which there may have to be one."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

import pytest
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = (
    '<x:complexType name="Row"><x:sequence><x:element name="Id" type="x:int"/><x:element name="Text" type="x:string"/>'
    "</x:sequence></x:complexType>"
)
MANY = 'maxOccurs="unbounded"'
OPERATIONS = {
    "Free": f'<x:element name="Row" type="t:Row" minOccurs="0" {MANY}/>',
    "Must": f'<x:element name="Row" type="t:Row" {MANY}/>',
    "Numbers": f'<x:element name="N" type="x:int" minOccurs="0" {MANY}/>',
    "Some": f'<x:element name="N" type="x:int" nillable="true" {MANY}/>',
}
SINGLE = {"One": '<x:element name="N" type="x:int"/>', "Words": '<x:element name="N" type="x:NMTOKENS"/>'}
COUNTS = (1, 2, 5_000)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    operations = [Operation(name, request="", response=response) for name, response in {**OPERATIONS, **SINGLE}.items()]
    with importing(tmp_path_factory.mktemp("rows"), "iterated_rows", wsdl(*operations, types=TYPES)) as package:
        yield package


def fake_server_of(package: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.testing")


def answer(package: Any, name: str, count: int) -> list[Any]:
    if name in {"Numbers", "Some"}:
        found: list[Any] = list(range(count))
        return found if name == "Numbers" else [*found[:-1], None]
    return [package.models.Row(id=number, text=f"æøå & {number}" * 3) for number in range(count)]


def service(package: Any, name: str, count: int) -> Any:
    return type("Service", (), {name.lower(): lambda _self: answer(package, name, count)})()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_items_are_those_of_the_call(rows: Any, name: str, count: int):
    with fake_server_of(rows).FakeServer(calc=service(rows, name, count)) as server, rows.Client(server.url) as client:
        with getattr(client.iterate, name.lower())() as items:
            assert list(items) == answer(rows, name, count)
        assert getattr(client, name.lower())() == answer(rows, name, count)


@pytest.mark.parametrize("name", OPERATIONS)
def test_asynchronously(rows: Any, name: str):
    async def items(url: str) -> list[Any]:
        async with rows.AsyncClient(url) as client, getattr(client.iterate, name.lower())() as found:
            return [item async for item in found]

    with fake_server_of(rows).FakeServer(calc=service(rows, name, 5_000)) as server:
        assert asyncio.run(items(server.url)) == answer(rows, name, 5_000)


def test_lists_of_simple_types_are_one_value(rows: Any):
    assert not {"one", "words"} & set(dir(rows.Client("http://localhost/").iterate))
