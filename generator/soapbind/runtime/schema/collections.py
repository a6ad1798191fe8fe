"""Codecs of arrays, repeated elements and dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import DecodeError, EncodeError
from ..package import namespace, qualified
from ..qname import XmlName
from .codecs import Codec, Reader, Writer, is_nil

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..xml.lxml_adapter import Node

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


def _late(make: Callable[[], Reader]) -> Reader:
    """Put off making a reader until it is called: types may contain themselves."""
    made: list[Reader] = []

    def read(node: Node) -> Any:
        if not made:
            made.append(make())
        return made[0](node)

    return read


def _late_writer(codec: Codec[Any], tag: str, *, nillable: bool) -> Writer:
    """Put off making a writer until it is called: types may contain themselves. None is nil where that is allowed."""
    made: list[Writer] = []

    def write(value: Any, out: list[str]) -> None:
        if value is None and nillable:
            out.append(f'<{tag} i:nil="true"/>')
        else:
            if not made:
                made.append(codec.writer(tag))
            made[0](value, out)

    return write


def with_value(read_item: Reader) -> Reader:
    """Refuse an item without a value, which the type of the list does not have."""

    def read(node: Node) -> Any:
        value = read_item(node)
        if value is not None:
            return value
        raise DecodeError("an item that must have a value is empty or nil")

    return read


def _items(value: object) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)):
        raise EncodeError(f"expected list, got {type(value).__name__}")
    return cast("Sequence[Any]", value)


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

    def reader(self) -> Reader:
        """Return a reader that skips elements of another name, as .NET does."""
        tag = str(self.items()[0])
        late, codec, item = _late(self.codec.reader), self.codec, self.item
        read_item = late if self.has_none else with_value(late)

        def read(node: Node) -> list[Any] | None:
            if is_nil(node):
                return None
            found: list[Any] = []
            try:
                for child in node:
                    if child.tag == tag:
                        value = read_item(child)
                        found.append(codec.zero() if value is None and codec.is_value_type else value)
            except DecodeError as error:
                error.within(f"{item}[{len(found) + 1}]")
                raise
            return found

        return read

    def writer(self, tag: str) -> Writer:
        """Return a writer of the items, nil for None where the item type allows it."""
        name = qualified(self.items()[0])
        write_item, item = _late_writer(self.codec, name, nillable=self.nillable), self.item
        start, end, empty = f"<{tag}>", f"</{tag}>", f"<{tag}/>"

        def write(value: Any, out: list[str]) -> None:
            items = _items(value)
            if not items:
                out.append(empty)
                return
            out.append(start)
            for index, each in enumerate(items):
                try:
                    write_item(each, out)
                except EncodeError as error:
                    error.within(f"{item}[{index + 1}]")
                    raise
            out.append(end)

        return write


class RepeatedCodec(Codec[list[T]]):
    """Elements side by side (``maxOccurs`` above 1) without an element around them; read one by one by the table."""

    def __init__(self, codec: Codec[T], *, nillable: bool) -> None:
        """Keep the codec of one element and whether it may be nil."""
        self.codec, self.nillable = codec, nillable

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

    def reader(self) -> Reader:
        """Return the reader of one element, which has no value only where it may be nil."""
        read_item = _late(self.codec.reader)
        return read_item if self.has_none else with_value(read_item)

    def writer(self, tag: str) -> Writer:
        """Return a writer of all elements."""
        write_item = _late_writer(self.codec, tag, nillable=self.nillable)

        def write(value: Any, out: list[str]) -> None:
            for each in _items(value):
                write_item(each, out)

        return write


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


def dictionary_of(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return what a dictionary on the wire is in Python."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)


def _all_pairs(value: object) -> list[tuple[Any, Any]]:
    if not isinstance(value, dict):
        raise EncodeError(f"expected dict, got {type(value).__name__}")
    pairs = list(cast("Mapping[Any, Any]", value).items())
    if not isinstance(value, RepeatedKeys):
        return pairs
    others, first = {index: (key, each) for index, key, each in value.others}, iter(pairs)
    return [others[index] if index in others else next(first) for index in range(len(pairs) + len(others))]


class DictionaryCodec(Codec[dict[K, V]]):
    """A ``dict`` written as elements called ``item`` with ``Key`` and ``Value`` (DataContract ``IsDictionary``)."""

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

    def _tags(self, name: Callable[[XmlName], str]) -> tuple[str, str, str]:
        uri = self.uri()
        return name(XmlName(uri, self.item)), name(XmlName(uri, self.names[0])), name(XmlName(uri, self.names[1]))

    def reader(self) -> Reader:
        """Return a reader that skips elements of another name, and refuses a pair without key."""
        return self.pairs_reader(dictionary_of)

    def pairs_reader(self, make: Callable[[list[tuple[Any, Any]]], Any]) -> Reader:
        """Return a reader of the pairs, of which ``make`` makes the value."""
        tags = self._tags(str)
        readers = _late(self.key.reader), _late(self.value.reader)

        def read(node: Node) -> Any:
            if is_nil(node):
                return None
            pairs: list[tuple[Any, Any]] = []
            for child in node:
                if child.tag != tags[0]:
                    continue
                try:
                    key, value = _read_pair(child, tags, readers)
                except DecodeError as error:
                    error.within(f"{self.item}[{len(pairs) + 1}]")
                    raise
                pairs.append((zero_for_none(self.key, key), zero_for_none(self.value, value)))
            return make(pairs)

        return read

    def writer(self, tag: str) -> Writer:
        """Return a writer of the pairs in the order of the dict."""
        return self.pairs_writer(tag, _all_pairs)

    def pairs_writer(self, tag: str, pairs_of: Callable[[object], Sequence[tuple[Any, Any]]]) -> Writer:
        """Return a writer of the pairs that ``pairs_of`` gives, in their order."""
        item, key_tag, value_tag = self._tags(qualified)
        write_key = _late_writer(self.key, key_tag, nillable=not self.key.is_value_type)
        write_value = _late_writer(self.value, value_tag, nillable=not self.value.is_value_type)

        def write(value: Any, out: list[str]) -> None:
            pairs = pairs_of(value)
            if not pairs:
                out.append(f"<{tag}/>")
                return
            out.append(f"<{tag}>")
            for index, (key, each) in enumerate(pairs):
                try:
                    out.append(f"<{item}>")
                    write_key(key, out)
                    write_value(each, out)
                    out.append(f"</{item}>")
                except EncodeError as error:
                    error.within(f"{self.item}[{index + 1}]")
                    raise
            out.append(f"</{tag}>")

        return write


def zero_for_none(codec: Codec[Any], value: Any) -> Any:
    """Return a key or value of a pair, for a value type that is nil or missing its zero."""
    return codec.zero() if value is None and codec.is_value_type else value


def _read_pair(node: Node, tags: tuple[str, str, str], readers: tuple[Reader, Reader]) -> tuple[Any, Any]:
    found: dict[str, Any] = {}
    for child in node:
        if child.tag in tags[1:] and child.tag not in found:  # the first one wins, as in .NET
            found[child.tag] = readers[child.tag == tags[2]](child)
    if tags[1] not in found:
        raise DecodeError("a pair without key")
    return found[tags[1]], found.get(tags[2])
