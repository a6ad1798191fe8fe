"""Regular expressions for records whose members come in the order of the contract, made from their declarations."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ...package import model
from ...schema.codecs import EnumCodec, RecordCodec, SimpleCodec, StringCodec
from ...schema.collections import RepeatedCodec
from ...schema.members import is_flat, is_leaf, members_of
from ...xml.characters import SPACE, unescape
from ..readers import text_reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...qname import XmlName
    from ...schema.codecs import Codec
    from ...schema.record import Record
    from .prefixes import PrefixScope


class Irregular(Exception):  # noqa: N818 - no error: the tree decides
    """The text at this place is not in the usual form."""


# Reads the element at a position; returns its value, None for nil, and the position behind it. Raises Irregular.
TextReader: TypeAlias = "Callable[[str, int], tuple[Any, int]]"


class Member(NamedTuple):
    """A member of a record, or of a pair of a dictionary. ``is_zero`` tells that absent and empty mean the same.

    ``has_nil`` tells that nil is a value of its own, which the tree makes.
    """

    attribute: str
    name: XmlName
    codec: Codec[Any]
    is_zero: bool = False
    has_nil: bool = False


class Leaf(NamedTuple):
    """A member that is text.

    ``group`` has the text, for ``convert``, which is None for members that are text in Python as well; a text of more
    than ``limit`` characters is for ``read``. Where ``has_empty`` says so, the group after it stands for an empty
    element; one that ``means_default`` is for the tree, where that is noted.
    """

    attribute: str
    convert: Callable[[str], Any] | None
    limit: int | None
    read: Callable[[str], Any] | None
    group: int
    has_empty: bool
    empty: Any
    means_default: bool


class Inline(NamedTuple):
    """A record of nothing but leaves, read with the record around it. The group after ``group`` is for an empty one."""

    attribute: str
    cls: type[Record]
    leaves: tuple[Leaf, ...]
    group: int


class Run(NamedTuple):
    """Members that one expression reads, and the member with a structure of its own that may follow them."""

    match: Callable[[str, int], re.Match[str] | None]
    groups: int
    leaves: tuple[Leaf, ...]
    inlines: tuple[Inline, ...]
    next: Member | None
    starts: tuple[str, ...]  # how that begins


class _Builder:
    """Puts the expression of a run together and counts its groups. Possessive, so that a mismatch costs no search."""

    def __init__(self, scope: PrefixScope) -> None:
        self._scope = scope
        self._blank = r"[ \t\n]*+" if scope.spaced else ""
        self._text = ""
        self._groups = 0
        self._leaves: list[Leaf] = []
        self._inlines: list[Inline] = []

    def tag(self, text: str, *, blank: bool = True) -> None:
        self._text += (self._blank if blank else "") + re.escape(text)

    def leaf(self, member: Member) -> None:
        self._leaves.append(self._leaf(member))

    def _leaf(self, member: Member) -> Leaf:
        tag = re.escape(written(member.name, self._scope))
        form, convert, limit, read = _form(member.codec)
        empty = " ?/>" if member.is_zero else self._empty()
        self._text += f"(?:{self._blank}<{tag}(?:>({form})</{tag}>|{self._nil(tag, member)}|{empty}))?+"
        group, self._groups = self._groups, self._groups + (1 if member.is_zero else 2)
        has_empty, zero = not member.is_zero, member.codec.zero()
        return Leaf(member.attribute, convert, limit, read, group, has_empty, zero, member.codec.has_default)

    def inline(self, member: Member, cls: type[Record]) -> None:
        tag = re.escape(written(member.name, self._scope))
        self._text += f"(?:{self._blank}<{tag}(?:{self._empty()}|>()"
        group, self._groups = self._groups, self._groups + 2
        leaves = tuple(self._leaf(inner) for inner in members(cls))
        self._text += f"{self._blank}</{tag}>|{self._nil(tag, member)}))?+"
        self._inlines.append(Inline(member.attribute, cls, leaves, group))

    def run(self, following: Member | None = None) -> Run:
        """End the run. It reads ``following`` too where that is nil."""
        starts: tuple[str, ...] = ()
        if following is not None:
            starts = starts_of(following.name, self._scope)
            tag = re.escape(written(following.name, self._scope))
            if not isinstance(following.codec, RepeatedCodec):  # there, nil is an item
                # A second one, of which the first counts, is for the tree.
                again = f"(?!{self._blank}<{tag}[ />])"
                self._text += f"(?:{self._blank}<{tag}{self._nil(tag, following)}{again})?+"
            self._text += self._blank
        match = re.compile(self._text).match
        return Run(match, self._groups, tuple(self._leaves), tuple(self._inlines), following, starts)

    @staticmethod
    def _empty() -> str:
        return "() ?/>"

    def _nil(self, tag: str, member: Member) -> str:
        return "(?!)" if member.has_nil else nil_pattern(tag, self._scope)


def nil_pattern(tag: str, scope: PrefixScope) -> str:
    """Return what follows the name of a nil element; it never matches where ``xsi`` has no prefix."""
    nil = scope.nil()
    return "(?!)" if nil is None else f' {re.escape(nil)}="(?:true|1)"(?: ?/>|></{tag}>)'


def written(name: XmlName, scope: PrefixScope) -> str:
    """Return a name as documents of the scope write it. Raises Irregular when they cannot."""
    text = scope.text(name)
    if text is None:
        raise Irregular
    return text


def starts_of(name: XmlName, scope: PrefixScope) -> tuple[str, ...]:
    """Return the ways in which the start tag of an element begins."""
    text = written(name, scope)
    return (f"<{text}>", f"<{text}/", f"<{text} ")


def members(cls: type[Record]) -> list[Member]:
    """Return the members of a record in the order of the contract."""
    return [
        Member(
            attribute,
            name,
            spec.codec,
            spec.codec.is_value_type and not (spec.optional or spec.nillable),
            spec.optional and spec.nillable,
        )
        for attribute, name, spec in members_of(cls)
    ]


def runs(name: XmlName, scope: PrefixScope, of: Sequence[Member]) -> tuple[Run, ...]:
    """Return the expressions that read an element ``name`` with these members. Raises Irregular."""
    text = written(name, scope)
    found: list[Run] = []
    builder = _Builder(scope)
    builder.tag(f"<{text}>", blank=False)
    for member in of:
        flat = _flat(member.codec)
        if is_leaf(member.codec):
            builder.leaf(member)
        elif flat is not None:
            builder.inline(member, flat)
        else:
            found.append(builder.run(member))
            builder = _Builder(scope)
    builder.tag(f"</{text}>")
    return (*found, builder.run())


def leaf_run(member: Member, scope: PrefixScope) -> Run:
    """Return the expression of one element that is text. It also matches nothing at all, where another element is."""
    builder = _Builder(scope)
    builder.leaf(member)
    return builder.run()


def _flat(codec: Codec[Any]) -> type[Record] | None:
    """Return the class of a record that has nothing but leaves."""
    if not isinstance(codec, RecordCodec):
        return None
    cls: type[Record] = model(codec.class_name)
    return cls if is_flat(cls) else None


_Form: TypeAlias = "tuple[str, Callable[[str], Any] | None, int | None, Callable[[str], Any] | None]"


def _form(codec: Codec[Any]) -> _Form:
    """Return the usual form of a text, what converts it up to which length, and what reads a longer one."""
    if isinstance(codec, EnumCodec):
        return _ANYTHING, _Names(model(codec.class_name)).__getitem__, None, None
    if isinstance(codec, StringCodec):
        return _ANYTHING, None, None, None
    usual = _USUAL.get(codec.xml_name.name) if isinstance(codec, SimpleCodec) else None
    if usual is None:
        return _ANYTHING, text_reader_of(codec), None, None
    return *usual, text_reader_of(codec)


class _Names(dict[str, Any]):
    """The members of an enumeration by their text, and combinations of them; what else a server says is not kept."""

    def __init__(self, cls: Any) -> None:
        super().__init__(cls.known_texts())
        self._known = frozenset(self)
        self._from_wire = cls.from_wire

    def __missing__(self, text: str) -> Any:
        name = unescape(text)
        if not name.strip(SPACE):
            raise ValueError(text)
        found = self._from_wire(name)
        if len(self) < _MOST_NAMES and self._known.issuperset(name.split(" ")):
            self[text] = found
        return found


_ANYTHING = "[^<]*+"
_MOST_NAMES = 1000
_INTEGER = "-?[0-9]++"
_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}[^<]*+"
# Usual forms, and functions of C that read them, up to a length, as XML Schema means them.
_USUAL: dict[str, tuple[str, Callable[[str], Any], int]] = {
    "byte": (_INTEGER, int, 2),
    "short": (_INTEGER, int, 4),
    "int": (_INTEGER, int, 9),
    "long": (_INTEGER, int, 18),
    "integer": (_INTEGER, int, 18),
    "boolean": ("true|false", {"true": True, "false": False}.__getitem__, 5),
    "dateTime": (_TIME, datetime.fromisoformat, len("2026-05-27T01:23:32Z")),
}
