"""Values by the kind of their declaration: enumerations, lists, dictionaries, unions, and simple values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from soapbind.example import simple
from soapbind.example.defaults import enum_member, flag_members
from soapbind.example.tree import Code
from soapbind.example.unnamed import attachment
from soapbind.example.value import NoExampleError, Value, list_of
from soapbind.example.words import singular, usual
from soapbind.pymodel.model import Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from soapbind.example.codecs import Declared
    from soapbind.example.place import Place, ValueMaker
    from soapbind.pymodel.model import PyEnum


def value_of(make: ValueMaker, found: Declared, place: Place) -> Value:
    """Return a value of what is declared. Raises NoExampleError."""
    return _KINDS.get(found.name, _simple)(make, found, place)


def enumerated(make: ValueMaker, found: PyEnum, text: str = "") -> Value:
    """Return a value of an enumeration, or flags. Raises NoExampleError for one without members."""
    name, symbol = make.named(found.name)
    if not found.is_flags:
        member = enum_member(found, text)
        return Value(Code(f"{name}.{member.name}"), member.value, frozenset({symbol}), member.value)
    members = flag_members(found)
    texts = [each.value for each in members]
    code = Code(" | ".join(f"{name}.{each.name}" for each in members))
    return Value(code, texts, frozenset({symbol}), " ".join(texts))


def _of_enum(make: ValueMaker, found: Declared, place: Place) -> Value:
    return enumerated(make, make.enum(found.texts[0]), place.text)


def _object(make: ValueMaker, found: Declared, place: Place) -> Value:
    return make.instance(found.texts[0], place)


def _objects(make: ValueMaker, found: Declared, place: Place) -> Value:
    return list_of([make.instance(found.texts[0], replace(place, use=make.uses.item(place.use)))])


def _array(make: ValueMaker, found: Declared, place: Place) -> Value:
    item = replace(place, name=singular(place.name), use=make.uses.item(place.use))
    return list_of([make.value(found.inner[0], item)])


def _inner(make: ValueMaker, found: Declared, place: Place) -> Value:
    return make.value(found.inner[0], place)


def _pairs(make: ValueMaker, found: Declared, place: Place) -> Value:
    """Return a dictionary, or the list of pairs that stands for one."""
    uses = make.uses.pair(place.use)
    key = make.value(found.inner[0], replace(place, name="key", use=uses[0]))
    value = make.value(found.inner[1], replace(place, name="value", use=uses[1]))
    symbols = key.symbols | value.symbols
    data: Any = [{"key": key.data, "value": value.data}]
    if found.name == "PairsOf":
        pair = Code("", (("", key.code), ("", value.code)), "()")
        return Value(Code("", (("", pair),), "[]"), data, symbols)
    if _is_plain(found.inner[0]):
        data = {simple.key_text(key.data): value.data}
    return Value(Code("", ((f"{key.code.text()}: ", value.code),), "{}"), data, symbols)


def _is_plain(key: Declared) -> bool:
    """Whether keys of a dictionary are keys of an object in JSON: those of one simple type."""
    inner = key.inner[0] if key.name == "soapenc.typed" else key
    return not inner.inner and not inner.texts and not inner.name.endswith(("ANY", "ANY_SIMPLE", "QNAME"))


def _words(make: ValueMaker, found: Declared, place: Place) -> Value:
    """Return a list whose items stand side by side in one text."""
    texts = (place.text or make.uses.text(place.use, place.name)).split() or [""]
    try:
        items = [make.value(found.inner[0], replace(place, use=None, text=text)) for text in texts]
    except NoExampleError:
        items = [make.value(found.inner[0], replace(place, use=None, text=""))]
    return replace(list_of(items), text=" ".join(item.text for item in items))


def _union(make: ValueMaker, found: Declared, place: Place) -> Value:
    """Return a value of the first type of a union that has the text which the contract allows, or any text."""
    text = place.text or make.uses.text(place.use, place.name)
    for wanted in dict.fromkeys((text, "")):
        for each in found.inner:
            try:
                made = make.value(each, replace(place, use=None, text=wanted))
            except NoExampleError:
                continue
            if made.text and wanted in {"", made.text}:
                return replace(made, data=made.text)
    raise NoExampleError


def _qualified(make: ValueMaker, _found: Declared, _place: Place) -> Value:
    code = Code("XmlName", (("", Code('"urn:example"')), ("", Code('"name"'))), "()")
    return Value(code, "{urn:example}name", frozenset({Symbol(make.root, "XmlName")}))


def _simple(make: ValueMaker, found: Declared, place: Place) -> Value:
    text = place.text or make.uses.text(place.use, place.name)
    if text:
        try:
            return simple.value_of(found.name, text, make.root)
        except NoExampleError:
            if place.text:
                raise
    return simple.value_of(found.name, usual(simple.xsd_name(found.name), place.name), make.root)


_KINDS: Mapping[str, Callable[[ValueMaker, Declared, Place], Value]] = {
    "RecordOf": _object,
    "RecordsOf": _objects,
    **dict.fromkeys(("EnumOf", "FlagsOf", "derived.NamesOf"), _of_enum),
    **dict.fromkeys(("ArrayOf", "soapenc.ArrayOf", "soapenc.Rows"), _array),
    **dict.fromkeys(("DictionaryOf", "PairsOf"), _pairs),
    **dict.fromkeys(("OrNil", "derived.Restricted", "soapenc.typed"), _inner),
    "derived.ListOf": _words,
    "derived.UnionOf": _union,
    "derived.QNAME": _qualified,
    "swa.REFERENCE": lambda make, _found, _place: attachment(make.root),
}
