"""A folder as a source, and a single file with the folder it lies in."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path

from soapbind.documents.limits import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES
from soapbind.documents.source import Source, Unreadable
from soapbind.files import read_file, real_path


@dataclass(frozen=True)
class FolderSource(Source):
    """A folder; for a single file the folder it lies in, with ``file`` naming the file."""

    root: Path
    file: str | None = None

    @property
    def entry(self) -> str | None:
        """The one file that the user named."""
        return self.file

    @property
    def folder(self) -> Path | None:
        """The folder."""
        return self.root

    @property
    def extent(self) -> str:
        """What it reaches to, for messages."""
        return "the folder" if self.file is None else "the folder of the WSDL"

    def names(self) -> tuple[str, ...]:
        """Return the files below, without hidden folders."""
        found: list[str] = []
        seen = 0
        for folder, folders, files in os.walk(self.root):  # links to folders are not followed, so it ends
            here = Path(folder).relative_to(self.root)
            folders[:] = sorted(f for f in folders if not f.startswith(".")) if self.file is None else []
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
        return None if name == self.file or real.is_relative_to(real_path(self.root)) else real

    def display(self, name: str) -> str:
        """Return source/relative, for a single file the path as it was given."""
        if self.file is None:
            return posixpath.join(self.label.replace(os.sep, "/"), name)
        return self.label if name == self.file else str(Path(self.label).parent / name)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.root / name).is_file()
