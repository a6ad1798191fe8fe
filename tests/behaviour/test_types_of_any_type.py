"""Types of the contract in an xs:anyType: no field names them, and a message may have any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_contract import Small, generated, schema_of, wsdl_of
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TYPES = """
  <xs:complexType name="Device"><xs:sequence><xs:element name="Key" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:complexType name="Disk"><xs:complexContent><xs:extension base="t:Device"><xs:sequence>
    <xs:element name="State" type="t:State"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:complexType name="ArrayOfDevice"><xs:sequence>
    <xs:element name="device" type="t:Device" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:complexType name="ArrayOfString"><xs:sequence>
    <xs:element name="string" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:simpleType name="State"><xs:restriction base="xs:string">
    <xs:enumeration value="poweredOn"/></xs:restriction></xs:simpleType>"""
_ANY = '<xs:element name="val" type="xs:anyType"/>'
_BROKEN = """
  <xs:complexType name="Broken"><xs:sequence><xs:element name="a" type="t:Nowhere"/></xs:sequence></xs:complexType>
  <xs:complexType name="Holder"><xs:sequence><xs:element name="b" type="t:Broken"/></xs:sequence></xs:complexType>"""


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("any"), "inventory", schema_of(_ANY, _TYPES)) as made:
        yield made


def test_a_type_that_no_field_names_is_a_class(inventory: Small):
    models = inventory.package.models
    body = inventory.decode('<val i:type="Disk"><Key>7</Key><State>poweredOn</State></val>')

    assert body.val == models.Disk(key=7, state=models.State.POWERED_ON)
    assert inventory.is_valid(body)


def test_so_is_an_enumeration(inventory: Small):
    body = inventory.decode('<val i:type="State">poweredOn</val>')

    assert body.val is inventory.package.models.State.POWERED_ON
    assert inventory.is_valid(body)


@pytest.mark.parametrize(
    "content",
    [
        '<val i:type="ArrayOfString"><string>a</string><string>b</string></val>',
        '<val i:type="ArrayOfDevice"><device i:type="Disk"><Key>1</Key><State>poweredOn</State></device></val>',
    ],
)
def test_an_array_is_a_class_whose_items_have_the_name_of_the_contract(inventory: Small, content: str):
    models = inventory.package.models
    body = inventory.decode(content)

    texts, devices = models.ArrayOfString(string=["a", "b"]), models.ArrayOfDevice
    assert body.val in (texts, devices(device=[models.Disk(key=1, state=models.State.POWERED_ON)]))
    assert inventory.is_valid(body)


def test_without_such_an_element_types_that_nothing_needs_are_left_out(tmp_path: Path):
    with generated(tmp_path, "without_any", schema_of('<xs:element name="val" type="t:State"/>', _TYPES)) as made:
        assert made.package.models.__all__ == ["State"]


def test_a_type_that_cannot_be_read_is_left_out_and_those_that_need_it(tmp_path: Path):
    (tmp_path / "a.wsdl").write_text(wsdl_of(schema_of(_ANY, _TYPES + _BROKEN)), "utf-8")

    files = pipeline.generate(PackageConfig("spoilt", (str(tmp_path / "a.wsdl"),), str(tmp_path)))

    assert "models/disk.py" in files
    assert not {"models/broken.py", "models/holder.py"} & files.keys()
