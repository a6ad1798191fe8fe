"""Writing of the values of a graph by their codecs: arrays, lists, text, and values of any type."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..encode.unknown_elements import fragment_markup
from ..encode.writers import items_of, text_writer_of, writer_of
from ..errors import EncodeError
from ..package import qualified
from ..qname import XSD, XmlName
from ..schema.any_type import AnyCodec, TypedValue, XmlFragment, is_plain_text
from ..schema.codecs import RecordCodec
from ..schema.collections import ArrayCodec
from ..xml.characters import quoted
from .array_shape import sizes_of
from .object_types import item_type, of_schema
from .soapenc import ArrayOf
from .struct_members import is_array, is_list, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..encode.writers import TextWriter
    from ..schema.codecs import Codec
    from .dialects import Dialect
    from .soapenc import Accessor

# How deep a value is, the type that its element said where it came from, and what else that said.
Noted = tuple[int, XmlName | None, "Accessor | None"]


class Graph(Protocol):
    """Who writes objects, and knows what is shared."""

    @property
    def dialect(self) -> Dialect:
        """The version of SOAP encoding."""
        ...

    def type(self, name: XmlName | None) -> str:
        """Return the attribute that says a type, "" where messages do not."""
        ...

    def record(self, tag: str, value: Any, codec: RecordCodec, out: list[str], depth: int) -> None:
        """Write an object as the element ``tag``, or a reference to it."""
        ...

    def refer(
        self, tag: str, value: Any, out: list[str], write: Callable[[str, list[str], int], None], depth: int
    ) -> bool:
        """Write a reference to a value that must stand on its own, and return whether that is so."""
        ...


class _Array(NamedTuple):
    """An array to write, with its type and what its element said where it came from."""

    items: Sequence[Any]
    codec: ArrayOf[Any]
    name: XmlName
    accessor: Accessor | None


def kept_attributes(accessor: Accessor | None) -> str:
    """Return the attributes that an element without a value had."""
    found = () if accessor is None else accessor.attributes
    return "".join(f' {name}="{quoted(text)}"' for name, text in found if "}" not in name)


class ValueWriters:
    """Writes values as elements, for a GraphWriter, which writes the objects."""

    def __init__(self, graph: Graph) -> None:
        """Keep who writes objects and knows what is shared."""
        self._graph = graph

    def write(self, tag: str, value: Any, codec: Codec[Any], out: list[str], noted: Noted) -> None:
        """Write a value, which is not None, as the element ``tag``. Raises EncodeError."""
        depth, said, accessor = noted
        if isinstance(codec, RecordCodec):
            self._graph.record(tag, value, codec, out, depth)
        elif is_array(codec):
            items = items_of(value)
            found = _Array(items, codec, said or codec.xml_name or self._array_type(), accessor)
            write = partial(self._array, found)
            if not self._graph.refer(tag, value, out, write, depth):
                write(f"<{tag}", out, depth)
        elif is_list(codec):
            self._list(tag, value, codec, out, depth)
        elif isinstance(codec, AnyCodec):
            self._any(tag, value, codec, out, depth)
        else:
            self._simple(tag, value, codec, out, said or type_of(codec))

    def _array_type(self) -> XmlName:
        return XmlName(self._graph.dialect.namespace, "Array")

    def _array(self, found: _Array, start: str, out: list[str], depth: int) -> None:
        items, codec, name, accessor = found
        sizes, flat = sizes_of(items, codec.rank)
        kept = "" if flat or accessor is None else accessor.size
        extra = "" if flat else kept_attributes(accessor)
        array = self._graph.dialect.array(item_type(codec.codec), kept or sizes)
        opened = f"{start}{self._graph.type(name)}{extra}{array}"
        if not flat:
            out.append(f"{opened}/>")
            return
        out.append(f"{opened}>")
        self._items(qualified(codec.item), flat, codec.codec, out, depth)
        out.append(f"</{start[1:].partition(' ')[0]}>")

    def _items(self, tag: str, items: Sequence[Any], codec: Codec[Any], out: list[str], depth: int) -> None:
        for number, each in enumerate(items, start=1):
            try:
                if each is None:
                    out.append(f'<{tag} i:nil="true"/>')
                else:
                    self.write(tag, each, codec, out, (depth + 1, None, None))
            except EncodeError as error:
                error.within(f"item[{number}]")
                raise

    def _list(self, tag: str, value: Any, codec: ArrayCodec[Any], out: list[str], depth: int) -> None:
        """Write a type that has nothing but an element any number of times: a struct whose accessors are alike."""
        items = items_of(value)
        if not codec.nillable and any(each is None for each in items):
            raise EncodeError("None is not allowed in this list")
        out.append(f"<{tag}>" if items else f"<{tag}/>")
        self._items(qualified(codec.items()[0]), items, codec.codec, out, depth)
        if items:
            out.append(f"</{tag}>")

    def _simple(self, tag: str, value: Any, codec: Codec[Any], out: list[str], name: XmlName | None) -> None:
        text = _text_writer(codec, tag)(value)
        cut = len(tag) + 1
        out.append(f"{text[:cut]}{self._graph.type(name)}{text[cut:]}")

    def _any(self, tag: str, value: Any, codec: AnyCodec, out: list[str], depth: int) -> None:
        if isinstance(value, XmlFragment):
            out.append(fragment_markup(value.xml))
            return
        name, content = (
            (value.type_name, value.value) if isinstance(value, TypedValue) else (codec.type_of(value), value)
        )
        if isinstance(content, list):
            array: ArrayOf[Any] = ArrayOf(codec)
            self.write(tag, content, array, out, (depth, name or self._array_type(), None))
            return
        name = name or (XmlName(XSD, "string") if is_plain_text(content) else None)
        actual = None if name is None else codec.codec_of(of_schema(name))
        if name is None or actual is None:
            raise EncodeError(f"no XML type is known for {type(content).__name__}")
        if isinstance(actual, RecordCodec):
            self._graph.record(tag, content, actual, out, depth)
        else:
            self._simple(tag, content, actual, out, name)


@cache
def _text_writer(codec: Codec[Any], tag: str) -> TextWriter:
    """Return the writer of an element: text, and what only literal messages know how to write."""
    text = text_writer_of(codec, tag, None)
    if text is not None:
        return text
    write = writer_of(codec, tag)

    def write_other(value: Any) -> str:
        out: list[str] = []
        write(value, out)
        return "".join(out)

    return write_other
