"""Where imports may lead beside the source: what ``--allow-import`` says, each a folder or the start of a URL."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from soapbind.files import real_path

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Allowed:
    """``places`` are the values of ``--allow-import``: folders, and URLs that count as a prefix.

    ``base`` is the folder that a user's paths are relative to, when it is not the current one.
    """

    places: tuple[str, ...] = ()
    base: Path | None = None

    def hint(self, path: str) -> str:
        """Return a path the way the user writes the others."""
        absolute = Path(path).is_absolute()
        if self.base is None or (absolute and not Path(path).is_relative_to(self.base.absolute())):
            return path
        return Path(os.path.relpath(path, self.base)).as_posix()

    def folder(self, path: Path) -> str | None:
        """Return the allowed folder that ``path`` lies in once links are followed, as the user wrote it."""
        real = real_path(path)
        return next((p for p in self.places if not is_url(p) and real.is_relative_to(real_path(Path(p)))), None)

    def url(self, url: str) -> bool:
        """Whether a URL begins with an allowed one: same scheme, host and port, and a path in or below that folder."""
        wanted = _parts(url)
        return wanted is not None and any(_is_below(wanted, _parts(p)) for p in self.places if is_url(p))


def is_url(text: str) -> bool:
    """Whether a text is the address of something that can be fetched."""
    return text.lower().startswith(("http://", "https://"))


def folder_of(url: str) -> str:
    """Return the URL of the folder a document is in: what a user would allow to read it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{posixpath.dirname(parts.path).rstrip('/')}/"


def _parts(url: str) -> tuple[tuple[str, str, int], tuple[str, ...]] | None:
    """Return scheme, host and port, and the steps of the path; None for a URL that says two things or carries a user.

    A step that is ``..`` once unquoted would climb out of what was allowed.
    """
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    steps = tuple(step for step in unquote(parts.path).replace("\\", "/").split("/") if step)
    if not parts.hostname or "@" in parts.netloc or ".." in steps:
        return None
    return (parts.scheme, parts.hostname, port), steps


def _is_below(
    wanted: tuple[tuple[str, str, int], tuple[str, ...]], allowed: tuple[tuple[str, str, int], tuple[str, ...]] | None
) -> bool:
    return allowed is not None and wanted[0] == allowed[0] and wanted[1][: len(allowed[1])] == allowed[1]
