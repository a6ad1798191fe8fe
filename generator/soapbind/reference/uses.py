"""Which operations, classes and faults use a class, and what derives from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.pymodel.model import PyField, PyOperation, PyPackage, PyService

T = TypeVar("T")


class Call(NamedTuple):
    """An operation of a service."""

    service: PyService
    operation: PyOperation


class Member(NamedTuple):
    """A field of a class; ``is_header`` tells that the class is one of header blocks."""

    owner: str
    field: PyField
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Uses:
    """All by the name of the class that is used.

    ``reached`` are operations whose messages can contain it somewhere inside what they name.
    """

    parameters: Mapping[str, tuple[Call, ...]]
    results: Mapping[str, tuple[Call, ...]]
    reached: Mapping[str, tuple[Call, ...]]
    members: Mapping[str, tuple[Member, ...]]
    faults: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, tuple[Call, ...]]


def uses_of(package: PyPackage) -> Uses:
    """Return what uses what in a package."""
    calls = [Call(service, operation) for service in package.services for operation in by_method(service)]
    parameters, results = _direct(calls)
    members: dict[str, list[Member]] = defaultdict(list)
    for is_header, records in ((False, package.records), (True, package.headers)):
        for record in records:
            for field in record.fields:
                for name in sorted(field.type.models):
                    members[name].append(Member(record.name, field, is_header))
    derived: dict[str, list[str]] = defaultdict(list)
    for record in package.records:
        if record.base is not None:
            derived[record.base].append(record.name)
    faults: dict[str, list[str]] = defaultdict(list)
    for fault in package.faults:
        for name in sorted(fault.detail.type.models):
            faults[name].append(fault.name)
    return Uses(
        _frozen(parameters),
        _frozen(results),
        _frozen(_reached(package, calls)),
        _frozen(members),
        _frozen(faults),
        _frozen(derived),
        _frozen(_header_calls(calls)),
    )


def by_method(service: PyService) -> list[PyOperation]:
    """Return the operations of a service by the names of their methods, for readers look for a name."""
    return sorted(service.operations, key=lambda operation: operation.method)


def _direct(calls: Iterable[Call]) -> tuple[dict[str, list[Call]], dict[str, list[Call]]]:
    """Return the operations that have a class in a parameter, and those that have it in a result."""
    parameters: dict[str, list[Call]] = defaultdict(list)
    results: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        for found, body in ((parameters, call.operation.request), (results, call.operation.response)):
            for name in sorted({name for field in body.fields for name in field.type.models}):
                found[name].append(call)
    return parameters, results


def _header_calls(calls: Iterable[Call]) -> dict[str, list[Call]]:
    found: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        own = call.operation
        for name in dict.fromkeys((own.request_headers, own.response_headers, own.fault_headers)):
            if name is not None:
                found[name].append(call)
    return found


def _reached(package: PyPackage, calls: Iterable[Call]) -> dict[str, list[Call]]:
    """Return the operations whose messages have a class somewhere inside what they name."""
    inside = _contents(package)
    found: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        fields = (*call.operation.request.fields, *call.operation.response.fields)
        direct = {name for field in fields for name in field.type.models}
        for name in sorted(_closure(direct, inside) - direct):
            found[name].append(call)
    return found


def _contents(package: PyPackage) -> dict[str, set[str]]:
    """Return what a class leads to: the classes of its fields, its base, and what may come in its place."""
    inside = {record.name: {n for f in record.fields for n in f.type.models} for record in package.records}
    for record in package.records:
        if record.base is not None:
            inside[record.name] = inside[record.name] | {record.base}
    for record in package.records:
        inside[record.name] = inside[record.name] | set(record.subtypes)
    return {str(name): set(map(str, names)) for name, names in inside.items()}


def _closure(names: Iterable[str], inside: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += inside.get(name, ())
    return found


def _frozen(found: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {name: tuple(each) for name, each in found.items()}
