"""Contracts that are unusual but legal give packages that work; impossible ones are told."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from soapbind import output, pipeline
from soapbind.config import PackageConfig
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" targetNamespace="urn:t">
 <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
  <x:element name="Double"><x:complexType><x:sequence><x:element name="N" type="{type}"/>
  </x:sequence></x:complexType></x:element>
  <x:element name="DoubleResponse"><x:complexType><x:sequence><x:element name="R" type="x:int"/>
  </x:sequence></x:complexType></x:element>
  {types}
 </x:schema></w:types>
 <w:message name="In"><w:part name="p" element="t:Double"/></w:message>
 <w:message name="Out"><w:part name="p" element="t:DoubleResponse"/></w:message>
 <w:portType name="{service}"><w:operation name="{operation}">
  <w:input message="t:In"/><w:output message="t:Out"/></w:operation></w:portType>
 <w:binding name="B" type="t:{service}"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="{operation}"><b:operation soapAction="urn:t/Double"/>
   <w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output></w:operation></w:binding>
 <w:service name="S"><w:port name="P" binding="t:B"><b:address location="http://h/"/></w:port></w:service>
</w:definitions>"""

USE = """
import odd
from odd.testing import FakeServer
key = next(iter(odd.OPERATIONS))
assert odd.OPERATIONS[key].key == key
class Served:
    def {method}(self, *, n):
        return 2 * n
with FakeServer({module}=Served()) as server, odd.Client(server.url) as client:
    assert client.{module}.{method}(n=21) == 42
    assert client.{module}.with_reply.{method}(n=4).result == 8
"""


def generate(
    folder: Path, *, service: str = "Calc", operation: str = "Double", base: str = "x:int", types: str = ""
) -> None:
    text = WSDL.format(service=service, operation=operation, type=base, types=types)
    (folder / "odd.wsdl").write_text(text, "utf-8")
    files = pipeline.generate(PackageConfig("odd", (str(folder / "odd.wsdl"),)))
    output.write(folder / "odd", files)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("service", "module", "operation", "method"),
    [
        ("Calc", "calc", "Double", "double"),
        ("My.Calc", "my_calc", "Double", "double"),
        ("self", "self_", "Double", "double"),
        ("Calc", "calc", "agent", "agent"),
        ("Close", "close_", "import", "import_"),
        # What the fake server takes beside the objects that it serves.
        ("security", "security_", "Double", "double"),
        ("wsdl", "wsdl_", "Double", "double"),
        ("Lenient", "lenient_", "Double", "double"),
    ],
)
def test_odd_names_work(tmp_path: Path, service: str, module: str, operation: str, method: str):
    generate(tmp_path, service=service, operation=operation)
    script = USE.format(module=module, method=method)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


EMPTY = """
import importlib, pkgutil
import odd
for found in pkgutil.walk_packages(odd.__path__, "odd."):
    importlib.import_module(found.name)
assert list(odd.OPERATIONS) == []
with odd.testing.FakeServer() as server, odd.Client(server.url) as client:
    assert client.calc.with_reply
"""


@pytest.mark.slow  # imports every module in a process of its own, as the tests above do
def test_a_service_without_operations_has_clients_without_methods(tmp_path: Path):
    text = re.sub("(?s)<w:operation.*?</w:operation>", "", WSDL).format(service="Calc", type="x:int", types="")
    (tmp_path / "odd.wsdl").write_text(text, "utf-8")
    config = PackageConfig("odd", (str(tmp_path / "odd.wsdl"),))
    assert [warning.code for warning in pipeline.read(config).warnings] == ["empty-service"]
    output.write(tmp_path / "odd", pipeline.generate(config))
    done = subprocess.run([sys.executable, "-c", EMPTY], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_types_that_derive_from_each_other_are_told(tmp_path: Path):
    derived = (
        '<x:complexType name="{}"><x:complexContent><x:extension base="t:{}"><x:sequence/></x:extension>'
        "</x:complexContent></x:complexType>"
    )
    with pytest.raises(SoapbindError, match=r"cyclic-inheritance|derives from itself"):
        generate(tmp_path, base="t:P", types=derived.format("P", "Q") + derived.format("Q", "P"))

    assert not (tmp_path / "odd").exists()


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_cycle_of_derivation_with_elements_ends(tmp_path: Path, count: int):
    derived = (
        '<x:complexType name="T{0}"><x:complexContent><x:extension base="t:T{1}"><x:sequence>'
        '<x:element name="E{0}" type="x:int"/><x:element name="N" type="t:T{0}"/>'
        "</x:sequence></x:extension></x:complexContent></x:complexType>"
    )
    types = "".join(derived.format(number, (number + 1) % count) for number in range(count))
    with pytest.raises(SoapbindError, match="derives from itself"):
        generate(tmp_path, base="t:T0", types=types)
