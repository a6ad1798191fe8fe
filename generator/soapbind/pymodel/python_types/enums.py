"""From enumerations, and lists of enumerated names, to enum classes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.aliases import Kind
from soapbind.contract.model import EnumerationValue, QName, SimpleType
from soapbind.pymodel.model import PyEnum, PyMember
from soapbind.pymodel.naming.distinct import Names
from soapbind.pymodel.naming.names import ConstantName, class_module, constant_names
from soapbind.pymodel.naming.naming import Scope, Thing
from soapbind.pymodel.plain_text import plain_text
from soapbind.pymodel.python_types import datacontract_shapes as shapes

if TYPE_CHECKING:
    from soapbind.pymodel.naming.naming import Naming
    from soapbind.pymodel.python_types.types import Types

_NAMESPACE = re.compile(r"(?<!\S)\{[^}]*\}")  # of a qualified name in full
_LONGEST = 60  # characters of a value that is no text, in the name of its member: lists may be long


def enum_of(found: SimpleType, types: Types) -> PyEnum:
    """Return the class of an enumeration or of flags."""
    name = found.name or QName("", "Type")
    cls = types.names.of(name)
    flags = types.flag_values(found)
    text = shapes.text_base(found, types.contract.types)
    is_text = flags is not None or text is not None
    white_space = shapes.white_space(text or "string") if is_text else "collapse"
    return PyEnum(
        cls,
        class_module(cls),
        name,
        _members(
            _values(found, flags, white_space, types),
            Owner(types.names.naming, types.names.key(name), name.name),
            is_flags=flags is not None,
            is_text=is_text,
        ),
        flags is not None,
        shapes.documentation(found),
        found.location,
        white_space,
        None if is_text or types.holds_names(found) else types.value_base(found),
    )


def _values(
    found: SimpleType, flags: tuple[EnumerationValue, ...] | None, white_space: str, types: Types
) -> list[tuple[EnumerationValue, int]]:
    """Return the values as they are read, with their numbers; the same value once more says nothing new."""
    once: dict[str, tuple[EnumerationValue, int]] = {}
    are_names = flags is None and types.holds_names(found)
    is_list = are_names and types.lists_names(found)
    numbered = shapes.numbered(found.enumeration if flags is None else flags, flags=flags is not None)
    for written, number in numbered:
        text = _in_full(written, is_list) if are_names else shapes.normalized(written.value, white_space)
        once.setdefault(text, (replace(written, value=text), number))
    return list(once.values())


def _in_full(value: EnumerationValue, is_list: bool) -> str:  # noqa: FBT001 - of the type
    """Return a qualified name, or a list of such, with namespaces in the place of prefixes."""
    if is_list:
        return " ".join(map(str, value.names)) or shapes.normalized(value.value, "collapse")
    return str(value.name or value.value)


@dataclass(frozen=True, slots=True)
class Owner:
    """The enumeration whose members get names: what the lock and what users call it."""

    naming: Naming
    key: str
    short: str


def _members(
    values: list[tuple[EnumerationValue, int]], owner: Owner, *, is_flags: bool, is_text: bool
) -> tuple[PyMember, ...]:
    things = [
        Thing(f"{owner.key}.{v.value}", f"{owner.short}.{v.value}", constant_names(v.value if is_text else _short(v)))
        for v, _ in values
    ]
    names = Scope(owner.naming, Kind.VALUES, Names()).all(things)
    members: list[PyMember] = []
    by_number: dict[int, PyMember] = {}
    for (value, number), member in zip(values, map(ConstantName, names), strict=True):
        first = by_number.get(number) if is_flags else None
        made = PyMember(member, value.value, number, first.name if first else None, plain_text(value.documentation))
        by_number.setdefault(number, made)
        members.append(made)
    return tuple(members)


def _short(value: EnumerationValue) -> str:
    """Return what the name of a member is made of: the local parts of names, the start of a long list."""
    return _NAMESPACE.sub("", value.value)[:_LONGEST]
