"""Codecs: how the content of an element becomes a Python value, and back.

A codec is a declaration and costs nothing. Asked for its ``reader`` or ``writer`` it returns a function made for the
class at hand; that happens when a class is used on the wire for the first time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Any, Generic, Self, TypeAlias, TypeVar, cast

from ..errors import DecodeError, EncodeError
from ..lexical import primitives as lexical
from ..lexical.primitives import SPACE
from ..package import model
from ..qname import XSI_NIL
from ..xml.python_element import is_true

if TYPE_CHECKING:
    from ..qname import XmlName
    from ..xml.lxml_adapter import Node

T = TypeVar("T")
U = TypeVar("U")

# A reader gets an element and returns its value, None for xsi:nil; a writer appends the element with its content.
Reader: TypeAlias = "Callable[[Node], Any]"
Writer: TypeAlias = Callable[[Any, list[str]], None]
# A text writer returns an element whose content is text.
TextWriter: TypeAlias = Callable[[Any], str]


class Codec(ABC, Generic[T]):
    """How one kind of content is read and written. ``is_value_type`` as in DataContract: never nil, zero if absent."""

    is_value_type: bool = False

    def zero(self) -> T:
        """Return the value of an empty element; that of an absent one too where it is a value type."""
        raise NotImplementedError

    def with_empty(self, text: str) -> Self:  # noqa: ARG002 - for text only
        """Return this codec for an element whose ``default`` or ``fixed`` is ``text``.

        That is what an empty element means (XML Schema part 1, 3.3.4); an absent one stays absent.
        """
        return self

    @abstractmethod
    def reader(self) -> Reader:
        """Return the function that reads an element of this content."""

    def text_reader(self) -> Callable[[str], Any] | None:
        """Return the function that reads non-empty text, None when the content is not text.

        It is the short way for the usual case; it raises ValueError for anything that ``reader`` must look at.
        """
        return None

    def text_writer(self, tag: str, absent: str | None) -> TextWriter | None:  # noqa: ARG002 - for text only
        """Return the function that writes a value as ``tag``, None for other content; it gives ``absent`` for None."""
        return None

    def plain(self, name: str) -> tuple[str, str]:  # noqa: ARG002 - for codecs that have one
        """Return two expressions of Python, "" for none: when ``type(name) ...`` is true, the second is its text."""
        return "", ""

    @abstractmethod
    def writer(self, tag: str) -> Writer:
        """Return the function that writes a value, which is not None, as the element ``tag`` (prefix included)."""


def writer_of(text: TextWriter) -> Writer:
    """Return the writer of elements whose content is text."""

    def write(value: Any, out: list[str]) -> None:
        out.append(text(value))

    return write


def is_nil(node: Node) -> bool:
    """Whether ``xsi:nil`` says so; it wins over content, as in .NET."""
    return is_true(node.get(XSI_NIL))


class SimpleCodec(Codec[T]):
    """A simple type: text only. ``xml_name`` is the type's name in XML Schema or in DataContractSerializer."""

    has_default = False

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

    def text_reader(self) -> Callable[[str], Any]:
        """Return the parsing function of the type."""
        return self.parse

    def reader(self) -> Reader:
        """Return a reader that takes text that is empty, or blank where that is no value, as ``zero``."""
        parse, default, type_name = self.parse, self.default, self.xml_name.name

        def read(node: Node) -> T | None:
            if is_nil(node):
                return None
            if len(node):
                raise DecodeError(f"expected text ({type_name}), found the element {node[0].tag}")
            text = node.text
            if not text:
                return default
            try:
                return parse(text)
            except ValueError as error:
                if not text.strip(SPACE):
                    return default
                raise DecodeError(f"{text[:40]!r} is no {type_name}: {error}") from None

        return read

    def text_writer(self, tag: str, absent: str | None) -> TextWriter:
        """Return a writer that refuses values of another type."""
        form, name, start, end, empty = self.format, self.xml_name.name, f"<{tag}>", f"</{tag}>", f"<{tag}/>"
        has_default = self.has_default

        def write(value: Any) -> str:
            if value is None and absent is not None:
                return absent
            try:
                text = form(value)
            except (TypeError, ValueError, ArithmeticError) as error:
                raise EncodeError(f"not a value of {name}: {error}") from None
            if not text and has_default:
                raise EncodeError("an empty element would mean the default of the contract")
            return f"{start}{text}{end}" if text else empty

        return write

    def writer(self, tag: str) -> Writer:
        """Return a writer that refuses values of another type."""
        return writer_of(self.text_writer(tag, None))


