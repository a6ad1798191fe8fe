"""Codecs: what the content of an element is. They declare it; ``decode`` and ``encode`` make the functions for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import copy
from datetime import datetime
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
    cast,
)

from ..lexical.integers import integer_codec
from ..lexical.primitives import read_string, write_string
from ..package import model

if TYPE_CHECKING:
    from ..qname import XmlName

T = TypeVar("T")
U = TypeVar("U")
# Gives the namespace of a prefix, None for the default namespace; None where it is not declared.
Namespaces: TypeAlias = Callable[[str | None], str | None]
# Gives the prefix for a namespace, which the element then declares. Raises ValueError where there can be none.
Prefixes: TypeAlias = Callable[[str], str]


def no_namespaces(_prefix: str | None) -> None:
    """Know no prefix."""


def in_scope(prefixes: Mapping[str, str]) -> Namespaces:
    """Return the function that knows prefixes; "" stands for none."""
    return lambda prefix: prefixes.get(prefix or "")


class Codec(Generic[T]):
    """One kind of content. ``is_value_type`` as in DataContract: never nil, zero if absent."""

    is_value_type: bool = False
    has_default: bool = False  # whether an empty element means something else than empty text

    def zero(self) -> T:
        """Return the value of an empty element; that of an absent one too where it is a value type."""
        raise NotImplementedError

    def with_empty(self, text: str) -> Self:  # noqa: ARG002 - for text only
        """Return this codec for an element whose ``default`` or ``fixed`` is ``text``.

        That is what an empty element means (XML Schema part 1, 3.3.4); an absent one stays absent.
        """
        return self


class SimpleCodec(Codec[T]):
    """A simple type: text only. ``xml_name`` is the type's name in XML Schema or in DataContractSerializer."""

    def __init__(
        self,
        xml_name: XmlName,
        functions: tuple[Callable[[str], T], Callable[[object], str]],
        default: T,
        *,
        is_value_type: bool = True,
    ) -> None:
        """Keep name, reading and writing functions, and the value for empty text."""
        self.xml_name = xml_name
        self.parse, self.format = functions
        self.default = default
        self.is_value_type = is_value_type

    def zero(self) -> T:
        """Return the value for empty text, None where that is no value; for a value type that of an absent one too."""
        return self.default

    def without_zero(self) -> Self:
        """Return this codec as XML Schema has it: empty text is no value."""
        made = copy(self)
        made.is_value_type, made.default = False, cast("Any", None)
        return made

    def with_functions(self, parse: Callable[[str], U], form: Callable[[object], str]) -> SimpleCodec[U]:
        """Return this codec, without a zero, with other functions to read and write."""
        made = cast("SimpleCodec[Any]", self.without_zero())
        made.parse, made.format = parse, form
        return made

    def with_empty(self, text: str) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty, if that is a value of the type."""
        made = copy(self)
        with suppress(ValueError):
            made.default, made.is_value_type, made.has_default = self.parse(text), False, bool(text)
        return made


class TextFunctions(NamedTuple):
    """How the text of a simple type is read and written.

    ``read`` raises ValueError for text that is no value; ``strict`` also for text that breaks a rule of the contract
    and can be read all the same, by which the types of a union are told apart. ``write`` returns text that is escaped
    for element content, or raises TypeError or ValueError. ``is_open`` says that ``read`` takes what no contract has.
    """

    label: str
    read: Callable[[str, Namespaces], Any]
    strict: Callable[[str, Namespaces], Any]
    write: Callable[[object, Prefixes], str]
    is_open: bool = False


class ScopedCodec(Codec[T]):
    """Text of more than one value, of more than one kind of value, or with names whose prefixes count."""

    empty = ""

    def __init__(self, functions: TextFunctions, item: Codec[Any] | None = None) -> None:
        """Keep what reads and writes the text, and the codec of the items of a list."""
        self.functions, self.label, self.item = functions, functions.label, item
        self.scope: Namespaces = no_namespaces
        self.has_scope = False

    def parse(self, text: str, namespaces: Namespaces = no_namespaces) -> T:
        """Return the value of a text. Raises ValueError."""
        value: T = self.functions.read(text, namespaces)
        return value

    def zero(self) -> Any:
        """Return the value of an empty element, made anew, None where empty text is no value."""
        try:
            return self.parse(self.empty, self.scope)
        except ValueError:
            return None

    def with_empty(self, text: str, scope: Mapping[str, str] | None = None) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty; ``scope`` has its prefixes."""
        made = copy(self)
        made.empty, made.has_default, made.has_scope = text, bool(text), bool(scope)
        made.scope = in_scope(scope or {})
        return made


class EnumCodec(Codec[Any]):
    """An enumeration of the package's models, by class name."""

    def __init__(self, class_name: str, *, is_value_type: bool = True, empty: str | None = None) -> None:
        """Keep the name; the class is imported when it is needed. ``empty`` is the text that an empty element means."""
        self.class_name, self.is_value_type, self.empty = class_name, is_value_type, empty
        self.has_default = bool(empty)
        self._zero: Any = None

    def zero(self) -> Any:
        """Return what an empty element means: for a value type the member numbered 0."""
        if self._zero is None:
            self._zero = self._find_empty() if self.empty is not None or not self.is_value_type else self._find_zero()
        return self._zero

    def with_empty(self, text: str) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty."""
        return type(self)(self.class_name, is_value_type=False, empty=text)

    def _find_empty(self) -> Any:
        cls = model(self.class_name)
        return cls.known_texts().get("") if self.empty is None else cls.from_wire(self.empty)

    def _find_zero(self) -> Any:
        return model(self.class_name).zero()


class FlagsCodec(EnumCodec):
    """Flags of the package's models, by class name. A list without names is no flag at all."""

    def _find_zero(self) -> Any:
        return model(self.class_name)(0)

    def _find_empty(self) -> Any:
        return self._find_zero() if self.empty is None else super()._find_empty()


class RecordCodec(Codec[Any]):
    """A dataclass of the package's models, by class name; ``xsi:type`` selects a subclass.

    ``empty`` is the text that an empty element means.
    """

    empty = ""

    def __init__(self, class_name: str, *, is_value_type: bool = False) -> None:
        """Keep the name; the class is imported when it is needed."""
        self.class_name = class_name
        self.is_value_type = is_value_type

    def zero(self) -> Any:
        """Return an object whose members are all zero (a .NET struct)."""
        return model(self.class_name)()

    def with_empty(self, text: str) -> Self:
        """Return this codec for elements that mean ``text`` when they are empty."""
        made = copy(self)
        made.empty = text
        return made


class IntegerCodec(SimpleCodec[int]):
    """A whole number from ``low`` to ``high``, None for no bound."""

    def __init__(self, xml_name: XmlName, low: int | None, high: int | None) -> None:
        """Keep name and bounds."""
        super().__init__(xml_name, integer_codec(low, high), 0)
        self.low, self.high = low, high


class StringCodec(SimpleCodec[str]):
    """Text as it is."""

    def __init__(self, xml_name: XmlName) -> None:
        """Keep the name."""
        super().__init__(xml_name, (read_string, write_string), "", is_value_type=False)


class DateTimeCodec(SimpleCodec[datetime]):
    """A date and time."""
