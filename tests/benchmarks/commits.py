"""Which commit is measured, and the files of another one."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
_TOOL = Path("generator", "soapbind")


class NoSuchCommitError(Exception):
    """What was named is neither a folder with the tool in it nor a commit."""


def current() -> str:
    """Return the short name of the commit, with ``+`` if the tool was changed since; "unknown" outside git."""
    named = _git("rev-parse", "--short=8", "HEAD")
    if named.returncode:
        return "unknown"
    is_changed = _git("diff", "--quiet", "HEAD", "--", "generator").returncode
    return f"{named.stdout.decode().strip()}{'+' if is_changed else ''}"


def files_of(other: str, folder: Path) -> tuple[str, Path]:
    """Return the name of another version, and where its files are: ``other`` itself, or ``folder`` for a commit.

    Raises NoSuchCommitError.
    """
    if (Path(other) / _TOOL).is_dir():
        return Path(other).resolve().name, Path(other).resolve()
    named = _git("rev-parse", "--short=8", "--verify", "--quiet", "--end-of-options", f"{other}^{{commit}}")
    if named.returncode:
        raise NoSuchCommitError(f"{other} is neither a folder with {_TOOL} in it nor a commit of {REPO}")
    commit = named.stdout.decode().strip()
    with tarfile.open(fileobj=io.BytesIO(_git("archive", commit).stdout)) as files:
        files.extractall(folder, filter="data")
    return commit, folder


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(REPO), *arguments], check=False, capture_output=True)
    except FileNotFoundError:  # no git
        return subprocess.CompletedProcess(arguments, 1, b"", b"")
