"""Where a change is: how things are called in a report, and which messages contain them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, Contract, Message, Operation, QName, TypeUse
from soapbind.contract.reach import Reach, is_nameable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapbind.diff.model import Key


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
    may be the type of an xs:anyType: they belong to every message that has one.
    """

    ambiguous: frozenset[str]
    requests: frozenset[QName]
    responses: frozenset[QName]
    bases: frozenset[QName]
    only_any: frozenset[QName] = frozenset()

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
    """Return the names and directions of two contracts."""
    counts = Counter(name.name for name in {*old.types, *new.types})
    requests, responses, only_any = (
        before | after for before, after in zip(_directions(old), _directions(new), strict=True)
    )
    types = (*old.types.values(), *new.types.values())
    bases = frozenset(t.base for t in types if isinstance(t, ComplexType) and t.base is not None)
    ambiguous = frozenset(name for name, count in counts.items() if count > 1)
    return Places(ambiguous, requests, responses, bases, only_any)


def _directions(contract: Contract) -> tuple[frozenset[QName], frozenset[QName], frozenset[QName]]:
    """Return the types that requests and responses of a contract contain, and those only an xs:anyType may have."""
    operations = [operation for service in contract.services for operation in service.operations]
    named = [Reach(contract, _halves(operations, way)) for way in ("request", "response")]
    others = contract.types.keys() - named[0].types - named[1].types
    only_any = frozenset(name for name in others if any(each.has_any for each in named) and is_nameable(contract, name))
    requests, responses = (frozenset(each.types | only_any if each.has_any else each.types) for each in named)
    return requests, responses, only_any


def _halves(operations: Iterable[Operation], way: str) -> list[Operation]:
    if way == "request":
        return [replace(o, output=None, faults=(), header_faults=()) for o in operations]
    return [replace(o, input=Message()) for o in operations]
