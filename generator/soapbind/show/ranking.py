"""Which names a search means, best first, as the search of a reference site has it (templates/docs/assets/search.js).

An exact name comes before a name that begins so, before one with these words, before one that is nearly so, before
documentation. tests/reference/queries.toml says what both must find.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from soapbind.show.asked import is_near, may_err, understood, whole, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.reference.model import SearchEntry
    from soapbind.show.asked import Asked, Chunk

_BONUS = {"service": 6, "operation": 4, "type": 4, "enumeration": 3, "error": 3, "page": 3, "value": 1, "field": 0}
_SHORTEST = 2  # characters of a word that is worth looking up
_WORD = re.compile(r"\w+")


class _Fit(IntEnum):
    """How much of a query an entry has, the most first."""

    BEGINS = 0  # a name begins like all of it
    HOLDS = 1  # all words, or longer ones
    NEAR = 2  # a name is nearly all of it
    NEARLY_HOLDS = 3  # all words, some of them nearly
    LACKS_ONE = 4
    NONE = 5


# Misspelt names count only where nothing begins so, and what lacks a word only where nothing has all.
_ALSO = {_Fit.BEGINS: _Fit.HOLDS, _Fit.HOLDS: _Fit.NEAR, _Fit.NEAR: _Fit.NEARLY_HOLDS}


class _Names(NamedTuple):
    """What an entry is compared by: names as one word, their words, those of what it belongs to, and what is said."""

    wholes: frozenset[str]
    words: frozenset[str]
    context: tuple[str, ...]
    context_whole: str
    text: str


def best(entries: Iterable[SearchEntry], text: str) -> list[SearchEntry]:
    """Return the entries that ``text`` may mean, best first."""
    query = understood(text)
    if not query.whole:
        return []
    compared = [(entry, names := _names(entry), _fit(names, query)) for entry in entries]
    least = min((fit for *_, fit in compared), default=_Fit.NONE)
    if least is _Fit.NONE:
        return []
    last = _ALSO.get(least, least)
    likely = [(entry, _points(names, query)) for entry, names, fit in compared if fit <= last]
    found = [(entry, points + _BONUS[entry.kind]) for entry, points in likely if points > 0]
    found.sort(key=lambda each: (-each[1], len(each[0].wire)))
    return [entry for entry, _ in found]


def _names(entry: SearchEntry) -> _Names:
    return _Names(
        frozenset((whole(entry.python), whole(entry.wire))),
        frozenset((*words_of(entry.python), *words_of(entry.wire))),
        words_of(entry.context),
        whole(entry.context),
        entry.text.lower(),
    )


def _fit(names: _Names, query: Asked) -> _Fit:
    if any(name.startswith(query.whole) for name in names.wholes):
        return _Fit.BEGINS
    long = [chunk for chunk in query.chunks if len(chunk.whole) >= _SHORTEST]
    if not long:
        return _Fit.BEGINS if any(word.startswith(query.whole) for word in names.words) else _Fit.NONE
    if all(_has(chunk, names) for chunk in long):
        return _Fit.HOLDS
    if _is_one_of(query.whole, names.wholes):
        return _Fit.NEAR
    if all(_has(chunk, names, nearly=True) for chunk in long):
        return _Fit.NEARLY_HOLDS
    words = [word for chunk in long for word in chunk.words if len(word) >= _SHORTEST]
    lacking = sum(not _has_word(word, names) for word in words)
    return _Fit.LACKS_ONE if lacking <= 1 < len(words) else _Fit.NONE


def _has(chunk: Chunk, names: _Names, *, nearly: bool = False) -> bool:
    """Whether an entry has what is typed without a space, as one word or as its words."""
    words = [word for word in chunk.words if len(word) >= _SHORTEST]
    return _has_word(chunk.whole, names, nearly=nearly) or (
        len(words) > 1 and all(_has_word(word, names, nearly=nearly) for word in words)
    )


def _has_word(word: str, names: _Names, *, nearly: bool = False) -> bool:
    every = (*names.words, *names.wholes, *names.context, names.context_whole)
    if any(each.startswith(word) for each in every):
        return True
    if word in names.text and any(each.startswith(word) for each in _WORD.findall(names.text)):
        return True
    return nearly and _is_one_of(word, (*every, *_WORD.findall(names.text)))


def _is_one_of(word: str, known: Iterable[str]) -> bool:
    return may_err(word) and any(is_near(each, word) for each in known)


def _points(names: _Names, query: Asked) -> float:
    points = [_whole_points(name, query.whole) for name in names.wholes]
    if query.name and _word_fit(query.context, (names.context_whole,)):
        points += [_whole_points(name, query.name) + 5 for name in names.wholes]
    return max(*points, _word_points(names, query))


def _whole_points(name: str, query: str) -> float:
    """Return the points of a whole name for a whole query; 0 if it is neither the same nor begins so, nor nearly."""
    if name == query:
        return 100
    if name.startswith(query):
        return 90 - min(len(name) - len(query), 30) * 1.5
    return 52 if _is_one_of(query, (name,)) else 0


def _word_points(names: _Names, query: Asked) -> float:
    """Return the points of the words of a query: at most 60, less for those that an entry lacks, or has beside them."""
    total, found, in_name = 0.0, 0, 0
    for word in query.words:
        name = _word_fit(word, names.words)
        context = 0 if name == 3 else _word_fit(word, names.context)  # noqa: PLR2004 - the most
        best_ = max(name, context - 0.5, 0 if name or context else _text_fit(word, names.text))
        found += best_ > 0
        in_name += name > 0
        total += best_
    if not found:
        return 0
    extra = max(len(names.words) - in_name, 0)
    return 60 * total / (3 * len(query.words)) - extra - 15 * (len(query.words) - found)


def _word_fit(word: str, known: Iterable[str]) -> int:
    """Return how well a word of a query fits words of a name: 3 the same, 2 begins so, 1 nearly, 0 not."""
    if word in (known := tuple(known)):
        return 3
    if any(each.startswith(word) for each in known):
        return 2
    return int(_is_one_of(word, known))


def _text_fit(word: str, text: str) -> float:
    if word not in text:
        return 0
    words = _WORD.findall(text)
    return 0.5 if word in words else 0.25 if any(each.startswith(word) for each in words) else 0
