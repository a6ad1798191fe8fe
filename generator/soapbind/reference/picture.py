"""A type with its bases and what derives from it, as a picture."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from soapbind.pymodel.naming.names import ClassName
from soapbind.reference.model import Box, Link, Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.pymodel.model import PyRecord
    from soapbind.reference.subject import Reference

_HEIGHT = 26  # of a box, in pixels
_ROW = 36  # from a box to the next below
_STEP = 24  # to the right, for each step down the tree
_CHARACTER = 8  # widest of a fixed-width font of 13 pixels
_PADDING = 10


def picture_of(record: PyRecord, reference: Reference) -> Picture | None:
    """Return the picture of a class in its tree; None for one without base and without derived classes."""
    records = reference.records
    above: list[str] = []
    base = record.base
    while base is not None:
        above.insert(0, base)
        base = records[base].base
    below = _below(record.name, reference, len(above))
    if not above and len(below) == 1:
        return None
    tree = [*((name, depth, _parent(depth)) for depth, name in enumerate(above)), *below]
    marks = {name: "abstract" for name, _, _ in tree if records[ClassName(name)].is_abstract}
    marks[record.name] = "here"
    return drawn(
        _label(record.name, above, [name for name, _, _ in below[1:]]),
        [(Link(name, reference.type_href(name)), depth, parent) for name, depth, parent in tree],
        marks,
    )


def _parent(depth: int) -> int:
    """Return the row of what a base derives from, -1 for the first."""
    return depth - 1


def _below(name: str, reference: Reference, depth: int) -> list[tuple[str, int, int]]:
    """Return a class and all that derives from it, each with its depth and the row of its base."""
    found: list[tuple[str, int, int]] = []
    todo = [(name, depth, depth - 1)]
    while todo:
        found.append(todo.pop())
        current, level, _ = found[-1]
        row = depth + len(found) - 1
        todo += [(each, level + 1, row) for each in reversed(reference.uses.derived.get(current, ()))]
    return found


def _label(name: str, above: list[str], below: list[str]) -> str:
    derives = f"{name} derives from {', which derives from '.join(reversed(above))}" if above else ""
    derived = f"{', '.join(below)} {'derives' if len(below) == 1 else 'derive'} from {name}" if below else ""
    return f"{'; '.join(filter(None, [derives, derived]))}."


def drawn(label: str, tree: list[tuple[Link, int, int]], marks: Mapping[str, str]) -> Picture:
    """Return a tree as boxes and lines: each node with its depth and the row of its parent, -1 for none."""
    boxes = tuple(
        Box(link, depth * _STEP + 1, row * _ROW + 1, _width(link.text), _HEIGHT, marks.get(link.text, ""))
        for row, (link, depth, _) in enumerate(tree)
    )
    lines: list[tuple[int, int, int, int]] = []
    for row, (_, _, parent) in enumerate(tree):
        if parent >= 0:
            x, y = boxes[parent].x + _STEP // 2, boxes[row].y + _HEIGHT // 2
            lines += [(x, boxes[parent].y + _HEIGHT, x, y), (x, y, boxes[row].x, y)]
    width = max(box.x + box.width for box in boxes) + 1
    return Picture(label, width, len(tree) * _ROW - (_ROW - _HEIGHT) + 2, boxes, tuple(lines))


def _width(text: str) -> int:
    """Return the width of a box: of East Asian characters each counts twice."""
    return 2 * _PADDING + _CHARACTER * sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
