"""The texts of a documentation file, put into a contract; they win over what the contract says itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Element,
    EnumerationValue,
    Group,
    Message,
    Operation,
    Part,
    QName,
    Service,
    SimpleType,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.documentation.model import Documentation, Entry, Texts


def documented(contract: Contract, texts: Documentation) -> Contract:
    """Return a contract with the texts of a file in it. Names that are not there are passed over."""
    headers = _Headers(texts.headers)
    return replace(
        contract,
        services=tuple(_service(service, texts, headers) for service in contract.services),
        types={name: _type(found, name, texts) for name, found in contract.types.items()},
    )


def entry_of(entries: Mapping[str, Entry], name: QName) -> Entry | None:
    """Return the entry of a name: the one in Clark notation, else the one of the local name in any namespace."""
    return entries.get(str(name)) or entries.get(name.name)


def entry_of_operation(entries: Mapping[str, Entry], service: Service, operation: Operation) -> Entry | None:
    """Return the entry of an operation; the plain name stands for all that are overloaded."""
    return entries.get(f"{service.name}.{operation.label}") or entries.get(f"{service.name}.{operation.name}")


def entry_of_type(texts: Documentation, name: QName, found: ComplexType | SimpleType) -> Entry | None:
    """Return the entry of a type: an enumeration is among the enums, anything else among the types."""
    return entry_of(texts.enums if is_enumeration(found) else texts.types, name)


def is_enumeration(found: ComplexType | SimpleType) -> bool:
    """Whether a type has values of its own, one or several at a time."""
    return isinstance(found, SimpleType) and bool(values_of(found))


def values_of(found: SimpleType) -> tuple[EnumerationValue, ...]:
    """Return the values of an enumeration, or of a list of enumerated values."""
    return found.enumeration or (values_of(found.item) if isinstance(found.item, SimpleType) else ())


def _service(service: Service, texts: Documentation, headers: _Headers) -> Service:
    entry = entry_of(texts.services, QName(service.namespace, service.name))
    return replace(
        service,
        documentation=_summary(entry, service.documentation),
        operations=tuple(_operation(service, operation, texts, headers) for operation in service.operations),
    )


def _operation(service: Service, operation: Operation, texts: Documentation, headers: _Headers) -> Operation:
    output = operation.output
    made = replace(
        operation,
        input=headers.message(operation.input),
        output=None if output is None else headers.message(output),
    )
    entry = entry_of_operation(texts.operations, service, operation)
    if entry is None:
        return made
    return replace(
        made,
        documentation=_summary(entry, operation.documentation),
        parameter_documentation={**operation.parameter_documentation, **entry.members},
        result_documentation=operation.result_documentation if entry.returns is None else entry.returns,
    )


@dataclass(frozen=True, slots=True)
class _Headers:
    """Says what headers are, of elements that many messages share and go on sharing: ``known`` has those, by ``id``."""

    texts: Texts
    known: dict[int, tuple[Element, Element]] = field(default_factory=dict[int, "tuple[Element, Element]"])

    def message(self, message: Message) -> Message:
        """Return a message whose headers say what they are."""
        return replace(message, headers=tuple(map(self._part, message.headers))) if self.texts else message

    def _part(self, part: Part) -> Part:
        if part.element is None:
            return part
        known = self.known.get(id(part.element))
        if known is None:  # with the element itself, so that no other one gets its id
            known = self.known[id(part.element)] = part.element, _said(part.element, self.texts)
        if known[1] is part.element:
            return part
        return Part(part.name, known[1], part.type, part.location, part.use)  # replace takes several times as long


def _said(element: Element, texts: Texts) -> Element:
    text = texts.get(str(element.name), texts.get(element.name.name))
    return element if text is None else replace(element, documentation=text)


def _type(found: ComplexType | SimpleType, name: QName, texts: Documentation) -> ComplexType | SimpleType:
    entry = entry_of_type(texts, name, found)
    if entry is None:
        return found
    if isinstance(found, SimpleType):
        return replace(_values(found, entry.members), documentation=_summary(entry, found.documentation))
    return replace(
        found,
        documentation=_summary(entry, found.documentation),
        content=None if found.content is None else _group(found.content, entry.members),
    )


def _group(group: Group, texts: Texts) -> Group:
    return replace(group, particles=tuple(_particle(particle, texts) for particle in group.particles))


def _particle(particle: Element | Wildcard | Group, texts: Texts) -> Element | Wildcard | Group:
    if isinstance(particle, Group):
        return _group(particle, texts)
    return _said(particle, texts) if isinstance(particle, Element) else particle


def _values(found: SimpleType, texts: Texts) -> SimpleType:
    item = found.item
    return replace(
        found,
        enumeration=tuple(replace(v, documentation=texts.get(v.value, v.documentation)) for v in found.enumeration),
        item=_values(item, texts) if isinstance(item, SimpleType) else item,
    )


def _summary(entry: Entry | None, otherwise: str) -> str:
    return otherwise if entry is None or entry.summary is None else entry.summary
