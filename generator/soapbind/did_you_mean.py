"""The name a user may have meant: a bounded search, because input chooses both what is sought and among how many."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKED_AT = 2_000
_LONGEST = 100


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that is most like ``name``, None when none is like it."""
    if len(name) > _LONGEST:
        return None
    near = (k for k in islice(known, _LOOKED_AT) if len(k) <= _LONGEST)
    return next(iter(get_close_matches(name, near, 1, 0.6)), None)
