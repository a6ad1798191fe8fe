"""What is written is the plain value, whatever a subclass prints: lxml reads back what was written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum, IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from soapbind.runtime.encode.compiled_writer import MemberToWrite, members_writer, text_members_writer
from soapbind.runtime.encode.writers import inline_expression, text_writer_of, writer_of
from soapbind.runtime.errors import EncodeError
from soapbind.runtime.schema import simple_types as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.runtime.schema.codecs import SimpleCodec

MARKUP = "<Admin>&</Admin>"


class Noisy:
    """Prints markup in every way there is."""

    def __str__(self) -> str:
        return MARKUP

    def __repr__(self) -> str:
        return MARKUP

    def __format__(self, _form: str) -> str:
        return MARKUP

    def isoformat(self, *_: Any) -> str:
        return MARKUP

    def hex(self, *_: Any) -> str:
        return MARKUP


class Text(Noisy, str):
    __slots__ = ()


class Whole(Noisy, int):
    __slots__ = ()

    def __int__(self) -> int:
        return 666

    __index__ = __int__


class Real(Noisy, float):
    __slots__ = ()

    def __float__(self) -> float:
        return 666.0


class Figures(Noisy, Decimal):
    __slots__ = ()


class Data(Noisy, bytes):
    __slots__ = ()

    def __bytes__(self) -> bytes:
        return b"666"


class Moment(Noisy, dt.datetime):
    pass


class Day(Noisy, dt.date):
    pass


class Clock(Noisy, dt.time):
    pass


class Span(Noisy, dt.timedelta):
    pass


class NoTime(dt.datetime):
    """As NaT of pandas: a datetime that is none."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, _other: object) -> bool:
        return False

    def __ne__(self, _other: object) -> bool:
        return True


class Id(Noisy, UUID):
    __slots__ = ()


class Colour(str, Enum):  # noqa: UP042 - the kind that prints its own name
    RED = "red"
    SPECIAL = "a<&\r>"


class Size(IntEnum):
    SMALL = 7


class Ratio(float, Enum):
    HALF = 0.5


class Loud(str, Enum):  # noqa: UP042 - prints something else
    RED = "red"

    def __str__(self) -> str:
        return MARKUP

    def __format__(self, _form: str) -> str:
        return MARKUP


IDENTIFIER = "12345678-1234-1234-1234-123456789abc"
VALUES: list[tuple[SimpleCodec[Any], object, str]] = [
    (st.STRING, Colour.RED, "red"),
    (st.STRING, Colour.SPECIAL, "a<&\r>"),
    (st.STRING, Loud.RED, "red"),
    (st.STRING, Text("a & b"), "a & b"),
    (st.STRING, Text("plain"), "plain"),
    (st.ANY_URI, Loud.RED, "red"),
    (st.CHAR, Text("A"), "65"),
    (st.INT, Size.SMALL, "7"),
    (st.INT, Whole(12), "12"),
    (st.INTEGER, Whole(10**20), str(10**20)),
    (st.DOUBLE, Real(1.5), "1.5"),
    (st.DOUBLE, Ratio.HALF, "0.5"),
    (st.DOUBLE, Whole(3), "3"),
    (st.FLOAT, Real(1.5), "1.5"),
    (st.DECIMAL, Figures("1.50"), "1.50"),
    (st.DECIMAL, Whole(4), "4"),
    (st.BASE64, Data(b"abc"), "YWJj"),
    (st.HEX_BINARY, Data(b"abc"), "616263"),
    (st.DATE_TIME, Moment(2026, 5, 27, 1, 2, 3), "2026-05-27T01:02:03"),
    (st.DATE_TIME, Moment(2026, 5, 27, 1, 2, 3, 500000, dt.UTC), "2026-05-27T01:02:03.5Z"),
    (st.DATE, Day(2026, 5, 27), "2026-05-27"),
    (st.TIME, Clock(1, 2, 3), "01:02:03"),
    (st.DURATION, Span(hours=-1), "-PT1H"),
    (st.GUID, Id(IDENTIFIER), IDENTIFIER),
]
IDS = [f"{codec.xml_name.name}-{type(value).__name__}-{text}" for codec, value, text in VALUES]


class Holder:
    """Stands for a record with one member."""

    extension_data = None

    def __init__(self, value: object) -> None:
        self.value = value


def one_by_one(codec: SimpleCodec[Any], value: object) -> str:
    text = text_writer_of(codec, "a", None)
    assert text is not None
    return text(value)


