"""Members of a record as a tree has them: child elements, found by their names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import MISSING, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..errors import DecodeError
from ..package import is_data_contract
from ..qname import XSI_TYPE
from ..schema.codecs import EnumCodec, ScopedCodec, SimpleCodec
from ..schema.collections import RepeatedCodec, codec_of_each
from ..schema.members import members_of
from ..schema.record import (
    NIL,
    ElementType,
    EmptyElement,
    ExtensionData,
    UnknownElement,
)
from ..xml.fragment import to_text
from ..xml.xsi import is_nil, own_attributes, type_name
from .readers import reader_of, text_reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ..qname import XmlName
    from ..schema.codecs import Codec
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node
    from .readers import Reader, TextReader


R = TypeVar("R", bound="Record")


class Member(NamedTuple):
    """A child element. ``has_nil`` tells that nil is a value of its own, because None stands for absent."""

    attribute: str
    name: str
    tag: str
    reader: Reader
    text_reader: TextReader | None
    repeats: bool
    has_nil: bool
    keeps_type: bool  # and attributes, by the rules of XML Schema
    says_type: bool  # by its value, so that these are kept of nil ones only
    has_default: bool  # that an empty element means, whatever prefixes are declared around it


def members_to_read(cls: type[Record]) -> list[Member]:
    """Return the child elements of a class with their readers, in the order of the contract."""
    keeps = not is_data_contract()
    return [
        Member(
            attribute,
            spec.name,
            str(name),
            reader_of(spec.codec),
            text_reader_of(spec.codec),
            repeats=isinstance(spec.codec, RepeatedCodec),
            has_nil=spec.optional and spec.nillable,
            keeps_type=keeps,
            says_type=says_type(codec),
            has_default=codec.has_default and not (isinstance(codec, ScopedCodec) and codec.has_scope),
        )
        for attribute, name, spec in members_of(cls)
        for codec in (codec_of_each(spec.codec),)
    ]


def says_type(codec: Codec[Any]) -> bool:
    """Whether values of a codec say themselves of which type they are: all but simple ones."""
    return not isinstance(codec, (SimpleCodec, EnumCodec, ScopedCodec))


def take(child: Node, member: Member, values: dict[str, Any], nils: set[str]) -> None:
    """Read a child into the values; of a member given twice the first counts, as in .NET."""
    attribute = member.attribute
    is_first = attribute not in values
    try:
        if member.repeats:
            values.setdefault(attribute, []).append(member.reader(child))
        elif is_first and attribute not in nils:
            value = member.reader(child)
            if value is not None:
                values[attribute] = value
            elif member.has_nil and is_nil(child):
                values[attribute] = NIL
            else:
                nils.add(attribute)
    except DecodeError as error:
        error.within(member.name)
        raise
    if member.keeps_type and child.keys() and (member.repeats or is_first):
        _note_type(child, member, values)
    if member.has_default and not child.text and not len(child) and (member.repeats or is_first):
        _note_empty(member, values)


_NOTES = "extension_data"  # among the values of a record: where what is said of its elements is collected


def taker(member: Member) -> Callable[[Node, dict[str, Any], set[str] | None], None]:
    """Return the function that does what ``take`` does, and reads usual text itself.

    Usual text is not padded, of no other type, a name that is known. It gets None instead of ``nils`` where the place
    of an element tells that it is the only one.
    """
    text_reader, attribute = member.text_reader, member.attribute
    if text_reader is None and (member.says_type or not member.keeps_type):
        return _taker_of_list(member) if member.repeats else _taker_of_one(member)

    def take_usual(child: Node, values: dict[str, Any], nils: set[str] | None) -> None:
        if text_reader is not None and attribute not in values and not nils:
            text = child.text
            if text and not len(child) and not child.keys():
                try:
                    values[attribute] = text_reader(text)
                except ValueError:
                    pass  # for the reader to tell
                else:
                    return
        take(child, member, values, set() if nils is None else nils)

    return take_usual


def _taker_of_list(member: Member) -> Callable[[Node, dict[str, Any], set[str] | None], None]:
    read, attribute = member.reader, member.attribute

    def take_item(child: Node, values: dict[str, Any], _nils: set[str] | None) -> None:
        try:
            value = read(child)
        except DecodeError as error:
            error.within(member.name)
            raise
        if attribute in values:
            values[attribute].append(value)
        else:
            values[attribute] = [value]
        if value is None and member.keeps_type:
            _note_type(child, member, values)

    return take_item


def _taker_of_one(member: Member) -> Callable[[Node, dict[str, Any], set[str] | None], None]:
    read, attribute = member.reader, member.attribute

    def take_one(child: Node, values: dict[str, Any], nils: set[str] | None) -> None:
        if attribute in values or nils:
            take(child, member, values, set() if nils is None else nils)
            return
        try:
            value = read(child)
        except DecodeError as error:
            error.within(member.name)
            raise
        if value is not None:
            values[attribute] = value
            return
        if member.has_nil and is_nil(child):
            values[attribute] = NIL
        elif nils is not None:
            nils.add(attribute)
        if member.keeps_type:
            _note_type(child, member, values)

    return take_one


def _note_type(child: Node, member: Member, values: dict[str, Any]) -> None:
    found: Any = values.get(member.attribute)
    index, value = (len(found) - 1, found[-1]) if member.repeats else (0, found)
    said = beside_value(child, None if value is NIL else value, says_type=member.says_type)
    if said is not None:
        noted: list[ElementType | EmptyElement] = values.setdefault(_NOTES, [])
        noted.append(ElementType(member.name, index, *said))


def beside_value(
    node: Node, value: object, *, says_type: bool
) -> tuple[XmlName | None, tuple[tuple[XmlName, str], ...]] | None:
    """Return the ``xsi:type`` and the attributes of an element that its value does not say, None for nothing."""
    if says_type and (value is not None or not is_nil(node)):
        return None
    declared, name = node.get(XSI_TYPE), None
    with suppress(DecodeError):  # a prefix nobody declared
        name = None if declared is None else type_name(node, declared)
    attributes = own_attributes(node)
    return (name, attributes) if name is not None or attributes else None


def _note_empty(member: Member, values: dict[str, Any]) -> None:
    found: Any = values.get(member.attribute)
    index, value = (len(found) - 1, found[-1]) if member.repeats else (0, found)
    if value is not None and value is not NIL:
        noted: list[ElementType | EmptyElement] = values.setdefault(_NOTES, [])
        noted.append(EmptyElement(member.name, index, value))


def extension_of(values: dict[str, Any], unknown: Unknown | None) -> ExtensionData | None:
    """Return what is kept of a record beside its values, None for nothing, and take it out of the values."""
    if _NOTES not in values:  # mostly
        return None if unknown is None else unknown.data()
    noted: list[ElementType | EmptyElement] = values.pop(_NOTES)
    types = tuple(each for each in noted if isinstance(each, ElementType))
    empty = tuple(each for each in noted if isinstance(each, EmptyElement))
    return replace(ExtensionData() if unknown is None else unknown.data(), types=types, empty=empty)


def maker(cls: type[Record]) -> Callable[..., Any]:
    """Return what makes a record of values, and raises TypeError without one that must be there."""
    required = required_fields(cls)
    if not required:
        return cls

    def make(**values: Any) -> Any:
        if not required <= values.keys():
            raise TypeError
        return cls(**values)

    return make


def missing(cls: type[Record], values: Collection[str], names: Iterable[tuple[str, str]]) -> DecodeError:
    """Return the error of a record without values that must be there; ``names`` are those of fields and on the wire."""
    required = {each.name for each in fields(cls) if each.default is each.default_factory is MISSING}
    required |= required_fields(cls)
    lacking = ", ".join(name for attribute, name in names if attribute in required and attribute not in values)
    return DecodeError(f"an element that must be there is missing or nil: {lacking}")


def nil_record(cls: type[R], values: dict[str, Any], kept: ExtensionData) -> R:
    """Return an object of an element that is nil: it has its attributes, and nothing else that must be there."""
    found = cls.__new__(cls)
    for each in fields(cls):
        default = None if each.default is MISSING else each.default
        made_default = default if each.default_factory is MISSING else each.default_factory()
        setattr(found, each.name, values.get(each.name, made_default))
    found.extension_data = kept
    return found


def required_fields(cls: type[Record]) -> frozenset[str]:
    """Return the fields that have a default, and of which a message must have an element all the same."""
    found = ((attribute, spec) for attribute, _, spec in members_of(cls))
    return frozenset(attribute for attribute, spec in found if spec.fixed or getattr(spec.codec, "required", False))


class Unknown:
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
