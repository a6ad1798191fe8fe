"""Writers of ``xs:anyType`` and ``xs:anySimpleType``: they add ``xsi:type``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from ..schema import simple_types as st
from ..schema.any_type import (
    AnyCodec,
    AnySimpleCodec,
    TypedValue,
    XmlFragment,
    is_plain_text,
)
from .text_value_writers import text_value_writer
from .type_attribute import type_attribute
from .unknown_elements import fragment_markup, kind_with_hint
from .writers import writer_of, wrong

if TYPE_CHECKING:
    from ..qname import XmlName
    from .text_value_writers import Declarations, TextValueWriter
    from .writers import Writer


@writer_of.register(AnySimpleCodec)
def _(codec: AnySimpleCodec, tag: str) -> Writer:
    """Return a writer that adds ``xsi:type``, but not to text."""
    typed, text = _typed_writer(codec, tag), writer_of(codec.text, tag)

    def write(value: Any, out: list[str]) -> None:
        (text if is_plain_text(value) else typed)(value, out)

    return write


def _typed(codec: AnyCodec, value: Any) -> tuple[XmlName | None, Any]:
    """Return the type of a value, None for none, and what is in it. Raises EncodeError for one that is not known."""
    if not isinstance(value, TypedValue):
        return codec.type_of(value), value
    if codec.codec_of(value.type_name) is None:
        raise EncodeError(f"TypedValue: this package knows no type {str(value.type_name)[:200]}")
    return value.type_name, value.value


@text_value_writer.register(AnyCodec)
def _(codec: AnyCodec) -> TextValueWriter:
    """Return a writer of the text of a value of any simple type, where no type can be named."""

    def write(value: Any, declarations: Declarations) -> str:
        name, content = _typed(codec, value)
        actual = st.STRING if is_plain_text(content) else None if name is None else codec.codec_of(name)
        if actual is None:
            raise EncodeError(f"no simple type is known for {type(content).__name__}")
        return text_value_writer(actual)(content, declarations)

    return write


@writer_of.register(AnyCodec)
def _typed_writer(codec: AnyCodec, tag: str) -> Writer:
    """Return a writer that adds ``xsi:type``."""

    def write(value: Any, out: list[str]) -> None:
        if isinstance(value, XmlFragment):
            out.append(fragment_markup(value.xml))
            return
        name, content = _typed(codec, value)
        actual = None if name is None else codec.codec_of(name)
        if name is None or actual is None:
            raise wrong(value, f"no XML type is known for {kind_with_hint(content)}")
        mark = len(out)
        writer_of(actual, tag)(content, out)
        head = out[mark]
        cut = len(tag) + 1
        if "i:type=" not in head[: head.index(">")]:
            out[mark] = head[:cut] + type_attribute(name) + head[cut:]

    return write
