"""Contracts of several services that look alike, the packages made from them, and plain requests to a fake server."""

from __future__ import annotations

import http.client
import importlib
import sys
from typing import TYPE_CHECKING, Any

from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path

WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" targetNamespace="urn:t">
 <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
  <x:complexType name="ArrayOfN"><x:sequence><x:element name="N" type="x:int" minOccurs="0" maxOccurs="unbounded"/>
  </x:sequence></x:complexType>{elements}</x:schema></w:types>
 {messages}
 {services}
</w:definitions>"""
ELEMENTS = """<x:element name="{0}"><x:complexType><x:sequence>
  <x:element name="Numbers" type="t:ArrayOfN"/></x:sequence></x:complexType></x:element>
  <x:element name="{0}Response"><x:complexType><x:sequence><x:element name="R" type="x:int"/></x:sequence>
  </x:complexType></x:element>"""
MESSAGES = """<w:message name="{0}In"><w:part name="p" element="t:{0}"/></w:message>
 <w:message name="{0}Out"><w:part name="p" element="t:{0}Response"/></w:message>"""
PORT = '<w:operation name="{0}"><w:input message="t:{0}In"/><w:output message="t:{0}Out"/></w:operation>'
BINDING = """<w:operation name="{0}"><b:operation soapAction="urn:t/{1}/Do"/>
   <w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output></w:operation>"""
SERVICE = """<w:portType name="{name}">{port}</w:portType>
 <w:binding name="{name}B" type="t:{name}"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{binding}</w:binding>
 <w:service name="{name}S"><w:port name="P" binding="t:{name}B"><b:address location="{url}"/></w:port></w:service>"""


def contract(services: dict[str, str], operations: tuple[str, ...] = ("Do",)) -> str:
    """Return a WSDL of services by name and address, with the same operations, whose SOAPAction is the same too."""
    made = [
        SERVICE.format(
            name=name,
            url=url,
            port="".join(PORT.format(each) for each in operations),
            binding="".join(BINDING.format(each, name) for each in operations),
        )
        for name, url in services.items()
    ]
    elements, messages = ("".join(form.format(each) for each in operations) for form in (ELEMENTS, MESSAGES))
    return WSDL.format(elements=elements, messages=messages, services="".join(made))


def generate(folder: Path, name: str, text: str) -> Any:
    """Return the module ``testing`` of a package."""
    (folder / f"{name}.wsdl").write_text(text, "utf-8")
    config = PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(f"{name}.testing")
    finally:
        sys.path.remove(str(folder))


NUMBERS = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
BODY = NUMBERS.format('<Do xmlns="urn:t"><Numbers><N>1</N><N>2</N></Numbers></Do>').encode()


def ask(url: str, path: str, action: str = "", body: bytes = BODY, method: str = "POST") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "text/xml", "SOAPAction": f'"{action}"'})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
