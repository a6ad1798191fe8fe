"""Writers of simple types and enumerations: text only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from ..package import model
from ..schema.codecs import (
    DateTimeCodec,
    EnumCodec,
    IntegerCodec,
    ScopedCodec,
    SimpleCodec,
    StringCodec,
)
from ..xml.characters import escape_text
from .writers import (
    element_writer,
    enum_text,
    inline_expression,
    text_writer_of,
    writer_of,
    wrong,
)

if TYPE_CHECKING:
    from .writers import TextWriter, Writer

_USUAL = 2**63  # beyond it a number without bound may have too many digits to print


def _simple_text(codec: SimpleCodec[Any], tag: str, absent: str | None) -> TextWriter:
    """Return a writer that refuses values of another type."""
    form, name, start, end, empty = codec.format, codec.xml_name.name, f"<{tag}>", f"</{tag}>", f"<{tag}/>"
    has_default = codec.has_default

    def write(value: Any) -> str:
        if value is None and absent is not None:
            return absent
        try:
            text = form(value)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise wrong(value, f"not a value of {name}: {error}") from None
        if not text and has_default:
            raise EncodeError("an empty element would mean the default of the contract")
        return f"{start}{text}{end}" if text else empty

    return write


def _enum_text(codec: EnumCodec, tag: str, absent: str | None) -> TextWriter:
    """Return a writer that accepts members of the class only."""
    cls = model(codec.class_name)
    text_of = enum_text(codec)
    members = {id(member): f"<{tag}>{escape_text(text)}</{tag}>" for text, member in cls.known_texts().items()}

    def write(value: Any) -> str:
        found = members.get(id(value))  # members are the same objects always; unknown names make others
        if found is not None:
            return found
        if value is None and absent is not None:
            return absent
        text = text_of(value)
        return f"<{tag}>{text}</{tag}>" if text else f"<{tag}/>"

    return write


def _scoped_text(codec: ScopedCodec[Any], tag: str, absent: str | None) -> TextWriter:
    """Return a writer that declares the prefixes of names in the text."""
    from .text_value_writers import Declarations, text_value_writer  # noqa: PLC0415 - for the few packages with such types

    write_text, has_default = text_value_writer(codec), codec.has_default

    def write(value: Any) -> str:
        if value is None and absent is not None:
            return absent
        declarations = Declarations()
        text = write_text(value, declarations)
        if text:
            return f"<{tag}{declarations.attributes()}>{text}</{tag}>"
        if has_default:
            raise EncodeError("an empty element would mean the default of the contract")
        return f"<{tag}/>"

    return write


text_writer_of.register(SimpleCodec, _simple_text)
text_writer_of.register(ScopedCodec, _scoped_text)
text_writer_of.register(EnumCodec, _enum_text)


@writer_of.register(SimpleCodec)
def _(codec: SimpleCodec[Any], tag: str) -> Writer:
    return element_writer(_simple_text(codec, tag, None))


@writer_of.register(ScopedCodec)
def _(codec: ScopedCodec[Any], tag: str) -> Writer:
    return element_writer(_scoped_text(codec, tag, None))


@writer_of.register(EnumCodec)
def _(codec: EnumCodec, tag: str) -> Writer:
    return element_writer(_enum_text(codec, tag, None))


@inline_expression.register(IntegerCodec)
def _(codec: IntegerCodec, name: str) -> tuple[str, str]:
    """Take an ``int`` in range as it prints."""
    low = -_USUAL if codec.low is None else codec.low
    high = _USUAL if codec.high is None else codec.high
    return f"type({name}) is int and {low} <= {name} and {name} <= {high}", name


@inline_expression.register(StringCodec)
def _(_codec: StringCodec, name: str) -> tuple[str, str]:
    """Take text as it is when nothing in it needs to be escaped."""
    return f"type({name}) is str and {name} and not is_special({name})", name


@inline_expression.register(DateTimeCodec)
def _(_codec: DateTimeCodec, name: str) -> tuple[str, str]:
    """Take a time without zone, to whole seconds, in ISO form."""
    return f"type({name}) is datetime and {name}.tzinfo is None and not {name}.microsecond", f"{name}.isoformat()"
