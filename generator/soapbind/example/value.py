"""Example values: the same one in Python and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soapbind.example.tree import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from soapbind.pymodel.model import Symbol


class NoExampleError(Exception):
    """No example has an end, or none is known of this kind."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value: the expression that makes it, what that imports, and what ``to_data`` makes of it.

    ``text`` is that of a simple value in a message.
    """

    code: Code
    data: Any
    symbols: frozenset[Symbol] = frozenset()
    text: str = ""


def list_of(items: Sequence[Value]) -> Value:
    """Return a list."""
    return Value(
        Code("", tuple(("", item.code) for item in items), "[]"),
        [item.data for item in items],
        all_symbols(items),
    )


def all_symbols(values: Iterable[Value]) -> frozenset[Symbol]:
    """Return what several values import."""
    return frozenset(symbol for value in values for symbol in value.symbols)
