"""The page of a service: its operations, its classes, and where it listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.documents.imports import without_folder
from soapbind.reference.examples import first_call
from soapbind.reference.model import Entry, Fact, Link, Listing, ServicePage
from soapbind.reference.pieces import counted, paragraphs, summary
from soapbind.reference.places import INDEX, href
from soapbind.reference.uses import by_method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.pymodel.model import PyService
    from soapbind.reference.subject import Reference


def service_page(service: PyService, reference: Reference) -> ServicePage:
    """Return the page of a service."""
    path = reference.places.services[service.module]
    return ServicePage(
        path,
        "service",
        service.name,
        (Link(reference.package.name, INDEX), Link(service.name, href(path))),
        paragraphs(service.documentation),
        reference.badge(path),
        tuple(_facts(service, reference)),
        (
            Listing(
                "operations",
                "Operations",
                tuple(_entries(service, reference)),
                counted(len(service.operations), "operation") + ".",
            ),
        ),
        first_call(reference, (service,)),
    )


def _entries(service: PyService, reference: Reference) -> Iterator[Entry]:
    for operation in by_method(service):
        path = reference.places.operations[service.module, operation.method]
        yield Entry(
            Link(operation.method, href(path)), summary(operation.documentation), operation.name, reference.badge(path)
        )


def _facts(service: PyService, reference: Reference) -> Iterator[Fact]:
    declared = reference.services[service.module]
    package = reference.package.name
    yield Fact("Namespace", (declared.namespace,))
    if declared.wsdl_service:
        yield Fact("Service in the WSDL", (declared.wsdl_service,))
    yield Fact("Clients", (f"{package}.{service.module}.{service.client}, {service.async_client}",))
    yield Fact("Protocols", (f"{package}.{service.module}.{service.protocol}, {service.async_protocol}",))
    for port in declared.ports:
        more = [f"port {port.name}", f"SOAP {port.soap_version}"]
        more += [f"WS-Addressing {port.addressing}"] if port.addressing else []
        more += ["MTOM"] if port.mtom else []
        more += [] if port.is_callable else ["with other messages than these: clients do not call it"]
        yield Fact("Address", (f"{port.address} ({', '.join(more)})",))
    for document in declared.wsdls:
        yield Fact("Document", (without_folder(document),))
