"""What the search of the site can find: every name that has a page, or a row on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.reference.model import SearchEntry
from soapbind.reference.pieces import summary
from soapbind.reference.places import ERRORS, href

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.model import PyEnum, PyRecord, PyService
    from soapbind.reference.model import ErrorsPage
    from soapbind.reference.subject import Reference


def search_entries(reference: Reference, errors: ErrorsPage) -> Iterator[SearchEntry]:
    """Give an entry for each service, operation, class, field and value, and for each exception of ``errors``."""
    package, places = reference.package, reference.places
    for service in package.services:
        yield from _of_service(service, reference)
    for record in package.records:
        yield from _of_record(record, places.types[record.name])
    for record in package.headers:
        yield from _of_record(record, places.headers[record.name])
    for enum in package.enums:
        yield from _of_enum(enum, places.types[enum.name])
    for table in errors.tables:
        for row in table.rows:
            said = row.documentation[0].text if row.documentation else ""
            yield SearchEntry("error", row.python, row.wire or row.python, href(ERRORS, row.anchor), "", summary(said))


def _of_service(service: PyService, reference: Reference) -> Iterator[SearchEntry]:
    place = href(reference.places.services[service.module])
    yield SearchEntry("service", service.client, service.name, place, "", summary(service.documentation))
    for each in service.operations:
        place = href(reference.places.operations[service.module, each.method])
        yield SearchEntry("operation", each.method, each.name, place, service.name, summary(each.documentation))


def _of_record(record: PyRecord, path: str) -> Iterator[SearchEntry]:
    yield SearchEntry("type", record.name, record.xml_name.name, href(path), "", summary(record.documentation))
    for each in record.fields:
        place = href(path, f"field-{each.name}")
        yield SearchEntry("field", each.name, each.wire_name, place, record.name, summary(each.documentation))


def _of_enum(enum: PyEnum, path: str) -> Iterator[SearchEntry]:
    yield SearchEntry("enumeration", enum.name, enum.xml_name.name, href(path), "", summary(enum.documentation))
    for each in enum.members:
        place = href(path, f"value-{each.name}")
        yield SearchEntry("value", each.name, each.value, place, enum.name, summary(each.documentation))
