"""Characters of XML: what must be escaped in text, what no XML may hold, and what references stand for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def late_pattern(expression: str) -> Callable[[], re.Pattern[str]]:
    """Return what compiles an expression once it is needed: that takes longer than to load the module it is in."""
    return cache(lambda: re.compile(expression))


_TEXT_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
SPACE = " \t\r\n"  # white space of XML (1.0, production 3); that of Unicode is text
_NUMERIC = late_pattern("#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}))")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def escape_text(text: str) -> str:
    """Return ``text`` as element content.

    CR and the characters XML 1.0 forbids become character references, as DataContractSerializer writes and reads them.
    Raises ValueError for NUL and lone surrogates, which no XML can carry.
    """
    if type(text) is not str:
        text = str.__str__(text)
    return _TEXT_SPECIAL.sub(_reference, text) if is_special(text) else text


def quoted(text: str) -> str:
    """Return a text as it stands between the quotes of an attribute. Raises ValueError as ``escape_text``."""
    return in_quotes(escape_text(text))


def declarations(prefixes: Iterable[tuple[str | None, str]]) -> str:
    """Return the attributes that declare prefixes, each with its namespace; an empty one is the default's."""
    return "".join(
        f' xmlns:{prefix}="{quoted(uri)}"' if prefix else f' xmlns="{quoted(uri)}"' for prefix, uri in prefixes
    )


def in_quotes(text: str) -> str:
    """Return text that is escaped for element content as it stands between the quotes of an attribute."""
    return text.replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")


def escape_characters(xml: str) -> str:
    """Return markup in which the characters that XML 1.0 forbids are references, as DataContractSerializer has them.

    Raises ValueError for NUL and lone surrogates, which no XML can carry.
    """
    return _FORBIDDEN().sub(_reference, xml)


def is_forbidden(text: str) -> bool:
    """Whether a text has characters that XML 1.0 has no place for."""
    return _FORBIDDEN().search(text) is not None


is_special = _TEXT_SPECIAL.search  # whether escape_text has anything to do
special_in_quotes = late_pattern(f'["\t\n]|{_TEXT_SPECIAL.pattern}')  # the same for quoted


def _reference(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\0" or "\ud800" <= char <= "\udfff":
        raise ValueError(f"the character U+{ord(char):04X} cannot be written in XML")
    return _TEXT_ESCAPES.get(char) or f"&#x{ord(char):X};"


def unescape(text: str) -> str:
    """Return the text that element content stands for, control characters as .NET writes them included.

    Raises ValueError for a reference that XML does not know and for a bare ampersand.
    """
    if text.count("&") == text.count("&amp;"):  # as in most of the texts that have a reference
        return text.replace("&amp;", "&")
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
    match = _NUMERIC().fullmatch(reference)
    if match is None:
        raise ValueError(f"&{reference[:20]}; is not a reference of XML")
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the range of Unicode, less surrogates
        raise ValueError(f"&{reference}; is not a character")
    return chr(code)
