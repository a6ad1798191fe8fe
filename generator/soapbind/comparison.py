"""Two contracts to compare: both read, and of both the same part."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.defects import without_defective
from soapbind.contract.reach import Reach
from soapbind.contract.select import check_patterns, names, select
from soapbind.errors import Diagnostic, SoapbindError
from soapbind.pipeline import read_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.lock.file import Kept


def read_both(old: PackageConfig, new: PackageConfig, tell: Callable[[str], None]) -> tuple[Contract, Contract]:
    """Return two contracts to compare, with all their types. Raises SoapbindError with the problems of both."""
    found: list[Contract] = []
    problems: list[Diagnostic] = []
    for config in (old, new):
        try:
            found.append(read_whole(config, tell))
        except SoapbindError as error:
            problems += error.diagnostics
    if problems:
        raise SoapbindError(*problems)
    return found[0], found[1]


def select_both(old: Contract, new: Contract, part: Kept) -> tuple[Contract, Contract]:
    """Return the named services and operations of two contracts, and the types those need; with none named, all.

    Raises SoapbindError for a name that is in neither, and for what is wrong with a part that is used.
    """
    wanted = part.services, part.operations
    if not any((*wanted, part.exclude)):
        for contract in (old, new):
            if contract.defects:
                select(contract)
        return without_defective(old), without_defective(new)
    known = [names(contract) for contract in (old, new)]
    missing = [[name for name in each if name not in known[0] | known[1]] for each in wanted]
    if any(missing):
        select(new, *missing)
    check_patterns(part.exclude, known[0] | known[1])
    before, after = (_select_there(each, there, part) for each, there in zip((old, new), known, strict=True))
    before, after = _with_services(before, after, old), _with_services(after, before, new)
    return _with_types(before, after, old), _with_types(after, before, new)


def _select_there(contract: Contract, known: Collection[str], part: Kept) -> Contract:
    """Return what is there of a part; nothing where all of it is in the other contract only."""
    exclude = [pattern for pattern in part.exclude if fnmatch.filter(known, pattern)]
    services, operations = ([name for name in names if name in known] for names in (part.services, part.operations))
    is_whole = not part.services and not part.operations
    if not is_whole and not services and not operations:
        return replace(contract, services=(), types={}, elements={}, defects=())
    try:
        return select(contract, services, operations, exclude)
    except SoapbindError as error:
        if any(each.code != "nothing-left" for each in error.diagnostics):
            raise
        return replace(contract, services=(), types={}, elements={}, defects=())


def _with_types(part: Contract, other: Contract, whole: Contract) -> Contract:
    """Return a part of the contract ``whole`` with the types that only operations of ``other`` need which it lacks.

    If they are still declared, they have not gone; what is inside them is not compared, as no message has them.
    """
    here = {(s.namespace, s.name, o.label) for s in part.services for o in s.operations}
    both = [o for s in other.services for o in s.operations if (s.namespace, s.name, o.label) in here]
    needed = Reach(other, both).types
    more = {n: found for n, found in other.types.items() if n in whole.types and n not in needed}
    return replace(part, types={**more, **part.types})


def _with_services(part: Contract, other: Contract, whole: Contract) -> Contract:
    """Return a part of the contract ``whole`` with the services of ``other`` that it lacks, without operations."""
    named = {(s.namespace, s.name) for s in other.services} - {(s.namespace, s.name) for s in part.services}
    more = [replace(s, operations=()) for s in whole.services if (s.namespace, s.name) in named]
    return replace(part, services=(*part.services, *more))
