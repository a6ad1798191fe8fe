"""Text forms of numbers with a fraction, as .NET reads and writes them. Loaded when a field of such a type is."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from struct import pack, unpack
from sys import float_info

from ..xml.characters import SPACE, late_pattern

_DECIMAL = late_pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = late_pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
ZERO = Decimal(0)
_LARGEST_FLOAT = int(float_info.max)
_MOST_FIGURES = 100_000  # of a decimal number written out: Decimal("1E+999999999") would be a gigabyte of zeros


def read_double(text: str) -> float:
    """Read a number, ``INF``, ``-INF`` or ``NaN`` (and ``Infinity``, as .NET does)."""
    text = text.strip(SPACE)
    if _DOUBLE().fullmatch(text):
        return float(text)
    if text in {"INF", "-INF", "NaN", "Infinity", "-Infinity"}:
        return float(text)
    raise ValueError("not a number")


def write_double(value: object) -> str:
    """Write the shortest text that reads back as the same number, in .NET's form: ``1E+300``, ``59.911491``."""
    text = repr(plain_float(value))
    if text[-1] in "fn":
        return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}[text]
    sign, digits, exponent = Decimal(text).as_tuple()
    if not isinstance(exponent, int):  # pragma: no cover - infinities and NaN are handled above
        raise TypeError("not a finite number")
    figures = "".join(map(str, digits)).rstrip("0") or "0"
    scale = len(digits) + exponent - 1 if figures != "0" else 0
    return ("-" if sign else "") + _place_point(figures, scale)


def plain_float(value: object) -> float:
    """Return a number as a float. Raises TypeError for another type, ValueError for an int that no float equals."""
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"expected float, got {type(value).__name__}")
    whole = int.__int__(value)
    if abs(whole) > _LARGEST_FLOAT or float(whole) != whole:
        raise ValueError("no float is equal to this int")
    return float(whole)


def write_float(value: object) -> str:
    """Write ``xs:float``, with all digits of the number: it is the reader who rounds to 32 bits.

    Raises ValueError for a number that would become infinite or zero there (XSD part 2, 3.2.4).
    """
    text, number = write_double(value), plain_float(value)
    try:
        (rounded,) = unpack("<f", pack("<f", number))
    except OverflowError:
        raise ValueError("beyond the range of 32 bits") from None
    if not rounded and number:
        raise ValueError("too small for 32 bits, where it would be 0")
    return text


def _place_point(figures: str, scale: int) -> str:
    if scale >= 15 or scale < -4:  # noqa: PLR2004 - .NET's "R" format changes to an exponent there
        mantissa = figures[0] + ("." + figures[1:] if len(figures) > 1 else "")
        return f"{mantissa}E{'-' if scale < 0 else '+'}{abs(scale):02d}"
    if scale < 0:
        return "0." + "0" * (-scale - 1) + figures
    whole = figures[: scale + 1].ljust(scale + 1, "0")
    rest = figures[scale + 1 :]
    return f"{whole}.{rest}" if rest else whole


def read_decimal(text: str) -> Decimal:
    """Read a decimal number; the scale is kept."""
    text = text.strip(SPACE)
    if not _DECIMAL().fullmatch(text):
        raise ValueError("not a decimal number")
    if len(text) > _MOST_FIGURES:
        raise ValueError(f"more than {_MOST_FIGURES} figures")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only numbers
        raise ValueError("not a decimal number") from error


def write_decimal(value: object) -> str:
    """Write a decimal number without exponent."""
    if type(value) is Decimal and _DECIMAL().fullmatch(text := str(value)) and len(text) <= _MOST_FIGURES:
        return text  # the usual form: what is no number, or has an exponent, prints otherwise
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError(f"expected Decimal, got {type(value).__name__}")
    number = Decimal(value if isinstance(value, Decimal) else int.__int__(value))
    if not number.is_finite():
        raise ValueError(f"{number} has no xs:decimal form")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and max(number.adjusted(), 0) + max(-exponent, 0) > _MOST_FIGURES:
        raise ValueError(f"more than {_MOST_FIGURES} figures")
    return format(number, "f")
