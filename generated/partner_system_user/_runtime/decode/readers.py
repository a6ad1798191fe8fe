"""Readers: functions that read an element, made from its codec. Each kind of codec has its maker registered here."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ..schema.codecs import Codec
    from ..xml.lxml_adapter import Node

# Gets an element and returns its value, None for xsi:nil.
Reader: TypeAlias = "Callable[[Node], Any]"
TextReader: TypeAlias = Callable[[str], Any]


@singledispatch
def reader_of(codec: Codec[Any]) -> Reader:
    """Return the function that reads an element of this content."""
    own: Callable[[], Reader] | None = getattr(codec, "tree_reader", None)  # of a room above this one
    if own is not None:
        return own()
    raise NotImplementedError(f"nothing reads a {type(codec).__name__}")


@singledispatch
def text_reader_of(codec: Codec[Any]) -> TextReader | None:  # noqa: ARG001 - for text only
    """Return the function that reads non-empty text, None when the content is not text.

    It is the short way for the usual case; it raises ValueError for anything that the reader must look at.
    """
    return None


def late_reader(codec: Codec[Any]) -> Reader:
    """Put off making a reader until it is called: types may contain themselves."""
    made: list[Reader] = []

    def read(node: Node) -> Any:
        if not made:
            made.append(reader_of(codec))
        return made[0](node)

    return read
