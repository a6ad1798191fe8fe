"""Where a change is: how things are called in a report, and which messages contain them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, Contract, Message, Operation, QName, TypeUse
from soapbind.contract.reach import Reach, is_nameable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.contract.model import SimpleType
    from soapbind.diff.model import Key

Types: TypeAlias = "Mapping[QName, ComplexType | SimpleType]"


@dataclass(frozen=True, slots=True)
class Owner:
    """What changes belong to: its path in the report, its key, and whether requests and responses contain it.

    ``outer`` are the keys of what an anonymous type is inside of.
    """

    path: str
    key: Key
    request: bool
    response: bool
    outer: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Names and directions of the types of two contracts; ``bases`` are those that others derive from.

    Two types of one local name are told apart by namespace. ``only_any`` are the types that no message names, but that
    may be the type of an xs:anyType: they belong to every message that has one. ``declared`` are the types that
    elements of requests and of responses are declared with in both contracts, ``instances`` those that elements of
    either contract can have.
    ``one_sided`` are in messages, but of operations that the other contract lacks. ``types`` are those of the two
    contracts, and ``are_data_contracts`` tells whether both are DataContractSerializer's.
    """

    ambiguous: frozenset[str]
    requests: frozenset[QName]
    responses: frozenset[QName]
    bases: frozenset[QName]
    only_any: frozenset[QName] = frozenset()
    declared: tuple[frozenset[QName], frozenset[QName]] = (frozenset(), frozenset())
    instances: tuple[frozenset[QName], frozenset[QName]] = (frozenset(), frozenset())
    one_sided: frozenset[QName] = frozenset()
    are_data_contracts: bool = False
    types: tuple[Types, Types] = field(default=({}, {}), repr=False)

    def name(self, name: QName) -> str:
        """Return how a type is called."""
        return str(name) if name.name in self.ambiguous else name.name

    def label(self, use: TypeUse) -> str:
        """Return how a type is called where it is used: ``xs:int``, ``ChatMessage``, ``(anonymous)``."""
        name = use if isinstance(use, QName) else use.name
        if name is None:
            return "(anonymous)"
        prefix = {XSD: "xs:", SERIALIZATION: "ser:"}.get(name.namespace)
        return self.name(name) if prefix is None else prefix + name.name

    def owner(self, name: QName) -> Owner:
        """Return the place of a type."""
        return Owner(self.name(name), ("type", name), name in self.requests, name in self.responses)


def places(old: Contract, new: Contract) -> Places:
    """Return the names and directions of two contracts.

    A direction comes from the operations that both have: no old client calls a new one, and no new server answers one
    that is gone. Of a type that both have, it is in the messages of both.
    """
    counts = Counter(name.name for name in {*old.types, *new.types})
    before, after = _directions(old, new), _directions(new, old)
    types = (*old.types.values(), *new.types.values())
    requests, responses = (_in_both(old, new, *ways) for ways in zip(before.ways, after.ways, strict=True))
    return Places(
        frozenset(name for name, count in counts.items() if count > 1),
        requests,
        responses,
        frozenset(t.base for t in types if isinstance(t, ComplexType) and t.base is not None),
        before.only_any | after.only_any,
        (before.declared[0] & after.declared[0], before.declared[1] & after.declared[1]),
        (before.instances[0] | after.instances[0], before.instances[1] | after.instances[1]),
        before.one_sided | after.one_sided,
        old.is_data_contract and new.is_data_contract,
        (old.types, new.types),
    )


def _in_both(old: Contract, new: Contract, before: frozenset[QName], after: frozenset[QName]) -> frozenset[QName]:
    found = before | after
    return frozenset(n for n in found if (n in before or n not in old.types) and (n in after or n not in new.types))


@dataclass(frozen=True, slots=True)
class _Directions:
    """The types that requests and responses of one contract contain, and those only an xs:anyType may have."""

    ways: tuple[frozenset[QName], frozenset[QName]]
    only_any: frozenset[QName]
    declared: tuple[frozenset[QName], frozenset[QName]]
    instances: tuple[frozenset[QName], frozenset[QName]]
    one_sided: frozenset[QName]


def _directions(contract: Contract, other: Contract) -> _Directions:
    both = {(s.namespace, s.name, o.label) for s in other.services for o in s.operations}
    every = [(o, (s.namespace, s.name, o.label) in both) for s in contract.services for o in s.operations]
    shared = [operation for operation, is_shared in every if is_shared]
    request, response = (Reach(contract, _halves(shared, way)) for way in ("request", "response"))
    named = frozenset(Reach(contract, [operation for operation, _ in every]).types)
    has_any = request.has_any or response.has_any
    any_type = frozenset(n for n in contract.types if has_any and is_nameable(contract, n))
    only_any = any_type - named
    ways = [frozenset(each.types | only_any if each.has_any else each.types) for each in (request, response)]
    instances = [each.slots | any_type if each.has_any else each.slots for each in (request, response)]
    declared = request.declared, response.declared
    others = named - ways[0] - ways[1]
    return _Directions((ways[0], ways[1]), only_any, declared, (instances[0], instances[1]), others)


def _halves(operations: Iterable[Operation], way: str) -> list[Operation]:
    if way == "request":
        return [replace(o, output=None, faults=(), header_faults=()) for o in operations]
    return [replace(o, input=Message()) for o in operations]
