"""Objects that soapbind decoded, in the neutral form of ``readers``: by what fields and values say of themselves.

Nothing of soapbind is imported; what is known of it is how a field says its name on the wire (metadata with ``name``),
``__xml_name__`` of classes, ``extension_data`` of records, and the attributes of unknown flags and typed values.
"""

from __future__ import annotations

import dataclasses
import enum
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from reference_decoder.infoset import infoset_of
from reference_decoder.lexical import neutral_boolean, neutral_date_time, neutral_double, neutral_duration
from reference_decoder.readers import flags_value

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_BIT = 1 << 64  # numbers of DataContract are below
_CONVERTERS: dict[type, Callable[[Any], Any]] = {}


def neutral_message(message: Any) -> Any:
    """Return the neutral form of a Response."""
    return {"headers": {**neutral(message.headers), "": ""}, "body": neutral(message.body)}


def neutral(value: Any) -> Any:
    """Return the neutral form of a value."""
    convert = _CONVERTERS.get(type(value))
    if convert is None:
        convert = _CONVERTERS[type(value)] = _converter(type(value))
    return convert(value)


def _converter(kind: type) -> Callable[[Any], Any]:
    simple = next((convert for known, convert in _SIMPLE.items() if kind is known), None)
    if simple is not None:
        return simple
    if issubclass(kind, enum.Flag):
        return _flags
    if issubclass(kind, enum.Enum):
        return lambda value: f"\0enum {value.value}"
    if issubclass(kind, dict):
        return lambda value: ("dictionary", [(neutral(key), neutral(each)) for key, each in value.items()])
    assert dataclasses.is_dataclass(kind), f"no neutral form of {kind.__name__}"
    return _record_converter(kind) if hasattr(kind, "__xml_name__") else _wrapped


def _record_converter(kind: Any) -> Callable[[Any], Any]:
    found = [(each.name, next(iter(each.metadata.values())).name) for each in dataclasses.fields(kind) if each.metadata]
    own_name = _clark(kind.__xml_name__)

    def convert(record: Any) -> dict[str, Any]:
        values = {name: neutral(getattr(record, attribute)) for attribute, name in found}
        values[""] = own_name
        extension = record.extension_data
        if extension is not None:
            if extension.elements:
                values["unknown"] = [(each.after, infoset_of(each.xml)) for each in extension.elements]
            if extension.type_name is not None:
                values["xsi:type"] = _clark(extension.type_name)
        return values

    return convert


def _wrapped(value: Any) -> Any:
    """Return the form of a value where any type may be: with its type, or an element as it came."""
    if hasattr(value, "xml"):
        return "element", infoset_of(value.xml)
    return "typed", _clark(value.type_name), neutral(value.value)


def _clark(name: Any) -> str:
    return f"{{{name.namespace}}}{name.name}" if name.namespace else str(name.name)


def _flags(value: Any) -> str:
    return flags_value(value.value & (_LAST_BIT - 1), value.unknown_names)


def _list(value: list[Any]) -> list[Any]:
    return [neutral(each) for each in value]


_SIMPLE: dict[type, Callable[[Any], Any]] = {
    type(None): lambda value: value,
    str: lambda value: value,
    int: lambda value: value,
    bytes: lambda value: value,
    list: _list,
    bool: lambda value: neutral_boolean(value=value),
    float: neutral_double,
    Decimal: "\0decimal {}".format,
    datetime: neutral_date_time,
    date: lambda value: f"\0date {value.isoformat()}",
    time: lambda value: f"\0time {value.isoformat()}",
    timedelta: neutral_duration,
    UUID: "\0guid {}".format,
}
