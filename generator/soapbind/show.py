"""What ``soapbind show`` prints: services, signatures and types of a contract, as text or as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
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
from soapbind.errors import printable, visible_json
from soapbind.pymodel import datacontract_shapes as shapes
from soapbind.pymodel.literals import shown_action

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT_VERSION = 1


def elements(content: Particle | None) -> list[Element]:
    """Return the elements of a content model in order, those of every branch of a choice too."""
    if isinstance(content, Element):
        return [content]
    particles = content.particles if isinstance(content, Group) else ()
    return [element for particle in particles for element in elements(particle)]


def type_label(use: TypeUse) -> str:
    """Return how a type is called: ``xs:int``, ``ChatMessage``; an anonymous one is ``(anonymous)``."""
    name = use if isinstance(use, QName) else use.name
    if name is None:
        return "(anonymous)"
    prefix = {XSD: "xs:", SERIALIZATION: "ser:"}.get(name.namespace, "")
    return prefix + name.name


def _element_label(contract: Contract, element: Element) -> str:
    """Return how the type of an element is called, with ``[]`` for lists: repeated elements and ``ArrayOf`` types."""
    use = element.type
    found = contract.types.get(use) if isinstance(use, QName) else use
    item = shapes.array_item(found) if isinstance(found, ComplexType) else None
    label = f"{type_label(item.type)}[]" if item else type_label(use)
    return f"{label}[]" if element.occurs.repeats else label


def _parts(contract: Contract, message: Message | None) -> list[Element]:
    found: list[Element] = []
    for part in message.body if message else ():
        use = part.element.type if part.element else None
        resolved = contract.types.get(use) if isinstance(use, QName) else use
        if isinstance(resolved, ComplexType):
            found += elements(resolved.content)
        elif part.element is not None:
            found.append(part.element)
        elif part.type is not None:  # rpc
            found.append(Element(QName("", part.name), part.type))
    return found


def _headers(message: Message | None) -> list[str]:
    return [part.element.name.name for part in message.headers if part.element] if message else []


def signature(contract: Contract, operation: Operation) -> str:
    """Return ``GetChatMessages(ChatSessionId: xs:int, After: xs:int) -> ChatMessage[]``."""
    parameters = _listed(contract, _parts(contract, operation.input))
    results = _parts(contract, operation.output)
    if len(results) == 1:
        shown = _element_label(contract, results[0])
    else:
        shown = f"({_listed(contract, results)})" if results else "nothing"
    return f"{operation.label}({parameters}) -> {shown}"


def _listed(contract: Contract, found: list[Element]) -> str:
    return ", ".join(f"{each.name.name}: {_element_label(contract, each)}" for each in found)


def _addresses(service: Service) -> list[str]:
    """Return where the contract says that a service listens, each address once, in the order of their text."""
    return sorted({port.address for port in service.ports if port.address})


def show_text(contract: Contract, *, details: bool) -> str:
    """Return services, addresses and signatures; with ``details`` actions, headers and types, too."""
    lines: list[str] = []
    for service in contract.services:
        count = len(service.operations)
        lines.append(f"{service.name}  {service.namespace}  ({count} operation{'' if count == 1 else 's'})")
        lines += [f"  address: {address}" for address in _addresses(service)]
        for operation in service.operations:
            lines.append(f"  {signature(contract, operation)}")
            if details:
                lines.append(f"    SOAPAction: {shown_action(operation.action)}")
                lines.append(f"    request headers: {', '.join(_headers(operation.input)) or 'none'}")
                lines.append(f"    response headers: {', '.join(_headers(operation.output)) or 'none'}")
    if details:
        for name, found in sorted(contract.types.items()):
            lines += ["", *_type_lines(contract, name, found)]
    return "\n".join(printable(line, 2000) for line in lines)


def _type_lines(contract: Contract, name: QName, found: ComplexType | SimpleType) -> list[str]:
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found)
        values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
        kind = "flags" if flags else "enumeration" if values else "simple type"
        return [f"{kind} {name.name}", *(f"  {value.value} = {number}" for value, number in values)]
    base = f" : {found.base.name}" if found.base else ""
    kind = "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"
    return [f"{kind} {name.name}{base}", *(f"  {_member(contract, e)}" for e in elements(found.content))]


def _member(contract: Contract, element: Element) -> str:
    return f"{element.name.name}: {_element_label(contract, element)}{' nillable' if element.nillable else ''}"


def show_json(contract: Contract) -> str:
    """Return the contract as JSON; docs/show-json.md describes it, ``format`` counts its versions."""
    document = {
        "format": FORMAT_VERSION,
        "services": [
            {
                "name": service.name,
                "namespace": service.namespace,
                "addresses": _addresses(service),
                "operations": [_operation_json(contract, operation) for operation in service.operations],
            }
            for service in contract.services
        ],
        "types": [_type_json(replace(contract.types[name], name=name)) for name in sorted(contract.types)],
    }
    return visible_json(json.dumps(document, indent=2, ensure_ascii=False))


def _operation_json(contract: Contract, operation: Operation) -> dict[str, object]:
    return {
        "name": operation.label,
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
            "type": _type_json(e.type) if not isinstance(e.type, QName) and e.type.name is None else _reference(e.type),
            "nillable": e.nillable,
            "minOccurs": e.occurs.minimum,
            "maxOccurs": e.occurs.maximum,
        }
        for e in found
    ]


def _reference(use: TypeUse) -> dict[str, object]:
    name = use if isinstance(use, QName) else use.name
    return {"name": name.name, "namespace": name.namespace} if name else {"name": None, "namespace": None}


def _type_json(found: ComplexType | SimpleType) -> dict[str, object]:
    made = _reference(found)
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found)
        values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
        made["kind"] = "flags" if flags else "enumeration" if values else "simple"
        made["base"] = _reference(found.base) if isinstance(found.base, QName) else None
        made["values"] = [{"name": value.value, "number": number} for value, number in values]
        return made
    made["kind"] = "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"
    made["base"] = _reference(found.base) if found.base else None
    made["elements"] = _elements_json(elements(found.content))
    made["attributes"] = [attribute.name.name for attribute in found.attributes]
    return made
