"""How many services, operations, types, fields and members are new, gone or not the same: what one can count in XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from collections.abc import Set as AbstractSet

    from soapbind.contract.model import Contract
    from soapbind.diff.model import Change

Totals = dict[str, dict[str, int]]

_THINGS = {"field": "fields", "enum-member": "enumMembers"}
_NOT_INSIDE = ("type-added", "type-removed", "operation-added", "operation-removed")


def totals(old: Contract, new: Contract, changes: Sequence[Change]) -> Totals:
    """Return the counts. Something renamed is one removed and one added: which it was, only its authors know.

    Operations of added and removed services count here, though the findings do not list them again. A type, field or
    operation counts as changed once, however many findings it has.
    """
    operations = [{(s.namespace, s.name, o.label) for s in c.services for o in s.operations} for c in (old, new)]
    services = [{(s.namespace, s.name) for s in c.services} for c in (old, new)]
    inside = _touched(changes, "type", _NOT_INSIDE)
    made = {
        "services": _sets(*services),
        "operations": {
            **_sets(*operations),
            "changed": len(_touched(changes, "operation", ("operation-added", "operation-removed"))),
        },
        "types": {
            **_sets({*old.types}, {*new.types}),
            "changed": len({("type", name) for name in old.types.keys() & new.types.keys()} & inside),
        },
    }
    for thing, name in _THINGS.items():
        made[name] = _things(changes, thing)
    return made


def _sets(old: AbstractSet[Hashable], new: AbstractSet[Hashable]) -> dict[str, int]:
    return {"added": len(new - old), "removed": len(old - new)}


def _touched(changes: Sequence[Change], kind: str, without: tuple[str, ...]) -> set[object]:
    return {key for change in changes if change.rule not in without for key in change.keys if key[0] == kind}


def _things(changes: Sequence[Change], thing: str) -> dict[str, int]:
    def count(*endings: str) -> int:
        return sum(change.rule in {f"{thing}-{ending}" for ending in endings} for change in changes)

    def moved(way: str, *endings: str) -> int:
        """Count declarations, of which several may have moved to one place; those with a finding of their own count."""
        told = {change.path for change in changes if change.rule in {f"{thing}-{ending}" for ending in endings}}
        facts = {fact for change in changes if change.rule == f"{thing}-moved" for fact in change.facts}
        return len({path for kind, _, path in (fact.partition(" ") for fact in facts) if kind == way} - told)

    same = ("added", "inserted", "removed", "renamed", "reordered", "moved")
    changed = {
        c.path for c in changes if c.rule.startswith(f"{thing}-") and c.rule not in {f"{thing}-{each}" for each in same}
    }
    return {
        "added": count("added", "inserted", "renamed") + moved("into", "added", "inserted"),
        "removed": count("removed", "renamed") + moved("out", "removed"),
        "changed": len(changed),
        "reordered": count("reordered"),
    }
