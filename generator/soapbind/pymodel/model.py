"""What the Python package will look like: classes, members, operations. Knows nothing of XML syntax."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.contract.model import Port, QName
    from soapbind.pymodel.naming.names import ClassName, ConstantName, FieldName, ModuleName


class Symbol(NamedTuple):
    """A name and the module it is imported from; printing a symbol is what makes an import."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class PyType:
    """A type as Python sees it and as the codec declares it.

    ``pattern`` is the annotation with ``{m}`` before every class of the package's models, ``codec`` the expression that
    declares the codec, ``label`` the name of the type in the contract. ``is_value`` as in .NET: it has a zero and is
    never nil.
    """

    pattern: str
    codec: str
    label: str
    is_value: bool
    symbols: frozenset[Symbol] = frozenset()
    models: frozenset[ClassName] = frozenset()
    collection: str = ""  # "list" or "dict"
    is_hashable: bool = True  # whether a value can be a key of a dict
    is_pairs: bool = False  # a dictionary as a list of pairs
    is_zeroless: bool = False  # an enumeration without a member numbered 0
    default: str | None = None  # what an empty element means, where that is not the zero of the type
    documentation: str = ""  # of a type that has no class to show it

    def annotation(self, prefix: str = "") -> str:
        """Return the annotation, with ``prefix`` before the classes of the package's models."""
        return self.pattern.replace("{m}", prefix)

    def or_nil(self) -> PyType:
        """Return the type of items of which some may be nil (XML Schema Part 1, 2.6.2)."""
        symbols = self.symbols | {Symbol("{root}_runtime", "OrNil")}
        return replace(self, pattern=f"{self.pattern} | None", codec=f"OrNil({self.codec})", symbols=symbols)


class FieldKind(Enum):
    """What a field is on the wire."""

    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    PART = "part"  # of a content model, with a class of its own
    ANY_ELEMENT = "any element"
    ANY_ATTRIBUTES = "any attributes"
    MIXED = "mixed"  # text and elements
    ATTACHMENT = "attachment"  # beside the envelope


@dataclass(frozen=True, slots=True)
class PyField:
    """A field of a dataclass: a child element, or what ``kind`` says.

    ``wire_name`` of what has no name on the wire is the one that it should have in Python. ``default`` is the text of
    an attribute's default, or of the only value of an attribute or required element that ``is_fixed``; ``scope`` has
    its prefixes. ``namespaces`` are the arguments of a wildcard. ``is_required_list``: a message must have an item.
    """

    name: FieldName
    wire_name: str
    type: PyType
    namespace: str | None = None  # None: the contract's own
    is_optional: bool = False
    is_nillable: bool = False
    is_repeated: bool = False
    is_secret: bool = False
    documentation: str = ""
    kind: FieldKind = FieldKind.ELEMENT
    default: str | None = None
    is_fixed: bool = False
    scope: tuple[tuple[str, str], ...] = ()
    namespaces: tuple[str, ...] = ()
    is_required_list: bool = False

    @property
    def has_nil(self) -> bool:
        """Whether nil is a value of its own, because None stands for an absent element."""
        return self.kind is FieldKind.ELEMENT and self.is_optional and self.is_nillable and not self.is_repeated

    @property
    def may_be_none(self) -> bool:
        """Whether None is a value of the attribute."""
        return not self.is_repeated and (self.is_optional or self.is_nillable)

    def annotation(self, prefix: str = "") -> str:
        """Return the annotation of the attribute; ``prefix`` as for its type."""
        inner = self.type.annotation(prefix)
        if self.is_repeated:
            return f"list[{inner}]"
        if self.has_nil:
            return f"{inner} | Nil | None"
        return f"{inner} | None" if self.may_be_none else inner


@dataclass(frozen=True, slots=True)
class PyLeaf:
    """A field in a content model, by its place among those of the record; ``mark`` is ``?``, ``*``, ``+`` or ""."""

    field: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PyContent:
    """Fields of a record in the order of the wire: a sequence (``,``), a choice (``|``), or any order (``&``)."""

    kind: str
    parts: tuple[PyLeaf | PyContent, ...]
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class PyRule:
    """What a restriction says of an inherited field: it is required, prohibited, or fixed to the value of a text."""

    name: QName
    rule: str
    text: str = ""
    is_attribute: bool = False


