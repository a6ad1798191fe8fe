"""Services are called without the words that all services have, as long as that leaves a name of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_contracts import Operation, wsdl
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.profiles.generic import GENERIC
from soapbind.profiles.netserver import NETSERVER
from soapbind.pymodel.build import build_package
from soapbind.pymodel.naming.service_names import short_name

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.pymodel.model import PyService


@pytest.mark.parametrize(
    ("name", "service", "short"),
    [
        ("IOrderService", "", "Order"),
        ("checkVatPortType", "", "checkVat"),
        ("WeatherSoap", "", "Weather"),
        ("JiraSoapService", "", "Jira"),
        ("choice_porttype", "", "choice"),
        ("Revenue_ManagementPort", "", "Revenue_Management"),
        ("IService1", "", "Service1"),
        ("IDWService", "DWService", "DW"),
        ("IBANService", "", "IBAN"),
        ("ServiceManager", "", "ServiceManager"),
        ("Chat", "", "Chat"),
        ("Soap", "", ""),
        ("IService", "", ""),
    ],
)
def test_short_names(name: str, service: str, short: str):
    assert short_name(name, service) == short


def service(folder: Path, port_type: str, wsdl_service: str = "S", operation: str = "Do") -> PyService:
    text = wsdl(Operation(operation), service=port_type).replace('service name="S"', f'service name="{wsdl_service}"')
    (folder / "a.wsdl").write_text(text, "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(folder / "a.wsdl"),))).contract
    return build_package(contract, "a", GENERIC).services[0]


@pytest.mark.parametrize(
    ("declared", "module", "protocol"),
    [
        (("IOrderService", "OrderService", "Do"), "order", "IOrderService"),
        (("Calc", "S", "Do"), "calc", "ICalcClient"),
        (("Soap", "SforceService", "Do"), "sforce", "Soap"),
        (("PortType", "Service", "Do"), "service", "PortType"),
        (("checkVatPortType", "checkVatService", "checkVat"), "check_vat_service", "CheckVatPortType"),
        (("close", "S", "Do"), "close_", "ICloseClient"),
        (("checkVat", "S", "checkVat"), "s", "CheckVat"),
    ],
)
def test_services(tmp_path: Path, declared: tuple[str, str, str], module: str, protocol: str):
    found = service(tmp_path, *declared)  # port type, wsdl:service, operation
    assert (found.name, found.module, found.protocol) == (declared[0], module, protocol)


def test_services_of_a_profile_keep_their_names(tmp_path: Path):
    (tmp_path / "a.wsdl").write_text(wsdl(Operation("Do"), service="CustomerService"), "utf-8")
    contract = pipeline.read(PackageConfig("a", (str(tmp_path / "a.wsdl"),))).contract
    found = build_package(contract, "a", NETSERVER).services[0]
    assert (found.module, found.client, found.protocol) == (
        "customer_service", "CustomerServiceAgent", "ICustomerServiceAgent"
    )  # fmt: skip
