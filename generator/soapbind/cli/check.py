"""``soapbind check``: whether the files on disk, and their lock, are what ``generate`` would write; and if not, why."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Unpack

import click

from soapbind.addresses import shown_url
from soapbind.cli import console
from soapbind.cli.common import EPILOG, PackageOptions, as_given, configs_of, diagnosed, packaging, tell_warnings
from soapbind.cli.console import say
from soapbind.cli.reports.check_report import Finding, annotate, is_shown, report
from soapbind.cli.reports.github_annotations import annotated, annotation
from soapbind.cli.runs.locking import lock_path, selected
from soapbind.errors import Diagnostic, SoapbindError
from soapbind.lock import file
from soapbind.lock.current import unchanged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.lock.model import Lock


class CheckOptions(PackageOptions):
    """The options of ``check`` that are not about the package."""

    lock: str | None
    form: str
    shown: str | None


@click.command(epilog=EPILOG)
@packaging
@click.option(
    "--lock",
    metavar="FILE",
    help="Also compare with this lock. [default: without SOURCE, soapbind.lock beside pyproject.toml]",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "github"]), default="text", show_default=True,
    help="text for people, github for annotations in a pull request.",
)  # fmt: skip
@click.option("--diff", "shown", flag_value="diff", help="Show the differences, however many.")
@click.option("--stat", "shown", flag_value="stat", help="List the files that differ, with counts of lines.")
@console.terminal
@diagnosed
def check(
    sources: tuple[str, ...],
    package: str | None,
    target: str | None,
    profile: str | None,
    **options: Unpack[CheckOptions],
) -> None:
    """Compare the files on disk with what generate would write.

    If they differ, say how, and exit with 1; a difference of a few lines is shown. Without SOURCE, compare all packages
    that pyproject.toml configures. With a lock, also say what has changed since it was written: the input, the
    configuration, the generator, the templates or the output.
    """
    configs = configs_of(sources, package, target, profile, selected(options))
    path = lock_path(sources, options["lock"])
    github = options["form"] == "github"
    if github and options["shown"] is not None:
        raise click.UsageError(f"--{options['shown']} goes with --format text: annotations have a form of their own")
    try:
        lock, findings = _findings(configs, path, alone=not sources)
    except SoapbindError as error:
        if github:
            for diagnostic in error.diagnostics:
                say(annotated(as_given(diagnostic)))
        raise
    _warn([warning for finding in findings for warning in finding.warnings], github=github)
    for finding in findings:
        annotate(finding, path) if github else report(finding, options["shown"])
    unused = [p.name for p in lock.packages if p.name not in {c.name for c in configs}] if lock and not sources else []
    if unused:
        _tell_unused(unused, path, github=github)
    if unused or not all(finding.is_current for finding in findings):
        first = "then " if any(finding.obstacle for finding in findings) else ""
        update = _update(configs[0] if sources else None, options["lock"])
        console.tell(f'{first}run "{update}" to update them')
        if not github and options["shown"] is None and not all(is_shown(each, None) for each in findings):
            console.tell("the option --diff shows the lines that differ, --stat the files")
        sys.exit(1)


def _tell_unused(names: list[str], path: Path | None, *, github: bool) -> None:
    """Tell of packages that the lock at ``path`` has, and no configuration."""
    message = f"{path}: it has packages that are not configured: {', '.join(names)}"
    if github:
        say(annotation("soapbind check", message, str(path)))
    else:
        console.tell(message)


def _warn(warnings: list[Diagnostic], *, github: bool) -> None:
    if github:
        say("".join(f"{annotated(as_given(warning), 'warning')}\n" for warning in warnings), nl=False)
    else:
        tell_warnings(warnings)


def _update(config: PackageConfig | None, lock: str | None) -> str:
    """Return the command that writes what was compared: one package, or with None those of pyproject.toml."""
    words = ["soapbind", "generate"]
    if config is not None:
        given = {
            "package": (config.name,),
            "output": (config.output,) if config.output != "." else (),
            "profile": (config.profile,) if config.profile else (),
            "include": config.include,
            "documentation": config.documentation,
            "allow-import": config.allow_imports,
            "service": config.services,
            "operation": config.operations,
            "exclude": config.exclude,
        }
        switch = () if config.wsdl is None else ("--wsdl" if config.wsdl else "--no-wsdl",)
        words += [*map(shown_url, config.sources), *switch]
        words += (word for key, values in given.items() for value in values for word in (f"--{key}", value))
    return shlex.join([*words, "--lock", lock] if lock else words)


def _findings(
    configs: Sequence[PackageConfig], path: Path | None, *, alone: bool
) -> tuple[Lock | None, Sequence[Finding]]:
    """Return the lock at ``path``, if there is one, and what is found of each package. Raises SoapbindError."""
    lock = file.read(path) if path is not None else None
    if unchanged(configs, lock, path, alone=alone) is not None:
        return lock, [Finding(config, [], None, []) for config in configs]
    from soapbind.cli.runs.full_run import compare_all  # noqa: PLC0415 - loads what a run without a change can do without

    return lock, compare_all(configs, path, lock)
