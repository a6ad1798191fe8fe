"""Public WSDLs: each gets a site whose links lead somewhere, and nothing of it is without a page."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from shared_data import SHARED, shared
from site_pages import site_of, wrong_links, wrong_markup
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

    from site_pages import Pages
    from soapbind.contract.model import Contract

MANIFEST = SHARED / "corpus" / "manifest.tsv"
WRONG = {"node_no_tns", "node_xsdinclude"}  # which tests/conformance tells of

pytestmark = pytest.mark.slow  # the largest have more than a thousand pages


def cases() -> list[Any]:
    if not MANIFEST.is_file():
        return [pytest.param("", "", id="corpus", marks=pytest.mark.skip(reason=f"no {MANIFEST}; set SOAPBIND_SHARED"))]
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [pytest.param(row["name"], row["entry"], id=row["name"]) for row in rows]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize(("name", "entry"), cases())
def test_a_public_wsdl(corpus: Path, name: str, entry: str):
    folder = corpus / name
    config = PackageConfig("", (str(folder / entry),), allow_imports=(str(folder),))
    if name in WRONG:
        with pytest.raises(SoapbindError):
            site_of(folder / entry, allow_imports=(str(folder),))
        return
    site = site_of(folder / entry, allow_imports=(str(folder),))

    assert wrong_links(site) == []
    wrong = {
        path: found for path, text in site.files.items() if path.endswith(".html") if (found := wrong_markup(text))
    }
    assert wrong == {}
    assert missing(pipeline.read(config).contract, site) == set()


def missing(contract: Contract, site: Pages) -> set[str]:
    """Return what the contract has and no page shows: operations, their actions, addresses, headers and faults."""
    operations: dict[str, list[str]] = {}
    for path in site.trees:
        for label in site.facts(path).get("Operation", []):
            operations.setdefault(label, []).append(path)
    found: set[str] = set()
    for service in contract.services:
        for operation in service.operations:
            label = f"{service.name}.{operation.label}"
            (path,) = operations.pop(label)
            text = site.text(path)
            output = operation.output.headers if operation.output else ()
            headers = (*operation.input.headers, *output, *operation.header_faults)
            names = {part.element.name.name for part in headers if part.element}
            names |= {fault.name for fault in operation.faults} | {operation.action}
            names |= {port.address for port in service.ports}
            found |= {f"{label} has no {name}" for name in names if " ".join(name.split()) not in text}
    return found | operations.keys()
