"""Values of rows: every form of the vendor's, there and back, and text that is in no form."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirroring_sender import text_of

ODD = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A\[?[A-Z]{0,3}:?[0-9 :/.+-]{0,24}\]?\Z"),
    st.sampled_from(
        ["[I:]", "[I:1", "I:1]", "[I:1]]", "[I:1]\n", "[i:1]", "[X:1]", "[I: 1]", "[I:1_0]", "[I:\u0661]", "[DT:]"]
    ),
    st.sampled_from(["[DT:13/01/2020 00:00:00]", "[DT:02/30/2020 00:00:00]", "[DT:01/01/0000 00:00:00]", "[F:NaN]"]),
    st.sampled_from(
        ["[F:1e999]", "[F:-Infinity]", "[B:AAA]", "[B:A A=]", "[T:24:00]", "[T:23:59:60]", "[G:1]", "[F:1.]"]
    ),
)


@pytest.fixture(scope="module")
def values(example: Any) -> Any:
    assert example
    return import_module("mirror_service.row_values")


@pytest.fixture(scope="module")
def readers(values: Any) -> dict[str, Any]:
    return {
        "int": values.whole_number(32),
        "bigint": values.whole_number(64),
        "bit": values.truth,
        "float": values.floating,
        "decimal": values.exact,
        "datetime": values.moment,
        "date": values.day,
        "time": values.clock,
        "binary": values.binary,
        "guid": values.unique_identifier,
        "text": values.plain,
    }


MADE: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**31), 2**31 - 1),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "bit": st.booleans(),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=4),
    "datetime": st.datetimes(),
    "date": st.dates(),
    "time": st.times(),
    "binary": st.binary(max_size=40),
    "guid": st.uuids(),
    "text": st.text() | ODD,
}


@pytest.mark.parametrize("kind", MADE)
def test_values_come_back_as_they_were(values: Any, readers: dict[str, Any], kind: str):
    read = readers[kind]

    @given(MADE[kind])
    def there_and_back(value: Any) -> None:
        text = text_of(value)
        found = values.read_value(read, text)
        assert found == (None if text == "" and kind != "text" else value)
        assert type(found) in {type(value), type(None)}

    there_and_back()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "[I:1]", 1),  # those of the vendor's sample
        ("int", "[S:0]", 0),
        ("datetime", "[DT:05/18/2020 10:40:43.0000000]", datetime(2020, 5, 18, 10, 40, 43)),  # noqa: DTZ001 - has none
        ("datetime", "[DT:01/01/1760 00:00:00.0000000]", datetime(1760, 1, 1)),  # noqa: DTZ001 - as above
        ("text", "Nonnast, Leon", "Nonnast, Leon"),
        ("datetime", "[DT:11/09/2017 14:53:18]", datetime(2017, 11, 9, 14, 53, 18)),  # noqa: DTZ001 - as above
        ("date", "[D:11/09/2017]", date(2017, 11, 9)),
        ("float", "[F:123.4]", 123.4),
        ("float", "[I:3]", 3.0),
        ("decimal", "[M:123.45]", Decimal("123.45")),
        ("time", "[T:14:52]", time(14, 52)),
        ("bit", "[I:1]", True),
        ("bit", "True", True),
        ("int", "17", 17),
        ("text", "[I:1]", "[I:1]"),
        ("text", "", ""),
        ("int", "", None),
        ("int", None, None),
        ("guid", "6F9619FF-8B86-D011-B42D-00C04FC964FF", UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
    ],
)
def test_forms(values: Any, readers: dict[str, Any], kind: str, text: str | None, value: Any):
    assert values.read_value(readers[kind], text) == value


@pytest.mark.parametrize("kind", MADE)
def test_text_in_no_form_is_a_value_error(values: Any, readers: dict[str, Any], kind: str):
    read = readers[kind]

    @given(ODD)
    def refused_or_read(text: str) -> None:
        try:
            values.read_value(read, text)
        except ValueError:
            assert kind != "text"

    refused_or_read()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            ("int", text)
            for text in ("[I:2147483648]", "[I:1.5]", "[DT:01/01/2020 00:00:00]", "x", "[I:1]]", "[I:\u0661]")
        ),
        *(("datetime", text) for text in ("[I:1]", "[DT:2020-05-18]", "[DT:13/01/2020 00:00:00.0000000]", "[DT:]")),
        *(("float", text) for text in ("[F:NaN]", "[F:Infinity]", "[F:1E999]", "[F:1,5]", "[F:]")),
        *(("binary", text) for text in ("[B:A]", "[B:A A=]", "[I:1]")),
        ("date", "[DT:11/09/2017 00:00:01]"),
        ("bit", "[I:2]"),
        ("time", "[T:24:00]"),
    ],
)
def test_what_is_refused(values: Any, readers: dict[str, Any], kind: str, text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - who calls says what was wrong
        values.read_value(readers[kind], text)
