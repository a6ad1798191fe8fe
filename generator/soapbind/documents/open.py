"""From an argument of the command line to the source behind it: a file, a folder, a zip or an address."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.did_you_mean import nearest
from soapbind.documents.allowed import Allowed, is_url
from soapbind.documents.archive import open_archive
from soapbind.documents.folder import FolderSource
from soapbind.documents.limits import MAX_ENTRIES
from soapbind.errors import Location, Problems
from soapbind.files import is_special

if TYPE_CHECKING:
    from soapbind.documents.source import Source


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


def _why_no_file(path: Path, allowed: Allowed) -> tuple[str, str, str]:
    """Return code, message and hint for a source that is neither file nor folder."""
    if is_special(path):
        message = "this is not a file, but a device, a pipe or a socket"
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
