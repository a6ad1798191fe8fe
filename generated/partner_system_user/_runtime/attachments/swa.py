"""SOAP with attachments: parts of a message that are MIME parts (WSDL 1.1 section 5, WS-I Attachments Profile 1.0)."""

from __future__ import annotations

from _thread import get_ident
from contextlib import contextmanager
from dataclasses import field, fields
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote
from uuid import uuid4

from ..errors import DecodeError, EncodeError
from ..qname import XmlName
from ..schema.codecs import SimpleCodec
from ..schema.fields import ATTACHMENT
from .attachment import Attachment
from .packed import attachment_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..schema.record import Record
    from .multipart_reader import MimePart
    from .packed import Packed

__all__ = ["REFERENCE", "Attachment", "collecting", "part", "parts_of", "put_parts", "referring_to", "take_parts"]

# The messages that threads read, and the attachments by id that go with those they write.
_READ: dict[int, Packed] = {}
_WRITTEN: dict[int, dict[int, tuple[str, Attachment]]] = {}
_SHOWN = 80  # characters of foreign text in a message


def _read(text: str) -> Attachment:
    """Return the attachment that a reference names. Raises ValueError."""
    packed = _READ.get(get_ident())
    if packed is None:
        raise ValueError("the message has no attachments")
    try:
        return attachment_of(packed.part(text))
    except DecodeError as error:
        problem = error.message
    raise ValueError(problem)


def _write(value: object) -> str:
    """Return the reference to an attachment, which then goes with the message. Raises TypeError and ValueError."""
    if not isinstance(value, Attachment):
        raise TypeError(f"expected an Attachment, got {type(value).__name__}")
    beside = _WRITTEN.get(get_ident())
    if beside is None:
        raise ValueError("an attachment goes with a message that a client or a fake server sends")
    name, _ = beside.setdefault(id(value), (value.id if value.has_own_id else f"{uuid4()}@soapbind", value))
    return f"cid:{quote(name, safe='@')}"


# A reference to an attachment (wsi:swaRef, WS-I Attachments Profile 1.0, section 4.4).
REFERENCE: SimpleCodec[Attachment] = SimpleCodec(
    XmlName("http://ws-i.org/profiles/basic/1.1/xsd", "swaRef"),
    (_read, _write),
    cast("Attachment", None),
    is_value_type=False,
)


@contextmanager
def referring_to(packed: Packed) -> Generator[None, None, None]:
    """Let this thread read references to the attachments of a message."""
    _READ[get_ident()] = packed
    try:
        yield
    finally:
        del _READ[get_ident()]


@contextmanager
def collecting() -> Generator[dict[int, tuple[str, Attachment]], None, None]:
    """Collect the attachments that messages refer to which this thread writes meanwhile."""
    found: dict[int, tuple[str, Attachment]] = {}
    _WRITTEN[get_ident()] = found
    try:
        yield found
    finally:
        del _WRITTEN[get_ident()]


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
