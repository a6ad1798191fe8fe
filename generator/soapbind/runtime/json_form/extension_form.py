"""What is kept of a record beside its values, as an object of lists: it stands behind ``$extension``."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from ..errors import JsonError
from ..package import graphs
from ..qname import XmlName
from ..schema import simple_types as st
from ..schema.collections import codec_of_each
from ..schema.members import members_of
from ..schema.record import (
    ElementType,
    EmptyElement,
    ExtensionData,
    Record,
    UnknownElement,
)
from .form import (
    Convert,
    Form,
    form_of,
    items_of,
    list_form,
    none_of,
    object_of,
    or_none,
    text_of,
    within,
    wrong,
)
from .markup_forms import element_of
from .simple_forms import NAME, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SIZE = re.compile(r"[\[\]0-9, *]*")


def _size(data: Any) -> str:
    if not _SIZE.fullmatch(text_of(data)):
        raise wrong("the size of an array", data)
    return str(data)


def _as_it_is(data: Any) -> Any:
    return data


def _row(make: Callable[[Any], Any], *parts: Convert) -> Convert:
    """Return what reads an array that has one of each of ``parts``, and makes a value of them."""

    def read(data: Any) -> Any:
        found = items_of(data)
        if len(found) != len(parts):
            raise JsonError(f"expected {len(parts)} items, not {len(found)}")
        made: list[Any] = []
        for place, each in enumerate(found):
            with within(place):
                made.append(parts[place](each))
        return make(made)

    return read


def _each(read: Convert, make: Callable[[Any], Any] = tuple) -> Convert:
    form = list_form(Form(read, read), has_none=False)
    return lambda data: make(form.back(data))


_BOOLEAN, _PLACE = form_of(st.BOOLEAN).back, form_of(st.UNSIGNED_INT).back
_ATTRIBUTES = _each(_row(tuple, NAME.back, TEXT.back))
_READERS: dict[str, Convert] = {
    "elements": _each(_row(UnknownElement._make, TEXT.back, element_of)),
    "type_name": NAME.back,
    "is_nil": _BOOLEAN,
    "attributes": _ATTRIBUTES,
    "types": _each(_row(ElementType._make, TEXT.back, _PLACE, or_none(NAME).back, _ATTRIBUTES)),
    "contrary": _each(TEXT.back, frozenset),
    "marks": _each(_row(tuple, TEXT.back, TEXT.back)),
    # Of objects in SOAP encoding:
    "accessors": _each(_row(tuple, TEXT.back, _PLACE, _ATTRIBUTES, _size)),
    "is_untyped": _BOOLEAN,
}


def extension_to(kept: ExtensionData, cls: type[Record]) -> dict[str, Any]:
    """Return what is kept as data, without what is not there. Raises JsonError."""
    found = {each.name: getattr(kept, each.name) for each in fields(kept) if getattr(kept, each.name) != each.default}
    if kept.empty:
        found["empty"] = [(each.name, each.place, _form(cls, each.name).to(each.value)) for each in kept.empty]
    return {name: _data(each) for name, each in found.items()}


def _data(found: object) -> Any:
    if isinstance(found, XmlName):
        return str(found)
    if isinstance(found, frozenset):
        return sorted(cast("Iterable[str]", found))
    return [_data(each) for each in cast("Iterable[object]", found)] if isinstance(found, (tuple, list)) else found


def _form(cls: type[Record], name: str) -> Form:
    """Return the form of one of the elements that a field of a class is."""
    codecs = {spec.name: spec.codec for _, _, spec in members_of(cls)}
    if name not in codecs:
        raise none_of(name, codecs)
    return form_of(codec_of_each(codecs[name]))


def extension_back(data: Any, cls: type[Record]) -> ExtensionData:
    """Return what data keeps of an object of a class. Raises JsonError."""

    def empty(row: Any) -> EmptyElement:
        name, place, value = _row(tuple, TEXT.back, _PLACE, _as_it_is)(row)
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
