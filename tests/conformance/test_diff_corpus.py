"""Public WSDLs: each survives a snapshot without a difference, and any two of them can be compared."""

from __future__ import annotations

import csv
import json
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from shared_data import shared
from soapbind.contract.read import read_contract
from soapbind.contract.select import select
from soapbind.diff.compare import compare
from soapbind.diff.model import Severity
from soapbind.diff.report import Asked, as_github, as_json, as_markdown, as_text
from soapbind.diff.snapshot import fingerprint, from_snapshot, to_snapshot
from soapbind.documents.load import load
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from soapbind.contract.model import Contract


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contract]:
    """Return those of the corpus that can be read at all (tests/conformance/test_contract_corpus.py tells which)."""
    folder = tmp_path_factory.mktemp("corpus")
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(folder)
    with shared("corpus/manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    found: dict[str, Contract] = {}
    for row in rows:
        try:
            contract = read_contract(load([str(folder / row["name"])], [row["entry"]]))
            select(contract)  # refuses what is broken where it is used
            found[row["name"]] = contract
        except SoapbindError:
            continue
    assert len(found) > 50
    return found


@pytest.mark.slow  # reads every public contract
def test_a_snapshot_says_all_that_is_compared(contracts: dict[str, Contract]):
    for name, contract in contracts.items():
        snapshot = to_snapshot(contract)
        again = from_snapshot(json.loads(json.dumps(snapshot)))
        assert compare(contract, again, "p").findings == (), name
        assert fingerprint(to_snapshot(again)) == fingerprint(snapshot), name


@pytest.mark.slow  # reads every public contract
def test_any_two_contracts_can_be_compared(contracts: dict[str, Contract]):
    for (old, before), (new, after) in pairwise(contracts.items()):
        report = compare(before, after, "p")
        if old.rpartition("_")[0] != new.rpartition("_")[0]:
            assert report.severities[Severity.BREAKING], f"{old} and {new} have nothing in common"
        assert as_json(report, (old, new))
        for form in (as_text, as_markdown, as_github):
            assert form(report, (old, new), Asked())
