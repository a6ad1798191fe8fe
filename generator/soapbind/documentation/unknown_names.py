"""Names of a documentation file that the contract does not have: warnings, for nothing is wrong with the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ComplexType, Contract, Message, Operation, QName, SimpleType
from soapbind.contract.walk import child_elements
from soapbind.documentation.file import MEMBERS, unknown
from soapbind.documentation.merge import (
    entry_of,
    entry_of_operation,
    entry_of_type,
    is_enumeration,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from soapbind.documentation.model import Documentation, Entry
    from soapbind.errors import Diagnostic, Location

# What the keys of each table name.
_KINDS = {
    "services": "service",
    "operations": "operation",
    "parameters": "parameter",
    "types": "type",
    "fields": "field",
    "enums": "enumeration",
    "members": "value",
}


def unknown_names(contract: Contract, texts: Documentation) -> list[Diagnostic]:
    """Return a warning for each name of the file that the contract does not have, in the order of the file."""
    used = _used(contract, texts)
    found: list[Diagnostic] = []
    for section in MEMBERS:
        entries: dict[str, Entry] = dict(getattr(texts, section))
        for name, entry in entries.items():
            members = used.get(id(entry))
            if members is None:
                found.append(_nowhere(contract, section, name, texts.location.step(section)))
                continue
            where = entry.location.step(MEMBERS[section])
            found += _missing(entry.members, members, _KINDS.get(MEMBERS[section], ""), where)
    return found + _missing(texts.headers, _headers(contract), "header", texts.location.step("headers"))


def _nowhere(contract: Contract, section: str, name: str, where: Location) -> Diagnostic:
    """Return the warning of an entry that nothing has; it may stand in the wrong one of two tables."""
    told = unknown(where, _KINDS[section], name, _names(contract, section))
    other = {"types": "enums", "enums": "types"}.get(section)
    if other is None or name.rpartition("}")[2] not in set(_names(contract, other)):
        return told
    return replace(told, help=f"it is {'an' if other == 'enums' else 'no'} enumeration: move it to {other}")


def _missing(given: Iterable[str], known: set[str], kind: str, where: Location) -> list[Diagnostic]:
    local = {name.rpartition("}")[2] for name in known}
    return [unknown(where, kind, name, local) for name in given if name not in known | local]


def _used(contract: Contract, texts: Documentation) -> dict[int, set[str]]:
    """Return the entries that something has, by identity, and the names of all that is inside of what has them."""
    found: dict[int, set[str]] = {}

    def use(entry: Entry | None, inside: Iterable[str]) -> None:
        if entry is not None:
            found.setdefault(id(entry), set()).update(inside)

    for service in contract.services:
        use(entry_of(texts.services, QName(service.namespace, service.name)), ())
        for operation in service.operations:
            entry = entry_of_operation(texts.operations, service, operation)
            use(entry, _parameters(operation, contract) if entry else ())
    for name, type_ in contract.types.items():
        use(entry_of_type(texts, name, type_), _inside(type_))
    return found


def _names(contract: Contract, section: str) -> Iterator[str]:
    """Give the names that a section may have as keys, those without a namespace."""
    if section == "services":
        yield from (service.name for service in contract.services)
    elif section == "operations":
        yield from (f"{s.name}.{o.label}" for s in contract.services for o in s.operations)
    else:
        wanted = section == "enums"
        yield from (name.name for name, found in contract.types.items() if is_enumeration(found) is wanted)


def _parameters(operation: Operation, contract: Contract) -> Iterator[str]:
    for part in operation.input.body:
        yield from _inside(None if part.element is None else contract.type_of(part.element.type))
        yield part.name


def _inside(found: ComplexType | SimpleType | None) -> Iterator[str]:
    """Give the names of the fields or values of a type."""
    if isinstance(found, SimpleType):
        yield from (value.value for value in values_of(found))
    elif found is not None:
        yield from (str(element.name) for element in child_elements(found.content))


def _headers(contract: Contract) -> set[str]:
    operations = [operation for service in contract.services for operation in service.operations]
    messages = [m for o in operations for m in (o.input, o.output) if isinstance(m, Message)]
    return {str(part.element.name) for message in messages for part in message.headers if part.element is not None}
