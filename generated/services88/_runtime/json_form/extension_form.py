"""What is kept of a record beside its values, as an object of lists: it stands behind ``$extension``."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from ..errors import JsonError
from ..package import graphs
from ..qname import XmlName
from ..schema.collections import codec_of_each
from ..schema.members import members_of
from ..schema.record import ElementType, EmptyElement, ExtensionData, Record, UnknownElement
from .form import Form, form_of, items_of, list_form, none_of, object_of, text_of, within, wrong
from .markup_forms import element_of
from .simple_forms import name_of, text_checked

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZE = re.compile(r"[\[\]0-9, *]*")


def _text(data: Any) -> str:
    return text_checked(text_of(data))


def _place(data: Any) -> int:
    if type(data) is not int or data < 0:
        raise wrong("a place, from 0 on", data)
    return data


def _flag(data: Any) -> bool:
    if type(data) is not bool:
        raise wrong("true or false", data)
    return data


def _size(data: Any) -> str:
    if not _SIZE.fullmatch(text_of(data)):
        raise wrong("the size of an array", data)
    return str(data)


def _as_it_is(data: Any) -> Any:
    return data


def _optional_name(data: Any) -> XmlName | None:
    return None if data is None else name_of(data)


def _row(make: Any, *parts: Any) -> Any:
    """Return what reads an array that has one of each of ``parts``, and makes a value of them."""

    def read(data: Any) -> Any:
        found = items_of(data)
        if len(found) != len(parts):
            raise wrong(f"an array of {len(parts)}", data)
        made: list[Any] = []
        for place, (back, each) in enumerate(zip(parts, found, strict=True)):
            with within(place):
                made.append(back(each))
        return make(made)

    return read


def _each(read: Any, make: Any = tuple) -> Any:
    form = list_form(Form(read, read), has_none=False)

    def read_all(data: Any) -> Any:
        return make(form.back(data))

    return read_all


_ATTRIBUTES = _each(_row(tuple, name_of, _text))
_READERS = {
    "elements": _each(_row(UnknownElement._make, _text, element_of)),
    "type_name": name_of,
    "is_nil": _flag,
    "attributes": _ATTRIBUTES,
    "types": _each(_row(ElementType._make, _text, _place, _optional_name, _ATTRIBUTES)),
    "contrary": _each(_text, frozenset),
    "marks": _each(_row(tuple, _text, _text)),
    # Of objects in SOAP encoding:
    "accessors": _each(_row(list, _text, _place, _ATTRIBUTES, _size)),
    "is_untyped": _flag,
}


def extension_to(kept: ExtensionData, cls: type[Record]) -> dict[str, Any]:
    """Return what is kept as data, without what is not there. Raises JsonError."""
    made: dict[str, Any] = {}
    for each in fields(kept):
        found = getattr(kept, each.name)
        if found != each.default:
            made[each.name] = _data(found)
    if kept.empty:
        made["empty"] = [[one.name, one.place, _form(cls, one.name).to(one.value)] for one in kept.empty]
    return made


def _data(found: object) -> Any:
    if isinstance(found, XmlName):
        return str(found)
    if isinstance(found, frozenset):
        return sorted(cast("frozenset[str]", found))
    return [_data(each) for each in cast("Iterable[object]", found)] if isinstance(found, tuple) else found


def _form(cls: type[Record], name: str) -> Form:
    """Return the form of one of the elements that a field of a class is."""
    codec = next((spec.codec for _, _, spec in members_of(cls) if spec.name == name), None)
    if codec is None:
        raise none_of(name, [spec.name for _, _, spec in members_of(cls)])
    return form_of(codec_of_each(codec))


def extension_back(data: Any, cls: type[Record]) -> ExtensionData:
    """Return what data keeps of an object of a class. Raises JsonError."""

    def empty(row: Any) -> EmptyElement:
        name, place, value = _row(tuple, _text, _place, _as_it_is)(row)
        with within(2):
            return EmptyElement(name, place, _form(cls, name).back(value))

    readers = {**_READERS, "empty": _each(empty)}
    values: dict[str, Any] = {}
    for name, each in object_of(data).items():
        if name not in readers:
            raise none_of(name, readers)
        with within(name):
            values[name] = readers[name](each)
    if not values.keys() & {"accessors", "is_untyped"}:
        return ExtensionData(**values)
    if graphs() is None:
        raise JsonError("nothing of the contract is in SOAP encoding")
    return cast("ExtensionData", graphs().kept_of(values))
