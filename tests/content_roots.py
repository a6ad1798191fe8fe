"""Packages generated from a schema alone: an operation for each root element, which it sends and returns.

What is read is compared with what is written as two documents are, prefixes aside, and lxml's validator is the judge.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import canonicalize

import pytest
from lxml import etree
from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig
from there_and_back import as_json_again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

NAMESPACE = "urn:content"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_NAMES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/></xs:schema>"""
# Elements and attributes whose values are qualified names in all schemas of these tests, beside xsi:type.
_NAMES = {f"{{{XSI}}}type", f"{{{NAMESPACE}}}Name", "name", "named"}
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_WSDL = f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:t="{NAMESPACE}" xmlns:m="urn:messages" targetNamespace="urn:messages">
  <w:types>{{schemas}}</w:types>{{messages}}<w:portType name="All">{{abstract}}</w:portType>
  <w:binding name="B" type="m:All"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{{bound}}</w:binding>
  <w:service name="S"><w:port name="P" binding="m:B"><b:address location="http://localhost/"/></w:port></w:service>
</w:definitions>"""
_MESSAGE = '<w:message name="{0}"><w:part name="body" element="t:{0}"/></w:message>'
_ABSTRACT = '<w:operation name="Do{0}"><w:input message="m:{0}"/><w:output message="m:{0}"/></w:operation>'
_BOUND = (
    '<w:operation name="Do{0}"><b:operation soapAction="{0}"/><w:input><b:body use="literal"/></w:input>'
    '<w:output><b:body use="literal"/></w:output></w:operation>'
)


def schema_of(content: str, *, attributes: str = "", form: str = "qualified") -> str:
    """Return a schema of the namespace of these tests."""
    return (
        f'<xs:schema xmlns:xs="{XSD}" xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}" '
        f'elementFormDefault="{form}" {attributes}>{content}</xs:schema>'
    )


@dataclass(frozen=True)
class Roots:
    """A generated package with its schemas."""

    package: ModuleType
    validator: etree.XMLSchema

    @property
    def models(self) -> Any:
        """The classes of the types."""
        return self.package.models

    def operation(self, root: str) -> Any:
        """Return the operation of a root element."""
        return self.package.OPERATIONS[f"All.Do{root}"]

    def cls(self, root: str) -> Any:
        """Return the class of a root element."""
        return self.operation(root).response[1]

    def runtime(self, module: str) -> Any:
        """Return a module of the runtime."""
        return importlib.import_module(f"{self.package.__name__}._runtime.{module}")

    def name(self, namespace: str, local: str) -> Any:
        """Return a qualified name."""
        return self.runtime("qname").XmlName(namespace, local)

    def fragment(self, xml: str) -> Any:
        """Return an XmlFragment."""
        return self.runtime("schema.any_type").XmlFragment(xml)

    def decode(self, xml: str, *, pieces: int = 0) -> Any:
        """Return the object of a root element, whose start tag gets the usual namespaces.

        The message arrives in ``pieces`` of so many bytes.
        """
        document = envelope(xml)
        operation = self.operation(etree.fromstring(spaced(xml)).xpath("local-name()"))
        if not pieces:
            return operation.decode_response(document).body
        cut = (document[start : start + pieces] for start in range(0, len(document), pieces))
        return operation.decode_response_pieces(cut).body

    def encode(self, body: Any, root: str = "") -> etree._Element:
        """Return the root element that is written for an object."""
        operation = self.operation(root or type(body).__xml_name__.name)
        data = operation.encode_response(self.package.Response(operation.response[0](), body))
        return etree.fromstring(etree.tostring(etree.fromstring(data).find(f"{{{_SOAP}}}Body")[0]))

    def problems(self, node: etree._Element) -> str:
        """Return what lxml says against an element, "" where it is valid."""
        document = etree.ElementTree(node)
        return "" if self.validator.validate(document) else str(self.validator.error_log)

    def check(self, xml: str, written: str = "") -> Any:
        """Return the object of a valid element, after seeing that it is written as it was read, or as ``written``.

        It is written so after it was JSON, too.
        """
        assert self.problems(etree.fromstring(spaced(xml))) == "", "the test is wrong"
        body = self.decode(xml)
        node = self.encode(as_json_again(self.package, body))
        assert shown(node) == shown(self.encode(body))
        assert shown(node) == shown(spaced(written or xml))
        assert self.problems(node) == ""
        return body

    def refused(self, body: Any) -> str:
        """Return why an object is not written."""
        with pytest.raises(self.package.EncodeError) as caught:
            self.encode(body)
        return str(caught.value).partition(": ")[2]

    def unread(self, xml: str) -> str:
        """Return why an element is not read."""
        with pytest.raises(self.package.DecodeError) as caught:
            self.decode(xml)
        return str(caught.value).partition(": ")[2]


def spaced(xml: str) -> str:
    """Return an element with the usual namespaces in its start tag."""
    name = xml[1:].replace("/", " ", 1).replace(">", " ", 1).split()[0]
    declared = f' xmlns="{NAMESPACE}" xmlns:t="{NAMESPACE}" xmlns:i="{XSI}" xmlns:xs="{XSD}"'
    return f"<{name}{declared}{xml[1 + len(name) :]}"


def envelope(xml: str) -> bytes:
    """Return the message with an element."""
    return f'<s:Envelope xmlns:s="{_SOAP}"><s:Body>{spaced(xml)}</s:Body></s:Envelope>'.encode()


def shown(xml: etree._Element | str) -> str:
    """Return an element in a form that is the same for elements that say the same."""
    text = xml if isinstance(xml, str) else etree.tostring(xml).decode()
    return canonicalize(text, rewrite_prefixes=True, qname_aware_attrs=_NAMES, qname_aware_tags=_NAMES)


@contextmanager
def generated(folder: Path, name: str, schema: str, *others: str) -> Iterator[Roots]:
    """Generate a package called ``name`` into ``folder``, with an operation for each global element, and import it."""
    roots = [each.get("name") for each in etree.fromstring(schema).findall(f"{{{XSD}}}element")]
    made = {
        part: "".join(map(form.format, roots))
        for part, form in (("messages", _MESSAGE), ("abstract", _ABSTRACT), ("bound", _BOUND))
    }
    (folder / f"{name}.wsdl").write_text(_WSDL.format(schemas="".join([*others, schema]), **made), "utf-8")
    config = PackageConfig(name, (str(folder / f"{name}.wsdl"),), str(folder))
    write_package(config.folder, pipeline.generate(config))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield Roots(importlib.import_module(name), _validator(folder / f"{name}.xsd", schema, others))
    finally:
        sys.path.remove(str(folder))


def _validator(path: Path, schema: str, others: tuple[str, ...]) -> etree.XMLSchema:
    """Return the judge; imports without a place get one, for it looks nowhere else."""
    node = etree.fromstring(schema)
    for number, other in enumerate(others):
        place = path.with_suffix(f".{number}.xsd")
        place.write_text(other, "utf-8")
        namespace = etree.fromstring(other).get("targetNamespace")
        for each in node.findall(f"{{{XSD}}}import[@namespace='{namespace}']"):
            each.set("schemaLocation", place.name)
    path.write_bytes(etree.tostring(node))
    return etree.XMLSchema(file=str(path))
