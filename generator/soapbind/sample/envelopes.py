"""Samples as text: whole envelopes, as a server accepts them or as the vendor's documentation shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from soapbind.contract.model import ARRAYS, SERIALIZATION, XSD, QName
from soapbind.sample.nodes import Node, Words
from soapbind.sample.scope import XSI, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.contract.model import Service
    from soapbind.sample.nodes import Text

# What the vendor's documentation shows in header blocks, whose real values are secrets.
_HEADER_TEXTS = {"ApplicationToken": "1234567-1234-9876", "Ticket": "7T:1234abcxyzExample=="}
_SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
_SOAP12 = "http://www.w3.org/2003/05/soap-envelope"


def header_example(node: Node) -> Node:
    """Return a header block with the values that the vendor's documentation shows."""
    text = _HEADER_TEXTS.get(node.name.name, "true" if node.name.name == "Succeeded" else node.text)
    return replace(node, text=text, children=tuple(map(header_example, node.children)))


def wire(service: Service, headers: Sequence[Node], bodies: Sequence[Node], soap_version: str = "1.1") -> str:
    """Return an envelope of a version of SOAP."""
    soap = _SOAP11 if soap_version == "1.1" else _SOAP12
    scope = {"s": soap, "i": XSI, "": service.namespace, "a": ARRAYS}
    lines = [f'<s:Envelope xmlns:s="{soap}" xmlns:i="{XSI}" xmlns={quoteattr(service.namespace)} xmlns:a="{ARRAYS}">']
    if headers:
        quiet = [Node(n.name, is_nil=True) if n.name.name in {"ExceptionInfo", "ExtraInfo"} else n for n in headers]
        lines += ["  <s:Header>", *(line for node in quiet for line in _wire_lines(node, scope, 4)), "  </s:Header>"]
    lines += ["  <s:Body>", *(line for node in bodies for line in _wire_lines(node, scope, 4)), "  </s:Body>"]
    return "\n".join([*lines, "</s:Envelope>", ""])


def _wire_lines(node: Node, scope: Mapping[str, str], indent: int) -> list[str]:
    margin = " " * indent
    tag, attributes, text, inner = opened(node, scope)
    if node.is_nil:
        return [f"{margin}<{tag}{attributes}/>"]
    deeper = [line for child in node.children for line in _wire_lines(child, inner, 0 if text else indent + 2)]
    if deeper and not text:
        return [f"{margin}<{tag}{attributes}>", *deeper, f"{margin}</{tag}>"]
    content = text + "".join(deeper)
    return [f"{margin}<{tag}{attributes}>{content}</{tag}>" if content else f"{margin}<{tag}{attributes}/>"]


def documented(
    service: Service, namespaces: Iterable[str], headers: Sequence[Node], bodies: Sequence[Node], *, is_request: bool
) -> str:
    """Write as the vendor's pages do: SOAP 1.2, header blocks loose under Envelope, xsi:type everywhere.

    Layout and prefixes are those of 1,914 published examples; the form is for reading, no server accepts it.
    ``namespaces`` are those of the types of the contract.
    """
    prefixes = _prefixes(service, namespaces)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<SOAP-ENV:Envelope",
        f' xmlns:SOAP-ENV="{_SOAP12}"',
        ' xmlns:SOAP-ENC="http://www.w3.org/2003/05/soap-encoding"',
        f' xmlns:xsi="{XSI}"',
        f' xmlns:xsd="{XSD}"',
        *(f" xmlns:{prefix}={quoteattr(uri)}" for uri, prefix in prefixes.items() if uri != XSD),
    ]
    lines[-1] += ">"
    shown = [node for node in headers if node.name.name in {"ApplicationToken", "Credentials"}] if is_request else []
    lines += [line for node in shown for line in _documented_lines(node, prefixes, 2, (2, False))]
    lines.append(" <SOAP-ENV:Body>")
    for node in bodies:
        lines += _documented_lines(replace(node, type=None), prefixes, 3 if is_request else 2, (1, True))
    if is_request:
        lines.append("")
    return "\n".join([*lines, " </SOAP-ENV:Body>", "</SOAP-ENV:Envelope>", ""])


def _prefixes(service: Service, namespaces: Iterable[str]) -> dict[str, str]:
    stem = "NetServer" + service.namespace.rpartition("/")[2]
    others = [uri for uri in sorted({*namespaces, ARRAYS}) if uri not in {service.namespace, SERIALIZATION}]
    numbered = {uri: f"{stem}{index}" for index, uri in enumerate(others, start=2)} | {SERIALIZATION: f"{stem}1"}
    return {XSD: "xsd", **numbered, service.namespace: service.name}


def _documented_lines(node: Node, prefixes: Mapping[str, str], indent: int, layout: tuple[int, bool]) -> list[str]:
    step, typed = layout
    margin, tag = " " * indent, _named(node.name, prefixes)
    kind = f' xsi:type="{_named(node.type, prefixes)}"' if typed and node.type is not None and not node.is_nil else ""
    shown = ((_named(name, prefixes), _shown(value, prefixes)) for name, value in node.attributes)
    kind += "".join(f" {name}={quoteattr(value)}" for name, value in shown)
    if node.is_nil:
        return [f'{margin}<{tag} xsi:nil="true"{kind}></{tag}>']
    if node.text is not None and not node.children:
        return [f"{margin}<{tag}{kind}>{escape(_shown(node.text, prefixes))}</{tag}>"]
    deeper = [line for child in node.children for line in _documented_lines(child, prefixes, indent + step, layout)]
    return [f"{margin}<{tag}{kind}>", *deeper, f"{margin}</{tag}>"]


def _named(name: QName, prefixes: Mapping[str, str]) -> str:
    prefix = prefixes.get(name.namespace)
    return f"{prefix}:{name.name}" if prefix else name.name


def _shown(value: Text, prefixes: Mapping[str, str]) -> str:
    if isinstance(value, QName):
        return _named(value, prefixes)
    return " ".join(_shown(each, prefixes) for each in value.items) if isinstance(value, Words) else value
