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
from ...schema.codecs import RecordCodec
from ...schema.collections import ArrayCodec, DictionaryCodec, RepeatedCodec
from ...schema.members import is_leaf
from ..member_readers import maker
from .compiled_reader import (
    Content,
    Element,
    pairs_reader,
    record_reader,
    records_reader,
    refuse,
    text_reader,
    texts_reader,
)
from .record_patterns import choices_pattern, leaf_run, runs
from .shapes import Choices, Member, Shape, shape_of
from .tag_patterns import (
    Irregular,
    blank_pattern,
    nil_pattern,
    opening_pattern,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...schema.codecs import Codec
    from ...schema.record import Record
    from .prefixes import Namespaces, PrefixScope
    from .record_patterns import TextReader

_KEPT = 256  # readers; the prefixes they are made for are the server's to choose


def element_reader(codec: Codec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    """Return the reader of an element with this content, for documents of this scope."""
    return _made(codec, name, scope, None) or _read_nothing


def items_reader(codec: Codec[Any], name: XmlName, scope: PrefixScope, nil: Callable[[], Any]) -> TextReader | None:
    """Return the reader of such elements side by side, which gives a list of those that are usual, none or more.

    ``nil`` makes the value of an item that is nil. None where no item is usual.
    """
    return _made(codec, name, scope, nil)


@lru_cache(maxsize=_KEPT)
def ways_to_read(
    codec: Codec[Any], name: XmlName, scope: PrefixScope, nil: Callable[[], Any], _nsmap: Namespaces
) -> list[TextReader]:
    """Return what ``items_reader`` does. What is learned is put before it, for messages with the same prefixes."""
    usual = items_reader(codec, name, scope, nil)
    return [] if usual is None else [usual]


def nil_item(codec: Codec[Any], *, has_none: bool, has_zero: bool = True) -> Callable[[], Any]:
    """Return what makes the value of a nil item; one that must have a value is left to the tree, which refuses it."""
    if not has_none:
        return refuse
    return codec.zero if codec.is_value_type and has_zero else _nothing


def _nothing() -> None:
    pass


def _read_nothing(_text: str, _position: int) -> tuple[Any, int]:
    raise Irregular


def _made(codec: Codec[Any], name: XmlName, scope: PrefixScope, nil: Callable[[], Any] | None) -> TextReader | None:
    """Return the reader of one element, or with ``nil`` of several; None where the tree must be asked."""
    try:
        if isinstance(codec, RecordCodec):
            return None if codec.empty else _record_reader(model(codec.class_name), name, scope, nil)
        return _reader(codec, name, scope, nil)
    except Irregular:  # a namespace without prefix
        return None


@lru_cache(maxsize=_KEPT)
def _record_reader(
    cls: type[Record], name: XmlName, scope: PrefixScope, nil: Callable[[], Any] | None
) -> TextReader | None:
    shape = shape_of(cls)
    if shape is None:
        return None
    empty = maker(cls) if shape.text is None else refuse  # the type of the text must tell
    element = Element(cls, _content(name, scope, shape), _bare(name, scope), empty, shape.others)
    return record_reader(element) if nil is None else records_reader(element, nil)


@lru_cache(maxsize=_KEPT)
def _reader(codec: Codec[Any], name: XmlName, scope: PrefixScope, nil: Callable[[], Any] | None) -> TextReader | None:
    if is_leaf(codec):
        run = leaf_run(Member("", name, codec), scope)
        return text_reader(run, _nothing) if nil is None else texts_reader(run, nil)
    make = next((make for kind, make in _MAKERS.items() if isinstance(codec, kind)), None)
    if make is None:
        return None
    read = make(codec, name, scope)
    return read if nil is None else _side_by_side(read, nil)


def _content(name: XmlName, scope: PrefixScope, shape: Shape) -> Content:
    """Return what reads an element of this shape."""
    found = runs(name, scope, shape)
    inside = scope.inside(name)
    return Content(found, [None if run.next is None else _late(run.next, inside) for run in found])


def _late(member: Member, scope: PrefixScope) -> TextReader:
    """Put off making a reader until it is called: types may contain themselves."""
    made: list[TextReader] = []

    def read(text: str, position: int) -> tuple[Any, int]:
        if not made:
            read_it = element_reader(member.codec, member.name, scope)
            made.append(_valued(read_it) if member.has_nil else read_it)
        return made[0](text, position)

    return read


def _valued(item: TextReader) -> TextReader:
    """Leave an element without a value to the tree."""

    def read(text: str, position: int) -> tuple[Any, int]:
        value, position = item(text, position)
        if value is None:
            raise Irregular
        return value, position

    return read


def _bare(name: XmlName, scope: PrefixScope) -> Callable[[str, int], re.Match[str] | None]:
    """Return what matches an element that is nil or empty, the latter with a group."""
    tag = re.escape(written(name, scope))
    return re.compile(f"{blank_pattern(scope)}<{tag}(?:{nil_pattern(tag, scope)}|() ?+/>)").match


def _side_by_side(item: TextReader, nil: Callable[[], Any]) -> TextReader:
    def read(text: str, position: int) -> tuple[Any, int]:
        items: list[Any] = []
        try:
            while True:
                value, end = item(text, position)
                items.append(nil() if value is None else value)
                position = end
        except (Irregular, RecursionError):
            return items, position

    return read


def _holder_reader(name: XmlName, scope: PrefixScope, items: TextReader, empty: Callable[[], Any]) -> TextReader:
    """Return a reader of an element around items."""
    tag, blank, bare = written(name, scope), blank_pattern(scope), _bare(name, scope)
    start, end = re.compile(f"{blank}<{re.escape(tag)}{opening_pattern(name, scope)}>").match, f"</{tag}>"
    skip = re.compile(blank).match if blank else None

    def read(text: str, position: int) -> tuple[Any, int]:
        opened = start(text, position)
        if opened is None:
            found = bare(text, position)
            if found is None:
                raise Irregular
            return None if found[1] is None else empty(), found.end()
        made, position = items(text, opened.end())
        if skip is not None:
            position = cast("re.Match[str]", skip(text, position)).end()
        if not text.startswith(end, position):
            raise Irregular
        return made, position + len(end)

    return read


def _repeated_reader(codec: RepeatedCodec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    nil = nil_item(codec.codec, has_none=codec.has_none, has_zero=False)
    return items_reader(codec.codec, name, scope, nil) or _read_nothing


def _array_reader(codec: ArrayCodec[Any], name: XmlName, scope: PrefixScope) -> TextReader:
    item, each = codec.items()
    nil = nil_item(each, has_none=codec.has_none)
    items = items_reader(each, item, scope.inside(name), nil) or _none_are_usual
    return _holder_reader(name, scope, items, list[Any])


def _none_are_usual(_text: str, position: int) -> tuple[Any, int]:
    return [], position


def _dictionary_reader(codec: DictionaryCodec[Any, Any], name: XmlName, scope: PrefixScope) -> TextReader:
    pair, *names = codec.tags()
    parts = [
        Member(attribute, of, each)
        for attribute, of, each in zip(("key", "value"), names, (codec.key, codec.value), strict=True)
    ]
    pairs = pairs_reader(_content(pair, scope.inside(name), Shape(parts)), nil_item(codec.value, has_none=True))
    return _holder_reader(name, scope, pairs, dict[Any, Any])


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
}
