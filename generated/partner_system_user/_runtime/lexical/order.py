"""The order of values that XML Schema compares: numbers, times and durations (part 2, 3.2.6.2 and 3.2.7.4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from .exact import XsdDuration

_MARGIN = 14 * 3600  # seconds: what a value without a zone may be off
_DAY = 86_400
# Days at which durations are compared, in months from year 0 and by the days of the months behind them (3.2.6.2).
_STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))


def compare(first: Any, second: Any) -> int | None:
    """Return -1, 0 or 1 as ``first`` is before, at or behind ``second``; None where that cannot be told."""
    if isinstance(first, (timedelta, XsdDuration)):
        return _durations(first, second)
    if hasattr(first, "tzinfo") or hasattr(first, "offset") or hasattr(first, "year"):
        return _instants(_instant(first), _instant(second))
    if first == second:
        return 0
    return -1 if first < second else 1 if first > second else None


def _instants(first: tuple[Decimal, bool], second: tuple[Decimal, bool]) -> int | None:
    difference = first[0] - second[0]
    if first[1] is second[1]:
        return 0 if not difference else -1 if difference < 0 else 1
    return None if abs(difference) <= _MARGIN else -1 if difference < 0 else 1


def _instant(value: Any) -> tuple[Decimal, bool]:
    """Return seconds, in UTC where the zone is known, and whether it is."""
    is_timed, is_dated = hasattr(value, "hour"), hasattr(value, "year")
    days = days_before(value.year, value.month) + value.day if is_dated else 0
    seconds = Decimal(days * _DAY)
    if is_timed:
        seconds += value.hour * 3600 + value.minute * 60 + Decimal(value.second)
        seconds += Decimal(getattr(value, "microsecond", 0)) / 1_000_000
    offset = value.offset if hasattr(value, "offset") else value.utcoffset() if is_timed else None
    return seconds - (0 if offset is None else Decimal(offset // timedelta(seconds=1))), offset is not None


def days_before(year: int, month: int) -> int:
    """Return the days from the start of year 0 to the first of a month, in the Gregorian calendar at all times."""
    year, month = (year, month) if month > 2 else (year - 1, month + 12)  # noqa: PLR2004 - years that begin in March
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5


def _durations(first: Any, second: Any) -> int | None:
    found = {_sign(_after(first, *start) - _after(second, *start)) for start in _STARTS}
    return found.pop() if len(found) == 1 else None


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


def _after(value: Any, year: int, month: int) -> Decimal:
    """Return the seconds from year 0 to when a duration that begins in this month ends."""
    is_plain = isinstance(value, timedelta)
    months = 0 if is_plain else value.months
    seconds = Decimal(value // timedelta(microseconds=1)) / 1_000_000 if is_plain else value.seconds
    total = year * 12 + month - 1 + months
    return days_before(total // 12, total % 12 + 1) * _DAY + seconds
