"""Content the contract does not know: kept as XML while reading, put back at its place while writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EncodeError
from ..lexical.primitives import escape_characters
from ..schema.record import ExtensionData, UnknownElement
from ..xml.fragment import to_text

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node


class Extensions:
    """Collects the unknown elements of one record."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[UnknownElement] = []

    def add(self, after: str, node: Node) -> None:
        """Keep ``node``, which follows the known element ``after``, with all namespaces it needs."""
        self._found.append(UnknownElement(after, to_text(node)))

    def data(self) -> ExtensionData:
        """Return what was collected."""
        return ExtensionData(tuple(self._found))


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
