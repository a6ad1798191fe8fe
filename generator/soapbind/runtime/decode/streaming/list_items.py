"""Reading the items of one list while its text arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from ...errors import DecodeError
from ...schema.record import ElementType, ExtensionData
from ...xml.characters import declarations
from ...xml.parse import parse, without_place
from ..collection_readers import with_value
from ..member_readers import beside_value, says_type
from ..readers import reader_of
from .layouts import learned
from .open_elements import element_end, end_tag, is_renamed
from .pattern_readers import items_reader, nil_item, ways_to_read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...schema.record import Record
    from ...xml.lxml_adapter import Node
    from .list_paths import ItemList
    from .prefixes import PrefixScope

_BLANK = re.compile(r"[ \t\n]*+")
_BATCH = 2**16  # characters of irregular items that are parsed at once
_LESSON = 2**13  # characters from which the first form is learned, the next one from eight times as many
_EFFORT = 2**16  # namespaces in scope at all the elements of a lesson, at most
_MOST_WAYS = 4  # forms that are known at once


@dataclass(slots=True)
class Items:
    """The items of a list that were read from the text, and where in the body they belong.

    ``before`` is how many of the list are in the tree, before these; others may follow them there. ``path`` has the
    names from the body's element to the item, ``count`` how many were read, the wrong one included.
    """

    attributes: tuple[str, ...]
    path: tuple[str, ...] = ()
    before: int = 0
    count: int = 0
    values: list[Any] = field(default_factory=list[Any])
    error: DecodeError | None = None
    types: list[ElementType] = field(default_factory=list[ElementType])

    def take(self) -> list[Any]:
        """Return the items, and forget them. Raises DecodeError for one that is wrong, once those before are given."""
        if self.error is not None and not self.values:
            raise self.error
        taken, self.values, self.types = self.values, [], []
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
        self._add_types(holder)

    def _add_types(self, holder: Record) -> None:
        """Add what is noted of these items, and count those of the tree behind them anew."""
        kept, name = holder.extension_data, self.path[-1]
        if not self.types and (kept is None or not kept.types):
            return
        kept = kept or ExtensionData()
        moved = [
            each._replace(place=each.place + len(self.values))
            if each.name == name and each.place >= self.before
            else each
            for each in kept.types
        ]
        moved += [each._replace(place=each.place + self.before) for each in self.types]
        holder.extension_data = replace(kept, types=tuple(moved))


class ItemReader:
    """Takes the text of a list, from its first item on. What no pattern reads is read from a tree.

    ``is_behind`` tells that the list, or what can be read of it, has ended; ``enough`` how many characters must be
    there for it to be of use to look again; ``error`` is what makes the document malformed.
    """

    def __init__(self, of: ItemList, scope: PrefixScope, nsmap: Mapping[str | None, str]) -> None:
        """Begin before the first item of a list, in an element where ``nsmap`` has the namespaces in scope."""
        names = (*(tag.rpartition("}")[2] for tag in of.path), of.item.name)
        self.items = Items(of.attributes, names)
        self.is_behind = False
        self.enough = 0
        self.error: DecodeError | None = None
        self._of = of
        self._zero = of.codec.zero if of.codec.is_value_type and not of.repeated else None
        read_node = reader_of(of.codec)
        self._read_node = read_node if of.has_none else with_value(read_node)
        nil = nil_item(of.codec, has_none=of.has_none, has_zero=not of.repeated)
        self._ways = ways_to_read(of.codec, of.item, scope, nil, tuple(nsmap.items()))
        self._nil, self._scope, self._nsmap, self._lesson = nil, scope, nsmap, _LESSON
        self._says_type = says_type(of.codec)
        self._tag = str(of.item)
        name = scope.text(of.item) or of.item.name
        self._end_tag = end_tag(name)
        self._starts = (f"<{name}>", f"<{name} ", f"<{name}/", f"<{name}\n", f"<{name}\t")
        self._start = f"<r{declarations(nsmap.items())}>"
        self._batch: list[tuple[int, str]] = []
        self._batched = 0  # characters in it

    def read(self, text: str, position: int, *, is_last: bool) -> int:
        """Take the items that are there. Return the position behind them."""
        self.enough = 0
        # "]]>" may not stand in text; what it ends, no pattern reads. One character is found twenty times as fast.
        ways = self._ways if "]" not in text or "]]>" not in text else ()
        while True:
            for read in ways:
                found, position = read(text, position)
                self._add(found)
            start = cast("re.Match[str]", _BLANK.match(text, position)).end()
            end = element_end(text, start, self._end_tag) if text.startswith(self._starts, start) else None
            if end is None or is_renamed(text, start):
                self.is_behind = is_last or end is not None or not self._may_follow(text, start)
                self.enough = 0 if self.is_behind else 2 * (len(text) - position)
                self._read_batch()
                return position
            self._add_irregular(text[start:end])
            if self.error is not None:
                return end
            position = end

    def lead(self, body: Node) -> None:
        """Read the items that the tree of a body has, before those that were read."""
        holder, leading = body, list[Any]()
        for tag in self._of.path[1:]:
            holder = next(child for child in holder if child.tag == tag)
        try:
            for node in holder:
                if node.tag == self._tag:
                    leading.append(self._value(node))
        except DecodeError as error:
            self.items.values, self.items.error = [], error
            self._enclose(error, self.items.path[-1])
        self.items.values[:0] = leading

    def _may_follow(self, text: str, position: int) -> bool:
        """Whether one more item may be here, once more of the text is."""
        is_item = text.startswith(self._starts, position)
        return is_item or any(start.startswith(text[position : position + len(start)]) for start in self._starts)

    def _add(self, values: list[Any]) -> None:
        if self.items.error is None:
            self.items.count += len(values)
            self.items.values += values

    def _add_irregular(self, xml: str) -> None:
        self._batch.append((len(self.items.values), xml))
        self._batched += len(xml)
        self._add([None])
        if self._batched > min(_BATCH, self._lesson):
            self._read_batch()

    def _read_batch(self) -> None:
        """Read the irregular items that wait, and put them into their places."""
        batch, is_lesson = self._batch, self._batched > self._lesson
        self._batch, self._batched = [], 0
        nodes = self._nodes([xml for _, xml in batch]) if batch else []
        for (place, _), node in zip(batch, nodes, strict=False):
            if self.items.error is None:
                self._put(place, node)
        if self.error is not None and self.items.error is None:
            self._cut(batch[len(nodes)][0])
            self._locate(self.error)
        elif is_lesson:
            self._lesson *= 8
            effort = sum(xml.count("<") * (len(self._nsmap) + xml.count("xmlns")) for _, xml in batch)
            if effort < _EFFORT:
                self._learn(nodes)

    def _learn(self, nodes: Sequence[Node]) -> None:
        """Find a way to read items that are written as these are."""
        layouts, nsmap = learned(nodes, self._nsmap), tuple(self._nsmap.items())
        scope = self._scope._replace(layouts=layouts, nsmap=nsmap)
        read = items_reader(self._of.codec, self._of.item, scope, self._nil) if layouts else None
        if read is not None and read not in self._ways:
            self._ways.insert(0, read)
            del self._ways[_MOST_WAYS - 1 : -1]

    def _value(self, node: Node) -> Any:
        try:
            return self._read_node(node)
        except RecursionError:
            raise DecodeError("elements are nested too deeply") from None

    def _put(self, place: int, node: Node) -> None:
        try:
            value = self._value(node)
        except DecodeError as error:
            self._fail(place, error)
        else:
            self.items.values[place] = self._zero() if value is None and self._zero is not None else value
            if self._of.keeps_types and node.keys():
                said = beside_value(node, value, says_type=self._says_type)
                if said is not None:
                    self.items.types.append(ElementType(self._of.item.name, place, *said))

    def _fail(self, place: int, error: DecodeError) -> None:
        self._cut(place)
        self._locate(error)
        self.items.error = error

    def _locate(self, error: DecodeError) -> None:
        """Say that an error is in the item that comes next."""
        self.items.count += 1
        name = self.items.path[-1]
        self._enclose(error, name if self._of.repeated else f"{name}[{self.items.count}]")

    def _enclose(self, error: DecodeError, item: str) -> None:
        error.within(item)
        for holder in reversed(self.items.path[:-1]):
            error.within(holder)

    def _cut(self, place: int) -> None:
        """Forget the items from a place on."""
        self.items.count -= len(self.items.values) - place
        del self.items.values[place:]

    def _nodes(self, batch: list[str]) -> list[Node]:
        """Return the elements of the batch, up to the first that is malformed."""
        try:
            return self._parsed("".join(batch), len(batch))
        except DecodeError as error:
            if len(batch) == 1:
                self.error = without_place(error)
                return []
        found: list[Node] = []
        for xml in batch:
            found += self._nodes([xml])
            if self.error is not None:
                break
        return found

    def _parsed(self, xml: str, count: int) -> list[Node]:
        nodes = list(parse(f"{self._start}{xml}</r>".encode()))
        if len(nodes) != count or any(node.tag != self._tag for node in nodes):
            raise DecodeError("not well-formed XML: the items of a list end where none does")
        return nodes
