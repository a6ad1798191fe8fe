"""What the commands share: options, configurations, and diagnostics on standard error."""

from __future__ import annotations

import gc
import os
import re
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypedDict

import click

from soapbind.addresses import with_shown_urls
from soapbind.cli.console import OutputError, tell
from soapbind.cli.options.settings import in_configuration
from soapbind.config import PackageConfig, find_pyproject, load_config
from soapbind.diagnostics.causes import causes, rendered
from soapbind.errors import Diagnostic, Location, SoapbindError, printable
from soapbind.profiles.select import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")

_PRINT_LESS = "make room or write it elsewhere; init, generate and fetch print nothing with --quiet"
_CONFIGURED, _WRITTEN = "soapbind.configured", "soapbind.written"
EPILOG = "Exit codes: 0 success, 1 a difference or a problem in the input, 2 wrong usage."


class Files(TypedDict):
    """Which files of a source are read, and which beside it: the options of ``reading``."""

    include: tuple[str, ...]
    allow_imports: tuple[str, ...]


class Selection(Files):
    """Which part of a source is meant: the options of ``selection``."""

    services: tuple[str, ...]
    operations: tuple[str, ...]
    exclude: tuple[str, ...]


class PackageOptions(Selection):
    """What a package is made from besides its source: the options of ``packaging``."""

    documentation: tuple[str, ...]
    wsdl: bool | None


def diagnosed(command: Callable[P, None]) -> Callable[P, None]:
    """Turn diagnostics into text on standard error and exit code 1; no traceback reaches a user."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        collecting = gc.isenabled()
        gc.disable()  # a run makes many objects and little garbage: a fifth of the time, no more memory
        try:
            command(*args, **kwargs)
        except SoapbindError as error:
            _tell(error, wrote_nothing=command.__name__ in {"generate", "fetch", "docs", "init"})
            sys.exit(1)
        except OutputError as error:
            tell_unwritable(error)
            sys.exit(1)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # usage: click tells, with exit code 2
        except Exception as error:
            if os.environ.get("SOAPBIND_DEBUG"):
                raise
            tell(f"soapbind: internal error: {printable(with_shown_urls(f'{type(error).__name__}: {error}'))}")
            tell("  help: this is a bug; please report it with what SOAPBIND_DEBUG=1 shows")
            sys.exit(1)
        finally:
            if collecting:
                gc.enable()

    return run


def _tell(error: SoapbindError, *, wrote_nothing: bool) -> None:
    for text in rendered(map(as_given, error.diagnostics)):
        tell(_coloured(text))
    places, count = len(error.diagnostics), len(causes(error.diagnostics))
    where = "" if places == count else f" at {places:,} places"
    written = "; nothing was written" if wrote_nothing and not _meta().get(_WRITTEN) else ""
    tell(f"{count} problem{'s' if count > 1 else ''} found{where}{written}")


def note_written() -> None:
    """Remember that something was written, so that a problem that comes later does not deny it."""
    _meta()[_WRITTEN] = True


def note_options() -> None:
    """Remember that what comes now is about options of the command line, not about settings of pyproject.toml."""
    note_configured(configured=False)


def note_configured(*, configured: bool) -> None:
    """Remember whether what comes now is about settings of pyproject.toml."""
    _meta()[_CONFIGURED] = configured


def _meta() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return context.meta if context is not None else {}


def as_given(diagnostic: Diagnostic) -> Diagnostic:
    """Return a diagnostic that names settings the way they were given: options, or keys of pyproject.toml."""
    return in_configuration(diagnostic) if _meta().get(_CONFIGURED) else diagnostic


def tell_warnings(warnings: Sequence[Diagnostic]) -> None:
    """Tell of what is odd and changes nothing."""
    for text in rendered(map(as_given, warnings), "warning"):
        tell(_coloured(text))


def tell_unwritable(reason: object) -> None:
    """Tell that standard output cannot be written."""
    told = Diagnostic(Location("standard output"), "not-writable", f"cannot be written: {reason}", _PRINT_LESS)
    tell(_coloured(told.render()))


def _coloured(rendered: str) -> str:
    first, newline, rest = rendered.partition("\n")
    colours = {"error": "red", "warning": "yellow"}
    shown = re.sub(r"(error|warning)\[[\w-]+\]", lambda m: click.style(m[0], fg=colours[m[1]]), first, count=1)
    return shown + newline + rest


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose files."""
    allow = click.option(
        "--allow-import", "allow_imports", multiple=True, metavar="FOLDER|URL",
        help="Also follow imports that lead out of SOURCE to this place. Repeatable.",
    )  # fmt: skip
    only = "In a folder or zip, read only the WSDLs whose name or path matches. Repeatable."
    return click.option("--include", multiple=True, metavar="GLOB", help=only)(allow(command))


def selection(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose a part of a source."""
    options = {
        "services": ("--service", "NAME", "Include only this service. Repeatable; combines with --operation."),
        "operations": (
            "--operation",
            "SERVICE.NAME",
            "Include only this operation. Repeatable; combines with --service.",
        ),
        "exclude": (
            "--exclude",
            "SERVICE.NAME",
            "Leave out the operations or services that match this glob. Repeatable.",
        ),
    }
    for name, (option, metavar, text) in reversed(options.items()):
        command = click.option(option, name, multiple=True, metavar=metavar, help=text)(command)
    return reading(command)


def part_of(options: Selection) -> Selection:
    """Return the part of a command's options that says which part of a source is meant."""
    return {
        "include": options["include"],
        "allow_imports": options["allow_imports"],
        "services": options["services"],
        "operations": options["operations"],
        "exclude": options["exclude"],
    }


def documenting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what a package is beside its contract: its profile, and more documentation."""
    options = [
        click.option(
            "--profile",
            metavar="NAME",
            help=f"Family of services: {' or '.join(PROFILES)}. [default: chosen by namespace]",
        ),
        click.option(
            "--documentation",
            multiple=True,
            metavar="FILE",
            help="Add documentation from this TOML file; it takes precedence over the contract's. Repeatable.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def packaging(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add sources and the options of a package."""
    options = [
        click.argument("sources", nargs=-1),
        click.option("--package", metavar="NAME", help="Name of the package and of its folder. Required with SOURCE."),
        click.option("--output", "target", metavar="DIR", help="Parent folder of the package. [default: .]"),
        click.option(
            "--wsdl/--no-wsdl",
            default=None,
            help="Whether the package holds the documents it is made from. [default: yes, but not for NetServer]",
        ),
    ]
    *first, wsdl = options
    command = documenting(wsdl(selection(command)))
    for option in reversed(first):
        command = option(command)
    return command


def configs_of(
    sources: tuple[str, ...],
    package: str | None,
    target: str | None,
    profile: str | None,
    chosen: PackageOptions,
) -> tuple[PackageConfig, ...]:
    """Return what the command line says, or without sources what pyproject.toml says. Raises UsageError."""
    if sources:
        if package is None:
            raise click.UsageError("--package NAME is needed with SOURCE")
        return (PackageConfig(package, sources, target or ".", profile=profile, **chosen),)
    if any(given is not None for given in (package, target, profile, chosen["wsdl"])) or any(chosen.values()):
        raise click.UsageError("options need a SOURCE; without one everything comes from pyproject.toml")
    _meta()[_CONFIGURED] = True
    path = find_pyproject(Path.cwd())
    packages = load_config(path) if path else ()
    if not packages:
        raise click.UsageError("give a SOURCE, or configure [[tool.soapbind.packages]] in pyproject.toml")
    return packages
