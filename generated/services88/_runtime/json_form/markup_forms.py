"""Forms of content that the contract does not name: elements, attributes, and text between elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..encode.unknown_elements import fragment_markup
from ..errors import EncodeError, JsonError
from ..schema.any_type import XmlFragment
from .form import Form, fields_of, object_of, text_of, within, wrong
from .simple_forms import NAME, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

XML = "$xml"


def element_of(data: Any) -> str:
    """Return the text of one element of XML, which can stand in a message as it is. Raises JsonError."""
    try:
        fragment_markup(text_of(data))
    except EncodeError as error:
        raise JsonError(error.message) from None
    return str(data)


def _fragment_to(value: Any) -> dict[str, str]:
    if not isinstance(value, XmlFragment):
        raise wrong("XmlFragment", value)
    return {XML: str.__str__(value.xml)}


def _fragment_back(data: Any) -> XmlFragment:
    (found,) = fields_of(data, XML)
    with within(XML):
        return XmlFragment(element_of(found))


def _attributes_to(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise wrong("dict", value)
    return {str(name): TEXT.to(text) for name, text in cast("Mapping[Any, Any]", value).items()}


def _attributes_back(data: Any) -> dict[str, str]:
    made: dict[str, str] = {}
    for name, text in object_of(data).items():
        with within(name):
            made[str(NAME.back(name))] = TEXT.back(text)
    return made


FRAGMENT = Form(_fragment_to, _fragment_back)
ATTRIBUTES = Form(_attributes_to, _attributes_back)


def mixed_form(part: Form) -> Form:
    """Return the form of an item of mixed content: a string for text, else the object of an element."""
    return Form(
        lambda value: (TEXT if isinstance(value, str) else part).to(value),
        lambda data: (TEXT if isinstance(data, str) else part).back(data),
    )
