"""The members of a class as a graph has them: found by name, in any order, the namespace being of no account."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from ..errors import DecodeError
from ..package import model, qualified
from ..qname import XmlName
from ..schema.codecs import EnumCodec, RecordCodec, ScopedCodec, SimpleCodec
from ..schema.collections import ArrayCodec, RepeatedCodec
from ..schema.members import members_of, specs_of
from .soapenc import ArrayOf

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.codecs import Codec
    from ..schema.record import Record


class StructMember(NamedTuple):
    """A child element: ``codec`` is that of one, where it ``repeats``."""

    attribute: str
    name: str
    xml_name: XmlName
    tag: str  # as it is written
    codec: Codec[Any]
    repeats: bool
    optional: bool
    nillable: bool
    is_required_list: bool
    is_simple: bool


class Struct(NamedTuple):
    """A class: its members by tag and by local name, in order, and how fields without a value are filled."""

    members: tuple[StructMember, ...]
    by_tag: dict[str, StructMember]
    by_name: dict[str, StructMember]
    defaults: tuple[tuple[str, Callable[[], Any] | None], ...]  # None for what must be there
    is_pure: bool


_FOUND: dict[type[Record], Struct] = {}


def struct_of(cls: type[Record]) -> Struct:
    """Return the members of a class."""
    found = _FOUND.get(cls)
    if found is None:
        found = _FOUND[cls] = _struct(cls)
    return found


def _struct(cls: type[Record]) -> Struct:
    members = [_member(*each) for each in members_of(cls)]
    by_name: dict[str, StructMember] = {}
    for each in reversed(members):
        by_name[each.name] = each
    defaults: list[tuple[str, Callable[[], Any] | None]] = []
    for each in fields(cls):
        if each.default_factory is not MISSING:
            defaults.append((each.name, each.default_factory))
        else:
            defaults.append((each.name, None if each.default is MISSING else _constant(each.default)))
    by_tag = {str(each.xml_name): each for each in members}
    return Struct(tuple(members), by_tag, by_name, tuple(defaults), not specs_of(cls))


def is_struct(cls: type[Record]) -> bool:
    """Whether a class has nothing but child elements; others are written as literal messages have them."""
    return struct_of(cls).is_pure


def missing_members(cls: type[Record], lacking: list[str]) -> DecodeError:
    """Return the error of an object without values that must be there; ``lacking`` are its attributes."""
    names = {each.attribute: each.name for each in struct_of(cls).members}
    shown = ", ".join(names.get(each, each) for each in lacking)
    return DecodeError(f"an element that must be there is missing or nil: {shown}")


def is_array(codec: Codec[Any]) -> TypeGuard[ArrayOf[Any]]:
    """Whether a codec is that of an array of SOAP encoding."""
    return isinstance(codec, ArrayOf)


def is_list(codec: Codec[Any]) -> TypeGuard[ArrayCodec[Any]]:
    """Whether a codec is that of a type which has nothing but one element, any number of times."""
    return isinstance(codec, ArrayCodec)


def type_of(codec: Codec[Any]) -> XmlName | None:
    """Return the name of the type of a value, None where it has none or only the value knows it."""
    if isinstance(codec, (SimpleCodec, ScopedCodec)):
        found: XmlName | None = getattr(codec, "xml_name", None)
        return found
    if isinstance(codec, (RecordCodec, EnumCodec)):
        named: XmlName = model(codec.class_name).__xml_name__
        return named
    return codec.xml_name if is_array(codec) else None


def _member(attribute: str, name: XmlName, spec: Any) -> StructMember:
    codec = spec.codec
    repeats = isinstance(codec, RepeatedCodec)
    each = codec.each() if repeats else codec
    return StructMember(
        attribute,
        spec.name,
        name,
        qualified(name),
        each,
        repeats,
        spec.optional,
        codec.nillable if repeats else spec.nillable,
        repeats and codec.required,
        isinstance(each, (SimpleCodec, ScopedCodec, EnumCodec)),
    )


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value
