"""Text forms of the simple types: XML Schema part 2, as far as .NET reads them (interop/BEHAVIOUR.md, measured).

Every function takes text without the white space around it and returns the neutral form of the value, or raises
ValueError. In the neutral form numbers and bytes are themselves; everything else that is no text begins with NUL, which
no XML can hold.
"""

from __future__ import annotations

import base64
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reference_decoder.schema import SER, XS

if TYPE_CHECKING:
    from collections.abc import Callable

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_INFINITE = {"INF": "inf", "-INF": "-inf", "Infinity": "inf", "-Infinity": "-inf", "NaN": "nan"}
_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_ZONE = r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
_DATE_TIME = re.compile(f"{_DATE}(?:T{_TIME})?{_ZONE}")
_ONLY_DATE = re.compile(f"{_DATE}{_ZONE}")
_ONLY_TIME = re.compile(f"{_TIME}{_ZONE}")
_DURATION = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?"
)
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NO_BLANKS = dict.fromkeys(map(ord, " \t\r\n"))


def boolean(text: str) -> str:
    return neutral_boolean(value={"true": True, "1": True, "false": False, "0": False}[text])


def neutral_boolean(*, value: bool) -> str:
    return "\0true" if value else "\0false"


def integer(low: int, high: int, text: str) -> int:
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        raise ValueError(text)
    return int(text)


def double(text: str) -> str:
    if text not in _INFINITE and not _DOUBLE.fullmatch(text):
        raise ValueError(text)
    return neutral_double(float(_INFINITE.get(text, text)))


def neutral_double(value: float) -> str:
    return f"\0double {value!r}"  # NaN is not equal to itself, its text is


def decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return f"\0decimal {Decimal(text)}"


def date_time(text: str) -> str:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    clock = int(hour or 0), int(minute or 0), int(second or 0), _micros(fraction)
    return neutral_date_time(datetime(int(year), int(month), int(day), *clock, tzinfo=_zone(zone)))


def neutral_date_time(value: datetime) -> str:
    return f"\0dateTime {value.isoformat()}"


def _micros(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))  # what a datetime can hold; the rest is cut


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "z"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > timedelta(hours=14):
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)


def only_date(text: str) -> str:
    match = _ONLY_DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, zone = match.groups()
    _zone(zone)
    return f"\0date {date(int(year), int(month), int(day)).isoformat()}"


def only_time(text: str) -> str:
    match = _ONLY_TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute, second, fraction, zone = match.groups()
    value = time(int(hour), int(minute), int(second), _micros(fraction), tzinfo=_zone(zone))
    return f"\0time {value.isoformat()}"


def duration(text: str) -> str:
    """Read a duration; a month counts 30 days and a year 365, as measured."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    years, months, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:7])
    micros = _micros(match[8])
    try:
        days = years * 365 + months * 30 + days
        value = timedelta(days, seconds, micros, hours=hours, minutes=minutes)
        return neutral_duration(-value if match[1] else value)
    except OverflowError as error:
        raise ValueError(text) from error


def neutral_duration(value: timedelta) -> str:
    return f"\0duration {value.days} {value.seconds} {value.microseconds}"


def base64_binary(text: str) -> bytes:
    packed = text.translate(_NO_BLANKS)
    if not _BASE64.fullmatch(packed):
        raise ValueError(text)
    return base64.b64decode(packed)


def guid(text: str) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError(text)
    return f"\0guid {text.lower()}"


def char(text: str) -> str:
    return f"\0char {integer(0, 0xFFFF, text)}"


def _integer(bits: int, *, is_signed: bool = True) -> Callable[[str], int]:
    return partial(integer, -(2 ** (bits - 1)) if is_signed else 0, 2 ** (bits - 1 if is_signed else bits) - 1)


class SimpleType(NamedTuple):
    """Reading function, the value of an empty element, and whether .NET keeps it by value: then missing is empty."""

    read: Callable[[str], object]
    empty: object
    is_value_type: bool = True


_NOTHING = neutral_date_time(datetime(1, 1, 1))  # noqa: DTZ001 - .NET's MinValue has no zone
SIMPLE: dict[str, SimpleType] = {
    f"{{{XS}}}boolean": SimpleType(boolean, neutral_boolean(value=False)),
    f"{{{XS}}}byte": SimpleType(_integer(8), 0),
    f"{{{XS}}}short": SimpleType(_integer(16), 0),
    f"{{{XS}}}int": SimpleType(_integer(32), 0),
    f"{{{XS}}}long": SimpleType(_integer(64), 0),
    f"{{{XS}}}unsignedByte": SimpleType(_integer(8, is_signed=False), 0),
    f"{{{XS}}}unsignedShort": SimpleType(_integer(16, is_signed=False), 0),
    f"{{{XS}}}unsignedInt": SimpleType(_integer(32, is_signed=False), 0),
    f"{{{XS}}}unsignedLong": SimpleType(_integer(64, is_signed=False), 0),
    f"{{{XS}}}float": SimpleType(double, neutral_double(0.0)),
    f"{{{XS}}}double": SimpleType(double, neutral_double(0.0)),
    f"{{{XS}}}decimal": SimpleType(decimal, "\0decimal 0"),
    f"{{{XS}}}dateTime": SimpleType(date_time, _NOTHING),
    f"{{{XS}}}date": SimpleType(only_date, "\0date 0001-01-01"),
    f"{{{XS}}}time": SimpleType(only_time, "\0time 00:00:00"),
    f"{{{XS}}}base64Binary": SimpleType(base64_binary, b"", is_value_type=False),
    f"{{{SER}}}duration": SimpleType(duration, neutral_duration(timedelta(0))),
    f"{{{SER}}}guid": SimpleType(guid, "\0guid 00000000-0000-0000-0000-000000000000"),
    f"{{{SER}}}char": SimpleType(char, "\0char 0"),
}
STRINGS = {f"{{{XS}}}string", f"{{{XS}}}anyURI"}  # their text is their value, white space too
