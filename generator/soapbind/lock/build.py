"""From a run to what its lock says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind import output
from soapbind.diff.snapshot import fingerprint, snapshot_of
from soapbind.documents.source import Unreadable
from soapbind.lock.inputs import candidates, looked_at, relative
from soapbind.lock.inputs import fingerprint as inputs_fingerprint
from soapbind.lock.maker import signature
from soapbind.lock.model import PackageLock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.pipeline import Made

_LISTS = ("include", "services", "operations", "exclude")


def package_lock(config: PackageConfig, made: Made, folder: Path, together: Sequence[str] = ()) -> PackageLock:
    """Return what a lock in ``folder`` says about a package that was made; ``together`` are all packages of the run."""
    snapshot = snapshot_of(made.reading.comparable, made.reading.contract.elements)
    package = PackageLock(
        config.name,
        tuple(relative(source, folder) for source in config.sources),
        _selection(config, folder),
        {relative(name, folder): digest for name, digest in made.reading.documents.items()},
        fingerprint(snapshot),
        output.fingerprint(made.files),
        snapshot,
        made.names,
    )
    # Only a run can tell what there is to warn of.
    return package if made.reading.warnings else _repeatable(package, config, made, folder, together)


def _repeatable(
    package: PackageLock, config: PackageConfig, made: Made, folder: Path, together: Sequence[str]
) -> PackageLock:
    """Return what the lock says with what tells that a run would do the same again, where that can be told."""
    files = looked_at(config, folder, made.reading.seen)
    try:
        beside = files.keys() - candidates(config, folder) - package.documents.keys()
    except (OSError, Unreadable):
        return package
    inputs = inputs_fingerprint(config, folder, files, together)
    found = replace(package, beside=tuple(sorted(beside)), inputs=inputs)
    return replace(found, made=signature(found)) if inputs else package


def _selection(config: PackageConfig, folder: Path) -> Mapping[str, tuple[str, ...] | str]:
    given: dict[str, tuple[str, ...] | str] = {key: getattr(config, key) for key in _LISTS if getattr(config, key)}
    for key in ("allow_imports", "documentation"):
        if getattr(config, key):
            given[key] = tuple(relative(place, folder) for place in getattr(config, key))
    if config.names.names:
        given["names"] = tuple(config.names.lines())
    if config.profile is not None:
        given["profile"] = config.profile
    if config.wsdl is not None:
        given["wsdl"] = str(config.wsdl).lower()
    return given
