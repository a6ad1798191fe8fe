"""Values to JSON and back: what the module ``json`` of a package offers."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, TypeVar, cast, get_args, get_origin

from ..errors import JsonError
from ..schema import simple_types as st
from ..schema.any_type import IMPLIED
from ..schema.enums import WireEnum
from ..schema.flags import WireFlag
from ..schema.record import Record
from . import (  # all three also register their forms
    any_forms,
    collection_forms,
    simple_forms,
)
from .form import Form, Unfit, form_of, list_form, shown
from .record_forms import record_form

__all__ = ["any_forms", "collection_forms", "from_data", "from_json", "simple_forms", "to_data", "to_json"]

T = TypeVar("T")
_SIMPLE = {**IMPLIED, int: st.INTEGER}
_MOST_DIGITS = 4_300  # of a whole number: Python's own bound
_TOO_DEEP = "nested too deeply"


def to_data(value: Any) -> Any:
    """Return a value as dict, list, str, int, float, bool and None; secrets are in it like everything else.

    ``value`` is an object, an enumeration or flags of the package, a value of a built-in type that fields have, or a
    list of such. Raises JsonError for what the contract cannot hold, and an object that contains itself.
    """
    try:
        if isinstance(value, list):
            return list_form(Form(to_data, to_data), has_none=True).to(value)
        return None if value is None else _form(value.__class__).to(value)
    except RecursionError:
        pass
    raise JsonError(_TOO_DEEP)


def from_data(type_: type[T], data: Any) -> T:
    """Return the value of a type that data stands for.

    ``type_`` is a class of the package (of ``models``, headers, or the body of a message), a built-in type that fields
    have, or ``list[...]`` of one. Raises JsonError, which says where and why data does not fit, and TypeError for
    another type.
    """
    form = _form(type_)
    try:
        return cast("T", form.back(data))
    except RecursionError:
        pass
    raise JsonError(_TOO_DEEP)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON (RFC 8259), on one line unless lines are to be indented. As ``to_data``."""
    return json.dumps(to_data(value), ensure_ascii=False, allow_nan=False, indent=indent)


def from_json(type_: type[T], text: str | bytes) -> T:
    """Return the value of a type that a JSON text stands for; bytes are UTF-8. As ``from_data``.

    JsonError is raised, too, for what is no JSON, and for an object in which a key comes twice.
    """
    return from_data(type_, _parsed(text))


def _form(type_: object) -> Form:
    if get_origin(type_) is list:
        return list_form(_form(*get_args(type_)), has_none=False)
    if isinstance(type_, type):
        if issubclass(type_, Record):
            form = record_form(type_)
            return Form(form.to, form.back)
        if issubclass(type_, WireEnum):
            return simple_forms.enum_form(type_)
        if issubclass(type_, WireFlag):
            return simple_forms.flags_form(type_)
        codec = next(filter(None, map(_SIMPLE.get, type_.__mro__)), None)
        if codec is not None:
            return form_of(codec)
    raise TypeError(f"no JSON is made of {type_!r:.80}")


def _parsed(text: str | bytes) -> Any:
    try:
        found = text if isinstance(text, str) else bytes(text).decode("utf-8-sig")
        return json.loads(
            found, object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        problem = f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except RecursionError:
        problem = _TOO_DEEP
    raise JsonError(problem)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Unfit:
    made: dict[str, Any] = {}
    for key, each in pairs:
        if key in made:
            return Unfit(f"the key {shown(key)} comes twice")
        made[key] = each
    return made


def _float(text: str) -> float | Unfit:
    value = float(text)
    return value if isfinite(value) else Unfit(f"{text[:40]} is beyond the range of numbers")


def _int(text: str) -> int | Unfit:
    return int(text) if len(text) <= _MOST_DIGITS else Unfit(f"a number of more than {_MOST_DIGITS} digits")


def _constant(text: str) -> Unfit:
    return Unfit(f"{text} is not a number of JSON")
