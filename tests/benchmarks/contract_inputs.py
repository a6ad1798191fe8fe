"""Messages of three small contracts that are no DataContract, made by lxml from a seed.

Each contract is of one kind of content: ``attributes``, ``choices`` or ``namespaces``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from inputs import SEED
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
RECORDS = 4_000
_START = datetime(2026, 1, 1)  # noqa: DTZ001 - as on the wire
_PLACES = ("OSL", "BGO", "CDG", "Østerlen", "R&D")


def _time(number: int) -> str:
    return (_START + timedelta(seconds=number * 37)).isoformat()


def _money(rng: Random) -> str:
    return f"{rng.randint(1, 99_999)}.{rng.randint(0, 99):02d}"


def _child(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """Add an element in the namespace of its parent."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)
    made.text = text
    return made


def _flight(parent: Any, rng: Random, number: int) -> None:
    known = {"Id": number, "Carrier": rng.choice(("SK", "DY", "AF")), "Number": rng.randint(1, 9999)}
    places = {"From": rng.choice(_PLACES), "To": rng.choice(_PLACES)}
    times = {"Departs": _time(number), "Arrives": _time(number + 100), "Nonstop": rng.choice(("true", "false"))}
    flight = _child(parent, "Flight", **{name: str(value) for name, value in (known | places | times).items()})
    _child(flight, "Fare", _money(rng), Currency="NOK")
    for code in ("NO", "ZV", "FR")[: rng.randint(0, 3)]:
        _child(flight, "Tax", _money(rng), Currency="NOK", Code=code)
    meal = {"Meal": "none & all"} if rng.random() < 0.3 else {}
    cabin = rng.choice(("Economy", "Business", "First"))
    _child(flight, "Cabin", Class=cabin, Seats=str(rng.randint(1, 9)), **meal)


def _payment(parent: Any, rng: Random, number: int) -> None:
    payment = _child(parent, "Payment")
    _child(payment, "Id", str(number))
    _child(payment, "Booked", _time(number))
    movements = _child(payment, "Movements")
    for _ in range(rng.randint(1, 5)):  # zeep has no object for none
        name = rng.choice(("Debit", "Credit", "Note"))
        _child(movements, name, rng.choice(("rent & heating", "Østby")) if name == "Note" else _money(rng))
    if rng.random() < 0.5:
        _child(payment, "Text", "thank you")
    way = rng.randrange(4)
    if way == 0:
        card = _child(payment, "Card")
        for name, text in (("Number", f"4000 {number}"), ("Year", "2029"), ("Month", str(rng.randint(1, 12)))):
            _child(card, name, text)
    elif way == 1:
        _child(payment, "Cash", _money(rng))
    else:
        account = _child(payment, "Account")
        _child(account, "Iban", f"NO93860111{number}")
        if way == 2:
            _child(account, "Bic", "DNBANOKK")


def _part(parent: Any, rng: Random, number: int) -> None:
    common = "{urn:bench:common}"
    part = _child(parent, "Part")
    is_motor = rng.random() < 0.4
    if is_motor:
        part.set(f"{{{XSI}}}type", "p:Motor")
    etree.SubElement(part, f"{common}Id").text = str(number)
    if rng.random() < 0.7:
        etree.SubElement(part, f"{common}Owner").text = rng.choice(("Anna", "Bjørn & Co"))
    _child(part, "Name", f"part {number}")
    etree.SubElement(part, f"{common}Created").text = _time(number)
    size = _child(part, "Size")
    for name in ("Length", "Width"):
        etree.SubElement(size, name).text = str(rng.randint(1, 5000))
    etree.SubElement(size, "Unit").text = "mm"
    if is_motor:
        _child(part, "Watts", str(rng.randint(1, 90_000)))
        etree.SubElement(part, "Label").text = "CE"


_RECORDS: dict[str, tuple[Callable[[Any, Random, int], None], dict[str, str]]] = {
    "attributes": (_flight, {"f": "urn:bench:flights"}),
    "choices": (_payment, {"b": "urn:bench:payments"}),
    "namespaces": (_part, {"p": "urn:bench:parts", "c": "urn:bench:common"}),
}
CONTRACTS = tuple(_RECORDS)


@cache
def message(contract: str, element: str, count: int = RECORDS) -> bytes:
    """Return an envelope whose Body has the ``element``, Book or BookResponse, with so many records."""
    rng = Random(SEED)  # noqa: S311 - no secret
    make, prefixes = _RECORDS[contract]
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP, "xsi": XSI, **prefixes})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    book = etree.SubElement(body, f"{{{next(iter(prefixes.values()))}}}{element}")
    for number in range(count):
        make(book, rng, number)
    return etree.tostring(envelope, encoding="utf-8")


def nodes(data: bytes) -> int:
    """Return how many elements and attributes a message has."""
    return sum(1 + len(each.attrib) for each in etree.fromstring(data).iter())