@dataclass(frozen=True, slots=True)
class PyRecord:
    """A dataclass. ``base`` is None for one that derives from the runtime's Record.

    ``encoding`` is the namespace of the SOAP encoding of a body, or of headers, that are encoded; ``is_nillable`` tells
    that the element in the Body may be nil.
    ``order`` has the elements of the base, with their marks, where a restriction puts them into another order.
    """

    name: ClassName
    module: ModuleName
    xml_name: QName
    fields: tuple[PyField, ...]
    base: ClassName | None = None
    base_module: ModuleName | None = None
    is_value_type: bool = False
    is_abstract: bool = False
    subtypes: tuple[ClassName, ...] = ()
    content: PyContent | None = None  # None where the fields are one after the other
    is_part: bool = False  # of a content model
    order: tuple[tuple[QName, str], ...] = ()
    rules: tuple[PyRule, ...] | None = None  # of inherited fields, where they are not those of the base
    encoding: str = ""
    is_nillable: bool = False
    documentation: str = ""
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PyMember:
    """A member of an enumeration; ``alias_of`` names the member that has the same number before it."""

    name: ConstantName
    value: str
    number: int
    alias_of: ConstantName | None = None
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class PyEnum:
    """An enumeration, or flags."""

    name: ClassName
    module: ModuleName
    xml_name: QName
    members: tuple[PyMember, ...]
    is_flags: bool
    documentation: str = ""
    location: Location = field(default=Location(""), compare=False, repr=False)
    white_space: str = "preserve"
    base: PyType | None = None  # of values that are no text


class ResultKind(Enum):
    """How a client method gives back what the server returned."""

    VOID = "void"
    VALUE = "value"  # never nil
    NILLABLE = "nillable"  # nil raises EmptyResultError
    COLLECTION = "collection"  # nil becomes an empty one
    BODY = "body"  # several parts: the whole wrapper


@dataclass(frozen=True, slots=True)
class PyFault:
    """The exception class of a declared fault.

    ``wire_name`` is its name in the contract, ``xml_name`` that of the entry in its detail, and ``detail`` the field.
    ``says_type`` tells that entries of other types have the same name, so that the type must be written.
    """

    name: ClassName
    wire_name: str
    xml_name: QName
    detail: PyField
    documentation: str = ""
    says_type: bool = False


@dataclass(frozen=True, slots=True)
class PyOperation:
    """One operation: its module holds both wrappers and the Operation value.

    ``faults`` are in the order of the contract; ``without_detail`` are the names of those that nothing tells apart.
    """

    name: str
    method: FieldName
    module: ModuleName
    action: str
    request: PyRecord
    response: PyRecord
    request_headers: ClassName
    response_headers: ClassName
    result_kind: ResultKind
    result: PyField | None
    documentation: str = ""
    returns: str = ""  # what is said of the result, or of the whole response
    is_one_way: bool = False
    faults: tuple[PyFault, ...] = ()
    without_detail: tuple[str, ...] = ()
    fault_headers: ClassName | None = None  # where header faults may come beside those of the response
    addressing_action: str = ""

    @property
    def returns_list(self) -> bool:
        """Whether the result is a list, whose items can be had one by one."""
        found = self.result
        if found is None or self.result_kind not in (ResultKind.COLLECTION, ResultKind.VALUE):
            return False
        return found.is_repeated or (found.type.collection == "list" and not found.type.is_pairs)


@dataclass(frozen=True, slots=True)
class PyService:
    """One service: a folder with a protocol, two clients and a module per operation.

    ``endpoints`` are the last segments of the addresses in the contract, ``ports`` those that clients may choose, and
    ``soap_version`` is the one that they take unless they choose.
    """

    name: str
    module: ModuleName
    protocol: ClassName
    async_protocol: ClassName
    client: ClassName
    async_client: ClassName
    operations: tuple[PyOperation, ...]
    documentation: str = ""
    endpoints: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()
    soap_version: str = "1.1"
    location: Location = field(default=Location(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PyPackage:
    """A whole package. ``renamed`` gives the class for types whose class has another name than the type.

    ``is_data_contract`` says that the rules of DataContractSerializer apply, ``must_give_all`` that methods have no
    parameter with a default. ``constants`` are those of ``_contract``, by namespace.
    """

    name: str
    profile: str
    namespace: str
    prefixes: Mapping[str, str]
    records: tuple[PyRecord, ...]
    enums: tuple[PyEnum, ...]
    headers: tuple[PyRecord, ...]
    services: tuple[PyService, ...]
    renamed: Mapping[str, str]
    is_data_contract: bool = False
    must_give_all: bool = False
    faults: tuple[PyFault, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    has_references: bool = False  # whether messages refer to attachments
