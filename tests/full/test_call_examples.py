"""``soapbind call --sample`` of all of Services88: as a request, each is the example of ``soapbind sample``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from shared_data import shared
from soapbind import live, pipeline
from soapbind.calling.example import example
from soapbind.calling.request import Given, content
from soapbind.calling.target import Target
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples

from .reference import ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import Contract


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[Target, Contract]]:
    """Give all of Services88 as one package, and its contract."""
    config = PackageConfig("all", (str(shared(ARCHIVE)),), include=("*Services88-*",))
    contract = pipeline.read_part(config)
    package = live.load_files(live.made_of(contract, config).files, name=live.free_name("all"))
    yield Target(package, None, contract, contract), contract
    live.unload(package)


def body(envelope: bytes) -> list[tuple[str, str | None]]:
    """Return the elements of the body of an envelope with their texts."""
    root = etree.fromstring(envelope, etree.XMLParser(remove_blank_text=True))
    return [(each.tag, each.text or None) for each in root[-1].iter()]


def test_every_example_makes_the_request_that_it_is_made_of(whole: tuple[Target, Contract]):
    target, contract = whole
    count = 0
    for service in contract.services:
        part = replace(contract, services=(service,))
        for operation in service.operations:
            key = f"{service.name}.{operation.label}"
            one = replace(target, operation=target.package.OPERATIONS[key], contract=part)
            made = content(one, Given(example(one).encode(), key), None)
            request = target.package.Request(one.operation.request[0](), made.body)
            expected, _ = samples(part, service, operation, SampleStyle.WIRE, contract)
            assert body(one.operation.encode_request(request)) == body(expected.encode()), key
            count += 1
    assert count > 1800
