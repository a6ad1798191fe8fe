"""Examples in Python of public WSDLs: each runs against the fake server, and is JSON as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from example_scripts import scripts_of
from soapbind import live
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

from .test_contract_corpus import cases, corpus

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["corpus"]  # the fixture

MOST = 40  # operations and types of one WSDL
ABSTRACT = {("kd_tech3356", "MediaServiceStatus.queryJob")}  # its request is of an abstract type


@pytest.mark.slow  # calls 1,000 operations
@pytest.mark.parametrize(("name", "entry"), cases())
def test_examples_run(corpus: Path, name: str, entry: str):
    try:
        scripts = scripts_of(PackageConfig(f"shown_{name}", (str(corpus / name),), include=(entry,)))
    except SoapbindError as error:
        pytest.skip(f"there is no package: {error.diagnostics[0].code}")
    try:
        keys = [*scripts.operations][:: max(1, len(scripts.operations) // MOST)]
        impossible = [key for key in keys if (name, key) in ABSTRACT]
        assert [scripts.examples.operation(*scripts.operations[key]) for key in impossible] == [None] * len(impossible)
        scripts.check_operations([key for key in keys if key not in impossible])
        for key in [*scripts.types][:: max(1, len(scripts.types) // MOST)]:
            scripts.check_type(key)
    finally:
        live.unload(scripts.package)
