"""The order of what is in an element, as ``__content__`` of a generated class writes it.

The notation is that of element declarations in a DTD (XML 1.0, 3.2.1): ``(a, (b | c), d?)`` with names of fields
instead of elements, and ``&`` between the members of an ``xs:all``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

from .fields import ELEMENT, WIRE
from .wire import MixedSpec, PartSpec, WildcardSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .record import Record

_TOKEN = re.compile(r"\s*(\w+|[(),|&?*+])")


@dataclass(frozen=True, slots=True)
class Name:
    """A field. ``is_required`` tells that it must be there where its group is."""

    field: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A sequence (``,``), a choice (``|``) or members in any order (``&``)."""

    kind: str
    parts: tuple[Content, ...]
    is_required: bool = True

    @property
    def innermost(self) -> Group:
        """The group itself, or the group that is all there is in it."""
        only = self.parts[0] if len(self.parts) == 1 else None
        return only.innermost if isinstance(only, Group) else self

    @property
    def is_choice_of_fields(self) -> bool:
        """Whether it is one of several fields, with no group among them."""
        found = self.innermost
        return found.kind == "|" and all(isinstance(part, Name) for part in found.parts)


Content: TypeAlias = Name | Group


def parse(text: str) -> Group:
    """Return the content that a text describes."""
    tokens = iter([*_TOKEN.findall(text), ")"])
    found, _ = _group(tokens)
    return found


def _group(tokens: Iterator[str]) -> tuple[Group, str]:
    """Return the group up to its closing parenthesis, and the token that follows."""
    parts: list[Content] = []
    kind = ","
    here = next(tokens)
    while here != ")":
        if here in ",|&":
            kind, here = here, next(tokens)
        elif here == "(":
            inner, here = _group(tokens)
            parts.append(inner)
        else:
            mark = next(tokens)
            parts.append(Name(here, mark not in "?*"))
            here = next(tokens) if mark in "?*+" else mark
    after = next(tokens, "")
    is_required = after not in ("?", "*")
    return Group(kind, tuple(parts), is_required), next(tokens, "") if after and after in "?*+" else after


def content_of(cls: type[Record]) -> Group:
    """Return the content of a class: what its bases have, then its own (XML Schema part 1, 3.4.2).

    That of a restriction is all its own: it names the fields of the base, which an extension never does.
    """
    parts: list[Content] = []
    for each in reversed(cls.__mro__):
        own = each.__dict__.get("__content__")
        if own:
            found = parse(own)
            known = {name for part in parts for name in names_of(part)}
            parts = [found] if known.intersection(names_of(found)) else [*parts, found]
        elif "__dataclass_fields__" in each.__dict__:
            parts += _plain(each)
    return Group(",", tuple(parts))


def _plain(cls: type[Record]) -> list[Content]:
    """Return the fields that a class adds to its base, one after the other."""
    inherited = {each.name for base in cls.__bases__ if hasattr(base, "__dataclass_fields__") for each in fields(base)}
    found: list[Content] = []
    for each in fields(cls):
        element, other = each.metadata.get(ELEMENT), each.metadata.get(WIRE)
        if each.name in inherited:
            continue
        if element is not None:
            found.append(Name(each.name, not element.optional or getattr(element.codec, "required", False)))
        elif isinstance(other, (PartSpec, WildcardSpec, MixedSpec)):
            found.append(Name(each.name, is_required=isinstance(other, PartSpec) and other.is_required))
    return found


def names_of(content: Content) -> tuple[str, ...]:
    """Return the fields in a content, in order, each once."""
    if isinstance(content, Name):
        return (content.field,)
    return tuple(dict.fromkeys(name for part in content.parts for name in names_of(part)))
