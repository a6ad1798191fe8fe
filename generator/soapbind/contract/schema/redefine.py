"""``xs:redefine``: a component under its old name, made of the old one and what is written (XML Schema Part 1, 4.2.2).

The old declaration and the new one become one, since no message can tell them apart: both have the same name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Derivation, Group, GroupKind, SimpleType, Wildcard
from soapbind.contract.schema.attributes import intersection
from soapbind.contract.schema.unresolved import AttributeGroup, AttributeGroupRef, Component, GroupRef, Value

if TYPE_CHECKING:
    from soapbind.contract.model import Attribute, Particle, QName, TypeUse


def redefined(old: Component, new: Component) -> Component:
    """Return the component that ``new`` makes of ``old``; what does not refer to itself replaces it."""
    return replace(new, value=_value(old.value, new.value, new.name), plain=old.plain and new.plain)


def _value(old: Value, new: Value, name: QName) -> Value:
    match old, new:
        case SimpleType(), SimpleType():
            return replace(new, base=replace(old, name=None)) if new.base == name else new
        case ComplexType(), ComplexType():
            return _complex(old, new, name) if new.base == name else new
        case Group(), Group():
            return _group(old, new, name)
        case AttributeGroup(), AttributeGroup():
            return _attribute_group(old, new, name)
        case _:
            return new


def _complex(old: ComplexType, new: ComplexType, name: QName) -> ComplexType:
    made = replace(
        new,
        base=old.base,
        simple_content=_text(old, new.simple_content, name),
        mixed=new.mixed or old.mixed,
        beyond=new.beyond or old.beyond,
        documentation=new.documentation or old.documentation,
    )
    if new.derivation is Derivation.EXTENSION:
        return replace(
            made,
            derivation=old.derivation,
            content=_joined(old.content, new.content),
            attributes=(*old.attributes, *new.attributes),
            any_attribute=_union(old.any_attribute, new.any_attribute),
            prohibited=old.prohibited,
        )
    # What a restriction writes down is all of the content, so also what the old type took from its base.
    again = {*new.prohibited, *(each.name for each in new.attributes)}
    return replace(
        made,
        derivation=None if old.base is None else Derivation.RESTRICTION,
        attributes=(*(each for each in old.attributes if each.name not in again), *new.attributes),
        prohibited=(*old.prohibited, *new.prohibited) if old.base is not None else (),
    )


def _text(old: ComplexType, new: TypeUse | None, name: QName) -> TypeUse | None:
    """Return the type of the text, which the new type refers to by its own name."""
    if isinstance(new, SimpleType):
        return replace(new, base=old.simple_content) if new.base == name else new
    return old.simple_content if new == name else new


def _joined(old: Group | None, new: Group | None) -> Group | None:
    """Return the content of an extension: first the old, then the new (Part 1, 3.4.2)."""
    if old is None or new is None:
        return new or old
    return Group(GroupKind.SEQUENCE, (old, new), location=new.location)


def _union(old: Wildcard | None, new: Wildcard | None) -> Wildcard | None:
    """Return a wildcard for what either allows, judged as the new one says (Part 1, 3.4.2 and 3.10.6)."""
    if old is None or new is None:
        return new or old
    one, other = old.namespaces, new.namespaces
    if "##any" in (*one, *other):
        return replace(new, namespaces=("##any",))
    if "##other" in one or "##other" in other:
        listed = {*one, *other} - {"##other"}
        both = {"##targetNamespace", "##local"} <= listed
        # ``##other`` allows neither the target namespace nor none; with one of them only, nothing says so exactly.
        return replace(new, namespaces=("##any",) if both or "##targetNamespace" in listed else ("##other",))
    return replace(new, namespaces=tuple(dict.fromkeys((*one, *other))))


def _group(old: Group, new: Group, name: QName) -> Group:
    """Return a group with the old one where it refers to itself."""

    def inside(particle: Particle) -> Particle:
        if isinstance(particle, GroupRef):
            return replace(old, occurs=particle.occurs) if particle.ref == name else particle
        if isinstance(particle, Group):
            return replace(particle, particles=tuple(map(inside, particle.particles)))
        return particle

    made = inside(new)
    return made if isinstance(made, Group) else new


def _attribute_group(old: AttributeGroup, new: AttributeGroup, name: QName) -> AttributeGroup:
    found: list[Attribute] = []
    wildcard = new.any_attribute
    for each in new.attributes:
        if isinstance(each, AttributeGroupRef) and each.name == name:
            found += old.attributes
            if wildcard is None or old.any_attribute is None:
                wildcard = wildcard or old.any_attribute
            else:
                wildcard = intersection(wildcard, old.any_attribute)
        else:
            found.append(each)
    return AttributeGroup(tuple(found), wildcard)
