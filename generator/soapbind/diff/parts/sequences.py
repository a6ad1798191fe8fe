"""Two sequences of named things: what is new, gone, renamed or moved, and what a reader that minds the order loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

K = TypeVar("K", bound="Hashable")


@dataclass(frozen=True, slots=True)
class Alignment(Generic[K]):
    """How two sequences of names compare.

    ``appended`` are new names behind all that remain, ``inserted`` the other new ones, ``renamed`` pairs of a name that
    is gone and the new one in its place. ``moved`` are the fewest that must move to make the order the same.
    """

    appended: tuple[K, ...]
    inserted: tuple[K, ...]
    removed: tuple[K, ...]
    renamed: tuple[tuple[K, K], ...]
    moved: tuple[K, ...]


def align(old: Sequence[K], new: Sequence[K], alike: Callable[[K, K], bool]) -> Alignment[K]:
    """Compare two sequences without duplicates; ``alike`` tells whether two names could be the same thing renamed."""
    remaining = set(old) & set(new)
    renamed = _renamed(_gaps(old, remaining), _gaps(new, remaining), alike)
    before, after = {a for a, _ in renamed}, {b for _, b in renamed}
    last = max((i for i, name in enumerate(new) if name in remaining or name in after), default=-1)
    added = [(i, name) for i, name in enumerate(new) if name not in remaining and name not in after]
    return Alignment(
        tuple(name for i, name in added if i > last),
        tuple(name for i, name in added if i < last),
        tuple(name for name in old if name not in remaining and name not in before),
        renamed,
        _moved([n for n in old if n in remaining], [n for n in new if n in remaining]),
    )


def overtaken(written: Iterable[K], read: Sequence[K]) -> tuple[K, ...]:
    """Return what a reader loses that looks for ``read`` in order when it is given ``written``.

    DataContractSerializer goes on from the member it found last and ignores what comes too late: GetMemberIndex in
    dotnet/runtime, XmlObjectSerializerReadContext.cs; interop/BEHAVIOUR.md measures it.
    """
    places = {name: index for index, name in enumerate(read)}
    lost: list[K] = []
    reached = -1
    for name in written:
        place = places.get(name)
        if place is None:
            continue
        if place > reached:
            reached = place
        else:
            lost.append(name)
    return tuple(lost)


def put_back(known: Sequence[K], come: Iterable[K]) -> list[K]:
    """Return the order in which a client of this package writes what it has read: all in ``come``, some of it unknown.

    It writes what it knows in its own order, and behind each what followed it that it does not know (ADR 0005).
    """
    unknown: dict[K | None, list[K]] = {}
    before: K | None = None
    for name in come:
        if name in known:
            before = name
        else:
            unknown.setdefault(before, []).append(name)
    return [*unknown.get(None, []), *(each for name in known for each in (name, *unknown.get(name, [])))]


def _gaps(names: Sequence[K], remaining: set[K]) -> dict[tuple[K | None, int], K]:
    """Return the names that do not remain, by the remaining one before them and their distance to it."""
    found: dict[tuple[K | None, int], K] = {}
    before: K | None = None
    distance = 0
    for name in names:
        if name in remaining:
            before, distance = name, 0
        else:
            distance += 1
            found[before, distance] = name
    return found


def _renamed(
    gone: Mapping[tuple[K | None, int], K], come: Mapping[tuple[K | None, int], K], alike: Callable[[K, K], bool]
) -> tuple[tuple[K, K], ...]:
    return tuple((name, come[place]) for place, name in gone.items() if place in come and alike(name, come[place]))


def _moved(old: Sequence[K], new: Sequence[K]) -> tuple[K, ...]:
    """Return the names outside a longest common subsequence of two orders of the same names."""
    places = {name: index for index, name in enumerate(new)}
    best: list[list[K]] = []  # best[i]: the names of an increasing run of length i + 1 with the smallest end
    for name in old:
        length = next((i for i, run in enumerate(best) if places[run[-1]] > places[name]), len(best))
        run = [*(best[length - 1] if length else []), name]
        if length == len(best):
            best.append(run)
        else:
            best[length] = run
    kept = set(best[-1]) if best else set[K]()
    return tuple(name for name in old if name not in kept)
