"""Declarations of XML Schema: elements, attributes, groups and types, with all references to groups resolved.

``soapbind.contract.model`` has them too, beside the services whose messages they make up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from soapbind.contract.values import ONCE, Derivation, GroupKind, Occurs, QName
from soapbind.errors import Location

# A named type, or an anonymous one written in place.
TypeUse: TypeAlias = "QName | ComplexType | SimpleType"


@dataclass(frozen=True, slots=True)
class Element:
    """An element declaration: global, or a particle of a content model (references are resolved, ``is_reference``).

    ``beyond`` names what it has of XML Schema 1.1 that nothing here understands, as in the types. ``scope`` has the
    prefixes in the default or fixed value with their namespaces, should it be a qualified name.
    """

    name: QName
    type: TypeUse
    occurs: Occurs = ONCE
    nillable: bool = False
    default: str | None = None
    fixed: str | None = None
    abstract: bool = False
    substitution_group: QName | None = None
    is_reference: bool = False
    beyond: str = ""
    scope: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``xs:any`` or ``xs:anyAttribute``; ``namespaces`` as written (``##any``, ``##other``, URIs)."""

    namespaces: tuple[str, ...] = ("##any",)
    process_contents: str = "strict"
    occurs: Occurs = ONCE
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A model group; references to named groups are resolved to a Group in place, which keeps their ``name``."""

    kind: GroupKind
    particles: tuple[Particle, ...] = ()
    occurs: Occurs = ONCE
    location: Location = field(default=Location(""), compare=False, repr=False)
    name: QName | None = field(default=None, compare=False)


Particle: TypeAlias = Element | Wildcard | Group


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a complex type (attribute groups and references are resolved); ``scope`` as of an element."""

    name: QName
    type: TypeUse
    required: bool = False
    default: str | None = None
    fixed: str | None = None
    beyond: str = ""
    scope: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ComplexType:
    """A complex type with its own content only; ``base`` names the type it derives from.

    ``simple_content`` is the type of the text for ``xs:simpleContent``. ``is_dictionary`` and ``is_value_type`` are the
    annotations DataContractSerializer writes (dotnet/wcf SchemaImporter.cs). ``element`` is set for the anonymous type
    of a global element that others refer to: such a type is shared under a name of ours, which is never on the wire.
    ``base`` names complex types only; a simple base is all in ``simple_content``. ``prohibited`` are attributes of the
    base that a restriction takes away.
    """

    name: QName | None
    content: Group | None = None
    base: QName | None = None
    derivation: Derivation | None = None
    simple_content: TypeUse | None = None
    attributes: tuple[Attribute, ...] = ()
    any_attribute: Wildcard | None = None
    prohibited: tuple[QName, ...] = ()
    abstract: bool = False
    mixed: bool = False
    is_dictionary: bool = False
    is_value_type: bool = False
    element: QName | None = None
    beyond: str = ""
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EnumerationValue:
    """One ``xs:enumeration``: its annotated DataContract number, and what it means where values are qualified names."""

    value: str
    number: int | None = None
    documentation: str = field(default="", compare=False)
    name: QName | None = field(default=None, compare=False)


class Facet(NamedTuple):
    """A constraining facet other than enumeration, as written: ``minInclusive``, ``pattern``, ``maxLength`` ..."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A simple type: exactly one of ``base`` (restriction), ``item`` (list) and ``members`` (union) is given."""

    name: QName | None
    base: TypeUse | None = None
    item: TypeUse | None = None
    members: tuple[TypeUse, ...] = ()
    enumeration: tuple[EnumerationValue, ...] = ()
    facets: tuple[Facet, ...] = ()
    actual_type: QName | None = None  # the DataContract annotation that names the type behind an enumeration
    beyond: str = ""
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)
