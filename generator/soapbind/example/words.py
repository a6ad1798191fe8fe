"""Texts that say something: what a value may be, by the name of what has it.

Where a name says nothing more, a text is that name in words. All of it is made up, by the rules of XML Schema part 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# By the last word of a name, or the last two.
_TEXTS: Mapping[str, str] = {
    "email": "anna@example.com",
    "mail": "anna@example.com",
    "email_address": "anna@example.com",
    "phone": "+47 22 00 00 00",
    "telephone": "+47 22 00 00 00",
    "mobile": "+47 90 00 00 00",
    "fax": "+47 22 00 00 01",
    "url": "https://example.com/",
    "uri": "https://example.com/",
    "link": "https://example.com/",
    "host": "example.com",
    "domain": "example.com",
    "first_name": "Anna",
    "firstname": "Anna",
    "middle_name": "Maria",
    "last_name": "Berg",
    "lastname": "Berg",
    "surname": "Berg",
    "full_name": "Anna Berg",
    "user_name": "anna",
    "username": "anna",
    "login": "anna",
    "file_name": "report.pdf",
    "filename": "report.pdf",
    "path": "reports/report.pdf",
    "mime_type": "application/pdf",
    "content_type": "application/pdf",
    "city": "Oslo",
    "country": "Norway",
    "country_code": "NO",
    "zip": "0150",
    "zipcode": "0150",
    "zip_code": "0150",
    "postal_code": "0150",
    "street": "Main Street 1",
    "currency": "EUR",
    "currency_code": "EUR",
    "language": "en",
    "culture": "en-US",
    "culture_name": "en-US",
    "locale": "en-US",
    "time_zone": "Europe/Oslo",
    "version": "1.0",
    "guid": "12345678-1234-5678-1234-567812345678",
    "uuid": "12345678-1234-5678-1234-567812345678",
}
_NUMBERS: Mapping[str, str] = {
    **dict.fromkeys(("count", "limit", "size", "max", "maximum", "length", "rows", "top"), "10"),
    **dict.fromkeys(("offset", "skip", "start", "index", "from"), "0"),
    "year": "2026",
    "month": "5",
    "day": "27",
    "hour": "8",
    "minute": "30",
    "quantity": "2",
    "age": "42",
    "port": "443",
    "id": "7",
}
_FRACTIONS: Mapping[str, str] = {
    **dict.fromkeys(("price", "amount", "total", "cost"), "99.5"),
    **dict.fromkeys(("latitude", "lat"), "59.91"),
    **dict.fromkeys(("longitude", "lon", "lng"), "10.75"),
    **dict.fromkeys(("percent", "percentage", "rate"), "25.0"),
}
_WHOLE = frozenset({"byte", "short", "int", "long", "integer", "nonNegativeInteger", "positiveInteger", "unsignedByte",
    "unsignedShort", "unsignedInt", "unsignedLong"})  # fmt: skip
_OTHERS: Mapping[str, str] = {
    "boolean": "true",
    "dateTime": "2026-05-27T08:30:00Z",
    "dateTimeStamp": "2026-05-27T08:30:00Z",
    "date": "2026-05-27",
    "time": "08:30:00",
    "duration": "PT1H",
    "dayTimeDuration": "PT1H",
    "yearMonthDuration": "P1M",
    "gYear": "2026",
    "gYearMonth": "2026-05",
    "gMonth": "--05",
    "gMonthDay": "--05-27",
    "gDay": "---27",
    "guid": "12345678-1234-5678-1234-567812345678",
    "char": "65",
    "base64Binary": "SGVsbG8=",
    "hexBinary": "48656C6C6F",
    "anyURI": "https://example.com/",
    "language": "en",
    "nonPositiveInteger": "0",
    "negativeInteger": "-1",
    "ID": "id1",
    **dict.fromkeys(("Name", "NCName", "NMTOKEN", "IDREF", "ENTITY"), "name"),
}  # fmt: skip


def usual(xsd_name: str, name: str) -> str:
    """Return the text of a value of a type of XML Schema for something called ``name`` in Python."""
    parts = name.strip("_").split("_")
    keys = ["_".join(parts[-2:]), parts[-1]]
    if xsd_name in _OTHERS:
        return _OTHERS[xsd_name]
    if xsd_name in _WHOLE:
        return next((_NUMBERS[key] for key in keys if key in _NUMBERS), "1")
    if xsd_name in {"decimal", "float", "double"}:
        return next((_FRACTIONS[key] for key in keys if key in _FRACTIONS), "1.5")
    found = next((_TEXTS[key] for key in keys if key in _TEXTS), "")
    return found or " ".join(parts).capitalize()


def singular(name: str) -> str:
    """Return what one of several is called, as far as the name tells."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us")) else name
