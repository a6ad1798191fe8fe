"""``soapbind check``: whether the files on disk, and their lock, are what ``generate`` would write; and if not, why."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Unpack

import click

from soapbind import output, pipeline
from soapbind.cli import console
from soapbind.cli.common import EPILOG, PackageOptions, as_given, configs_of, diagnosed, packaging, tell_warnings
from soapbind.cli.console import say
from soapbind.cli.github_annotations import annotated, annotation
from soapbind.cli.locking import lock_path, refuse_unknown_names, selected
from soapbind.cli.progress import Progress
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock import file
from soapbind.lock.build import package_lock, this_maker
from soapbind.lock.compare import Reason, reasons

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.lock.model import Lock
    from soapbind.pipeline import Made

_ANNOTATIONS = 10  # that GitHub shows of one step
_LINES = 40  # of a difference, in an annotation


class CheckOptions(PackageOptions):
    """The options of ``check`` that are not about the package."""

    lock: str | None
    form: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one package: a diff per file, why, as far as a lock tells, and what ``generate`` refuses.

    ``warnings`` are about documentation files; a package with some may be current.
    """

    config: PackageConfig
    differences: list[str]
    obstacle: Diagnostic | None
    why: list[Reason]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.differences and not self.why and self.obstacle is None


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

    If they differ, print a unified diff and exit with 1. Without SOURCE, compare all packages that pyproject.toml
    configures. With a lock, also say what has changed since it was written: the input, the configuration, the
    generator, the templates or the output.
    """
    configs = configs_of(sources, package, target, profile, selected(options))
    path = lock_path(sources, options["lock"])
    github = options["form"] == "github"
    try:
        with Progress(active=console.shows_progress()) as tell:
            lock = file.read(path) if path is not None else None
            made = [
                (config, pipeline.make(config, tell, lock.package(config.name) if lock else None)) for config in configs
            ]
            refuse_unknown_names([each for _, each in made])
            findings = [_look(config, each, lock, path) for config, each in made]
    except SoapbindError as error:
        if github:
            for diagnostic in error.diagnostics:
                say(annotated(as_given(diagnostic)))
        raise
    _warn([warning for finding in findings for warning in finding.warnings], github=github)
    for finding in findings:
        _annotate(finding, path) if github else _tell(finding)
    unused = [p.name for p in lock.packages if p.name not in {c.name for c in configs}] if lock and not sources else []
    if unused:
        message = f"{path}: it has packages that are not configured: {', '.join(unused)}"
        if github:
            say(annotation("soapbind check", message, str(path)))
        else:
            console.tell(message)
    if unused or not all(finding.is_current for finding in findings):
        first = "then " if any(finding.obstacle for finding in findings) else ""
        console.tell(f'{first}run "{_update(configs[0] if sources else None, options["lock"])}" to update them')
        sys.exit(1)


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
        words += [*config.sources, *switch]
        words += (word for key, values in given.items() for value in values for word in (f"--{key}", value))
    return shlex.join([*words, "--lock", lock] if lock else words)


def _look(config: PackageConfig, made: Made, lock: Lock | None, path: Path | None) -> Finding:
    finding = replace(_compared(config, made.files), warnings=made.reading.warnings)
    if lock is None or path is None:
        return finding
    old = lock.package(config.name)
    if old is None:
        return replace(finding, why=[Reason("lock", f"{path} does not have this package")])
    now = package_lock(config, made, path.parent)
    is_same = not finding.differences
    on_disk = now.output if is_same else output.fingerprint(output.on_disk(config.folder, made.files))
    return replace(finding, why=reasons(old, now, (lock.maker, this_maker()), on_disk))


def _compared(config: PackageConfig, files: Mapping[str, str]) -> Finding:
    """Return what the files that are there tell. Raises SoapbindError when they cannot be looked at."""
    folder = config.folder
    try:
        return Finding(config, output.differences(folder, files), output.obstacle(folder, files), [])
    except OSError as error:
        told = f"the package cannot be read: {error.strerror or error}"
        diagnostic = Diagnostic(Location(str(folder)), "unreadable", told, "check its permissions")
        raise SoapbindError(diagnostic) from error


def _tell(finding: Finding) -> None:
    folder = finding.config.folder
    for text in finding.differences:
        say(_coloured(text), nl=not text.endswith("\n"))
    if finding.differences:
        count = len(finding.differences)
        console.tell(f"{folder}: {count} file(s) differ from what soapbind generate would write")
    elif finding.why:
        console.tell(f"{folder}: the files are current, the lock is not")
    elif finding.is_current:
        console.news(f"{folder}: up to date")
    for reason in finding.why:
        console.tell(f"  {reason}")
    if finding.obstacle is not None:
        console.tell(as_given(finding.obstacle).render())


def _coloured(diff: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    lines = diff.split("\n")
    return "\n".join(click.style(line, fg=colours[line[0]]) if line[:1] in colours else line for line in lines)


def _annotate(finding: Finding, path: Path | None) -> None:
    """Print annotations, and nothing that could be taken for a command of the workflow."""
    why = "".join(f"\n{reason}" for reason in finding.why)
    for text in islice(finding.differences, _ANNOTATIONS - 1):
        before, after = (line[4:] for line in text.splitlines()[:2])
        name, line = (before, _first_line(text)) if before != "/dev/null" else (after, 0)
        shown = "\n".join(text.splitlines()[2 : 2 + _LINES])
        message = f"{name} is not what soapbind generate would write{why}\n{shown}"
        say(annotation("soapbind check", message, name if line else "", line))
    more = len(finding.differences) - (_ANNOTATIONS - 1)
    if more > 0:
        told = f"{finding.config.folder}: {more} more file(s) differ"
        say(annotation("soapbind check", told))
    if finding.why and not finding.differences:
        message = f"{finding.config.folder}: the files are current, the lock is not{why}"
        say(annotation("soapbind check", message, str(path)))
    if finding.obstacle is not None:
        say(annotated(as_given(finding.obstacle)))
    if finding.is_current:
        console.news(f"{finding.config.folder}: up to date")


def _first_line(diff: str) -> int:
    """Return the line of the old file at which a unified diff begins to differ."""
    found = re.search(r"^@@ -(\d+)", diff, re.MULTILINE)
    if found is None:
        return 1
    same = 0
    for line in diff[found.end() :].splitlines()[1:]:
        if not line.startswith(" "):
            break
        same += 1
    return max(1, int(found[1]) + same)
