"""Schema components as written in one place: prefixes are resolved, references to other components are not yet.

Such a component depends on its own text only, so documents that repeat it can share it. What it refers to can differ
from WSDL to WSDL and is put in by ``resolve``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import Attribute, ComplexType, Element, Group, QName, SimpleType, Wildcard

if TYPE_CHECKING:
    from soapbind.errors import Location


_NO_NAME = QName("", "")


class Kind(Enum):
    """The symbol spaces of XML Schema (XML Schema Part 1, 2.5)."""

    ELEMENT = "element"
    TYPE = "type"
    GROUP = "group"
    ATTRIBUTE = "attribute"
    ATTRIBUTE_GROUP = "attributeGroup"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a schema says about everything in it. ``lines`` tells whether line numbers mean anything.

    ``beyond`` names what it adds to its complex types by XML Schema 1.1. ``alone`` tells that no schema without a
    namespace can be seen, so that a name in no namespace can only mean one of ``target``.
    """

    target: str
    elements_qualified: bool
    attributes_qualified: bool
    chameleon: bool
    location: Location
    lines: bool
    beyond: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ElementRef(Element):
    """``<xs:element ref>``: ``name`` is the element meant, ``type`` says nothing."""


@dataclass(frozen=True, slots=True)
class GroupRef(Group):
    """``<xs:group ref>``; ``kind`` says nothing."""

    ref: QName = _NO_NAME


@dataclass(frozen=True, slots=True)
class AttributeRef(Attribute):
    """``<xs:attribute ref>``: ``name`` is the attribute meant."""


@dataclass(frozen=True, slots=True)
class AttributeGroupRef(Attribute):
    """``<xs:attributeGroup ref>``: ``name`` is the group meant."""


@dataclass(frozen=True, slots=True)
class AttributeGroup:
    """A named attribute group."""

    attributes: tuple[Attribute, ...] = ()
    any_attribute: Wildcard | None = None


def groups_in(node: ComplexType | Group) -> set[QName]:
    """Return the named groups that a type or a group refers to, in its anonymous types too."""
    found: set[QName] = set()
    todo: list[object] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, GroupRef):
            found.add(each.ref)
        elif isinstance(each, Group):
            todo += each.particles
        elif isinstance(each, ComplexType):
            todo.append(each.content)
        elif isinstance(each, Element):
            todo.append(each.type)
    return found


Value: TypeAlias = Element | ComplexType | SimpleType | Group | Attribute | AttributeGroup


@dataclass(frozen=True, slots=True)
class Component:
    """A global component. ``plain`` ones hold no reference that ``resolve`` would have to follow.

    ``assumed`` are names without a namespace, and where they stand, that were taken to be of the target namespace.
    """

    kind: Kind
    name: QName
    value: Value
    plain: bool
    location: Location
    assumed: tuple[tuple[str, Location], ...] = ()


Table: TypeAlias = dict[QName, Component]
Tables: TypeAlias = dict[Kind, Table]
