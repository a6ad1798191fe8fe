"""Dates, times and durations that Python's own types cannot hold: kept as the text that XML Schema has for them.

A date with a zone, a year before 1 or after 9999, digits after the sixth of a fraction, the hour 24, months and years
of a duration. Each type is made from its text and checks it; two values are equal when their texts are. The rules are
those of XML Schema 1.1 part 2, 3.3.6 to 3.3.9 (docs/decisions/0020).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import ClassVar

_DATE = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = (
    r"(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:\.0+)?(?![.0-9]))):(?P<minute>[0-5][0-9])"
    r":(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
)
_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DURATION = (
    r"(?P<sign>-)?P(?=[0-9T])(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_SPACE = " \t\r\n"
_LONGEST = 1_000  # characters; the numbers inside are made from them


@dataclass(frozen=True, slots=True)
class _Exact:
    """A value as its text, of which the white space around is no part. Raises ValueError for text of another form."""

    text: str
    _form: ClassVar[re.Pattern[str]]
    _kind: ClassVar[str]

    def __post_init__(self) -> None:
        """Check the form, and the length of the month."""
        text = str.__str__(self.text).strip(_SPACE)
        object.__setattr__(self, "text", text)
        match = self._form.fullmatch(text) if len(text) <= _LONGEST else None
        parts = match.groupdict() if match else {}
        if match is None or ("day" in parts and int(parts["day"]) > _days(int(parts["year"]), int(parts["month"]))):
            raise ValueError(f"not {self._kind}")

    def _part(self, name: str) -> str:
        match = self._form.fullmatch(self.text)
        return (match and match[name]) or ""

    def __str__(self) -> str:
        """Return the text."""
        return self.text


def _days(year: int, month: int) -> int:
    """Return the days of a month."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


class _Dated(_Exact):
    """A value with a date."""

    __slots__ = ()

    @property
    def year(self) -> int:
        """The year; 0 is the one before 1."""
        return int(self._part("year"))

    @property
    def month(self) -> int:
        """The month, from 1."""
        return int(self._part("month"))

    @property
    def day(self) -> int:
        """The day of the month, from 1."""
        return int(self._part("day"))


class _Zoned(_Exact):
    """A value that may have an offset from UTC."""

    __slots__ = ()

    @property
    def offset(self) -> timedelta | None:
        """The offset from UTC, None when the value does not say."""
        zone = self._part("zone")
        if not zone or zone == "Z":
            return timedelta(0) if zone else None
        span = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        return -span if zone[0] == "-" else span


class _Timed(_Exact):
    """A value with a time of day."""

    __slots__ = ()

    @property
    def hour(self) -> int:
        """The hour; 24 is the midnight at the end of the day."""
        return int(self._part("hour"))

    @property
    def minute(self) -> int:
        """The minute."""
        return int(self._part("minute"))

    @property
    def second(self) -> Decimal:
        """The second, with all digits of its fraction."""
        return Decimal(self._part("second"))


class XsdDate(_Dated, _Zoned):
    """An ``xs:date`` that ``datetime.date`` cannot hold: ``XsdDate("2024-03-01+02:00")``."""

    __slots__ = ()
    _form = re.compile(_DATE + _ZONE)
    _kind = "a date"

    @property
    def date(self) -> date:
        """The day, without the offset. Raises ValueError for a year that datetime.date does not know."""
        return date(self.year, self.month, self.day)


class XsdTime(_Timed, _Zoned):
    """An ``xs:time`` that ``datetime.time`` cannot hold: ``XsdTime("12:00:00.1234567")``."""

    __slots__ = ()
    _form = re.compile(_TIME + _ZONE)
    _kind = "a time"


class XsdDateTime(_Dated, _Timed, _Zoned):
    """An ``xs:dateTime`` that ``datetime`` cannot hold: ``XsdDateTime("-0044-03-15T12:00:00Z")``."""

    __slots__ = ()
    _form = re.compile(f"{_DATE}T{_TIME}{_ZONE}")
    _kind = "a date and time"

    def truncated(self) -> datetime:
        """Return the datetime without the digits after the sixth of a second; 24:00 is the next day's midnight.

        Raises ValueError or OverflowError for a year that datetime does not know.
        """
        zone = None if self.offset is None else timezone(self.offset)
        start = datetime(self.year, self.month, self.day, tzinfo=zone)
        micros = int(self.second * 1_000_000)
        return start + timedelta(hours=self.hour, minutes=self.minute, microseconds=micros)


class XsdDuration(_Exact):
    """An ``xs:duration`` that ``timedelta`` cannot hold: ``XsdDuration("P1Y2M")``."""

    __slots__ = ()
    _form = re.compile(_DURATION)
    _kind = "a duration"

    @property
    def months(self) -> int:
        """Months and years, in months; negative in a negative duration."""
        months = int(self._part("years") or 0) * 12 + int(self._part("months") or 0)
        return -months if self._part("sign") else months

    @property
    def seconds(self) -> Decimal:
        """Days and all that is shorter, in seconds; negative in a negative duration."""
        days, hours, minutes = (int(self._part(name) or 0) for name in ("days", "hours", "minutes"))
        seconds = ((days * 24 + hours) * 60 + minutes) * 60 + Decimal(self._part("seconds") or 0)
        return -seconds if self._part("sign") else seconds
