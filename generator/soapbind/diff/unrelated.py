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
        first, second = alike[0]
        return (
            f"the two have no service and no type in common, because their namespaces differ: with --map-namespace "
            f"{first.namespace}={second.namespace} they are compared as two versions of one"
        )
    return "the two have no service and no type in common: all of OLD is gone, all of NEW is new. Is OLD the right one?"


def _names(contract: Contract) -> set[tuple[str, str, str]]:
    """Return the names of services and types, but for types of standards and of platforms."""
    services = {("service", each.namespace, each.name) for each in contract.services}
    return services | {
        ("type", name.namespace, name.name) for name in contract.types if not name.namespace.startswith(WELL_KNOWN)
    }
