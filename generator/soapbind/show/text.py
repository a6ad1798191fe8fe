"""What ``soapbind show`` prints for people: services, signatures and types of a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Derivation,
    Element,
    Fault,
    Message,
    Operation,
    QName,
    Service,
    SimpleType,
    TypeUse,
)
from soapbind.contract.relations import flattened
from soapbind.contract.walk import child_elements
from soapbind.errors import printable
from soapbind.pymodel.literals import shown_action
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.show.content import (
    attribute,
    element_label,
    inline,
    is_plain,
    mark_of,
    particle_lines,
    type_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def body_type(contract: Contract, message: Message | None) -> ComplexType | None:
    """Return the type of the element in a body, with what it has from its bases; None unless it is a complex one."""
    part = next(iter(message.body), None) if message is not None and len(message.body) == 1 else None
    found = contract.type_of(part.element.type) if part is not None and part.element is not None else None
    return flattened(contract.types, found) if isinstance(found, ComplexType) else None


def parts(contract: Contract, message: Message | None) -> list[Element]:
    """Return the elements in a body."""
    found: list[Element] = []
    for part in message.body if message else ():
        resolved = contract.type_of(part.element.type) if part.element is not None else None
        if isinstance(resolved, ComplexType):
            found += child_elements(flattened(contract.types, resolved).content)
        elif part.element is not None:
            found.append(part.element)
        elif part.type is not None:  # rpc
            found.append(Element(QName("", part.name), part.type))
    return found


def header_names(message: Message | None) -> list[str]:
    """Return the names of the header blocks of a message."""
    return [part.element.name.name for part in message.headers if part.element] if message else []


def signature(contract: Contract, operation: Operation) -> str:
    """Return ``GetChatMessages(ChatSessionId: xs:int, After: xs:int) -> ChatMessage[]``."""
    results = parts(contract, operation.output)
    body = body_type(contract, operation.output)
    is_single = len(results) == 1 and (body is None or (is_plain(body.content) and not body.attributes))
    if is_single and not (operation.output and operation.output.attachments):
        shown = element_label(contract, results[0])
    else:
        listed = _listed(contract, operation.output)
        shown = f"({listed})" if listed else "nothing"
    return f"{operation.label}({_listed(contract, operation.input)}) -> {shown}"


def _listed(contract: Contract, message: Message | None) -> str:
    """Return what is in a message: its body, then its attachments."""
    attached = [f"{name}: attachment" for name in (message.attachments if message is not None else ())]
    return ", ".join(filter(None, [_body(contract, message), *attached]))


def _body(contract: Contract, message: Message | None) -> str:
    body = body_type(contract, message)
    if body is None:
        return ", ".join(
            f"{e.name.name}{mark_of(contract, e.occurs)}: {element_label(contract, e)}"
            for e in parts(contract, message)
        )
    shown = [inline(contract, body.content)] if body.content is not None else []
    if body.simple_content is not None:
        shown.append(f"text: {type_label(body.simple_content)}")
    shown += [f"@{e.name.name}{'' if e.required else '?'}: {type_label(e.type)}" for e in body.attributes]
    return ", ".join(filter(None, shown))


def addresses(service: Service) -> list[str]:
    """Return where the contract says that a service listens, each address once, in the order of their text."""
    return sorted({port.address for port in service.ports if port.address})


def _versions(service: Service, address: str) -> str:
    """Return the versions of SOAP at an address, "" for SOAP 1.1 alone."""
    found = sorted({port.soap_version for port in service.ports if port.address == address})
    return "" if found == ["1.1"] else f" (SOAP {' and '.join(found)})"


def show_text(contract: Contract, *, details: bool) -> str:
    """Return services, addresses and signatures; with ``details`` actions, headers and types, too."""
    lines: list[str] = []
    for service in contract.services:
        count = len(service.operations)
        lines.append(f"{service.name}  {service.namespace}  ({count} operation{'' if count == 1 else 's'})")
        lines += [f"  address: {address}{_versions(service, address)}" for address in addresses(service)]
        for operation in service.operations:
            lines.append(f"  {signature(contract, operation)}")
            if details:
                lines.append(f"    SOAPAction: {shown_action(operation.action)}")
                lines.append(f"    request headers: {', '.join(header_names(operation.input)) or 'none'}")
                lines.append(f"    response headers: {', '.join(header_names(operation.output)) or 'none'}")
                lines += [f"    fault: {_fault(contract, each)}" for each in operation.faults]
                told = [part.element for part in operation.header_faults if part.element is not None]
                lines += [f"    header fault: {each.name.name}: {element_label(contract, each)}" for each in told]
    if details:
        for name, found in sorted(contract.types.items()):
            lines += ["", *_type_lines(contract, name, found)]
    return "\n".join(printable(line, 2000) for line in lines)


def _fault(contract: Contract, found: Fault) -> str:
    details = [f"{e.name.name}: {element_label(contract, e)}" for p in found.parts if (e := p.element) is not None]
    return f"{found.name}({', '.join(details)})"


def kind_of(found: ComplexType | SimpleType) -> str:
    """Return what a type is: record, array, dictionary, flags, enumeration or simple type."""
    if isinstance(found, SimpleType):
        flags = shapes.flag_values(found) is not None
        return "flags" if flags else "enumeration" if found.enumeration else "simple type"
    return "dictionary" if found.is_dictionary else "array" if shapes.array_item(found) else "record"


def _type_lines(contract: Contract, name: QName, found: ComplexType | SimpleType) -> list[str]:
    if isinstance(found, SimpleType):
        return [f"{kind_of(found)} {name.name}", *(f"  {line}" for line in _simple_lines(found))]
    is_restriction = found.derivation is Derivation.RESTRICTION
    base = f" : {'restriction of ' if is_restriction else ''}{found.base.name}" if found.base else ""
    words = [f"{kind_of(found)} {name.name}{base}", *["abstract"] * found.abstract, *["mixed"] * found.mixed]
    return [" ".join(words), *_content_lines(contract, found)]


def _content_lines(contract: Contract, found: ComplexType) -> Iterable[str]:
    if found.simple_content is not None:
        yield f"  text: {use_label(found.simple_content)}"
    if found.content is not None:
        yield from particle_lines(contract, found.content, 2)
    for each in found.attributes:
        yield f"  {attribute(each)}"
    for name in found.prohibited:
        yield f"  no @{name.name}"
    if found.any_attribute is not None:
        yield f"  any attribute of {' '.join(found.any_attribute.namespaces)}"


def _simple_lines(found: SimpleType) -> Iterable[str]:
    flags = shapes.flag_values(found)
    values = shapes.numbered(flags or found.enumeration, flags=flags is not None)
    if values:
        yield from (f"{value.value} = {number}" for value, number in values)
    elif found.item is not None:
        yield f"list of {use_label(found.item)}"
    elif found.members:
        yield f"union of {', '.join(map(use_label, found.members))}"
    elif found.base is not None:
        yield f"restriction of {use_label(found.base)}"
    yield from (f"{facet.name} {facet.value}" for facet in found.facets)


def use_label(use: TypeUse) -> str:
    """Return how a type is called; what an anonymous simple type is, in brackets."""
    if isinstance(use, SimpleType) and use.name is None:
        return f"({', '.join(line.partition(' = ')[0] for line in _simple_lines(use))})"
    return type_label(use)
