"""The runtime of a generated package: copied, never edited.

This module has what generated declarations name. Everything that needs lxml or HTTP is imported when it is used, and
so is what few classes name and takes its time to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .operation import AnyOperation, Operation, Reply, Request, Response
from .qname import ARRAYS, SERIALIZATION, XSD, XmlName
from .schema.codecs import Codec, EnumCodec, FlagsCodec, RecordCodec
from .schema.collections import ArrayCodec, DictionaryCodec, PairsCodec, records
from .schema.enums import WireEnum
from .schema.fields import element, or_nil, repeated
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

if TYPE_CHECKING:
    from .schema.any_type import ANY, AnyValue, TypedValue, XmlFragment
    from .schema.flags import WireFlag
else:

    def __getattr__(name: str) -> Any:
        """Load what is not there yet."""
        if name == "WireFlag":
            from .schema import flags as module  # noqa: PLC0415
        elif name in {"ANY", "AnyValue", "TypedValue", "XmlFragment"}:
            from .schema import any_type as module  # noqa: PLC0415
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(module, name)
        return found


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
