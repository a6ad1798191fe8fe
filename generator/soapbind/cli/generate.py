"""``soapbind generate`` and ``soapbind check``: write a package, or tell whether it is current."""

from __future__ import annotations

import sys
from typing import Unpack

import click

from soapbind import output, pipeline
from soapbind.cli.common import EPILOG, Selection, configs_of, diagnosed, packaging
from soapbind.progress import Progress


@click.command(epilog=EPILOG)
@packaging
@diagnosed
def generate(
    sources: tuple[str, ...], package: str | None, target: str | None, profile: str | None, **chosen: Unpack[Selection]
) -> None:
    """Write the package for SOURCE to DIR/NAME."""
    configs = configs_of(sources, package, target, profile, chosen)
    with Progress() as tell:
        made = [(config, pipeline.generate(config, tell)) for config in configs]
        tell("writing")
        results = [(config, files, output.write(config.folder, files)) for config, files in made]
    for config, files, changed in results:
        click.echo(f"{config.folder}: {len(files)} files {'written' if changed else 'are up to date'}")


@click.command(epilog=EPILOG)
@packaging
@diagnosed
def check(
    sources: tuple[str, ...], package: str | None, target: str | None, profile: str | None, **chosen: Unpack[Selection]
) -> None:
    """Compare the files on disk with what generate would write; print a unified diff and exit 1 if they differ."""
    configs = configs_of(sources, package, target, profile, chosen)
    with Progress() as tell:
        compared = [(c, output.differences(c.folder, pipeline.generate(c, tell))) for c in configs]
    stale = False
    for config, differences in compared:
        for text in differences:
            click.echo(text, nl=not text.endswith("\n"))
        if differences:
            stale = True
            click.echo(
                f"{config.folder}: {len(differences)} file(s) differ from what soapbind generate would write", err=True
            )
        else:
            click.echo(f"{config.folder}: up to date")
    if stale:
        click.echo('run "soapbind generate" with the same arguments to update them', err=True)
        sys.exit(1)
