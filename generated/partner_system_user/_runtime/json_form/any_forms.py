"""Forms of ``xs:anyType``: text, true, false and whole numbers as they are, all else with its type."""

from __future__ import annotations

from typing import Any

from ..package import class_names, graphs, model, model_of
from ..qname import XSD, XmlName
from ..schema.any_type import AnyCodec, TypedValue, XmlFragment
from ..schema.codecs import Codec
from ..schema.collections import ArrayCodec
from ..schema.enums import WireEnum
from ..schema.record import Record
from .form import TYPE, VALUE, Form, fields_of, form_of, none_of, text_of, within, wrong
from .markup_forms import FRAGMENT, XML
from .record_forms import record_form
from .simple_forms import NAME, TEXT

_XS = "xs:"


@form_of.register(AnyCodec)
def _(codec: AnyCodec) -> Form:
    return Form(lambda value: _to(codec, value), lambda data: _back(codec, data))


def _to(codec: AnyCodec, value: Any) -> Any:
    if isinstance(value, XmlFragment):
        return FRAGMENT.to(value)
    if isinstance(value, Record):
        return record_form(Record).to(value)
    if isinstance(value, (str, bool, int)) and not isinstance(value, WireEnum):
        return _plain(codec, value)
    is_typed = isinstance(value, TypedValue)
    name, inner = (value.type_name, value.value) if is_typed else (codec.type_of(value), value)
    actual = None if name is None else _codec_of(codec, name)
    if name is None or actual is None:
        raise wrong("a value whose type is known", value)
    with within(VALUE):
        return {TYPE: _label(name), VALUE: form_of(actual).to(inner)}


def _back(codec: AnyCodec, data: Any) -> Any:
    if isinstance(data, (str, bool, int)):
        return _plain(codec, data)
    if type(data) is not dict:
        raise wrong(f'a string, true, false, a whole number, or {{"{TYPE}": ..., "{VALUE}": ...}}', data)
    if XML in data:
        return FRAGMENT.back(data)
    if VALUE not in data:
        return record_form(Record).back(data)
    label, inner = fields_of(data, TYPE, VALUE)
    with within(TYPE):
        name, actual = _named(codec, text_of(label))
    with within(VALUE):
        value = form_of(actual).back(inner)
    return value if codec.type_of(value) == name else TypedValue(name, value)


def _plain(codec: AnyCodec, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return TEXT.to(value)
    name = codec.type_of(value)
    number = None if name is None else codec.codec_of(name)
    return value if number is None else form_of(number).back(int.__int__(value))


def _codec_of(codec: AnyCodec, name: XmlName) -> Codec[Any] | None:
    if name.name == "Array" and graphs() is not None:  # of SOAP encoding, without a type
        return ArrayCodec("item", codec)
    return codec.codec_of(name)


def _label(name: XmlName) -> str:
    """Return what a type is called: a class by its name, others ``xs:short`` or ``{namespace}name``."""
    found = model_of(name)
    if found is not None:
        return str(found.__name__)
    return f"{_XS}{name.name}" if name.namespace == XSD else str(name)


def _named(codec: AnyCodec, label: str) -> tuple[XmlName, Codec[Any]]:
    if label.startswith(_XS):
        name = XmlName(XSD, label.removeprefix(_XS))
    else:
        name = model(label).__xml_name__ if label in class_names() else NAME.back(label)
    actual = _codec_of(codec, name)
    if actual is None:
        raise none_of(label, sorted(class_names()))
    return name, actual
