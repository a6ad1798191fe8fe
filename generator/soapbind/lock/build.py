"""From a run to what its lock says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind import __version__, output
from soapbind.diff.snapshot import fingerprint, to_snapshot
from soapbind.documents.allowed import is_url
from soapbind.lock.model import Maker, PackageLock
from soapbind.resources import code_fingerprint, template_fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.config import PackageConfig
    from soapbind.pipeline import Made

_LISTS = ("include", "services", "operations", "exclude")


def this_maker() -> Maker:
    """Return the soapbind that is running."""
    return Maker(__version__, code_fingerprint(), template_fingerprint())


def package_lock(config: PackageConfig, made: Made, folder: Path) -> PackageLock:
    """Return what a lock in ``folder`` says about a package that was made."""
    snapshot = to_snapshot(made.reading.comparable)
    return PackageLock(
        config.name,
        tuple(relative(source, folder) for source in config.sources),
        _selection(config, folder),
        {relative(name, folder): digest for name, digest in made.reading.documents.items()},
        fingerprint(snapshot),
        output.fingerprint(made.files),
        snapshot,
        made.names,
    )


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


def relative(name: str, folder: Path) -> str:
    """Return a path, or an entry of an archive, as seen from ``folder`` and with ``/``; an address as it is."""
    if is_url(name):
        return name
    path = Path(name).absolute()
    try:
        return Path(os.path.relpath(path, folder.absolute())).as_posix()
    except ValueError:  # another drive: there is no way from here to there
        return path.name
