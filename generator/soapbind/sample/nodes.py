"""What a sample is made of: elements with values, before they are written as text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from soapbind.contract.model import QName


class SampleStyle(StrEnum):
    """How a sample is written: as a server accepts it, or as the vendor's documentation shows it."""

    WIRE = "wire"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class Words:
    """A list of which some items are qualified names, which need a prefix wherever they are written."""

    items: tuple[str | QName, ...]


Text: TypeAlias = "str | QName | Words"


class Value(NamedTuple):
    """A text, and whether it is known to be a value of its type: not so where nothing was found for a pattern."""

    text: Text
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a sample. ``type`` is None where the documentation names none; ``text`` is None for elements.

    ``shown_type`` is what xsi:type must say. ``is_sure`` as in Value, for all that is in it. With ``text`` and
    ``children`` the content is mixed.
    """

    name: QName
    type: QName | None = None
    text: Text | None = None
    children: tuple[Node, ...] = ()
    is_nil: bool = False
    attributes: tuple[tuple[QName, Text], ...] = ()
    shown_type: QName | None = None
    is_sure: bool = True
