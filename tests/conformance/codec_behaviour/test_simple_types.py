"""Numbers, booleans, dates, durations and bytes as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from services88 import OPERATIONS, DecodeError
from services88.models import ChatOpeningHours, ChatTopicEntity, Sale

from .messages import DEFAULTS, envelope, member, refused, response, session


@pytest.mark.parametrize("name", ["ChatMessageId", "ReadByCustomer"])
@pytest.mark.parametrize(("text", "value"), [(" 7 ", 7), ("\n7\n", 7), ("+7", 7), ("007", 7), ("-7", -7), ("-0", 0)])
def test_integers(name: str, text: str, value: int):
    assert member(name, text) == value


@pytest.mark.parametrize(
    "text",
    ["7.0", "1e1", "0x7", "2147483648", "-2147483649", "7 8", "١", "1_0", "--7", "+ 7", "\xa07", "７"],  # noqa: RUF001
)
def test_no_integers(text: str):
    assert "int" in str(refused("ChatMessageId", text))


@pytest.mark.parametrize(("text", "ok"), [("32767", True), ("-32768", True), ("32768", False), ("-32769", False)])
def test_the_range_of_short(text: str, ok: bool):  # noqa: FBT001 - a table
    if ok:
        assert member("ReadByCustomer", text) == int(text)
    else:
        refused("ReadByCustomer", text)


@pytest.mark.parametrize("text", ["", " ", "\n"])
@pytest.mark.parametrize("name", ["ChatMessageId", "ReadByCustomer", "Type", "SpecialType", "WhenPosted"])
def test_an_empty_value_type_is_its_default(name: str, text: str):
    """.NET faults; the design asks for tolerance when decoding."""
    assert member(name, text) == DEFAULTS[name]


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), (" true ", True), ("false", False), ("0", False), ("", False)]
)
def test_booleans(text: str, value: bool):  # noqa: FBT001 - a table
    assert session(f"<CustomerConsented>{text}</CustomerConsented>").customer_consented is value


@pytest.mark.parametrize("text", ["True", "TRUE", "yes", "2", "on", "t"])
def test_no_booleans(text: str):
    with pytest.raises(DecodeError, match="CustomerConsented"):
        session(f"<CustomerConsented>{text}</CustomerConsented>")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("INF", float("inf")),
        ("-INF", float("-inf")),
        ("Infinity", float("inf")),
        ("-0", 0.0),
        ("1.7976931348623157E308", 1.7976931348623157e308),
        ("0.1", 0.1),
        (" 2 ", 2.0),
        ("", 0.0),
    ],
)
def test_doubles(text: str, value: float):
    assert session(f"<Sale><Amount>{text}</Amount></Sale>").sale == Sale(amount=value)


def test_not_a_number():
    sale = session("<Sale><Amount>NaN</Amount></Sale>").sale

    assert sale is not None
    assert sale.amount != sale.amount


@pytest.mark.parametrize("text", ["1,5", "nan", "inf", "1_0", "0x1p3", "١"])  # noqa: RUF001
def test_no_doubles(text: str):
    with pytest.raises(DecodeError, match="Response/Sale/Amount: "):
        session(f"<Sale><Amount>{text}</Amount></Sale>")


DAY = datetime(2026, 5, 27)  # noqa: DTZ001 - dates without a zone are part of the contract
MOMENT = datetime(2026, 5, 27, 1, 23, 32)  # noqa: DTZ001
PLUS2 = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-05-27T01:23:32", MOMENT),
        ("2026-05-27T01:23:32.1", MOMENT.replace(microsecond=100000)),
        ("2026-05-27T01:23:32.123456", MOMENT.replace(microsecond=123456)),
        ("2026-05-27T01:23:32.1234567", MOMENT.replace(microsecond=123456)),
        ("2026-05-27T01:23:32.123456789Z", MOMENT.replace(microsecond=123456, tzinfo=UTC)),
        ("2026-05-27T01:23:32Z", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32z", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32+02:00", MOMENT.replace(tzinfo=PLUS2)),
        ("2026-05-27T01:23:32.5+02:00", MOMENT.replace(microsecond=500000, tzinfo=PLUS2)),
        ("2026-05-27T01:23:32-00:00", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32-09:30", MOMENT.replace(tzinfo=timezone(-timedelta(hours=9, minutes=30)))),
        ("2026-05-27", DAY),
        ("2026-05-27Z", DAY.replace(tzinfo=UTC)),
        ("  2026-05-27T01:23:32Z ", MOMENT.replace(tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1)),  # noqa: DTZ001
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", datetime(1, 1, 1, tzinfo=PLUS2)),
        ("9999-12-31T23:59:59.9999999", datetime(9999, 12, 31, 23, 59, 59, 999999)),  # noqa: DTZ001
        ("9999-12-31T23:59:59.9999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_date_times(text: str, value: datetime):
    seen = member("WhenPosted", text)

    assert (seen, seen.utcoffset()) == (value, value.utcoffset())


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-27T01:23Z",
        "2026-05-27T01:23",
        "2026-05-27 01:23:32",
        "2026-05-27T24:00:00",
        "2026-02-30T00:00:00",
        "20260527T012332",
        "-0044-03-15T00:00:00",
        "0000-01-01T00:00:00",
        "12026-05-27T01:23:32",
        "2026-05-27T01:23:60Z",
        "2026-05-27T01:23:32+0200",
        "2026-05-27T01:23:32+02",
        "2026-05-27T01:23:32+15:00",
        "2026-05-27T01:23:32+02:60",
        "2026-05-27T01:23:32,5Z",
        "2026-05-27T01:23:32.Z",
        "2026-5-27T01:23:32",
        "2026-05-27t01:23:32",
        "٢٠٢٦-05-27T01:23:32",
        "now",
    ],
)
def test_no_date_times(text: str):
    assert "dateTime" in str(refused("WhenPosted", text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PT8H30M", timedelta(hours=8, minutes=30)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("PT30600S", timedelta(hours=8, minutes=30)),
        ("-PT1H", -timedelta(hours=1)),
        ("PT1.5S", timedelta(seconds=1.5)),
        ("P1D", timedelta(days=1)),
        ("P1M", timedelta(days=30)),
        ("P1Y", timedelta(days=365)),
        ("PT0S", timedelta(0)),
        ("P10675199DT2H48M5.4775807S", timedelta(days=10675199, hours=2, minutes=48, seconds=5, microseconds=477580)),
        (" PT1H ", timedelta(hours=1)),
        ("", timedelta(0)),
    ],
)
def test_durations(text: str, value: timedelta):
    topic = response("Chat.GetChatTopicEntity", f"<OpeningHours><MonStart>{text}</MonStart></OpeningHours>")

    assert topic == ChatTopicEntity(opening_hours=ChatOpeningHours(mon_start=value))


@pytest.mark.parametrize(
    "text", ["08:30:00", "P", "PT", "P1DT", "1D", "PT1H30", "+PT1H", "PT1,5S", "P1H", "P9999999999D"]
)
def test_no_durations(text: str):
    with pytest.raises(DecodeError, match="Response/OpeningHours/MonStart: "):
        response("Chat.GetChatTopicEntity", f"<OpeningHours><MonStart>{text}</MonStart></OpeningHours>")


CRYPTOGRAPHY = "http://schemas.datacontract.org/2004/07/System.Security.Cryptography"


def base64(text: str) -> bytes | None:
    key = (
        f'<n:G xmlns:n="{CRYPTOGRAPHY}">{text}</n:G>' if text != "nil" else f'<n:G xmlns:n="{CRYPTOGRAPHY}" i:nil="1"/>'
    )
    info = f"<SystemInfo><License><PublicKey><Key>{key}</Key></PublicKey></License></SystemInfo>"
    body = f"<GetSystemInfoResponse>{info}</GetSystemInfoResponse>"
    return (
        OPERATIONS["SoPrincipal.GetSystemInfo"]
        .decode_response(envelope(body).encode())
        .body.system_info.license.public_key.key.g
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("AAEC/v8=", b"\0\1\2\xfe\xff"),
        ("AAEC\r\n/v8=", b"\0\1\2\xfe\xff"),
        (" AA EC / v8 = ", b"\0\1\2\xfe\xff"),
        ("", b""),
        ("nil", None),
    ],
)
def test_base64(text: str, value: bytes | None):
    assert base64(text) == value


@pytest.mark.parametrize("text", ["AAEC/v8", "AAEC_v8=", "AA*C", "000102fefQ", "AAEC/v8==", "=", "AA=C"])
def test_no_base64(text: str):
    with pytest.raises(DecodeError, match="base64Binary"):
        base64(text)
