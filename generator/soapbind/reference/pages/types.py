"""Pages of data types, header classes and enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.pymodel.literals import literal
from soapbind.reference.examples import values
from soapbind.reference.model import EnumPage, Fact, Link, Row, Table, TypePage
from soapbind.reference.pages.used_by import used_by
from soapbind.reference.picture import picture_of
from soapbind.reference.pieces import counted, paragraphs
from soapbind.reference.places import INDEX, TYPES, href
from soapbind.reference.rows import rows
from soapbind.render.content import content_text, elements_of, inherited_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.model import PyEnum, PyMember, PyRecord
    from soapbind.reference.subject import Reference


def type_page(record: PyRecord, reference: Reference) -> TypePage:
    """Return the page of a data type."""
    path = reference.places.types[record.name]
    base = record.base or "Record"
    return TypePage(
        path,
        "data type",
        record.name,
        (Link(reference.package.name, INDEX), Link("types", TYPES), Link(record.name, href(path))),
        paragraphs(record.documentation),
        reference.badge(path),
        (f"class {record.name}(", Link(base, reference.type_href(base)), ")"),
        tuple(_facts(record, reference)),
        picture_of(record, reference),
        (Table("fields", "Fields", rows(record.fields, reference, path)), *_inherited(record, reference)),
        used_by(record.name, reference),
        values(reference, record),
    )


def header_page(record: PyRecord, reference: Reference) -> TypePage:
    """Return the page of a class of header blocks."""
    path = reference.places.headers[record.name]
    return TypePage(
        path,
        "headers",
        record.name,
        (Link(reference.package.name, INDEX), Link(record.name, href(path))),
        badge=reference.badge(path),
        signature=(f"class {record.name}(Record)",),
        facts=(Fact("Import", (f"from {reference.package.name} import {record.name}",)),),
        tables=(Table("fields", "Header blocks", rows(record.fields, reference, path)),),
        listings=used_by(record.name, reference, is_header=True),
    )


def _facts(record: PyRecord, reference: Reference) -> Iterator[Fact]:
    yield Fact("Import", (f"from {reference.package.name}.models import {record.name}",))
    if record.is_part:
        yield Fact("On the wire", ("A part of a content model, which has no name there.",))
    else:
        yield Fact("On the wire", (str(record.xml_name),))
    if record.is_abstract:
        yield Fact("Abstract", ("It cannot be sent: send an object of a class that derives from it.",))
    if record.is_value_type:
        yield Fact("Value type", ("As in .NET: it is never nil.",))
    inherited = inherited_fields(record, reference.records)
    content = content_text(record, elements_of(inherited, reference.package))
    if content:
        yield Fact("Content", (f"{content} (as in a DTD: one after the other, | is or, ? * + say how often)",))
    for rule in record.rules or ():
        told = {"fixed": f"is always {literal(rule.text)}", "required": "is required", "prohibited": "is not allowed"}
        yield Fact("Restriction", (f"{rule.name.name} {told[rule.rule]}",))
    if record.encoding:
        yield Fact("Encoding", (record.encoding,))


def _inherited(record: PyRecord, reference: Reference) -> Iterator[Table]:
    """Give a table of the fields of each base, the nearest first."""
    base = record.base
    while base is not None:
        path = reference.places.types[base]
        found = reference.records[base]
        about = ("From ", Link(base, href(path)), ".")
        if found.fields:
            yield Table(f"fields-of-{base}", f"Fields of {base}", rows(found.fields, reference, path), about)
        base = found.base


def enum_page(enum: PyEnum, reference: Reference) -> EnumPage:
    """Return the page of an enumeration."""
    path = reference.places.types[enum.name]
    return EnumPage(
        path,
        "flags" if enum.is_flags else "enumeration",
        enum.name,
        (Link(reference.package.name, INDEX), Link("types", TYPES), Link(enum.name, href(path))),
        paragraphs(enum.documentation),
        reference.badge(path),
        (f"class {enum.name}({'WireFlag' if enum.is_flags else 'WireEnum'})",),
        tuple(_enum_facts(enum, reference)),
        Table(
            "values",
            "Values",
            tuple(_value(member, reference, path) for member in enum.members),
            (counted(len(enum.members), "value") + ".",),
        ),
        used_by(enum.name, reference),
        values(reference, enum),
    )


def _enum_facts(enum: PyEnum, reference: Reference) -> Iterator[Fact]:
    yield Fact("Import", (f"from {reference.package.name}.models import {enum.name}",))
    yield Fact("On the wire", (str(enum.xml_name),))
    if enum.is_flags:
        yield Fact("Flags", ("Values can be combined with |. On the wire they are a list, with spaces between.",))
    if enum.base is not None:
        yield Fact("Type of the values", (enum.base.label,))


def _value(member: PyMember, reference: Reference, path: str) -> Row:
    anchor = f"value-{member.name}"
    return Row(
        anchor,
        member.name,
        member.value,
        (str(member.number),),
        notes=(f"The same as {member.alias_of}.",) if member.alias_of else (),
        documentation=paragraphs(member.documentation),
        badge=reference.badge(path, anchor),
    )
