"""The only writer: {path: text} to disk, all of it or nothing, and never over a file soapbind did not write."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.errors import Diagnostic, Location, SoapbindError, visible_json
from soapbind.files import as_text, is_special, read_file, text_hash, with_plain_ends
from soapbind.output.folder_exchange import alone, left_behind, recover, replace_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

MANIFEST = "MANIFEST.json"
_LARGEST = 64 << 20  # bytes of a file that is compared
_HARMLESS = {
    "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache",
    ".ds_store", "thumbs.db", "desktop.ini", ".directory",
}  # fmt: skip
_ELSEWHERE = "another --output or --package"
# Each kind of output by a file that only it has; fetched documents have neither.
_LANDMARKS = {"__init__.py": "a generated package", "index.html": "a reference site"}
_LOST = f"get {MANIFEST} back from version control, or remove the folder if nothing in it is yours; then run it again"

_WRITABLE = "make the folder around it writable, close what uses it, or choose another --output"
_LEFT = ("what was here before cannot be removed: it belongs to somebody else", "remove it, as that user if need be")


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
    found: list[tuple[str, ...]] = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_harmless(name)]
        links = [name for name in folders if (Path(where) / name).is_symlink()]  # which are not gone into
        above = Path(where).relative_to(folder).parts
        found += [(*above, name) for name in (*names, *links) if not _is_harmless(name)]
    return ["/".join(parts) for parts in sorted(found)]


def _is_harmless(name: str) -> bool:
    """Whether Python, a tool or a file manager makes files of this name by itself, with nobody's work in them."""
    return name.lower() in _HARMLESS or name.startswith("._")


