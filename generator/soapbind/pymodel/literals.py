"""Foreign text made harmless: the one filter for literals and the one for docstrings."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[A-Za-z0-9 _.,:;/()<>|=+*#!?%&@`\[\]{}^~$'-]*")  # nothing to escape, and the usual case


def literal(text: str) -> str:
    """Return a double-quoted Python literal equal to ``text``; invisible and control characters are escaped."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return '"' + "".join(_shown(char) for char in text) + '"'


def _shown(char: str) -> str:
    if char in '\\"':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == " " or unicodedata.category(char)[0] not in "CZ":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def docstring(text: str) -> str:
    """Return text that can stand in a docstring: it cannot end it, escape from it, or hide anything in it."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    kept = "".join(c if c in "\n " or unicodedata.category(c)[0] not in "CZ" else " " for c in text)
    # No two quotes in a row, and none at the end; a backslash of ours always stands before a quote.
    return re.sub(r'"(?="|\Z)', r'\\"', kept.strip().replace("\\", "\\\\"))


def shown_action(action: str) -> str:
    """Return a SOAPAction for people: the empty one as the two quotes that are sent."""
    return action or '""'
