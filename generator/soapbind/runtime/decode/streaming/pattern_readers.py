"""Reading items straight from text, for lists with thousands of them.

Servers write the items of a list in one form: members in the order of the contract, no attribute but ``xsi:nil``, no
comments. Expressions made from the declarations of a class read that form several times faster than a tree can be
walked. Whatever has another form raises Irregular and is read from a tree, by ``decode.record_readers``; a text is
never read otherwise than its tree would be (docs/decisions/0009).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ...package import model
from ...qname import XmlName
from ...schema.codecs import EnumCodec, RecordCodec, SimpleCodec
from ...schema.collections import ArrayCodec, DictionaryCodec, RepeatedCodec
from ...xml.characters import unescape
from ..collection_readers import dictionary_of
from ..member_readers import maker
from .compiled_reader import ABSENT, Pair, members_reader
from .record_patterns import Irregular, choices_pattern, leaf_run, nil_pattern, runs, starts_of, written
from .shapes import Choices, Member, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...schema.codecs import Codec
    from ...schema.record import Record
    from .prefixes import PrefixScope
    from .record_patterns import TextReader

_KEPT = 256  # readers; the prefixes they are made for are the server's to choose


def element_reader(codec: Codec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    """Return the reader of an element with this content, for documents of this scope."""
    try:
        if isinstance(codec, RecordCodec):
            if codec.empty:
                return refuse
            return _record_reader(model(codec.class_name), name, scope)
        return _reader(codec, name, scope)
    except Irregular:  # a namespace without prefix
        return refuse


def refuse(_text: str, _position: int) -> tuple[Any, int]:
    """Read nothing."""
    raise Irregular


@lru_cache(maxsize=_KEPT)
def _record_reader(cls: type[Record], name: XmlName, scope: PrefixScope) -> TextReader:
    shape = shape_of(cls)
    return refuse if shape is None else _composite(name, scope, shape, cls)


@lru_cache(maxsize=_KEPT)
def _reader(codec: Codec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    make = next((make for kind, make in _MAKERS.items() if isinstance(codec, kind)), None)
    return refuse if make is None else make(codec, name, scope)


def _late(member: Member, scope: PrefixScope) -> TextReader:
    """Put off making a reader until it is called: types may contain themselves."""
    made: list[TextReader] = []

    def read(text: str, position: int) -> tuple[Any, int]:
        if not made:
            read_it = element_reader(member.codec, member.name, scope)
            made.append(valued(read_it) if member.has_nil else read_it)
        return made[0](text, position)

    return read


def _composite(name: XmlName, scope: PrefixScope, shape: Shape, cls: type[Any]) -> TextReader:
    """Return a reader of an element of this shape."""
    found = runs(name, scope, shape)
    nested = [None if run.next is None else _late(run.next, scope) for run in found]
    empty = _refuse_empty if cls is Pair or shape.text is not None else maker(cls)
    return members_reader(cls, found, nested, _bare_reader(name, scope, empty), shape.others)


def _refuse_empty() -> Any:
    raise Irregular  # a pair without a key; text that the type of the text must tell


def _bare_reader(name: XmlName, scope: PrefixScope, empty: Callable[[], Any]) -> TextReader:
    """Return a reader of an element that is nil or empty."""
    tag = re.escape(written(name, scope))
    match = re.compile(f"<{tag}(?:{nil_pattern(tag, scope)}|() ?/>)").match

    def read(text: str, position: int) -> tuple[Any, int]:
        found = match(text, position)
        if found is None:
            raise Irregular
        return None if found[1] is None else empty(), found.end()

    return read


def _leaf_reader(codec: Codec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    """Return a reader of an element that is text: an item of a list, a value of a dictionary."""
    run = leaf_run(Member("", name, codec), scope)
    leaf = run.leaves[0]
    convert = leaf.read or leaf.convert or unescape

    def read(text: str, position: int) -> tuple[Any, int]:
        found = run.match(text, position)
        if found is None or found.end() == position:
            raise Irregular
        content, empty = found.groups()
        try:
            if not content:
                if leaf.means_default and (content, empty) != (None, None):
                    raise Irregular
                return None if content is None is empty else leaf.empty, found.end()
            return convert(content), found.end()
        except (ValueError, KeyError):
            raise Irregular from None

    return read


def _items_reader(name: XmlName, scope: PrefixScope, item: TextReader, zero: Callable[[], Any] | None) -> TextReader:
    """Return a reader of elements side by side, none or more; ``zero`` makes the value of a nil one."""
    starts = starts_of(name, scope)
    skip = re.compile(r"[ \t\n]*" if scope.spaced else "").match

    def read(text: str, position: int) -> tuple[Any, int]:
        items: list[Any] = []
        while text.startswith(starts, position):
            value, position = item(text, position)
            items.append(zero() if value is None and zero else value)
            if scope.spaced:
                position = cast("re.Match[str]", skip(text, position)).end()
        return items, position

    return read


def valued(item: TextReader) -> TextReader:
    """Leave an item without a value to the tree, which refuses it."""

    def read(text: str, position: int) -> tuple[Any, int]:
        value, position = item(text, position)
        if value is None:
            raise Irregular
        return value, position

    return read


def _holder_reader(
    name: XmlName, scope: PrefixScope, items: TextReader, make: Callable[[list[Any]], Any]
) -> TextReader:
    """Return a reader of an element around items."""
    tag, bare = written(name, scope), _bare_reader(name, scope, lambda: make([]))
    start, end = re.compile(f"<{re.escape(tag)}>" + (r"[ \t\n]*" if scope.spaced else "")).match, f"</{tag}>"

    def read(text: str, position: int) -> tuple[Any, int]:
        opened = start(text, position)
        if opened is None:
            return bare(text, position)
        found, position = items(text, opened.end())
        if not text.startswith(end, position):
            raise Irregular
        return make(found), position + len(end)

    return read


def _zero(codec: Codec[Any]) -> Callable[[], Any] | None:
    return codec.zero if codec.is_value_type else None


def _repeated_reader(codec: RepeatedCodec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    item = _late(Member("", name, codec.codec), scope)
    return _items_reader(name, scope, item if codec.has_none else valued(item), None)


def _array_reader(codec: ArrayCodec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    item, each = codec.items()
    read = _late(Member("", item, each), scope)
    items = _items_reader(item, scope, read if codec.has_none else valued(read), _zero(each))
    return _holder_reader(name, scope, items, lambda found: found)


def _or_zero(value: Any, zero: Callable[[], Any] | None) -> Any:
    return zero() if value is None and zero is not None else value


def _dictionary_reader(codec: DictionaryCodec[Any, Any], name: XmlName, scope: PrefixScope) -> TextReader:
    uri = codec.uri()
    pair = XmlName(uri, codec.item)
    parts = (
        Member("key", XmlName(uri, codec.names[0]), codec.key),
        Member("value", XmlName(uri, codec.names[1]), codec.value),
    )
    items = _items_reader(pair, scope, _composite(pair, scope, Shape(parts), Pair), None)
    zero_key, zero_value = _zero(codec.key), _zero(codec.value)

    def make(found: list[Pair | None]) -> dict[Any, Any]:
        if None in found:  # a pair that is nil: the tree tells which
            raise Irregular
        pairs = [(each.key, each.value) for each in cast("list[Pair]", found)]
        if zero_key is not None or zero_value is not None:
            pairs = [(_or_zero(key, zero_key), _or_zero(value, zero_value)) for key, value in pairs]
        made = dictionary_of(pairs)
        if ABSENT in made:
            raise Irregular
        return made

    return _holder_reader(name, scope, items, make)


def _choices_reader(codec: Choices, _name: XmlName, scope: PrefixScope) -> TextReader:
    """Return a reader of elements of different names side by side. It raises ValueError for what is not usual."""
    match, converters = choices_pattern(codec, scope)
    make = maker(codec.cls)

    def read(text: str, position: int) -> tuple[Any, int]:
        items: list[Any] = []
        while (found := match(text, position)) is not None:
            group = cast("int", found.lastindex)
            attribute, convert = converters[group - 1]
            items.append(make(**{attribute: convert(found[group])}))
            position = found.end()
        return items, position

    return read


_MAKERS: dict[type[Codec[Any]], Callable[[Any, XmlName, PrefixScope], TextReader]] = {
    ArrayCodec: _array_reader,
    DictionaryCodec: _dictionary_reader,
    RepeatedCodec: _repeated_reader,
    Choices: _choices_reader,
    SimpleCodec: _leaf_reader,
    EnumCodec: _leaf_reader,
}
