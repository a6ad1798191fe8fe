"""Content the contract does not know, put back at its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from ..errors import DecodeError, EncodeError
from ..xml.characters import escape_characters
from .type_attribute import type_attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..schema.record import ExtensionData


_START = re.compile("<[^ />]+")  # a start tag up to its attributes


def write_unknown(extension: ExtensionData, after: str, out: list[str]) -> None:
    """Write the unknown elements that followed the known element ``after``. Raises EncodeError."""
    out.extend(markup(each.xml) for each in extension.elements if each.after == after)


def write_noted(
    write: Callable[[Any, list[str]], None], value: Any, name: str, extension: ExtensionData, out: list[str]
) -> None:
    """Write the elements called ``name`` with what is noted of those of simple type where they came from.

    That is their types, and that one was empty, as long as it has the default that it meant.
    """
    mark = len(out)
    write(value, out)
    for empty in extension.empty:
        at = mark + empty.place
        if empty.name == name and at < len(out) and _at(value, empty.place) == empty.value:
            start = _START.match(out[at])
            if start is not None:
                out[at] = f"{start[0]}/>"
    for each in extension.types:
        at = mark + each.place
        if each.name == name and at < len(out):
            start = _START.match(out[at])
            if start is not None:
                out[at] = start[0] + type_attribute(each.type_name) + out[at][start.end() :]


def _at(value: Any, place: int) -> object:
    return cast("Sequence[object]", value)[place] if isinstance(value, (list, tuple)) else value


def markup(xml: str) -> str:
    """Return an element that came as XML so that it can be sent on: characters XML forbids become references.

    Raises EncodeError for a character that not even a reference may stand for.
    """
    try:
        return escape_characters(xml)
    except ValueError as error:
        raise EncodeError(f"unknown content: {error}") from None


def fragment_markup(xml: object) -> str:
    """Return an element that a user may have written, as ``markup`` does.

    Raises EncodeError for what is no well-formed element, or more than one: it would break the message around it.
    """
    from ..xml.parse import parse  # noqa: PLC0415 - loads lxml, which hardly any request needs

    if not isinstance(xml, str):
        raise EncodeError(f"XmlFragment: expected str, got {type(xml).__name__}")
    text = markup(xml)
    try:
        parse(text.encode())
    except DecodeError as error:
        raise EncodeError(f"XmlFragment: no element of XML: {error.message}") from None
    if text.startswith("<?xml"):
        raise EncodeError("XmlFragment: an XML declaration can only stand at the start of a message")
    return text
