"""A reference site of a contract: what it says, in Python and on the wire, as pages that need no server.

Pure: pages are values made from the contract and the model of its package, and templates turn them into text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind import __version__
from soapbind.reference.assets import asset_files
from soapbind.reference.entries import search_entries
from soapbind.reference.html import render
from soapbind.reference.model import Link, Site
from soapbind.reference.pages.contract import contract_page, types_page
from soapbind.reference.pages.errors import errors_page
from soapbind.reference.pages.operation import operation_page
from soapbind.reference.pages.service import service_page
from soapbind.reference.pages.types import enum_page, header_page, type_page
from soapbind.reference.places import ERRORS, TYPES, href
from soapbind.reference.search import search_files
from soapbind.reference.subject import Reference, Subject, reference_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from soapbind.reference.model import Badge, Page

__all__ = ["Subject", "site_files"]

_NO_BADGES: dict[str, Badge] = {}


def site_files(subject: Subject, badges: Mapping[str, Badge] = _NO_BADGES) -> dict[str, str]:
    """Return the text of every file of the site of a contract, by path inside it."""
    reference = reference_of(subject, badges)
    site = _site(reference)
    files = {**asset_files(), **search_files(tuple(search_entries(reference, errors_page(reference))))}
    for template, page in _pages(reference):
        files[page.path] = render(template, page, site)
    return files


def _site(reference: Reference) -> Site:
    package = reference.package
    services = tuple(Link(each.name, href(reference.places.services[each.module])) for each in package.services)
    pages = (Link("Types", TYPES), Link("Errors", ERRORS))
    return Site(package.name, f"{package.name} reference", services, pages, __version__)


def _pages(reference: Reference) -> Iterator[tuple[str, Page]]:
    """Give every page with the name of its template."""
    package = reference.package
    yield "contract", contract_page(reference)
    yield "list", types_page(reference)
    yield "errors", errors_page(reference)
    for service in package.services:
        yield "service", service_page(service, reference)
        for operation in service.operations:
            yield "operation", operation_page(service, operation, reference)
    for record in package.records:
        yield "type", type_page(record, reference)
    for header in package.headers:
        yield "type", header_page(header, reference)
    for enum in package.enums:
        yield "enumeration", enum_page(enum, reference)
