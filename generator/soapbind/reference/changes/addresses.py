"""Where the things that findings of ``soapbind diff`` are about have their pages, and their rows there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.contract.model import QName
from soapbind.pymodel.model import FieldKind
from soapbind.reference.changes.targets import Target
from soapbind.reference.places import href

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from soapbind.contract.model import Operation
    from soapbind.diff.model import Key
    from soapbind.pymodel.model import PyField, PyOperation, PyService
    from soapbind.reference.changes.badges import Badges
    from soapbind.reference.model import Badge
    from soapbind.reference.subject import Reference

_KINDS = {FieldKind.ATTRIBUTE: "attribute"}  # of rows; "field" for all others
_Row = tuple[str, str, str]  # kind and name on the wire, as a target has them, and the anchor


@dataclass(frozen=True, slots=True)
class Addresses:
    """The address of the page of each key, and of the row of each target, from the root of the site."""

    pages: Mapping[Key, str]
    rows: Mapping[Target, str]

    def find(self, target: Target) -> str:
        """Return the address of a row or its page, "" for what the site has no page of."""
        return self.rows.get(target) or self.pages.get(target.page, "")

    def marks(self, badges: Badges) -> dict[str, Badge]:
        """Return what is marked by its address."""
        found: dict[str, Badge] = {address: badges.page(key) for key, address in self.pages.items()}
        return {**found, **{address: badges.row(target) for target, address in self.rows.items()}}


def addresses(reference: Reference) -> Addresses:
    """Return where the pages and rows of a site are.

    The type of a body has no page, as it is no class: its fields are the parameters of the operations that have it, of
    which the first stands for all.
    """
    pages: dict[Key, str] = {}
    rows: dict[Target, str] = {}

    def add(key: Key, path: str, found: Iterable[_Row]) -> None:
        if key not in pages:
            pages[key] = href(path)
            rows.update((Target(key, kind, name), href(path, anchor)) for kind, name, anchor in found)

    for key, path, found in _classes(reference):
        add(key, path, found)
    for service in reference.package.services:
        declared = reference.services[service.module]
        named = declared.namespace, declared.name
        add(("service", named), reference.places.services[service.module], ())
        for operation in service.operations:
            path = reference.places.operations[service.module, operation.method]
            add(("operation", named, operation.name), path, _parts(operation))
            for key, fields in _bodies(service, operation, reference):
                add(key, path, fields)
    return Addresses(pages, rows)


def _classes(reference: Reference) -> Iterator[tuple[Key, str, Iterable[_Row]]]:
    types = reference.places.types
    for record in reference.package.records:
        if not record.is_part:
            yield ("type", record.xml_name), types[record.name], _fields(record.fields)
    for enum in reference.package.enums:
        members = (("member", member.value, f"value-{member.name}") for member in enum.members)
        yield ("type", enum.xml_name), types[enum.name], members


def _fields(fields: Iterable[PyField], word: str = "field") -> Iterator[_Row]:
    return ((_KINDS.get(each.kind, "field"), each.wire_name, f"{word}-{each.name}") for each in fields)


def _parts(operation: PyOperation) -> Iterator[_Row]:
    for kind, body in (("parameter", operation.request), ("result", operation.response)):
        yield from ((kind, each.wire_name, f"{kind}-{each.name}") for each in body.fields)
    yield from (("fault", fault.wire_name, f"fault-{fault.name}") for fault in operation.faults)


def _bodies(service: PyService, operation: PyOperation, reference: Reference) -> Iterator[tuple[Key, Iterable[_Row]]]:
    """Return the named types of the bodies of an operation, with what they are on its page."""
    declared = reference.operation(service, operation)
    for word, name in _body_types(declared):
        body = operation.request if word == "parameter" else operation.response
        yield ("type", name), _fields(body.fields, word)


def _body_types(declared: Operation) -> Iterator[tuple[str, QName]]:
    for word, message in (("parameter", declared.input), ("result", declared.output)):
        for part in message.body if message is not None else ():
            if part.element is not None and isinstance(part.element.type, QName):
                yield word, part.element.type
