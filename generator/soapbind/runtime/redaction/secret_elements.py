"""Elements and attributes that hold secrets, in XML for a log: also in XML that is the text of other XML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MASK = "***"
# Comments, CDATA and instructions: no tag in them ends an element around them. One without an end reaches to the last.
_COMMENT = r"<!--(?P<comment>.*?)(?:-->|\Z)|<\?(?P<instruction>.*?)(?:\?>|\Z)"
_ASIDE = rf"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|{_COMMENT}"
# What stands aside in the document, in CDATA, and in a comment: no deeper, so that it is read three times at most.
_INSIDE = {"": _ASIDE, "cdata": _COMMENT, "comment": "(?!)", "instruction": "(?!)"}
# How < and > are written in XML, in XML that is the text of it, and so on: <, &lt;, &amp;lt; ...
_LESS = r"(?:<|&(?:amp;)*+(?:lt|#0*+60|#[xX]0*+3[cC]);)"
_GREATER = r"(?:>|&(?:amp;)*+(?:gt|#0*+62|#[xX]0*+3[eE]);)"
_ANGLE = re.compile(f"(?P<greater>{_GREATER})|{_LESS}")
_QUOTE = r"&(?:amp;)*+(?:quot|apos|#0*+3[49]|#[xX]0*+2[27]);"
_NAME_GOES_ON = r"(?![\w.:-])"
_ANY_TAG = re.compile(rf"{_ASIDE}|(?P<less>{_LESS})(?P<slash>/?)(?P<name>[^\W\d][\w.:-]*)", re.DOTALL)


class _Tag(NamedTuple):
    """A start or end tag: how deep in text it stands, and where it begins and ends."""

    name: str
    level: int
    is_end: bool
    is_empty: bool
    start: int
    end: int


def without_secret_elements(text: str, names: tuple[str, ...]) -> str:
    """Return XML without what is in elements and attributes of these local names; what is cut off is masked to its end.

    Takes time in proportion to the text, whatever is in it.
    """
    found = _attributes(names).sub(rf"\g<name>\g<open>{MASK}\g<close>", text)
    return "".join(_masked(found, names))


@lru_cache(maxsize=8)
def _attributes(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression for attributes of these names, in whatever quotes."""
    named = rf"(?<![\w.-])(?P<name>(?:{'|'.join(map(re.escape, names))}){_NAME_GOES_ON}\s*+=\s*+)"
    quoted = rf"(?P<open>\"|'|{_QUOTE})(?:(?!(?P=open))[^<>])*+(?P<close>(?P=open))"
    return re.compile(named + quoted)


@lru_cache(maxsize=16)
def _tags(names: tuple[str, ...], inside: str) -> re.Pattern[str]:
    """Return the expression for tags of elements of these names, and for what stands aside of them."""
    name = rf"(?P<name>(?:[\w.-]++:)?(?:{'|'.join(map(re.escape, names))})){_NAME_GOES_ON}"
    return re.compile(rf"{_INSIDE[inside]}|(?P<less>{_LESS})(?P<slash>/?){name}", re.DOTALL)


def _masked(text: str, names: tuple[str, ...], inside: str = "") -> list[str]:
    told: list[str] = []
    position = done = 0
    tags = _tags(names, inside)
    while (found := tags.search(text, position)) is not None:
        position = found.end()
        if found["less"] is None:  # what is commented out or not parsed may be XML all the same
            inner = str(found.lastgroup)
            told += [text[done : found.start(inner)], *_masked(found[inner], names, inner)]
            done = found.end(inner)
            continue
        tag = _tag(text, found)
        if tag is None or tag.is_end or tag.is_empty:
            continue
        told += text[done : tag.end], MASK
        position = done = _end_of(text, tag)
    return [*told, text[done:]]


def _tag(text: str, found: re.Match[str]) -> _Tag | None:
    """Return the tag that begins so, None for one that does not end."""
    level = _level(found["less"])
    position = found.end()
    while (angle := _ANGLE.search(text, position)) is not None:
        is_inner = _level(angle[0]) > level  # in a value of an attribute
        if not is_inner:
            if angle["greater"] is None or _level(angle[0]) != level:
                return None
            is_empty = text[angle.start() - 1] == "/"
            return _Tag(found["name"], level, bool(found["slash"]), is_empty, found.start(), angle.end())
        position = angle.end()
    return None


def _level(written: str) -> int:
    """Return how often a character was escaped."""
    return 0 if written in "<>" else 1 + written.count("amp;")


def _end_of(text: str, opened: _Tag) -> int:
    """Return where the content of an element ends: before its end tag, or a tag of the XML that it is the text of."""
    depth, position = 1, opened.end
    # An element may hold others of its name.
    own = re.compile(rf"{_ASIDE}|(?P<less><)(?P<slash>/?)(?P<name>{re.escape(opened.name)}){_NAME_GOES_ON}", re.DOTALL)
    tags = _ANY_TAG if opened.level else own
    while (found := tags.search(text, position)) is not None:
        position = found.end()
        if found["less"] is None or _level(found["less"]) > opened.level:
            continue
        if _level(found["less"]) < opened.level:
            return found.start()
        if found["name"] == opened.name:
            tag = _tag(text, found)
            if tag is not None and not tag.is_empty:
                depth += -1 if tag.is_end else 1
            if depth == 0:
                return found.start()
    return len(text)
