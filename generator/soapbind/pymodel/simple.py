"""The simple types of XML Schema and DataContractSerializer in Python."""

from __future__ import annotations

from soapbind.contract.model import SERIALIZATION, XSD, QName
from soapbind.pymodel.model import PyType, Symbol

RUNTIME = "{root}_runtime"

_NAMES: dict[str, tuple[str, str, bool, str]] = {
    # XML Schema name: annotation, codec, value type, module of the annotation
    "string": ("str", "STRING", False, ""),
    "normalizedString": ("str", "STRING", False, ""),
    "token": ("str", "STRING", False, ""),
    "language": ("str", "STRING", False, ""),
    "Name": ("str", "STRING", False, ""),
    "NCName": ("str", "STRING", False, ""),
    "NMTOKEN": ("str", "STRING", False, ""),
    "ID": ("str", "STRING", False, ""),
    "IDREF": ("str", "STRING", False, ""),
    "anyURI": ("str", "ANY_URI", False, ""),
    "anySimpleType": ("str", "STRING", False, ""),
    "gYear": ("str", "STRING", False, ""),
    "gYearMonth": ("str", "STRING", False, ""),
    "gMonth": ("str", "STRING", False, ""),
    "gMonthDay": ("str", "STRING", False, ""),
    "gDay": ("str", "STRING", False, ""),
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


def builtin(name: QName) -> PyType | None:
    """Return the Python type of a simple type that needs no class, None for any other name."""
    if name.namespace == XSD:
        entry, label = _NAMES.get(name.name), f"xs:{name.name}"
    elif name.namespace == SERIALIZATION:
        entry, label = _SERIALIZATION.get(name.name), f"ser:{name.name}"
    else:
        return None
    if entry is None:
        return None
    annotation, codec, is_value, module = entry
    symbols = {Symbol(RUNTIME, codec)}
    if module:
        symbols.add(Symbol(module, "" if " as " in module else annotation))
    return PyType(annotation, codec, label, is_value, frozenset(symbols))
