"""Text forms of whole numbers, as .NET reads and writes them."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from ..xml.characters import SPACE, late_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_INTEGER = late_pattern(r"[+-]?[0-9]+")
_SHOWN = 10**30  # from here on a number is not shown in messages
_MOST_DIGITS = 4_300  # Python's own bound, beyond which text and number take quadratic time


def read_integer(text: str) -> int:
    """Read a whole number of any size up to 4,300 digits."""
    if not text.isdecimal() or not text.isascii():
        text = text.strip(SPACE)
        if not _INTEGER().fullmatch(text):
            raise ValueError("not a whole number")
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"more than {_MOST_DIGITS} digits")
    return int(text)


def integer_codec(low: int | None, high: int | None) -> tuple[Callable[[str], int], Callable[[object], str]]:
    """Return reader and writer of an integer type with the bounds ``low`` and ``high`` (None: no bound)."""
    lowest, highest = -inf if low is None else low, inf if high is None else high

    def check(value: int) -> int:
        if lowest <= value <= highest:
            return value
        shown = value if abs(value) < _SHOWN else "the number"
        bounds = f"below {low}" if high is None else f"above {high}" if low is None else f"outside {low}..{high}"
        raise ValueError(f"{shown} is {bounds}")

    def read(text: str) -> int:
        value = read_integer(text)
        return value if lowest <= value <= highest else check(value)

    def write(value: object) -> str:
        if type(value) is not int:
            if isinstance(value, bool) or not isinstance(value, int):
                raise TypeError(f"expected int, got {type(value).__name__}")
            value = int.__int__(value)
        if not -_SHOWN < check(value) < _SHOWN and abs(value) >= 10**_MOST_DIGITS:
            raise ValueError(f"more than {_MOST_DIGITS} digits")
        return str(value)

    return read, write
