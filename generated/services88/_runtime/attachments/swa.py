"""SOAP with attachments: parts of a message that are MIME parts (WSDL 1.1 section 5, WS-I Attachments Profile 1.0)."""

from __future__ import annotations

from dataclasses import field, fields
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote
from uuid import uuid4

from ..errors import DecodeError, EncodeError
from ..schema.fields import ATTACHMENT
from .attachment import Attachment
from .packed import attachment_of

if TYPE_CHECKING:
    from ..schema.record import Record
    from .multipart_reader import MimePart
    from .packed import Packed

__all__ = ["Attachment", "part", "parts_of", "put_parts", "take_parts"]


def part(name: str) -> Attachment:
    """Declare a field of a body that is the part ``name`` of the message, beside the envelope."""
    return cast("Attachment", field(default=None, metadata={ATTACHMENT: name}))


def parts_of(cls: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a body that are attachments, with the names of their parts."""
    return tuple((each.name, each.metadata[ATTACHMENT]) for each in fields(cls) if ATTACHMENT in each.metadata)


def take_parts(body: Record) -> list[tuple[str, Attachment]]:
    """Return the attachments of a body with their Content-IDs, which tell the parts (Attachments Profile, R2933).

    Raises EncodeError for a field without one.
    """
    found: list[tuple[str, Attachment]] = []
    for name, of in parts_of(type(body)):
        value = getattr(body, name)
        if not isinstance(value, Attachment):
            raise EncodeError(f"expected an Attachment, got {type(value).__name__}", of)
        found.append((value.id if value.has_own_id else f"{quote(of, safe='')}={uuid4()}@soapbind", value))
    return found


def put_parts(body: Record, packed: Packed | None) -> None:
    """Put the parts of a message into the fields of its body: by their Content-IDs, the others in their order.

    Raises DecodeError for a field that there is no part for.
    """
    names = parts_of(type(body))
    there = [] if packed is None else packed.loose()
    by_name: dict[str, MimePart] = {}
    for each in there:
        name, sign, _ = each.id.partition("=")
        if sign:
            by_name.setdefault(unquote(name), each)
    named = {of: by_name[of] for _, of in names if of in by_name}
    taken = {id(each) for each in named.values()}
    others = iter([each for each in there if id(each) not in taken])
    for attribute, of in names:
        found = named.get(of) or next(others, None)
        if found is None or packed is None:
            raise DecodeError(f"the message has no attachment for its part {of!r}")
        packed.used.add(id(found))
        setattr(body, attribute, attachment_of(found))
