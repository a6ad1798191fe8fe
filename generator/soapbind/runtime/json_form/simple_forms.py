"""Forms of simple types: a string with the text that XML has for the value, but for numbers, booleans and lists."""

from __future__ import annotations

from math import inf, isfinite, nan
from typing import Any

from ..lexical.primitives import (
    write_base64,
    write_base64_inside,
    write_char,
    write_string,
)
from ..package import model
from ..qname import XmlName
from ..schema import simple_types as st
from ..schema.codecs import (
    EnumCodec,
    FlagsCodec,
    IntegerCodec,
    ScopedCodec,
    SimpleCodec,
    in_scope,
)
from ..schema.enums import WireEnum
from ..schema.flags import WireFlag, numbers_of
from ..xml.characters import unescape
from ..xml.xsi import is_ncname
from .form import (
    VALUE,
    Form,
    checked,
    fields_of,
    form_of,
    items_of,
    list_form,
    none_of,
    object_of,
    text_of,
    wrong,
)

_REFERENCE = XmlName("http://ws-i.org/profiles/basic/1.1/xsd", "swaRef")
_SPECIAL = {"INF": inf, "-INF": -inf, "NaN": nan}
_EXACT = 2**53  # below it a number with a fraction of zero is the whole number that was meant
_UNKNOWN = "$unknown"


@form_of.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> Form:
    if codec.xml_name == _REFERENCE:
        from .attachment_form import ATTACHMENT  # noqa: PLC0415 - hardly any contract has such a type

        return ATTACHMENT
    text, label = text_form(codec), codec.xml_name.name
    if codec.format is st.BOOLEAN.format:
        return Form(lambda value: text.to(value) == "true", _boolean)
    if codec.format in (st.DOUBLE.format, st.FLOAT.format):
        return Form(lambda value: _number_to(text.to(value)), checked(label, lambda data: text.back(_number(data))))
    if isinstance(codec, IntegerCodec) or codec.format is write_char:  # half a UTF-16 character is no string
        return Form(lambda value: int(text.to(value)), checked(label, lambda data: text.back(str(_whole(data)))))
    return Form(text.to, lambda data: text.back(text_of(data)))


def text_form(codec: SimpleCodec[Any]) -> Form:
    """Return the form of values as text, which is what keys of objects are."""
    write = write_base64_inside if codec.format is write_base64 else codec.format
    is_text = write is write_string

    def to(value: Any) -> str:
        text = write(value)
        return str.__str__(value) if is_text else unescape(text)

    def back(text: str) -> Any:
        value = text if is_text else codec.parse(text)
        write(value)
        return value

    return Form(checked(codec.xml_name.name, to), checked(codec.xml_name.name, back))


TEXT = form_of(st.STRING)


def _boolean(data: Any) -> bool:
    if type(data) is not bool:
        raise wrong("true or false", data)
    return data


def _whole(data: Any) -> int:
    whole = int(data) if type(data) is float and data.is_integer() and abs(data) < _EXACT else data
    if type(whole) is not int:
        raise wrong("a whole number", data)
    return whole


def _number_to(text: str) -> float | str:
    return text if text in _SPECIAL else float(text)


def _number(data: Any) -> str:
    if type(data) is str and data in _SPECIAL:
        return data
    if not isinstance(data, (int, float)) or isinstance(data, bool) or not isfinite(data):
        raise wrong("a number, or INF, -INF or NaN as a string", data)
    return repr(float(data))


@form_of.register(EnumCodec)
def _(codec: EnumCodec) -> Form:
    return enum_form(model(codec.class_name))


@form_of.register(FlagsCodec)
def _(codec: EnumCodec) -> Form:
    return flags_form(model(codec.class_name))


def enum_form(cls: type[WireEnum]) -> Form:
    """Return the form of an enumeration: the name on the wire; one that the contract lacks is marked as such."""
    known = cls.known_texts()

    def to(value: Any) -> Any:
        if type(value) is not cls:
            raise wrong(cls.__name__, value)
        return value.value if value.is_known else {_UNKNOWN: value.value}

    def back(data: Any) -> Any:
        name = _name(data, known, {member.name: member.value for member in cls})
        return known.get(name) or cls.from_wire(name)

    return Form(to, back)


def flags_form(cls: type[WireFlag]) -> Form:
    """Return the form of flags: an array of names, as an enumeration has them."""
    known = numbers_of(cls)

    def to(value: Any) -> Any:
        if type(value) is not cls:
            raise wrong(cls.__name__, value)
        return [name if name in known else {_UNKNOWN: name} for name in value.to_wire().split()]

    def name(data: Any) -> str:
        found = _name(data, known, {member.name or "": member.to_wire() for member in cls})
        if found.split() != [found]:
            raise wrong("a name without white space", found)
        return found

    names = list_form(Form(name, name), has_none=False)
    return Form(checked(cls.__name__, to), lambda data: cls.from_wire(" ".join(names.back(data))))


def _name(data: Any, known: Any, others: dict[str, str]) -> str:
    """Return a name that is known, or that is marked as not known. Raises JsonError."""
    if type(data) is dict:
        return str(TEXT.back(*fields_of(data, _UNKNOWN)))
    if type(data) is not str:
        raise wrong(f'a string, or {{"{_UNKNOWN}": string}} for a name that the contract does not have', data)
    if data not in known:
        raise none_of(data, known, others)
    return data


@form_of.register(ScopedCodec)
def _(codec: ScopedCodec[Any]) -> Form:
    """Return the form of a list of simple values, of a name, or of the text of a union."""
    if codec.label == "QName":
        return NAME
    if codec.item is None:
        return _union_form(codec)
    items = list_form(form_of(codec.item), has_none=False)

    def to(value: Any) -> Any:
        codec.functions.write(value, lambda _namespace: "p")
        return items.to(value)

    def back(data: Any) -> Any:
        value = items.back(items_of(data))
        codec.functions.write(value, lambda _namespace: "p")
        return value

    return Form(checked(codec.label, to), checked(codec.label, back))


def _name_to(value: Any) -> str:
    if not isinstance(value, XmlName):
        raise wrong("XmlName", value)
    return str(value)


def _name_back(data: Any) -> XmlName:
    found = XmlName.parse(text_of(data))
    if not is_ncname(found.name) or str(found) != data:
        raise wrong("{namespace}name", data)
    return found


NAME = Form(_name_to, _name_back)  # in Clark notation


def _union_form(codec: ScopedCodec[Any]) -> Form:
    """Return the form of a union: its text; where there are names in it, with what their prefixes stand for."""

    def to(value: Any) -> Any:
        prefixes: dict[str, str] = {}
        text = codec.functions.write(value, lambda uri: prefixes.setdefault(uri, f"q{len(prefixes)}") if uri else "")
        scope = {prefix: uri for uri, prefix in prefixes.items()}
        return {VALUE: unescape(text), "$prefixes": scope} if scope else unescape(text)

    def back(data: Any) -> Any:
        text, prefixes = (data, dict[str, Any]()) if type(data) is str else fields_of(data, VALUE, "$prefixes")
        scope = {key: text_of(uri) for key, uri in object_of(prefixes).items()}
        value = codec.parse(text_of(text), in_scope(scope))
        codec.functions.write(value, lambda _namespace: "p")
        return value

    return Form(checked(codec.label, to), checked(codec.label, back))
