"""The first page of a site, and the list of all types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.documents.imports import without_folder
from soapbind.reference.examples import first_call
from soapbind.reference.model import Code, ContractPage, Entry, Fact, Link, Listing, ListPage
from soapbind.reference.pieces import counted, summary
from soapbind.reference.places import ERRORS, INDEX, TYPES, href

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.model import PyEnum, PyRecord
    from soapbind.reference.subject import Reference


def contract_page(reference: Reference) -> ContractPage:
    """Return the first page."""
    package = reference.package
    return ContractPage(
        INDEX,
        "contract",
        package.name,
        (),
        facts=tuple(_facts(reference)),
        listings=(
            Listing("services", "Services", tuple(_services(reference))),
            Listing("more", "Beside the services", tuple(_more(reference))),
        ),
        code=(
            Code("Make the package", "sh", f"soapbind generate SOURCE --package {package.name}\n"),
            *first_call(reference, package.services),
        ),
        documents=tuple(
            sorted({(without_folder(name), digest) for name, digest in reference.subject.documents.items()})
        ),
    )


def _facts(reference: Reference) -> Iterator[Fact]:
    package = reference.package
    operations = sum(len(service.operations) for service in package.services)
    counts = {
        "service": len(package.services),
        "operation": operations,
        "data type": len(package.records),
        "enumeration": len(package.enums),
        "declared fault": len(package.faults),
    }
    yield Fact("Holds", (", ".join(counted(number, noun) for noun, number in counts.items() if number),))
    yield Fact("Namespace", (package.namespace,))
    yield Fact("Profile", (package.profile,))


def _services(reference: Reference) -> Iterator[Entry]:
    for service in reference.package.services:
        path = reference.places.services[service.module]
        count = counted(len(service.operations), "operation")
        yield Entry(Link(service.name, href(path)), summary(service.documentation), count, reference.badge(path))


def _more(reference: Reference) -> Iterator[Entry]:
    yield Entry(Link("Data types and enumerations", TYPES), "All of them, by name.")
    yield Entry(Link("Errors", ERRORS), "What a call can raise.")
    for header in reference.package.headers:
        path = reference.places.headers[header.name]
        names = ", ".join(field.wire_name for field in header.fields) or "no blocks"
        yield Entry(Link(header.name, href(path)), f"Header blocks: {names}.", badge=reference.badge(path))


def types_page(reference: Reference) -> ListPage:
    """Return the list of all data types and enumerations."""
    package = reference.package
    return ListPage(
        TYPES,
        "types",
        "Data types and enumerations",
        (Link(package.name, INDEX), Link("types", TYPES)),
        listings=(
            Listing("data-types", "Data types", tuple(_classes(package.records, reference))),
            Listing("enumerations", "Enumerations", tuple(_classes(package.enums, reference))),
        ),
    )


def _classes(classes: tuple[PyRecord, ...] | tuple[PyEnum, ...], reference: Reference) -> Iterator[Entry]:
    for each in classes:
        path = reference.places.types[each.name]
        wire = "" if each.xml_name.name == each.name else each.xml_name.name
        yield Entry(Link(each.name, href(path)), summary(each.documentation), wire, reference.badge(path))
