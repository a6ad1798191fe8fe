"""Operations whose messages say too little: they are left out, as zeep does, where others are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import Owner, QName

if TYPE_CHECKING:
    from soapbind.contract.model import Contract, Operation, Service

# What is missing of a message that no one can guess. It is declared nowhere, so nobody can call the operation.
_MISSING = frozenset({"unknown-message", "unknown-element", "unknown-type"})


def without_incomplete(contract: Contract) -> Contract:
    """Return the contract without operations that need a message, or an element or type of one, that is not declared.

    Each is told as a warning. Where nothing would be left the contract stays as it is, and with it the problems.
    """
    incomplete = {d.owner for d in contract.defects if d.owner.kind == "operation" and d.diagnostic.code in _MISSING}
    kept = [
        replace(s, operations=tuple(o for o in s.operations if _owner(s, o) not in incomplete))
        for s in contract.services
    ]
    if not incomplete or not any(s.operations for s in kept):
        return contract
    told = {
        replace(d.diagnostic, message=f"{d.diagnostic.message}; operation {d.owner.name.name} is left out"): None
        for d in contract.defects
        if d.owner in incomplete
    }
    return replace(
        contract,
        services=tuple(s for s in kept if s.operations),
        defects=tuple(d for d in contract.defects if d.owner not in incomplete),
        warnings=(*contract.warnings, *told),
    )


def _owner(service: Service, operation: Operation) -> Owner:
    return Owner("operation", QName(service.namespace, f"{service.name}.{operation.name}"))
