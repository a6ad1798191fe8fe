"""Content the contract does not know, put back at its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import EncodeError
from ..xml.characters import escape_characters
from .type_attribute import type_attribute

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.record import ExtensionData


_START = re.compile("<[^ />]+")  # a start tag up to its attributes


def write_unknown(extension: ExtensionData, after: str, out: list[str]) -> None:
    """Write the unknown elements that followed the known element ``after``. Raises EncodeError."""
    out.extend(markup(each.xml) for each in extension.elements if each.after == after)


def write_with_types(write: Callable[[list[str]], None], name: str, extension: ExtensionData, out: list[str]) -> None:
    """Write the elements called ``name``, with the types that those of simple type had where they came from."""
    mark = len(out)
    write(out)
    for each in extension.types:
        at = mark + each.place
        if each.name == name and at < len(out):
            start = _START.match(out[at])
            if start is not None:
                out[at] = start[0] + type_attribute(each.type_name) + out[at][start.end() :]


def markup(xml: str) -> str:
    """Return an element that came as XML so that it can be sent on: characters XML forbids become references.

    Raises EncodeError for a character that not even a reference may stand for.
    """
    try:
        return escape_characters(xml)
    except ValueError as error:
        raise EncodeError(f"unknown content: {error}") from None
