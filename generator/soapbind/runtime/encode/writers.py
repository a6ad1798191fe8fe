"""Writers: functions that write a value as an element, made from its codec. Each kind of codec has its maker here."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..errors import EncodeError
from ..package import model
from ..schema.codecs import FlagsCodec
from ..schema.record import NIL
from ..xml.characters import escape_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..schema.codecs import Codec, EnumCodec

# Appends the element with its content.
Writer: TypeAlias = Callable[[Any, list[str]], None]
# Returns an element whose content is text.
TextWriter: TypeAlias = Callable[[Any], str]


@singledispatch
def writer_of(codec: Codec[Any], tag: str) -> Writer:
    """Return the function that writes a value, which is not None, as the element ``tag`` (prefix included)."""
    raise NotImplementedError(f"nothing writes a {type(codec).__name__}")


@singledispatch
def text_writer_of(codec: Codec[Any], tag: str, absent: str | None) -> TextWriter | None:  # noqa: ARG001 - for text only
    """Return the function that writes a value as ``tag``, None for other content; it gives ``absent`` for None."""
    return None


@singledispatch
def inline_expression(codec: Codec[Any], name: str) -> tuple[str, str]:  # noqa: ARG001 - for codecs that have one
    """Return two expressions of Python, "" for none: when ``type(name) ...`` is true, the second is its text."""
    return "", ""


def element_writer(text: TextWriter) -> Writer:
    """Return the writer of elements whose content is text."""

    def write(value: Any, out: list[str]) -> None:
        out.append(text(value))

    return write


def enum_text(codec: EnumCodec) -> Callable[[Any], str]:
    """Return the function that returns the text of a member, escaped. It raises EncodeError for any other value."""
    cls = model(codec.class_name)
    text_of: Callable[[Any], str] = methodcaller("to_wire") if isinstance(codec, FlagsCodec) else attrgetter("value")

    def text(value: Any) -> str:
        if type(value) is not cls:
            raise wrong(value, f"expected {cls.__name__}, got {type(value).__name__}")
        try:
            return escape_text(text_of(value))
        except ValueError as error:
            raise EncodeError(str(error)) from None

    return text


def items_of(value: object) -> Sequence[Any]:
    """Return the items of what is written as a list. Raises EncodeError for what is none."""
    if not isinstance(value, (list, tuple)):
        raise wrong(value, f"expected list, got {type(value).__name__}")
    return cast("Sequence[Any]", value)


def wrong(value: object, message: str) -> EncodeError:
    """Return the error of a value with a ``message``, or with the rule that ``NIL`` breaks (XML Schema 1, 3.3.4)."""
    rule = 'cannot be NIL: nillable="true" is missing, or None stands for nil'
    return EncodeError(rule if value is NIL else message)


def late_writer(codec: Codec[Any], tag: str, *, nillable: bool) -> Writer:
    """Put off making a writer until it is called: types may contain themselves. None is nil where that is allowed."""
    made: list[Writer] = []

    def write(value: Any, out: list[str]) -> None:
        if value is None and nillable:
            out.append(f'<{tag} i:nil="true"/>')
        else:
            if not made:
                made.append(writer_of(codec, tag))
            made[0](value, out)

    return write
