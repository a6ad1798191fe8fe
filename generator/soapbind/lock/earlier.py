"""What the lock tells of the contract as it was: the names that things had."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from soapbind.aliases import Aliases, read_aliases
from soapbind.contract.wsdl.overloads import with_kept_labels
from soapbind.diff.snapshot import from_snapshot
from soapbind.errors import Location, Problems, SoapbindError
from soapbind.pymodel.kept_names import Before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.lock.model import PackageLock


def names_before(locked: PackageLock | None) -> Before:
    """Return the names that things had when the lock was written."""
    if locked is None:
        return Before()
    return Before(locked.names, cache(lambda: _contract(locked)))


def as_configured(config: PackageConfig, locked: PackageLock) -> PackageConfig:
    """Return a configuration with the names and the profile that the package of a lock was given."""
    given, profile = locked.selection.get("names", ()), locked.selection.get("profile")
    try:
        table = tomllib.loads("\n".join(given))
    except ValueError:  # somebody edited it
        return config
    names = read_aliases(table, Location(locked.name, ("names",)), Problems()) if table else Aliases()
    chosen = profile if config.profile is None and isinstance(profile, str) else config.profile
    return replace(config, names=config.names if config.names.names else names, profile=chosen)


def with_locked_labels(contract: Contract, locked: PackageLock | None) -> Contract:
    """Return a contract whose overloaded operations are called as when the lock was written."""
    if locked is None or not (_has_overloads(contract) or any("overload" in each for each in _operations(locked))):
        return contract
    old = _contract(locked)
    return contract if old is None else with_kept_labels(contract, old)


def _has_overloads(contract: Contract) -> bool:
    return any(operation.overload for service in contract.services for operation in service.operations)


def _operations(locked: PackageLock) -> Iterator[Any]:
    """Give the operations of a snapshot as they are written: it need not be read for a contract without overloads."""
    for service in locked.snapshot.get("services", ()):
        yield from service.get("operations", ())


def _contract(locked: PackageLock) -> Contract | None:
    try:
        return from_snapshot(locked.snapshot)
    except SoapbindError:  # of another version: then there is nothing to go by
        return None
