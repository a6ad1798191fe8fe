"""Reading of attributes, and of what is to be noted of those that have a default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import DecodeError
from ..qname import XmlName
from ..schema.members import specs_of
from ..schema.wire import AnyAttributesSpec, AttributeSpec
from ..xml.characters import SPACE
from ..xml.xsi import XSI_START
from .readers import text_reader_of
from .text_value_readers import text_value_reader

if TYPE_CHECKING:
    from ..schema.codecs import Codec
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node
    from .readers import TextReader
    from .text_value_readers import TextValueReader

NOTHING: frozenset[str] = frozenset()
# Puts what it reads of an element into the values; returns what the contract does not know, None for nothing.
AttributesReader: TypeAlias = (
    "Callable[[Node, Iterable[tuple[str, str]], dict[str, Any]], tuple[tuple[XmlName, str], ...]]"
)


def contrary_finder(cls: type[Record]) -> Callable[[Mapping[str, Any]], frozenset[str]] | None:
    """Return what tells which attributes are there with their default, or not there although fixed; None for none."""
    specs = [(name, spec) for name, spec in specs_of(cls) if isinstance(spec, AttributeSpec) and spec.default]
    if not specs:
        return None

    def find(values: Mapping[str, Any]) -> frozenset[str]:
        found = [
            name
            for name, spec in specs
            if (name not in values if spec.is_fixed else name in values and spec.is_left_out(values[name]))
        ]
        return frozenset(found) if found else NOTHING

    return find


def attributes_reader(cls: type[Record]) -> AttributesReader:
    """Return what reads attributes, and gives those that the contract does not know."""
    optional = {each.name for each in fields(cls) if each.default is None}
    known = {
        str(spec.name): (attribute, usual_text(spec.codec), _value_reader(spec.codec, optional=attribute in optional))
        for attribute, spec in specs_of(cls)
        if isinstance(spec, AttributeSpec)
    }
    find = known.get
    others = next((attribute for attribute, spec in specs_of(cls) if isinstance(spec, AnyAttributesSpec)), None)

    def read(
        node: Node, attributes: Iterable[tuple[str, str]], values: dict[str, Any]
    ) -> tuple[tuple[XmlName, str], ...]:
        unknown: list[tuple[XmlName, str]] = []
        for key, text in attributes:
            found = find(key)
            if found is not None:
                attribute, usual, read_text = found
                try:
                    values[attribute] = usual(text) if text else _attribute(key, text, read_text, node)
                except ValueError:
                    values[attribute] = _attribute(key, text, read_text, node)
            elif key.startswith(XSI_START):
                continue
            elif others is not None:
                values.setdefault(others, {})[key] = text
            else:
                unknown.append((XmlName.parse(key), text))
        return tuple(unknown)

    return read


def _attribute(key: str, text: str, read_text: TextValueReader, node: Node) -> Any:
    try:
        return read_text(text, node)
    except ValueError as error:
        raise DecodeError(f"{text[:40]!r}: {error}", f"@{key.rpartition('}')[2]}") from None


def _value_reader(codec: Codec[Any], *, optional: bool) -> TextValueReader:
    """Return what reads any text: what is blank, and no value of the type, is None where there may be none."""
    read_text = text_value_reader(codec)
    if not optional:
        return read_text

    def read(text: str, node: Node) -> Any:
        try:
            return read_text(text, node)
        except ValueError:
            if text.strip(SPACE):
                raise
            return None

    return read


def usual_text(codec: Codec[Any]) -> TextReader:
    """Return what reads usual text that is not empty, and raises ValueError for what another must look at."""
    return text_reader_of(codec) or _unusual


def _unusual(text: str) -> Any:
    raise ValueError(text)
