"""Building the sdist and the wheel, and reading them."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REPO = Path(__file__).resolve().parents[2]


class FailedError(Exception):
    """A command failed; the text is what it was and what it said."""


def run(*command: object, cwd: Path = REPO, environment: Mapping[str, str] | None = None) -> str:
    """Run a command, with more in its environment; return its output. Raises FailedError with that when it fails."""
    words = [str(each) for each in command]
    # Builds must not depend on whoever runs them, and programs must be those that are installed.
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "SOURCE_DATE_EPOCH"}}
    done = subprocess.run(
        words, cwd=cwd, env={**kept, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        raise FailedError(f"{' '.join(words)}\nexited with {done.returncode}\n{done.stdout[-6000:]}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Built:
    """An sdist, and the wheel that was made from it."""

    sdist: Path
    wheel: Path

    def contents(self) -> dict[str, bytes]:
        """Return the bytes of both by file name."""
        return {path.name: path.read_bytes() for path in (self.sdist, self.wheel)}

    def metadata(self) -> str:
        """Return the text of the wheel's METADATA."""
        with zipfile.ZipFile(self.wheel) as archive:
            (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
            return archive.read(name).decode("utf-8")

    def sdist_paths(self) -> list[str]:
        """Return the paths of the sdist's files below its folder."""
        with tarfile.open(self.sdist) as archive:
            return [each.name.partition("/")[2] for each in archive.getmembers() if not each.isdir()]


def build(source: Path, target: Path, environment: Mapping[str, str] | None = None) -> Built:
    """Build the sdist of a source tree into ``target``, and the wheel from the sdist."""
    run(sys.executable, "-m", "build", "--outdir", target, source, environment=environment)
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return Built(sdist, wheel)


def unpack(sdist: Path, target: Path) -> Path:
    """Unpack an sdist below ``target``; return its folder."""
    with tarfile.open(sdist) as archive:
        archive.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


def build_elsewhere(first: Built, target: Path) -> Built:
    """Build again, from the unpacked sdist, where all differs that must not matter.

    The place, times and rights of files, the zone, the language, and the seed of Python's hashes.
    """
    source = unpack(first.sdist, target / "source")
    for path in source.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() or path.stat().st_mode & 0o100 else 0o600)
    return build(source, target / "built", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"})


def tracked() -> list[str] | None:
    """Return the paths that version control has; None where there is no git, as in an unpacked sdist."""
    if not (REPO / ".git").exists():
        return None
    try:
        return run("git", "ls-files", "-z").strip("\0").split("\0")
    except (FailedError, OSError):
        return None
