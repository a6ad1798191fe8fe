"""Regular expressions for records whose members come in the order of the contract, made from their declarations."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .codecs import EnumCodec, RecordCodec, SimpleCodec, StringCodec
from .collection_codecs import RepeatedCodec
from .lexical import unescape
from .members import is_flat, is_leaf, members_of
from .registry import model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .codecs import Codec
    from .records import Record
    from .scope import Scope
    from .xmlname import XmlName


class Irregular(Exception):  # noqa: N818 - no error: the tree decides
    """The text at this place is not in the usual form."""


class Member(NamedTuple):
    """A member of a record, or of a pair of a dictionary."""

    attribute: str
    name: XmlName
    codec: Codec[Any]


class Leaf(NamedTuple):
    """A member that is text.

    ``group`` has the text in its usual form, for ``convert``, which is None for members that are text in Python as
    well. The next group is there for an empty element, the one after it has text in other forms, for ``read``.
    """

    attribute: str
    convert: Callable[[str], Any] | None
    group: int
    empty: Any
    read: Callable[[str], Any] | None


class Inline(NamedTuple):
    """A record of nothing but leaves, read with the record around it. The group after ``group`` is for an empty one."""

    attribute: str
    cls: type[Record]
    leaves: tuple[Leaf, ...]
    group: int


class Run(NamedTuple):
    """Members that one expression reads, and the member with a structure of its own that may follow them."""

    match: Callable[[str, int], re.Match[str] | None]
    leaves: tuple[Leaf, ...]
    inlines: tuple[Inline, ...]
    next: Member | None


class _Builder:
    """Puts the expression of a run together and counts its groups. Possessive, so that a mismatch costs no search."""

    def __init__(self, scope: Scope) -> None:
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
        form, convert, read = _forms(member.codec)
        other = f"|>([^<]*+)</{tag}>" if read else ""
        self._text += f"(?:{self._blank}<{tag}(?:>({form})</{tag}>|{self._nil(tag)}|{self._empty()}{other}))?+"
        group, self._groups = self._groups, self._groups + (3 if read else 2)
        return Leaf(member.attribute, convert, group, member.codec.zero(), read)

    def inline(self, member: Member, cls: type[Record]) -> None:
        tag = re.escape(written(member.name, self._scope))
        self._text += f"(?:{self._blank}<{tag}(?:{self._empty()}|>()"
        group, self._groups = self._groups, self._groups + 2
        leaves = tuple(self._leaf(inner) for inner in members(cls))
        self._text += f"{self._blank}</{tag}>|{self._nil(tag)}))?+"
        self._inlines.append(Inline(member.attribute, cls, leaves, group))

    def run(self, following: Member | None = None) -> Run:
        """End the run. It reads ``following`` too where that is nil."""
        if following is not None:
            tag = re.escape(written(following.name, self._scope))
            if not isinstance(following.codec, RepeatedCodec):  # there, nil is an item
                self._text += f"(?:{self._blank}<{tag}{self._nil(tag)})?+"
            self._text += self._blank
        return Run(re.compile(self._text).match, tuple(self._leaves), tuple(self._inlines), following)

    @staticmethod
    def _empty() -> str:
        return "() ?/>"

    def _nil(self, tag: str) -> str:
        return nil_pattern(tag, self._scope)


def nil_pattern(tag: str, scope: Scope) -> str:
    """Return what follows the name of a nil element; it never matches where ``xsi`` has no prefix."""
    nil = scope.nil()
    return "(?!)" if nil is None else f' {re.escape(nil)}="(?:true|1)"(?: ?/>|></{tag}>)'


def written(name: XmlName, scope: Scope) -> str:
    """Return a name as documents of the scope write it. Raises Irregular when they cannot."""
    text = scope.text(name)
    if text is None:
        raise Irregular
    return text


def members(cls: type[Record]) -> list[Member]:
    """Return the members of a record in the order of the contract."""
    return [Member(attribute, name, spec.codec) for attribute, name, spec in members_of(cls)]


def runs(name: XmlName, scope: Scope, of: Sequence[Member]) -> tuple[Run, ...]:
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


def leaf_run(member: Member, scope: Scope) -> Run:
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


def _forms(codec: Codec[Any]) -> tuple[str, Callable[[str], Any] | None, Callable[[str], Any] | None]:
    """Return the usual form of a text, what converts that, and what reads any other form."""
    anything = "[^<]*+"
    if isinstance(codec, EnumCodec):
        return anything, _enum_reader(codec), None
    if isinstance(codec, SimpleCodec):
        if isinstance(codec, StringCodec):
            return anything, None, None
        usual = _USUAL.get(codec.xml_name.name)
        if usual is not None:
            return *usual, codec.parse
    return anything, codec.text_reader(), None


def _enum_reader(codec: EnumCodec) -> Callable[[str], Any]:
    from_wire = model(codec.class_name).from_wire

    @lru_cache(maxsize=1024)
    def read(text: str) -> Any:
        name = unescape(text).strip()
        if not name:
            raise ValueError(text)
        return from_wire(name)

    return read


def _digits(count: int) -> tuple[str, Callable[[str], Any]]:
    """Return the form of whole numbers of so few digits that every one is in range."""
    return f"-?[0-9]{{1,{count}}}", int


# Forms that a function of C reads as XML Schema means them, so that no more needs to be checked.
_USUAL: dict[str, tuple[str, Callable[[str], Any]]] = {
    "byte": _digits(2),
    "short": _digits(4),
    "int": _digits(9),
    "long": _digits(18),
    "integer": _digits(18),
    "boolean": ("true|false", {"true": True, "false": False}.__getitem__),
    "dateTime": (
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z?",
        datetime.fromisoformat,
    ),
}
