"""Whether a package is what a run would make, as far as its lock tells: then the run can be spared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapbind import output
from soapbind.documents.source import Unreadable
from soapbind.lock.inputs import fingerprint, on_disk
from soapbind.lock.maker import signature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.lock.model import Lock, PackageLock


def unchanged(
    configs: Sequence[PackageConfig], lock: Lock | None, path: Path | None, *, alone: bool
) -> list[int] | None:
    """Return how many files each package has, None where one of them has to be made to know whether it is current.

    ``lock`` is the one at ``path``, None where there is none. ``alone`` tells that these are all packages it should
    have.
    """
    if lock is None or path is None:
        return None
    names = [config.name for config in configs]
    if alone and sorted(names) != sorted(package.name for package in lock.packages):
        return None
    found = [(config, lock.package(config.name)) for config in configs]
    if not all(_is_same_run(config, package, path.parent, names) for config, package in found):
        return None
    try:
        states = [(output.state(config.folder), package) for config, package in found]
    except OSError:
        return None
    is_same = all(package is not None and state == package.output for (state, _), package in states)
    return [count for (_, count), _ in states] if is_same else None


def _is_same_run(config: PackageConfig, package: PackageLock | None, folder: Path, together: Sequence[str]) -> bool:
    """Whether settings, files and soapbind are those that the lock was written with."""
    if package is None or not package.made or signature(package) != package.made:
        return False
    try:
        files = on_disk(config, folder, (*package.documents, *package.beside))
    except (OSError, ValueError, Unreadable):  # ValueError for a path that no system has
        return False
    return fingerprint(config, folder, files, together) == package.inputs
