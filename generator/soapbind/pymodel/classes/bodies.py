"""From message bodies to the classes of what stands in the Body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ANY_TYPE,
    ComplexType,
    Element,
    Group,
    GroupKind,
    Message,
    Occurs,
    Operation,
    QName,
    Use,
    Wildcard,
)
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.contract.wsdl.bodies import SOAP_BODY, body_element
from soapbind.pymodel.classes.encoded import encoding_of
from soapbind.pymodel.classes.parts import text_of_element
from soapbind.pymodel.model import FieldKind, PyField, PyRecord, PyType, Symbol
from soapbind.pymodel.naming.distinct import Names, appended
from soapbind.pymodel.naming.names import ClassName, class_module, class_name, field_name
from soapbind.pymodel.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.errors import Location, Problems
    from soapbind.pymodel.classes.records import Classes


@dataclass(frozen=True, slots=True)
class Bodies:
    """Makes the class of what a message has in its Body."""

    classes: Classes

    def of(self, message: Message, operation: Operation, suffix: str = "") -> PyRecord | None:
        """Return the class of a body, None for one that is refused.

        A class that is the whole Body is called as the operation, with ``suffix``.
        """
        element = body_element(message)
        if element is None:
            refuse(self.classes.problems, message.location, "unsupported-body", operation, _why(message))
            return None
        owner = element.name
        if owner == SOAP_BODY:
            owner = QName(self.classes.types.own_namespace, f"{operation.name}{suffix}")
        if element.name == SOAP_BODY or message.wrapper is not None:
            element = self._with_shared(element)
        made = self._record(element, owner)
        if message.documentation:
            said = joined_texts(made.documentation, plain_text(message.documentation))
            made = replace(made, documentation=said)
        if message.attachments or message.use is Use.ENCODED:
            fields = (*made.fields, *map(_attachment, message.attachments, message.attachment_types))
            made = replace(made, fields=fields, encoding=encoding_of(message))
        return made

    def _with_shared(self, around: Element) -> Element:
        """Return a Body or a wrapper whose elements have the types that all messages with these elements share."""
        body = around.type
        if not isinstance(body, ComplexType) or body.content is None:
            return around
        found = [
            replace(each, type=self.classes.types.named(each.type, each.name))
            if isinstance(each, Element) and not isinstance(each.type, QName)
            else each
            for each in body.content.particles
        ]
        return replace(around, type=replace(body, content=replace(body.content, particles=tuple(found))))

    def _record(self, element: Element, owner: QName) -> PyRecord:
        """Return the class of an element in the Body, with all that its type has."""
        types = self.classes.types
        found = types.contract.type_of(element.type)
        for each in (element, *([found] if found is not None else [])):
            types.check(each, element.name)
        name, content, is_abstract, said = class_name(owner.name), None, False, ""
        if element.type == ANY_TYPE:
            found = _UR_TYPE
        if isinstance(found, ComplexType):
            fields, content = self.classes.fields(self.classes.flattened(found), owner)
            fields = tuple(self._with_default(each, element) for each in fields)
            is_abstract, said = found.abstract, self.classes.documentation(found)
        else:
            fields = (text_of_element(self.classes, element),)
        return PyRecord(
            name,
            class_module(name),
            element.name,
            fields,
            is_abstract=is_abstract,
            content=content,
            is_nillable=element.nillable,
            documentation=joined_texts(plain_text(element.documentation), said),
            location=element.location,
        )

    def _with_default(self, field: PyField, element: Element) -> PyField:
        """Return the text of an element that means its default when it is empty, and any other field as it is."""
        default = element.default if element.fixed is None else element.fixed
        if field.kind is not FieldKind.TEXT or default is None:
            return field
        return replace(field, type=self.classes.types.with_empty(field.type, element, default))


_ATTACHMENT = PyType(
    "swa.Attachment", "", "attachment", is_value=False, symbols=frozenset({Symbol("{root}_runtime.attachments", "swa")})
)


def _attachment(name: str, types: str) -> PyField:
    """Return the field of a part that is a MIME part of its own."""
    said = f"An attachment ({types})." if types else "An attachment."
    return PyField(field_name(name), name, _ATTACHMENT, kind=FieldKind.ATTACHMENT, documentation=said)


def _why(message: Message) -> str:
    """Return why a body is refused."""
    parts = ", ".join(part.name for part in message.body)
    has_types = any(part.type is not None for part in message.body)
    return f"has {len(message.body)} body parts ({parts}), {'some by type' if has_types else 'some of them the same'}"


def refuse(problems: Problems, location: Location, code: str, operation: Operation, message: str) -> None:
    """Note that an operation cannot be rendered; ``message`` says what it is or has."""
    text = f"operation {operation.name} {message}, which soapbind cannot render yet"
    problems.add(location, code, text, "leave it out: choose others with --operation")


# What xs:anyType is (XML Schema part 1, 3.4.7), for an element that has a class of its own.
_UR_TYPE = ComplexType(
    None,
    Group(GroupKind.SEQUENCE, (Wildcard(occurs=Occurs(0, None)),)),
    any_attribute=Wildcard(),
    mixed=True,
)


def bodies_apart(
    request: PyRecord, response: PyRecord, headers: tuple[ClassName, ClassName]
) -> tuple[PyRecord, PyRecord]:
    """Return both bodies with names of their own in their module; one element for both is one class."""
    names = Names(appended, taken=set(headers))
    first = _called(request, names.of([request.name]))
    if response.xml_name == request.xml_name and response.fields == request.fields:
        return first, _called(response, first.name)
    return first, _called(response, names.of([response.name, f"{response.name}Response"]))


def _called(record: PyRecord, name: str) -> PyRecord:
    return record if record.name == name else replace(record, name=ClassName(name))


def described(record: PyRecord, texts: Mapping[str, str]) -> PyRecord:
    """Return a body whose fields have texts of their own, by the name on the wire."""
    if not texts:
        return record
    fields = tuple(
        replace(f, documentation=plain_text(texts[f.wire_name])) if f.wire_name in texts else f for f in record.fields
    )
    return replace(record, fields=fields)


def with_result(response: PyRecord, text: str | None) -> PyRecord:
    """Return a response whose only field says what the documentation of the result says."""
    if text is None or len(response.fields) != 1:
        return response
    return described(response, {response.fields[0].wire_name: text})