def compiled(codec: SimpleCodec[Any], value: object) -> str:
    member = MemberToWrite(
        *("value", "a", "a"), writer_of(codec, "a"), text_writer_of(codec, "a", None), partial(inline_expression, codec)
    )
    out: list[str] = []
    members_writer([member], unexpected)(Holder(value), out)
    in_one = text_members_writer(cast("Any", Holder), "holder", [member], unexpected)
    assert in_one(Holder(value)) == f"<holder>{''.join(out)}</holder>"
    return "".join(out)


def unexpected(*_: object) -> str:
    raise AssertionError("an object of the class without unknown content")


@pytest.mark.sampled(20)
@pytest.mark.parametrize("write", [one_by_one, compiled])
@pytest.mark.parametrize(("codec", "value", "text"), VALUES, ids=IDS)
def test_a_subclass_is_written_as_the_plain_value(
    write: Callable[[SimpleCodec[Any], object], str], codec: SimpleCodec[Any], value: object, text: str
):
    node = etree.fromstring(write(codec, value))

    assert len(node) == 0
    assert node.text == text


REFUSED: list[tuple[SimpleCodec[Any], object]] = [
    (st.INT, True),
    (st.INTEGER, 10**5000),
    (st.INTEGER, -(10**5000)),
    (st.NON_NEGATIVE_INTEGER, 10**4300),
    (st.LONG, 10**5000),
    (st.DOUBLE, 10**400),
    (st.DOUBLE, 2**53 + 1),
    (st.FLOAT, 3.4e39),
    (st.FLOAT, -3.5e38),
    (st.FLOAT, 1e-50),
    (st.DECIMAL, Decimal("1E+999999999999999999")),
    (st.DECIMAL, Decimal("1E-999999999999999999")),
    (st.DECIMAL, Decimal("-9.5E+200000")),
    (st.TIME, dt.time(14, tzinfo=ZoneInfo("Europe/London"))),
    (st.DATE_TIME, NoTime(1, 1, 1)),
    (st.TIME, dt.time(14, tzinfo=dt.timezone(dt.timedelta(seconds=3661)))),
    (st.TIME, dt.time(14, tzinfo=dt.timezone(dt.timedelta(hours=15)))),
]


@pytest.mark.parametrize("write", [one_by_one, compiled])
@pytest.mark.parametrize(("codec", "value"), REFUSED, ids=range(len(REFUSED)))
def test_what_has_no_text_is_an_error_that_names_the_type(
    write: Callable[[SimpleCodec[Any], object], str], codec: SimpleCodec[Any], value: object
):
    with pytest.raises(EncodeError, match=f"not a value of {codec.xml_name.name}") as caught:
        write(codec, value)

    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("number", [3.4028234663852886e38, -1.401298464324817e-45, 0.1, 0.0, float("inf")])
def test_floats_within_32_bits_keep_all_their_digits(number: float):
    assert st.FLOAT.parse(one_by_one(st.FLOAT, number)[3:-4]) == number


NO_VALUES: list[tuple[SimpleCodec[Any], str]] = [
    (st.GUID, "1234_678-1234-1234-1234-123456789abc"),
    (st.GUID, "123456781234-1234-1234-1234-56789abc"),
    (st.GUID, "{2345678-1234-1234-1234-123456789ab}"),
    (st.GUID, "urn:uuid:678-1234-1234-1234-12345678"),
    (st.GUID, "١2345678-1234-1234-1234-123456789abc"),  # noqa: RUF001 - an Arabic digit
    (st.HEX_BINARY, "00 11"),
    (st.HEX_BINARY, "0"),
    (st.HEX_BINARY, "٠١"),  # noqa: RUF001
    (st.BASE64, "QR=="),
    (st.BASE64, "QUJ="),
    (st.BASE64, "QQ\u00a0=="),
    (st.INTEGER, "1" * 4301),
    (st.INTEGER, "1_000"),
    (st.INTEGER, "٤٢"),
    (st.LONG, "9" * 5000),
    (st.DECIMAL, "1_0.5"),
    (st.DECIMAL, "9" * 100_001),
    (st.DOUBLE, "1_0"),
    (st.CHAR, "1" * 5000),
    (st.CHAR, "6_5"),
    (st.TIME, "12:00:00+01:00:30"),
    (st.DATE_TIME, "2026-05-27T12:00:00+01:00:30"),
    (st.DATE_TIME, "２026-05-27T12:00:00"),  # noqa: RUF001 - a wide digit
    (st.DATE, "2026-05-２7"),  # noqa: RUF001
    (st.BOOLEAN, "１"),  # noqa: RUF001
]


@pytest.mark.parametrize(("codec", "text"), NO_VALUES, ids=[f"{c.xml_name.name}-{t[:40]}" for c, t in NO_VALUES])
def test_text_outside_the_lexical_space_is_refused(codec: SimpleCodec[Any], text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the text may be the standard library's
        codec.parse(text)
