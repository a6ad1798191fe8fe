"""Values of built-in types by their texts in a message, as one writes them in Python."""

from __future__ import annotations

import base64
import datetime as dt
import re
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from soapbind.example.tree import Code
from soapbind.example.value import NoExampleError, Value
from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = ("days", "hours", "minutes", "seconds")
_LATIN = 0x80


def text_literal(text: str) -> str:
    """Return a literal as Ruff leaves it: in the quotes that need no backslash."""
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    return literal(text)


def _of_text(text: str) -> Value:
    return Value(Code(text_literal(text)), text)


def _boolean(text: str) -> Value:
    value = {"true": True, "1": True, "false": False, "0": False}[text]
    return Value(Code(str(value)), value)


def _whole(text: str) -> Value:
    return Value(Code(str(int(text))), int(text))


def _fraction(text: str) -> Value:
    value = float(text)
    if not isfinite(value):
        return Value(Code("float", (("", Code(literal(text))),), "()"), text)
    return Value(Code(repr(value)), value)


def _decimal(text: str) -> Value:
    shown = f"{Decimal(text):f}"
    return Value(Code("Decimal", (("", Code(literal(shown))),), "()"), shown, frozenset({Symbol("decimal", "Decimal")}))


def _call(name: str, *arguments: int, **named: int) -> Code:
    items = [("", Code(str(each))) for each in arguments] + [(f"{key}=", Code(str(n))) for key, n in named.items()]
    return Code(name, tuple(items), "()")


def _date(text: str) -> Value:
    value = dt.date.fromisoformat(text)
    if value.isoformat() != text:
        raise ValueError(text)
    code = _call("date", value.year, value.month, value.day)
    return Value(code, text, frozenset({Symbol("datetime", "date")}))


def _clock(value: dt.datetime | dt.time) -> list[int]:
    parts = [value.hour, value.minute, value.second, value.microsecond]
    while len(parts) > 2 and not parts[-1]:  # noqa: PLR2004 - hour and minute say that it is a time
        parts.pop()
    return parts


def _zone(value: dt.datetime | dt.time, text: str) -> tuple[tuple[tuple[str, Code], ...], frozenset[Symbol]]:
    """Return the argument for the time zone, which is UTC or none. Raises ValueError for any other."""
    shown = value.isoformat()
    if value.tzinfo is not None and shown.replace("+00:00", "Z") != text:
        raise ValueError(text)
    if value.tzinfo is None and shown != text:
        raise ValueError(text)
    has_zone = value.tzinfo is not None
    return (
        ((("tzinfo=", Code("UTC")),), frozenset({Symbol("datetime", "UTC")})) if has_zone else ((), frozenset[Symbol]())
    )


def _date_time(text: str) -> Value:
    value = dt.datetime.fromisoformat(text)
    zone, symbols = _zone(value, text)
    code = _call("datetime", value.year, value.month, value.day, *_clock(value))
    return Value(Code(code.head, (*code.items, *zone), "()"), text, symbols | {Symbol("datetime", "datetime")})


def _time(text: str) -> Value:
    value = dt.time.fromisoformat(text)
    zone, symbols = _zone(value, text)
    code = _call("time", *_clock(value))
    return Value(Code(code.head, (*code.items, *zone), "()"), text, symbols | {Symbol("datetime", "time")})


def _duration(text: str) -> Value:
    found = _DURATION.fullmatch(text)
    given = {unit: int(n) for unit, n in zip(_UNITS, found.groups(), strict=True) if n} if found else {}
    if not given or any(n == 0 or n >= most for n, most in zip(given.values(), (99, 24, 60, 60), strict=False)):
        raise ValueError(text)
    return Value(_call("timedelta", **given), text, frozenset({Symbol("datetime", "timedelta")}))


def _uuid(text: str) -> Value:
    return Value(Code("UUID", (("", Code(literal(text))),), "()"), text, frozenset({Symbol("uuid", "UUID")}))


def _character(text: str) -> Value:
    return Value(Code(literal(chr(int(text)))), int(text))


