"""What operations are called by: overloaded ones (WSDL 1.1, 2.4.5) apart, and as the lock has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.contract.model import Contract, Operation, Service


def labelled(operations: Iterable[Operation]) -> list[Operation]:
    """Return operations with what tells those of one name apart. What an operation has already stays."""
    given = list(operations)
    labels = {operation.label for operation in given if operation.overload}
    found: list[Operation] = []
    for operation in given:
        made = operation
        if not operation.overload and operation.label in labels:
            made = _apart(operation, labels)
        labels.add(made.label)
        found.append(made)
    return found


def _apart(operation: Operation, labels: Iterable[str]) -> Operation:
    made, count = replace(operation, overload=operation.distinction), 1
    while made.label in labels:
        made = replace(operation, overload=str(count := count + 1))
    return made


def keys_apart(services: Iterable[Service]) -> tuple[Service, ...]:
    """Return services whose operations differ by ``Service.Operation``: names with dots can make two alike."""
    known: set[str] = set()
    found: list[Service] = []
    for service in services:
        if not known.isdisjoint(f"{service.name}.{operation.label}" for operation in service.operations):
            taken = {key[len(service.name) + 1 :] for key in known if key.startswith(f"{service.name}.")}
            operations = tuple(_apart(o, taken) if o.label in taken else o for o in service.operations)
            service = replace(service, operations=operations)  # noqa: PLW2901 - the same, told apart
        known |= {f"{service.name}.{operation.label}" for operation in service.operations}
        found.append(service)
    return tuple(found)


def with_kept_labels(contract: Contract, old: Contract) -> Contract:
    """Return a contract whose operations are called as in an old one, where they were there: the first too.

    Without that, an operation would lose its name to another one of the same name that the WSDL has before it.
    """
    known = {(service.namespace, service.name): service.operations for service in old.services}
    services = tuple(
        replace(s, operations=_kept(s.operations, known.get((s.namespace, s.name), ()))) for s in contract.services
    )
    return replace(contract, services=services)


def _kept(now: Sequence[Operation], before: Sequence[Operation]) -> tuple[Operation, ...]:
    was = _by_name(before)
    found: dict[int, Operation] = {}
    for name, operations in _by_name(now).items():
        if len(operations) == 1 and not any(o.overload for o in was.get(name, ())):
            continue
        left = [replace(o, overload="") for o in operations]
        placed: dict[int, Operation] = {}
        for old in was.get(name, ()):
            at = _same(old, left, placed)
            if at is not None:
                placed[at] = replace(left[at], overload=old.overload)
        first = [placed[at] for at in sorted(placed)]
        made = labelled([*first, *(o for at, o in enumerate(left) if at not in placed)])
        for at, each in zip([*sorted(placed), *(at for at in range(len(left)) if at not in placed)], made, strict=True):
            found[id(operations[at])] = each
    return tuple(found.get(id(each), each) for each in now)


def _same(old: Operation, candidates: Sequence[Operation], taken: Mapping[int, Operation]) -> int | None:
    """Return where the operation is that an old one has become: the same, else the one with the same request."""
    free = [at for at in range(len(candidates)) if at not in taken]
    wanted = replace(old, overload="")
    alike = [
        *(at for at in free if candidates[at] == wanted),
        *(at for at in free if _called(candidates[at]) == _called(old)),
        *(at for at in free if candidates[at].action == old.action != ""),
    ]
    return next(iter(alike), None)


def _called(operation: Operation) -> list[object]:
    return [part.element.name if part.element is not None else part.type for part in operation.input.body]


def _by_name(operations: Iterable[Operation]) -> Mapping[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for each in operations:
        found.setdefault(each.name, []).append(each)
    return found
