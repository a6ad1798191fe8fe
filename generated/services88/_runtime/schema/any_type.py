"""``xs:anyType``: values that bring their own type in ``xsi:type``."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias, cast
from uuid import UUID

from ..errors import DecodeError
from ..package import model_of
from ..qname import ARRAYS, XSD, XmlName
from . import simple_types as st
from .codecs import Codec, EnumCodec, FlagsCodec, RecordCodec, SimpleCodec
from .collections import ArrayCodec
from .enums import WireEnum
from .flags import WireFlag
from .record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    def __post_init__(self) -> None:
        """Check. Raises TypeError."""
        if not isinstance(cast("object", self.type_name), XmlName):
            raise TypeError(f"TypedValue takes XmlName(namespace, name), not {type(self.type_name).__name__}")


class XmlElement(Protocol):
    """An element of lxml."""

    @property
    def tag(self) -> Any:
        """Its name, in Clark notation."""
        ...

    @property
    def nsmap(self) -> Any:
        """The namespaces in scope."""
        ...


@dataclass(frozen=True, slots=True)
class XmlFragment:
    """An element of a type this package does not know, or of none, as it came."""

    xml: str

    @classmethod
    def of(cls, element: XmlElement) -> Self:
        """Return an element of lxml as it is now, without comments and processing instructions, and without its tail.

        Raises TypeError for what is no element, ValueError for what cannot stand alone, such as a reference to an
        entity.
        """
        from ..xml.fragment import to_text  # noqa: PLC0415 - loads lxml, which not every program needs
        from ..xml.lxml_adapter import etree  # noqa: PLC0415
        from ..xml.parse import parse  # noqa: PLC0415

        if not isinstance(getattr(element, "tag", None), str) or not hasattr(element, "nsmap"):
            raise TypeError(f"XmlFragment.of takes an element of lxml, not {type(element).__name__}")
        try:
            return cls(to_text(parse(etree().tostring(element, with_tail=False))))
        except DecodeError as error:
            raise ValueError(f"XmlFragment.of: {error.message}") from None

    def __repr__(self) -> str:
        """Show the element without what is in elements and attributes that the contract calls secret."""
        from ..redaction import masked  # noqa: PLC0415 - hardly ever

        shown = masked(self.xml, ()) if type(self.xml) is str else self.xml  # a Secret shows nothing by itself
        return f"XmlFragment(xml={shown!r})"


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

    def type_of(self, value: Any) -> XmlName | None:
        """Return the type that a value gets when nothing else is said, None when there is none."""
        if isinstance(value, (Record, WireEnum, WireFlag)):
            return type(value).__xml_name__
        if isinstance(value, int) and not isinstance(value, bool):
            return next((each for bound, each in _LONGER if -bound <= value < bound), st.INTEGER).xml_name
        # A subclass, such as an enumeration of numbers, is written as the plain value inside.
        codec = next(filter(None, map(self._implied.get, value.__class__.__mro__)), None)
        return None if codec is None else codec.xml_name

    def codec_of(self, name: XmlName) -> Codec[Any] | None:
        """Return the codec of a type by its name on the wire, None when it is not known."""
        simple = self._simple_types.get(name)
        if simple is not None:
            return simple
        found = model_of(name)
        if found is not None:
            is_flags, is_enum = issubclass(found, WireFlag), issubclass(found, WireEnum)
            return (FlagsCodec if is_flags else EnumCodec if is_enum else RecordCodec)(found.__name__)
        if name.name.startswith("ArrayOf"):
            item = name.name.removeprefix("ArrayOf")
            inner = self.codec_of(XmlName(XSD if name.namespace == ARRAYS else name.namespace, item))
            if inner is not None:
                return ArrayCodec(item, inner, namespace=name.namespace)
        return None


ANY = AnyCodec()


class AnySimpleCodec(AnyCodec):
    """Content of any simple type: text without ``xsi:type`` is ``str``, text that says it is a string a TypedValue."""

    text: SimpleCodec[str] = st.STRING

    def with_empty(self, text: str) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty."""
        made = copy(self)
        made.text = st.STRING.with_empty(text)
        return made

    def type_of(self, value: Any) -> XmlName | None:
        """Return the type that a value gets, None for plain text."""
        return None if is_plain_text(value) else super().type_of(value)


def is_plain_text(value: object) -> bool:
    """Whether a value is text, and no member of an enumeration."""
    return isinstance(value, str) and not isinstance(value, WireEnum)
