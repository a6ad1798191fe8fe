"""docs/guide/datetimes.md: what it says of other contracts, and of what Python cannot hold, is so."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import services88
from services88.json import to_data
from services88.models import ChatMessage
from small_contracts import Operation, importing, wsdl

from .test_code_blocks import REPO, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

PAGE = "docs/guide/datetimes.md"
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    text = (REPO / "docs/examples/bookshop/bookshop.wsdl").read_text("utf-8")
    with importing(tmp_path_factory.mktemp("bookshop"), "bookshop", text) as made:
        yield made
        for name in [name for name in sys.modules if name.partition(".")[0] == "bookshop"]:
            del sys.modules[name]


def test_the_block_of_another_contract(bookshop: ModuleType):
    (text,) = [block.text for block in blocks(PAGE) if not block.is_run]
    given: dict[str, Any] = {"__name__": "docs"}
    exec(compile(text, PAGE, "exec"), given)  # noqa: S102 - our own documentation
    assert given["order"] == bookshop.models.Order(number="A-1", placed=given["order"].placed, due=given["order"].due)


NOT_SET = "0001-01-01T00:00:00"
REQUEST = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<AddChatMessage xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88"><ChatSessionId>1</ChatSessionId>'
    f"<Message><WhenPosted>{NOT_SET}</WhenPosted></Message></AddChatMessage></s:Body></s:Envelope>"
)


def of_netserver(text: str) -> datetime:
    """Return the time of a message in Services88."""
    found = (
        services88.OPERATIONS["Chat.AddChatMessage"]
        .decode_request(REQUEST.replace(NOT_SET, text).encode())
        .body.message
    )
    assert isinstance(found, ChatMessage)
    return found.when_posted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-05-27T12:00:00", datetime(2026, 5, 27, 12)),  # noqa: DTZ001 - naive, as the wire is
        ("2026-05-27T12:00:00Z", datetime(2026, 5, 27, 12, tzinfo=UTC)),
        ("2026-05-27T12:00:00+02:00", datetime(2026, 5, 27, 12, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-05-27T12:00:00.1234567Z", datetime(2026, 5, 27, 12, 0, 0, 123456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_of_netserver(text: str, value: datetime):
    found = of_netserver(text)
    assert (found, found.tzinfo) == (value, value.tzinfo)


BEYOND = ["10000-01-01T00:00:00", "-0044-03-15T00:00:00", "2026-05-27T24:00:00"]
WRONG = ["2026-05-27T12:00:60", "2026-05-27T12:00:00+15:00"]


@pytest.mark.parametrize("text", [*BEYOND, *WRONG])
def test_what_netserver_cannot_say(text: str):
    with pytest.raises(services88.DecodeError, match="WhenPosted"):
        of_netserver(text)


@pytest.mark.parametrize("text", [*BEYOND, *WRONG])
def test_what_other_contracts_can(text: str, bookshop: ModuleType):
    read = importlib.import_module("bookshop._runtime.lexical.xsd_values").read_date_time
    if text in BEYOND:
        assert read(text) == bookshop.XsdDateTime(text)
    else:
        with pytest.raises(ValueError, match=r"not a date|must be in 0"):
            read(text)


# What is written: the value, and the text.
WRITTEN = [
    (datetime(2026, 3, 29, 2, 30, tzinfo=OSLO), "2026-03-29T02:30:00+01:00"),  # the hour that summer time leaves out
    (datetime(1890, 1, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam")), "1890-01-01T11:40:28Z"),  # 19 minutes, 32 seconds
    (datetime(2026, 5, 27, 12, tzinfo=timezone(timedelta(hours=15))), "2026-05-26T21:00:00Z"),
]


@pytest.mark.parametrize(("value", "text"), WRITTEN)
def test_offsets_that_are_odd(value: datetime, text: str):
    assert to_data(ChatMessage(when_posted=value))["when_posted"] == text
    assert datetime.fromisoformat(text).astimezone(UTC) == value.astimezone(UTC)


@pytest.mark.parametrize("given", [1_779_883_200, "2026-05-27T12:00:00", date(2026, 5, 27)])
def test_what_is_no_time(given: Any):
    operation = services88.OPERATIONS["Chat.AddChatMessage"]
    request = operation.decode_request(REQUEST.encode())
    request.body.message.when_posted = given
    with pytest.raises(services88.EncodeError, match="expected datetime"):
        operation.encode_request(request)


def test_durations_and_times_of_day(bookshop: ModuleType):
    dotnet = importlib.import_module("services88._runtime.lexical.times")
    other = importlib.import_module("bookshop._runtime.lexical.xsd_values")
    assert dotnet.write_duration(timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=500)) == "P1DT2H3M4.5S"
    assert dotnet.read_duration("P1Y2M") == timedelta(days=365 + 60)
    assert other.read_duration("P1Y2M") == bookshop.XsdDuration("P1Y2M")
    assert dotnet.read_date("2026-05-27+02:00") == date(2026, 5, 27)
    assert other.read_date("2026-05-27+02:00") == bookshop.XsdDate("2026-05-27+02:00")
    assert other.read_time("24:00:00") == bookshop.XsdTime("24:00:00")
    with pytest.raises(ValueError, match="no offset from UTC without a date"):
        other.write_time(time(12, tzinfo=OSLO))


def test_date_time_offset_is_a_type_of_the_contract(tmp_path: Path):
    schema = (
        '<x:schema targetNamespace="http://schemas.datacontract.org/2004/07/System" elementFormDefault="qualified">'
        '<x:complexType name="DateTimeOffset"><x:sequence><x:element name="DateTime" type="x:dateTime"/>'
        '<x:element name="OffsetMinutes" type="x:short"/></x:sequence></x:complexType></x:schema>'
    )
    contract = wsdl(
        Operation("Do", request='<x:element name="When" type="o:DateTimeOffset"/>'),
        schemas=schema,
        imports='<x:import namespace="http://schemas.datacontract.org/2004/07/System"/>',
        prefixes='xmlns:o="http://schemas.datacontract.org/2004/07/System"',
    )
    with importing(tmp_path, "offsets", contract) as package:
        made = package.models.DateTimeOffset(date_time=datetime(2026, 5, 27, 10, tzinfo=UTC), offset_minutes=120)
        assert made.offset_minutes == 120
