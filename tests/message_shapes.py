"""Packages of contracts whose messages have all shapes that WSDL allows: each test says what stands in the binding."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from small_contracts import importing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:t" targetNamespace="urn:t">
 <w:types><xs:schema targetNamespace="urn:t" xmlns="urn:t" elementFormDefault="qualified">{schema}</xs:schema></w:types>
 {messages}
 <w:portType name="Shop">{abstract}</w:portType>
 <w:binding name="B" type="t:Shop">
  <b:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>
 <w:service name="S"><w:port name="P" binding="t:B"><b:address location="http://localhost/"/></w:port></w:service>
</w:definitions>"""


@dataclass(frozen=True)
class Shape:
    """An operation: the parts of its messages (``output`` None for none at all) and what the binding says of them."""

    name: str
    input: str = ""
    output: str | None = ""
    style: str = ""
    body: str = ""
    reply_body: str = ""
    action: str | None = None
    attributes: str = ""

    def messages(self) -> str:
        found = f'<w:message name="{self.name}In">{self.input}</w:message>'
        return found + ("" if self.output is None else f'<w:message name="{self.name}Out">{self.output}</w:message>')

    def abstract(self) -> str:
        output = "" if self.output is None else f'<w:output message="t:{self.name}Out"/>'
        ways = f'<w:input message="t:{self.name}In"/>{output}'
        return f'<w:operation name="{self.name}" {self.attributes}>{ways}</w:operation>'

    def bound(self) -> str:
        style = f'style="{self.style}"' if self.style else ""
        action = f"urn:t/{self.name}" if self.action is None else self.action
        output = "" if self.output is None else f'<w:output><b:body use="literal" {self.reply_body}/></w:output>'
        return (
            f'<w:operation name="{self.name}"><b:operation soapAction="{action}" {style}/>'
            f'<w:input><b:body use="literal" {self.body}/></w:input>{output}</w:operation>'
        )


def part(name: str, **of: str) -> str:
    """Return a part of a message, ``element`` or ``type``."""
    return f'<w:part name="{name}" {" ".join(f"{kind}={value!r}" for kind, value in of.items())}/>'


def shop(*shapes: Shape, schema: str = "", style: str = "document") -> str:
    """Return a contract of the service ``Shop`` with operations of these shapes."""
    made = {name: "".join(getattr(each, name)() for each in shapes) for name in ("messages", "abstract", "bound")}
    return _WSDL.format(schema=schema, style=style, **made)


@contextmanager
def package(folder: Path, name: str, text: str) -> Iterator[Any]:
    """Give the package ``name`` of a contract, with its module ``testing``."""
    with importing(folder, name, text) as made:
        importlib.import_module(f"{name}.testing")
        yield made


SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def envelope(content: str) -> bytes:
    """Return a message with this in its Body."""
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{content}</s:Body></s:Envelope>'.encode()


def body_of(data: bytes) -> list[Any]:
    """Return what is in the Body of a message, whatever its prefixes."""
    (body,) = etree.fromstring(data).iterchildren(f"{{{SOAP}}}Body")
    return [_content(child) for child in body]


def _content(node: etree._Element) -> tuple[Any, ...]:
    return node.tag, dict(node.attrib), (node.text or "").strip(), [_content(child) for child in node]


def check_there_and_back(made: Any, name: str, request: str, response: str) -> None:
    """Check that an operation of ``Shop`` writes what is in the Body of its messages as it has read it."""
    operation = made.OPERATIONS[f"Shop.{name}"]
    again = operation.encode_request(operation.decode_request(envelope(request)))
    assert body_of(again) == body_of(envelope(request))
    again = operation.encode_response(operation.decode_response(envelope(response)))
    assert body_of(again) == body_of(envelope(response))


class Canned:
    """A transport that answers every request in the same way."""

    def __init__(self, made: Any, status: int, content: bytes) -> None:
        interface = importlib.import_module(f"{made.__name__}._runtime.transport.interface")
        self.reply = interface.HttpReply(status, {"content-type": "text/xml"}, content)

    def send(self, request: Any) -> Any:  # noqa: ARG002 - of every transport
        return self.reply

    def close(self) -> None:
        pass
