"""What is there before a project begins with soapbind, and why it cannot begin."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.aliases import Aliases, read_aliases
from soapbind.config import find_pyproject, load_config, load_section, shown
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.files import real_path
from soapbind.lock.file import NAME as LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable

PYPROJECT = "pyproject.toml"
_BY_HAND = "add a [[tool.soapbind.packages]] to it, and run soapbind generate"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder to begin in. ``pyproject`` has the bytes of its pyproject.toml, None where there is none.

    ``top`` is the top of its repository of git, where tools look for their files; the folder itself where it is none.
    ``names`` are those that pyproject.toml gives to things already.
    """

    root: Path
    pyproject: bytes | None
    top: Path
    names: Aliases = field(default_factory=Aliases)


def read_project(root: Path) -> Project:
    """Return what a folder has. Raises SoapbindError where it is configured already, or belongs to another project."""
    path = root / PYPROJECT
    found = find_pyproject(root)
    if found is not None and found.parent != root:
        message = f"this folder belongs to a project: {shown(found)} is the pyproject.toml that counts here"
        raise _cannot_begin(
            ".", "in-project", message, f"run it in {found.parent}, or make an empty pyproject.toml here"
        )
    if found is not None and load_config(path):
        raise _cannot_begin(PYPROJECT, "already-configured", "it configures packages of soapbind already", _BY_HAND)
    if (root / LOCK).exists():
        message = "there is a lock already, of packages that are generated without a configuration"
        raise _cannot_begin(
            LOCK, "already-configured", message, "move it away, or configure its packages in pyproject.toml"
        )
    try:
        pyproject = path.read_bytes() if found is not None else None
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        raise _cannot_begin(PYPROJECT, "unreadable", told, "check its permissions") from None
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    return Project(root, pyproject, top, _names(path) if found is not None else Aliases())


def _names(path: Path) -> Aliases:
    section, where = load_section(path)
    return read_aliases(section.get("names", {}), Location(where.document, ("tool.soapbind.names",)), Problems())


def as_configured(text: str, project: Project) -> str:
    """Return a path as seen from the project where it or its repository holds that, with ``/``; its own links stay."""
    path, root = project.root / text, real_path(project.root)
    inside = next((each for each in (path, *path.parents) if real_path(each) == root), None)
    if inside is not None:
        return path.relative_to(inside).as_posix()
    if Path(text).is_absolute() and real_path(path).is_relative_to(real_path(project.top)):
        return Path(os.path.relpath(real_path(path), root)).as_posix()
    return Path(text).as_posix()


def left_outside(places: Iterable[str], project: Project) -> list[Diagnostic]:
    """Return warnings of paths that a checkout of the project does not have: they are outside of its repository."""
    top = real_path(project.top)
    outside = (place for place in places if not real_path(project.root / place).is_relative_to(top))
    message = "it is outside of the project, so other checkouts do not have it"
    advice = "copy it into the project, and name the copy in pyproject.toml"
    return [Diagnostic(Location(place), "outside-project", message, advice) for place in outside]


def _cannot_begin(place: str, code: str, message: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(Location(place), code, message, advice))
