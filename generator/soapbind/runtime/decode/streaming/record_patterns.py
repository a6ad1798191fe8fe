"""Regular expressions for records whose members come in the order of the contract, made from their declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ...package import model
from ...schema.codecs import RecordCodec, StringCodec
from ...schema.collections import RepeatedCodec
from ...schema.members import is_leaf, is_plain
from .kept_elements import KeptElement, slots
from .shapes import Choices, Member, shape_of
from .tag_patterns import (
    Irregular,
    attribute_name,
    behind_pattern,
    blank_pattern,
    nil_pattern,
    opening_pattern,
    starts_of,
    written,
)
from .usual_forms import IN_QUOTES, converter_of, form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...qname import XmlName
    from ...schema.codecs import Codec
    from ...schema.record import Record
    from .layouts import Layout
    from .prefixes import PrefixScope
    from .shapes import Shape


# Reads the element at a position; returns its value, None for nil, and the position behind it. Raises Irregular.
TextReader: TypeAlias = "Callable[[str, int], tuple[Any, int]]"


class Leaf(NamedTuple):
    """A member that is text, an attribute, or the text of the element itself.

    ``group`` has the text, for ``convert``, which is None for members that are text in Python as well; a text of more
    than ``limit`` characters is for ``read``. Where ``has_empty`` says so, ``empty`` is the value of an empty element,
    for which the group after it stands, or of empty text in an attribute (``is_quoted``) or in the element around it
    (``is_content``). An empty element that ``means_default`` is for the tree, where that is noted.
    """

    attribute: str
    convert: Callable[[str], Any] | None
    limit: int | None
    read: Callable[[str], Any] | None
    group: int
    has_empty: bool
    empty: Any
    means_default: bool = False
    is_quoted: bool = False
    is_content: bool = False


class Kept(NamedTuple):
    """An element that the contract does not have: ``group`` has text in it, or else the next one all of it."""

    group: int
    element: KeptElement


class Inline(NamedTuple):
    """A record of nothing but leaves, read with the record around it.

    ``group`` tells that it is there, ``empty`` that it is an empty element, where that has a group of its own.
    """

    attribute: str
    cls: type[Record]
    leaves: tuple[Leaf, ...]
    group: int
    empty: int | None = None
    others: Sequence[str] = ()
    kept: Sequence[Kept] = ()


class Run(NamedTuple):
    """Members that one expression reads, and the member with a structure of its own that may follow them.

    The group ``closed`` tells that the element is an empty-element tag, which no member follows.
    """

    match: Callable[[str, int], re.Match[str] | None]
    groups: int
    leaves: tuple[Leaf, ...]
    inlines: tuple[Inline, ...]
    next: Member | None
    starts: tuple[str, ...]  # how that begins
    closed: int | None = None
    kept: Sequence[Kept] = ()


class _Builder:
    """Puts the expression of a run together and counts its groups. Possessive, so that a mismatch costs no search."""

    def __init__(self, scope: PrefixScope) -> None:
        self._scope: PrefixScope = scope
        self._blank = blank_pattern(scope)
        self._text = ""
        self._groups = 0
        self._leaves: list[Leaf] = []
        self._inlines: list[Inline] = []
        self._kept: list[Kept] = []
        self._closed: int | None = None

    def start(self, text: str, shape: Shape, opening: str) -> None:
        """Read a start tag with attributes, or an empty-element tag; the first run ends what that begins."""
        if not shape.attributes:
            self._text += f"{self._blank}<{re.escape(text)}{opening}>"
            return
        if opening:  # beside those of the contract
            raise Irregular
        self._text += f"{self._blank}<{re.escape(text)}"
        self._leaves += map(self._quoted, shape.attributes)
        self._closed, self._groups = self._groups, self._groups + 1
        self._text += "(?: ?(/)>|>"

    def content(self, member: Member) -> None:
        """Read the text of the element itself."""
        self._leaves.append(self._content(member))

    def _content(self, member: Member) -> Leaf:
        form, convert, limit, read = form_of(member.codec)
        self._text += f"({form})"
        group, self._groups = self._groups, self._groups + 1
        return Leaf(member.attribute, convert, limit, read, group, *_of_empty(member.codec), is_content=True)

    def _quoted(self, member: Member) -> Leaf:
        form, convert, limit, read = form_of(member.codec)
        name = re.escape(attribute_name(member.name, self._scope))
        self._text += f"""(?: {name}="({form.replace("[^<", IN_QUOTES)})")?+"""
        group, self._groups = self._groups, self._groups + 1
        return Leaf(member.attribute, convert, limit, read, group, *_of_empty(member.codec), is_quoted=True)

    def tag(self, text: str, *, blank: bool = True) -> None:
        self._text += (self._blank if blank else "") + re.escape(text)

    def leaf(self, member: Member, *, is_optional: bool = True) -> None:
        self._leaves.append(self._leaf(member, is_optional=is_optional))

    def _leaf(self, member: Member, *, is_optional: bool = True) -> Leaf:
        tag = re.escape(written(member.name, self._scope))
        form, convert, limit, read = form_of(member.codec)
        empty = " ?+/>" if member.is_zero else self._empty()
        opening = opening_pattern(member.name, self._scope)
        self._text += f"(?:{self._blank}<{tag}(?:{opening}>({form})</{tag}>|{self._nil(tag, member)}|{empty}))"
        self._text += "?+" if is_optional else ""
        group, self._groups = self._groups, self._groups + (1 if member.is_zero else 2)
        has_empty, zero = not member.is_zero, member.codec.zero()
        return Leaf(member.attribute, convert, limit, read, group, has_empty, zero, member.codec.has_default)

    def rich_inline(self, member: Member, cls: type[Record], shape: Shape) -> None:
        """Read a record of text and attributes."""
        if opening_pattern(member.name, self._scope):
            raise Irregular
        around, tag = self._scope, re.escape(written(member.name, self._scope))
        self._text += f"(?:{self._blank}<{tag}(?:{self._nil(tag, member)}|"
        self._scope = around.inside(member.name)
        leaves = [self._quoted(each) for each in shape.attributes]
        group, self._groups = self._groups, self._groups + 1
        self._text += "()(?: ?+/>|>"
        leaves += [self._content(shape.text)] if shape.text else [self._leaf(inner) for inner in shape.members]
        self._text += f"{'' if shape.text else self._blank}</{tag}>)))?+"
        self._scope = around
        self._inlines.append(Inline(member.attribute, cls, tuple(leaves), group, None, shape.others))

    def record(self, member: Member, cls: type[Record], shape: Shape) -> None:
        """Read a flat record."""
        if is_plain(cls):
            self.inline(member, cls, shape)
        else:
            self.rich_inline(member, cls, shape)

    def inline(self, member: Member, cls: type[Record], shape: Shape) -> None:
        around, tag = self._scope, re.escape(written(member.name, self._scope))
        self._text += f"(?:{self._blank}<{tag}(?:{opening_pattern(member.name, around)}>()"
        group, self._groups = self._groups, self._groups + 1
        self._scope = around.inside(member.name)
        leaves: list[Leaf] = []
        kept: list[Kept] = []
        for inner, unknown in slots(shape, self._scope):
            leaves += () if inner is None else (self._leaf(inner),)
            kept += self._unknown(inner, unknown)
        self._scope = around
        self._text += f"{self._blank}</{tag}>|{self._nil(tag, member)}|{self._empty()}))?+"
        empty, self._groups = self._groups, self._groups + 1
        self._inlines.append(Inline(member.attribute, cls, tuple(leaves), group, empty, kept=kept))

    def unknown(self, after: Member | None, found: Sequence[Layout]) -> None:
        """Read elements that the contract does not have, right behind a member."""
        self._kept += self._unknown(after, found)

    def _unknown(self, after: Member | None, found: Sequence[Layout]) -> Sequence[Kept]:
        if not found:
            return ()
        elements = [KeptElement(each, after.name.name if after else "", self._scope) for each in found]
        each = "".join(f"(?:{self._blank}(?:{element.pattern}))?+" for element in elements)
        self._text += f"(?:{behind_pattern(after.name, self._scope) if after else ''}{each})?+"
        first, self._groups = self._groups, self._groups + 2 * len(elements)
        return [Kept(first + 2 * index, element) for index, element in enumerate(elements)]

    def run(self, following: Member | None = None) -> Run:
        """End the run. It reads ``following`` too where that is nil."""
        starts: tuple[str, ...] = ()
        if following is not None and isinstance(following.codec, Choices):
            starts = tuple(start for each in following.codec.members for start in starts_of(each.name, self._scope))
            self._text += self._blank
        elif following is not None:
            starts = starts_of(following.name, self._scope)
            tag = re.escape(written(following.name, self._scope))
            if not isinstance(following.codec, RepeatedCodec):  # there, nil is an item
                # A second one, of which the first counts, is for the tree.
                again = f"(?!{self._blank}<{tag}[ />])"
                self._text += f"(?:{self._blank}<{tag}{self._nil(tag, following)}{again})?+"
            self._text += self._blank
        text = self._text if self._closed is None else f"{self._text})"
        match = re.compile(text).match
        leaves, inlines = tuple(self._leaves), tuple(self._inlines)
        return Run(match, self._groups, leaves, inlines, following, starts, self._closed, self._kept)

    @staticmethod
    def _empty() -> str:
        return "() ?+/>"

    def _nil(self, tag: str, member: Member) -> str:
        return "(?!)" if member.has_nil else nil_pattern(tag, self._scope)


def _of_empty(codec: Codec[Any]) -> tuple[bool, Any]:
    """Return whether empty text is a usual value, and which."""
    is_text = isinstance(codec, StringCodec)
    return is_text, codec.zero() if is_text else None


def runs(name: XmlName, scope: PrefixScope, shape: Shape) -> tuple[Run, ...]:
    """Return the expressions that read an element ``name`` of this shape. Raises Irregular."""
    text, inside = written(name, scope), scope.inside(name)
    found: list[Run] = []
    builder = _Builder(inside)
    builder.start(text, shape, opening_pattern(name, scope))
    if shape.text is not None:
        builder.content(shape.text)
    for member, unknown in slots(shape, inside):
        if member is not None:
            flat = _flat(member.codec)
            if is_leaf(member.codec):
                builder.leaf(member)
            elif flat is not None:
                builder.record(member, *flat)
            else:
                found.append(builder.run(member))
                builder = _Builder(inside)
        builder.unknown(member, unknown)
    builder.tag(f"</{text}>", blank=shape.text is None)
    return (*found, builder.run())


def leaf_run(member: Member, scope: PrefixScope) -> Run:
    """Return the expression of one element that is text."""
    builder = _Builder(scope)
    builder.leaf(member, is_optional=False)
    return builder.run()


def choices_pattern(
    codec: Choices, scope: PrefixScope
) -> tuple[Callable[[str, int], re.Match[str] | None], Sequence[tuple[str, Callable[[str], Any]]]]:
    """Return the expression of one of the elements, and the attribute and the converter for each of its groups."""
    blank = blank_pattern(scope)
    forms = [(re.escape(written(each.name, scope)), form_of(each.codec)) for each in codec.members]
    text = "|".join(f"<{tag}>({form})</{tag}>" for tag, (form, *_) in forms)
    converters = [(each.attribute, converter_of(each.codec)) for each in codec.members]
    return re.compile(f"{blank}(?:{text})").match, converters


def _flat(codec: Codec[Any]) -> tuple[type[Record], Shape] | None:
    """Return class and shape of a record that has nothing but leaves."""
    if not isinstance(codec, RecordCodec) or codec.empty:
        return None
    cls: type[Record] = model(codec.class_name)
    shape = shape_of(cls)
    return (cls, shape) if shape is not None and shape.is_flat else None
