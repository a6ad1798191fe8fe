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


@dataclass(frozen=True, slots=True)
class HowToRead:
    """Which WSDLs to read, and where imports may lead. ``base`` is the folder of the pyproject.toml that says so."""

    include: tuple[str, ...] = ()
    allow_imports: tuple[str, ...] = ()
    base: Path | None = None


def how_to_read(sources: tuple[str, ...]) -> HowToRead:
    """Return how the package of the first lock among sources is read; nothing in particular without a lock.

    The pyproject.toml beside the lock says so. An archive may have changed since the lock was written, and that is
    where a user says what to take of it now. Without one that configures the package, what the lock was written with
    counts. Raises SoapbindError.
    """
    source = next(filter(is_lock, sources), None)
    if source is None:
        return HowToRead()
    package = locked_package(source)
    folder = path_of(source.partition("#")[0]).parent
    pyproject = folder / "pyproject.toml"
    configured = load_config(pyproject) if pyproject.is_file() else ()
    for each in configured:
        if each.name == package.name:
            return HowToRead(each.include, each.allow_imports, each.base)
    include, places = (tuple(package.selection.get(key, ())) for key in ("include", "allow_imports"))
    return HowToRead(include, tuple(place if is_url(place) else str(folder / place) for place in places))
