"""What the element of an array says of its items: ``arrayType``, ``offset`` and ``position`` (SOAP 1.1, 5.4.2).

Sizes are what a stranger says: nothing is allocated by them. Only items that are there make a list longer, and
positions, within bounds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..encode.writers import items_of
from ..errors import DecodeError, EncodeError
from ..xml.xsi import type_name
from .soapenc import SOAP_11, SOAP_12

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..qname import XmlName
    from ..xml.lxml_adapter import Node

ARRAY_TYPE, _OFFSET, _POSITION = (f"{{{SOAP_11}}}{name}" for name in ("arrayType", "offset", "position"))
_ITEM_TYPE, _ARRAY_SIZE = (f"{{{SOAP_12}}}{name}" for name in ("itemType", "arraySize"))
_MOST_HOLES = 1_000_000  # places without an item in all arrays of a message together: 8 MB
_MOST_DIMENSIONS = 8
_TYPE = re.compile(r"([^\[\]]*)((?:\[[\d,\s]*\])*)\[([\d,\s]*)\]\s*")
_INDEX = re.compile(r"\s*\[([\d,\s]+)\]\s*")
_NUMBER = re.compile(r"\d{1,18}")


class Shape(NamedTuple):
    """The type of the items, None where it is not said or is an array again, and the sizes, None for an unknown one."""

    item: XmlName | None
    sizes: tuple[int | None, ...]
    size_text: str


def is_shaped(node: Node) -> bool:
    """Whether an element says that it is an array."""
    return node.get(ARRAY_TYPE) is not None or node.get(_ITEM_TYPE) is not None or node.get(_ARRAY_SIZE) is not None


def shape_of(node: Node) -> Shape:
    """Return what an element says. Raises DecodeError."""
    text = node.get(ARRAY_TYPE)
    if text is not None:
        match = _TYPE.fullmatch(text)
        if match is None:
            raise DecodeError(f"the arrayType {text[:80]!r} is none")
        name = None if match[2] else type_name(node, match[1])
        return Shape(name, _sizes(match[3].split(",")), f"[{match[3]}]")
    size, item = node.get(_ARRAY_SIZE) or "", node.get(_ITEM_TYPE)
    return Shape(None if item is None else type_name(node, item), _sizes(size.split() or [""]), "")


def _sizes(texts: Sequence[str]) -> tuple[int | None, ...]:
    if len(texts) > _MOST_DIMENSIONS:
        raise DecodeError(f"an array of {len(texts)} dimensions")
    found: list[int | None] = []
    for text in map(str.strip, texts):
        if text in {"", "*"}:
            found.append(None)
        elif _NUMBER.fullmatch(text):
            found.append(int(text))
        else:
            raise DecodeError(f"the size {text[:40]!r} of an array is not a number")
    return tuple(found)


def _index(text: str) -> tuple[int, ...]:
    match = _INDEX.fullmatch(text)
    sizes = None if match is None else _sizes(match[1].split(","))
    if sizes is None or None in sizes:
        raise DecodeError(f"the position {text[:40]!r} in an array is none")
    return cast("tuple[int, ...]", sizes)


class Holes:
    """Counts the places without an item, over all arrays of a message."""

    def __init__(self) -> None:
        """Start with none."""
        self._count = 0

    def fill(self, values: list[Any], size: int, make: type[list[Any]] | None = None) -> None:
        """Make a list as long as ``size`` says. Raises DecodeError where a message has too many places."""
        self._count += max(0, size - len(values) - 1)  # the last is for an item
        if self._count > _MOST_HOLES:
            raise DecodeError(f"arrays with more than {_MOST_HOLES} places without an item")
        values.extend(None if make is None else make() for _ in range(size - len(values)))


class Places:
    """Where the items of one array go."""

    def __init__(self, node: Node, shape: Shape, rank: int, holes: Holes) -> None:
        """Start where the array says. Raises DecodeError."""
        self._sizes, self._rank, self._holes = shape.sizes, rank, holes
        offset = node.get(_OFFSET)
        self._next = 0 if offset is None else self._flat(_index(offset))

    def put(self, values: list[Any], child: Node, value: Any) -> None:
        """Put the value of an item to its place. Raises DecodeError for one that is taken."""
        position = child.get(_POSITION)
        if position is not None:
            self._next = self._flat(_index(position))
        place = self._next
        self._next += 1
        if self._rank == 1:
            self._set(values, place, value)
            return
        index: list[int] = []
        for size in reversed(self._inner_sizes()):
            place, rest = divmod(place, size)
            index.insert(0, rest)
        for each in (place, *index[:-1]):
            self._holes.fill(values, each + 1, list)
            values = values[each]
        self._set(values, index[-1], value)

    def _set(self, values: list[Any], place: int, value: Any) -> None:
        if place == len(values):
            values.append(value)
            return
        self._holes.fill(values, place + 1)
        if values[place] is not None:
            raise DecodeError(f"two items of an array have the place {place + 1}")
        values[place] = value

    def _inner_sizes(self) -> list[int]:
        """Return the sizes of all dimensions but the first, which items must have to be put in rows."""
        sizes = self._sizes[1:]
        if len(self._sizes) != self._rank or not all(sizes):
            raise DecodeError(f"the array does not say its sizes, which {self._rank} dimensions need")
        return [each for each in sizes if each is not None]

    def _flat(self, index: tuple[int, ...]) -> int:
        """Return the place of an item in an array in order of rows."""
        if len(index) == 1:
            return index[0]
        inner = self._inner_sizes()
        if len(index) != self._rank or any(i >= size for i, size in zip(index[1:], inner, strict=False)):
            raise DecodeError(f"the position {index} is outside of the array")
        place = index[0]
        for each, size in zip(index[1:], inner, strict=True):
            place = place * size + each
        return place


def sizes_of(items: Sequence[Any], rank: int) -> tuple[str, Sequence[Any]]:
    """Return the sizes of lists in each other, as ``arrayType`` has them, and all items in the order of rows.

    Raises EncodeError for rows of different lengths, which no array has.
    """
    sizes = [len(items)]
    for _ in range(rank - 1):
        rows = [items_of(each) for each in items]
        if len({len(row) for row in rows}) > 1:
            raise EncodeError("the rows of an array must have the same length")
        sizes.append(len(rows[0]) if rows else 0)
        items = [each for row in rows for each in row]
    return f"[{','.join(map(str, sizes))}]", items
