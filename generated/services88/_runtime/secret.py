"""Texts that must not be shown: tickets, tokens, passwords."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast
from xml.sax.saxutils import escape

from .registry import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

MASK = "***"
_SHORTEST = 4  # characters; a shorter value would be found everywhere


class Secret(str):
    """A text that debuggers and tracebacks with local variables do not show. In all else it is a plain ``str``."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show that there is something."""
        return "'***'"


def hidden(value: T) -> T:
    """Return the same value, of which ``repr`` shows no text: a str, or a dict of them."""
    if isinstance(value, dict):
        found = cast("dict[object, object]", value)
        return cast("T", {hidden(key): hidden(each) for key, each in found.items()})
    return cast("T", Secret(value)) if type(value) is str else value


def secret_values(*records: object) -> frozenset[str]:
    """Return the texts of all fields that the contract calls secret."""
    return frozenset(text for record in records for text in _secrets(record) if len(text) >= _SHORTEST)


def _secrets(value: object, *, is_secret: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if is_secret else []
        return
    if is_dataclass(value):
        for field in fields(value):
            if field.metadata:  # an element of the contract
                yield from _secrets(getattr(value, field.name), is_secret=not field.repr)
        return
    parts: list[object] = []
    if isinstance(value, list):
        parts = cast("list[object]", value)
    elif isinstance(value, dict):
        parts = [each for pair in cast("dict[object, object]", value).items() for each in pair]
    for each in parts:
        yield from _secrets(each, is_secret=is_secret)


def without(text: str, values: Iterable[str]) -> str:
    """Return a text in which none of ``values`` is left, neither plain nor as XML writes it."""
    for value in values:
        for form in {value, escape(value), escape(value, {'"': "&quot;"})}:
            text = text.replace(form, MASK)
    return text


def masked(text: str, values: Iterable[str]) -> str:
    """Return an envelope for a log: without known secrets, and without the text of elements that hold secrets."""
    names: tuple[str, ...] = import_module(f"{PACKAGE}._contract").SECRETS
    text = without(text, values)
    if not names:
        return text
    element = rf"<((?:[\w.-]+:)?(?:{'|'.join(map(re.escape, names))}))((?:\s[^<>]*)?)(?<!/)>.*?(</\1\s*>|\Z)"
    return re.sub(element, rf"<\1\2>{MASK}\3", text, flags=re.DOTALL)


def clean(error: Exception, values: frozenset[str]) -> None:
    """Take secrets out of what an error tells: servers and proxies may quote the request."""
    if not values:
        return
    error.args = tuple(without(each, values) if isinstance(each, str) else each for each in error.args)
    for name, found in list(vars(error).items()):
        if isinstance(found, str):
            setattr(error, name, without(found, values))
