"""Text forms of dates, times and durations, as .NET reads and writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from ..xml.characters import SPACE, late_pattern

_ZONE = r"(?P<zone>[Zz]|[+-][0-9]{2}:[0-5][0-9])?"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
_DATE_TIME = late_pattern(f"{_DATE}(?:T{_TIME})?{_ZONE}")
_ONLY_DATE = late_pattern(f"{_DATE}{_ZONE}")
_ONLY_TIME = late_pattern(f"{_TIME}{_ZONE}")
_DURATION = late_pattern(
    r"(?P<sign>-)?P(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<days>[0-9]+)D)?"
    r"(?P<t>T(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+)(?:\.(?P<fraction>[0-9]*))?S)?)?"
)
_WIDEST = timedelta(hours=14)
_MINUTE = timedelta(minutes=1)
_SECONDS = len("2026-05-27T01:23:32")


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    if minutes > 14 * 60:  # the widest offset of xs:dateTime
        raise ValueError("time zone out of range")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes else UTC


def _micros(fraction: str | None) -> str:
    return f".{fraction[:6].ljust(6, '0')}" if fraction else ""


def usual_date_time(text: str) -> datetime | None:
    """Read ``xs:dateTime`` in its usual forms, to whole seconds, without a zone or in UTC; None for any other form."""
    is_usual = len(text) == _SECONDS or (len(text) == _SECONDS + 1 and text[-1] == "Z")
    if is_usual and text[4:17:3] == "--T::" and text[11:13] != "24":
        return datetime.fromisoformat(text)
    return None


def read_date_time(text: str) -> datetime:
    """Read ``xs:dateTime`` (or a date alone); digits after the sixth of a fraction are cut, as datetime holds none."""
    usual = usual_date_time(text)
    if usual is not None:
        return usual
    match = _DATE_TIME().fullmatch(text) or _DATE_TIME().fullmatch(text.strip(SPACE))
    if match is None or (match["time"] or "").startswith("24"):
        raise ValueError("not a date and time")
    clock = f"T{match['time']}{_micros(match['fraction'])}" if match["time"] else ""
    value = datetime.fromisoformat(match["date"] + clock)
    zone = _zone(match["zone"])
    return value if zone is None else value.replace(tzinfo=zone)


def _refuse_no_value(value: date) -> None:
    """Refuse the "no value" of a subclass (NaT of pandas), which like NaN is not equal to itself. Raises ValueError."""
    if value != value:  # noqa: PLR0124 - that is the question
        raise ValueError("it stands for no value")


def write_date_time(value: object) -> str:
    """Write ``xs:dateTime``: naive without a zone, UTC as ``Z``, other offsets as ``+02:00``."""
    if type(value) is datetime and value.tzinfo is None and not value.microsecond:
        return value.isoformat()  # the usual form
    if not isinstance(value, datetime):
        raise TypeError(f"expected datetime, got {type(value).__name__}")
    _refuse_no_value(value)
    value = datetime.combine(datetime.date(value), datetime.timetz(value))  # plain, as a subclass may print otherwise
    offset = value.utcoffset()
    if offset is None and value.tzinfo is not None:
        raise ValueError("its zone has no offset from UTC")
    if offset is not None and (offset % _MINUTE or abs(offset) > _WIDEST):
        value, offset = value.astimezone(UTC), timedelta(0)  # xs:dateTime cannot say this offset, but the instant
    text = (value if offset is None else value.replace(tzinfo=None)).isoformat()
    if value.microsecond:
        text = text.rstrip("0")
    return text if offset is None else text + _write_zone(offset)


def _write_zone(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = offset // _MINUTE
    if not minutes:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def read_date(text: str) -> date:
    """Read ``xs:date``; a zone is accepted and dropped, as date holds none."""
    match = _ONLY_DATE().fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not a date")
    return date.fromisoformat(match["date"])


def write_date(value: object) -> str:
    """Write ``xs:date``."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"expected date, got {type(value).__name__}")
    _refuse_no_value(value)
    return date.isoformat(value)


def read_time(text: str) -> time:
    """Read ``xs:time``."""
    match = _ONLY_TIME().fullmatch(text.strip(SPACE))
    if match is None or match["time"].startswith("24"):
        raise ValueError("not a time")
    return time.fromisoformat(match["time"] + _micros(match["fraction"])).replace(tzinfo=_zone(match["zone"]))


def write_time(value: object) -> str:
    """Write ``xs:time``. Raises ValueError for a zone that it cannot say: one whose offset depends on the day, say."""
    if not isinstance(value, time):
        raise TypeError(f"expected time, got {type(value).__name__}")
    clock = time(value.hour, value.minute, value.second, value.microsecond)
    offset = value.utcoffset()
    if offset is None and value.tzinfo is not None:
        raise ValueError("its zone has no offset from UTC without a date")
    if offset is not None and (offset % _MINUTE or abs(offset) > _WIDEST):
        raise ValueError(f"its offset {offset} is not in whole minutes up to 14 hours")
    text = clock.isoformat()
    return (text.rstrip("0") if clock.microsecond else text) + _write_zone(offset)


def read_duration(text: str) -> timedelta:
    """Read a duration; a month counts 30 days and a year 365, as in .NET's TimeSpan."""
    match = _DURATION().fullmatch(text.strip(SPACE))
    if match is None or not any(match[g] for g in ("years", "months", "days", "hours", "minutes", "seconds")):
        raise ValueError("not a duration")
    if match["t"] == "T":
        raise ValueError("not a duration")
    years, months, days, hours, minutes, seconds = (
        int(match[g] or 0) for g in ("years", "months", "days", "hours", "minutes", "seconds")
    )
    try:
        value = timedelta(
            days=years * 365 + months * 30 + days,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            microseconds=int((match["fraction"] or "")[:6].ljust(6, "0")),
        )
    except OverflowError as error:
        raise ValueError("duration out of range") from error
    try:
        return -value if match["sign"] else value
    except OverflowError as error:
        raise ValueError("duration out of range") from error


def write_duration(value: object) -> str:
    """Write a duration as .NET's TimeSpan: ``P1DT2H3M4.5S``, ``PT0S``."""
    if not isinstance(value, timedelta):
        raise TypeError(f"expected timedelta, got {type(value).__name__}")
    span = timedelta(value.days, value.seconds, value.microseconds)
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{hours}H" if hours else ""
    text += f"{minutes}M" if minutes else ""
    if span.microseconds:
        text += f"{seconds}.{span.microseconds:06d}".rstrip("0") + "S"
    elif seconds:
        text += f"{seconds}S"
    days = f"{span.days}D" if span.days else ""
    return f"{sign}P{days}T{text}" if text else f"{sign}P{days}" if days else "PT0S"
