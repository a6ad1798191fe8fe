"""Content the contract does not know, put back at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import DecodeError, EncodeError
from ..xml.characters import escape_characters, late_pattern
from .type_attribute import type_attribute

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from ..qname import XmlName
    from ..schema.record import ElementType, ExtensionData
    from .compiled_writer import MemberToWrite


_START = late_pattern("<[^ />]+")  # a start tag up to its attributes


def write_members(members: Sequence[MemberToWrite], value: Any, out: list[str]) -> str:
    """Write members one by one, with the unknown elements between them. Returns the unknown attributes."""
    extension: ExtensionData = value.extension_data
    write_unknown(extension, "", out)
    for member in () if extension.is_nil else members:
        try:
            elements = Elements(member.name, member.write, member.repeats)
            write_noted(elements, getattr(value, member.attribute), extension, out)
        except EncodeError as error:
            error.within(member.name)
            raise
        write_unknown(extension, member.name, out)
    return declared_attributes(extension.attributes)


def write_unknown(extension: ExtensionData, after: str, out: list[str]) -> None:
    """Write the unknown elements that followed the known element ``after``. Raises EncodeError."""
    out.extend(markup(each.xml) for each in extension.elements if each.after == after)


class Elements(NamedTuple):
    """What writes the elements of one field; of what ``repeats`` the value is a list."""

    name: str
    write: Callable[[Any, list[str]], None]
    repeats: bool


def write_noted(elements: Elements, value: Any, extension: ExtensionData, out: list[str]) -> None:
    """Write elements with what is noted of those of simple type where they came from.

    That is their types and attributes, and that one was empty, as long as it has the default that it meant.
    """
    empty = [each for each in extension.empty if each.name == elements.name]
    types = [each for each in extension.types if each.name == elements.name]
    if not (empty or types):
        elements.write(value, out)
        return
    is_list = elements.repeats and isinstance(value, (list, tuple))
    values = cast("Sequence[Any]", value) if is_list else None
    starts = _written_one_by_one(elements, value, values, out)
    for each in empty:
        start = _start_of(each.place, starts, out)
        if start is not None and (value if values is None else values[each.place]) == each.value:
            out[starts[each.place]] = f"{start[0]}/>"
    for said in types:
        start = _start_of(said.place, starts, out)
        if start is not None and ' i:type="' not in start.string.partition(">")[0]:  # else a value of its own type now
            out[starts[said.place]] = start[0] + _said(said) + start.string[start.end() :]


def _written_one_by_one(elements: Elements, value: Any, values: Iterable[Any] | None, out: list[str]) -> list[int]:
    """Write a value, or each of ``values`` where it is several, and return where in ``out`` each begins."""
    starts: list[int] = []
    if values is None:
        starts.append(len(out))
        elements.write(value, out)
        return starts
    try:
        for each in values:
            starts.append(len(out))
            elements.write([each], out)
    except EncodeError:
        elements.write(value, [])  # its error has the place in the whole list
        raise
    return starts


def _start_of(place: int, starts: Sequence[int], out: Sequence[str]) -> re.Match[str] | None:
    """Return the start tag of an element, None where nothing was written for it."""
    is_there = place < len(starts) and starts[place] < len(out)
    return _START().match(out[starts[place]]) if is_there else None


def _said(noted: ElementType) -> str:
    """Return the attributes that an element has beside its value."""
    found = "" if noted.type_name is None else type_attribute(noted.type_name)
    return found + declared_attributes(noted.attributes)


def declared_attributes(attributes: Sequence[tuple[XmlName, str]]) -> str:
    """Return attributes the contract does not know, with the prefixes they need, as they stand in a start tag."""
    if not attributes:
        return ""
    from .attribute_writers import unknown_attributes  # noqa: PLC0415 - hardly ever
    from .text_value_writers import Declarations  # noqa: PLC0415

    declarations = Declarations()
    written = unknown_attributes(attributes, declarations)
    return declarations.attributes() + written


def markup(xml: str) -> str:
    """Return an element that came as XML so that it can be sent on: characters XML forbids become references.

    Raises EncodeError for a character that not even a reference may stand for.
    """
    try:
        return escape_characters(xml)
    except ValueError as error:
        raise EncodeError(f"unknown content: {error}") from None


def kind_with_hint(value: object) -> str:
    """Return the class of what cannot be written, for a message, with the way for an element of lxml."""
    name = type(value).__name__
    return f"{name}: give XmlFragment.of(element)" if hasattr(value, "nsmap") else name


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
