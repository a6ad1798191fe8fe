"""The runtime of a generated package: copied, never edited.

This module has what generated declarations name. Everything that needs lxml or HTTP is imported when it is used.
"""

from __future__ import annotations

from .operation import AnyOperation, Operation, Reply, Request, Response
from .qname import ARRAYS, SERIALIZATION, XSD, XmlName
from .schema.any_type import AnyCodec, AnyValue, TypedValue, XmlFragment
from .schema.codecs import Codec, EnumCodec, FlagsCodec, RecordCodec
from .schema.collections import ArrayCodec, DictionaryCodec, PairsCodec, records
from .schema.enums import WireEnum
from .schema.fields import element, or_nil, repeated
from .schema.flags import WireFlag
from .schema.record import (
    NIL,
    ExtensionData,
    Nil,
    Record,
    UnknownElement,
    record,
    without_nil,
)
from .schema.simple_types import (
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

ANY = AnyCodec()
ArrayOf = ArrayCodec
DictionaryOf = DictionaryCodec
EnumOf = EnumCodec
FlagsOf = FlagsCodec
OrNil = or_nil
PairsOf = PairsCodec
RecordOf = RecordCodec
RecordsOf = records

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
    "NIL",
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
    "Nil",
    "Operation",
    "OrNil",
    "PairsOf",
    "Record",
    "RecordOf",
    "RecordsOf",
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
    "record",
    "repeated",
    "without_nil",
]
