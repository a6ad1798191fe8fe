"""The base of all generated dataclasses.

Its annotations are not postponed: dataclasses hand them on to the constructors of derived classes, where their text
would name nothing.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from reprlib import recursive_repr
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
    dataclass_transform,
)

from ..package import json_module, own_name
from ..qname import XmlName


class _Nil(Enum):
    """``xsi:nil`` of an element that may also be absent, which is what None stands for."""

    NIL = "nil"

    def __repr__(self) -> str:
        """Return the name under which it is imported."""
        return self.name

    def __bool__(self) -> Literal[False]:
        """Return False: nil is no value, and type checkers know that by the annotation."""
        return False


NIL = _Nil.NIL
Nil: TypeAlias = _Nil  # no Literal: that would keep mypy from inferring the type of what a field declares


T = TypeVar("T")


def without_nil(value: T | Nil | None) -> T | None:
    """Return a value, None for nil too."""
    return None if value is NIL else value


class UnknownElement(NamedTuple):
    """An element the contract does not know; ``after`` is the wire name of the known element before it, or empty."""

    after: str
    xml: str


class ElementType(NamedTuple):
    """What one of the elements called ``name`` says beside its value: its ``xsi:type`` and the attributes it has.

    Its type in the contract is simple, or it is nil. ``place`` counts from 0.
    """

    name: str
    place: int
    type_name: XmlName | None
    attributes: tuple[tuple[XmlName, str], ...] = ()


class EmptyElement(NamedTuple):
    """One of the elements called ``name`` that was empty, which means its default ``value``; ``place`` is from 0 on."""

    name: str
    place: int
    value: object


@dataclass(frozen=True, slots=True)
class ExtensionData:
    """What a newer server sent and this package does not know; it is written back at its place.

    The counterpart of .NET's ``IExtensibleDataObject.ExtensionData``. ``type_name`` is an ``xsi:type`` without a class
    here. ``attributes`` are those that the contract does not have; DataContractSerializer drops them, so contracts of
    its kind do too. ``types`` are those that elements of simple type say they have, by the rules of XML Schema, with
    their attributes. ``contrary`` are the
    fields of attributes that were there with their default, which need not be, or not there although their value is
    fixed: they are written so again, as long as they have that value. So are ``empty`` elements that have a default.
    ``marks`` are of SOAP headers to send: the tags of those that must be understood, each with a role, or "".
    """

    elements: tuple[UnknownElement, ...] = ()
    type_name: XmlName | None = None
    is_nil: bool = False  # of the element in the Body alone: elsewhere None stands for nil
    attributes: tuple[tuple[XmlName, str], ...] = ()
    types: tuple[ElementType, ...] = ()
    contrary: frozenset[str] = frozenset()
    empty: tuple[EmptyElement, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


class Narrowed(NamedTuple):
    """What restrictions say of inherited fields: which must be given, which must not, and the text of only values."""

    required: tuple[str, ...] = ()
    prohibited: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


class _WithLateData:
    """An object whose ``extension_data`` may be left to be made when somebody asks for it.

    Its slot is empty then, and ``__late__`` has the function that makes it, and the arguments for that. Readers of long
    lists do so: to make it takes as long as all the rest of an object.
    """

    __slots__ = ("__late__",)

    if not TYPE_CHECKING:  # type checkers know what is not there

        def __getattr__(self, name: str) -> Any:
            """Return extension data that is made now. Only called for what is not there."""
            if name != "extension_data":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            make, *texts = self.__late__
            del self.__late__
            self.extension_data = found = make(*texts)
            return found

    def __getstate__(self) -> object:
        """Return what is pickled and copied: nothing is late in that."""
        getattr(self, "extension_data", None)
        if hasattr(self, "__late__"):  # other data was set meanwhile
            del self.__late__
        return super().__getstate__()


@dataclass(kw_only=True, slots=True)
class Record(_WithLateData):
    """Base of every generated dataclass. ``extension_data`` holds unknown content and is None for objects you make."""

    __xml_name__: ClassVar[XmlName]
    __abstract__: ClassVar[bool] = False  # of the class itself: only classes derived from it have objects on the wire
    __attached__: ClassVar[bool] = False  # of bodies: there may be attachments, see the room attachments
    __encoded__: ClassVar[bool] = False  # of bodies and headers that are graphs in SOAP encoding, see the room encoded
    __nillable__: ClassVar[bool] = False  # of bodies: the element in the Body may be nil
    __content__: ClassVar[str] = ""  # the order of the fields where they are not one after the other, see content_model
    __narrowed__: ClassVar[Narrowed] = Narrowed()  # what restrictions say of fields of the base

    extension_data: ExtensionData | None = field(default=None, repr=False, compare=False)

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        if "__xml_name__" not in cls.__dict__:
            cls.__xml_name__ = own_name(cls.__name__)
        if "__abstract__" not in cls.__dict__:
            cls.__abstract__ = False
        if cls.__repr__ is Record.__repr__:  # where the class has it itself, dataclasses make no other
            cls.__repr__ = Record.__repr__  # type: ignore[method-assign]

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the object as JSON, secrets included; see the module ``json`` of the package. Raises JsonError."""
        return str(json_module().to_json(self, indent=indent))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the object of the class that a JSON text is. Raises JsonError, which says where it does not fit."""
        found: Self = json_module().from_json(cls, text)
        return found

    @recursive_repr()
    def __repr__(self) -> str:
        """Return the fields that differ from their defaults, as a call has them; no secrets."""
        found = ((each, getattr(self, each.name)) for each in fields(self) if each.repr)
        shown = (f"{each.name}={value!r}" for each, value in found if not _is_default(each, value))
        return f"{type(self).__qualname__}({', '.join(shown)})"


@dataclass_transform(kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a dataclass of a class that a contract declares."""
    return dataclass(kw_only=True, slots=True)(cls)


def _is_default(of: Field[Any], value: object) -> bool:
    default = of.default if of.default_factory is MISSING else of.default_factory()
    return value is default or (type(value) is type(default) and value == default)
