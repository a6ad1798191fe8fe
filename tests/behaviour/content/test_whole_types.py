"""A type with all that it has from its bases: the package, ``soapbind show`` and ``soapbind sample`` say the same."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from message_shapes import Shape, body_of, envelope, package, part, shop
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.sample import SampleStyle, samples
from soapbind.show import signature

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# ``Narrow`` takes an attribute away and the text between the elements; ``Further`` extends that.
SCHEMA = """
 <xs:complexType name="Wide" mixed="true">
  <xs:sequence><xs:element name="A" type="xs:int"/><xs:element name="B" type="xs:int" minOccurs="0"/></xs:sequence>
  <xs:attribute name="kept" type="xs:int"/><xs:attribute name="gone" type="xs:int"/><xs:anyAttribute/></xs:complexType>
 <xs:complexType name="Narrow"><xs:complexContent><xs:restriction base="Wide">
  <xs:sequence><xs:element name="A" type="xs:int"/></xs:sequence>
  <xs:attribute name="gone" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>
 <xs:complexType name="Further"><xs:complexContent><xs:extension base="Narrow">
  <xs:sequence><xs:element name="C" type="xs:string"/></xs:sequence>
  <xs:attribute name="own" type="xs:int"/></xs:extension></xs:complexContent></xs:complexType>
 <xs:complexType name="Price"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="unit" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
 <xs:complexType name="Dated"><xs:complexContent><xs:extension base="Price">
  <xs:attribute name="day" type="xs:date"/></xs:extension></xs:complexContent></xs:complexType>
 <xs:element name="Save" type="Further"/><xs:element name="Offer" type="Dated"/>"""
CONTRACT = shop(
    Shape("Save", part("p", element="t:Save"), part("p", element="t:Offer")),
    schema=SCHEMA,
)
OFFER = '<a:Offer xmlns:a="urn:t" unit="EUR" day="2024-02-29">1.50</a:Offer>'


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def made(source: Path) -> Iterator[Any]:
    with package(source, "whole_shop", CONTRACT) as found:
        yield found


def test_the_package(made: Any):
    save = made.OPERATIONS["Shop.Save"]
    assert [each.name for each in fields(save.request[1])] == ["extension_data", "a", "c", "kept", "own"]
    offer = save.decode_response(envelope(OFFER)).body
    assert (str(offer.value), offer.unit, offer.day.isoformat()) == ("1.50", "EUR", "2024-02-29")
    assert body_of(save.encode_response(save.decode_response(envelope(OFFER)))) == body_of(envelope(OFFER))


@pytest.mark.usefixtures("made")
def test_show_and_sample(source: Path):
    contract = pipeline.read_part(PackageConfig("shown", (str(source / "whole_shop.wsdl"),)))
    (service,) = contract.services
    (operation,) = service.operations
    assert signature(contract, operation) == (
        "Save(A: xs:int, C: xs:string, @kept?: xs:int, @own?: xs:int)"
        " -> (text: xs:decimal, @unit?: xs:string, @day?: xs:date)"
    )
    request = etree.fromstring(samples(contract, service, operation, SampleStyle.WIRE)[0].encode())
    (sent,) = request.iter("{urn:t}Save")
    etree.XMLSchema(etree.fromstring(CONTRACT).find(".//{*}schema")).assertValid(sent)
    assert set(sent.attrib) == {"kept", "own"}
