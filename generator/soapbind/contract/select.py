"""A part of a contract: some services or operations, and the types those need."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from soapbind.contract.defects import not_needed, problems_of, warnings_of
from soapbind.contract.incomplete import without_incomplete
from soapbind.contract.model import ComplexType, Contract, Element, Operation, Owner, QName, Service, SimpleType
from soapbind.contract.walk import elements, parts, uses
from soapbind.did_you_mean import nearest
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


def select(
    contract: Contract,
    services: Collection[str] = (),
    operations: Collection[str] = (),
    exclude: Collection[str] = (),
) -> Contract:
    """Return the contract with the named services and operations (``Service.Operation``) only; with none named, all.

    ``exclude`` leaves out services and operations again, by name or glob. Types and elements that the rest cannot meet
    on the wire are left out. Elements that are just parts of messages are with their operation and not among
    ``elements``. What is wrong with a part that is left out is a warning where the contract itself does not need it,
    and nothing where the selection leaves it out.

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
        return _prune(replace(contract, warnings=()), tell_unused=False)
    # With a schema missing, an operation is incomplete because of that, and not left out.
    return _prune(contract if contract.missing else without_incomplete(contract), tell_unused=True)


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


def reached(contract: Contract, operations: Iterable[Operation]) -> frozenset[QName]:
    """Return the named types that messages of some operations of a contract can contain."""
    reach = _Reach(contract)
    reach.start(operations)
    reach.run()
    return frozenset(reach.types)


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


def _prune(contract: Contract, *, tell_unused: bool) -> Contract:
    """Leave out the types and global elements that no message can contain.

    Where a type is expected, any type derived from it may come (xsi:type; XML Schema Part 1, 2.6.1), and where an
    element is referred to, any element that substitutes for it (3.3.6).
    """
    operations = [o for s in contract.services for o in s.operations]
    reach = _Reach(contract)
    reach.start(operations)
    reach.run()
    warnings = contract.warnings
    if contract.defects:
        used = _used(contract, reach)
        problems_of(contract.defects, used, contract.missing).raise_if_any()
        warnings += warnings_of(contract.defects, used) if tell_unused else ()
    return replace(
        contract,
        defects=(),
        missing=(),
        warnings=(*warnings, *not_needed(contract.missing)),
        types={n: t for n, t in contract.types.items() if n in reach.types},
        elements={n: e for n, e in contract.elements.items() if n in reach.elements},
    )


def _used(contract: Contract, reach: _Reach) -> set[Owner]:
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


class _Reach:
    """The types and elements found so far, and those not looked into yet."""

    def __init__(self, contract: Contract) -> None:
        self.types: set[QName] = set()
        self.elements: set[QName] = set()
        self._contract = contract
        self._slots: set[QName] = set()
        self._todo: list[ComplexType | SimpleType] = []
        self._derived = _derived(contract.types)
        self._substitutes: dict[QName, list[Element]] = {}
        for element in contract.elements.values():
            if element.substitution_group is not None:
                self._substitutes.setdefault(element.substitution_group, []).append(element)

    def start(self, operations: Iterable[Operation]) -> None:
        """Begin with the parts of the messages."""
        for part in parts(operations):
            if part.type is not None:
                self._slot(part.type)
            if part.element is not None:
                self._declaration(part.element)
                # A wrapper is no one else's business, but a substitute may stand for it.
                for substitute in self._substitutes.get(part.element.name, ()):
                    self._element(substitute.name)

    def run(self) -> None:
        """Look into everything that is found."""
        while self._todo:
            holder = self._todo.pop()
            for name, _ in uses(holder):
                self._type(name)
            for element in elements(holder):
                self._declaration(element)

    def _use(self, element: Element) -> None:
        if isinstance(element.type, QName):
            self._slot(element.type)
        else:
            self._todo.append(element.type)

    def _declaration(self, element: Element) -> None:
        self._use(element)
        if element.is_reference:
            self._element(element.name)

    def _slot(self, name: QName) -> None:
        """Find a type an element can have, so all that derive from it too. A type that is a base only has no slot."""
        todo = [name]
        while todo:
            slot = todo.pop()
            if slot not in self._slots:
                self._slots.add(slot)
                self._type(slot)
                todo += self._derived.get(slot, ())

    def _type(self, name: QName) -> None:
        found = self._contract.types.get(name)
        if found is not None and name not in self.types:
            self.types.add(name)
            self._todo.append(found)

    def _element(self, name: QName) -> None:
        todo = [name]
        while todo:
            next_ = todo.pop()
            if next_ in self.elements:
                continue
            self.elements.add(next_)
            found = self._contract.elements.get(next_)
            if found is not None:
                self._use(found)
            todo += [substitute.name for substitute in self._substitutes.get(next_, ())]


def _derived(types: Mapping[QName, ComplexType | SimpleType]) -> dict[QName, list[QName]]:
    found: dict[QName, list[QName]] = {}
    for name, type_ in types.items():
        if isinstance(type_, ComplexType) and type_.base is not None:
            found.setdefault(type_.base, []).append(name)
    return found
