"""Forms of simple types: a string with the text that XML has for the value, but for numbers, booleans and lists."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite
from typing import Any

from ..errors import JsonError
from ..lexical.numbers import plain_float, write_double, write_float
from ..lexical.primitives import write_base64, write_base64_inside, write_boolean, write_char, write_string
from ..package import model
from ..qname import XmlName
from ..schema.codecs import EnumCodec, FlagsCodec, IntegerCodec, ScopedCodec, SimpleCodec, in_scope
from ..schema.enums import WireEnum
from ..schema.flags import WireFlag, numbers_of
from ..xml.characters import unescape
from ..xml.xsi import is_ncname
from .form import (
    VALUE,
    WRONG,
    Form,
    fields_of,
    form_of,
    items_of,
    list_form,
    none_of,
    object_of,
    text_of,
    within,
    wrong,
)

_REFERENCE = XmlName("http://ws-i.org/profiles/basic/1.1/xsd", "swaRef")
_SPECIAL = {"INF": inf, "-INF": -inf, "NaN": float("nan")}
_EXACT = 2**53  # below it a number with a fraction of zero is the whole number that was meant
_UNKNOWN = "$unknown"


@form_of.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> Form:
    if codec.xml_name == _REFERENCE:
        from .attachment_form import ATTACHMENT  # noqa: PLC0415 - hardly any contract has such a type

        return ATTACHMENT
    if isinstance(codec, IntegerCodec):
        form = _checked(codec.xml_name.name, codec.format)
        return Form(lambda value: int.__int__(form(value)), lambda data: form(_whole(data)))
    return _OTHERS.get(codec.format, _text_form)(codec)


def _boolean_form(codec: SimpleCodec[Any]) -> Form:
    return Form(
        _checked("boolean", codec.format), lambda data: data if type(data) is bool else _fail("a boolean", data)
    )


def _float_form(codec: SimpleCodec[Any]) -> Form:
    form = _checked(codec.xml_name.name, codec.format)
    return Form(lambda value: _float_to(plain_float(form(value))), lambda data: plain_float(form(_float_of(data))))


def _char_form(codec: SimpleCodec[Any]) -> Form:
    """Return the form of a UTF-16 code unit, its number as in XML: half a character is no string."""
    text = text_form(codec)
    return Form(lambda value: int(text.to(value)), lambda data: text.back(str(_whole(data))))


def _text_form(codec: SimpleCodec[Any]) -> Form:
    text = text_form(codec)
    return Form(text.to, lambda data: text.back(text_of(data)))


_OTHERS: dict[Callable[[object], str], Callable[[SimpleCodec[Any]], Form]] = {
    write_boolean: _boolean_form,
    write_double: _float_form,
    write_float: _float_form,
    write_char: _char_form,
}


def text_form(codec: SimpleCodec[Any]) -> Form:
    """Return the form of values as text, which is what keys of objects are."""
    label = codec.xml_name.name
    write = write_base64_inside if codec.format is write_base64 else codec.format
    form = _checked(label, write)

    def to(value: Any) -> Any:
        form(value)
        return str.__str__(value) if write is write_string else unescape(write(value))

    def back(data: Any) -> Any:
        try:
            return form(data if write is write_string else codec.parse(data))
        except ValueError as error:
            problem = error.message if isinstance(error, JsonError) else f"not a value of {label}: {error}"
        raise JsonError(problem)

    return Form(to, back)


def _checked(label: str, write: Callable[[object], str]) -> Callable[[Any], Any]:
    """Return a function that returns what it gets, if that can be written."""

    def check(value: Any) -> Any:
        try:
            write(value)
        except WRONG as error:
            problem = f"not a value of {label}: {error}"
        else:
            return value
        raise JsonError(problem)

    return check


def text_checked(value: Any) -> str:
    """Return text that XML can hold. Raises JsonError."""
    return str.__str__(_checked("string", write_string)(value))


def _fail(expected: str, data: Any) -> Any:
    raise wrong(expected, data)


def _whole(data: Any) -> Any:
    if type(data) is float and data.is_integer() and abs(data) < _EXACT:
        return int(data)
    return data if type(data) is int else _fail("a whole number", data)


def _float_to(value: float) -> float | str:
    return value if isfinite(value) else write_double(value)


def _float_of(data: Any) -> float | int:
    if type(data) is str and data in _SPECIAL:
        return _SPECIAL[data]
    if type(data) is int or (type(data) is float and isfinite(data)):
        return data
    raise wrong("a number, or INF, -INF or NaN as a string", data)


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
        if type(data) is str:
            found = known.get(data)
            if found is not None:
                return found
            raise none_of(data, known, {member.name: member.value for member in cls})
        return cls.from_wire(_unknown_of(data))

    return Form(to, back)


def flags_form(cls: type[WireFlag]) -> Form:
    """Return the form of flags: an array of names, as an enumeration has them."""
    known = numbers_of(cls)

    def to(value: Any) -> Any:
        if type(value) is not cls:
            raise wrong(cls.__name__, value)
        try:
            names = value.to_wire().split()
        except ValueError as error:
            problem = str(error)
        else:
            return [name if name in known else {_UNKNOWN: name} for name in names]
        raise JsonError(problem)

    def name(data: Any) -> str:
        if type(data) is not str:
            found = _unknown_of(data)
            return found if found.split() == [found] else _fail("a name without white space", found)
        if data in known:
            return data
        raise none_of(data, known, {member.name or "": member.to_wire() for member in cls})

    names = list_form(Form(name, name), has_none=False)
    return Form(to, lambda data: cls.from_wire(" ".join(names.back(data))))


def _unknown_of(data: Any) -> str:
    if type(data) is not dict:
        raise wrong(f'a string, or {{"{_UNKNOWN}": string}} for a name that the contract does not have', data)
    (found,) = fields_of(data, _UNKNOWN)
    with within(_UNKNOWN):
        return text_checked(text_of(found))


@form_of.register(ScopedCodec)
def _(codec: ScopedCodec[Any]) -> Form:
    """Return the form of a list of simple values, of a name, or of the text of a union."""
    if codec.item is not None:
        check = _checked(codec.label, lambda value: codec.functions.write(value, lambda _namespace: "p"))
        items = list_form(form_of(codec.item), has_none=False)
        return Form(lambda value: items.to(check(value)), lambda data: check(items.back(items_of(data))))
    return Form(_name_to, name_of) if codec.label == "QName" else _scoped_form(codec)


def _name_to(value: Any) -> str:
    return str(value) if isinstance(value, XmlName) else _fail("XmlName", value)


def name_of(data: Any) -> XmlName:
    """Return a name that stands in Clark notation. Raises JsonError."""
    found = XmlName.parse(text_of(data))
    return found if is_ncname(found.name) and str(found) == data else _fail("{namespace}name", data)


def _scoped_form(codec: ScopedCodec[Any]) -> Form:
    """Return the form of a union: its text; where there are names in it, with what their prefixes stand for."""
    label, write = codec.label, codec.functions.write

    def to(value: Any) -> Any:
        declared: dict[str, str] = {}
        try:
            text = unescape(write(value, lambda uri: declared.setdefault(uri, f"q{len(declared)}") if uri else ""))
        except WRONG as error:
            problem = f"not a value of {label}: {error}"
        else:
            return {VALUE: text, "$prefixes": {made: uri for uri, made in declared.items()}} if declared else text
        raise JsonError(problem)

    def back(data: Any) -> Any:
        text, scope = data, dict[str, str]()
        if type(data) is not str:
            text, prefixes = fields_of(data, VALUE, "$prefixes")
            scope = {key: text_of(uri) for key, uri in object_of(prefixes).items()}
        try:
            return codec.parse(text_of(text), in_scope(scope))
        except ValueError as error:
            problem = error.message if isinstance(error, JsonError) else f"not a value of {label}: {error}"
        raise JsonError(problem)

    return Form(to, back)
