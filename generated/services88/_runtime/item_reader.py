"""Reading the items of one list while its text arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from .errors import DecodeError
from .text_patterns import Irregular
from .text_readers import element_reader
from .utf8_text import Utf8Text
from .xml import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .item_lists import ItemList
    from .node import Node
    from .records import Record
    from .scope import Scope

_BLANK = re.compile(r"[ \t\n]*")
_LONGEST_NAME = 2000  # characters; a start tag that is longer ends the list here, and the tree has the rest


@dataclass(slots=True)
class Items:
    """The items of a list that were read from the text, and where in the body they belong.

    ``before`` is how many of the list are in the tree, before these; others may follow them there. ``path`` has the
    names from the body's element to the item, ``count`` how many were read.
    """

    attributes: tuple[str, ...]
    path: tuple[str, ...] = ()
    before: int = 0
    count: int = 0
    values: list[Any] = field(default_factory=list[Any])
    error: DecodeError | None = None

    def take(self) -> list[Any]:
        """Return the items, and forget them. Raises DecodeError for the first one that could not be read."""
        if self.error is not None:
            raise self.error
        taken, self.values = self.values, []
        return taken

    def renumbered(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of an item that the tree had: it counts those that are left to it."""
        depth = len(self.path) - 1
        here = re.fullmatch(re.escape(self.path[-1]) + r"\[(\d+)\]", path[depth]) if len(path) > depth else None
        if here is None or path[:depth] != self.path[:-1]:
            return path
        return (*path[:depth], f"{self.path[-1]}[{int(here[1]) + self.count}]", *path[depth + 1 :])

    def put_into(self, body: Record) -> None:
        """Put the items among those that the tree had."""
        values = self.values
        holder: Any = body
        for attribute in self.attributes[:-1]:
            holder = getattr(holder, attribute)
        rest: list[Any] | None = getattr(holder, self.attributes[-1])
        setattr(holder, self.attributes[-1], [*rest[: self.before], *values, *rest[self.before :]] if rest else values)


class _Fragment(NamedTuple):
    nodes: list[Node]
    end: int


class ItemReader:
    """Takes the text of a list in pieces. What no pattern reads is read from a tree, a few items at a time."""

    def __init__(self, of: ItemList, scope: Scope, nsmap: Mapping[str | None, str]) -> None:
        """Begin before the first item of a list, in a document of this scope."""
        names = (*(tag.rpartition("}")[2] for tag in of.path), of.item.name)
        self.items = Items(of.attributes, names, before=1 if of.repeated else 0)
        self._of = of
        self._zero = of.codec.zero if of.codec.is_value_type and not of.repeated else None
        self._read = element_reader(of.codec, of.item, scope)
        self._read_node = of.codec.reader()
        name = scope.text(of.item) or of.item.name
        self._starts, self._end_tag = (f"<{name}>", f"<{name} ", f"<{name}/"), f"</{name}>"
        self._spaced = scope.spaced
        self._scope = f"<r{_declarations(nsmap)}>"
        self._decoder = Utf8Text()
        self._arrived: list[str] = []
        self._length = 0
        self._enough = 0  # characters that must be there before looking again at what was incomplete
        self._streak = 0  # irregular items in a row
        self._parses_many = True  # until what is left of a piece has proved malformed

    def feed(self, data: bytes, *, final: bool = False) -> bytes | None:
        """Take the next piece; return None while the list goes on, then what follows it. Raises DecodeError.

        The last piece is ``final``; then the list ends with it.
        """
        piece = self._decoder.decode(data, final=final)
        self._arrived.append(piece)
        self._length += len(piece)
        if self._length < self._enough and not final:
            return None
        text, self._parses_many = "".join(self._arrived), True
        position, ended = self._items(text, final=final)
        if ended or final:
            return text[position:].encode()
        self._arrived = [text[position:]]
        self._length = len(text) - position
        return None

    def _items(self, text: str, *, final: bool) -> tuple[int, bool]:
        """Read what items there are. Return the position behind them and whether the list ends there."""
        position, usual = 0, "]]>" not in text
        while True:
            if usual:
                position = self._usual(text, position)
            at = cast("re.Match[str]", _BLANK.match(text, position)).end()
            if self._is_behind(text, at):
                self._enough = 0
                is_cut = text.find(">", at) < 0 and len(text) - at < _LONGEST_NAME
                return position, not is_cut
            fragment = self._fragment(text, at)
            if fragment is None:  # the item is not complete, or never will be
                self._enough = 2 * (len(text) - position)
                return position, final
            position = fragment.end
            for node in fragment.nodes:
                self._add_node(node)

    def _is_behind(self, text: str, position: int) -> bool:
        """Whether what is here follows the list; in one that has an element around it, only the end of that does."""
        if self._of.repeated:
            return not text.startswith(self._starts, position)
        return text.startswith("</", position) or len(text) - position < len("</")

    def _usual(self, text: str, position: int) -> int:
        """Read items by pattern, up to the first one that has another form."""
        read = self._read
        found: list[Any] = []
        try:
            while True:
                if self._spaced:
                    position = cast("re.Match[str]", _BLANK.match(text, position)).end()
                value, position = read(text, position)
                found.append(value)
        except (Irregular, RecursionError):
            pass
        if found:
            self._streak = 0
            self._add(found)
        return position

    def _add(self, values: list[Any]) -> None:
        self.items.count += len(values)
        if self._zero is not None:
            values = [self._zero() if value is None else value for value in values]
        if self.items.error is None:
            self.items.values += values

    def _add_node(self, node: Node) -> None:
        try:
            self._add([self._read_node(node)])
        except RecursionError:
            self._fail(DecodeError("elements are nested too deeply"))
        except DecodeError as error:
            self._fail(error)

    def _fail(self, error: DecodeError) -> None:
        self.items.count += 1
        if self.items.error is None:
            *holders, name = self.items.path[1:]
            error.within(name if self._of.repeated else f"{name}[{self.items.count}]")
            for holder in reversed(holders):
                error.within(holder)
            self.items.error = error
            self.items.values.clear()

    def _fragment(self, text: str, position: int) -> _Fragment | None:
        """Return the next item as a tree, when irregular items come in a row as many as are there; None for no item."""
        first = text.find(self._end_tag, position)
        if first < 0:
            return None
        self._streak += 1
        last = text.rfind(self._end_tag, first)
        ends = (last, first) if self._streak > 1 and self._parses_many else (first, last)
        for end in ends:
            nodes = self._parse(text[position : end + len(self._end_tag)])
            if nodes is not None:
                return _Fragment(nodes, end + len(self._end_tag))
            self._parses_many = False  # else a hostile text would be parsed again for each of its items
        return None

    def _parse(self, text: str) -> list[Node] | None:
        try:
            root = parse(f"{self._scope}{text}</r>".encode())
        except DecodeError:
            return None
        nodes = list(root)
        name = str(self._of.item)
        if self._of.repeated and any(node.tag != name or (node.tail or "").strip() for node in nodes):
            return None  # other members of the holder are for the tree
        return [node for node in nodes if node.tag == name]


def _declarations(nsmap: Mapping[str | None, str]) -> str:
    return "".join(
        f' xmlns{":" + prefix if prefix else ""}="{_quoted(uri)}"' for prefix, uri in nsmap.items() if prefix != "xml"
    )


def _quoted(uri: str) -> str:
    return uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
