"""Text of values of simple types, wherever it stands: in an element, an attribute, or an item of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from operator import attrgetter, methodcaller
from typing import Any, TypeAlias

from ..errors import EncodeError
from ..package import model
from ..schema.codecs import Codec, EnumCodec, FlagsCodec, SimpleCodec
from ..xml.characters import escape_text, quoted


class Declarations:
    """The namespaces that attributes and values of one start tag name; they are declared there, always."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        """Start with none."""
        self._found: dict[str, str] = {}

    def prefix(self, namespace: str) -> str:
        """Return the prefix of a namespace."""
        return self._found.setdefault(namespace, f"q{len(self._found)}")

    def attributes(self) -> str:
        """Return the declarations, as they stand in the start tag."""
        return "".join(f' xmlns:{prefix}="{quoted(namespace)}"' for namespace, prefix in self._found.items())


# Returns the text of a value, escaped for element content. Raises EncodeError for what is no value of the type.
TextValueWriter: TypeAlias = Callable[[Any, Declarations], str]


@singledispatch
def text_value_writer(codec: Codec[Any]) -> TextValueWriter:
    """Return the function that writes a value as text."""
    raise NotImplementedError(f"no text is a {type(codec).__name__}")


@text_value_writer.register(SimpleCodec)
def _(codec: SimpleCodec[Any]) -> TextValueWriter:
    form, name = codec.format, codec.xml_name.name

    def write(value: Any, _declarations: Declarations) -> str:
        try:
            return form(value)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise EncodeError(f"not a value of {name}: {error}") from None

    return write


@text_value_writer.register(EnumCodec)
def _(codec: EnumCodec) -> TextValueWriter:
    cls = model(codec.class_name)
    text_of: Callable[[Any], str] = methodcaller("to_wire") if isinstance(codec, FlagsCodec) else attrgetter("value")

    def write(value: Any, _declarations: Declarations) -> str:
        if type(value) is not cls:
            raise EncodeError(f"expected {cls.__name__}, got {type(value).__name__}")
        try:
            return escape_text(text_of(value))
        except ValueError as error:
            raise EncodeError(str(error)) from None

    return write


def attribute_text(text: str) -> str:
    """Return text that is escaped for element content as it stands between the quotes of an attribute."""
    return text.replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")
