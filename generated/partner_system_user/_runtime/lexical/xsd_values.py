"""Text forms of simple types as XML Schema has them, where it differs from what .NET reads and writes.

Reading accepts the lexical space of the type and nothing else. A value that Python's own type cannot hold is one of the
types in ``exact``; nothing is rounded, cut or left out.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from ..lexical import numbers as lexical_numbers
from ..lexical import times as lexical_time
from ..xml.characters import SPACE
from .exact import XsdDate, XsdDateTime, XsdDuration, XsdTime

_MICROS = 6


def read_double(text: str) -> float:
    """Read a number, ``INF``, ``+INF`` (XML Schema 1.1), ``-INF`` or ``NaN``."""
    text = text.strip(SPACE)
    if "Infinity" in text:
        raise ValueError("not a number")
    return lexical_numbers.read_double("INF" if text == "+INF" else text)


def _is_usual(value: XsdDate | XsdDateTime) -> bool:
    return MINYEAR <= value.year <= MAXYEAR and value.text[0] != "-"


def _has_micros(value: XsdTime | XsdDateTime) -> bool:
    """Whether Python's types hold the time of day: hours before 24, no digit but zeros after the sixth."""
    fraction = value.text.partition(".")[2].partition("Z")[0].partition("+")[0].partition("-")[0]
    return value.text.partition(":")[0][-2:] != "24" and not fraction[_MICROS:].strip("0")


def read_date(text: str) -> date | XsdDate:
    """Read ``xs:date``."""
    value = XsdDate(text)
    return lexical_time.read_date(value.text) if value.offset is None and _is_usual(value) else value


def write_date(value: object) -> str:
    """Write ``xs:date``."""
    return str(value) if type(value) is XsdDate else lexical_time.write_date(value)


def read_time(text: str) -> time | XsdTime:
    """Read ``xs:time``."""
    value = XsdTime(text)
    return lexical_time.read_time(value.text) if _has_micros(value) else value


def write_time(value: object) -> str:
    """Write ``xs:time``. Raises ValueError for a zone whose offset depends on the day."""
    return str(value) if type(value) is XsdTime else lexical_time.write_time(value)


def read_date_time(text: str) -> datetime | XsdDateTime:
    """Read ``xs:dateTime``."""
    usual = None if text.startswith("0000") else lexical_time.usual_date_time(text)
    if usual is not None:
        return usual
    value = XsdDateTime(text)
    return lexical_time.read_date_time(value.text) if _is_usual(value) and _has_micros(value) else value


def write_date_time(value: object) -> str:
    """Write ``xs:dateTime``."""
    return str(value) if type(value) is XsdDateTime else lexical_time.write_date_time(value)


def read_duration(text: str) -> timedelta | XsdDuration:
    """Read ``xs:duration``; one without months and years is a timedelta."""
    value = XsdDuration(text)
    if value.months or value.text.partition(".")[2].strip("S")[_MICROS:].strip("0"):
        return value
    try:
        return lexical_time.read_duration(value.text)
    except ValueError:
        return value  # out of timedelta's range


def write_duration(value: object) -> str:
    """Write ``xs:duration``."""
    return str(value) if type(value) is XsdDuration else lexical_time.write_duration(value)
