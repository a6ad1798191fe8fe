"""The base of all generated dataclasses, and how their fields say what they are on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

from .codecs import Codec, SimpleCodec
from .collection_codecs import RepeatedCodec
from .registry import own_name
from .xmlname import XmlName  # noqa: TC001 - typing.get_type_hints looks for the name when the program runs

T = TypeVar("T")

ELEMENT = "soapbind.element"


class UnknownElement(NamedTuple):
    """An element the contract does not know; ``after`` is the wire name of the known element before it, or empty."""

    after: str
    xml: str


@dataclass(frozen=True, slots=True)
class ExtensionData:
    """What a newer server sent and this package does not know; it is written back at its place.

    The counterpart of .NET's ``IExtensibleDataObject.ExtensionData``. ``type_name`` is an ``xsi:type`` without a class
    here.
    """

    elements: tuple[UnknownElement, ...] = ()
    type_name: XmlName | None = None
    is_nil: bool = False  # of the element in the Body alone: elsewhere None stands for nil


@dataclass(kw_only=True, slots=True)
class Record:
    """Base of every generated dataclass. ``extension_data`` holds unknown content and is None for objects you make."""

    __xml_name__: ClassVar[XmlName]
    __abstract__: ClassVar[bool] = False  # of the class itself: only classes derived from it have objects on the wire

    extension_data: ExtensionData | None = field(default=None, repr=False, compare=False)

    def __init_subclass__(cls) -> None:
        """Name the class on the wire: by its own name in the contract's own namespace, unless it says otherwise."""
        if "__xml_name__" not in cls.__dict__:
            cls.__xml_name__ = own_name(cls.__name__)
        if "__abstract__" not in cls.__dict__:
            cls.__abstract__ = False


class ElementSpec(NamedTuple):
    """What one field is on the wire."""

    name: str
    codec: Codec[Any]
    namespace: str | None
    optional: bool
    nillable: bool


def element(  # noqa: PLR0913 - one call per generated field; every argument is a fact of the schema
    name: str,
    codec: Codec[T],
    *,
    namespace: str | None = None,
    optional: bool = False,
    nillable: bool | None = None,
    secret: bool = False,
) -> T:
    """Declare a field that is the child element ``name``.

    ``namespace`` is given when it is not the contract's own, "" for an unqualified element. With ``optional`` None
    means that the element is absent; else None is written as ``xsi:nil`` where ``nillable`` allows it (by default for
    reference types, as DataContractSerializer has it). ``secret`` keeps the value out of ``repr``.
    """
    if nillable is None:
        nillable = not codec.is_value_type
    spec = ElementSpec(name, codec, namespace, optional, nillable)
    shown: dict[str, Any] = {"repr": not secret, "metadata": {ELEMENT: spec}}
    if optional or nillable:
        shown["default"] = None
    elif isinstance(codec, SimpleCodec) and codec.is_value_type:
        shown["default"] = codec.default
    elif codec.is_value_type:
        shown["default_factory"] = codec.zero
    made: Any = field(**shown)
    return cast("T", made)


def repeated(
    name: str, codec: Codec[T], *, namespace: str | None = None, nillable: bool = False, secret: bool = False
) -> list[T]:
    """Declare a field that is any number of child elements ``name`` side by side, without an element around them.

    ``secret`` keeps the values out of ``repr``.
    """
    spec = ElementSpec(name, RepeatedCodec(codec, nillable=nillable), namespace, optional=True, nillable=False)
    made: Any = field(default_factory=list[Any], repr=not secret, metadata={ELEMENT: spec})
    return cast("list[T]", made)


def or_nil(codec: Codec[T]) -> Codec[T | None]:
    """Return the codec of items that may be nil: it is the same one, but the type of the list then has None."""
    return cast("Codec[T | None]", codec)
