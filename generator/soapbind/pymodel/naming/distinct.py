"""Names that would be alike, kept apart: readable, the same in every run, and never because of something unrelated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from soapbind.pymodel.naming.names import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from soapbind.contract.model import QName


def underscored(name: str, number: int) -> str:
    """Return a name of words with a number: ``price_2``."""
    return f"{name.rstrip('_')}_{number}"


def appended(name: str, number: int) -> str:
    """Return the name of a class or service with a number: ``Price2``."""
    return f"{name.rstrip('_')}{number}"


def _itself(name: str) -> Collection[str]:
    return (name,)


def candidates(things: Sequence[QName], make: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Return what each thing may be called: what ``make`` makes of its name, then the same with its namespace.

    The namespace is only of use where things that are alike have different ones.
    """
    namespaces: defaultdict[str, set[str]] = defaultdict(set)
    for thing in things:
        namespaces[make(thing.name).casefold()].add(thing.namespace)
    return [
        (best, make(apart(thing.name, thing.namespace))) if len(namespaces[best.casefold()]) > 1 else (best,)
        for thing in things
        for best in (make(thing.name),)
    ]


@dataclass(slots=True)
class Names:
    """Gives names, each once. ``keys`` says what a name occupies: itself, or the file that it becomes as well.

    ``number`` puts a number to a name that has no better way to differ; ``taken`` is occupied from the beginning.
    """

    number: Callable[[str, int], str] = underscored
    keys: Callable[[str], Collection[str]] = _itself
    taken: set[str] = field(default_factory=set[str])
    _numbers: defaultdict[str, Iterator[int]] = field(
        default_factory=lambda: defaultdict[str, "Iterator[int]"](lambda: count(2))
    )

    def of(self, candidates: Sequence[str]) -> str:
        """Return the first candidate that is free, else the first of all with the lowest number that makes it so."""
        best = candidates[0]
        name = next((name for name in candidates if self.claim(name)), None)
        return name or next(n for number in self._numbers[best] if self.claim(n := self.number(best, number)))

    def all(self, things: Sequence[Sequence[str]]) -> list[str]:
        """Return a name for each thing from its candidates.

        The best name of a thing goes to the first that wants it, before any thing gets one that is not its best: a
        thing that clashes with others must not take the name of one that clashes with none.
        """
        found = [candidates[0] if self.claim(candidates[0]) else "" for candidates in things]
        return [name or self.of(candidates) for name, candidates in zip(found, things, strict=True)]

    def claim(self, name: str) -> bool:
        """Take a name if it is free."""
        wanted = set(self.keys(name))
        is_free = self.taken.isdisjoint(wanted)
        if is_free:
            self.taken |= wanted
        return is_free
