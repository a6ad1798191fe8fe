"""Which fields an example shows: those without which there is no message, and some that say what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.pymodel.model import FieldKind, PyContent, PyField, PyLeaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from soapbind.pymodel.model import PyRule

_OUTSIDE = frozenset({FieldKind.ATTRIBUTE, FieldKind.TEXT, FieldKind.ANY_ATTRIBUTES, FieldKind.ATTACHMENT})
_MOST_BRANCHES = 6  # that are tried of a choice
_NUMBERS = ("int", "float", "bool", "Decimal")


@dataclass(frozen=True, slots=True)
class Wish:
    """How much is shown: ``simple`` fields that need not be, and ``nested`` ones with more inside, ``depth`` deep."""

    simple: int = 0
    nested: int = 0
    depth: int = 0

    def inside(self) -> Wish:
        """Return what is shown of an object in the object."""
        return Wish(min(self.simple, 3), 0, self.depth - 1) if self.depth > 0 else Wish()


def is_needed(field: PyField) -> bool:
    """Whether an object cannot be made, or not be sent, without a value for the field, wherever it stands."""
    match field.kind:
        case FieldKind.ELEMENT:
            has_value = field.is_optional or field.is_nillable or field.type.is_value or field.default is not None
            return field.is_required_list if field.is_repeated else not has_value
        case FieldKind.ATTRIBUTE:
            return field.default is None and not field.is_optional
        case FieldKind.ANY_ATTRIBUTES:
            return False
        case FieldKind.MIXED:
            return True
        case FieldKind.PART:
            return field.is_required_list if field.is_repeated else not field.is_optional
        case _:
            return not (field.is_optional or field.is_repeated)


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields that must have a value, and those that may."""

    needed: list[PyField]
    free: list[PyField]


def chosen(fields: Sequence[PyField], content: PyContent | None, turn: int) -> Choice:
    """Return what may stand in an object beside each other; ``turn`` chooses the branches of choices."""
    if content is None:
        return Choice([f for f in fields if is_needed(f)], [f for f in fields if not is_needed(f)])
    outside = [f for f in fields if f.kind in _OUTSIDE]
    needed = [f for f in outside if is_needed(f)]
    free = [f for f in outside if not is_needed(f)]
    for place, is_required in _branch(content, fields, turn):
        (needed if is_required else free).append(fields[place])
    return Choice(needed, free)


def turns(contents: Iterable[PyContent | None]) -> int:
    """Return for how many turns ``chosen`` has something else: without choices there is only one."""
    return _MOST_BRANCHES if any(each is not None and _has_choice(each) for each in contents) else 1


def _has_choice(content: PyContent) -> bool:
    return content.kind == "|" or any(_has_choice(part) for part in content.parts if isinstance(part, PyContent))


def narrowed(choice: Choice, rules: Sequence[PyRule]) -> tuple[Choice, dict[str, str]]:
    """Return what restrictions leave of a choice, and the texts that they fix, by the names of the fields."""
    rule_of = {(rule.is_attribute, rule.name.name, rule.rule): rule for rule in rules}

    def has(field: PyField, rule: str) -> bool:
        return (field.kind is FieldKind.ATTRIBUTE, field.wire_name, rule) in rule_of

    needed = [f for f in choice.needed if not has(f, "prohibited")] + [f for f in choice.free if has(f, "required")]
    free = [f for f in choice.free if not has(f, "prohibited") and not has(f, "required")]
    texts: dict[str, str] = {
        f.name: rule_of[f.kind is FieldKind.ATTRIBUTE, f.wire_name, "fixed"].text
        for f in (*needed, *free)
        if has(f, "fixed")
    }
    return Choice(needed, free), texts


def _branch(content: PyContent, fields: Sequence[PyField], turn: int) -> Iterator[tuple[int, bool]]:
    """Give the places of fields in a content, each with whether it must have a value."""
    parts = list(content.parts)
    if content.kind == "|":
        parts.sort(key=lambda part: _weight(part, fields))
        parts = [parts[turn % len(parts)]] if parts else []
    for part in parts:
        if isinstance(part, PyLeaf):
            is_open = content.kind == "|" and part.mark == "*"  # which says nothing without an item
            yield part.field, part.mark in {"", "+"} or is_open
        elif not part.is_optional:
            yield from _branch(part, fields, turn)


def _weight(part: PyLeaf | PyContent, fields: Sequence[PyField]) -> int:
    if isinstance(part, PyContent):
        return 3
    return 0 if is_simple(fields[part.field]) else 1 if fields[part.field].kind is FieldKind.ELEMENT else 2


def is_simple(field: PyField) -> bool:
    """Whether the value of a field is one text, number, date or name of an enumeration."""
    is_one = not field.is_repeated and not field.type.collection and field.kind in _SIMPLE
    return is_one and "RecordOf(" not in field.type.codec and not field.type.pattern.startswith("list[")


_SIMPLE = frozenset({FieldKind.ELEMENT, FieldKind.ATTRIBUTE, FieldKind.TEXT})


def telling(free: Sequence[PyField], most: int) -> list[PyField]:
    """Return the fields that say most of those that need no value: texts, dates and names before numbers.

    A field that is an attribute with a default has a value already, and what is secret is left alone.
    """
    found = [f for f in free if is_simple(f) and not f.is_secret and f.default is None]
    return sorted(found, key=_rank)[:most]


def nested(free: Sequence[PyField]) -> list[PyField]:
    """Return the elements with more inside, or several of them, among those that need no value."""
    return [f for f in free if f.kind is FieldKind.ELEMENT and not is_simple(f) and not f.is_secret]


def _rank(field: PyField) -> int:
    if field.type.pattern in _NUMBERS:
        return 2 if field.name.endswith("id") else 1
    return 0
