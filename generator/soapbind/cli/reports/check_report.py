"""What ``soapbind check`` says of a package: what is wrong in a few lines, then the lines that differ."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

import click

from soapbind.cli import console
from soapbind.cli.common import as_given
from soapbind.cli.console import say
from soapbind.cli.reports.github_annotations import annotated, annotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from soapbind.config import PackageConfig
    from soapbind.errors import Diagnostic
    from soapbind.lock.compare import Reason
    from soapbind.output import Difference

_ANNOTATIONS = 10  # that GitHub shows of one step
_LINES = 40  # of a difference, in an annotation and where it is shown without being asked for
_NAMES = 5  # of files or documents, before the rest is counted


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one package: the files that differ, why, as far as a lock tells, what ``generate`` refuses.

    ``warnings`` are about documentation files; a package with some may be current.
    """

    config: PackageConfig
    differences: Sequence[Difference]
    obstacle: Diagnostic | None
    why: Sequence[Reason]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.differences and not self.why and self.obstacle is None

    @property
    def is_new(self) -> bool:
        """Whether the package is not there at all."""
        return bool(self.differences) and not self.config.folder.exists()


def report(finding: Finding, shown: str | None) -> None:
    """Print what is wrong and why; ``shown`` is ``diff`` or ``stat`` if the user wants more than that."""
    for line in _summary(finding, shown):
        console.tell(line)
    if finding.is_current:
        console.news(f"{finding.config.folder}: up to date")
    if shown == "stat":
        for each in finding.differences:
            say(_stat(each))
    elif is_shown(finding, shown):
        for text in (each.diff() for each in finding.differences):
            say(_coloured(text), nl=not text.endswith("\n"))
    if finding.obstacle is not None:
        console.tell(as_given(finding.obstacle).render())


def is_shown(finding: Finding, shown: str | None) -> bool:
    """Whether the lines that differ are printed: all that are wanted, else a few."""
    if shown is not None:
        return shown == "diff"
    if finding.is_new:
        return False
    lines = 0
    for each in finding.differences:
        lines += each.diff().count("\n")
        if lines > _LINES:
            return False
    return True


def _summary(finding: Finding, shown: str | None) -> Iterator[str]:
    folder, count = finding.config.folder, len(finding.differences)
    if finding.is_new:
        yield _missing(finding)
        return
    if count:
        names = "" if is_shown(finding, shown) else f": {_listed(finding)}"
        yield f"{folder}: {count} file(s) differ from what soapbind generate would write{names}"
    elif finding.why:
        yield f"{folder}: the files are current, the lock is not"
    for part, reasons in groupby(finding.why, lambda each: each.part):
        texts = [each.text for each in reasons]
        yield from (f"  {part}: {text}" for text in texts[:_NAMES])
        if len(texts) > _NAMES:
            yield f"  {part}: and {len(texts) - _NAMES} more"


def _missing(finding: Finding) -> str:
    return f"{finding.config.folder}: not generated yet: {len(finding.differences)} file(s) are missing"


def _listed(finding: Finding) -> str:
    """Return the first files that differ, and how many there are besides."""
    folder = f"{finding.config.folder.as_posix()}/"
    names = [
        each.path.removeprefix(folder) + ("" if each.kind == "changed" else f" ({each.kind})")
        for each in finding.differences[:_NAMES]
    ]
    more = len(finding.differences) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _stat(difference: Difference) -> str:
    """Return a line for a file: what is wrong, and how many lines would come and go."""
    signs = Counter(line[:1] for line in difference.diff().splitlines()[2:])
    return f"{difference.kind:<14}  {difference.path}  +{signs['+']} -{signs['-']}"


def _coloured(diff: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    lines = diff.split("\n")
    return "\n".join(click.style(line, fg=colours[line[0]]) if line[:1] in colours else line for line in lines)


def annotate(finding: Finding, path: Path | None) -> None:
    """Print annotations, and nothing that could be taken for a command of the workflow. ``path`` is the lock's."""
    why = "".join(f"\n{reason}" for reason in finding.why)
    differences = () if finding.is_new else finding.differences
    if finding.is_new:
        say(annotation("soapbind check", _missing(finding)))
    for each in islice(differences, _ANNOTATIONS - 1):
        text = each.diff()
        line = _first_line(text) if each.old is not None else 0
        shown = "\n".join(text.splitlines()[2 : 2 + _LINES])
        message = f"{each.path} is not what soapbind generate would write{why}\n{shown}"
        say(annotation("soapbind check", message, each.path if line else "", line))
    more = len(differences) - (_ANNOTATIONS - 1)
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
