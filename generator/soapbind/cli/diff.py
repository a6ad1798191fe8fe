"""``soapbind diff``: what changed between two contracts, on the wire and in Python."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapbind import comparison
from soapbind.addresses import shown_url
from soapbind.cli import console
from soapbind.cli.common import EPILOG, diagnosed, note_configured, note_options
from soapbind.cli.options.earlier import namespace_pair
from soapbind.cli.progress import Progress
from soapbind.cli.runs.locking import lock_path
from soapbind.config import PackageConfig, find_pyproject, is_package_name, load_section, package_name_advice
from soapbind.diff.compare import compare
from soapbind.diff.ignore import Ignore, parse_ignore, read_ignores
from soapbind.diff.model import Report, Severity
from soapbind.diff.namespace_mapping import map_namespaces
from soapbind.diff.report import Asked, as_github, as_json, as_markdown, as_text
from soapbind.lock.file import Kept, is_lock, kept_selection
from soapbind.lock.reading import HowToRead, how_to_read, lock_among
from soapbind.pymodel.naming.package_names import usual_package_name

if TYPE_CHECKING:
    from collections.abc import Iterator


_FORMATS = {"text": as_text, "markdown": as_markdown, "github": as_github}
_FAIL = {
    "breaking": {Severity.BREAKING},
    "risky": {Severity.BREAKING, Severity.RISKY},
    "any": set(Severity),
    "never": set[Severity](),
}


@dataclass(frozen=True, slots=True)
class _Options:
    """What the command line says beside the sources; the names are those of the options."""

    form: str
    fail_on: str
    include: tuple[str, ...]
    include_old: tuple[str, ...]
    include_new: tuple[str, ...]
    allow_imports: tuple[str, ...]
    services: tuple[str, ...]
    operations: tuple[str, ...]
    exclude: tuple[str, ...]
    map_namespace: tuple[str, ...]
    ignore: tuple[str, ...]
    package: str | None
    severity: str
    is_summary: bool
    max_bytes: int

    def asked(self, old: str, new: str) -> Asked:
        """Return how much of the report to print."""
        command = shlex.join(["soapbind", "diff", old, new, *self._again()])
        least = Severity(self.severity)
        return Asked(least, self.is_summary, console.columns(), self.max_bytes, command)

    def _again(self) -> Iterator[str]:
        """Return the options that say what is compared."""
        reading = "include", "include_old", "include_new", "allow_imports"
        for name in (*reading, "services", "operations", "exclude", "map_namespace"):
            for value in getattr(self, name):
                yield from (f"--{name.removesuffix('s').replace('_', '-')}", value)

    @property
    def says_what_to_read(self) -> bool:
        """Whether options choose documents."""
        return any((self.include, self.include_old, self.include_new, self.allow_imports))

    def side(self, source: str, include: tuple[str, ...], known: HowToRead) -> PackageConfig:
        """Return what to read for one side: as the options say, which come before what is known of the package."""
        chosen, allowed = include or self.include or known.include, self.allow_imports or known.allow_imports
        return PackageConfig("diff", (source,), include=chosen, allow_imports=allowed, base=known.base)

    def part(self, kept: Kept) -> Kept:
        """Return what to compare: what is named here, else what the package of the lock was selected by."""
        if self.services or self.operations or self.exclude:
            return Kept(kept.name, self.services, self.operations, self.exclude)
        return kept


@click.command(epilog=EPILOG)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--against", metavar="REVISION",
    help="Compare a lock as it was at this revision of git with the lock that is there. [default lock: soapbind.lock "
    "beside pyproject.toml]",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "github"]), default="text", show_default=True,
    help="text for people, json for programs (docs/guide/diff.md), markdown for a changelog, github for annotations.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(list(_FAIL)), default="never", show_default=True,
    help="Exit with 1 if there is such a finding; risky includes breaking.",
)  # fmt: skip
@click.option(
    "--include", multiple=True, metavar="GLOB",
    help="In a folder or zip, read only the WSDLs whose name or path matches. Repeatable.",
)  # fmt: skip
@click.option("--include-old", multiple=True, metavar="GLOB", help="Like --include, for OLD only.")
@click.option("--include-new", multiple=True, metavar="GLOB", help="Like --include, for NEW only.")
@click.option(
    "--allow-import", "allow_imports", multiple=True, metavar="FOLDER|URL",
    help="Also follow imports that lead out of OLD or NEW to this place. Repeatable.",
)  # fmt: skip
@click.option("--service", "services", multiple=True, metavar="NAME", help="Compare only this service. Repeatable.")
@click.option(
    "--operation", "operations", multiple=True, metavar="SERVICE.NAME",
    help="Compare only this operation and its types. Repeatable.",
)  # fmt: skip
@click.option(
    "--exclude", multiple=True, metavar="SERVICE.NAME",
    help="Leave out the operations or services that match this glob, on both sides. Repeatable.",
)  # fmt: skip
@click.option(
    "--map-namespace", multiple=True, metavar="OLD=NEW",
    help="In the old contract, replace this beginning of namespaces, to compare two versions. Repeatable.",
)  # fmt: skip
@click.option(
    "--ignore", multiple=True, metavar="RULE[:PATH]",
    help="Leave out the findings of this rule, or only those whose path matches the glob PATH. Repeatable.",
)  # fmt: skip
@click.option(
    "--severity", type=click.Choice([each.value for each in Severity]), default=Severity.COSMETIC.value,
    show_default=True, help="Print the findings that are at least so severe; all are counted.",
)  # fmt: skip
@click.option("--summary", "is_summary", is_flag=True, help="Print only the numbers.")
@click.option(
    "--max-bytes", type=click.IntRange(min=1000), default=65_000, show_default=True,
    help="Size of the markdown; GitHub takes 65,536 bytes. What does not fit is counted.",
)  # fmt: skip
@click.option(
    "--package", metavar="NAME", help="Name of the package in the report. [default: taken from the namespace of NEW]"
)
@console.terminal
@diagnosed
def diff(old: str | None, new: str | None, against: str | None, **options: object) -> None:
    """Report what changed from contract OLD to contract NEW.

    Each is a file, a folder, a zip archive, a URL or a soapbind.lock. If a lock holds several packages, name one as
    FILE#NAME; REVISION:FILE is a lock at a revision of git. A lock stores which services and operations its package
    has; only these are compared, unless you name others. What is compared with it is read as pyproject.toml beside the
    lock says of the package (include, allow_imports), unless options say otherwise.

    Findings that [[tool.soapbind.ignore]] in the nearest pyproject.toml lists are left out.
    """
    chosen = _Options(**options)  # type: ignore[arg-type] # click gives what the options declare
    if chosen.form == "json" and (chosen.is_summary or chosen.severity != Severity.COSMETIC.value):
        raise click.UsageError(
            "--summary and --severity are for people; --format json has all findings, and their numbers"
        )
    ignores = _ignores(chosen.ignore)
    pairs = tuple(namespace_pair(text) for text in chosen.map_namespace)
    if chosen.package is not None and not is_package_name(chosen.package):
        raise click.UsageError(": ".join(package_name_advice(chosen.package)))
    old, new = _sources(old, new, against)
    with Progress(active=console.shows_progress()) as tell:
        locked = lock_among((old, new))
        kept, known = kept_selection(locked[1] if locked else None), how_to_read(locked)
        sides = chosen.side(old, chosen.include_old, known), chosen.side(new, chosen.include_new, known)
        note_configured(configured=known.base is not None and not chosen.says_what_to_read)
        before, after = comparison.read_both(*sides, tell)
        note_options()
        before, after = comparison.select_both(map_namespaces(before, pairs), after, chosen.part(kept))
        tell("comparing")
        report = compare(before, after, chosen.package or kept.name or usual_package_name(after, "package"), ignores)
    names = shown_url(old), shown_url(new)
    if chosen.form == "json":
        console.say(as_json(report, names), console.Form.JSON)
    else:
        console.page(_FORMATS[chosen.form](report, names, chosen.asked(*names)))
    if _fails(report, chosen.fail_on):
        sys.exit(1)


def _sources(old: str | None, new: str | None, against: str | None) -> tuple[str, str]:
    """Return what is compared; with a revision, a lock with itself. Raises UsageError."""
    if against is None:
        if old is None or new is None:
            raise click.UsageError(f"Missing argument '{'OLD' if old is None else 'NEW'}'.")
        return old, new
    found = lock_path((), None) if old is None else Path(old.partition("#")[0])
    if new is not None or (old is not None and not is_lock(old)):
        raise click.UsageError("--against REVISION takes one lock, or none for the one beside pyproject.toml")
    if found is None:
        raise click.UsageError("--against REVISION needs a lock, and there is no pyproject.toml to find it beside")
    lock = old or str(found)
    return f"{against}:{lock}", lock


def _fails(report: Report, fail_on: str) -> bool:
    return any(finding.severity in _FAIL[fail_on] for finding in report.findings)


def _ignores(texts: tuple[str, ...]) -> tuple[Ignore, ...]:
    try:
        given = tuple(parse_ignore(text) for text in texts)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    path = find_pyproject(Path.cwd())
    return (*given, *(read_ignores(*load_section(path)) if path is not None else ()))
