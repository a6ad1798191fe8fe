"""``soapbind init``: a project from its WSDL to a package that is generated, locked and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from soapbind.cli import console
from soapbind.cli.common import EPILOG, Selection, diagnosed, note_written, part_of, selection, tell_warnings
from soapbind.cli.progress import Progress
from soapbind.config import PackageConfig
from soapbind.documents.allowed import is_url
from soapbind.errors import Diagnostic, Location, SoapbindError, printable
from soapbind.starting import Wanted, as_configured, candidates, plan, read_project, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from soapbind.starting import Candidate, Plan


class InitOptions(Selection):
    """What the package is called, where it goes, and what is written beside it."""

    package: str | None
    target: str | None
    has_ci: bool
    is_dry: bool


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1)
@click.option("--package", metavar="NAME", help="Name of the package. [default: made from the contract]")
@click.option(
    "--output", "target", metavar="DIR", help="Parent folder of the package. [default: src if there is one, else .]"
)
@click.option("--ci/--no-ci", "has_ci", default=True, help="Whether to write a pre-commit hook and a GitHub workflow.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Show what would be written, and write nothing.")
@selection
@console.terminal
@diagnosed
def init(sources: tuple[str, ...], **options: Unpack[InitOptions]) -> None:
    """Begin with soapbind in this folder.

    Configures a package in pyproject.toml, generates it, locks it, and writes what checks it in CI. SOURCE is a file, a
    folder, a zip archive or a URL, whose documents are fetched into wsdl/NAME. Without SOURCE, the WSDLs below this
    folder are taken, or asked for on a terminal.

    Nothing that is there is overwritten, and nothing is written unless all can be.
    """
    root = Path.cwd()
    project = read_project(root)
    chosen = sources or _found(root)
    is_remote = any(map(is_url, chosen))
    if is_remote and not all(map(is_url, chosen)):
        raise click.UsageError("give URLs or paths, not both: what is fetched has a folder of its own")
    target = options["target"] or ("src" if (root / "src").is_dir() else ".")
    named = chosen if is_remote else tuple(as_configured(each, project) for each in chosen)
    part = part_of(options)
    part["allow_imports"] = tuple(e if is_url(e) else as_configured(e, project) for e in part["allow_imports"])
    config = PackageConfig(options["package"] or "", named, as_configured(target, project), **part)
    with Progress(active=console.shows_progress()) as progress:
        made = plan(project, Wanted(config, is_remote, options["has_ci"]), progress, progress.tick)
        if not options["is_dry"]:
            progress("writing")
            write(made)
            note_written()
    tell_warnings(made.warnings)
    tell = console.say if options["is_dry"] else console.news
    tell("\n".join(printable(line, 2000) for line in _told(made, is_dry=options["is_dry"])))


def _found(root: Path) -> tuple[str, ...]:
    """Return what to generate from: the only thing that is here, or what a person says. Raises SoapbindError."""
    found = candidates(root)
    if len(found) == 1:
        return found[0].sources
    if not console.can_ask():
        raise SoapbindError(_several(found) if found else _none())
    if not found:
        return (click.prompt("Path or URL of a WSDL", err=True),)
    console.tell("There are several things to generate from:")
    for number, each in enumerate(found, 1):
        console.tell(f"  {number}  {printable(_label(each))}")
    number = click.prompt("Which one", type=click.IntRange(1, len(found)), err=True)
    return found[number - 1].sources


def _none() -> Diagnostic:
    advice = "give a file, a folder, a zip or a URL: soapbind init https://host/service?wsdl"
    return Diagnostic(Location("."), "no-source", "no WSDL was found in this folder or below", advice)


def _several(found: Sequence[Candidate]) -> Diagnostic:
    shown = ", ".join(map(_label, found[:10])) + (" ..." if len(found) > 10 else "")  # noqa: PLR2004 - a few lines
    message = f"there are several things to generate from: {shown}"
    advice = f"name what one package is made of, such as soapbind init {' '.join(found[0].sources)}"
    return Diagnostic(Location("."), "several-sources", message, advice)


def _label(found: Candidate) -> str:
    count = "" if len(found.sources) == found.wsdls or not found.wsdls else f" ({found.wsdls} WSDLs)"
    return f"{' '.join(found.sources)}{count}"


def _told(made: Plan, *, is_dry: bool) -> Iterator[str]:
    """Give what was written, and what to do next."""
    yield "would be written:" if is_dry else "written:"
    for folder, files in made.folders.items():
        yield f"  {folder}: {len(files):,} files"
    yield "  soapbind.lock"
    yield from (f"  {path}" for path in made.files)
    yield f"  pyproject.toml: {'a new file' if made.project.pyproject is None else 'at its end'}"
    yield from (f"      {line}" if line else "" for line in made.addition.decode().strip().splitlines())
    for path, text in made.by_hand.items():
        yield from ("", f"add to {path}, if you want it:", *(f"  {line}" for line in text.splitlines()))
    where = "" if made.config.output == "." else f", with {made.config.output} on the path"
    yield from ("", f"a first call{where}:", "", *(f"  {line}" if line else "" for line in made.script.splitlines()))
    yield from ("", "Commit all of it. After a change of the WSDL: soapbind check, soapbind diff, soapbind generate.")
