"""The package of a contract with the names that it had before: what was there first keeps its name.

The lock has the names that are not simply the best ones, and the contract as it was. A thing of that contract that is
not among the names had its best name, which is only asked for where something else wants it now
(docs/decisions/0028-names.md).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from soapbind.aliases import Aliases, Kind, NameTable
from soapbind.contract.select import select
from soapbind.errors import Problems, SoapbindError
from soapbind.pymodel.build import build_package, model_package
from soapbind.pymodel.naming.naming import Naming, present

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapbind.contract.model import Contract
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyPackage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Before:
    """What a lock knows: the names it keeps, and the contract that they were for, None if that cannot be read."""

    names: NameTable = field(default_factory=dict[str, "dict[str, str]"])
    contract: Callable[[], Contract | None] = lambda: None


def named_package(
    contract: Contract, name: str, profile: Profile, aliases: Aliases, before: Before
) -> tuple[PyPackage, Naming]:
    """Return the model of the package ``name`` and all its names.

    Raises SoapbindError as ``build_package`` does.
    """

    def run(kept: NameTable) -> tuple[PyPackage, Naming]:
        naming = Naming(aliases, kept)
        return build_package(contract, name, profile, naming), naming

    package, naming = _settled(run, before.names)
    if any(key not in naming.kept.get(kind, {}) for kind, names in naming.touched().items() for key in names):
        earlier = present(_names_of(before, profile, aliases), naming)
        if any(
            naming.given[Kind(kind)][key][0] != was for kind, names in earlier.items() for key, was in names.items()
        ):
            return run(earlier)
    return package, naming


def _settled(run: Callable[[NameTable], tuple[T, Naming]], kept: NameTable) -> tuple[T, Naming]:
    """Return what ``run`` makes with the names of things that are there: what is gone keeps no name from others."""
    made, naming = run(kept)
    there = present(kept, naming)
    return run(there) if _count(there) < _count(kept) else (made, naming)


def _count(names: NameTable) -> int:
    return sum(map(len, names.values()))


def _names_of(before: Before, profile: Profile, aliases: Aliases) -> NameTable:
    """Return all names that the package had before."""
    try:
        contract = before.contract()
        if contract is None or not contract.services:
            return before.names
        whole = select(contract)
    except SoapbindError:  # what the lock has cannot be read any more
        return before.names

    def run(kept: NameTable) -> tuple[PyPackage, Naming]:
        naming = Naming(aliases, kept)
        return model_package(whole, "before", profile, Problems(limit=sys.maxsize), naming), naming

    _, naming = _settled(run, before.names)
    return {kind: {key: name for key, (name, _) in names.items()} for kind, names in naming.given.items()}
