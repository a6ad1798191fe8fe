"""``xs:anyType``: values that bring their own type in ``xsi:type``."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from uuid import UUID

from . import simple_types as st
from .codecs import Codec, EnumCodec, Reader, RecordCodec, SimpleCodec, Writer, is_nil
from .collection_codecs import ArrayCodec
from .enums import WireEnum
from .errors import DecodeError, EncodeError
from .extension import markup
from .flags import WireFlag
from .flags_codec import FlagsCodec
from .fragment import to_text
from .records import Record
from .registry import model_of
from .tables import type_name
from .writing import type_attribute
from .xmlname import ARRAYS, XSD, XSI_TYPE, XmlName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .node import Node

# The type a Python value gets on the wire when nothing else is said.
IMPLIED: dict[type, SimpleCodec[Any]] = {
    str: st.STRING,
    bool: st.BOOLEAN,
    float: st.DOUBLE,
    Decimal: st.DECIMAL,
    datetime: st.DATE_TIME,
    timedelta: st.DURATION,
    UUID: st.GUID,
    bytes: st.BASE64,
}
_LONGER = ((2**31, st.INT), (2**63, st.LONG))


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


class AnyCodec(Codec[Any]):
    """Content of any type. A value brings its type in ``xsi:type``."""

    def __init__(
        self,
        simple_types: Mapping[XmlName, SimpleCodec[Any]] = st.BY_XML_NAME,
        implied: Mapping[type, SimpleCodec[Any]] = IMPLIED,
    ) -> None:
        """Keep the simple types by their names, and which of them a Python type stands for."""
        self._simple_types, self._implied = simple_types, implied

    def reader(self) -> Reader:
        """Return a reader that goes by ``xsi:type`` and keeps what it does not know as XML."""

        def read(node: Node) -> Any:
            if is_nil(node):
                return None
            declared = node.get(XSI_TYPE)
            if declared is None:
                return self.untyped(node)
            try:
                name = type_name(node, declared)
            except DecodeError:  # a prefix nobody declared: as in the vendor's documented examples
                return _fragment(node)
            codec = self._codec_of(name)
            if codec is None:
                return _fragment(node)
            value = codec.reader()(node)
            # An empty element has no value of most types.
            return value if value is None or self.type_of(value) == name else TypedValue(name, value)

        return read

    def writer(self, tag: str) -> Writer:
        """Return a writer that adds ``xsi:type``."""

        def write(value: Any, out: list[str]) -> None:
            if isinstance(value, XmlFragment):
                out.append(markup(value.xml))
                return
            name, content = (
                (value.type_name, value.value) if isinstance(value, TypedValue) else (self.type_of(value), value)
            )
            codec = None if name is None else self._codec_of(name)
            if name is None or codec is None:
                raise EncodeError(f"no XML type is known for {type(content).__name__}")
            mark = len(out)
            codec.writer(tag)(content, out)
            head = out[mark]
            cut = len(tag) + 1
            if "i:type=" not in head[: head.index(">")]:
                out[mark] = head[:cut] + type_attribute(name) + head[cut:]

        return write

    def untyped(self, node: Node) -> Any:
        """Return the value of an element without ``xsi:type``."""
        return _fragment(node)

    def type_of(self, value: Any) -> XmlName | None:
        """Return the type that a value gets when nothing else is said, None when there is none."""
        if isinstance(value, (Record, WireEnum, WireFlag)):
            return type(value).__xml_name__
        if type(value) is int:
            return next((each for bound, each in _LONGER if -bound <= value < bound), st.INTEGER).xml_name
        codec = self._implied.get(str if isinstance(value, str) else value.__class__)
        return None if codec is None else codec.xml_name

    def _codec_of(self, name: XmlName) -> Codec[Any] | None:
        simple = self._simple_types.get(name)
        if simple is not None:
            return simple
        found = model_of(name)
        if found is not None:
            is_flags, is_enum = issubclass(found, WireFlag), issubclass(found, WireEnum)
            return (FlagsCodec if is_flags else EnumCodec if is_enum else RecordCodec)(found.__name__)
        if name.name.startswith("ArrayOf"):
            item = name.name.removeprefix("ArrayOf")
            inner = self._codec_of(XmlName(XSD if name.namespace == ARRAYS else name.namespace, item))
            if inner is not None:
                return ArrayCodec(item, inner, namespace=name.namespace)
        return None


class AnySimpleCodec(AnyCodec):
    """Content of any simple type: text without ``xsi:type`` is ``str``, text that says it is a string a TypedValue."""

    _text: SimpleCodec[str] = st.STRING

    def with_empty(self, text: str) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty."""
        made = copy(self)
        made._text = st.STRING.with_empty(text)  # noqa: SLF001 - of the same class
        return made

    def untyped(self, node: Node) -> Any:
        """Return the text."""
        return self._text.reader()(node)

    def type_of(self, value: Any) -> XmlName | None:
        """Return the type that a value gets, None for plain text."""
        return None if isinstance(value, str) and not isinstance(value, WireEnum) else super().type_of(value)

    def writer(self, tag: str) -> Writer:
        """Return a writer that adds ``xsi:type``, but not to text."""
        typed, text = super().writer(tag), self._text.writer(tag)

        def write(value: Any, out: list[str]) -> None:
            is_text = isinstance(value, str) and not isinstance(value, WireEnum)
            (text if is_text else typed)(value, out)

        return write


def _fragment(node: Node) -> XmlFragment:
    return XmlFragment(to_text(node))
