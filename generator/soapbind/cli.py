"""The command line: the only module that prints or exits."""

from __future__ import annotations

import gc
import os
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypedDict, Unpack

import click

from soapbind import __version__, output, pipeline
from soapbind.config import PackageConfig, find_pyproject, load_config
from soapbind.errors import Diagnostic, Location, SoapbindError, printable
from soapbind.progress import Progress
from soapbind.sample import SampleStyle, samples
from soapbind.show import show_json, show_text

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")


class Selection(TypedDict):
    """Which part of a source is meant: the options of ``_selection``."""

    include: tuple[str, ...]
    services: tuple[str, ...]
    operations: tuple[str, ...]


_EPILOG = "Exit codes: 0 fine, 1 a difference or a problem in the input, 2 wrong usage."


def _diagnosed(command: Callable[P, None]) -> Callable[P, None]:
    """Turn diagnostics into text on standard error and exit code 1; no traceback reaches a user."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        collecting = gc.isenabled()
        gc.disable()  # a run makes many objects and little garbage: a fifth of the time, no more memory
        try:
            command(*args, **kwargs)
        except SoapbindError as error:
            _tell(error, wrote_nothing=command.__name__ == "generate")
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read our output has gone; so has the need to say so
            sys.exit(1)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # usage: click tells, with exit code 2
        except Exception as error:
            if os.environ.get("SOAPBIND_DEBUG"):
                raise
            click.echo(f"soapbind: internal error: {printable(f'{type(error).__name__}: {error}')}", err=True)
            click.echo("  help: this is a bug; please report it with what SOAPBIND_DEBUG=1 shows", err=True)
            sys.exit(1)
        finally:
            if collecting:
                gc.enable()

    return run


def _tell(error: SoapbindError, *, wrote_nothing: bool) -> None:
    for diagnostic in error.diagnostics:
        click.echo(diagnostic.render(), err=True)
    count = len(error.diagnostics)
    written = "; nothing was written" if wrote_nothing else ""
    click.echo(f"{count} problem{'s' if count > 1 else ''} found{written}", err=True)


def _selection(command: Callable[..., Any]) -> Callable[..., Any]:
    options = {
        "include": ("GLOB", "Read only WSDL files of this name. Repeatable."),
        "service": ("NAME", "Take only this service. Repeatable."),
        "operation": ("SERVICE.NAME", "Take only this operation. Repeatable."),
    }
    for name, (metavar, text) in reversed(options.items()):
        key = name if name == "include" else f"{name}s"
        command = click.option(f"--{name}", key, multiple=True, metavar=metavar, help=text)(command)
    return command


def _packaging(command: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.argument("sources", nargs=-1),
        click.option("--package", metavar="NAME", help="Name of the package, also the folder it is written to."),
        click.option("--output", "target", metavar="DIR", help="Folder the package is put into. [default: .]"),
        click.option("--profile", metavar="NAME", help="Family of services. [default: found by namespace]"),
    ]
    command = _selection(command)
    for option in reversed(options):
        command = option(command)
    return command


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="soapbind")
def main() -> None:
    """Read WSDL and write a typed Python package with SOAP clients.

    SOURCE is a file, a folder, or a zip archive. Without SOURCE the packages of [[tool.soapbind.packages]] in the
    nearest pyproject.toml are taken.
    """


def _configs(
    sources: tuple[str, ...],
    package: str | None,
    target: str | None,
    profile: str | None,
    chosen: Selection,
) -> tuple[PackageConfig, ...]:
    if sources:
        if package is None:
            raise click.UsageError("--package NAME is needed with SOURCE")
        return (PackageConfig(package, sources, target or ".", profile=profile, **chosen),)
    if package or target or profile or any(chosen.values()):
        raise click.UsageError("options need a SOURCE; without one everything comes from pyproject.toml")
    path = find_pyproject(Path.cwd())
    packages = load_config(path) if path else ()
    if not packages:
        raise click.UsageError("give a SOURCE, or configure [[tool.soapbind.packages]] in pyproject.toml")
    return packages


@main.command(epilog=_EPILOG)
@_packaging
@_diagnosed
def generate(
    sources: tuple[str, ...], package: str | None, target: str | None, profile: str | None, **chosen: Unpack[Selection]
) -> None:
    """Write the package for SOURCE to DIR/NAME."""
    configs = _configs(sources, package, target, profile, chosen)
    with Progress() as tell:
        made = [(config, pipeline.generate(config, tell)) for config in configs]
        tell("writing")
        results = [(config, files, output.write(config.folder, files)) for config, files in made]
    for config, files, changed in results:
        click.echo(f"{config.folder}: {len(files)} files {'written' if changed else 'are up to date'}")


@main.command(epilog=_EPILOG)
@_packaging
@_diagnosed
def check(
    sources: tuple[str, ...], package: str | None, target: str | None, profile: str | None, **chosen: Unpack[Selection]
) -> None:
    """Compare the files on disk with what generate would write; print a unified diff and exit 1 if they differ."""
    configs = _configs(sources, package, target, profile, chosen)
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


@main.command(epilog=_EPILOG)
@click.argument("source")
@_selection
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_diagnosed
def show(source: str, form: str, **chosen: Unpack[Selection]) -> None:
    """Print the services and signatures of SOURCE, or one operation with its types."""
    with Progress() as tell:
        reading = pipeline.read(PackageConfig("show", (source,), **chosen), tell)
    text = (
        show_json(reading.contract)
        if form == "json"
        else show_text(reading.contract, details=bool(chosen["operations"]))
    )
    click.echo(text)


@main.command(epilog=_EPILOG)
@click.argument("source")
@click.argument("operation", metavar="SERVICE.NAME")
@click.option("--include", multiple=True, metavar="GLOB", help="Read only WSDL files of this name. Repeatable.")
@click.option(
    "--style", type=click.Choice([s.value for s in SampleStyle]), default=SampleStyle.WIRE.value, show_default=True,
    help="As a server accepts it, or as the vendor's documentation shows it.",
)  # fmt: skip
@click.option("--message", type=click.Choice(["both", "request", "response"]), default="both", show_default=True)
@_diagnosed
def sample(source: str, operation: str, include: tuple[str, ...], style: str, message: str) -> None:
    """Print an example request and response of an operation, such as Chat.AddChatMessage."""
    if "." not in operation:
        raise click.UsageError("name the operation as SERVICE.NAME, such as Chat.AddChatMessage")
    with Progress() as tell:
        contract = pipeline.read(
            PackageConfig("sample", (source,), include=include, operations=(operation,)), tell
        ).contract
    service = contract.services[0]
    try:
        request, response = samples(contract, service, service.operations[0], SampleStyle(style))
    except RecursionError:
        raise SoapbindError(
            Diagnostic(Location(source), "too-deep", f"the types of {operation} are nested too deeply for an example")
        ) from None
    texts = {"both": [request, response], "request": [request], "response": [response]}[message]
    click.echo("\n".join(texts), nl=False)
