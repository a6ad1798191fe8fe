"""A part of a contract: some services or operations, and the types those need."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from soapbind.contract.defects import not_needed, problems_of, warnings_of, without_defective
from soapbind.contract.incomplete import without_incomplete
from soapbind.contract.model import Contract, Operation, Owner, QName, Service
from soapbind.contract.reach import Reach
from soapbind.contract.walk import parts
from soapbind.did_you_mean import nearest
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def select(
    contract: Contract,
    services: Collection[str] = (),
    operations: Collection[str] = (),
    exclude: Collection[str] = (),
) -> Contract:
    """Return the contract with the named services and operations (``Service.Operation``) only; with none named, all.

    ``exclude`` leaves out services and operations again, by name or glob. Types and elements that the rest cannot meet
    on the wire are left out. Any type of the contract may be the value of an xs:anyType, but where services or
    operations are named, only those are kept that their messages name. Elements that are just parts of messages are
    with their operation and not among ``elements``. What is wrong with a part that is left out is a warning where the
    contract itself does not need it, and nothing where the selection leaves it out.

    Raises SoapbindError for a name that is not there, and for what is wrong with a part that is used.
    """
    if services or operations or exclude:
        _check_names(contract, services, operations)
        check_patterns(exclude, names(contract))
        if services or operations:
            contract = _with_operations(contract, lambda s, o: _is_named(s, o, services, operations))
        contract = _with_operations(contract, lambda s, o: not _is_excluded(s, o, exclude))
        if not contract.services:
            problems = Problems()
            hint = "take out a pattern, or name fewer operations in it"
            problems.add(Location("--exclude"), "nothing-left", "--exclude leaves no operation", hint)
            problems.raise_if_any()
        is_named = bool(services or operations)
        return _prune(replace(contract, warnings=()), with_any=not is_named, tell_unused=False)
    # With a schema missing, an operation is incomplete because of that, and not left out.
    return _prune(contract if contract.missing else without_incomplete(contract), with_any=True, tell_unused=True)


def check_patterns(exclude: Collection[str], known: Collection[str]) -> None:
    """Raise SoapbindError for a pattern that matches none of the services and operations that are known."""
    problems = Problems()
    for pattern in sorted(set(exclude)):
        if not any(fnmatchcase(name, pattern) for name in known):
            message = f"--exclude {pattern} matches no service and no operation of the contract"
            problems.add(Location(pattern), "nothing-excluded", message, _hint(pattern, known))
    problems.raise_if_any()


def names(contract: Contract) -> frozenset[str]:
    """Return the names that ``select`` takes: ``Service`` and ``Service.Operation``."""
    found = {s.name for s in contract.services}
    return frozenset(found.union(*(_called(s, o) for s in contract.services for o in s.operations)))


def _with_operations(contract: Contract, is_wanted: Callable[[Service, Operation], bool]) -> Contract:
    """Return the contract with the operations that are wanted, and without services that have none of them."""
    kept = [replace(s, operations=tuple(o for o in s.operations if is_wanted(s, o))) for s in contract.services]
    return replace(contract, services=tuple(s for s in kept if s.operations))


def _is_named(service: Service, operation: Operation, services: Collection[str], operations: Collection[str]) -> bool:
    return service.name in services or not _called(service, operation).isdisjoint(operations)


def _is_excluded(service: Service, operation: Operation, exclude: Collection[str]) -> bool:
    called = {service.name, *_called(service, operation)}
    return any(fnmatchcase(name, pattern) or name == pattern for pattern in exclude for name in called)


def _called(service: Service, operation: Operation) -> set[str]:
    """Return what an operation may be chosen by; the plain name stands for all operations that are overloaded."""
    return {f"{service.name}.{operation.name}", f"{service.name}.{operation.label}"}


def _check_names(contract: Contract, services: Collection[str], operations: Collection[str]) -> None:
    problems = Problems()
    known_services = [s.name for s in contract.services]
    known_operations = sorted({n for s in contract.services for o in s.operations for n in _called(s, o)})
    for kind, wanted, known in (("service", services, known_services), ("operation", operations, known_operations)):
        for name in sorted(set(wanted) - set(known)):
            message = f"there is no {kind} {name} in the contract"
            problems.add(Location(name), f"unknown-{kind}", message, _hint(name, known))
    problems.raise_if_any()


def _hint(name: str, known: Collection[str]) -> str:
    """Return what a user may have meant, else what there is."""
    close = nearest(name, sorted(known))
    shown = ", ".join(sorted(known)[:10]) + (" ..." if len(known) > 10 else "")  # noqa: PLR2004 - a screenful
    return f"did you mean {close}?" if close else f"there are {shown}"


def _prune(contract: Contract, *, with_any: bool, tell_unused: bool) -> Contract:
    """Leave out the types and global elements that no message can contain.

    Where a type is expected, any type derived from it may come (xsi:type; XML Schema Part 1, 2.6.1), and where an
    element is referred to, any element that substitutes for it (3.3.6). ``with_any`` keeps what an xs:anyType can have.
    """
    operations = [o for s in contract.services for o in s.operations]
    reach = Reach(contract, operations)
    warnings = contract.warnings
    if contract.defects:
        used = _used(contract, reach)
        problems_of(contract.defects, used, contract.missing).raise_if_any()
        warnings += warnings_of(contract.defects, used) if tell_unused else ()
    if with_any and reach.has_any:
        reach = Reach(without_defective(contract), operations) if contract.defects else reach
        reach.add_any()
    return replace(
        contract,
        defects=(),
        missing=(),
        warnings=(*warnings, *not_needed(contract.missing)),
        types={n: t for n, t in contract.types.items() if n in reach.types},
        elements={n: e for n, e in contract.elements.items() if n in reach.elements},
    )


def _used(contract: Contract, reach: Reach) -> set[Owner]:
    """Return the parts of a contract that its messages need."""
    roots = {p.element.name for p in parts(o for s in contract.services for o in s.operations) if p.element}
    return {
        *(
            Owner("operation", QName(s.namespace, f"{s.name}.{o.name}"))
            for s in contract.services
            for o in s.operations
        ),
        *(Owner("type", name) for name in reach.types),
        *(Owner("element", name) for name in reach.elements | roots),
    }
