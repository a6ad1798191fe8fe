"""Two contracts that have nothing in common: most likely not what somebody meant to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind.documents.imports import WELL_KNOWN

if TYPE_CHECKING:
    from soapbind.contract.model import Contract


def unrelated(old: Contract, new: Contract) -> str | None:
    """Return what to tell a reader of contracts that share no service and no type of their own, None where they do."""
    if not old.services or not new.services or _names(old) & _names(new):
        return None
    alike = [(a, b) for a in old.services for b in new.services if a.name == b.name and a.namespace != b.namespace]
    if alike:
        begins = _beginnings(*(each.namespace for each in alike[0]))
        return (
            "the two have no service and no type in common, because their namespaces differ: with --map-namespace "
            f"{'='.join(begins)} they are compared as two versions of one"
        )
    return "the two have no service and no type in common: all of OLD is gone, all of NEW is new. Is OLD the right one?"


def _beginnings(old: str, new: str) -> tuple[str, str]:
    """Return two namespaces without the steps at their ends that they share: others may begin with the same."""
    before, after = old.split("/"), new.split("/")
    while before[1:] and after[1:] and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return "/".join(before), "/".join(after)


def _names(contract: Contract) -> set[tuple[str, str, str]]:
    """Return the names of services and types, but for types of standards and of platforms."""
    services = {("service", each.namespace, each.name) for each in contract.services}
    return services | {
        ("type", name.namespace, name.name) for name in contract.types if not name.namespace.startswith(WELL_KNOWN)
    }
