"""What is there before a project begins with soapbind, and why it cannot begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapbind.aliases import Aliases, read_aliases
from soapbind.config import find_pyproject, load_config, load_section, shown
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.lock.file import NAME as LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PYPROJECT = "pyproject.toml"
_BY_HAND = "add a [[tool.soapbind.packages]] to it, and run soapbind generate"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder to begin in. ``pyproject`` has the bytes of its pyproject.toml, None where there is none.

    ``is_top`` tells that it is not a folder inside a repository of git, whose top is where tools look for their files.
    ``names`` are those that pyproject.toml gives to things already.
    """

    root: Path
    pyproject: bytes | None
    is_top: bool
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
    is_top = _has_git((root,)) or not _has_git(root.parents)
    return Project(root, pyproject, is_top, _names(path) if found is not None else Aliases())


def _names(path: Path) -> Aliases:
    section, where = load_section(path)
    return read_aliases(section.get("names", {}), Location(where.document, ("tool.soapbind.names",)), Problems())


def _has_git(folders: Iterable[Path]) -> bool:
    return any((folder / ".git").exists() for folder in folders)


def _cannot_begin(place: str, code: str, message: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(Location(place), code, message, advice))
