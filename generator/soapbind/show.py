"""What ``soapbind show`` prints: services, signatures and types of a contract, as text or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    SERIALIZATION,
    XSD,
    ComplexType,
    Contract,
    Element,
    Message,
    Operation,
    QName,
    SimpleType,
    TypeUse,
)
from soapbind.errors import printable
from soapbind.pymodel import shapes
from soapbind.sample import elements

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT_VERSION = 1


def type_label(use: TypeUse) -> str:
    """Return how a type is called: ``xs:int``, ``ChatMessage``; an anonymous one is ``(anonymous)``."""
    name = use if isinstance(use, QName) else use.name
    if name is None:
        return "(anonymous)"
    prefix = {XSD: "xs:", SERIALIZATION: "ser:"}.get(name.namespace, "")
    return prefix + name.name


def _parts(contract: Contract, message: Message | None) -> list[Element]:
    found: list[Element] = []
    for part in message.body if message else ():
        use = part.element.type if part.element else None
        resolved = contract.types.get(use) if isinstance(use, QName) else use
        if isinstance(resolved, ComplexType):
            found += elements(resolved.content)
        elif part.element is not None:
            found.append(part.element)
    return found


def _headers(message: Message | None) -> list[str]:
    return [part.element.name.name for part in message.headers if part.element] if message else []


def signature(contract: Contract, operation: Operation) -> str:
    """Return ``AddChatMessage(ChatSessionId: xs:int, Message: ChatMessage) -> ChatMessage``."""
    parameters = ", ".join(f"{e.name.name}: {type_label(e.type)}" for e in _parts(contract, operation.input))
    results = _parts(contract, operation.output)
    if len(results) == 1:
        shown = type_label(results[0].type)
    else:
        shown = "(" + ", ".join(f"{e.name.name}: {type_label(e.type)}" for e in results) + ")" if results else "nothing"
    return f"{operation.name}({parameters}) -> {shown}"


def show_text(contract: Contract, *, details: bool) -> str:
    """Return services and signatures; with ``details`` also actions, headers and the types that are reached."""
    lines: list[str] = []
    for service in contract.services:
        lines.append(f"{service.name}  {service.namespace}  ({len(service.operations)} operations)")
        for operation in service.operations:
            lines.append(f"  {signature(contract, operation)}")
            if details:
                lines.append(f"    SOAPAction: {operation.action}")
                lines.append(f"    request headers: {', '.join(_headers(operation.input)) or 'none'}")
                lines.append(f"    response headers: {', '.join(_headers(operation.output)) or 'none'}")
    if details:
        for name, found in sorted(contract.types.items()):
            lines += ["", *_type_lines(name, found)]
    return "\n".join(printable(line, 2000) for line in lines)


def _type_lines(name: QName, found: ComplexType | SimpleType) -> list[str]:
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found)
        values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
        kind = "flags" if flags else "enumeration" if values else "simple type"
        return [f"{kind} {name.name}", *(f"  {value.value} = {number}" for value, number in values)]
    base = f" : {found.base.name}" if found.base else ""
    kind = "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"
    return [f"{kind} {name.name}{base}", *(f"  {_element_text(e)}" for e in elements(found.content))]


def _element_text(element: Element) -> str:
    many = " [0..n]" if element.occurs.repeats else ""
    return f"{element.name.name}: {type_label(element.type)}{' nillable' if element.nillable else ''}{many}"


def show_json(contract: Contract) -> str:
    """Return the contract as JSON; docs/show-json.md describes it, ``format`` counts its versions."""
    document = {
        "format": FORMAT_VERSION,
        "services": [
            {
                "name": service.name,
                "namespace": service.namespace,
                "operations": [_operation_json(contract, operation) for operation in service.operations],
            }
            for service in contract.services
        ],
        "types": [_type_json(name, found) for name, found in sorted(contract.types.items())],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _operation_json(contract: Contract, operation: Operation) -> dict[str, object]:
    return {
        "name": operation.name,
        "action": operation.action,
        "requestHeaders": _headers(operation.input),
        "responseHeaders": _headers(operation.output),
        "parameters": _elements_json(_parts(contract, operation.input)),
        "results": _elements_json(_parts(contract, operation.output)),
    }


def _elements_json(found: Iterable[Element]) -> list[dict[str, object]]:
    return [
        {
            "name": e.name.name,
            "namespace": e.name.namespace,
            "type": type_label(e.type),
            "nillable": e.nillable,
            "minOccurs": e.occurs.minimum,
            "maxOccurs": e.occurs.maximum,
        }
        for e in found
    ]


def _type_json(name: QName, found: ComplexType | SimpleType) -> dict[str, object]:
    made: dict[str, object] = {"name": name.name, "namespace": name.namespace}
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found)
        values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
        made["kind"] = "flags" if flags else "enumeration" if values else "simple"
        made["values"] = [{"name": value.value, "number": number} for value, number in values]
        return made
    made["kind"] = "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"
    made["base"] = found.base.name if found.base else None
    made["elements"] = _elements_json(elements(found.content))
    return made
