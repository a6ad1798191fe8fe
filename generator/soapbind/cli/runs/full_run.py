"""Packages made anew: what ``generate`` and ``check`` do unless the lock tells that nothing has changed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind import output, pipeline
from soapbind.cli import console
from soapbind.cli.common import note_written
from soapbind.cli.progress import Progress
from soapbind.cli.reports.check_report import Finding
from soapbind.cli.runs.locking import refuse_unknown_names
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock import file
from soapbind.lock.build import package_lock
from soapbind.lock.compare import Reason, reasons, refuse_other_input
from soapbind.lock.maker import this_maker
from soapbind.lock.model import Lock, renewed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.lock.model import PackageLock
    from soapbind.pipeline import Made


def write_all(
    configs: Sequence[PackageConfig], path: Path | None, old: Lock | None, *, locked: bool, alone: bool
) -> list[tuple[PackageConfig, Made, bool]]:
    """Write packages, and the lock at ``path``; return what was made, and whether anything changed.

    ``old`` is the lock that is there, ``locked`` tells to leave it alone and refuse other input, ``alone`` that these
    are all packages there are. Raises SoapbindError.
    """
    with Progress(active=console.shows_progress()) as tell:
        made = _made(configs, tell, old)
        now = None if path is None else Lock(this_maker(), _locks(made, path.parent))
        if locked and now is not None:
            pairs = ((old.package(each.name) if old else None, each) for each in now.packages)
            refuse_other_input(pairs, str(path))
        tell("writing")
        fresh = None if now is None or locked else renewed(old, now, alone=alone)
        with nullcontext() if path is None or fresh is None else file.replacing(path, fresh):
            return [_written(config, each) for config, each in made]


def compare_all(configs: Sequence[PackageConfig], path: Path | None, lock: Lock | None) -> list[Finding]:
    """Return what is found of each package; ``lock`` is the one at ``path``, if there is one. Raises SoapbindError."""
    with Progress(active=console.shows_progress()) as tell:
        made = _made(configs, tell, lock)
        if lock is None or path is None:
            return [_compared(config, package) for config, package in made]
        names = [config.name for config in configs]
        return [_look(config, package, (lock, path), names) for config, package in made]


def _made(
    configs: Sequence[PackageConfig], tell: Callable[[str], None], lock: Lock | None
) -> list[tuple[PackageConfig, Made]]:
    made = [(each, pipeline.make(each, tell, lock.package(each.name) if lock else None)) for each in configs]
    refuse_unknown_names([package for _, package in made])
    return made


def _locks(made: Sequence[tuple[PackageConfig, Made]], folder: Path) -> tuple[PackageLock, ...]:
    names = [config.name for config, _ in made]
    return tuple(package_lock(config, package, folder, names) for config, package in made)


def _written(config: PackageConfig, made: Made) -> tuple[PackageConfig, Made, bool]:
    """Write a package; return what was made with the warnings of writing it, and whether anything changed."""
    warnings = [*made.reading.warnings]
    changed = output.write(config.folder, made.files, warn=warnings.append)
    if changed:
        note_written()
    return config, replace(made, reading=replace(made.reading, warnings=tuple(warnings))), changed


def _look(config: PackageConfig, made: Made, locked: tuple[Lock, Path], together: Sequence[str]) -> Finding:
    lock, path = locked
    finding = _compared(config, made)
    old = lock.package(config.name)
    if old is None:
        return replace(finding, why=[Reason("lock", f"{path} does not have this package")])
    now = package_lock(config, made, path.parent, together)
    changed = finding.differences
    on_disk = output.fingerprint(output.on_disk(config.folder, made.files, changed)) if changed else now.output
    return replace(finding, why=reasons(old, now, (lock.maker, this_maker()), on_disk))


def _compared(config: PackageConfig, made: Made) -> Finding:
    """Return what the files that are there tell. Raises SoapbindError when they cannot be looked at."""
    folder, files = config.folder, made.files
    try:
        differences, obstacle = output.differences(folder, files), output.obstacle(folder, files)
    except OSError as error:
        told = f"the package cannot be read: {error.strerror or error}"
        diagnostic = Diagnostic(Location(str(folder)), "unreadable", told, "check its permissions")
        raise SoapbindError(diagnostic) from error
    return Finding(config, differences, obstacle, [], made.reading.warnings)
