"""``soapbind docs``: write a reference site of a contract."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from soapbind import output
from soapbind.cli import console
from soapbind.cli.common import (
    EPILOG,
    PackageOptions,
    Selection,
    configs_of,
    diagnosed,
    documenting,
    note_options,
    note_written,
    selection,
    tell_warnings,
)
from soapbind.cli.options.earlier import earlier
from soapbind.cli.progress import Progress
from soapbind.cli.runs.locking import lock_path
from soapbind.config import PackageConfig
from soapbind.lock import file
from soapbind.lock.reading import how_to_read, lock_among
from soapbind.site import Earlier, make_site


class DocsOptions(Selection):
    """What is documented besides its source: the options of ``selection``, and documentation."""

    documentation: tuple[str, ...]


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1)
@click.option("--output", "target", metavar="DIR", required=True, help="Folder of the site.")
@click.option(
    "--package", metavar="NAME",
    help="Name of the package that examples import. Without SOURCE, the package of pyproject.toml to document. "
    "[default: made from the contract]",
)  # fmt: skip
@earlier
@documenting
@selection
@console.terminal
@diagnosed
def docs(
    sources: tuple[str, ...],
    target: str,
    package: str | None,
    old: Earlier | None,
    profile: str | None,
    **chosen: Unpack[DocsOptions],
) -> None:
    """Write a reference of SOURCE into DIR: pages to read in a browser, without a server.

    There is a page for each service, operation, data type and enumeration, with the Python to type and the XML that
    goes over the wire. Without SOURCE, the contract is that of a package that pyproject.toml configures.
    """
    known = how_to_read(lock_among((old.source,)) if sources and old is not None else None)
    include, places = chosen["include"] or known.include, chosen["allow_imports"] or known.allow_imports
    config = _config(sources, package, profile, {**chosen, "include": include, "allow_imports": places})
    path = lock_path(sources, None)
    with Progress(active=console.shows_progress()) as tell:
        lock = file.read(path) if path is not None else None
        site = make_site(config, tell, lock.package(config.name) if lock else None, old)
        tell("writing")
        note_options()
        warnings = [*site.warnings]
        changed = output.write(Path(target), site.files, "another --output", warnings.append)
    if changed:
        note_written()
    tell_warnings(warnings)
    console.news(f"{target}: {len(site.files)} files {'written' if changed else 'are up to date'}")


def _config(sources: tuple[str, ...], package: str | None, profile: str | None, chosen: DocsOptions) -> PackageConfig:
    """Return what the command line says, or without sources the package of pyproject.toml. Raises UsageError."""
    if sources:
        return PackageConfig(package or "", sources, profile=profile, **chosen)
    found = configs_of((), None, None, profile, PackageOptions(**chosen, wsdl=None))
    named = [each for each in found if package in (None, each.name)]
    if len(named) != 1:
        names = ", ".join(each.name for each in found)
        raise click.UsageError(f"--package NAME must be one of pyproject.toml: {names}")
    return named[0]
