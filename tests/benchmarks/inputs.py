"""Messages to measure with, made from a seed, as .NET writes them; soapbind has no part in making them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from random import Random
from xml.sax.saxutils import escape

SEED = 20261125
NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
MESSAGES = 10_000
ROWS = 20_000
COLUMNS = tuple(f"contact/column{number}" for number in range(12))
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WORDS = (
    *("please", "thanks", "order", "invoice", "delivery", "tomorrow", "the", "a", "our", "your", "customer", "ticket"),
    *("number", "when", "could", "check", "with", "colleague", "naïve", "façade", "R&D", "open", "closed", "waiting"),
    *("answer", "regards", "Anna", "Østby", "support", "contract", "renewal", "price"),
)
_TYPES = ("Invalid", "ToCustomer", "ToUser", "Special")


def _element(name: str, value: str | int | None) -> str:
    return f'<{name} i:nil="true"/>' if value is None else f"<{name}>{escape(str(value))}</{name}>"


def _text(rng: Random, low: int, high: int) -> str:
    return " ".join(rng.choices(_WORDS, k=rng.randint(low, high)))


def _envelope(operation: str, content: str) -> bytes:
    headers = "".join(
        [
            _element("ExceptionInfo", None),
            _element("ExtraInfo", None),
            _element("Succeeded", "true"),
            _element("TimeZone", None),
        ]
    )
    body = f"<{operation}Response><Response>{content}</Response></{operation}Response>"
    return (
        f'<s:Envelope xmlns:s="{_SOAP}" xmlns:i="{_XSI}" xmlns="{NS}">'
        f"<s:Header>{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def _message(rng: Random, number: int) -> str:
    posted = datetime(2026, 1, 1) + timedelta(seconds=number * 37)  # noqa: DTZ001 - as on the wire
    members = {
        "ChatMessageId": number,
        "ChatSessionId": 7,
        "Type": rng.choice(_TYPES),
        "Message": _text(rng, 4, 14),
        "Author": rng.choice(["Anna", "Bjørn", None]),
        "ReadByCustomer": rng.randint(0, 3),
        "SpecialType": "None",
        "SpecialParam": None,
        "WhenPosted": posted.isoformat(),
    }
    return f"<ChatMessage>{''.join(_element(*member) for member in members.items())}</ChatMessage>"


@cache
def chat(count: int = MESSAGES) -> bytes:
    """Return a GetChatMessages response with ``count`` messages."""
    rng = Random(SEED)  # noqa: S311 - no secret
    return _envelope("GetChatMessages", "".join(_message(rng, number) for number in range(count)))


@cache
def added(count: int = 1) -> bytes:
    """Return an AddChatMessage response."""
    message = _message(Random(SEED), count)  # noqa: S311 - no secret
    return _envelope("AddChatMessage", message.removeprefix("<ChatMessage>").removesuffix("</ChatMessage>"))


def _row(rng: Random, number: int) -> str:
    cells: list[str] = []
    for column in COLUMNS:
        hint = f"soprotocol:contact?id={number}" if rng.random() < 0.1 else None
        tip = _text(rng, 1, 2) if rng.random() < 0.1 else None
        value = _element("DisplayValue", _text(rng, 1, 2)) + _element("TooltipHint", tip) + _element("LinkHint", hint)
        cells.append(f"<ColumnDataKeyValuePair><Key>{column}</Key><Value>{value}</Value></ColumnDataKeyValuePair>")
    base = _element("TableRight", None) + _element("FieldProperties", None)
    named = _element("EntityName", "contact") + _element("PrimaryKey", number)
    hints = _element("LinkHint", None) + _element("StyleHint", None)
    return f"<ArchiveListItem>{base}{named}<ColumnData>{''.join(cells)}</ColumnData>{hints}</ArchiveListItem>"


@cache
def archive(count: int = ROWS) -> bytes:
    """Return a GetArchiveListByColumns response with ``count`` rows of 12 columns."""
    rng = Random(SEED)  # noqa: S311 - no secret
    return _envelope("GetArchiveListByColumns", "".join(_row(rng, number) for number in range(count)))


INPUTS = {"chat": chat, "archive": archive, "added": added}
