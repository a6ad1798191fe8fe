"""Content the contract does not know, put back at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EncodeError
from ..xml.characters import escape_characters

if TYPE_CHECKING:
    from ..schema.record import ExtensionData


def write_unknown(extension: ExtensionData, after: str, out: list[str]) -> None:
    """Write the unknown elements that followed the known element ``after``. Raises EncodeError."""
    out.extend(markup(each.xml) for each in extension.elements if each.after == after)


def markup(xml: str) -> str:
    """Return an element that came as XML so that it can be sent on: characters XML forbids become references.

    Raises EncodeError for a character that not even a reference may stand for.
    """
    try:
        return escape_characters(xml)
    except ValueError as error:
        raise EncodeError(f"unknown content: {error}") from None
