"""Forms of content that the contract does not name: elements, attributes, and text between elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..encode.unknown_elements import fragment_markup
from ..errors import EncodeError, JsonError
from ..schema.any_type import XmlFragment
from .form import Form, fields_of, object_of, text_of, within, wrong
from .simple_forms import name_of, text_checked

if TYPE_CHECKING:
    from collections.abc import Mapping

XML = "$xml"


def element_of(data: Any) -> str:
    """Return the text of one element of XML, which can stand in a message as it is. Raises JsonError."""
    try:
        fragment_markup(text_of(data))
    except EncodeError as error:
        problem = error.message
    else:
        return cast("str", data)
    raise JsonError(problem)


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
    found = cast("Mapping[Any, Any]", value)
    return {str(name): text_checked(text) for name, text in found.items()}


def _attributes_back(data: Any) -> dict[str, str]:
    made: dict[str, str] = {}
    for name, text in object_of(data).items():
        with within(name):
            made[str(name_of(name))] = text_checked(text_of(text))
    return made


FRAGMENT = Form(_fragment_to, _fragment_back)
ATTRIBUTES = Form(_attributes_to, _attributes_back)


def mixed_form(part: Form) -> Form:
    """Return the form of an item of mixed content: a string for text, else the object of an element."""
    return Form(
        lambda value: text_checked(value) if isinstance(value, str) else part.to(value),
        lambda data: text_checked(data) if type(data) is str else part.back(data),
    )
