"""Particles of a content model as a matcher has them: which elements can begin one, and what takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..qname import XmlName
from ..schema.wire import WildcardSpec

if TYPE_CHECKING:
    from ..xml.lxml_adapter import Node


class Children(NamedTuple):
    """Elements in a row, with their tags."""

    nodes: Sequence[Node]
    tags: Sequence[str]


class Names(NamedTuple):
    """Names of elements: those in ``tags``, and those that a wildcard takes."""

    tags: frozenset[str] = frozenset()
    wildcards: tuple[WildcardSpec, ...] = ()

    def has(self, tag: str) -> bool:
        """Whether a name is one of them."""
        if tag in self.tags:
            return True
        return bool(self.wildcards) and self._is_wild(XmlName.parse(tag).namespace)

    def test(self) -> Callable[[str], bool]:
        """Return the quickest function that does what ``has`` does."""
        return self.has if self.wildcards else self.tags.__contains__

    def _is_wild(self, namespace: str) -> bool:
        return any(each.accepts(namespace) for each in self.wildcards)


def all_names(parts: Iterable[Names]) -> Names:
    """Return the names of all parts together."""
    parts = list(parts)
    wildcards = tuple(dict.fromkeys(each for part in parts for each in part.wildcards))
    return Names(frozenset[str]().union(*(part.tags for part in parts)), wildcards)


Match: TypeAlias = "Callable[[Children, int, dict[str, Any]], int]"


class Particle(NamedTuple):
    """What matches children. ``begins`` are the names of the elements that it can begin with.

    ``may_be_empty`` tells whether it need not be there. ``match`` puts values where they belong and returns the index
    behind what it took.
    """

    begins: Names
    may_be_empty: bool
    match: Match
    accepts: Names  # of the elements that it can take at any place
    match_but: Callable[[frozenset[str]], Match] | None = None  # of a wildcard that repeats: leaves these names
