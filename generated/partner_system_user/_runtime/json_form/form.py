"""Forms: how a value is JSON, made from its codec. Each kind of codec has its maker registered here.

*Data* is what Python makes of JSON: dict, list, str, int, float, bool and None. Data comes from anywhere, so it is
looked at piece by piece; what does not fit is told with its place, and long texts are cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import singledispatch
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from ..errors import JsonError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ..schema.codecs import Codec

# What a codec makes of a wrong value or text.
_WRONG = (TypeError, ValueError, ArithmeticError)
TYPE, VALUE = "$type", "$value"  # no field has such a name: they are no names of Python
_PLAIN = re.compile(r"[^\W\d]\w*")
_SHOWN = 40  # characters of data in a message
_LISTED = 8  # names in a message
_LONGEST = 100  # characters of a name that others are compared with
Convert: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """Two functions: a value to data, and back. Both raise JsonError."""

    to: Convert
    back: Convert


class Unfit(NamedTuple):
    """What stands for a part of a JSON text that is no data; whatever should be in its place refuses it."""

    problem: str


@singledispatch
def form_of(codec: Codec[Any]) -> Form:
    """Return the form of what a codec reads and writes."""
    item, rank = getattr(codec, "codec", None), getattr(codec, "rank", 0)  # an array of the room ``encoded``
    if item is None or not rank:
        raise NotImplementedError(f"nothing makes JSON of a {type(codec).__name__}")
    found = form_of(item)
    for _ in range(rank):
        found = list_form(found, has_none=True)
    return found


def checked(label: str, convert: Convert) -> Convert:
    """Return a function that tells by a JsonError what is no value of the type ``label``."""

    def run(given: Any) -> Any:
        try:
            return convert(given)
        except JsonError:
            raise
        except _WRONG as error:
            raise JsonError(f"not a value of {label}: {error}") from None

    return run


@contextmanager
def within(step: str | int) -> Generator[None]:
    """Add a step to the path of an error: the key of an object or the place in a list."""
    try:
        yield
    except JsonError as error:
        is_plain = isinstance(step, str) and _PLAIN.fullmatch(step)
        error.within(f".{step}" if is_plain else f"[{step if isinstance(step, int) else shown(step)}]")
        raise


def list_form(item: Form, *, has_none: bool) -> Form:
    """Return the form of a list: an array; ``has_none`` tells that an item may be null."""

    def each(convert: Convert, items: Iterable[Any]) -> list[Any]:
        made: list[Any] = []
        try:
            for one in items:
                made.append(None if one is None and has_none else convert(one))  # noqa: PERF401 - its length is the place
        except JsonError:
            with within(len(made)):
                raise
        return made

    return Form(lambda value: each(item.to, listed(value)), lambda data: each(item.back, items_of(data)))


def listed(value: object) -> Sequence[Any]:
    """Return a value that is a list. Raises JsonError for another."""
    if not isinstance(value, (list, tuple)):
        raise wrong("list", value)
    return cast("Sequence[Any]", value)


def or_none(form: Form) -> Form:
    """Return the form of a value that may be None."""
    return Form(
        lambda value: None if value is None else form.to(value), lambda data: None if data is None else form.back(data)
    )


def items_of(data: object) -> Sequence[Any]:
    """Return an array. Raises JsonError for other data."""
    if type(data) is not list:
        raise wrong("an array", data)
    return cast("Sequence[Any]", data)


def object_of(data: object) -> dict[str, Any]:
    """Return an object. Raises JsonError for other data."""
    if type(data) is not dict:
        raise wrong("an object", data)
    return cast("dict[str, Any]", data)


def fields_of(data: Any, *names: str) -> list[Any]:
    """Return the values of an object that has these keys and no others. Raises JsonError."""
    found = object_of(data)
    for name in (*found, *names):
        if name not in names:
            raise none_of(name, names)
        if name not in found:
            raise JsonError(f"missing: {name}")
    return [found[name] for name in names]


def text_of(data: Any) -> str:
    """Return a string. Raises JsonError for other data."""
    if type(data) is not str:
        raise wrong("a string", data)
    return data


def wrong(expected: str, found: object) -> JsonError:
    """Return the error of a value, or of data, that is something else than expected."""
    if isinstance(found, Unfit):
        return JsonError(found.problem)
    return JsonError(f"expected {expected}, not {shown(found)}")


def shown(found: object) -> str:
    """Return data as a message shows it, the class of anything else."""
    if found is None or isinstance(found, (str, bool, int, float)):
        text = dumps(found[: _SHOWN + 1] if isinstance(found, str) else found)
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return "an object" if isinstance(found, dict) else "an array" if isinstance(found, list) else type(found).__name__


def none_of(name: str, known: Iterable[str], others: Mapping[str, str] | None = None) -> JsonError:
    """Return the error of a name that is none of those known, with the nearest; ``others`` stand for known ones."""
    from difflib import get_close_matches  # noqa: PLC0415 - for errors only

    names = list(known)
    candidates = {key.casefold(): meant for key, meant in {**(others or {}), **{each: each for each in names}}.items()}
    near = get_close_matches(name.casefold(), candidates, 1) if len(name) <= _LONGEST else []
    listed = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
    hint = f"; did you mean {candidates[near[0]]}?" if near else ""
    return JsonError(f"{shown(name)} is none of {listed}{hint}" if names else f"{shown(name)}: there is no such name")
