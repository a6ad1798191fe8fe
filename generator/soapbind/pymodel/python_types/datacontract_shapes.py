"""What a schema type is in the eyes of DataContractSerializer: array, dictionary, flags, enumeration, record.

The rules are those of the importer in dotnet/wcf (System.Runtime.Serialization, SchemaImporter.cs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.contract.model import XSD, ComplexType, Element, EnumerationValue, Group, GroupKind, QName, SimpleType
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.plain_text import plain_text
from soapbind.pymodel.python_types.builtin_types import is_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from soapbind.contract.model import Contract

_PAIR = 2
_MOST_FLAGS = 1_000  # each has a bit of its own
_MOST_BASES = 100  # of a simple type; a longer chain is a cycle
_SPACES = {ord(char): " " for char in "\t\r\n"}
_OF_WHITE_SPACE = {"collapse": "token", "replace": "normalizedString"}


def _only_element(content: Group | None) -> Element | None:
    """Return the single element of a plain sequence, None for any other content."""
    if content is None or content.kind is not GroupKind.SEQUENCE or content.occurs != (1, 1):
        return None
    if len(content.particles) != 1 or not isinstance(content.particles[0], Element):
        return None
    return content.particles[0]


def array_item(found: ComplexType) -> Element | None:
    """Return the item of an ``ArrayOf...`` type, None when the type is no array.

    One whose items have a default is none: a list has no place to keep which of them were empty.
    """
    if found.array:
        return _only_element(found.content)
    if found.name is None or not found.name.name.startswith("ArrayOf") or found.base or found.attributes:
        return None
    if found.any_attribute is not None or found.is_dictionary:
        return None
    item = _only_element(found.content)
    if item is None or item.default is not None or item.fixed is not None:
        return None
    return item if item.occurs == (0, None) else None


def dictionary_pair(found: ComplexType) -> tuple[Element, Element, Element] | None:
    """Return pair, key and value of a dictionary type, None when the type is no dictionary."""
    if not found.is_dictionary:
        return None
    pair = _only_element(found.content)
    if pair is None or not pair.occurs.repeats or not isinstance(pair.type, ComplexType) or pair.type.content is None:
        return None
    members = pair.type.content.particles
    if len(members) != _PAIR or not isinstance(members[0], Element) or not isinstance(members[1], Element):
        return None
    return pair, members[0], members[1]


def is_collection(found: ComplexType, bases: Collection[QName]) -> bool:
    """Whether a type is a list or a dictionary in Python. One from which others derive has a class, as they have."""
    is_shaped = array_item(found) is not None or dictionary_pair(found) is not None
    return is_shaped and (bool(found.array) or found.name not in bases)


def bases_of(contract: Contract) -> frozenset[QName]:
    """Return the types from which others derive; none of DataContractSerializer's, which derives no lists."""
    types = () if contract.is_data_contract else contract.types.values()
    return frozenset(each.base for each in types if isinstance(each, ComplexType) and each.base is not None)


def flag_values(found: SimpleType) -> tuple[EnumerationValue, ...] | None:
    """Return the values of a list of enumerated names, which is how flags are written; None for any other type."""
    item = found.item
    return item.enumeration if isinstance(item, SimpleType) and 0 < len(item.enumeration) <= _MOST_FLAGS else None


def documentation(found: SimpleType) -> str:
    """Return what is said of an enumeration, and of the names that flags are a list of."""
    inner = found.item.documentation if isinstance(found.item, SimpleType) else ""
    return joined_texts(plain_text(found.documentation), plain_text(inner))


def text_base(found: SimpleType, types: Mapping[QName, ComplexType | SimpleType]) -> str | None:
    """Return the text type of XML Schema that a restriction comes from, None when it comes from no text type.

    It is the one with the white space of the restriction (XML Schema part 2, 4.3.6): ``token`` for a string that is to
    be collapsed. A type that inherits its enumeration is left to the type that has it.
    """
    white_space = None
    here = found
    for _ in range(_MOST_BASES):
        white_space = white_space or next((f.value for f in here.facets if f.name == "whiteSpace"), None)
        base = here.base
        if isinstance(base, QName) and base.namespace == XSD:
            if not is_text(base):
                return None
            is_free = base.name in {"string", "normalizedString"}
            return _OF_WHITE_SPACE.get(white_space or "", base.name) if is_free else base.name
        next_ = types.get(base) if isinstance(base, QName) else base
        if not isinstance(next_, SimpleType) or (next_.enumeration and not found.enumeration):
            return None
        here = next_
    return None


def white_space(text_type: str) -> str:
    """Return the white space of a text type of XML Schema: preserve, replace or collapse."""
    return {"string": "preserve", "normalizedString": "replace"}.get(text_type, "collapse")


def normalized(text: str, white_space: str) -> str:
    """Return a value with white space as its type has it."""
    if white_space == "preserve":
        return text
    text = text.translate(_SPACES)
    return text if white_space == "replace" else " ".join(filter(None, text.split(" ")))


def numbered(values: tuple[EnumerationValue, ...], *, flags: bool) -> list[tuple[EnumerationValue, int]]:
    """Return every value with its number: the annotated one, else 2^index for flags and the index otherwise.

    The default is that of SchemaExporter.GetDefaultEnumValue in dotnet/wcf, not "the one before plus one".
    """
    return [
        (value, value.number if value.number is not None else 1 << index if flags else index)
        for index, value in enumerate(values)
    ]
