"""Fields that are something else than child elements: attributes, text, wildcards, and parts of a content model.

Packages that have no such fields do not load this module.
"""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from ..package import model
from ..qname import XmlName
from .codecs import EnumCodec, ScopedCodec, SimpleCodec, in_scope
from .fields import WIRE
from .record import Narrowed, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .any_type import XmlFragment
    from .codecs import Codec

T = TypeVar("T")


class AttributeSpec(NamedTuple):
    """An attribute of the element."""

    name: XmlName
    codec: Codec[Any]
    default: Callable[[], Any] | None = None  # makes the value that the attribute has where it is absent
    is_fixed: bool = False  # that value is the only one

    def is_left_out(self, value: object) -> bool:
        """Whether a value goes without saying: the default does, a fixed value is a label that receivers look for."""
        return self.default is not None and not self.is_fixed and value == self.default()


class TextSpec(NamedTuple):
    """The text of the element (``xs:simpleContent``)."""

    codec: Codec[Any]


class PartSpec(NamedTuple):
    """A part of the content model that has a class of its own."""

    class_name: str
    repeats: bool
    is_required: bool = False


class WildcardSpec(NamedTuple):
    """Elements that the contract does not name (``xs:any``). ``not_in`` is the namespace of ``##other``."""

    namespaces: tuple[str, ...] | None
    not_in: str | None
    repeats: bool

    def accepts(self, namespace: str) -> bool:
        """Whether elements of a namespace may stand here (XML Schema part 1, 3.10.4)."""
        if self.not_in is not None:
            return namespace not in {self.not_in, ""}
        return self.namespaces is None or namespace in self.namespaces


class AnyAttributesSpec(NamedTuple):
    """Attributes that the contract does not name (``xs:anyAttribute``)."""


class MixedSpec(NamedTuple):
    """Text and elements in the order in which they stand (``mixed="true"``); ``class_name`` holds one element."""

    class_name: str


def _field(spec: Any, *, default: Any = MISSING, factory: Callable[[], Any] | None = None, secret: bool = False) -> Any:
    shown: dict[str, Any] = {"repr": not secret, "metadata": {WIRE: spec}}
    if factory is not None:
        shown["default_factory"] = factory
    elif default is not MISSING:
        shown["default"] = default
    return field(**shown)


def attribute(  # noqa: PLR0913 - one call per generated field; every argument is a fact of the schema
    name: str,
    codec: Codec[T],
    *,
    namespace: str = "",
    optional: bool = False,
    default: str | None = None,
    fixed: str | None = None,
    scope: Mapping[str, str] | None = None,
    secret: bool = False,
) -> T:
    """Declare a field that is an attribute of the element.

    With ``optional`` None means that it is absent. ``default`` and ``fixed`` are the text of its value where it is
    absent, and ``scope`` has the prefixes in it. A default is not written, and a fixed value is; what was read is
    written as it was, see ``ExtensionData.contrary``. ``secret`` keeps the value out of ``repr``.
    """
    given = default if fixed is None else fixed
    make = None if given is None else maker_of_default(codec, given, scope or {})
    spec = AttributeSpec(XmlName(namespace, name), codec, make, fixed is not None)
    if make is not None:
        return cast("T", _field(spec, factory=make, secret=secret))
    return cast("T", _field(spec, default=None if optional else MISSING, secret=secret))


def maker_of_default(codec: Codec[Any], text: str, scope: Mapping[str, str]) -> Callable[[], Any]:
    """Return a function that makes the default: when it is needed, for the class of an enumeration is loaded late."""
    if isinstance(codec, EnumCodec):
        return lambda: model(codec.class_name).from_wire(text)
    if isinstance(codec, ScopedCodec):
        return lambda: codec.parse(text, in_scope(scope))
    parse: Callable[[str], Any] = codec.parse if isinstance(codec, SimpleCodec) else str
    return lambda: parse(text)


def text(codec: Codec[T], *, optional: bool = False, secret: bool = False) -> T:
    """Declare the field that is the text of the element; with ``optional`` None means that it is nil."""
    return cast("T", _field(TextSpec(codec), default=None if optional else MISSING, secret=secret))


def part(class_name: str, *, optional: bool = True) -> Any:
    """Declare a field that is a part of the content model, with fields of its own; None when it is absent."""
    return _field(PartSpec(class_name, repeats=False, is_required=not optional), default=None if optional else MISSING)


def parts(class_name: str, *, required: bool = False) -> Any:
    """Declare a field that is a part of the content model that repeats: a list, in the order of the document.

    A message without any cannot be written where they are ``required``.
    """
    return _field(PartSpec(class_name, repeats=True, is_required=required), factory=list[Any])


def any_element(*namespaces: str, not_in: str | None = None) -> XmlFragment | None:
    """Declare a field that is one element of any name; of any namespace unless some are given."""
    return cast("XmlFragment | None", _field(WildcardSpec(namespaces or None, not_in, repeats=False), default=None))


def any_elements(*namespaces: str, not_in: str | None = None) -> list[XmlFragment]:
    """Declare a field that is any number of elements of any name; of any namespace unless some are given."""
    spec = WildcardSpec(namespaces or None, not_in, repeats=True)
    return cast("list[XmlFragment]", _field(spec, factory=list[Any]))


def any_attributes() -> dict[str, str]:
    """Declare a field with the attributes that the contract does not name, by name in Clark notation."""
    return cast("dict[str, str]", _field(AnyAttributesSpec(), factory=dict[str, str]))


def mixed(class_name: str) -> list[Any]:
    """Declare a field with text and elements in the order in which they stand in the document."""
    return cast("list[Any]", _field(MixedSpec(class_name), factory=list[Any]))


def narrowed(
    *, required: tuple[str, ...] = (), prohibited: tuple[str, ...] = (), fixed: Mapping[str, str] | None = None
) -> Narrowed:
    """Declare what a restriction says of fields of the base; ``fixed`` has the text of the only value of each."""
    return Narrowed(required, prohibited, tuple((fixed or {}).items()))


class ContentPart(Record):
    """Base of the classes that stand for a part of a content model; no element has their name."""

    __slots__ = ()
    __xml_name__ = XmlName("", "")

    def __init_subclass__(cls) -> None:
        """Name the class nothing: ``xsi:type`` cannot ask for it."""
        cls.__xml_name__ = XmlName("", "")
        super().__init_subclass__()
