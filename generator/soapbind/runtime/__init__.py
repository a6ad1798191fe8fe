"""The runtime of a generated package: copied verbatim, never edited.

This module has what generated declarations name. Everything that needs lxml or HTTP is imported when it is used.
"""

from __future__ import annotations

from .any_codec import AnyCodec, AnyValue, TypedValue, XmlFragment
from .codecs import Codec, EnumCodec, RecordCodec
from .collection_codecs import ArrayCodec, DictionaryCodec
from .enums import WireEnum
from .flags import WireFlag
from .flags_codec import FlagsCodec
from .operation import AnyOperation, Operation, Reply, Request, Response
from .records import ExtensionData, Record, UnknownElement, element, repeated
from .simple_types import (
    BASE64,
    BOOLEAN,
    BYTE,
    CHAR,
    DATE,
    DATE_TIME,
    DECIMAL,
    DOUBLE,
    DURATION,
    FLOAT,
    GUID,
    HEX_BINARY,
    INT,
    INTEGER,
    LONG,
    NEGATIVE_INTEGER,
    NON_NEGATIVE_INTEGER,
    NON_POSITIVE_INTEGER,
    POSITIVE_INTEGER,
    SHORT,
    STRING,
    TIME,
    UNSIGNED_BYTE,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    UNSIGNED_SHORT,
)
from .xmlname import ARRAYS, SERIALIZATION, XSD, XmlName

ANY = AnyCodec()
ArrayOf = ArrayCodec
DictionaryOf = DictionaryCodec
EnumOf = EnumCodec
FlagsOf = FlagsCodec
RecordOf = RecordCodec

__all__ = [
    "ANY",
    "ARRAYS",
    "BASE64",
    "BOOLEAN",
    "BYTE",
    "CHAR",
    "DATE",
    "DATE_TIME",
    "DECIMAL",
    "DOUBLE",
    "DURATION",
    "FLOAT",
    "GUID",
    "HEX_BINARY",
    "INT",
    "INTEGER",
    "LONG",
    "NEGATIVE_INTEGER",
    "NON_NEGATIVE_INTEGER",
    "NON_POSITIVE_INTEGER",
    "POSITIVE_INTEGER",
    "SERIALIZATION",
    "SHORT",
    "STRING",
    "TIME",
    "UNSIGNED_BYTE",
    "UNSIGNED_INT",
    "UNSIGNED_LONG",
    "UNSIGNED_SHORT",
    "XSD",
    "AnyOperation",
    "AnyValue",
    "ArrayOf",
    "Codec",
    "DictionaryOf",
    "EnumOf",
    "ExtensionData",
    "FlagsOf",
    "Operation",
    "Record",
    "RecordOf",
    "Reply",
    "Request",
    "Response",
    "TypedValue",
    "UnknownElement",
    "WireEnum",
    "WireFlag",
    "XmlFragment",
    "XmlName",
    "element",
    "repeated",
]
