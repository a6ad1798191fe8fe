"""A zip as a source."""

from __future__ import annotations

import posixpath
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from soapbind.documents.limits import MAX_BYTES, MAX_ENTRIES, MAX_RATIO, MAX_TOTAL
from soapbind.documents.source import Source, Unreadable
from soapbind.errors import Location
from soapbind.files import text_hash, too_large

if TYPE_CHECKING:
    from soapbind.errors import Problems

_UNIX = 3  # APPNOTE.TXT 4.4.2
_SMALL = 1 << 20  # below it no ratio matters


@dataclass(frozen=True)
class ZipSource(Source):
    """A zip, read in place. Windows tools write entries with backslashes; here all are ``/``."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    @property
    def extent(self) -> str:
        """What it reaches to, for messages."""
        return "the archive"

    @property
    def damage_code(self) -> str:
        """The code of the diagnostic for an entry that cannot be read."""
        return "bad-zip"

    @property
    def sha256(self) -> str:
        """The hash of the archive itself, as it was opened."""
        stream = self.archive.fp
        if stream is None:
            return ""
        stream.seek(0)  # zipfile itself seeks before it reads
        return text_hash(stream.read())

    def close(self) -> None:
        """Close the archive."""
        self.archive.close()

    def names(self) -> tuple[str, ...]:
        """Return the entries that are files."""
        return tuple(sorted(self.entries))

    def read(self, name: str) -> bytes:
        """Return the bytes of one entry, whatever size its header claims."""
        info = self.entries[name]
        if info.flag_bits & 0x1:
            raise Unreadable("the entry is encrypted")
        if _is_no_file(info):
            raise Unreadable("the entry is not a file, but a link, a device or a pipe")
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
