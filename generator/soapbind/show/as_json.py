"""What ``soapbind show --format json`` prints; docs/show-json.md describes it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Contract, Element, Group, QName, SimpleType, Wildcard
from soapbind.contract.relations import instead_of
from soapbind.contract.walk import child_elements
from soapbind.errors import visible_json
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.show.content import is_plain
from soapbind.show.text import addresses, body_type, header_names, kind_of, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.contract.model import Attribute, Message, Operation, Particle, TypeUse

FORMAT_VERSION = 2


def show_json(contract: Contract, names: Sequence[Mapping[str, str]] = ()) -> str:
    """Return the contract as JSON; ``format`` counts the versions of the form, ``names`` are those told apart."""
    document = {
        "format": FORMAT_VERSION,
        "services": [
            {
                "name": service.name,
                "namespace": service.namespace,
                "addresses": addresses(service),
                "ports": [
                    {"name": port.name, "address": port.address, "soapVersion": port.soap_version}
                    for port in service.ports
                ],
                "operations": [_operation(contract, operation) for operation in service.operations],
            }
            for service in contract.services
        ],
        "types": [_type(contract, replace(contract.types[name], name=name)) for name in sorted(contract.types)],
        "names": list(names),
    }
    return visible_json(json.dumps(document, indent=2, ensure_ascii=False))


def _operation(contract: Contract, operation: Operation) -> dict[str, object]:
    return {
        "name": operation.label,
        "action": operation.action,
        "requestHeaders": header_names(operation.input),
        "responseHeaders": header_names(operation.output),
        "parameters": _elements(contract, parts(contract, operation.input)),
        "results": _elements(contract, parts(contract, operation.output)),
        "request": _body(contract, operation.input),
        "response": _body(contract, operation.output),
        "faults": [
            {"name": f.name, "detail": _elements(contract, [p.element for p in f.parts if p.element is not None])}
            for f in operation.faults
        ],
        "headerFaults": _elements(contract, [e for p in operation.header_faults if (e := p.element) is not None]),
        **_attachments("request", operation.input),
        **_attachments("response", operation.output),
    }


def _attachments(way: str, message: Message | None) -> dict[str, object]:
    """Return the parts of a message that are attachments, nothing for one without."""
    return {f"{way}Attachments": list(message.attachments)} if message is not None and message.attachments else {}


def _body(contract: Contract, message: Message | None) -> dict[str, object] | None:
    """Return what a body has besides the elements, None where there is no such thing."""
    found = body_type(contract, message)
    return None if found is None else _inside(contract, found)


def _elements(contract: Contract, found: Iterable[Element]) -> list[dict[str, object]]:
    return [
        {
            **_named(e.name),
            "type": _use(contract, e.type),
            "nillable": e.nillable,
            "minOccurs": e.occurs.minimum,
            "maxOccurs": e.occurs.maximum,
            "default": e.default,
            "fixed": e.fixed,
            "substitutes": [_named(name) for name in instead_of(contract.elements, e)],
        }
        for e in found
    ]


def _use(contract: Contract, use: TypeUse) -> dict[str, object]:
    return _type(contract, use) if not isinstance(use, QName) and use.name is None else _reference(use)


def _named(name: QName) -> dict[str, object]:
    return {"name": name.name, "namespace": name.namespace}


def _reference(use: TypeUse) -> dict[str, object]:
    name = use if isinstance(use, QName) else use.name
    return _named(name) if name else {"name": None, "namespace": None}


def _type(contract: Contract, found: ComplexType | SimpleType) -> dict[str, object]:
    made = {**_reference(found), "kind": kind_of(found).replace("simple type", "simple")}
    if isinstance(found, SimpleType):
        return {**made, **_simple(contract, found)}
    made["base"] = _reference(found.base) if found.base else None
    made["derivation"] = found.derivation.value if found.base and found.derivation else None
    made["abstract"] = found.abstract
    made["elements"] = _elements(contract, child_elements(found.content))
    return {**made, **_inside(contract, found)}


def _simple(contract: Contract, found: SimpleType) -> dict[str, object]:
    flags = shapes.flag_values(found)
    values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
    return {
        "base": _reference(found.base) if isinstance(found.base, QName) else None,
        "values": [{"name": value.value, "number": number} for value, number in values],
        "item": None if found.item is None else _use(contract, found.item),
        "members": [_use(contract, each) for each in found.members],
        "facets": [{"name": facet.name, "value": facet.value} for facet in found.facets],
    }


def _inside(contract: Contract, found: ComplexType) -> dict[str, object]:
    is_plain_one = is_plain(found.content)
    return {
        "content": None if is_plain_one or found.content is None else _particle(found.content),
        "text": None if found.simple_content is None else _use(contract, found.simple_content),
        "mixed": found.mixed,
        "attributes": _attributes(contract, found.attributes),
        "anyAttribute": None if found.any_attribute is None else list(found.any_attribute.namespaces),
    }


def _attributes(contract: Contract, found: Sequence[Attribute]) -> list[dict[str, object]]:
    return [
        {
            **_named(a.name),
            "type": _use(contract, a.type),
            "required": a.required,
            "default": a.default,
            "fixed": a.fixed,
        }
        for a in found
    ]


def _particle(found: Particle) -> dict[str, object]:
    if isinstance(found, Element):
        return {"kind": "element", **_named(found.name)}
    occurs = {"minOccurs": found.occurs.minimum, "maxOccurs": found.occurs.maximum}
    if isinstance(found, Wildcard):
        allowed = {"namespaces": list(found.namespaces), "processContents": found.process_contents}
        return {"kind": "any", **allowed, **occurs}
    inner = [_particle(each) for each in found.particles]
    assert isinstance(found, Group)  # noqa: S101 - there is nothing else
    return {"kind": found.kind.value, **occurs, "particles": inner}
