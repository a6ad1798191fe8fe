"""Where a change is: how things are called in a report, and which messages contain them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, Contract, Message, Operation, QName, TypeUse
from soapbind.contract.select import reached

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

    Two types of one local name are told apart by namespace.
    """

    ambiguous: frozenset[str]
    requests: frozenset[QName]
    responses: frozenset[QName]
    bases: frozenset[QName]

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
    requests, responses = (_reached(old, way) | _reached(new, way) for way in ("request", "response"))
    types = (*old.types.values(), *new.types.values())
    bases = frozenset(t.base for t in types if isinstance(t, ComplexType) and t.base is not None)
    return Places(frozenset(name for name, count in counts.items() if count > 1), requests, responses, bases)


def _reached(contract: Contract, way: str) -> frozenset[QName]:
    operations = [o for service in contract.services for o in service.operations]
    return reached(contract, _halves(operations, way))


def _halves(operations: Iterable[Operation], way: str) -> list[Operation]:
    if way == "request":
        return [replace(o, output=None, faults=(), header_faults=()) for o in operations]
    return [replace(o, input=Message()) for o in operations]
