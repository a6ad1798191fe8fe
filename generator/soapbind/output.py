"""The only writer: {path: text} to disk, all of it or nothing, and never over a file soapbind did not write."""

from __future__ import annotations

import difflib
import hashlib
import json
from typing import TYPE_CHECKING

from soapbind.atomic import alone, recover, replace_folder
from soapbind.errors import Diagnostic, Location, SoapbindError, visible_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = "MANIFEST.json"
_IGNORED = {"__pycache__"}
_ELSEWHERE = "away, or choose another --output or --package"


def with_manifest(files: Mapping[str, str], sources: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the files with their manifest: what made them, from what, and the sha256 of each. No clock in it."""
    manifest = {
        "soapbind": version,
        "sources": [{"name": name, "sha256": digest} for name, digest in sorted(sources.items())],
        "files": {path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(files.items())},
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    return {**files, MANIFEST: visible_json(text) + "\n"}


def _present(folder: Path) -> list[str]:
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not _IGNORED.isdisjoint(relative.parts) or (path.is_dir() and not path.is_symlink()):
            continue
        found.append(relative.as_posix())
    return found


def _foreign(folder: Path) -> list[str]:
    """Return the files in ``folder`` that no manifest of soapbind names."""
    if not folder.is_dir():
        return []
    try:
        known = set(json.loads((folder / MANIFEST).read_text("utf-8"))["files"]) | {MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        known = set[str]()
    return [path for path in _present(folder) if path not in known]


def _refuse_others(folder: Path) -> None:
    """Raise SoapbindError when something that is no folder is in the way."""
    for path in (folder, *folder.parents):
        if path.is_file() or (path == folder and path.is_symlink()):
            kind = "a link" if path.is_symlink() else "a file"
            message = f"this is {kind}; the package needs a folder here"
            raise SoapbindError(Diagnostic(Location(str(path)), "not-a-folder", message, f"move it {_ELSEWHERE}"))


def _refuse_foreign(folder: Path) -> None:
    """Raise SoapbindError when the folder holds what soapbind did not write."""
    foreign = _foreign(folder)
    if foreign:
        named = ", ".join(foreign[:5]) + (" ..." if len(foreign) > 5 else "")  # noqa: PLR2004 - what fits on a line
        count = f"{len(foreign)} file{'s' if len(foreign) > 1 else ''}"
        message = f"the output folder holds {count} that soapbind did not write: {named}"
        raise SoapbindError(Diagnostic(Location(str(folder)), "foreign-files", message, f"move them {_ELSEWHERE}"))


def write(folder: Path, files: Mapping[str, str]) -> bool:
    """Make ``folder`` hold exactly ``files``; return whether anything changed.

    The new tree is built beside the old one and takes its place in one step, so an interruption leaves one or the
    other; what a killed run left is mended first. Raises SoapbindError when the folder holds files that soapbind did
    not write, or cannot be written.
    """
    _refuse_others(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(folder.parent) as locked:
            recover(folder, clean=locked)
            _refuse_foreign(folder)
            if folder.is_dir() and current(folder, files):
                return False
            replace_folder(folder, files)
    except OSError as error:
        raise SoapbindError(
            Diagnostic(
                Location(str(folder)),
                "not-writable",
                f"the output cannot be written: {error.strerror or error}",
                "make the folder around it writable, or choose another --output",
            )
        ) from error
    return True


def fingerprint(files: Mapping[str, str]) -> str:
    """Return one hash of the names and texts of files."""
    digests = (f"{path} {hashlib.sha256(text.encode()).hexdigest()}\n" for path, text in sorted(files.items()))
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def on_disk(folder: Path) -> dict[str, str]:
    """Return the files of a package as they are now."""
    return {path: _text(folder / path) for path in (_present(folder) if folder.is_dir() else [])}


def current(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether ``folder`` holds exactly ``files``."""
    return next(iter(differences(folder, files)), None) is None


def differences(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return unified diffs from what is on disk to what ``generate`` would write, a text per file that differs."""
    present = _present(folder) if folder.is_dir() else []
    found: list[str] = []
    for path in sorted({*present, *files}):
        old = _text(folder / path) if path in present else None
        new = files.get(path)
        if old != new:
            found.append(_diff(folder / path, old, new))
    return found


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _diff(path: Path, old: str | None, new: str | None) -> str:
    before = "/dev/null" if old is None else path.as_posix()
    after = "/dev/null" if new is None else path.as_posix()
    lines = difflib.unified_diff(
        (old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True), before, after
    )
    text = "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)
    return text or f"--- {before}\n+++ {after}\n"