class EnumCodec(Codec[Any]):
    """An enumeration of the package's models, by class name."""

    def __init__(self, class_name: str, *, is_value_type: bool = True, empty: str | None = None) -> None:
        """Keep the name; the class is imported when it is needed. ``empty`` is the text that an empty element means."""
        self.class_name, self.is_value_type, self.empty = class_name, is_value_type, empty
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

    def text_reader(self) -> Callable[[str], Any]:
        """Return a function that knows the names of the contract by heart, and looks at others as ``reader`` does."""
        known = model(self.class_name).known_texts()

        def read(text: str) -> Any:
            found = known.get(text)
            if found is None:
                raise ValueError(text)
            return found

        return read

    def reader(self) -> Reader:
        """Return a reader that keeps unknown names."""
        from_wire = model(self.class_name).from_wire
        default = self.zero()

        def read(node: Node) -> Any:
            if is_nil(node):
                return None
            if len(node):
                raise DecodeError(f"expected a name, found the element {node[0].tag}")
            text = node.text or ""
            if not text.strip(SPACE):
                return default
            try:
                return from_wire(text)
            except ValueError as error:
                raise DecodeError(str(error)) from None

        return read

    def text_writer(self, tag: str, absent: str | None) -> TextWriter:
        """Return a writer that accepts members of the class only."""
        cls, text_of = model(self.class_name), self._text
        members = {
            id(member): f"<{tag}>{lexical.escape_text(text)}</{tag}>" for text, member in cls.known_texts().items()
        }

        def write(value: Any) -> str:
            found = members.get(id(value))  # members are the same objects always; unknown names make others
            if found is not None:
                return found
            if value is None and absent is not None:
                return absent
            if type(value) is not cls:
                raise EncodeError(f"expected {cls.__name__}, got {type(value).__name__}")
            try:
                text = lexical.escape_text(text_of(value))
            except ValueError as error:
                raise EncodeError(str(error)) from None
            return f"<{tag}>{text}</{tag}>" if text else f"<{tag}/>"

        return write

    def writer(self, tag: str) -> Writer:
        """Return a writer that accepts members of the class only."""
        return writer_of(self.text_writer(tag, None))

    @staticmethod
    def _text(value: Any) -> str:
        text: str = value.value
        return text


class RecordCodec(Codec[Any]):
    """A dataclass of the package's models, by class name; ``xsi:type`` selects a subclass."""

    def __init__(self, class_name: str, *, is_value_type: bool = False) -> None:
        """Keep the name; the class is imported when it is needed."""
        self.class_name = class_name
        self.is_value_type = is_value_type

    def zero(self) -> Any:
        """Return an object whose members are all zero (a .NET struct)."""
        return model(self.class_name)()

    def reader(self) -> Reader:
        """Return a reader of the class and its subclasses."""
        from ..decode.record_readers import polymorphic_reader  # noqa: PLC0415 - tables are made from codecs

        return polymorphic_reader(model(self.class_name))

    def text_writer(self, tag: str, absent: str | None) -> TextWriter | None:
        """Return a writer of records of nothing but text, None for others."""
        from ..encode.record_writers import flat_writer  # noqa: PLC0415 - tables are made from codecs

        return flat_writer(model(self.class_name), tag, absent)

    def writer(self, tag: str) -> Writer:
        """Return a writer that adds ``xsi:type`` for a subclass."""
        from ..encode.record_writers import polymorphic_writer  # noqa: PLC0415 - tables are made from codecs

        return polymorphic_writer(model(self.class_name), tag)
