"""Rows of tables: parameters, fields, results and header blocks, and in words what None and nil mean in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.pymodel.model import FieldKind
from soapbind.pymodel.signature import is_collected, may_be_omitted
from soapbind.reference.model import Row
from soapbind.reference.pieces import annotation, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from soapbind.pymodel.model import PyField, PyPackage
    from soapbind.reference.model import Piece
    from soapbind.reference.subject import Reference

_ALWAYS = "Never absent or nil."
_KINDS = {
    FieldKind.ATTRIBUTE: "An attribute.",
    FieldKind.TEXT: "The text of the element.",
    FieldKind.PART: "A part of the content, which has no element of its own.",
    FieldKind.ANY_ELEMENT: "Elements that the contract does not name (xs:any).",
    FieldKind.ANY_ATTRIBUTES: "Attributes that the contract does not name (xs:anyAttribute).",
    FieldKind.MIXED: "Text and elements, in the order of the document.",
    FieldKind.ATTACHMENT: "An attachment: sent beside the envelope, as a part of its own.",
}
_UNITS = {
    "DATE_TIME": "Date and time; without a time zone where the text has none.",
    "DURATION": "A length of time or a time of day, as timedelta.",
    "BASE64": "Bytes, as base64 on the wire.",
    "HEX_BINARY": "Bytes, as hexadecimal digits on the wire.",
    "GUID": "A GUID, as UUID.",
    "CHAR": "One character, as its number on the wire.",
}


def parameter_row(field: PyField, reference: Reference, path: str) -> Row:
    """Return the row of a parameter of an operation, whose page is at ``path``."""
    first = "May be left out." if may_be_omitted(field, reference.package) else "Required."
    notes = (first, *(each for each in _nothing(field, is_sent=True) if each != _ALWAYS))
    return _row(field, reference, path, notes, f"parameter-{field.name}")


def field_row(field: PyField, reference: Reference, path: str) -> Row:
    """Return the row of a field of a class."""
    return _row(field, reference, path, _nothing(field, is_sent=True), f"field-{field.name}")


def result_row(field: PyField, reference: Reference, path: str) -> Row:
    """Return the row of a part of a response."""
    return _row(field, reference, path, _nothing(field, is_sent=False), f"result-{field.name}")


def header_row(field: PyField, reference: Reference, path: str, message: str) -> Row:
    """Return the row of a header block of a message, which is "request", "response" or "fault"."""
    return _row(field, reference, path, _nothing(field, is_sent=message == "request"), f"{message}-header-{field.name}")


def rows(fields: Iterable[PyField], reference: Reference, path: str) -> tuple[Row, ...]:
    """Return the rows of fields of a class."""
    return tuple(field_row(field, reference, path) for field in fields)


def _row(field: PyField, reference: Reference, path: str, first: Iterable[str], anchor: str) -> Row:
    pieces: tuple[Piece, ...] = annotation(field, reference)
    return Row(
        anchor,
        field.name,
        "" if field.kind in {FieldKind.PART, FieldKind.TEXT, FieldKind.MIXED} else field.wire_name,
        pieces,
        field.type.label,
        (*first, *_more(field, reference.package)),
        paragraphs(field.documentation),
        reference.badge(path, anchor),
    )


def _nothing(field: PyField, *, is_sent: bool) -> Iterator[str]:
    """Give what is said of absent elements and of nil."""
    is_ = "is sent as" if is_sent else "means"
    if field.is_repeated:
        yield "At least one item is required." if field.is_required_list else f"An empty list {is_} no element."
        if field.is_nillable:
            yield "An item may be None: nil."
    elif is_collected(field):
        yield f"An empty dict {is_} no attribute."
    elif field.has_nil:
        yield f"None {is_} no element, NIL {is_} nil."
    elif field.is_optional:
        what = {FieldKind.ATTRIBUTE: "no attribute", FieldKind.TEXT: "no text"}.get(field.kind, "no element")
        yield f"None {is_} {what}."
    elif field.is_nillable and field.may_be_none:
        yield f"None {is_} nil."
    else:
        yield _ALWAYS


def _more(field: PyField, package: PyPackage) -> Iterator[str]:
    """Give what else is to be known of a field."""
    if field.kind in _KINDS:
        yield _KINDS[field.kind]
    if field.default is not None:
        yield (
            f"The only value is {literal(field.default)}."
            if field.is_fixed
            else (f"The value where it is absent: {literal(field.default)}.")
        )
    if field.type.default is not None:
        yield f"An empty element means {literal(field.type.default)}."
    if field.type.is_zeroless:
        yield "No value has the number 0: give one."
    if field.type.codec in _UNITS:
        yield _UNITS[field.type.codec]
    if field.type.codec == "DATE_TIME" and not field.may_be_none and package.is_data_contract:
        yield "datetime.min means not set."
    if field.is_secret:
        yield "A secret: kept out of repr, logs and errors."
    if field.namespaces:
        yield f"Their namespaces: {', '.join(field.namespaces)}."
    if field.namespace is not None and field.kind in {FieldKind.ELEMENT, FieldKind.ATTRIBUTE}:
        yield f"In the namespace {field.namespace or '(none)'}."
