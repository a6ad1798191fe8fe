"""Constructs of XML Schema 1.1 that change what messages hold, and that nothing here understands.

They are told where a message would need them: what is left out of a schema without a word is left out of messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import XSD

if TYPE_CHECKING:
    from soapbind.documents.model import XmlElement

_ELEMENTS = tuple(
    f"{{{XSD}}}{name}" for name in ("openContent", "assert", "alternative", "assertion", "explicitTimezone")
)
DEFAULT_ATTRIBUTES = "defaultAttributes"
_LOCAL = tuple(f"{{{XSD}}}{name}" for name in ("attribute", "element"))


def beyond(component: XmlElement) -> str:
    """Return what a component has of XML Schema 1.1, in its attributes or as its children; empty for nothing."""
    if component.tag in _LOCAL and component.get("targetNamespace") is not None:
        return "a local targetNamespace"
    if not len(component):
        return ""
    for content in component.iterchildren(f"{{{XSD}}}all"):
        if content.find(f"{{{XSD}}}any") is not None:
            return "xs:any in xs:all"
    found = next(component.iterchildren(*_ELEMENTS), None)
    return "" if found is None else f"xs:{str(found.tag).rpartition('}')[2]}"


def beyond_of_schema(schema: XmlElement) -> str:
    """Return what a schema adds to all its complex types (XML Schema 1.1 part 1, 3.17.2); empty for nothing."""
    if schema.get("defaultAttributes") is not None:
        return DEFAULT_ATTRIBUTES
    return "xs:defaultOpenContent" if schema.find(f"{{{XSD}}}defaultOpenContent") is not None else ""
