"""Text forms of dates, times and durations, and what no simple type accepts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from soapbind.runtime.lexical import guids
from soapbind.runtime.lexical import numbers as lexical_numbers
from soapbind.runtime.lexical import primitives as lexical
from soapbind.runtime.lexical import times as lexical_time

if TYPE_CHECKING:
    from collections.abc import Callable


MINUTES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
ZONES = st.one_of(st.none(), st.just(UTC), MINUTES)


@given(st.datetimes(timezones=ZONES))
@example(datetime.min)  # noqa: DTZ901
@example(datetime.max)  # noqa: DTZ901
@example(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))
@example(datetime(9999, 12, 31, 23, 59, 59, 999999, timezone(-timedelta(hours=14))))
def test_date_times_survive(value: datetime):
    again = lexical_time.read_date_time(lexical_time.write_date_time(value))

    assert (again.replace(tzinfo=None), again.utcoffset()) == (value.replace(tzinfo=None), value.utcoffset())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.min, "0001-01-01T00:00:00"),  # noqa: DTZ901
        (datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC), "2026-05-27T01:23:32Z"),
        (datetime(2026, 7, 1, 12, 0, 0, 120000, timezone(timedelta(hours=2))), "2026-07-01T12:00:00.12+02:00"),
        (datetime(2026, 7, 1, 12, tzinfo=timezone(-timedelta(hours=9, minutes=30))), "2026-07-01T12:00:00-09:30"),
        (datetime(2026, 7, 1, 12, 0, 0, 1), "2026-07-01T12:00:00.000001"),  # noqa: DTZ001
    ],
)
def test_date_times_are_written_as_dotnet_writes_them(value: datetime, text: str):
    assert lexical_time.write_date_time(value) == text


@given(st.datetimes(), st.text("0123456789", min_size=7, max_size=12))
def test_digits_after_the_sixth_are_cut(value: datetime, digits: str):
    text = f"{value.replace(microsecond=0).isoformat()}.{digits}"

    assert lexical_time.read_date_time(text) == value.replace(microsecond=int(digits[:6]))


@given(st.text("0123456789-:T.Z+ ", max_size=30))
def test_no_text_ends_in_another_error(text: str):
    for read in (
        lexical_time.read_date_time,
        lexical_time.read_date,
        lexical_time.read_time,
        lexical_time.read_duration,
    ):
        try:
            read(text)
        except ValueError:
            continue


@given(st.dates())
def test_dates_survive(value: date):
    text = lexical_time.write_date(value)

    assert lexical_time.read_date(f" {text} ") == lexical_time.read_date(f"{text}+02:00") == value


@given(st.times(timezones=ZONES))
def test_times_survive(value: time):
    again = lexical_time.read_time(lexical_time.write_time(value))

    assert (again.replace(tzinfo=None), again.utcoffset()) == (value.replace(tzinfo=None), value.utcoffset())


@given(st.timedeltas(min_value=timedelta(days=-10675199), max_value=timedelta(days=10675199)))
@example(timedelta(0))
@example(timedelta(microseconds=-1))
@example(timedelta(days=1, microseconds=1))
def test_durations_survive(value: timedelta):
    assert lexical_time.read_duration(lexical_time.write_duration(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(hours=8, minutes=30), "PT8H30M"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4.5), "P1DT2H3M4.5S"),
        (timedelta(days=3), "P3D"),
        (-timedelta(hours=1), "-PT1H"),
        (timedelta(microseconds=1), "PT0.000001S"),
    ],
)
def test_durations_are_written_as_dotnet_writes_them(value: timedelta, text: str):
    assert lexical_time.write_duration(value) == text


WRITERS: list[tuple[Callable[..., str], object]] = [
    (lexical.write_boolean, 1),
    (lexical_numbers.write_decimal, 1.5),
    (lexical.write_base64, "AA=="),
    (lexical.write_hex, "00"),
    (guids.write_guid, "12345678-1234-1234-1234-123456789012"),
    (lexical_time.write_date_time, date(2026, 5, 27)),
    (lexical_time.write_date_time, "2026-05-27T00:00:00"),
    (lexical_time.write_date, datetime(2026, 5, 27)),  # noqa: DTZ001
    (lexical_time.write_time, datetime(2026, 5, 27)),  # noqa: DTZ001
    (lexical_time.write_duration, 3600),
]


@pytest.mark.parametrize(("write", "value"), WRITERS)
def test_values_of_another_type_are_refused(write: Callable[..., str], value: object):
    with pytest.raises(TypeError, match=r"expected .*, got "):
        write(value)
