"""From documents to everything that they import, directly or not: on disk, in archives and on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

D = TypeVar("D")
T = TypeVar("T")


def follow(
    entries: Iterable[D], imports: Callable[[D], Iterable[T]], read: Callable[[Sequence[T]], Iterable[D]]
) -> None:
    """Read what documents import, and what that imports, in waves.

    ``imports`` returns the targets of a document that are not there yet. ``read`` gets all targets of a wave, which may
    name one several times, and returns the documents that it could read.
    """
    todo = [target for entry in entries for target in imports(entry)]
    while todo:
        todo = [target for document in read(todo) for target in imports(document)]
