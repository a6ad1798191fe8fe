"""``soapbind sample`` for all of Services88 at once, as a reference site needs it."""

from __future__ import annotations

import time

from shared_data import shared
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.sample import Sampler, SampleStyle, samples

from .reference import ARCHIVE

MOST = 3  # times what reading the documents takes; looking at the whole contract for each operation took 12


def test_examples_of_all_operations_take_about_as_long_as_reading_them():
    begin = time.process_time()
    contract = pipeline.read_part(PackageConfig("all", (str(shared(ARCHIVE)),), include=("*Services88-*",)))
    middle = time.process_time()
    sampler = Sampler(contract)
    made = {
        (service.name, operation.label, style): sampler.samples(service, operation, style)
        for service in contract.services
        for operation in service.operations
        for style in SampleStyle
    }
    assert time.process_time() - middle < MOST * (middle - begin)
    assert len(made) > 4000
    for service in contract.services[::12]:
        for operation in service.operations[::6]:
            for style in SampleStyle:
                alone = samples(contract, service, operation, style)
                assert made[service.name, operation.label, style] == alone
