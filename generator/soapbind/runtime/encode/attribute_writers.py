"""Attributes of start tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..errors import EncodeError
from ..qname import XML, XMLNS, XSI, XmlName
from ..schema.members import is_leaf, specs_of
from ..schema.wire import AnyAttributesSpec, AttributeSpec
from ..xml.characters import in_quotes, quoted
from ..xml.xsi import is_ncname
from .compiled_content import TextToWrite, compiled_text, located
from .text_value_writers import (
    NO_DECLARATIONS,
    Declarations,
    TextValueWriter,
    text_value_writer,
)
from .writers import inline_expression

if TYPE_CHECKING:
    from ..schema.record import ExtensionData, Record

# Returns the attributes of an object as they stand in its start tag, each with a blank before it.
AttributesWriter: TypeAlias = "Callable[[Record, Declarations], str]"
_Writer: TypeAlias = TextValueWriter


def attributes_writer(cls: type[Record]) -> AttributesWriter | None:
    """Return the function that writes the attributes of a class, None where it has none."""
    writers: list[tuple[str, str, _Writer, AttributeSpec | None]] = []
    declared = {spec.name: field for field, spec in specs_of(cls) if isinstance(spec, AttributeSpec)}
    for attribute, spec in specs_of(cls):
        if isinstance(spec, AttributeSpec):
            writers.append((attribute, spec.name.name, _one(spec), spec if spec.default else None))
        elif isinstance(spec, AnyAttributesSpec):
            writers.append((attribute, attribute, _others(declared), None))
    if not writers:
        return None

    def write(value: Record, declarations: Declarations) -> str:
        found: list[str] = []
        for attribute, name, write_one, spec in writers:
            given = getattr(value, attribute)
            if spec is not None and _is_absent(spec, attribute, given, value.extension_data):
                continue
            try:
                found.append(write_one(given, declarations))
            except EncodeError as error:
                error.within(f"@{name}")
                raise
            except ValueError as error:
                raise EncodeError(str(error), f"@{name}") from None
        return "".join(found)

    return write


def _is_absent(spec: AttributeSpec, attribute: str, value: object, kept: ExtensionData | None) -> bool:
    """Whether an attribute with a default or a fixed value is not written."""
    if kept is None or attribute not in kept.contrary:
        return spec.is_left_out(value)
    return spec.is_fixed and spec.default is not None and value == spec.default()


def plain_attributes(cls: type[Record]) -> Callable[[Any], str] | None:
    """Return the compiled function for attributes of which none needs a prefix to be declared; None for others."""
    specs = [(field, spec) for field, spec in specs_of(cls) if isinstance(spec, (AttributeSpec, AnyAttributesSpec))]
    parts: list[TextToWrite] = []
    for field, spec in specs:
        if isinstance(spec, AnyAttributesSpec) or spec.name.namespace not in {"", XML} or not is_leaf(spec.codec):
            return None
        start, inline = f' {_written(spec.name, NO_DECLARATIONS)}="', partial(inline_expression, spec.codec)
        text = located(_without_prefixes(_one(spec)), f"@{spec.name.name}")
        unwritten = None if spec.is_fixed or spec.default is None else spec.default()
        parts.append(TextToWrite(field, start, '"', text, inline, may_be_absent=True, unwritten=unwritten))
    return compiled_text(parts, in_quotes=True)


def _without_prefixes(write: _Writer) -> Callable[[Any], str]:
    return lambda value: write(value, NO_DECLARATIONS)


def unknown_attributes(attributes: Iterable[tuple[XmlName, str]], declarations: Declarations) -> str:
    """Return the attributes that the contract does not know, as they stand in the start tag."""
    return "".join(f' {_written(name, declarations)}="{quoted(text)}"' for name, text in attributes)


def _one(spec: AttributeSpec) -> _Writer:
    name, text_of = spec.name, text_value_writer(spec.codec)

    def write(value: Any, declarations: Declarations) -> str:
        if value is None:
            return ""
        return f' {_written(name, declarations)}="{in_quotes(text_of(value, declarations))}"'

    return write


def _others(declared: Mapping[XmlName, str]) -> _Writer:
    """Return a writer of a mapping of names to text; ``declared`` are the attributes that have fields of their own."""

    def write(value: object, declarations: Declarations) -> str:
        if not isinstance(value, Mapping):
            raise EncodeError(f"expected a mapping of names to text, got {type(value).__name__}")
        found: dict[XmlName, str] = {}
        for key, text in cast("Mapping[object, object]", value).items():
            name = _attribute_name(key)
            if name is None or not isinstance(text, str):
                raise EncodeError(f"{key!r} with {type(text).__name__} is not an attribute with text")
            if name in declared:
                raise EncodeError(f"{key!r} has a field of its own, {declared[name]}")
            if name in found:
                raise EncodeError(f"{key!r} is there twice")
            found[name] = f' {_written(name, declarations)}="{quoted(text)}"'
        return "".join(found.values())

    return write


def _attribute_name(clark: object) -> XmlName | None:
    """Return the name of an attribute in Clark notation; None for what is none, and for one that XML keeps to itself.

    Those are the declarations of namespaces (Namespaces in XML, section 3), and what ``xsi`` says of an element.
    """
    if not isinstance(clark, str):
        return None
    name = XmlName.parse(str.__str__(clark))  # the plain text: a member of an enumeration may print as something else
    is_reserved = name.namespace in {XSI, XMLNS} or name == ("", "xmlns")
    return name if is_ncname(name.name) and not is_reserved else None


def _written(name: XmlName, declarations: Declarations) -> str:
    """Return the name of an attribute with its prefix; the default namespace is none of an attribute."""
    if not name.namespace:
        return name.name
    return f"{declarations.attribute_prefix(name.namespace)}:{name.name}"
