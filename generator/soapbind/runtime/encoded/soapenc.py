"""What generated classes declare of SOAP encoding: bodies, arrays, and simple types whose names messages say."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

from ..package import namespace as own_namespace
from ..qname import SOAP_12_ENCODING, XmlName
from ..schema.codecs import Codec
from ..schema.record import ExtensionData, Record

T = TypeVar("T")
C = TypeVar("C", bound=Codec[Any])

SOAP_11 = "http://schemas.xmlsoap.org/soap/encoding/"
SOAP_12 = SOAP_12_ENCODING
NAMESPACES = frozenset({SOAP_11, SOAP_12})
ITEM = XmlName("", "item")


@dataclass(kw_only=True, slots=True)
class EncodedBody(Record):
    """Base of bodies that are encoded: what they hold is a graph, in which several fields may be the same object."""

    __xml_name__ = XmlName("", "")
    __encoded__ = True
    __encoding__: ClassVar[str] = SOAP_11


@dataclass(kw_only=True, slots=True)
class EncodedHeaders(Record):
    """Base of headers that are encoded: they and the Body are one graph."""

    __xml_name__ = XmlName("", "")
    __encoded__ = True


class ArrayOf(Codec[list[T]]):
    """An array: ``name`` is its type, ``Array`` of SOAP encoding where it has none; ``item`` is how items are written.

    ``namespace`` is that of the type, None for the contract's own. With a ``rank`` above 1 it is lists in each other.
    """

    def __init__(
        self,
        codec: Codec[T],
        name: str | None = None,
        *,
        namespace: str | None = None,
        item: XmlName = ITEM,
        rank: int = 1,
    ) -> None:
        """Keep what an item is, and the names."""
        self.codec, self._name, self._namespace, self.item, self.rank = codec, name, namespace, item, rank

    @property
    def xml_name(self) -> XmlName | None:
        """The name of the type, None for one that has none."""
        if self._name is None:
            return None
        return XmlName(own_namespace() if self._namespace is None else self._namespace, self._name)

    def tree_writer(self, tag: str) -> Callable[[Any, list[str]], None]:
        """Return what writes an array where no graph is: in a header block, in the detail of a fault."""
        found: Callable[[Any, list[str]], None] = _graphs().array_writer(self, tag)
        return found

    def tree_reader(self) -> Callable[[Any], list[Any] | None]:
        """Return what reads an array where no graph is."""
        found: Callable[[Any], list[Any] | None] = _graphs().tree_reader(self)
        return found


def _graphs() -> ModuleType:
    """Load what writes and reads arrays with the first of them; by name, for it stands above what it interprets."""
    return import_module(f"{__package__}.graphs")


def Rows(codec: Codec[T]) -> Codec[list[T]]:  # noqa: N802 - stands where a codec does
    """Return the codec of the items of an array of one more dimension: it is the same one, but the type has lists."""
    return cast("Codec[list[T]]", codec)


def typed(codec: C, name: str, *, namespace: str | None = None) -> C:
    """Return the codec of a simple type that has another name (None: in the contract's own namespace)."""
    made = copy(codec)
    named: Any = made
    named.xml_name = XmlName(own_namespace() if namespace is None else namespace, name)
    return made


class Accessor(NamedTuple):
    """What an element without a value said of itself: its attributes, by name, and the size of an empty array."""

    name: str
    place: int
    attributes: tuple[tuple[str, str], ...]
    size: str = ""


@dataclass(frozen=True, slots=True)
class EncodedData(ExtensionData):
    """What is kept of an object of a graph beside its values.

    ``accessors`` are elements without values. ``is_untyped`` is of a body in which no element said its type; it is
    written back like that.
    """

    accessors: tuple[Accessor, ...] = ()
    is_untyped: bool = False