def _known(folder: Path) -> set[str] | None:
    """Return the files that the manifest names, itself included; None without a manifest that can be read."""
    try:
        text = read_file(folder / MANIFEST, _LARGEST).decode("utf-8")
        return {*json.loads(text)["files"], MANIFEST}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _foreign(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return the files in ``folder`` that soapbind did not write: no manifest names them, nor would they stay."""
    return _foreign_of(_present(folder), folder, files)


def _foreign_of(present: list[str], folder: Path, files: Mapping[str, str]) -> list[str]:
    known = _known(folder)
    others = [path for path in present if path not in (known or ()) and not _is_same(folder, path, files)]
    if known is None and others == [MANIFEST] and len(present) > 1:
        return []  # it is broken, but all around it is ours
    return others


def _own(folder: Path, files: Mapping[str, str]) -> set[str]:
    """Return what is there of ``files``, and what an earlier run wrote."""
    present = _present(folder)
    return {*present} - ({*_foreign_of(present, folder, files)} - {*files})


def _is_same(folder: Path, path: str, files: Mapping[str, str]) -> bool:
    return path in files and _found(folder / path) == with_plain_ends(files[path])


def obstacle(folder: Path, files: Mapping[str, str], elsewhere: str = _ELSEWHERE) -> Diagnostic | None:
    """Return why ``write`` will not make ``folder`` hold ``files``, None when it will.

    ``elsewhere`` are the options that choose another folder.
    """
    for path in (folder, *folder.parents):
        if is_special(path) or path.is_file() or (path == folder and path.is_symlink()):
            kind = "a link" if path.is_symlink() else "a file" if path.is_file() else "a device, a pipe or a socket"
            message = f"this is {kind}; a folder is needed here"
            return Diagnostic(Location(str(path)), "not-a-folder", message, f"move it away, or choose {elsewhere}")
    there = _kind(_known(folder) or files)
    if there != _kind(files):
        message = f"the output folder holds {there}, which {_kind(files)} would replace"
        return Diagnostic(Location(str(folder)), "other-output", message, f"choose {elsewhere}")
    foreign = _foreign(folder, files)
    if not foreign:
        return None
    named = ", ".join(foreign[:5]) + (" ..." if len(foreign) > 5 else "")  # noqa: PLR2004 - what fits on a line
    count = f"{len(foreign)} file{'s' if len(foreign) > 1 else ''}"
    message = f"the output folder holds {count} that soapbind did not write: {named}"
    if _known(folder) is None and any(path in files for path in foreign):
        message = f"there is no {MANIFEST} to say which files soapbind wrote, so it does not overwrite {named}"
        return Diagnostic(Location(str(folder)), "foreign-files", message, _LOST)
    advice = f"move {'them' if len(foreign) > 1 else 'it'} away, or choose {elsewhere}"
    return Diagnostic(Location(str(folder)), "foreign-files", message, advice)


def _kind(paths: Container[str]) -> str:
    """Return what files are, by their paths."""
    return next((kind for landmark, kind in _LANDMARKS.items() if landmark in paths), "fetched documents")


def _refuse(problem: Diagnostic | None) -> None:
    if problem is not None:
        raise SoapbindError(problem)


def _unheard(warning: Diagnostic) -> None:
    """Tell nobody."""


def write(
    folder: Path,
    files: Mapping[str, str],
    elsewhere: str = _ELSEWHERE,
    warn: Callable[[Diagnostic], None] = _unheard,
) -> bool:
    """Make ``folder`` hold exactly ``files``; return whether anything changed. ``elsewhere`` as for ``obstacle``.

    ``warn`` hears of what was there before and cannot be removed.

    The new tree is built beside the old one and takes its place in one step, so an interruption leaves one or the
    other; what a killed run left is mended first. Raises SoapbindError when the folder holds files that soapbind did
    not write, or cannot be written.
    """
    try:
        _refuse(obstacle(folder, files, elsewhere))
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(folder.parent) as locked:
            recover(folder, clean=locked)
            _refuse(obstacle(folder, files, elsewhere))
            is_current = folder.is_dir() and current(folder, files)
            if not folder.is_dir():
                replace_folder(folder, {path: text.encode() for path, text in files.items()})
            elif not is_current:
                replace_folder(folder, {path: _kept(folder / path, text) for path, text in files.items()})
            for each in left_behind(folder) if locked else ():
                warn(Diagnostic(Location(str(each)), "left-behind", *_LEFT))
    except OSError as error:
        message = f"the output cannot be written: {error.strerror or error}"
        raise SoapbindError(Diagnostic(Location(str(folder)), "not-writable", message, _WRITABLE)) from error
    except UnicodeEncodeError as error:
        message = f"file names are in {error.encoding} here, which lacks characters of the contract's names"
        advice = "set PYTHONUTF8=1, or choose a locale with UTF-8"
        raise SoapbindError(Diagnostic(Location(str(folder)), "not-writable", message, advice)) from error
    return not is_current


def _kept(path: Path, text: str) -> bytes:
    """Return the bytes of a file: those that are there, where the line ends of a checkout are all that differs."""
    try:
        there = read_file(path, _LARGEST)
    except OSError:
        return text.encode()
    return there if as_text(there) == with_plain_ends(text) else text.encode()


def fingerprint(files: Mapping[str, str]) -> str:
    """Return one hash of the names and texts of files."""
    digests = (f"{path} {hashlib.sha256(text.encode()).hexdigest()}\n" for path, text in sorted(files.items()))
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def state(folder: Path) -> tuple[str, int]:
    """Return the ``fingerprint`` of everything in a folder as it is now, and how many files that is. Raises OSError.

    A folder that is a link, or beside which a killed run left something, has none: "".
    """
    if folder.is_symlink() or next(left_behind(folder), None) is not None:
        return "", 0
    present = sorted(_present(folder))
    hashes = (text_hash(read_file(f"{folder}/{path}", _LARGEST)) for path in present)
    digests = (f"{path} {digest}\n" for path, digest in zip(present, hashes, strict=True))
    return hashlib.sha256("".join(digests).encode()).hexdigest(), len(present)


def on_disk(folder: Path, files: Mapping[str, str], found: Iterable[Difference]) -> dict[str, str]:
    """Return the files of a package, which should be ``files``, as they are now, with plain line ends.

    ``found`` are all ``differences``, so none is read again.
    """
    there = {path: with_plain_ends(text) for path, text in files.items()}
    for each in found:
        path = Path(each.path).relative_to(folder).as_posix()
        there[path] = str(each.old)
        if each.old is None:
            del there[path]
    return there


def current(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether ``folder`` holds exactly ``files``; line ends may be those of Windows."""
    return next(_differences(folder, files), None) is None


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not what ``generate`` would write: ``old`` is its text, or why that cannot be had, ``new`` ours.

    None stands for no file.
    """

    path: str
    old: str | OSError | None
    new: str | None

    @property
    def kind(self) -> str:
        """What is wrong: ``missing``, ``changed``, or ``no longer made``."""
        return "missing" if self.old is None else "no longer made" if self.new is None else "changed"

    def diff(self) -> str:
        """Return a unified diff from what is there to what would be."""
        if isinstance(self.old, OSError):
            return f"--- {self.path}\n+++ {self.path}\ncannot be compared: {self.old.strerror or self.old}\n"
        return _diff(self.path, self.old, self.new)


def differences(folder: Path, files: Mapping[str, str]) -> list[Difference]:
    """Return what ``generate`` would change on disk, in the order of paths.

    A file whose lines end with CR LF does not differ: version control may check it out so. What soapbind did not write
    is left to ``obstacle``.
    """
    return list(_differences(folder, files))


def _differences(folder: Path, files: Mapping[str, str]) -> Iterator[Difference]:
    present = _own(folder, files)
    for path in sorted({*present, *files}):
        old = _found(f"{folder}/{path}") if path in present else None
        new = with_plain_ends(files[path]) if path in files else None
        if old != new:
            yield Difference((folder / path).as_posix(), old, new)


def _found(path: Path | str) -> str | OSError:
    """Return the text of a file, or why there is none."""
    try:
        return as_text(read_file(path, _LARGEST))
    except OSError as error:
        return error


def _diff(path: str, old: str | None, new: str | None) -> str:
    before = "/dev/null" if old is None else path
    after = "/dev/null" if new is None else path
    lines = difflib.unified_diff(
        (old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True), before, after
    )
    text = "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)
    return text or f"--- {before}\n+++ {after}\n"
