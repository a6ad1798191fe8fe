"""What a WSDL means: services, operations, and the types of XML Schema. Knows XML and QNames, nothing of Python.

The model can say all of XML Schema that real WSDLs use; what a later stage cannot render yet it must refuse, with the
``location`` that every component carries. ``documentation`` is text as the contract has it, with its tags.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.port import Port
from soapbind.contract.values import (
    ANY_TYPE,
    ARRAYS,
    ONCE,
    SERIALIZATION,
    XSD,
    Defect,
    Derivation,
    EnumerationValue,
    Facet,
    GroupKind,
    Occurs,
    Owner,
    QName,
    Style,
    Use,
)
from soapbind.errors import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ANY_TYPE",
    "ARRAYS",
    "ONCE",
    "SERIALIZATION",
    "XSD",
    "Attribute",
    "ComplexType",
    "Contract",
    "Defect",
    "Derivation",
    "Element",
    "EnumerationValue",
    "Facet",
    "Fault",
    "Group",
    "GroupKind",
    "Message",
    "Occurs",
    "Operation",
    "Owner",
    "Part",
    "Particle",
    "Port",
    "QName",
    "Service",
    "SimpleType",
    "Style",
    "TypeUse",
    "Use",
    "Wildcard",
]

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
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A model group; references to named groups are resolved to a Group in place, which keeps their ``name``."""

    kind: GroupKind
    particles: tuple[Particle, ...] = ()
    occurs: Occurs = ONCE
    location: Location = field(default=Location(""), compare=False, repr=False)
    name: QName | None = field(default=None, compare=False)
    documentation: str = field(default="", compare=False)


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
    base that a restriction takes away. ``array`` is the rank of an array of SOAP encoding (5.4.2): ``[]``, ``[,]`` ...
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
    array: str = ""
    beyond: str = ""
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


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


@dataclass(frozen=True, slots=True)
class Part:
    """A message part: ``element`` for element parts, ``type`` for type parts (rpc); ``use`` is that of a header."""

    name: str
    element: Element | None = None
    type: QName | None = None
    location: Location = field(default=Location(""), compare=False, repr=False)
    use: Use = Use.LITERAL


@dataclass(frozen=True, slots=True)
class Message:
    """Input or output of an operation: SOAP headers in binding order, body parts in message order.

    For rpc style ``wrapper`` is the element around the parts (namespace of ``soap:body``, name of the operation).
    ``use`` is that of the body, ``encoding`` its encodingStyle where it is encoded; ``attachments`` are parts that are
    MIME parts of their own, ``attachment_types`` the media types that the binding names for each. ``is_listed`` tells
    that the binding lists the parts of the body.
    """

    headers: tuple[Part, ...] = ()
    body: tuple[Part, ...] = ()
    wrapper: QName | None = None
    use: Use = Use.LITERAL
    encoding: str = ""
    attachments: tuple[str, ...] = ()
    attachment_types: tuple[str, ...] = field(default=(), compare=False)
    is_listed: bool = False
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """A ``wsdl:fault``. Its message has one part (WSDL 1.1, 3.6): the element of the entry in the detail."""

    name: str
    parts: tuple[Part, ...] = ()
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a port type with its SOAP binding. ``output`` is None for a one-way operation.

    ``action`` is the SOAPAction that messages carry, empty where soapAction is empty or missing, or soap:operation is
    (WS-I Basic Profile 1.1, R2744 and R2745). ``overload`` tells an operation from those of the same name before it:
    the name of its input or output (WSDL 1.1, 2.4.5) or of its body, a number where that is no help; it is empty for
    the first. ``distinction`` is the same for every operation, should another be the first one.
    ``addressing_action`` is the action in WS-Addressing, empty where it is the SOAPAction.
    ``header_faults`` are headers that tell, beside a fault, what was wrong with a header (``soap:headerfault``).
    ``parameter_documentation`` and ``result_documentation`` win over what the messages say, which others may share.
    """

    name: str
    action: str
    style: Style
    input: Message
    output: Message | None
    faults: tuple[Fault, ...] = ()
    header_faults: tuple[Part, ...] = ()
    overload: str = ""
    addressing_action: str = field(default="", compare=False)
    distinction: str = field(default="", compare=False)
    documentation: str = field(default="", compare=False)
    parameter_documentation: Mapping[str, str] = field(default_factory=dict[str, str], compare=False)
    result_documentation: str | None = field(default=None, compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)

    @property
    def label(self) -> str:
        """The name, with what tells overloaded operations apart: ``Find``, ``Find(ByNumber)``."""
        return f"{self.name}({self.overload})" if self.overload else self.name


@dataclass(frozen=True, slots=True)
class Service:
    """A port type that is bound to SOAP: ``name`` is the port type's, ``namespace`` the WSDL's target namespace.

    ``wsdl_service`` is the name of the first wsdl:service with ports of it, ``wsdls`` are documents with all of them.
    """

    name: str
    namespace: str
    operations: tuple[Operation, ...]
    ports: tuple[Port, ...] = ()
    wsdl_service: str = ""
    wsdls: tuple[str, ...] = field(default=(), compare=False, repr=False)
    documentation: str = field(default="", compare=False)
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Contract:
    """All services of an input and the named types they share.

    Types of the same QName agree between documents (checked); operation wrappers stay with their operation, because
    the same wrapper QName may have another body in another WSDL. ``is_data_contract``: DataContractSerializer wrote the
    schemas, whose rules of nil, order and defaults then apply. ``unqualified``: some local element has no namespace.
    ``defects`` are what ``select`` refuses where it is used, ``missing`` are the schemas that are not there, to which
    it is due if something that is used is not declared, and ``warnings`` tell what was assumed. ``unfit`` are types of
    which a package has no class for an xs:anyType.
    """

    services: tuple[Service, ...]
    types: Mapping[QName, ComplexType | SimpleType]
    elements: Mapping[QName, Element] = field(default_factory=dict[QName, Element])
    is_data_contract: bool = False
    unqualified: bool = False
    defects: tuple[Defect, ...] = field(default=(), compare=False, repr=False)
    missing: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)
    warnings: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)
    unfit: frozenset[QName] = field(default=frozenset(), compare=False, repr=False)

    def type_of(self, use: TypeUse | None) -> ComplexType | SimpleType | None:
        """Return the type behind a use; None for what no schema of the contract declares, such as a built-in type."""
        return self.types.get(use) if isinstance(use, QName) else use
