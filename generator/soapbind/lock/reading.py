"""How to read a source that is compared with a lock: as the package of the lock is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.config import load_config
from soapbind.documents.allowed import is_url
from soapbind.lock.file import is_lock, locked_package
from soapbind.lock.history import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from soapbind.lock.model import PackageLock


@dataclass(frozen=True, slots=True)
class HowToRead:
    """Which WSDLs to read, and where imports may lead. ``base`` is the folder of the pyproject.toml that says so."""

    include: tuple[str, ...] = ()
    allow_imports: tuple[str, ...] = ()
    base: Path | None = None


def lock_among(sources: tuple[str, ...]) -> tuple[str, PackageLock] | None:
    """Return the first lock among sources with the package that is meant, None without one. Raises SoapbindError."""
    source = next(filter(is_lock, sources), None)
    return None if source is None else (source, locked_package(source))


def how_to_read(locked: tuple[str, PackageLock] | None) -> HowToRead:
    """Return how the package of a lock is read; nothing in particular without a lock.

    The pyproject.toml beside the lock says so. An archive may have changed since the lock was written, and that is
    where a user says what to take of it now. Without one that configures the package, what the lock was written with
    counts. Raises SoapbindError.
    """
    if locked is None:
        return HowToRead()
    source, package = locked
    folder = path_of(source.partition("#")[0]).parent
    pyproject = folder / "pyproject.toml"
    configured = load_config(pyproject) if pyproject.is_file() else ()
    for each in configured:
        if each.name == package.name:
            return HowToRead(each.include, each.allow_imports, each.base)
    include, places = (tuple(package.selection.get(key, ())) for key in ("include", "allow_imports"))
    return HowToRead(include, tuple(place if is_url(place) else str(folder / place) for place in places))
