"""Where an element of a graph is: names that lead to it, linked from the inside outward, for a chain may be long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..errors import DecodeError

_FIRST, _LAST = 5, 20  # names of a long path that are shown


class Place(NamedTuple):
    """A name, and the place it is in."""

    name: str
    around: Place | None


def located(error: DecodeError, place: Place) -> DecodeError:
    """Return an error that says where it happened; one that knows it stays as it is."""
    if getattr(error, "is_located", False):
        return error
    names: list[str] = []
    here: Place | None = place
    while here is not None:
        names.append(here.name)
        here = here.around
    names.reverse()
    if len(names) > _FIRST + _LAST:
        names[_FIRST:-_LAST] = ["..."]
    error.path = (*names, *error.path)
    error.__dict__["is_located"] = True
    return error
