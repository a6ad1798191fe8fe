"""Small WSDLs made of their parts, and the packages that are generated from them."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from shared_code import write_package
from soapbind import pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOAP11 = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
NUMBER = '<x:element name="Number" type="x:int"/>'

_WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="{soap}" xmlns:t="urn:t" {prefixes} targetNamespace="urn:t">
 <w:types>{schemas}<x:schema targetNamespace="urn:t" elementFormDefault="qualified" {attributes}>
 {imports}{elements}{types}</x:schema></w:types>
 {messages}
 <w:portType name="{service}">{abstract}</w:portType>
 <w:binding name="B" type="t:{service}"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>
 {bindings}
 <w:service name="S"><w:port name="P" binding="t:B"><b:address location="http://h/"/></w:port>{ports}</w:service>
</w:definitions>"""


@dataclass(frozen=True)
class Operation:
    """An operation of document style. ``soap`` is its soap:operation, ``ways`` the names of input and output.

    ``request`` and ``response`` are the particles of the wrappers, which are called ``wrapper`` and
    ``wrapper`` + Response; ``headers`` stand in the binding's input, ``faults`` behind the output.
    """

    name: str
    soap: str = '<b:operation soapAction="urn:t/do"/>'
    request: str = NUMBER
    response: str = NUMBER
    headers: str = ""
    ways: tuple[str, str] = ("", "")
    wrapper: str = ""
    faults: str = ""

    @property
    def key(self) -> str:
        return self.wrapper or self.name

    def elements(self) -> str:
        pairs = ((self.key, self.request), (f"{self.key}Response", self.response))
        return "".join(
            f"<x:element name={quoteattr(name)}><x:complexType><x:sequence>{inner}</x:sequence></x:complexType>"
            "</x:element>"
            for name, inner in pairs
        )

    def messages(self) -> str:
        pairs = ((f"{self.key}In", self.key), (f"{self.key}Out", f"{self.key}Response"))
        return "".join(
            f'<w:message name="{m}"><w:part name="parameters" element="t:{e}"/></w:message>' for m, e in pairs
        )

    def abstract(self) -> str:
        first, second = (f'name="{way}"' if way else "" for way in self.ways)
        inner = (
            f'<w:input {first} message="t:{self.key}In"/><w:output {second} message="t:{self.key}Out"/>{self.faults}'
        )
        return f'<w:operation name="{self.name}">{inner}</w:operation>'

    def bound(self) -> str:
        first, second = (f'name="{way}"' if way else "" for way in self.ways)
        body = '<b:body use="literal"/>'
        inner = f"<w:input {first}>{self.headers}{body}</w:input><w:output {second}>{body}</w:output>"
        return f'<w:operation name="{self.name}">{self.soap}{inner}</w:operation>'


def wsdl(*operations: Operation, types: str = "", **parts: str) -> str:
    """Return a contract of one service, ``Calc`` unless ``service`` names it; ``parts`` stand where their name is."""
    usual = dict.fromkeys(("prefixes", "schemas", "attributes", "imports", "messages", "bindings", "ports"), "")
    parts = {**usual, "service": "Calc", "soap": SOAP11, **parts}
    made = {
        part: "".join(getattr(o, part)() for o in operations) for part in ("elements", "messages", "abstract", "bound")
    }
    made["messages"] += parts.pop("messages")
    return _WSDL.format(types=types, **made, **parts)


def generated(folder: Path, name: str, text: str) -> dict[str, str]:
    """Return the files of the package ``name`` for a contract, and write them below ``folder``."""
    source = folder / f"{name}.wsdl"
    source.write_text(text, "utf-8")
    files = pipeline.generate(PackageConfig(name, (str(source),)))
    write_package(folder / name, files)
    return files


def imported(folder: Path, name: str, text: str) -> Any:
    """Return the package ``name`` of a contract; ``folder`` must be on the path of imports."""
    generated(folder, name, text)
    return importlib.import_module(name)


@contextmanager
def importing(folder: Path, name: str, text: str) -> Iterator[Any]:
    """Give the package ``name`` of a contract, and keep it importable for as long."""
    sys.path.insert(0, str(folder))
    try:
        yield imported(folder, name, text)
    finally:
        sys.path.remove(str(folder))


class Recording:
    """A transport that keeps what it is given and answers nothing."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def send(self, request: Any) -> Any:
        self.requests.append(request)
        raise ConnectionAbortedError

    def close(self) -> None:
        pass
