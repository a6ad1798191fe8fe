"""The attributes of a type, those of its attribute groups among them, and the wildcard that they make together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, Attribute, QName, Wildcard
from soapbind.contract.qnames import XML, XSI
from soapbind.contract.schema.unresolved import AttributeGroup, AttributeGroupRef, AttributeRef, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.contract.schema.lookup import Lookup

# What every processor knows (XML Schema Part 1, 3.2.7), and what the XML namespace has.
_KNOWN_ATTRIBUTES = {
    **{
        QName(XML, name): type_
        for name, type_ in (("lang", "language"), ("space", "NCName"), ("base", "anyURI"), ("id", "ID"))
    },
    **{QName(XSI, name): "anyURI" for name in ("schemaLocation", "noNamespaceSchemaLocation")},
}
# Every element may have them, whatever its type says; a value says by its class which they are.
_SAID_BY_VALUES = (QName(XSI, "type"), QName(XSI, "nil"))
_ANY, _OTHER, _TARGET, _LOCAL = "##any", "##other", "##targetNamespace", "##local"


def attributes_of(
    lookup: Lookup, attributes: Sequence[Attribute], own: Wildcard | None, seen: tuple[QName, ...] = ()
) -> tuple[tuple[Attribute, ...], Wildcard | None]:
    """Return attributes with every reference followed, and the wildcard of all: ``own`` and those of the groups.

    ``seen`` are the groups that are being followed. XML Schema Part 1, 3.4.2: what all of the wildcards allow is
    allowed, and the one that is written in the type itself says how it is judged.
    """
    found: list[Attribute] = []
    wildcard = own
    for attribute in attributes:
        if isinstance(attribute, AttributeRef):
            if attribute.name not in _SAID_BY_VALUES:
                found.append(_reference(lookup, attribute))
        elif isinstance(attribute, AttributeGroupRef):
            inner, rest = _group(lookup, attribute, seen)
            found += inner
            wildcard = rest if wildcard is None else wildcard if rest is None else intersection(wildcard, rest)
        else:
            found.append(attribute)
    return tuple(found), wildcard


def intersection(first: Wildcard, second: Wildcard) -> Wildcard:
    """Return a wildcard for what both allow, otherwise as the first (XML Schema Part 1, 3.10.6).

    Of two ``##other`` with different target namespaces none can express both; the first stays.
    """
    one, other = first.namespaces, second.namespaces
    if other == (_ANY,):
        return first
    if one == (_ANY,):
        return replace(first, namespaces=other)
    if _OTHER in one and _OTHER in other:
        return first
    if _OTHER in one or _OTHER in other:
        listed = other if _OTHER in one else one
        return replace(first, namespaces=tuple(n for n in listed if n not in {_TARGET, _LOCAL}))
    return replace(first, namespaces=tuple(n for n in one if n in other))


def _group(
    lookup: Lookup, ref: AttributeGroupRef, seen: tuple[QName, ...]
) -> tuple[tuple[Attribute, ...], Wildcard | None]:
    component = lookup.find(Kind.ATTRIBUTE_GROUP, ref.name, ref.location) if ref.name not in seen else None
    if component is None or not isinstance(component.value, AttributeGroup):
        return (), None
    lookup.copies += len(component.value.attributes)
    if not lookup.is_bounded(len(seen), ref.location):
        return (), None
    return attributes_of(lookup, component.value.attributes, component.value.any_attribute, (*seen, ref.name))


def _reference(lookup: Lookup, ref: AttributeRef) -> Attribute:
    component = lookup.find(Kind.ATTRIBUTE, ref.name, ref.location)
    target = component.value if component is not None else None
    if not isinstance(target, Attribute):
        target = Attribute(ref.name, QName(XSD, _KNOWN_ATTRIBUTES.get(ref.name, "string")))
    return replace(
        target,
        required=ref.required,
        default=ref.default if ref.default is not None else target.default,
        fixed=ref.fixed if ref.fixed is not None else target.fixed,
        scope=target.scope if ref.default is ref.fixed is None else ref.scope,
        documentation=ref.documentation or target.documentation,
        location=ref.location,
    )
