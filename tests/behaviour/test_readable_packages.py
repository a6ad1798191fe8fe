"""Packages that people read: namespaces have names, headers with many blocks too, and lines have an end."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = "http://schemas.example.com/services/of/a/long/name/2006/types"
BLOCKS = ("SessionToken", "CallOptions", "AllowTruncation", "DebuggingLevel", "PackageVersion")
OTHER = f"""<x:schema targetNamespace="{LONG}" elementFormDefault="qualified" xmlns:o="{LONG}">
<x:complexType name="ArrayOfText"><x:sequence>
  <x:element name="text" type="x:string" minOccurs="0" maxOccurs="unbounded"/></x:sequence></x:complexType>
<x:complexType name="Place"><x:sequence><x:element name="Street" type="x:string"/>
  <x:element name="Lines" type="o:ArrayOfText" minOccurs="0"/></x:sequence><x:attribute ref="o:kind"/></x:complexType>
<x:complexType name="Narrow"><x:complexContent><x:restriction base="o:Wide"><x:sequence/></x:restriction>
  </x:complexContent></x:complexType>
<x:complexType name="Wide"><x:sequence>{{}}</x:sequence></x:complexType>
<x:complexType name="Version"><x:sequence><x:element name="Service" type="x:string" fixed="ship"/>
  <x:element name="Minor" type="x:int" default="0"/></x:sequence></x:complexType>
<x:attribute name="kind" type="x:string"/></x:schema>""".format(
    "".join(f'<x:element name="AMemberOfTheBase{n}" type="x:int" minOccurs="0"/>' for n in range(8))
)
HEADERS = "".join(f'<b:header message="t:{name}M" part="p" use="literal"/>' for name in BLOCKS)
CONTRACT = wsdl(
    Operation("Do", request='<x:element name="Place" type="o:Place"/>', headers=HEADERS),
    Operation("Other", request='<x:element name="Wide" type="o:Wide"/>', headers=HEADERS),
    Operation("Release", request='<x:element name="Version" type="o:Version"/>'),
    schemas=OTHER,
    imports=f'<x:import namespace="{LONG}"/>',
    prefixes=f'xmlns:o="{LONG}"',
    types="".join(f'<x:element name="{name}" type="x:string"/>' for name in BLOCKS),
    messages="".join(f'<w:message name="{n}M"><w:part name="p" element="t:{n}"/></w:message>' for n in BLOCKS),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readable")


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[Any]:
    with importing(folder, "readable", CONTRACT) as found:
        yield found


def own_files(folder: Path) -> dict[str, str]:
    root = folder / "readable"
    files = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
    return {name: text for name, text in files.items() if not name.startswith("_runtime")}


def test_a_namespace_is_written_once(package: Any, folder: Path):
    assert [name for name, text in own_files(folder).items() if LONG in text] == ["_contract.py"]
    place = (folder / "readable/models/place.py").read_text("utf-8")
    assert 'street: str = element("Street", STRING, namespace=TYPES_NS, nillable=False)' in place
    assert str(package.models.Place.__xml_name__) == f"{{{LONG}}}Place"


def test_the_only_value_of_an_element_is_told(package: Any):
    assert inspect.getdoc(package.models.Version) == (
        "The only value, which an empty element means too: service 'ship'.\nWhat an empty element means: minor '0'."
    )


def test_names_on_the_wire_are_those_of_the_namespace(package: Any):
    place = package.models.Place(street="x", lines=["1"], kind="k")
    operation = package.OPERATIONS["Calc.Do"]
    data = operation.encode_request(package.Request(operation.request[0](), operation.request[1](place=place)))
    prefix = re.search(rb'xmlns:(\w+)="' + LONG.encode(), data)[1]
    inner = b"<%b:Street>x</%b:Street><%b:Lines><%b:text>1</%b:text></%b:Lines>".replace(b"%b", prefix)
    assert inner in data
    assert b' %b:kind="k"'.replace(b"%b", prefix) in data or b':kind="k"' in data
    assert operation.decode_request(data).body.place == place


def test_headers_with_many_blocks_are_called_after_the_first_message(package: Any):
    operations = [package.OPERATIONS[f"Calc.{name}"] for name in ("Do", "Other")]
    assert [each.request[0] for each in operations] == [package.DoHeaders] * 2
    assert package.DoHeaders(package_version="1").package_version == "1"


def test_lines_have_an_end(package: Any, folder: Path):
    long = [
        (name, line)
        for name, text in own_files(folder).items()
        for line in text.splitlines()
        if len(line) > 120 and not line.lstrip().startswith(('"""', '"'))
    ]
    assert long == [], package
