"""Enumeration values to member names: signs that make a difference are spelled."""

from __future__ import annotations

import unicodedata

# What people call them, where that is not the name in Unicode.
_CALLED = {
    "-": "minus",
    "_": "underscore",
    ".": "dot",
    "/": "slash",
    "\\": "backslash",
    "#": "hash",
    "&": "and",
    "@": "at",
    "*": "star",
    "'": "apostrophe",
    "^": "caret",
    "|": "bar",
    "\t": "tab",
    "\n": "line feed",
    "\r": "carriage return",
}
_ALWAYS = frozenset("#%&@*")  # beside mathematical signs, currencies and other symbols
_NEVER = frozenset("|^`~")  # symbols by their category, but used to divide words
_LONGEST = 60  # characters; a longer value is no name, and would be a longer one with its signs spelled


def spelled(value: str) -> str:
    """Return a value with the signs spelled that say something: ``ADSL2+`` gives ``ADSL2 plus``.

    These are symbols such as ``+ < % €`` wherever they stand, and a minus before a word. What only divides words is
    left as it is, unless there is nothing else.
    """
    if not any(c.isalnum() for c in value):
        return all_spelled(value)
    if len(value) > _LONGEST:
        return value
    return "".join(_word(c) if _says_something(value, at) else c for at, c in enumerate(value))


def all_spelled(value: str) -> str:
    """Return a value with every sign spelled, also those that only divide words; nothing is ``empty``."""
    if len(value) > _LONGEST:
        return value
    return (
        "".join(c if c.isalnum() else _word(c, divides=value[:at].isalnum()) for at, c in enumerate(value)) or "empty"
    )


def _says_something(value: str, at: int) -> bool:
    char = value[at]
    if char == "-":
        return at == 0 and value[1:2].isalnum()
    return char in _ALWAYS or (unicodedata.category(char)[0] == "S" and char not in _NEVER)


def _word(char: str, *, divides: bool = False) -> str:
    name = "dash" if divides and char == "-" else _CALLED.get(char) or unicodedata.name(char, "").lower()
    return f" {name.removesuffix(' sign').replace('-', ' ')} "
