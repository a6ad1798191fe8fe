"""What a search asks for: a query as its words, taken apart as names are."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_LETTERS = {"Lu": "U", "Ll": "l", "Lo": "o", "Lm": "o", "Nd": "n", "Nl": "n", "No": "n"}
_WORD = re.compile("U+(?!l)|U?l+|n+|o+")  # in the categories of the characters
_CHUNK = re.compile(r"\w+")
_TAG = re.compile(r"</?([^\s>/]+)")
_ADDRESS = re.compile(r"[\"']?\w+://")
_PREFIX = re.compile(r"(^|\s)[\w.-]+:(?=[^\W\d])")
_LONGEST = 200  # characters
_MOST_WORDS = 8
_MAY_ERR = 4  # characters of a word that may have one wrong


class Chunk(NamedTuple):
    """A part of a query that is typed without a space: all of it, and its words."""

    whole: str
    words: tuple[str, ...]


class Asked(NamedTuple):
    """A query: what is typed, its words, and all of it as one name; ``context`` and ``name`` of ``context.name``."""

    chunks: tuple[Chunk, ...]
    words: tuple[str, ...]
    whole: str
    context: str
    name: str


def understood(text: str) -> Asked:
    """Return a query without what messages have around a name: of a tag its name, of an address its end, no prefix."""
    typed = _plain(text)
    chunks = tuple(Chunk(whole(each), words_of(each)) for each in _CHUNK.findall(typed)[:_MOST_WORDS])
    words = tuple(word for chunk in chunks for word in chunk.words)[:_MOST_WORDS]
    context, name = (each.whole for each in chunks) if len(chunks) == 2 and "." in typed else ("", "")  # noqa: PLR2004
    return Asked(chunks, words, "".join(each.whole for each in chunks), context, name)


def _plain(text: str) -> str:
    text = text[:_LONGEST].strip()
    if tag := _TAG.match(text):
        text = tag[1]
    if _ADDRESS.match(text):
        text = ".".join([part for part in text.split("/") if part][-2:])
    return _PREFIX.sub(r"\1", text)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or of text: add, chat, message of AddChatMessage and of add_chat_message."""
    kinds = "".join(_LETTERS.get(unicodedata.category(char), " ") for char in text)
    return tuple(text[found.start() : found.end()].lower() for found in _WORD.finditer(kinds))


def whole(text: str) -> str:
    """Return a name as one word: addchatmessage."""
    return "".join(_CHUNK.findall(text)).replace("_", "").lower()


def may_err(word: str) -> bool:
    """Whether a word is long enough to be told although a letter is wrong."""
    return len(word) >= _MAY_ERR


def is_near(left: str, right: str) -> bool:
    """Whether two words differ by one letter: another, one more, one less, or two that changed places."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
