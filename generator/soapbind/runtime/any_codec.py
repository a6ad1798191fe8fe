"""``xs:anyType``: values that bring their own type in ``xsi:type``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from . import simple_types as st
from .codecs import Codec, EnumCodec, FlagsCodec, Reader, RecordCodec, SimpleCodec, Writer, is_nil
from .collection_codecs import ArrayCodec
from .enums import WireEnum
from .errors import DecodeError, EncodeError
from .extension import markup
from .flags import WireFlag
from .node import to_text
from .records import Record
from .registry import model_of
from .tables import type_name
from .writing import type_attribute
from .xmlname import ARRAYS, SERIALIZATION, XSD, XSI_TYPE, XmlName

if TYPE_CHECKING:
    from .node import Node

# The type a Python value gets on the wire when nothing else is said, the first match wins (bool is an int).
_DEFAULTS: tuple[tuple[type, SimpleCodec[Any]], ...] = (
    (bool, st.BOOLEAN),
    (int, st.INT),
    (float, st.DOUBLE),
    (Decimal, st.DECIMAL),
    (datetime, st.DATE_TIME),
    (timedelta, st.DURATION),
    (UUID, st.GUID),
    (bytes, st.BASE64),
)


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value with the XML type it has on the wire, where the Python type alone does not tell: ``short``, arrays."""

    type_name: XmlName
    value: Any


@dataclass(frozen=True, slots=True)
class XmlFragment:
    """An element of a type this package does not know, or of none, as it came."""

    xml: str


AnyValue: TypeAlias = (
    str | bool | int | float | Decimal | datetime | timedelta | UUID | bytes | Record | WireEnum | WireFlag
    | TypedValue | XmlFragment
)  # fmt: skip


def _codec_of(name: XmlName) -> Codec[Any] | None:
    simple = st.BY_XML_NAME.get(name)
    if simple is None and name == XmlName(XSD, "duration"):
        simple = st.BY_XML_NAME[XmlName(SERIALIZATION, "duration")]
    if simple is not None:
        return simple
    found = model_of(name)
    if found is not None:
        kind = FlagsCodec if issubclass(found, WireFlag) else EnumCodec if issubclass(found, WireEnum) else RecordCodec
        return kind(found.__name__)
    if name.name.startswith("ArrayOf"):
        item = name.name.removeprefix("ArrayOf")
        inner = _codec_of(XmlName(XSD if name.namespace == ARRAYS else name.namespace, item))
        if inner is not None:
            return ArrayCodec(item, inner, namespace=name.namespace)
    return None


def _implied(value: Any) -> XmlName | None:
    if isinstance(value, str) and not isinstance(value, WireEnum):
        return st.STRING.xml_name
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**31) <= value < 2**31:
        return st.LONG.xml_name
    for kind, codec in _DEFAULTS:
        if type(value) is kind:
            return codec.xml_name
    if isinstance(value, (Record, WireEnum, WireFlag)):
        return type(value).__xml_name__
    return None


class AnyCodec(Codec[Any]):
    """Content of any type."""

    def reader(self) -> Reader:
        """Return a reader that goes by ``xsi:type`` and keeps what it does not know as XML."""
        return _read_any

    def writer(self, tag: str) -> Writer:
        """Return a writer that adds ``xsi:type``."""

        def write(value: Any, out: list[str]) -> None:
            if isinstance(value, XmlFragment):
                out.append(markup(value.xml))
                return
            name, content = (
                (value.type_name, value.value) if isinstance(value, TypedValue) else (_implied(value), value)
            )
            codec = None if name is None else _codec_of(name)
            if name is None or codec is None:
                raise EncodeError(f"no XML type is known for {type(content).__name__}")
            mark = len(out)
            codec.writer(tag)(content, out)
            head = out[mark]
            cut = len(tag) + 1
            if "i:type=" not in head[: head.index(">")]:
                out[mark] = head[:cut] + type_attribute(name) + head[cut:]

        return write


def _read_any(node: Node) -> Any:
    if is_nil(node):
        return None
    declared = node.get(XSI_TYPE)
    if declared is None:
        return _fragment(node)
    try:
        name = type_name(node, declared)
    except DecodeError:  # a prefix nobody declared: as in the vendor's documented examples
        return _fragment(node)
    codec = _codec_of(name)
    if codec is None:
        return _fragment(node)
    value = codec.reader()(node)
    return value if _implied(value) == name else TypedValue(name, value)


def _fragment(node: Node) -> XmlFragment:
    return XmlFragment(to_text(node))
