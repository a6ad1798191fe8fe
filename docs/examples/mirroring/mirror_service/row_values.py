"""Values of rows, from the text that SuperOffice sends to Python.

Text columns are sent as they are. Values of all others have a marker in front, as in ``[I:123]``: "Encoded values" of
the vendor's documentation, and the ``[S:0]`` of its mirroring samples. NULL is nil, which the package gives as None.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from uuid import UUID

Value = str | int | float | bool | Decimal | bytes | datetime | date | time | UUID | None

_ENCODED = re.compile(r"\[([A-Z]{1,2}):(.*)\]", re.DOTALL)
_WHOLE = re.compile(r"[+-]?[0-9]{1,38}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,7}))?)?")
_NUMBERS = frozenset({"I", "S", "L", "F", "M"})  # int, short, long, double or decimal, money


def _content(text: str, *markers: str) -> str:
    """Return what is between marker and bracket, or the text where it has no marker. Raises ValueError."""
    found = _ENCODED.fullmatch(text)
    if found is None:
        return text
    if found[1] not in markers:
        raise ValueError(f"marker {found[1]}")
    return found[2]


def whole_number(bits: int) -> Callable[[str], Value]:
    """Return a reader of integers with so many bits and a sign."""

    def read(text: str) -> int:
        content = _content(text, *_NUMBERS)
        if not _WHOLE.fullmatch(content):
            raise ValueError("no whole number")
        value = int(content)
        if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
            raise ValueError("out of range")
        return value

    return read


def truth(text: str) -> bool:
    """Read a bit."""
    return {"0": False, "1": True, "false": False, "true": True}[_content(text, *_NUMBERS).lower()]


def floating(text: str) -> float:
    """Read a number with a binary exponent. SQL Server has neither infinities nor NaN."""
    value = float(_number(text))
    if not isfinite(value):
        raise ValueError("out of range")
    return value


def exact(text: str) -> Decimal:
    """Read a decimal number: all of its digits count."""
    return Decimal(_number(text))


def _number(text: str) -> str:
    content = _content(text, *_NUMBERS)
    if not _NUMBER.fullmatch(content):
        raise ValueError("no number")
    return content


def moment(text: str) -> datetime:
    """Read a date with a time of day and no time zone. Both databases keep microseconds: a seventh digit is cut off."""
    day, _, clock = _content(text, "DT", "D").partition(" ")
    return datetime.combine(_day(day), _clock(clock or "00:00"))


def day(text: str) -> date:
    """Read a date. A time of day must be midnight."""
    found = moment(text)
    if found.time() != time():
        raise ValueError("a time of day")
    return found.date()


def clock(text: str) -> time:
    """Read a time of day."""
    return _clock(_content(text, "T", "DT").rpartition(" ")[2])


def _day(text: str) -> date:
    month, number, year = _matched(_DATE, text)
    return date(int(year), int(month), int(number))


def _clock(text: str) -> time:
    hour, minute, second, fraction = _matched(_TIME, text)
    return time(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")[:6]))


def _matched(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError("another form")
    return found.groups()


def binary(text: str) -> bytes:
    """Read bytes, in Base64."""
    return b64decode(_content(text, "B"), validate=True)


def unique_identifier(text: str) -> UUID:
    """Read a GUID."""
    return UUID(_content(text, "G"))


def plain(text: str) -> str:
    """Read text: nothing in it is a marker."""
    return text


def read_value(read: Callable[[str], Value], text: str | None) -> Value:
    """Return the value of a text, None for NULL. Raises ValueError.

    An empty text is NULL in a column that is not one of text: there is no number or date without a character.
    """
    if text is None or (not text and read is not plain):
        return None
    try:
        return read(text)
    except (KeyError, InvalidOperation, OverflowError) as error:
        raise ValueError(str(error)) from error
