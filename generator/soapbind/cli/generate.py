"""``soapbind generate``: write a package, and the lock that says what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from soapbind.cli import console
from soapbind.cli.common import EPILOG, PackageOptions, configs_of, diagnosed, packaging, tell_warnings
from soapbind.cli.runs.locking import lock_path, selected
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock import file
from soapbind.lock.current import unchanged

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.lock.model import Lock


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
    locked = options["locked"]
    old = _known(path, locked=locked)
    counts = unchanged(configs, old, path, alone=not sources)
    if counts is not None:
        for config, count in zip(configs, counts, strict=True):
            console.news(f"{config.folder}: {count} files are up to date")
        return
    from soapbind.cli.runs.full_run import write_all  # noqa: PLC0415 - loads what a run without a change can do without

    results = write_all(configs, path, old, locked=locked, alone=not sources)
    tell_warnings([warning for _, each, _ in results for warning in each.reading.warnings])
    for config, each, changed in results:
        console.news(f"{config.folder}: {len(each.files)} files {'written' if changed else 'are up to date'}")


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
