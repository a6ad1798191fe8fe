"""A lock as it was at a revision of its git repository, by git's own name for it: ``HEAD~1:soapbind.lock``."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from soapbind.errors import Diagnostic, Location, SoapbindError, printable

_REVISION = re.compile(r"(?P<revision>[^:]{2,}):(?!//)(?P<path>.+)", re.DOTALL)  # no address; one letter is a drive


def names_revision(source: str) -> bool:
    """Whether a source names a file at a revision, and no file that is there."""
    return _REVISION.fullmatch(source) is not None and not Path(source).exists()


def path_of(source: str) -> Path:
    """Return the path of a lock, without the revision that may stand before it."""
    found = _REVISION.fullmatch(source) if names_revision(source) else None
    return Path(source if found is None else found["path"])


def text_at_revision(source: str) -> str:
    """Return the text of ``REVISION:PATH``, PATH as seen from the current folder. Raises SoapbindError."""
    found = _REVISION.fullmatch(source)
    assert found is not None  # noqa: S101 - the caller has looked
    revision, path = found["revision"], Path(found["path"])
    folder = path.parent if path.parent.is_dir() else Path()
    name = path.name if folder == path.parent else path.as_posix()
    command = ["git", "-C", str(folder), "show", "--end-of-options", f"{revision}:./{name}"]
    try:
        # What git says is shown, so it has to be in one language.
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "LC_ALL": "C"})  # noqa: S603
        return done.stdout.decode("utf-8")
    except OSError:
        raise _failed(source, "no-revision", "git cannot be run", "install git, or name the file itself") from None
    except subprocess.CalledProcessError as error:
        lines: list[str] = error.stderr.decode("utf-8", "replace").strip().splitlines()
        told = printable(lines[-1].removeprefix("fatal: ")) if lines else f"git ended with {error.returncode}"
        raise _failed(source, "no-revision", f"git has no such file: {told}", _advice(folder)) from None
    except UnicodeDecodeError:
        raise _failed(source, "no-revision", "it is not a lock: it is not in UTF-8", "name a soapbind.lock") from None


def _advice(folder: Path) -> str:
    """Return what to do about a revision that is not there: a workflow's checkout has one commit by default."""
    command = ["git", "-C", str(folder), "rev-parse", "--is-shallow-repository"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if done.stdout.strip() == b"true":
        return 'this clone lacks older commits: run "git fetch --unshallow", or give actions/checkout fetch-depth: 0'
    return 'look it up with "git log -- PATH"'


def _failed(source: str, code: str, message: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(Location(source), code, message, advice))
