"""Where bytes come from: a file, a folder, a zip or an address, all seen as relative names with ``/``."""

from __future__ import annotations

import os
import posixpath
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from soapbind.documents.allowed import Allowed, is_url
from soapbind.errors import Location, Problems
from soapbind.files import is_special, read_file, real_path, too_large
from soapbind.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_ENTRIES = 20_000  # files and folders that a source may hold
MAX_DEPTH = 32  # folders in each other
MAX_BYTES = 64 << 20  # of one file
MAX_TOTAL = 256 << 20  # of all entries of an archive, and of all documents of a run
MAX_RATIO = 200  # how much larger than its packed form an entry may be; contracts reach 25
_UNIX = 3  # APPNOTE.TXT 4.4.2
_SMALL = 1 << 20  # below it no ratio matters


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

    def leads_to(self, name: str) -> Path | None:
        """Return the file behind a link that leads out of the source, None for everything that stays in it."""
        del name
        return None


@dataclass(frozen=True)
class FolderSource(Source):
    """A folder; for a single file the folder it lies in, with ``entry`` naming the file."""

    root: Path
    entry: str | None = None

    def names(self) -> tuple[str, ...]:
        """Return the files below, without hidden folders."""
        found: list[str] = []
        seen = 0
        for folder, folders, files in os.walk(self.root):  # links to folders are not followed, so it ends
            here = Path(folder).relative_to(self.root)
            folders[:] = sorted(f for f in folders if not f.startswith(".")) if self.entry is None else []
            seen += len(files) + len(folders)
            if seen > MAX_ENTRIES:
                raise Unreadable(f"it holds more than {MAX_ENTRIES} files and folders")
            if folders and len(here.parts) >= MAX_DEPTH:
                raise Unreadable(f"its folders are more than {MAX_DEPTH} deep: {here.as_posix()}")
            found.extend((here / f).as_posix() for f in files)
        return tuple(sorted(found))

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        try:
            return read_file(self.root / name, MAX_BYTES)
        except (OSError, ValueError) as error:
            raise Unreadable(getattr(error, "strerror", None) or str(error)) from error

    def leads_to(self, name: str) -> Path | None:
        """Return the file behind a link out of the folder; the file a user names himself may be a link."""
        real = real_path(self.root / name)
        return None if name == self.entry or real.is_relative_to(real_path(self.root)) else real

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
        if _is_no_file(info):
            raise Unreadable("the entry is no file, but a link, a device or a pipe")
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            raise Unreadable(f"the entry is packed more than {MAX_RATIO} to 1, as no contract is")
        try:
            with self.archive.open(info) as stream:
                data = stream.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as e:
            raise Unreadable(f"the entry is damaged ({e})") from e
        if len(data) > MAX_BYTES:
            raise Unreadable(too_large(MAX_BYTES))
        return data

    def display(self, name: str) -> str:
        """Return archive.zip!entry."""
        return f"{self.label}!{name}"

    def has(self, name: str) -> bool:
        """Whether there is such an entry."""
        return name in self.entries


@dataclass(frozen=True)
class UrlSource(Source):
    """One document of the network, ``label`` its address; ``may_follow`` judges where the server sends on to."""

    may_follow: Callable[[str], bool]

    def names(self) -> tuple[str, ...]:
        """Return nothing: a server does not tell what else it has."""
        return ()

    def read(self, name: str) -> bytes:
        """Fetch the document."""
        from soapbind.documents.http import read_url  # noqa: PLC0415 - it needs this module, and few runs need it

        del name
        return read_url(self.label, self.may_follow)

    def display(self, name: str) -> str:
        """Return the address."""
        del name
        return self.label

    def has(self, name: str) -> bool:
        """Whether the server has it only reading will tell."""
        del name
        return True


def open_source(text: str, problems: Problems, allowed: Allowed) -> Source | None:
    """Return the source behind one argument, or None after noting what is wrong with it."""
    where = Location(text)
    if is_url(text):
        from soapbind.documents.web.source import open_url  # noqa: PLC0415 - only an address needs HTTP

        return open_url(text, problems, allowed)
    path = Path(text)
    try:
        if path.is_dir():
            os.listdir(path)  # noqa: PTH208 - only asks whether we may
            return FolderSource(text, path)
        if not path.is_file():
            problems.add(where, *_why_no_file(path, allowed))
            return None
        with path.open("rb") as stream:
            is_zip = stream.read(4)[:2] == b"PK" or path.suffix.lower() == ".zip"
    except (OSError, ValueError) as error:
        problems.add(where, "unreadable", f"cannot be read: {error}", "check the path and its permissions")
        return None
    return open_archive(text, path, problems) if is_zip else FolderSource(text, path.parent, path.name)


def open_archive(label: str, file: Path | IO[bytes], problems: Problems) -> ZipSource | None:
    """Return a zip as a source, or None after noting what is wrong with it."""
    reason: Exception
    help_ = "download the archive again"
    try:
        archive = _archive(file)
        return ZipSource(label, archive, _entries(archive))
    except Unreadable as error:
        reason, help_ = error, "unpack what you need of it into a folder, and name that"
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        reason = error
    problems.add(Location(label), "bad-zip", f"not a usable zip: {reason}", help_)
    return None


def _archive(file: Path | IO[bytes]) -> zipfile.ZipFile:
    """Open an archive, whose directory is read whole."""
    if isinstance(file, Path) and file.stat().st_size > MAX_BYTES:
        raise Unreadable(too_large(MAX_BYTES))
    return zipfile.ZipFile(file)


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


def _is_no_file(info: zipfile.ZipInfo) -> bool:
    """Whether an entry has the mode of something else, as archives of Unix may say (APPNOTE.TXT 4.4.15)."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return info.create_system == _UNIX and kind not in (0, stat.S_IFREG)


def _why_no_file(path: Path, allowed: Allowed) -> tuple[str, str, str]:
    """Return code, message and hint for a source that is neither file nor folder."""
    if is_special(path):
        message = "this is no file, but a device, a pipe or a socket"
        return "unreadable", message, "save what it gives into a file, and name that"
    if path.is_symlink():
        return "not-found", "it is a link that leads nowhere", "name the file itself"
    return "not-found", "there is no such file or folder", _near(path, allowed)


def _near(path: Path, allowed: Allowed) -> str:
    """Return a hint: what does exist beside the missing file."""
    check = f"check the path; it is relative to {'the current folder' if allowed.base is None else 'pyproject.toml'}"
    try:
        beside = sorted(p.name for p in islice(path.parent.iterdir(), MAX_ENTRIES))
    except OSError:
        return check
    close = nearest(path.name, beside)
    return f"did you mean {allowed.hint(str(path.parent / close))}?" if close else check