def _bytes(value: bytes, data: str) -> Value:
    is_plain = all(0x20 <= byte < _LATIN and byte not in b"\"'\\" for byte in value)  # noqa: PLR2004 - printable
    shown = f'b"{value.decode("ascii")}"' if is_plain else 'b"' + "".join(f"\\x{byte:02x}" for byte in value) + '"'
    return Value(Code(shown), data)


def _base64(text: str) -> Value:
    value = base64.b64decode(text)
    return _bytes(value, base64.b64encode(value).decode())


def _hexadecimal(text: str) -> Value:
    value = bytes.fromhex(text)
    return _bytes(value, value.hex().upper())


# By the constant of the runtime that declares it.
_MAKERS: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(("BYTE", "SHORT", "INT", "LONG", "INTEGER", "NON_NEGATIVE_INTEGER", "POSITIVE_INTEGER",
        "NON_POSITIVE_INTEGER", "NEGATIVE_INTEGER", "UNSIGNED_BYTE", "UNSIGNED_SHORT", "UNSIGNED_INT",
        "UNSIGNED_LONG"), _whole),
    "BOOLEAN": _boolean,
    "FLOAT": _fraction,
    "DOUBLE": _fraction,
    "DECIMAL": _decimal,
    "DATE_TIME": _date_time,
    "DATE": _date,
    "TIME": _time,
    "DURATION": _duration,
    "GUID": _uuid,
    "CHAR": _character,
    "BASE64": _base64,
    "HEX_BINARY": _hexadecimal,
}  # fmt: skip
_XSD_NAMES = {
    "DATE_TIME": "dateTime",
    "GUID": "guid",
    "BASE64": "base64Binary",
    "HEX_BINARY": "hexBinary",
    "NCNAME": "NCName",
    "NMTOKEN": "NMTOKEN",
    "NAME": "Name",
    "ID": "ID",
    "IDREF": "IDREF",
    "ENTITY": "ENTITY",
    "ANY_URI": "anyURI",
    "ANY": "string",
    "ANY_SIMPLE": "string",
}
# Classes for values that Python's own types cannot hold.
_EXACT = {"DATE_TIME": "XsdDateTime", "DATE": "XsdDate", "TIME": "XsdTime", "DURATION": "XsdDuration"}
_ZEROS: Mapping[str, object] = {
    **dict.fromkeys((name for name, maker in _MAKERS.items() if maker is _whole), 0),
    "BOOLEAN": False,
    "FLOAT": 0.0,
    "DOUBLE": 0.0,
    "DECIMAL": "0",
    "DATE_TIME": "0001-01-01T00:00:00",
    "DATE": "0001-01-01",
    "TIME": "00:00:00",
    "DURATION": "PT0S",
    "GUID": "00000000-0000-0000-0000-000000000000",
    "CHAR": 0,
}


def xsd_name(constant: str) -> str:
    """Return the name in XML Schema, or in DataContractSerializer, of what a constant of the runtime declares."""
    plain = constant.removeprefix("xsd.")
    first, *others = plain.lower().split("_")
    return _XSD_NAMES.get(plain, first + "".join(map(str.capitalize, others)))


def value_of(constant: str, text: str, package: str) -> Value:
    """Return the value of a text by the constant of the runtime that declares its type.

    Raises NoExampleError for a text that is no value.
    """
    plain = constant.removeprefix("xsd.")
    try:
        made = _MAKERS.get(plain, _of_text)(text)
    except (ValueError, KeyError, ArithmeticError):
        if plain == constant or plain not in _EXACT:
            raise NoExampleError from None
        exact = Symbol(package, _EXACT[plain])
        made = Value(Code(exact.name, (("", Code(literal(text))),), "()"), text, frozenset({exact}))
    return Value(made.code, made.data, made.symbols, text)


def zero_of(constant: str) -> object:
    """Return what ``to_data`` makes of the zero of a value type. Raises NoExampleError for what has none."""
    if constant not in _ZEROS:
        raise NoExampleError
    return _ZEROS[constant]


def key_text(data: object) -> str:
    """Return the key of an object in JSON for the data of a key that is no text."""
    return str(data).lower() if isinstance(data, bool) else str(data)
