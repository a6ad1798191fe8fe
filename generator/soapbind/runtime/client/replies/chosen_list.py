"""Which list of a result is iterated over: a function says so, by the attributes that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...decode.streaming.list_paths import item_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...operation import AnyOperation


class _Asked:
    """Stands for a result, and for what it holds; ``__names__`` are the attributes that were asked for."""

    def __init__(self, *names: str) -> None:
        self.__names__ = names

    def __getattr__(self, name: str) -> _Asked:
        return _Asked(*self.__names__, name)


def _names(found: object) -> tuple[str, ...] | None:
    return found.__names__ if isinstance(found, _Asked) else None


def path_of(operation: AnyOperation, which: Callable[[Any], Any] | None) -> tuple[str, ...]:
    """Return the attributes that lead from a response's body to the list of its result that ``which`` returns.

    None is for a result that is the list. Raises ValueError for what is no list that can be read while it arrives.
    """
    result = operation.result(cast("Any", _Asked()))
    around = _names(result) or ()
    if which is None:
        return around
    names, start, cause = None, len(around), None
    try:
        names = _names(which(result))
    except TypeError as error:  # it did more than name attributes
        cause = error
    paths = [each.attributes for each in item_lists(operation.response[1]) if each.attributes[:start] == around]
    if names in paths:
        return names
    known = ", ".join(f"result.{'.'.join(path[start:])}" for path in paths if path[start:]) or "none"
    raise ValueError(f"{operation.key}: iterate needs a list that the result has; there are: {known}") from cause
