"""``soapbind generate``: write a package, and the lock that says what it was made from."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Unpack

import click

from soapbind import output, pipeline
from soapbind.cli import console
from soapbind.cli.common import EPILOG, PackageOptions, configs_of, diagnosed, note_written, packaging, tell_warnings
from soapbind.cli.locking import lock_path, refuse_unknown_names, selected
from soapbind.cli.progress import Progress
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock import file
from soapbind.lock.build import package_lock, this_maker
from soapbind.lock.compare import refuse_other_input
from soapbind.lock.model import Lock, renewed

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.pipeline import Made


class GenerateOptions(PackageOptions):
    """The options of ``generate`` that are not about the package."""

    lock: str | None
    locked: bool


@click.command(epilog=EPILOG)
@packaging
@click.option(
    "--lock", metavar="FILE", help="Lock to write. [default: without SOURCE, soapbind.lock beside pyproject.toml]"
)
@click.option("--locked", is_flag=True, help="Fail if the sources are not those of the lock; do not change the lock.")
@console.terminal
@diagnosed
def generate(
    sources: tuple[str, ...],
    package: str | None,
    target: str | None,
    profile: str | None,
    **options: Unpack[GenerateOptions],
) -> None:
    """Write the package for SOURCE into DIR/NAME.

    Without SOURCE, write all packages that pyproject.toml configures.
    """
    configs = configs_of(sources, package, target, profile, selected(options))
    path = lock_path(sources, options["lock"])
    if options["locked"] and path is None:
        raise click.UsageError("--locked with SOURCE needs --lock FILE")
    with Progress(active=console.shows_progress()) as tell:
        old = _known(path, locked=options["locked"])
        made = [(config, pipeline.make(config, tell, old.package(config.name) if old else None)) for config in configs]
        refuse_unknown_names([each for _, each in made])
        now = _now(made, path)
        if options["locked"] and now is not None:
            pairs = ((old.package(each.name) if old else None, each) for each in now.packages)
            refuse_other_input(pairs, str(path))
        tell("writing")
        fresh = None if now is None or options["locked"] else renewed(old, now, alone=not sources)
        with nullcontext() if path is None or fresh is None else file.replacing(path, fresh):
            results = [(config, each, _write(config, each)) for config, each in made]
    tell_warnings([warning for _, each, _ in results for warning in each.reading.warnings])
    for config, each, changed in results:
        console.news(f"{config.folder}: {len(each.files)} files {'written' if changed else 'are up to date'}")


def _write(config: PackageConfig, made: Made) -> bool:
    changed = output.write(config.folder, made.files)
    if changed:
        note_written()
    return changed


def _known(path: Path | None, *, locked: bool) -> Lock | None:
    """Return the lock that is there. Raises SoapbindError when it has to be there, or cannot be replaced."""
    if path is None:
        return None
    if not locked:
        return file.read_to_renew(path)
    found = file.read(path)
    if found is None:
        message, advice = "there is no lock", 'run "soapbind generate" without --locked once, and commit what it writes'
        raise SoapbindError(Diagnostic(Location(str(path)), "no-lock", message, advice))
    return found


def _now(made: list[tuple[PackageConfig, Made]], path: Path | None) -> Lock | None:
    if path is None:
        return None
    return Lock(this_maker(), tuple(package_lock(config, each, path.parent) for config, each in made))
