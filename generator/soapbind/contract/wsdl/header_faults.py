"""Headers that tell what was wrong with a header, beside a fault: ``soap:headerfault`` (WSDL 1.1, 3.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import Element, Part, QName, Use
from soapbind.contract.wsdl.definitions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from soapbind.contract.defects import Findings
    from soapbind.contract.wsdl.definitions import Definitions, Node
    from soapbind.documents.model import XmlElement

_HEADER_FAULT = tuple(f"{{{ns}}}headerfault" for ns in VERSIONS)


def has_header_faults(bound: Node) -> bool:
    """Whether the binding of an operation names any; most do not."""
    return next(bound.element.iter(*_HEADER_FAULT), None) is not None


def header_faults(
    bound: Node, definitions: Definitions, parts: Callable[[Node], Mapping[str, Part]], lost: Findings
) -> Iterator[Part]:
    """Give the header faults of an operation, each once; ``parts`` are those of a message.

    What is wrong goes to ``lost``: a service can be called without them.
    """
    found: dict[QName, Part] = {}
    for kind in ("input", "output"):
        concrete = bound.child(kind)
        for element in () if concrete is None else concrete.element.iter(*_HEADER_FAULT):
            assert concrete is not None  # noqa: S101 - it has the element
            here = concrete.inner(element)
            holder = definitions.find("message", here.reference("message", lost), here, lost)
            if holder is None:
                continue
            name = element.get("part", "")
            part = parts(holder).get(name)
            if part is None:
                message = f"names part {name} of message {holder.name.name}, which does not have it"
                lost.add(here.location, "unknown-part", message, "correct the name")
                continue
            part = as_header(part, element)
            if part.element is not None:
                found.setdefault(part.element.name, part)
    yield from found.values()


def as_header(part: Part, bound: XmlElement) -> Part:
    """Return a part as the header that ``soap:header`` or ``soap:headerfault`` makes of it."""
    use = Use.ENCODED if bound.get("use", "").strip() == Use.ENCODED.value else Use.LITERAL
    made = as_element(part, bound.get("namespace", ""))
    return made if made.use is use else replace(made, use=use)


def as_element(part: Part, namespace: str) -> Part:
    """Return a part of a header or a fault as an element: one with a type is called like the part.

    So zeep and Axis have it. WSDL 1.1, 3.6 and 3.7 leave it open, and WS-I Basic Profile 1.1, R2205 forbids such parts;
    the namespace is the one of soap:header or soap:fault, none unless it is given.
    """
    if part.type is None:
        return part
    return replace(part, element=Element(QName(namespace, part.name), part.type, location=part.location), type=None)
