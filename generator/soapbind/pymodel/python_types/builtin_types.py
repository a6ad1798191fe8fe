"""The simple types of XML Schema and DataContractSerializer in Python."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from soapbind.contract.model import ARRAYS, SERIALIZATION, XSD, QName
from soapbind.pymodel.model import PyType, Symbol

if TYPE_CHECKING:
    from collections.abc import Mapping

RUNTIME = "{root}_runtime"
_CONTRACT = "{root}_contract"
_SWA = frozenset({Symbol(f"{RUNTIME}.attachments", "swa")})
ATTACHMENT_REFERENCE = PyType("swa.Attachment", "swa.REFERENCE", "wsi:swaRef", is_value=False, symbols=_SWA)
_OF_RUNTIME = {ARRAYS: "ARRAYS", SERIALIZATION: "SERIALIZATION"}  # namespaces of which the runtime has constants

_XSD_RULES = Symbol(f"{RUNTIME}.schema", "xsd")  # the module of the runtime with the rules of XML Schema
_TEXT = {
    # XML Schema name: codec; the white space of the type counts for those that derive from it (part 2, 4.3.6)
    "string": "STRING",
    "normalizedString": "NORMALIZED_STRING",
    "token": "TOKEN",
    "language": "LANGUAGE",
    "Name": "NAME",
    "NCName": "NCNAME",
    "NMTOKEN": "NMTOKEN",
    "ID": "ID",
    "IDREF": "IDREF",
    "ENTITY": "ENTITY",
    "anyURI": "ANY_URI",
    "gYear": "G_YEAR",
    "gYearMonth": "G_YEAR_MONTH",
    "gMonth": "G_MONTH",
    "gMonthDay": "G_MONTH_DAY",
    "gDay": "G_DAY",
}
# What DataContractSerializer writes, with its zeros; elsewhere the codec of the same name in ``xsd`` is taken.
_NAMES: dict[str, tuple[str, str, bool, str]] = {
    # XML Schema name: annotation, codec, value type, module of the annotation
    "string": ("str", "STRING", False, ""),
    "boolean": ("bool", "BOOLEAN", True, ""),
    "byte": ("int", "BYTE", True, ""),
    "short": ("int", "SHORT", True, ""),
    "int": ("int", "INT", True, ""),
    "long": ("int", "LONG", True, ""),
    "unsignedByte": ("int", "UNSIGNED_BYTE", True, ""),
    "unsignedShort": ("int", "UNSIGNED_SHORT", True, ""),
    "unsignedInt": ("int", "UNSIGNED_INT", True, ""),
    "unsignedLong": ("int", "UNSIGNED_LONG", True, ""),
    "integer": ("int", "INTEGER", True, ""),
    "nonNegativeInteger": ("int", "NON_NEGATIVE_INTEGER", True, ""),
    "positiveInteger": ("int", "POSITIVE_INTEGER", True, ""),
    "nonPositiveInteger": ("int", "NON_POSITIVE_INTEGER", True, ""),
    "negativeInteger": ("int", "NEGATIVE_INTEGER", True, ""),
    "float": ("float", "FLOAT", True, ""),
    "double": ("float", "DOUBLE", True, ""),
    "decimal": ("Decimal", "DECIMAL", True, "decimal"),
    "dateTime": ("datetime", "DATE_TIME", True, "datetime"),
    "date": ("dt.date", "DATE", True, "datetime as dt"),
    "time": ("dt.time", "TIME", True, "datetime as dt"),
    "duration": ("timedelta", "DURATION", True, "datetime"),
    "base64Binary": ("bytes", "BASE64", False, ""),
    "hexBinary": ("bytes", "HEX_BINARY", False, ""),
    "anyType": ("AnyValue", "ANY", False, RUNTIME),
}
_SERIALIZATION: dict[str, tuple[str, str, bool, str]] = {
    "char": ("str", "CHAR", True, ""),
    "duration": ("timedelta", "DURATION", True, "datetime"),
    "guid": ("UUID", "GUID", True, "uuid"),
}
# No value type of .NET is like these, and not all of them have a 0: the rules of XML Schema are theirs everywhere.
_NO_DOTNET_TYPE = frozenset(
    {"integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"}
)
# Annotations that differ by the rules of XML Schema: these types have values that Python's own cannot hold.
_EXACT = {
    "dateTime": "xsd.DateTime",
    "date": "xsd.Date",
    "time": "xsd.Time",
    "duration": "xsd.Duration",
    "anyType": "xsd.AnyValue",
}
# What XML Schema 1.1 has more, with values that types of 1.0 have too (part 2, 3.2.1 and 3.4).
_LATER = {
    "anyAtomicType": "anySimpleType",
    "dateTimeStamp": "dateTime",
    "dayTimeDuration": "duration",
    "yearMonthDuration": "duration",
}
# Names are values with a namespace; types of XML Schema that are lists of another.
_NAMED = frozenset({"QName", "NOTATION"})
_LISTS = {"NMTOKENS": "NMTOKEN", "IDREFS": "IDREF", "ENTITIES": "ENTITY"}
DERIVED = Symbol(f"{RUNTIME}.schema", "derived")  # the module of the runtime with lists, unions and names
UNIONS = frozenset(_EXACT.values())  # annotations that stand for several classes


def namespace_symbol(namespace: str, constants: Mapping[str, str]) -> Symbol | None:
    """Return the constant for a namespace, None where it is written out; ``constants`` are those of the package."""
    if namespace in _OF_RUNTIME:
        return Symbol(RUNTIME, _OF_RUNTIME[namespace])
    return Symbol(_CONTRACT, constants[namespace]) if namespace in constants else None


def builtin(name: QName, *, is_data_contract: bool) -> PyType | None:
    """Return the Python type of a simple type that needs no class, None for any other name.

    DataContract's value types have a zero; by the rules of XML Schema no type has.
    """
    if name.namespace == SERIALIZATION:
        entry = _SERIALIZATION.get(name.name)
        return None if entry is None else _type(f"ser:{name.name}", entry)
    if name.namespace != XSD:
        return None
    entry = _NAMES.get(name.name)
    if entry is None or not is_data_contract or name.name in _NO_DOTNET_TYPE:
        return _of_schema(name.name)
    return _type(f"xs:{name.name}", entry)


def _of_schema(name: str) -> PyType | None:
    label, name = f"xs:{name}", _LATER.get(name, name)
    entry = _NAMES.get(name)
    if name == "anySimpleType":
        return _by_schema(label, "xsd.AnyValue", "ANY_SIMPLE")
    if name in _TEXT:
        return text_type(label, name)
    if name in _NAMED:
        symbols = frozenset({DERIVED, Symbol(RUNTIME, "XmlName")})
        return PyType("XmlName", "derived.QNAME", label, is_value=False, symbols=symbols)
    if name in _LISTS:
        return list_type(text_type(f"xs:{_LISTS[name]}", _LISTS[name]), label)
    if entry is None:
        return None
    annotation, codec, _, module = entry
    exact = _EXACT.get(name)
    return _by_schema(label, exact or annotation, codec, "" if exact else module)


def is_text(name: QName) -> bool:
    """Whether a built-in type is text whose values are kept as ``str``."""
    return name.namespace == XSD and name.name in _TEXT


def text_type(label: str, name: str) -> PyType:
    """Return ``str`` with the white space of the text type ``name`` of XML Schema."""
    return _type(label, _NAMES[name]) if name == "string" else _by_schema(label, "str", _TEXT[name])


def list_type(item: PyType, label: str) -> PyType:
    """Return a list of values that stand side by side in one text (``xs:list``)."""
    return replace(
        item,
        pattern=f"list[{item.pattern}]",
        codec=f"derived.ListOf({item.codec})",
        label=label,
        is_value=False,
        symbols=item.symbols | {DERIVED},
        is_hashable=False,
        is_zeroless=False,
    )


@cache
def _type(label: str, entry: tuple[str, str, bool, str]) -> PyType:
    annotation, codec, is_value, module = entry
    symbols = {Symbol(RUNTIME, codec)}
    if module:
        symbols.add(Symbol(module, "" if " as " in module else annotation))
    return PyType(annotation, codec, label, is_value, frozenset(symbols), is_hashable=codec != "ANY")


@cache
def _by_schema(label: str, annotation: str, codec: str, module: str = "") -> PyType:
    symbols = {_XSD_RULES, *([Symbol(module, annotation)] if module else [])}
    is_hashable = codec not in {"ANY", "ANY_SIMPLE"}
    return PyType(
        annotation, f"xsd.{codec}", label, is_value=False, symbols=frozenset(symbols), is_hashable=is_hashable
    )
