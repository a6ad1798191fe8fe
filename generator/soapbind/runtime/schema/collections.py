"""Codecs of arrays, repeated elements and dictionaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from ..package import namespace
from ..qname import XmlName
from .codecs import Codec, RecordCodec

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class ArrayCodec(Codec[list[T]]):
    """A ``list`` around elements called ``item``; a nil item is None, where the type of the items has it."""

    def __init__(self, item: str, codec: Codec[T], *, namespace: str | None = None, nillable: bool = True) -> None:
        """Keep name, codec and namespace of the items (None: the contract's own), and whether one may be nil."""
        self.item, self.codec, self.namespace = item, codec, namespace
        self.nillable = nillable and not codec.is_value_type

    @property
    def has_none(self) -> bool:
        """Whether an element without a value is an item; that of a value type is its zero."""
        return self.nillable or self.codec.is_value_type

    def uri(self) -> str:
        """Return the namespace of the items."""
        return namespace() if self.namespace is None else self.namespace

    def items(self) -> tuple[XmlName, Codec[Any]]:
        """Return name and codec of the items."""
        return XmlName(self.uri(), self.item), self.codec

    def content(self) -> tuple[str, Sequence[Codec[Any]]]:
        """Return the namespace of the elements inside, and their codecs."""
        return self.uri(), (self.codec,)


def records(class_name: str) -> ArrayCodec[Any]:
    """Return the codec of a ``list`` of objects of a class, around elements with its name: ``ArrayOfX`` of .NET."""
    return ArrayCodec(class_name, RecordCodec(class_name))


class RepeatedCodec(Codec[list[T]]):
    """Elements side by side (``maxOccurs`` above 1) without an element around them; each is read on its own."""

    def __init__(self, codec: Codec[T], *, nillable: bool, required: bool = False) -> None:
        """Keep the codec of one element, whether it may be nil, and whether a message must have one."""
        self.codec, self.nillable, self.required = codec, nillable, required

    @property
    def has_none(self) -> bool:
        """Whether an element without a value is an item."""
        return self.nillable or self.codec.is_value_type

    def each(self) -> Codec[Any]:
        """Return the codec of one element."""
        return self.codec

    def content(self) -> tuple[str, Sequence[Codec[Any]]]:
        """Return the namespace of the elements inside, and their codecs."""
        return namespace(), (self.codec,)


def codec_of_each(codec: Codec[Any]) -> Codec[Any]:
    """Return the codec of one element: of each of several, where it repeats."""
    return codec.each() if isinstance(codec, RepeatedCodec) else codec


class _PairedCodec(Codec[T], Generic[T, K, V]):
    """Elements called ``item``, each with a key and a value."""

    def __init__(
        self,
        item: str,
        key: Codec[K],
        value: Codec[V],
        *,
        namespace: str | None = None,
        names: tuple[str, str] = ("Key", "Value"),
    ) -> None:
        """Keep the name of a pair, its codecs, its namespace (None: the contract's own) and the names inside it."""
        self.item, self.key, self.value, self.namespace, self.names = item, key, value, namespace, names

    def uri(self) -> str:
        """Return the namespace of the pairs."""
        return namespace() if self.namespace is None else self.namespace

    def content(self) -> tuple[str, Sequence[Codec[Any]]]:
        """Return the namespace of the elements inside, and their codecs."""
        return self.uri(), (self.key, self.value)

    def tags(self) -> tuple[XmlName, XmlName, XmlName]:
        """Return the names of a pair, its key and its value."""
        uri = self.uri()
        return XmlName(uri, self.item), XmlName(uri, self.names[0]), XmlName(uri, self.names[1])


class DictionaryCodec(_PairedCodec[dict[K, V], K, V]):
    """A ``dict``: elements called ``item`` with ``Key`` and ``Value`` (DataContract ``IsDictionary``)."""


class PairsCodec(_PairedCodec[list[tuple[K, V]], K, V]):
    """A dictionary on the wire whose keys are records or of any type: a ``list`` of key and value (decision 0021)."""


class RepeatedKeys(dict[Any, Any]):
    """A dictionary in which keys came more than once: the first of each counts, the others are written back.

    No .NET server sends such a dictionary, but nothing that came is thrown away.
    """

    def __init__(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Keep the first pair of each key as the content, the others with their places."""
        super().__init__(reversed(pairs))
        ordered = {key: self[key] for key, _ in pairs}
        self.clear()
        self.update(ordered)
        seen: set[Any] = set()
        self.others: list[tuple[int, Any, Any]] = []
        for index, (key, value) in enumerate(pairs):
            if key in seen:
                self.others.append((index, key, value))
            seen.add(key)

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return all pairs in the order in which they came."""
        others, first = {index: (key, each) for index, key, each in self.others}, iter(self.items())
        return [others[index] if index in others else next(first) for index in range(len(self) + len(others))]
