"""What to type in Python, for people: pages of the reference (``soapbind.reference``) as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from soapbind.errors import printable
from soapbind.pymodel.model import PyEnum
from soapbind.reference.examples import calls, first_call
from soapbind.reference.model import Link
from soapbind.reference.pages.contract import contract_page
from soapbind.reference.pages.operation import parts_of
from soapbind.reference.pages.types import enum_page, header_page, type_page
from soapbind.reference.pieces import counted, paragraphs, signature, summary
from soapbind.reference.uses import by_method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from soapbind.pymodel.model import PyOperation, PyRecord, PyService
    from soapbind.reference.model import Code, EnumPage, Fact, Listing, Paragraph, Piece, Row, Table, TypePage
    from soapbind.reference.subject import Reference

_LONGEST = 2000  # characters of a line
_MOST = 40  # names in a list
_HEADERS = {"request-headers", "response-headers", "fault-headers"}  # not worth a word where there are none


def overview(reference: Reference, width: int) -> str:
    """Return how to begin, and the signature of every method."""
    package = reference.package
    holds = "".join(_plain(fact.text) for fact in contract_page(reference).facts if fact.name == "Holds")
    lines = [f"{package.name}: {holds}", "", *_code(first_call(reference, package.services))]
    for service in package.services:
        clients = f"{package.name}.{service.module}.{service.client}, {service.async_client}"
        lines += ["", f"{service.name}  {clients}  ({counted(len(service.operations), 'operation')})"]
        lines += _said(paragraphs(service.documentation), width, "  ")
        for operation in by_method(service):
            lines += _indented(_signature(operation, reference, width - 2), "  ")
            lines += wrapped(summary(operation.documentation), width, "      ")
    lines += ["", *wrapped(_MORE.format(package.name), width, "")]
    return safe(lines)


_MORE = (
    "Asynchronous clients have the same methods, to be awaited. Classes are in {}.models: --type NAME shows one, "
    "--operation SERVICE.NAME all of an operation."
)


def operation_text(service: PyService, operation: PyOperation, reference: Reference, width: int) -> str:
    """Return how an operation is called, and an example."""
    lines = [f"operation {service.name}.{operation.name}", ""]
    lines += _signature(operation, reference, width)
    lines += _said(paragraphs(operation.documentation), width, "    ")
    for table in parts_of(service, operation, reference):
        if table.rows or table.anchor not in _HEADERS:
            lines += _table(table, width)
    return safe([*lines, "", "Example", *_indented(_code(calls(reference, service, operation)), "  ")])


def class_text(found: PyRecord | PyEnum, reference: Reference, width: int) -> str:
    """Return a class: its fields or members, and what uses it."""
    if isinstance(found, PyEnum):
        return safe(_enum(enum_page(found, reference), width))
    if found in reference.package.headers:
        return safe(_record(header_page(found, reference), (), width))
    return safe(_record(type_page(found, reference), reference.uses.derived.get(found.name, ()), width))


def _record(page: TypePage, derived: Sequence[str], width: int) -> Iterator[str]:
    yield _plain(page.signature)
    yield from _said(page.documentation, width, "  ")
    yield from _facts(page.facts, width)
    if derived:
        yield from wrapped(f"Derived: {', '.join(derived)}", width, "  ")
    for table in page.tables:
        yield from _table(table, width)
    yield from _listings(page.listings, width)
    yield from _example(page.examples)


def _enum(page: EnumPage, width: int) -> Iterator[str]:
    yield _plain(page.signature)
    yield from _said(page.documentation, width, "  ")
    yield from _facts(page.facts, width)
    rows = page.values.rows
    longest = min(max((len(row.python) for row in rows), default=0), 40)
    yield from ("", page.values.title)
    for row in rows:
        notes = " ".join([_plain(row.annotation), *row.notes])
        yield from wrapped(f"{row.python.ljust(longest)}  {notes}  on the wire {row.wire}", width, "  ")
        yield from _said(row.documentation, width, "      ")
    yield from _listings(page.listings, width)
    yield from _example(page.examples)


def _example(code: Sequence[Code]) -> Iterator[str]:
    if code:
        yield from ("", "Example", *_indented(_code(code), "  "))


def _facts(facts: Iterable[Fact], width: int) -> Iterator[str]:
    for fact in facts:
        yield from wrapped(f"{fact.name}: {_plain(fact.text)}", width, "  ")


def _table(table: Table, width: int) -> Iterator[str]:
    """Give the rows of a table under its title, with what is said of all."""
    yield from ("", table.title)
    yield from wrapped(_plain(table.about), width, "  ")
    yield from _said(table.documentation, width, "  ")
    for row in table.rows:
        yield from _row(row, width, "{}({})" if table.anchor == "faults" else "{}: {}")


def _row(row: Row, width: int, form: str) -> Iterator[str]:
    declared = _plain(row.annotation)
    yield from wrapped(form.format(row.python, declared) if declared else row.python, width, "  ")
    wire = f"{row.wire} ({row.wire_type})" if row.wire and row.wire_type else row.wire or row.wire_type
    yield from wrapped(" ".join([f"On the wire: {wire}.", *row.notes]), width, "      ")
    yield from _said(row.documentation, width, "      ")


def _listings(listings: Iterable[Listing], width: int) -> Iterator[str]:
    for listing in listings:
        names = [entry.link.text for entry in listing.entries]
        more = [f"and {len(names) - _MOST:,} more"] if len(names) > _MOST else []
        yield from ("", f"{listing.title} ({len(names):,})")
        yield from wrapped(", ".join([*names[:_MOST], *more]), width, "  ")


def _signature(operation: PyOperation, reference: Reference, width: int) -> list[str]:
    return _plain(signature(operation, reference, "", width)).splitlines()


def _code(code: Sequence[Code]) -> list[str]:
    """Return the first of several forms of an example, the blocking one."""
    return code[0].text.splitlines() if code else ["(no example of it has an end)"]


def _plain(pieces: Iterable[Piece]) -> str:
    return "".join(each.text if isinstance(each, Link) else each for each in pieces)


def _said(found: Iterable[Paragraph], width: int, indent: str) -> Iterator[str]:
    for each in found:
        yield from wrapped(each.text, width, indent)
        for item in each.items:
            yield from wrapped(f"- {item}", width, indent, f"{indent}  ")


def wrapped(text: str, width: int, indent: str, later: str = "") -> list[str]:
    """Return a text in lines of ``width`` columns, none for an empty one."""
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=later or indent, break_on_hyphens=False
    )  # fmt: skip


def _indented(lines: Iterable[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else line for line in lines]


def safe(lines: Iterable[str]) -> str:
    """Return lines in which foreign text can neither begin another line nor move the cursor."""
    return "\n".join(printable(line, _LONGEST) for line in lines)
