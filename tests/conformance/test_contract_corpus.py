"""Public WSDLs and the vendor's archive are understood as an independent reader (shared tools/xsdgen.py) does."""

from __future__ import annotations

import csv
import math
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared_data import SERVICES88, SHARED, shared
from soapbind.contract.model import ComplexType, Contract, QName
from soapbind.contract.read import read_contract
from soapbind.contract.select import select
from soapbind.contract.walk import parts
from soapbind.documents.load import load
from soapbind.errors import SoapbindError

MANIFEST = SHARED / "corpus" / "manifest.tsv"
VENDOR = "wsdl/wsdl-2026-07-10.zip"
ENCODING = "{http://schemas.xmlsoap.org/soap/encoding/}"
BUILT_IN = "{http://xml.apache.org/xml-soap}"  # which documents use without a schema of it

# WSDLs of the corpus that really are wrong, and what is wrong with them.
WRONG = {"node_no_tns": {"unknown-prefix"}, "node_xsdinclude": {"bad-schema"}}
# Names that differ from what is there in upper and lower case only, which is a warning.
ASSUMED = {"node_builtin_types"}


def cases(slow_from: float = math.inf) -> list[Any]:
    """Return each contract. Those of at least ``slow_from`` bytes are not in the quick loop."""
    if not MANIFEST.is_file():
        return [pytest.param("", "", id="corpus", marks=pytest.mark.skip(reason=f"no {MANIFEST}; set SOAPBIND_SHARED"))]
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        pytest.param(
            row["name"],
            row["entry"],
            id=row["name"],
            marks=[pytest.mark.slow] if int(row["bytes"]) >= slow_from else [],
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    with zipfile.ZipFile(shared("corpus/wsdl.zip")) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def vendor() -> Contract:
    return read_contract(load([str(shared(VENDOR))], ["WSDL-Services88-*"]))


@cache
def oracle() -> Any:
    sys.path.append(str(shared("tools/xsdgen.py").parent))
    import xsdgen  # noqa: PLC0415 - only where the shared folder is

    return xsdgen


def ours(contract: Contract) -> tuple[set[str], set[str]]:
    """Return types and elements, without the names we give to anonymous types."""
    declared = {str(n) for n, t in contract.types.items() if not (isinstance(t, ComplexType) and t.element)}
    return {name for name in declared if not name.startswith(BUILT_IN)}, {str(n) for n in contract.elements}


def theirs(schemas: Any) -> tuple[set[str], set[str]]:
    found = ({n for n in table if not n.startswith(ENCODING)} for table in (schemas.types, schemas.elements))
    return next(found), next(found)


def operations(contract: Contract) -> set[tuple[str, str]]:
    """Return each operation with the element of its request."""
    found: set[tuple[str, str]] = set()
    for service in contract.services:
        for each in service.operations:
            first = each.input.body[0] if each.input.body else None
            name = each.input.wrapper or (None if first is None or first.element is None else first.element.name)
            found.add((each.name, str(name or "")))
    return found


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "entry"), cases())
def test_a_public_wsdl(corpus, name, entry):
    if name in WRONG:
        with pytest.raises(SoapbindError) as caught:
            select(read_contract(load([str(corpus / name)], [entry])))
        assert {d.code for d in caught.value.diagnostics} == WRONG[name]
        return
    contract = read_contract(load([str(corpus / name)], [entry]))
    schemas = oracle().SchemaSet(str(corpus / name / entry))
    assert ours(contract) == theirs(schemas)
    expected = {
        (o["name"], o["input"] if o["input"] and not o["input"].startswith(("type:", "empty:")) else "")
        for o in schemas.operations()
    }
    if name in ASSUMED:
        assert {str(each).casefold() for each in operations(contract)} == {str(each).casefold() for each in expected}
        assert {each.code for each in contract.warnings} == {"assumed-name"}
    else:
        assert operations(contract) == expected
    pruned = select(contract)
    assert pruned.services == contract.services
    assert set(pruned.types) <= set(contract.types)


@pytest.mark.slow  # reads all 60 services of the vendor
def test_the_vendor_archive_has_several_versions():
    with pytest.raises(SoapbindError) as caught:
        read_contract(load([str(shared(VENDOR))]))
    (found,) = caught.value.diagnostics
    assert found.code == "several-versions"
    assert found.help.endswith("--include 'WSDL-Services88-*'")


@pytest.mark.slow  # reads all 60 services of the vendor
def test_services88(vendor):
    assert (len(vendor.services), sum(len(s.operations) for s in vendor.services)) == (60, 2029)
    assert sum(name.namespace == SERVICES88 for name in vendor.types) == 951
    assert vendor.is_data_contract
    assert not vendor.unqualified
    everywhere = {p.element.name for s in vendor.services for p in parts(s.operations) if p.element is not None}
    assert len(everywhere - set(vendor.elements)) == 30, "these wrappers have several bodies"


@pytest.mark.slow  # reads all 60 services of the vendor
def test_services88_is_what_the_oracle_reads(vendor, tmp_path):
    types: set[str] = set()
    found: set[tuple[str, str, str]] = set()
    with zipfile.ZipFile(shared(VENDOR)) as archive:
        for entry in archive.namelist():
            if "Services88" in entry:
                path = tmp_path / entry.rpartition("\\")[2]
                path.write_bytes(archive.read(entry))
                schemas = oracle().SchemaSet(str(path))
                types |= set(schemas.types)
                service = path.stem.rpartition("-")[2]
                found |= {(service, o["name"], o["input"]) for o in schemas.operations()}
    assert {str(name) for name in vendor.types} == types
    mine = {
        (s.name, o.name, str(o.input.body[0].element.name))
        for s in vendor.services
        for o in s.operations
        if o.input.body[0].element is not None
    }
    assert mine == found


@pytest.mark.slow  # reads all 60 services of the vendor
def test_add_chat_message(vendor):
    (service,) = (s for s in vendor.services if s.name == "Chat")
    (operation,) = (o for o in service.operations if o.name == "AddChatMessage")
    assert operation.action == f"{SERVICES88}/Chat/AddChatMessage"
    assert [p.name for p in operation.input.headers] == ["ApplicationToken", "Credentials", "TimeZone"]
    assert operation.output is not None
    assert [p.name for p in operation.output.headers] == ["ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone"]
    body = operation.input.body[0].element
    assert body is not None
    assert isinstance(body.type, ComplexType)
    assert body.type.content is not None
    assert [str(p.name) for p in body.type.content.particles] == [
        f"{{{SERVICES88}}}ChatSessionId",
        f"{{{SERVICES88}}}Message",
    ]


@pytest.mark.slow  # reads all 60 services of the vendor
def test_our_own_text_means_the_same(vendor):
    own = select(read_contract(load([str(Path(__file__).parents[2] / "wsdl" / "services88")])))
    theirs = select(vendor, ["Chat", "SoPrincipal"])
    assert own.types == theirs.types
    assert own.elements == theirs.elements
    assert [(s.name, s.operations) for s in own.services] == [(s.name, s.operations) for s in theirs.services]


@pytest.mark.slow  # reads all 60 services of the vendor
def test_one_operation_needs_few_types(vendor):
    found = select(vendor, [], ["Chat.AddChatMessage"])
    assert QName(SERVICES88, "ChatMessage") in found.types
    assert len(found.types) == 8
