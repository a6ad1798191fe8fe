"""What uses a class, as lists of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.reference.model import Entry, Link, Listing
from soapbind.reference.pieces import counted
from soapbind.reference.places import ERRORS, href

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from soapbind.reference.subject import Reference
    from soapbind.reference.uses import Call, Member

_MOST = 40  # places that are shown at once


def used_by(name: str, reference: Reference, *, is_header: bool = False) -> tuple[Listing, ...]:
    """Return where a class is used; nothing for where it is not."""
    uses = reference.uses
    found = (
        [Listing("headers-of", "Headers of", tuple(_calls(uses.headers.get(name, ()), reference)))]
        if is_header
        else [
            Listing("parameter-of", "In parameters of", tuple(_calls(uses.parameters.get(name, ()), reference))),
            Listing("result-of", "In results of", tuple(_calls(uses.results.get(name, ()), reference))),
            Listing("field-of", "In fields of", tuple(_members(uses.members.get(name, ()), reference))),
            Listing("fault-of", "Detail of", tuple(_faults(uses.faults.get(name, ())))),
            Listing("inside", "Somewhere inside messages of", tuple(_calls(uses.reached.get(name, ()), reference))),
        ]
    )
    return tuple(
        each._replace(about=f"{counted(len(each.entries), 'place')}.", is_folded=len(each.entries) > _MOST)
        for each in found
        if each.entries
    )


def _calls(calls: Iterable[Call], reference: Reference) -> Iterator[Entry]:
    for service, operation in calls:
        path = reference.places.operations[service.module, operation.method]
        yield Entry(Link(f"{service.module}.{operation.method}", href(path)))


def _members(members: Iterable[Member], reference: Reference) -> Iterator[Entry]:
    for owner, field, is_header in members:
        path = reference.places.headers[owner] if is_header else reference.places.types[owner]
        yield Entry(Link(f"{owner}.{field.name}", href(path, f"field-{field.name}")))


def _faults(names: Iterable[str]) -> Iterator[Entry]:
    for name in names:
        yield Entry(Link(name, href(ERRORS, f"error-{name}")))
