"""A contract in five documents of three folders: WSDLs that import each other, and schemas that include each other.

Three port types in one WSDL: ``Orders`` (SOAP 1.1), ``Stock`` (SOAP 1.2) and ``Info`` (rpc).
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SHOP = """<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop" targetNamespace="urn:shop" name="Shop"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/">
  <import namespace="urn:shop" location="parts/shop.wsdl"/>
  <binding name="OrdersSoap" type="tns:Orders">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Find"><soap:operation soapAction="urn:shop:Find"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  </binding>
  <binding name="StockSoap12" type="tns:Stock">
    <soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Count"><soap12:operation soapAction="urn:shop:Count"/>
      <input><soap12:body use="literal"/></input><output><soap12:body use="literal"/></output></operation>
  </binding>
  <binding name="InfoRpc" type="tns:Info">
    <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Version"><soap:operation soapAction="urn:shop:Version"/>
      <input><soap:body use="literal" namespace="urn:shop"/></input>
      <output><soap:body use="literal" namespace="urn:shop"/></output></operation>
  </binding>
  <service name="Shop">
    <port name="Orders" binding="tns:OrdersSoap"><soap:address location="https://shop.example/ws/Orders.svc"/></port>
    <port name="Stock" binding="tns:StockSoap12"><soap12:address location="https://shop.example/ws/Stock.svc"/></port>
    <port name="Info" binding="tns:InfoRpc"><soap:address location="https://shop.example/ws/Info.svc"/></port>
  </service>
</definitions>
"""
PORT_TYPES = """<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop" targetNamespace="urn:shop"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types>
    <xs:schema targetNamespace="urn:shop" elementFormDefault="qualified" xmlns:t="urn:shop:types">
      <xs:import namespace="urn:shop:types" schemaLocation="../types/order.xsd"/>
      <xs:element name="Find"><xs:complexType><xs:sequence>
        <xs:element name="number" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="FindResponse"><xs:complexType><xs:sequence>
        <xs:element name="order" type="t:Order"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="Count"><xs:complexType><xs:sequence>
        <xs:element name="article" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="CountResponse"><xs:complexType><xs:sequence>
        <xs:element name="amount" type="t:Amount"/></xs:sequence></xs:complexType></xs:element>
    </xs:schema>
  </types>
  <message name="Find"><part name="parameters" element="tns:Find"/></message>
  <message name="FindResponse"><part name="parameters" element="tns:FindResponse"/></message>
  <message name="Count"><part name="parameters" element="tns:Count"/></message>
  <message name="CountResponse"><part name="parameters" element="tns:CountResponse"/></message>
  <message name="Version"><part name="of" type="xs:string"/></message>
  <message name="VersionResponse"><part name="version" type="xs:string"/></message>
  <portType name="Orders"><operation name="Find"><documentation>Finds an order — größer &amp; besser.</documentation>
    <input message="tns:Find"/><output message="tns:FindResponse"/></operation></portType>
  <portType name="Stock"><operation name="Count">
    <input message="tns:Count"/><output message="tns:CountResponse"/></operation></portType>
  <portType name="Info"><operation name="Version">
    <input message="tns:Version"/><output message="tns:VersionResponse"/></operation></portType>
</definitions>
"""
ORDER = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:shop:types"
    targetNamespace="urn:shop:types" elementFormDefault="qualified">
  <xs:include schemaLocation="amount.xsd"/>
  <xs:complexType name="Order"><xs:sequence>
    <xs:element name="number" type="xs:int"/><xs:element name="amount" type="Amount"/>
  </xs:sequence></xs:complexType>
</xs:schema>
"""
AMOUNT = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:shop:types"
    targetNamespace="urn:shop:types" elementFormDefault="qualified">
  <xs:include schemaLocation="./units/unit.xsd"/>
  <xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:decimal">
    <xs:attribute name="unit" type="Unit"/></xs:extension></xs:simpleContent></xs:complexType>
</xs:schema>
"""
UNIT = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:shop:types">
  <xs:simpleType name="Unit"><xs:restriction base="xs:string">
    <xs:enumeration value="piece"/><xs:enumeration value="kg"/></xs:restriction></xs:simpleType>
</xs:schema>
"""
DOCUMENTS = {
    "shop.wsdl": SHOP,
    "parts/shop.wsdl": PORT_TYPES,
    "types/order.xsd": ORDER,
    "types/amount.xsd": AMOUNT,
    "types/units/unit.xsd": UNIT,
}
FOLDER = "_wsdl/"  # of a package, with its documents
# What it calls them.
NAMES = {"shop.wsdl", "shop-2.wsdl", "order.xsd", "amount.xsd", "unit.xsd"}


def write_documents(folder: Path, documents: dict[str, str | bytes]) -> Path:
    """Write documents below a folder, and return it."""
    for name, text in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


class Shop:
    """All three services; ``models`` is that module of the package."""

    def __init__(self, models: Any) -> None:
        self._models = models

    def find(self, *, number: int) -> Any:
        return self._models.Order(
            number=number, amount=self._models.Amount(value=Decimal(3), unit=self._models.Unit.KG)
        )

    def count(self, *, article: str) -> Any:
        return self._models.Amount(value=Decimal(len(article)), unit=self._models.Unit.PIECE)

    def version(self, *, of: str) -> str:
        return f"{of} 1"


class _Part:
    """One of the services: an object with a public method that is no operation is refused."""

    def __init__(self, method: Any) -> None:
        setattr(self, method.__name__, method)


def parts(module: Any) -> tuple[Any, Any, Any]:
    """Return an object for each of Orders, Stock and Info; ``module`` is one of the package."""
    whole = Shop(importlib.import_module(f"{module.__name__.rpartition('.')[0]}.models"))
    return _Part(whole.find), _Part(whole.count), _Part(whole.version)


def shop(testing: Any) -> Any:
    """Return a fake server of a package of this contract, by its module ``testing``."""
    orders, stock, info = parts(testing)
    return testing.FakeServer(orders=orders, stock=stock, info=info)


def generate(*sources: object, **settings: object) -> dict[str, str]:
    """Return the files of a package ``shop`` that is made of sources."""
    return pipeline.generate(PackageConfig("shop", tuple(map(str, sources)), **settings))  # type: ignore[arg-type]


def enclosed(files: Mapping[str, str]) -> dict[str, str]:
    """Return the documents among the files of a package, by their names."""
    return {
        path.removeprefix(FOLDER): text
        for path, text in files.items()
        if path.startswith(FOLDER) and not path.endswith(".py")
    }
