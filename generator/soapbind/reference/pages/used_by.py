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
    if is_header:
        found = [_listing("headers-of", "Headers of", "operation", _calls(uses.headers.get(name, ()), reference))]
    else:
        asked, given, inside = (each.get(name, ()) for each in (uses.parameters, uses.results, uses.reached))
        found = [
            _listing("parameter-of", "In parameters of", "operation", _calls(asked, reference)),
            _listing("result-of", "In results of", "operation", _calls(given, reference)),
            _listing("field-of", "In fields", "field", _members(uses.members.get(name, ()), reference)),
            _listing("fault-of", "Detail of faults", "fault", _faults(uses.faults.get(name, ()))),
            _listing("inside", "Somewhere inside messages of", "operation", _calls(inside, reference)),
        ]
    return tuple(each for each in found if each.entries)


def _listing(anchor: str, title: str, noun: str, entries: Iterable[Entry]) -> Listing:
    all_ = tuple(entries)
    return Listing(anchor, title, all_, f"{counted(len(all_), noun)}.", len(all_) > _MOST)


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
