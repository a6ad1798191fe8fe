"""Packages generated from a few lines of schema: one operation that sends and returns what a test is about."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

NAMESPACE = "urn:small"
_XSD = "http://www.w3.org/2001/XMLSchema"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WSDL = f"""<wsdl:definitions name="Small" targetNamespace="{NAMESPACE}" xmlns:t="{NAMESPACE}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
  <wsdl:types>{{schema}}</wsdl:types>
  <wsdl:message name="In"><wsdl:part name="body" element="t:Do"/></wsdl:message>
  <wsdl:message name="Out"><wsdl:part name="body" element="t:DoResponse"/></wsdl:message>
  <wsdl:portType name="Small"><wsdl:operation name="Do">
    <wsdl:input message="t:In"/><wsdl:output message="t:Out"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="B" type="t:Small">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Do"><soap:operation soapAction="urn:small/Do"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation></wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="P" binding="t:B"><soap:address location="http://localhost/"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
"""
# A document so long that lists are read from its text: the filling stands in the Header, where it is unknown content.
_FILLING = f"<s:Header><f xmlns='urn:filling'>{'.' * 2**14}</f></s:Header>"


def schema_of(members: str, types: str = "") -> str:
    """Return a schema in which the response has ``members``, elements of a sequence."""
    return f"""<xs:schema xmlns:xs="{_XSD}" xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}"
      elementFormDefault="qualified">{types}
      <xs:element name="Do"><xs:complexType/></xs:element>
      <xs:element name="DoResponse"><xs:complexType><xs:sequence>{members}</xs:sequence></xs:complexType></xs:element>
    </xs:schema>"""


def wsdl_of(schema: str) -> str:
    """Return the WSDL around a schema of ``schema_of``."""
    return _WSDL.format(schema=schema)


@dataclass(frozen=True)
class Small:
    """A generated package with its schema."""

    package: ModuleType
    schema: str

    @property
    def response(self) -> Any:
        """The class of the response's body."""
        return self.operation.response[1]

    @property
    def operation(self) -> Any:
        """The only operation."""
        return self.package.OPERATIONS["Small.Do"]

    def runtime(self, module: str) -> Any:
        """Return a module of the runtime."""
        return importlib.import_module(f"{self.package.__name__}._runtime.{module}")

    def decode(self, content: str, *, is_long: bool = False) -> Any:
        """Return the body of a response with this content."""
        data = (
            f'<s:Envelope xmlns:s="{_SOAP}" xmlns:i="{_XSI}" xmlns:xs="{_XSD}" xmlns="{NAMESPACE}">'
            f"{_FILLING if is_long else ''}<s:Body><DoResponse>{content}</DoResponse></s:Body></s:Envelope>"
        )
        return self.operation.decode_response(data.encode()).body

    def encode(self, body: Any) -> Any:
        """Return what is written for the body of a response, as lxml reads it."""
        headers = self.operation.response[0]()
        data = self.operation.encode_response(self.package.Response(headers, body))
        return etree.fromstring(data).find(f".//{{{NAMESPACE}}}DoResponse")

    def is_valid(self, body: Any) -> bool:
        """Whether lxml takes what is written for a body as valid."""
        document = etree.ElementTree(etree.fromstring(etree.tostring(self.encode(body))))
        return bool(etree.XMLSchema(etree.fromstring(self.schema)).validate(document))


@contextmanager
def generated(folder: Path, name: str, schema: str) -> Iterator[Small]:
    """Generate a package called ``name`` into ``folder`` and import it."""
    (folder / f"{name}.wsdl").write_text(wsdl_of(schema), "utf-8")
    config = PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield Small(importlib.import_module(name), schema)
    finally:
        sys.path.remove(str(folder))
