"""Text of values of simple types, wherever it stands: in an element, an attribute, or an item of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any, TypeAlias

from ..package import prefixes
from ..qname import XML, XMLNS
from ..schema.codecs import Codec, EnumCodec, ScopedCodec, SimpleCodec
from ..xml.characters import quoted
from .writers import enum_text, wrong


class Declarations:
    """The namespaces that attributes and values of one start tag name; they are declared there, always."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        """Start with none."""
        self._found: dict[str, str] = {}

    def prefix(self, namespace: str) -> str:
        """Return the prefix of a namespace, which is declared here; "" where no prefix is needed.

        An envelope declares the prefixes that stand before names of elements, and looks for no others. Raises
        ValueError for a name in no namespace where unprefixed names are in another, and for the namespace of
        declarations, which no prefix can stand for.
        """
        if namespace == XML:
            return "xml"
        if namespace == XMLNS:
            raise ValueError("no name is in the namespace of declarations of prefixes")
        default = next((uri for uri, prefix in prefixes().items() if not prefix), "")
        if namespace == default:
            return ""
        if not namespace:
            raise ValueError("a name in no namespace cannot be written where there is a default namespace")
        return self._found.setdefault(namespace, f"q{len(self._found)}")

    def attribute_prefix(self, namespace: str) -> str:
        """Return the prefix of the namespace of an attribute, which is never the default one."""
        return "xml" if namespace == XML else self._found.setdefault(namespace, f"q{len(self._found)}")

    def attributes(self) -> str:
        """Return the declarations, as they stand in the start tag."""
        return "".join(f' xmlns:{prefix}="{quoted(namespace)}"' for namespace, prefix in self._found.items())


NO_DECLARATIONS = Declarations()  # for text without prefixes
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
            raise wrong(value, f"not a value of {name}: {error}") from None

    return write


@text_value_writer.register(ScopedCodec)
def _(codec: ScopedCodec[Any]) -> TextValueWriter:
    form, label = codec.functions.write, codec.label

    def write(value: Any, declarations: Declarations) -> str:
        try:
            return form(value, declarations.prefix)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise wrong(value, f"not a value of {label}: {error}") from None

    return write


@text_value_writer.register(EnumCodec)
def _(codec: EnumCodec) -> TextValueWriter:
    text_of = enum_text(codec)

    def write(value: Any, _declarations: Declarations) -> str:
        return text_of(value)

    return write
