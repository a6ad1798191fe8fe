"""The simple types of XML Schema and DataContractSerializer, as codecs the generated classes name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from ..lexical import primitives as lexical
from ..lexical import times as lexical_time
from ..qname import SERIALIZATION, XSD, XmlName
from .codecs import DateTimeCodec, IntegerCodec, SimpleCodec, StringCodec

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from types import ModuleType
    from uuid import UUID

T = TypeVar("T")


def _xsd(
    name: str, functions: tuple[Callable[[str], T], Callable[[object], str]], default: T, *, is_value_type: bool = True
) -> SimpleCodec[T]:
    return SimpleCodec(XmlName(XSD, name), functions, default, is_value_type=is_value_type)


def _integer(name: str, low: int | None, high: int | None) -> IntegerCodec:
    return IntegerCodec(XmlName(XSD, name), low, high)


class _LateCodec(SimpleCodec[T]):
    """A type whose functions and zero are loaded when a class that has it is: not every message needs their modules."""

    def __init__(self, xml_name: XmlName, load: Callable[[], tuple[Any, Any, T]]) -> None:
        """Keep the name, and what loads the functions that read and write and the zero."""
        self.xml_name, self.is_value_type, self._load = xml_name, True, load

    def __getattr__(self, name: str) -> Any:
        """Load."""
        if name not in {"parse", "format", "default"}:
            raise AttributeError(name)
        for each, value in zip(("parse", "format", "default"), self._load(), strict=True):
            self.__dict__.setdefault(each, value)  # copies may have a default of their own
        return self.__dict__[name]


def _numbers() -> ModuleType:
    from ..lexical import numbers  # noqa: PLC0415

    return numbers


def _guids() -> ModuleType:
    from ..lexical import guids  # noqa: PLC0415

    return guids


BYTE = _integer("byte", -(2**7), 2**7 - 1)
SHORT = _integer("short", -(2**15), 2**15 - 1)
INT = _integer("int", -(2**31), 2**31 - 1)
LONG = _integer("long", -(2**63), 2**63 - 1)
UNSIGNED_BYTE = _integer("unsignedByte", 0, 2**8 - 1)
UNSIGNED_SHORT = _integer("unsignedShort", 0, 2**16 - 1)
UNSIGNED_INT = _integer("unsignedInt", 0, 2**32 - 1)
UNSIGNED_LONG = _integer("unsignedLong", 0, 2**64 - 1)
INTEGER = _integer("integer", None, None)
NON_NEGATIVE_INTEGER = _integer("nonNegativeInteger", 0, None)
POSITIVE_INTEGER = _integer("positiveInteger", 1, None)
NON_POSITIVE_INTEGER = _integer("nonPositiveInteger", None, 0)
NEGATIVE_INTEGER = _integer("negativeInteger", None, -1)
BOOLEAN = _xsd("boolean", (lexical.read_boolean, lexical.write_boolean), default=False)
FLOAT: SimpleCodec[float] = _LateCodec(
    XmlName(XSD, "float"), lambda: (_numbers().read_double, _numbers().write_float, 0.0)
)
DOUBLE: SimpleCodec[float] = _LateCodec(
    XmlName(XSD, "double"), lambda: (_numbers().read_double, _numbers().write_double, 0.0)
)
DECIMAL: SimpleCodec[Decimal] = _LateCodec(
    XmlName(XSD, "decimal"), lambda: (_numbers().read_decimal, _numbers().write_decimal, _numbers().ZERO)
)
DATE_TIME = DateTimeCodec(
    XmlName(XSD, "dateTime"),
    (lexical_time.read_date_time, lexical_time.write_date_time),
    datetime.min,  # noqa: DTZ901 - .NET's DateTime.MinValue has no zone either
)
DATE = _xsd("date", (lexical_time.read_date, lexical_time.write_date), date.min)
TIME = _xsd("time", (lexical_time.read_time, lexical_time.write_time), time.min)
STRING = StringCodec(XmlName(XSD, "string"))
ANY_URI = _xsd("anyURI", (lexical.collapse, lexical.write_string), "", is_value_type=False)
BASE64 = _xsd("base64Binary", (lexical.read_base64, lexical.write_base64), b"", is_value_type=False)
HEX_BINARY = _xsd("hexBinary", (lexical.read_hex, lexical.write_hex), b"", is_value_type=False)
DURATION = SimpleCodec(
    XmlName(SERIALIZATION, "duration"), (lexical_time.read_duration, lexical_time.write_duration), timedelta(0)
)
GUID: SimpleCodec[UUID] = _LateCodec(
    XmlName(SERIALIZATION, "guid"), lambda: (_guids().read_guid, _guids().write_guid, _guids().ZERO)
)
CHAR = SimpleCodec(XmlName(SERIALIZATION, "char"), (lexical.read_char, lexical.write_char), "\0")

# Every simple type by its name on the wire, for xsi:type.
BY_XML_NAME: dict[XmlName, SimpleCodec[Any]] = {
    codec.xml_name: codec for codec in list(globals().values()) if isinstance(codec, SimpleCodec)
}
BY_XML_NAME[XmlName(XSD, "duration")] = DURATION
