"""Text forms of GUIDs, as .NET reads and writes them. Loaded when a field of this type is: ``uuid`` takes its time."""

from __future__ import annotations

from uuid import UUID

from ..xml.characters import SPACE, late_pattern

_GUID = late_pattern("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
ZERO = UUID(int=0)


def read_guid(text: str) -> UUID:
    """Read a GUID in its hyphenated form."""
    text = text.strip(SPACE)
    if not _GUID().fullmatch(text):
        raise ValueError("not a GUID")
    return UUID(text)


def write_guid(value: object) -> str:
    """Write a GUID in its hyphenated form."""
    if not isinstance(value, UUID):
        raise TypeError(f"expected UUID, got {type(value).__name__}")
    return str(value if type(value) is UUID else UUID(int=int.__int__(value.int)))
