"""Text forms of the simple types of XML Schema and DataContractSerializer.

Reading accepts what a .NET reader accepts (measured, 280 inputs against DataContractSerializer) and refuses the rest
with ValueError; writing gives the text that .NET writes.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from decimal import Decimal, InvalidOperation
from math import inf
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BLANKS = re.compile(r"[ \t\r\n]+")
_TEXT_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPACE = " \t\r\n"
_NUMERIC = re.compile("#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}))")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def escape_text(text: str) -> str:
    """Return ``text`` as element content.

    CR and the characters XML 1.0 forbids become character references, as DataContractSerializer writes and reads them.
    Raises ValueError for NUL and lone surrogates, which no XML can carry.
    """
    return _TEXT_SPECIAL.sub(_reference, text) if is_special(text) else text


is_special = _TEXT_SPECIAL.search  # whether escape_text has anything to do


def _reference(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\0" or "\ud800" <= char <= "\udfff":
        raise ValueError(f"the character U+{ord(char):04X} cannot be written in XML")
    return _TEXT_ESCAPES.get(char) or f"&#x{ord(char):X};"


def unescape(text: str) -> str:
    """Return the text that element content stands for, control characters as .NET writes them included.

    Raises ValueError for a reference that XML does not know and for a bare ampersand.
    """
    first, *others = text.split("&")
    found = [first]
    for other in others:
        name, end, rest = other.partition(";")
        if not end:
            raise ValueError("an ampersand that begins no reference")
        found += _NAMED.get(name) or _character(name), rest
    return "".join(found)


def _character(reference: str) -> str:
    """Return the character that ``#65`` or ``#x41`` stands for (XML 1.0 section 4.1). Raises ValueError."""
    match = _NUMERIC.fullmatch(reference)
    if match is None:
        raise ValueError(f"&{reference[:20]}; is no reference of XML")
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the range of Unicode, less surrogates
        raise ValueError(f"&{reference}; is no character")
    return chr(code)


def integer_codec(low: int | None, high: int | None) -> tuple[Callable[[str], int], Callable[[object], str]]:
    """Return reader and writer of an integer type with the bounds ``low`` and ``high`` (None: no bound)."""
    lowest, highest = -inf if low is None else low, inf if high is None else high

    def check(value: int) -> int:
        if lowest <= value <= highest:
            return value
        raise ValueError(f"{value} is outside {low}..{high}")

    def read(text: str) -> int:
        if not text.isdecimal() or not text.isascii():
            text = text.strip(_SPACE)
            if not _INTEGER.fullmatch(text):
                raise ValueError("not a whole number")
        value = int(text)
        return value if lowest <= value <= highest else check(value)

    def write(value: object) -> str:
        if type(value) is int and lowest <= value <= highest:  # the usual case, without a call
            return str(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"expected int, got {type(value).__name__}")
        return str(check(int(value)))

    return read, write


def read_boolean(text: str) -> bool:
    """Read ``true``, ``1``, ``false`` or ``0``."""
    match text.strip(_SPACE):
        case "true" | "1":
            return True
        case "false" | "0":
            return False
        case _:
            raise ValueError("not a boolean")


def write_boolean(value: object) -> str:
    """Write ``true`` or ``false``."""
    if not isinstance(value, bool):
        raise TypeError(f"expected bool, got {type(value).__name__}")
    return "true" if value else "false"


def read_double(text: str) -> float:
    """Read a number, ``INF``, ``-INF`` or ``NaN`` (and ``Infinity``, as .NET does)."""
    text = text.strip(_SPACE)
    if _DOUBLE.fullmatch(text):
        return float(text)
    if text in {"INF", "-INF", "NaN", "Infinity", "-Infinity"}:
        return float(text)
    raise ValueError("not a number")


def write_double(value: object) -> str:
    """Write the shortest text that reads back as the same number, in .NET's form: ``1E+300``, ``59.911491``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"expected float, got {type(value).__name__}")
    text = repr(float(value))
    if text[-1] in "fn":
        return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}[text]
    sign, digits, exponent = Decimal(text).as_tuple()
    if not isinstance(exponent, int):  # pragma: no cover - infinities and NaN are handled above
        raise TypeError("not a finite number")
    figures = "".join(map(str, digits)).rstrip("0") or "0"
    scale = len(digits) + exponent - 1 if figures != "0" else 0
    return ("-" if sign else "") + _place_point(figures, scale)


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
    text = text.strip(_SPACE)
    if not _DECIMAL.fullmatch(text):
        raise ValueError("not a decimal number")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only numbers
        raise ValueError("not a decimal number") from error


def write_decimal(value: object) -> str:
    """Write a decimal number without exponent."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError(f"expected Decimal, got {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{number} has no xs:decimal form")
    return format(number, "f")


def read_base64(text: str) -> bytes:
    """Read base64; blanks and line breaks are allowed, anything else outside the alphabet is refused."""
    try:
        return a2b_base64(text, strict_mode=True)  # straight from the text: a document may have 100 MB
    except ValueError:
        if _BLANKS.search(text) is None:
            raise
        return a2b_base64(_BLANKS.sub("", text), strict_mode=True)


def write_base64(value: object) -> str:
    """Write base64 without line breaks."""
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f"expected bytes, got {type(value).__name__}")
    return b2a_base64(value, newline=False).decode("ascii")


def read_hex(text: str) -> bytes:
    """Read ``xs:hexBinary``."""
    return bytes.fromhex(text.strip(_SPACE))


def write_hex(value: object) -> str:
    """Write ``xs:hexBinary``."""
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f"expected bytes, got {type(value).__name__}")
    return bytes(value).hex().upper()


def read_guid(text: str) -> UUID:
    """Read a GUID in its hyphenated form."""
    text = text.strip(_SPACE)
    if len(text) != 36:  # noqa: PLR2004 - 32 digits and 4 hyphens
        raise ValueError("not a GUID")
    return UUID(text)


def write_guid(value: object) -> str:
    """Write a GUID in its hyphenated form."""
    if not isinstance(value, UUID):
        raise TypeError(f"expected UUID, got {type(value).__name__}")
    return str(value)


def read_char(text: str) -> str:
    """Read ``ser:char``, which is the UTF-16 code unit as a number."""
    code = int(text) if _INTEGER.fullmatch(text.strip(_SPACE)) else -1
    if not 0 <= code <= 0xFFFF:  # noqa: PLR2004 - one UTF-16 code unit
        raise ValueError("not a character code")
    return chr(code)


def write_char(value: object) -> str:
    """Write ``ser:char``."""
    if not isinstance(value, str) or len(value) != 1 or ord(value) > 0xFFFF:  # noqa: PLR2004 - one UTF-16 code unit
        raise ValueError("expected one character of the Basic Multilingual Plane")
    return str(ord(value))


def read_string(text: str) -> str:
    """Return the text as it is; blanks count."""
    return text


def write_string(value: object) -> str:
    """Write text, escaped for element content."""
    if not isinstance(value, str):
        raise TypeError(f"expected str, got {type(value).__name__}")
    return escape_text(value)
