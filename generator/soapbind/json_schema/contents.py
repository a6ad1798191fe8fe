"""Schemas of what fields hold, by the class of the codec or of the declaration.

A generated package has a copy of the runtime, so that classes are told by their names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from soapbind.json_schema.simple_types import CLARK, TEXT, Schema, simple_schema, text_schema

FRAGMENT: Schema = {
    "type": "object",
    "properties": {"$xml": TEXT},
    "required": ["$xml"],
    "additionalProperties": False,
}
_UNKNOWN: Schema = {
    "type": "object",
    "properties": {"$unknown": TEXT},
    "required": ["$unknown"],
    "additionalProperties": False,
}
_PREFIXED: Schema = {
    "type": "object",
    "properties": {"$value": TEXT, "$prefixes": {"type": "object", "additionalProperties": TEXT}},
    "required": ["$value", "$prefixes"],
    "additionalProperties": False,
}
_TYPED: Schema = {"type": "object", "properties": {"$type": {"type": "string"}}, "required": ["$type"]}
_ANY: Schema = {"anyOf": [TEXT, {"type": "boolean"}, {"type": "integer"}, FRAGMENT, _TYPED]}


class Models(Protocol):
    """What knows the classes of a package."""

    def reference(self, class_name: str) -> Schema:
        """Return the schema of what is declared to be of a class of the models."""
        ...

    def names(self, class_name: str) -> tuple[list[str], bool]:
        """Return the names of an enumeration or of flags, and whether several may be given."""
        ...


def or_null(schema: Schema) -> Schema:
    """Return a schema that null fits, too."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [*(schema["anyOf"] if list(schema) == ["anyOf"] else [schema]), {"type": "null"}]}


def array(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def content_schema(codec: Any, models: Models) -> Schema:
    """Return the schema of what a codec reads and writes."""
    return _MAKERS.get(type(codec).__name__, _simple)(codec, models)


def wire_schema(spec: Any, models: Models) -> Schema:
    """Return the schema of a field that is something else than child elements."""
    match type(spec).__name__:
        case "PartSpec":
            schema = models.reference(spec.class_name)
        case "WildcardSpec":
            schema = FRAGMENT
        case "AnyAttributesSpec":
            return {"type": "object", "propertyNames": CLARK, "additionalProperties": TEXT}
        case "MixedSpec":
            return array({"anyOf": [TEXT, models.reference(spec.class_name)]})
        case _:
            return content_schema(spec.codec, models)
    return array(schema) if spec.repeats else schema


def enumeration(names: list[str], *, is_flags: bool) -> Schema:
    """Return the schema of an enumeration, or of flags."""
    one: Schema = {"anyOf": [{"enum": names}, _UNKNOWN]}
    return array(one) if is_flags else one


def _simple(codec: Any, _models: Models) -> Schema:
    return simple_schema(codec)


def _enum(codec: Any, models: Models) -> Schema:
    names, is_flags = models.names(codec.class_name)
    return enumeration(names, is_flags=is_flags)


def _record(codec: Any, models: Models) -> Schema:
    return models.reference(codec.class_name)


def _any(_codec: Any, _models: Models) -> Schema:
    return _ANY


def _scoped(codec: Any, models: Models) -> Schema:
    if codec.item is not None:
        return array(content_schema(codec.item, models))
    return CLARK if codec.label == "QName" else {"anyOf": [TEXT, _PREFIXED]}


def _list(codec: Any, models: Models) -> Schema:
    items = content_schema(codec.codec, models)
    return array(or_null(items) if codec.nillable else items)


def _encoded_array(codec: Any, models: Models) -> Schema:
    schema = content_schema(codec.codec, models)
    for _ in range(codec.rank):
        schema = array(or_null(schema))
    return schema


def _nullable(codec: Any, models: Models) -> Schema:
    schema = content_schema(codec, models)
    return schema if codec.is_value_type else or_null(schema)


def _pairs(codec: Any, models: Models) -> Schema:
    pair = {"key": _nullable(codec.key, models), "value": _nullable(codec.value, models)}
    return array({"type": "object", "properties": pair, "required": [*pair], "additionalProperties": False})


def _dictionary(codec: Any, models: Models) -> Schema:
    if not hasattr(codec.key, "xml_name"):
        return _pairs(codec, models)
    keys, values = text_schema(codec.key), _nullable(codec.value, models)
    as_object = {"type": "object", "propertyNames": keys, "additionalProperties": values}
    return {"anyOf": [as_object, _pairs(codec, models)]}


_Maker: TypeAlias = Callable[[Any, Models], Schema]
_MAKERS: dict[str, _Maker] = {
    "EnumCodec": _enum,
    "FlagsCodec": _enum,
    "RecordCodec": _record,
    "AnyCodec": _any,
    "AnySimpleCodec": _any,
    "ScopedCodec": _scoped,
    "ArrayCodec": _list,
    "RepeatedCodec": _list,
    "ArrayOf": _encoded_array,
    "PairsCodec": _pairs,
    "DictionaryCodec": _dictionary,
}
