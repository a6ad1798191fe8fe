"""A reference site of a contract: what it says, in Python and on the wire, as pages that need no server.

Pure: pages are values made from the contract and the model of its package, and templates turn them into text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind import __version__
from soapbind.reference.assets import asset_files
from soapbind.reference.changes.addresses import addresses
from soapbind.reference.changes.badges import badges
from soapbind.reference.changes.page import Changes, changes_page
from soapbind.reference.entries import search_entries
from soapbind.reference.html import render
from soapbind.reference.model import Link, Site
from soapbind.reference.pages.contract import contract_page, types_page
from soapbind.reference.pages.errors import errors_page
from soapbind.reference.pages.operation import operation_page
from soapbind.reference.pages.service import service_page
from soapbind.reference.pages.types import enum_page, header_page, type_page
from soapbind.reference.places import CHANGES, ERRORS, TYPES
from soapbind.reference.search import search_files
from soapbind.reference.subject import Reference, Subject, reference_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.reference.model import Page

__all__ = ["Changes", "Subject", "site_files"]


def site_files(subject: Subject, changes: Changes | None = None) -> dict[str, str]:
    """Return the text of every file of the site of a contract, by path inside it, with what changed in it."""
    reference = reference_of(subject)
    if changes is not None:
        marks = addresses(reference).marks(badges(changes.report.findings))
        reference = replace(reference, badges=marks)
    lists = [Link("Types", TYPES), Link("Errors", ERRORS), *([] if changes is None else [Link("Changes", CHANGES)])]
    site = Site(reference.package.name, tuple(lists), __version__)
    files = {**asset_files(), **search_files(tuple(search_entries(reference, errors_page(reference))))}
    for template, page in _pages(reference, changes):
        files[page.path] = render(template, page, site)
    return files


def _pages(reference: Reference, changes: Changes | None) -> Iterator[tuple[str, Page]]:
    """Give every page with the name of its template."""
    package = reference.package
    if changes is not None:
        yield "changes", changes_page(changes, package.name, addresses(reference).find)
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
