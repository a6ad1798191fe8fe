"""The simple types of XML Schema as its own rules have them, for contracts that DataContractSerializer did not write.

No type has a zero: an element that is empty has its default or no value, one that is absent is absent (XML Schema
part 1, 3.3.4). White space is what the type says (part 2, 4.3.6), and what Python's types cannot hold is kept exactly.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from ..lexical import primitives as lexical
from ..lexical import times as lexical_time
from ..lexical import xsd_values as lexical_xsd
from ..lexical.exact import XsdDate, XsdDateTime, XsdDuration, XsdTime
from ..qname import XSD, XmlName
from ..schema import simple_types as st
from .any_type import IMPLIED, AnyCodec, AnySimpleCodec
from .any_type import AnyValue as _AnyValue
from .codecs import SimpleCodec

Date: TypeAlias = dt.date | XsdDate
Time: TypeAlias = dt.time | XsdTime
DateTime: TypeAlias = dt.datetime | XsdDateTime
Duration: TypeAlias = dt.timedelta | XsdDuration
AnyValue: TypeAlias = _AnyValue | Date | Time | DateTime | Duration
_NO_TIME = dt.timedelta(0)


def _text(name: str, white_space: str = "collapse") -> SimpleCodec[str]:
    functions = lexical.WHITE_SPACE[white_space], lexical.write_string
    return SimpleCodec(XmlName(XSD, name), functions, "", is_value_type=False)


STRING = st.STRING
NORMALIZED_STRING = _text("normalizedString", "replace")
TOKEN = _text("token")
LANGUAGE = _text("language")
NAME = _text("Name")
NCNAME = _text("NCName")
NMTOKEN = _text("NMTOKEN")
ID = _text("ID")
IDREF = _text("IDREF")
ENTITY = _text("ENTITY")
ANY_URI = st.ANY_URI
G_YEAR = _text("gYear")
G_YEAR_MONTH = _text("gYearMonth")
G_MONTH = _text("gMonth")
G_MONTH_DAY = _text("gMonthDay")
G_DAY = _text("gDay")
BYTE = st.BYTE.without_zero()
SHORT = st.SHORT.without_zero()
INT = st.INT.without_zero()
LONG = st.LONG.without_zero()
UNSIGNED_BYTE = st.UNSIGNED_BYTE.without_zero()
UNSIGNED_SHORT = st.UNSIGNED_SHORT.without_zero()
UNSIGNED_INT = st.UNSIGNED_INT.without_zero()
UNSIGNED_LONG = st.UNSIGNED_LONG.without_zero()
INTEGER = st.INTEGER.without_zero()
NON_NEGATIVE_INTEGER = st.NON_NEGATIVE_INTEGER.without_zero()
POSITIVE_INTEGER = st.POSITIVE_INTEGER.without_zero()
NON_POSITIVE_INTEGER = st.NON_POSITIVE_INTEGER.without_zero()
NEGATIVE_INTEGER = st.NEGATIVE_INTEGER.without_zero()
BOOLEAN = st.BOOLEAN.without_zero()
FLOAT = st.FLOAT.with_functions(lexical_xsd.read_double, st.FLOAT.format)
DOUBLE = st.DOUBLE.with_functions(lexical_xsd.read_double, st.DOUBLE.format)
DECIMAL = st.DECIMAL.without_zero()
DATE_TIME = st.DATE_TIME.with_functions(lexical_xsd.read_date_time, lexical_xsd.write_date_time)
DATE = st.DATE.with_functions(lexical_xsd.read_date, lexical_xsd.write_date)
TIME = st.TIME.with_functions(lexical_xsd.read_time, lexical_xsd.write_time)
_DURATION = SimpleCodec(XmlName(XSD, "duration"), (lexical_time.read_duration, lexical_time.write_duration), _NO_TIME)
DURATION = _DURATION.with_functions(lexical_xsd.read_duration, lexical_xsd.write_duration)
BASE64 = st.BASE64
HEX_BINARY = st.HEX_BINARY

_OWN: dict[XmlName, SimpleCodec[Any]] = {
    codec.xml_name: codec for codec in list(globals().values()) if isinstance(codec, SimpleCodec)
}
BY_XML_NAME: dict[XmlName, SimpleCodec[Any]] = {**st.BY_XML_NAME, **_OWN}
ANY = AnyCodec(
    BY_XML_NAME,
    IMPLIED
    | {dt.date: DATE, dt.time: TIME, dt.datetime: DATE_TIME, dt.timedelta: DURATION}
    | {XsdDate: DATE, XsdTime: TIME, XsdDateTime: DATE_TIME, XsdDuration: DURATION},
)
ANY_SIMPLE = AnySimpleCodec(BY_XML_NAME, {kind: codec for kind, codec in IMPLIED.items() if kind is not str})
