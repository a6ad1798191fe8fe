"""Example messages of an operation, made from the contract alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from soapbind.contract.bodies import SOAP_BODY, body_element
from soapbind.contract.model import (
    ARRAYS,
    SERIALIZATION,
    XSD,
    ComplexType,
    Contract,
    Element,
    Group,
    Message,
    Operation,
    Particle,
    QName,
    Service,
    SimpleType,
    TypeUse,
)
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, SoapbindError
from soapbind.pymodel import datacontract_shapes as shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 20_000  # elements in an example; types that hold two of the next one double with each
_DATE = "2026-01-01T00:00:00Z"
_VALUES = {
    "boolean": "false",
    "dateTime": _DATE,
    "date": _DATE[:10],
    "time": "00:00:00",
    "duration": "PT0S",
    "guid": "00000000-0000-0000-0000-000000000000",
    **dict.fromkeys(
        ("byte", "short", "int", "long", "integer", "nonNegativeInteger", "decimal", "float", "double"), "0"
    ),
    **dict.fromkeys(("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong", "char"), "0"),
    "positiveInteger": "1",
}
# What the vendor's documentation shows in header blocks, whose real values are secrets.
_HEADER_TEXTS = {"ApplicationToken": "1234567-1234-9876", "Ticket": "7T:1234abcxyzExample=="}
_SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
_SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class SampleStyle(StrEnum):
    """How a sample is written: as a server accepts it, or as the vendor's documentation shows it."""

    WIRE = "wire"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a sample. ``type`` is None where the documentation names none; ``text`` is None for elements."""

    name: QName
    type: QName | None = None
    text: str | None = None
    children: tuple[Node, ...] = ()
    is_nil: bool = False


@dataclass(frozen=True, slots=True)
class _Maker:
    contract: Contract
    documented: bool  # leave out the members of base types, and values, where the documentation does
    made: Iterator[int] = field(default_factory=count)

    def element(self, found: Element, open_types: tuple[QName, ...] = ()) -> Node:
        """Return an example of an element; a type inside itself becomes nil.

        Raises SoapbindError when the example gets too large for anyone to read.
        """
        if next(self.made) >= _MOST:
            message = f"an example of it would have more than {_MOST} elements"
            raise SoapbindError(Diagnostic(found.location, "too-large", message, "choose another operation"))
        return self._typed(found.name, found.type, open_types)

    def _typed(self, name: QName, use: TypeUse, open_types: tuple[QName, ...]) -> Node:
        if isinstance(use, QName) and use.namespace == XSD:
            return Node(name, use, self._text(use.name, name))
        found = self.contract.types.get(use) if isinstance(use, QName) else use
        if isinstance(found, SimpleType):
            return Node(name, found.name, self._simple(found))
        if found is None:
            return Node(name, None, "")
        if found.name is not None and found.name in open_types:
            return Node(name, found.name, is_nil=True)
        deeper = open_types if found.name is None else (*open_types, found.name)
        children = tuple(self.element(e, deeper) for e in self._elements(found))
        return Node(name, found.name, None, children)

    def _text(self, xsd_name: str, element: QName) -> str:
        if self.documented and xsd_name == "double":
            return "0.0"
        if self.documented and (xsd_name, element.name) == ("dateTime", "Key"):
            return ""
        return _VALUES.get(xsd_name, "")

    def _simple(self, found: SimpleType) -> str:
        if found.name is not None and found.name.namespace == SERIALIZATION:
            return "" if self.documented and found.name.name == "duration" else _VALUES.get(found.name.name, "")
        values = shapes.flag_values(found) or found.enumeration
        if values:
            return values[0].value
        base = found.base
        if isinstance(base, QName):
            known = self.contract.types.get(base)
            return self._simple(known) if isinstance(known, SimpleType) else _VALUES.get(base.name, "")
        return ""

    def _elements(self, found: ComplexType) -> list[Element]:
        own = list(elements(found.content))
        base = self.contract.types.get(found.base) if found.base and not self.documented else None
        return [*self._elements(base), *own] if isinstance(base, ComplexType) else own


def elements(content: Particle | None) -> list[Element]:
    """Return the elements of a content model in order; of a choice the first."""
    if isinstance(content, Element):
        return [content]
    if isinstance(content, Group):
        particles = content.particles[:1] if content.kind.value == "choice" else content.particles
        return [element for particle in particles for element in elements(particle)]
    return []


def samples(contract: Contract, service: Service, operation: Operation, style: SampleStyle) -> tuple[str, str]:
    """Return an example request and an example response. Raises SoapbindError when they would be too large."""
    documented = style is SampleStyle.DOCUMENTED
    contract = select(contract, (service.name,), ())
    maker = _Maker(contract, documented)
    request, response = operation.input, operation.output or Message()
    if documented:
        return (
            _documented(maker, service, request, is_request=True),
            _documented(maker, service, response, is_request=False),
        )
    return _wire(maker, service, request), _wire(maker, service, response)


def _bodies(maker: _Maker, message: Message) -> tuple[Node, ...]:
    found = body_element(message)
    if found is None:
        return tuple(maker.element(part.element) for part in message.body if part.element is not None)
    node = maker.element(found)
    return node.children if found.name == SOAP_BODY else (node,)


def _headers(maker: _Maker, message: Message) -> tuple[Node, ...]:
    return tuple(_example(maker.element(part.element)) for part in message.headers if part.element is not None)


def _example(node: Node) -> Node:
    text = _HEADER_TEXTS.get(node.name.name, "true" if node.name.name == "Succeeded" else node.text)
    return Node(node.name, node.type, text, tuple(map(_example, node.children)), node.is_nil)


def _wire(maker: _Maker, service: Service, message: Message) -> str:
    prefixes = {service.namespace: "", ARRAYS: "a"}
    lines = [
        f'<s:Envelope xmlns:s="{_SOAP11}" xmlns:i="{_XSI}" xmlns={quoteattr(service.namespace)} xmlns:a="{ARRAYS}">'
    ]
    headers = _headers(maker, message)
    if headers:
        quiet = [Node(n.name, is_nil=True) if n.name.name in {"ExceptionInfo", "ExtraInfo"} else n for n in headers]
        lines += ["  <s:Header>", *(line for node in quiet for line in _wire_lines(node, prefixes, 4)), "  </s:Header>"]
    lines += [
        "  <s:Body>",
        *(line for node in _bodies(maker, message) for line in _wire_lines(node, prefixes, 4)),
        "  </s:Body>",
    ]
    return "\n".join([*lines, "</s:Envelope>", ""])


def _wire_lines(node: Node, prefixes: dict[str, str], indent: int) -> list[str]:
    margin, namespace = " " * indent, node.name.namespace
    prefix = prefixes.get(namespace)
    tag = f"{prefix}:{node.name.name}" if prefix else node.name.name
    start = tag if prefix is not None else f"{tag} xmlns={quoteattr(namespace)}"
    inner = prefixes if prefix is not None else {namespace: "", ARRAYS: "a"}
    if node.is_nil:
        return [f'{margin}<{start} i:nil="true"/>']
    if node.children:
        deeper = [line for child in node.children for line in _wire_lines(child, inner, indent + 2)]
        return [f"{margin}<{start}>", *deeper, f"{margin}</{tag}>"]
    return [f"{margin}<{start}>{escape(node.text)}</{tag}>" if node.text else f"{margin}<{start}/>"]


def _documented(maker: _Maker, service: Service, message: Message, *, is_request: bool) -> str:
    """Write as the vendor's pages do: SOAP 1.2, header blocks loose under Envelope, xsi:type everywhere.

    Layout and prefixes are those of 1,914 published examples; the form is for reading, no server accepts it.
    """
    stem = "NetServer" + service.namespace.rpartition("/")[2]
    others = sorted({name.namespace for name in maker.contract.types} | {ARRAYS})
    others = [uri for uri in others if uri not in {service.namespace, SERIALIZATION}]
    numbered = {uri: f"{stem}{index}" for index, uri in enumerate(others, start=2)} | {SERIALIZATION: f"{stem}1"}
    prefixes = {XSD: "xsd", **numbered, service.namespace: service.name}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<SOAP-ENV:Envelope",
        f' xmlns:SOAP-ENV="{_SOAP12}"',
        ' xmlns:SOAP-ENC="http://www.w3.org/2003/05/soap-encoding"',
        f' xmlns:xsi="{_XSI}"',
        f' xmlns:xsd="{XSD}"',
        *(f" xmlns:{prefix}={quoteattr(uri)}" for uri, prefix in prefixes.items() if uri != XSD),
    ]
    lines[-1] += ">"
    headers = _headers(maker, message) if is_request else ()
    shown = [node for node in headers if node.name.name in {"ApplicationToken", "Credentials"}]
    lines += [line for node in shown for line in _documented_lines(node, prefixes, 2, (2, False))]
    lines.append(" <SOAP-ENV:Body>")
    for node in _bodies(maker, message):
        body = Node(node.name, None, node.text, node.children, node.is_nil)
        lines += _documented_lines(body, prefixes, 3 if is_request else 2, (1, True))
    if is_request:
        lines.append("")
    return "\n".join([*lines, " </SOAP-ENV:Body>", "</SOAP-ENV:Envelope>", ""])


def _documented_lines(node: Node, prefixes: dict[str, str], indent: int, layout: tuple[int, bool]) -> list[str]:
    step, typed = layout
    margin = " " * indent

    def name(qname: QName) -> str:
        prefix = prefixes.get(qname.namespace)
        return f"{prefix}:{qname.name}" if prefix else qname.name

    tag = name(node.name)
    kind = f' xsi:type="{name(node.type)}"' if typed and node.type is not None and not node.is_nil else ""
    if node.is_nil:
        return [f'{margin}<{tag} xsi:nil="true"></{tag}>']
    if node.text is not None:
        return [f"{margin}<{tag}{kind}>{escape(node.text)}</{tag}>"]
    deeper = [line for child in node.children for line in _documented_lines(child, prefixes, indent + step, layout)]
    return [f"{margin}<{tag}{kind}>", *deeper, f"{margin}</{tag}>"]
