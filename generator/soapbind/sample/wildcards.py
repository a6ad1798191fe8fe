"""An element that stands where the contract allows any (XML Schema part 1, 3.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, QName, SimpleType

if TYPE_CHECKING:
    from soapbind.contract.model import Contract, Element, Wildcard

_EXAMPLE = "urn:example"


def name_for(found: Wildcard, owner: QName | None) -> QName:
    """Return a name that a wildcard in the type ``owner`` takes."""
    return QName(_namespace(found, owner.namespace if owner is not None else ""), "Example")


def declared_for(found: Wildcard, owner: QName | None, contract: Contract) -> list[Element]:
    """Return the global elements that may stand for a wildcard which takes declared ones only, the plainest first."""
    if found.process_contents != "strict":
        return []
    target = owner.namespace if owner is not None else ""
    elements = [e for e in contract.elements.values() if not e.abstract and _accepts(found, e.name.namespace, target)]
    return sorted(elements, key=lambda each: not _is_simple(each, contract))


def _is_simple(found: Element, contract: Contract) -> bool:
    use = found.type
    is_builtin = isinstance(use, QName) and use.namespace == XSD
    return is_builtin or isinstance(contract.type_of(use), SimpleType)


def _accepts(found: Wildcard, namespace: str, target: str) -> bool:
    if "##any" in found.namespaces:
        return True
    if "##other" in found.namespaces:
        return namespace not in {target, ""}
    known = {"##targetNamespace": target, "##local": ""}
    return namespace in {known.get(each, each) for each in found.namespaces}


def _namespace(found: Wildcard, target: str) -> str:
    first = next(iter(found.namespaces), "##any")
    return {"##any": _EXAMPLE, "##other": _EXAMPLE, "##targetNamespace": target, "##local": ""}.get(first, first)
