"""Where bytes come from: a file, a folder, a zip or an address, all seen as relative names with ``/``."""

from __future__ import annotations

import os
import posixpath
import zipfile
import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from soapbind.errors import Location, Problems

MAX_ENTRIES = 20_000
MAX_BYTES = 128 << 20
MAX_TOTAL = 1 << 30


class Unreadable(Exception):  # noqa: N818 - a reason, caught two calls further up
    """The bytes are there, but cannot be had; the text says why."""


@dataclass(frozen=True)
class Source(ABC):
    """One SOURCE of the command line. ``label`` is what the user wrote; names are relative to it."""

    label: str

    @property
    def wsdls(self) -> tuple[str, ...] | None:
        """The names of its WSDLs, where they are known; None when every file has to be looked at."""
        return None

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return every file in it, sorted."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return the bytes of one file.

        Raises Unreadable.
        """

    @abstractmethod
    def display(self, name: str) -> str:
        """Return the name a user recognises."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is such a file."""


@dataclass(frozen=True)
class FolderSource(Source):
    """A folder; for a single file the folder it lies in, with ``entry`` naming the file."""

    root: Path
    entry: str | None = None

    def names(self) -> tuple[str, ...]:
        """Return the files below, without hidden folders."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            if self.entry is not None:
                folders.clear()
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            found.extend((Path(folder) / f).relative_to(self.root).as_posix() for f in files)
        return tuple(sorted(found))

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        path = self.root / name
        try:
            if path.stat().st_size > MAX_BYTES:
                raise Unreadable(_too_large())
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from error

    def display(self, name: str) -> str:
        """Return source/relative, for a single file the path as it was given."""
        if self.entry is None:
            return posixpath.join(self.label.replace(os.sep, "/"), name)
        return self.label if name == self.entry else str(Path(self.label).parent / name)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.root / name).is_file()


@dataclass(frozen=True)
class ZipSource(Source):
    """A zip, read in place. Windows tools write entries with backslashes; here all are ``/``."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    def names(self) -> tuple[str, ...]:
        """Return the entries that are files."""
        return tuple(sorted(self.entries))

    def read(self, name: str) -> bytes:
        """Return the bytes of one entry, whatever size its header claims."""
        info = self.entries[name]
        if info.flag_bits & 0x1:
            raise Unreadable("the entry is encrypted")
        try:
            with self.archive.open(info) as stream:
                data = stream.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as e:
            raise Unreadable(f"the entry is damaged ({e})") from e
        if len(data) > MAX_BYTES:
            raise Unreadable(_too_large())
        return data

    def display(self, name: str) -> str:
        """Return archive.zip!entry."""
        return f"{self.label}!{name}"

    def has(self, name: str) -> bool:
        """Whether there is such an entry."""
        return name in self.entries


def open_source(text: str, problems: Problems) -> Source | None:
    """Return the source behind one argument, or None after noting what is wrong with it."""
    where = Location(text)
    if text.lower().startswith(("http://", "https://")):
        from soapbind.documents.web.source import open_url  # noqa: PLC0415 - only an address needs HTTP

        return open_url(text, problems)
    path = Path(text)
    try:
        if path.is_dir():
            os.listdir(path)  # noqa: PTH208 - only asks whether we may
            return FolderSource(text, path)
        if not path.is_file():
            problems.add(where, "not-found", "there is no such file or folder", _near(path))
            return None
        with path.open("rb") as stream:
            is_zip = stream.read(4)[:2] == b"PK" or path.suffix.lower() == ".zip"
    except (OSError, ValueError) as error:
        problems.add(where, "unreadable", f"cannot be read: {error}", "check the path and its permissions")
        return None
    return open_archive(text, path, problems) if is_zip else FolderSource(text, path.parent, path.name)


def open_archive(label: str, file: Path | IO[bytes], problems: Problems) -> ZipSource | None:
    """Return a zip as a source, or None after noting what is wrong with it."""
    try:
        archive = zipfile.ZipFile(file)
        return ZipSource(label, archive, _entries(archive))
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, Unreadable) as error:
        problems.add(Location(label), "bad-zip", f"not a usable zip: {error}", "download the archive again")
        return None


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files of an archive by normalised name; refuse bombs and names that mean two things."""
    infos = [i for i in archive.infolist() if not i.filename.endswith(("/", "\\"))]
    if len(infos) > MAX_ENTRIES or sum(i.file_size for i in infos) > MAX_TOTAL:
        raise Unreadable(f"it holds more than {MAX_ENTRIES} entries or {MAX_TOTAL >> 20} MiB")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
            raise Unreadable(f"the entry {info.filename!r} points outside the archive")
        name = posixpath.normpath(name)
        if name in entries:
            raise Unreadable(f"two entries are named {name!r}")
        entries[name] = info
    return entries


def _too_large() -> str:
    return f"it is larger than {MAX_BYTES >> 20} MiB"


def _near(path: Path) -> str:
    """Return a hint: what does exist beside the missing file."""
    from difflib import get_close_matches  # noqa: PLC0415 - only when something went wrong

    try:
        beside = sorted(p.name for p in path.parent.iterdir())
    except OSError:
        return "check the path; it is relative to the current folder"
    close = get_close_matches(path.name, beside, 1, 0.6)
    return (
        f"did you mean {path.parent / close[0]}?" if close else "check the path; it is relative to the current folder"
    )
