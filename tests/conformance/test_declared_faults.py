"""Every fault that a public contract declares is raised as its class; zeep decodes a detail to the same values."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest
from fault_contract import WSDL
from lxml import etree
from shared_code import write_package
from shared_data import SOAP11, XSI, difference
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError
from soapbind.sample.declarations import Declarations
from soapbind.sample.envelopes import wire
from soapbind.sample.make import Maker

from .test_contract_corpus import cases, corpus
from .test_samples import contract_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from soapbind.contract.model import Contract, Element, Service

__all__ = ["corpus"]  # the fixture

ZEEP = "zeep"
FAULT = "<faultcode>Server</faultcode><faultstring>no</faultstring><detail>{0}</detail>"
# From the WSDLs' text: how many operations there declare how many faults.
DECLARED = {"kd_sf_partner": (32, 77), "real_zuora": (12, 23), "gowsdl_epcis": (7, 34), "wasabi_workday": (236, 472)}


def package(folder: Path, name: str, *sources: str) -> ModuleType:
    config = PackageConfig(name, sources, str(folder))
    write_package(config.folder, pipeline.generate(config))
    importlib.invalidate_caches()
    return importlib.import_module(name)


def detail(contract: Contract, service: Service, element: Element) -> Any:
    """Return an example of an element, by itself."""
    text = wire(
        service, [], [Maker(Declarations(contract), documented=False, depth=4, is_patient=True).element(element)]
    )
    (found,) = etree.fromstring(text.encode()).find("{*}Body")
    if element.name not in contract.elements and element.type in contract.types:  # declared by its type
        typed = etree.Element(found.tag, found.attrib, nsmap={**found.nsmap, "q0": element.type.namespace})
        typed.set(f"{{{XSI}}}type", f"q0:{element.type.name}")
        typed.extend(list(found))
        found = typed
    return etree.fromstring(etree.tostring(found, with_tail=False))


def fault_reply(entry: Any) -> bytes:
    content = FAULT.format(etree.tostring(entry, encoding="unicode"))
    return f"<s:Envelope xmlns:s='{SOAP11}'><s:Body><s:Fault>{content}</s:Fault></s:Body></s:Envelope>".encode()


def read_back(made: ModuleType, contract: Contract) -> tuple[int, int]:
    """Raise every declared fault by its detail and write it again; return how many operations and faults there are."""
    with_faults, count = 0, 0
    for service in contract.services:
        for operation in service.operations:
            ours = made.OPERATIONS[f"{service.name}.{operation.label}"]
            with_faults += bool(operation.faults)
            for fault, cls in zip(operation.faults, ours.faults, strict=True):
                element = fault.parts[0].element
                assert element is not None
                sent = detail(contract, service, element)
                with pytest.raises(made.SoapFault) as found:
                    ours.decode_response(fault_reply(sent))
                assert type(found.value).__entry__ == cls.__entry__, found.value.detail_error
                again = etree.fromstring(type(found.value)(found.value.detail).detail_xml)[0]
                assert difference(sent, again) == ""
                count += 1
    return with_faults, count


@pytest.mark.slow  # generates 16 packages
@pytest.mark.parametrize(("name", "entry"), cases())
def test_faults_of_public_contracts_are_raised(
    corpus: Path, name: str, entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    contract = contract_of(corpus / name, entry)
    if not any(operation.faults for service in contract.services for operation in service.operations):
        return
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        made = package(tmp_path, f"faults_of_{name}", str(corpus / name))
    except SoapbindError as error:
        pytest.skip(f"cannot be generated yet: {error.diagnostics[0].code}")
    found = read_back(made, contract)
    assert found == DECLARED.get(name, found)


def test_zeep_decodes_a_detail_to_the_same_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    zeep = pytest.importorskip(ZEEP)
    helpers = importlib.import_module("zeep.helpers")
    (tmp_path / "orders.wsdl").write_text(WSDL, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    made = package(tmp_path, "faults_for_zeep", str(tmp_path / "orders.wsdl"))
    errors = importlib.import_module(f"{made.__name__}.errors")
    long = made.models.LongRejection(reason_code=7, text="a < b & c", more="")
    types = zeep.Client(str(tmp_path / "orders.wsdl")).wsdl.types
    for fault, expected in (
        (errors.OrderRejected(long), {"reasonCode": 7, "text": "a < b & c", "more": None}),
        (errors.OutOfStock(made.models.OutOfStock(sku=["a", "b"])), {"sku": ["a", "b"]}),
    ):
        entry = etree.fromstring(fault.detail_xml)[0]
        assert helpers.serialize_object(types.deserialize(entry), dict) == expected
        with pytest.raises(type(fault)) as found:
            made.OPERATIONS["Orders.submit"].decode_response(fault_reply(entry))
        assert found.value.detail == fault.detail
    assert entry.get(f"{{{XSI}}}type") is None


def teardown_module() -> None:
    for name in [each for each in sys.modules if each.startswith(("faults_of_", "faults_for_"))]:
        del sys.modules[name]
