"""Annotations and signatures with links, and documentation in paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from soapbind.pymodel.model import ResultKind
from soapbind.pymodel.signature import parameter, returned
from soapbind.reference.model import Link, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapbind.pymodel.model import PyField, PyOperation
    from soapbind.reference.model import Piece
    from soapbind.reference.subject import Reference

_MARK = "\0"  # before the classes of the models: no literal has it, nor any name
_CLASS = re.compile(rf"{_MARK}(\w+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
_BULLET = re.compile("[-*+\u2022\u00b7\u2013] ")  # before an item; numbers stay
_LONGEST = 200  # characters of a summary: more is on the page
_WIDTH = 88  # of a signature that stands on one line


def annotation(field: PyField, reference: Reference) -> tuple[Piece, ...]:
    """Return the annotation of a field, its classes as links."""
    return _linked(field.annotation(_MARK), reference)


def type_annotation(field: PyField, reference: Reference) -> tuple[Piece, ...]:
    """Return the annotation of the type of a field, which says nothing of None."""
    return _linked(field.type.annotation(_MARK), reference)


def _linked(text: str, reference: Reference) -> tuple[Piece, ...]:
    parts = _CLASS.split(text)
    pieces: list[Piece] = [Link(p, reference.type_href(p)) if i % 2 else p for i, p in enumerate(parts)]
    return tuple(piece for piece in pieces if piece)


def signature(operation: PyOperation, reference: Reference, here: str, width: int = _WIDTH) -> tuple[Piece, ...]:
    """Return the head of a method, in one line where that fits.

    ``here`` is the page of the operation, which has the parts of its response.
    """
    parameters = [parameter(field, reference.package, _MARK) for field in operation.request.fields]
    result = returned(operation, _MARK)
    head = f"def {operation.method}("
    items = ["self", *(["*", *parameters] if parameters else [])]
    one_line = f"{head}{', '.join(items)}) -> {result}"
    if len(one_line) > width:
        lines = "".join(f"    {item},\n" for item in items)
        one_line = f"{head}\n{lines}) -> {result}"
    if operation.result_kind is not ResultKind.BODY:
        return _linked(one_line, reference)
    return (*_linked(one_line.removesuffix(result), reference), Link(result, here))


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return plain text in paragraphs, the lines of which that begin like items as items."""
    found: list[Paragraph] = []
    for block in filter(None, text.split("\n\n")):
        first, *rest = block.split("\n")
        lines = [first, *rest] if _BULLET.match(first) else rest
        items = tuple(_BULLET.sub("", line) for line in lines)
        found.append(Paragraph("" if len(lines) > len(rest) else first, items))
    return tuple(found)


def summary(text: str) -> str:
    """Return the first sentence of a text, cut where it is long."""
    first = _SENTENCE.split(text.partition("\n")[0], 1)[0]
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 3].rstrip()}..."


def counted(number: int, noun: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(lists: Sequence[Sequence[Piece]], separator: str = ", ") -> tuple[Piece, ...]:
    """Return pieces one after the other with text between them."""
    found: list[Piece] = []
    for each in lists:
        found += [separator, *each] if found else each
    return tuple(found)
