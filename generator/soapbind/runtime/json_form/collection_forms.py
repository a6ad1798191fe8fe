"""Forms of arrays and dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..errors import JsonError
from ..schema.codecs import Codec, SimpleCodec
from ..schema.collections import (
    ArrayCodec,
    DictionaryCodec,
    PairsCodec,
    RepeatedCodec,
    RepeatedKeys,
)
from .form import Form, fields_of, form_of, list_form, object_of, or_none, within, wrong
from .simple_forms import text_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAIR = 2


@form_of.register(ArrayCodec)
@form_of.register(RepeatedCodec)
def _(codec: ArrayCodec[Any] | RepeatedCodec[Any]) -> Form:
    return list_form(form_of(codec.codec), has_none=codec.nillable)


def _form(codec: Codec[Any]) -> Form:
    return form_of(codec) if codec.is_value_type else or_none(form_of(codec))


@form_of.register(PairsCodec)
def _(codec: PairsCodec[Any, Any]) -> Form:
    """Return the form of pairs: an array of objects with ``key`` and ``value``."""
    key, value = _form(codec.key), _form(codec.value)

    def to(pair: object) -> Any:
        if not isinstance(pair, tuple) or len(found := cast("Sequence[Any]", pair)) != _PAIR:
            raise wrong("a pair of key and value", None)
        with within("key"):
            made = key.to(found[0])
        with within("value"):
            return {"key": made, "value": value.to(found[1])}

    def back(data: Any) -> Any:
        first, second = fields_of(data, "key", "value")
        with within("key"):
            made = key.back(first)
        with within("value"):
            return made, value.back(second)

    return list_form(Form(to, back), has_none=False)


@form_of.register(DictionaryCodec)
def _(codec: DictionaryCodec[Any, Any]) -> Form:
    """Return the form of a dictionary: an object, whose keys are text.

    What has no such keys is an array of pairs: where a key is no simple type, and where keys came more than once.
    """
    pairs = form_of(PairsCodec(codec.item, codec.key, codec.value))
    keys = text_form(codec.key) if isinstance(codec.key, SimpleCodec) else None
    values = _form(codec.value)

    def to(value: object) -> Any:
        if not isinstance(value, dict):
            raise wrong("dict", value)
        found = cast("Mapping[Any, Any]", value)
        if isinstance(found, RepeatedKeys):
            return pairs.to(found.pairs())
        if keys is None or None in found:
            return pairs.to(list(found.items()))
        made: dict[str, Any] = {}
        for key, each in found.items():
            name = keys.to(key)
            with within(name):
                made[name] = values.to(each)
        return made if len(made) == len(found) else pairs.to(list(found.items()))  # NaN does not even equal itself

    def back(data: object) -> Any:
        if keys is None or isinstance(data, list):
            found = pairs.back(cast("Sequence[Any]", data))
            made = dict(found)
            return made if len(made) == len(found) else RepeatedKeys(found)
        made = dict[Any, Any]()
        for name, each in object_of(data).items():
            with within(name):
                key = keys.back(name)
                if key in made:
                    raise JsonError("another key has the same value")
                made[key] = values.back(each)
        return made

    return Form(to, back)
