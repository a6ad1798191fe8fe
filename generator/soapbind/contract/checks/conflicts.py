"""Two declarations of one name: what exactly is different."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast

from soapbind.contract.model import Attribute, Element, Group, QName
from soapbind.contract.qnames import segment
from soapbind.errors import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Sequence


def conflict(kind: str, name: QName, first: tuple[object, Location], second: tuple[object, Location]) -> Diagnostic:
    """Return the diagnostic for a name that means two things."""
    what = first_difference(first[0], second[0]) or "they are of different kinds"
    return Diagnostic(
        second[1],
        f"{kind}-conflict",
        f"{kind} {name.name} of {name.namespace or 'no namespace'} is declared differently in {first[1]}: {what}",
        "these inputs do not belong together; choose those of one version with --include",
    )


def first_difference(first: object, second: object) -> str:
    """Return the first member in which two values of the model differ, as ``particle Name: nillable False, not True``.

    Empty when they are equal.
    """
    if first == second:
        return ""
    if type(first) is not type(second) or isinstance(first, QName | str | Enum):
        return f"{_show(first)}, not {_show(second)}"
    if is_dataclass(first):
        return _fields(first, second)
    if isinstance(first, tuple):
        return _items(cast("tuple[object, ...]", first), cast("tuple[object, ...]", second))
    return f"{_show(first)}, not {_show(second)}"


def _fields(first: object, second: object) -> str:
    assert is_dataclass(first)  # noqa: S101 - for the type checkers
    label = f"{_show(first)}: " if isinstance(first, Element | Attribute) and first.name == _name(second) else ""
    for field in fields(first):
        if not field.compare:
            continue
        one, other = getattr(first, field.name), getattr(second, field.name)
        inner = first_difference(one, other)
        if inner:
            both = one is not None and other is not None
            plumbing = both and field.name in ("content", "particles", "attributes", "enumeration", "name")
            return f"{label}{inner}" if plumbing else f"{label}{field.name} {inner}"
    return ""


def _items(first: Sequence[object], second: Sequence[object]) -> str:
    for one, other in zip(first, second, strict=False):
        if one != other:
            return first_difference(one, other)
    more, rest = ("first", first[len(second) :]) if len(first) > len(second) else ("second", second[len(first) :])
    return f"only the {more} has {_show(rest[0])}"


def _name(value: object) -> object:
    return value.name if isinstance(value, Element | Attribute) else None


def _show(value: object) -> str:
    if isinstance(value, QName):
        return f"{segment(value.namespace)}:{value.name}" if value.namespace else value.name
    if isinstance(value, Element | Attribute):
        return f"{type(value).__name__.lower()} {value.name.name}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Group):
        return f"a {value.kind.value}"
    if is_dataclass(value):
        inner = getattr(value, "value", None)
        return f"value {inner}" if isinstance(inner, str) else f"a {type(value).__name__}"
    return "nothing" if value is None else repr(value)
