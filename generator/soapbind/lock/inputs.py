"""What a package is made from, as one hash: its settings and all files that a run looks at, none of them understood.

A run that finds the same settings, the same files and the same generator does the same (docs/decisions/0054).
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind.addresses import shown_url
from soapbind.documents.allowed import is_url
from soapbind.documents.folder import FolderSource
from soapbind.documents.limits import MAX_BYTES
from soapbind.documents.source import is_included, may_be_wsdl
from soapbind.files import read_file, real_path, text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from soapbind.config import PackageConfig

_LISTS = ("include", "services", "operations", "exclude", "secrets")


def relative(name: str, folder: Path) -> str:
    """Return a path, or an entry of an archive, as seen from ``folder`` and with ``/``; an address as shown."""
    if is_url(name):
        return shown_url(name)
    path = Path(name).absolute()
    try:
        return Path(os.path.relpath(path, folder.absolute())).as_posix()
    except ValueError:  # another drive: there is no way from here to there
        return path.name


def candidates(config: PackageConfig, folder: Path) -> set[str]:
    """Return the files that a run looks at before it knows what is in them. Raises OSError and Unreadable."""
    found = {*config.documentation}
    for source in config.sources:
        if is_url(source) or not Path(source).is_dir():
            found.add(source)
            continue
        names = FolderSource(source, Path(source)).names()
        found |= {f"{source}/{name}" for name in names if may_be_wsdl(name) and is_included(name, config.include)}
    return {relative(name, folder) for name in found}


def on_disk(config: PackageConfig, folder: Path, others: Iterable[str]) -> dict[str, str]:
    """Return the sha256 of the candidates and of ``others``, "" for what is not there, by name as seen from ``folder``.

    What is in archives is left out: their own hash tells all. Raises OSError and Unreadable.
    """
    names = _without_entries({*candidates(config, folder), *others}, config, folder)
    return {name: "" if is_url(name) else _hash(folder / name) for name in names}


def looked_at(config: PackageConfig, folder: Path, seen: Mapping[str, str]) -> dict[str, str]:
    """Return what a run has ``seen``, as ``on_disk`` has it."""
    hashes = {relative(name, folder): digest for name, digest in seen.items()}
    return {name: hashes[name] for name in _without_entries(hashes, config, folder)}


def _without_entries(names: Iterable[str], config: PackageConfig, folder: Path) -> list[str]:
    archives = tuple(f"{relative(source, folder)}!" for source in config.sources if not Path(source).is_dir())
    return [name for name in names if not name.startswith(archives)]


def _hash(path: Path) -> str:
    return text_hash(read_file(path, MAX_BYTES)) if path.is_file() else ""


def fingerprint(config: PackageConfig, folder: Path, files: Mapping[str, str], together: Sequence[str]) -> str:
    """Return the hash of settings and files, "" where it cannot be told.

    ``folder`` is that of the lock, from which ``files`` have their names. ``together`` are the packages of the run: a
    name in the configuration is wrong if none of them has a thing for it. What an address gives nobody knows before it
    is asked.
    """
    if any(map(is_url, (*files, *config.sources))):
        return ""
    try:
        found = {name: (digest, _place(folder / name, config)) for name, digest in files.items()}
        allowed = [
            (relative(each, folder), is_url(each) or _place(Path(each), config)) for each in config.allow_imports
        ]
    except (OSError, ValueError):
        return ""
    settings = {
        "name": config.name,
        "profile": config.profile,
        "wsdl": config.wsdl,
        "names": [*config.names.lines()],
        "together": sorted(together) if config.names.names else [],
        "allow_imports": allowed,
        **{key: list(getattr(config, key)) for key in _LISTS},
        **{key: [relative(each, folder) for each in getattr(config, key)] for key in ("sources", "documentation")},
    }
    return sha256(json.dumps([settings, found], sort_keys=True).encode()).hexdigest()


def _place(path: Path, config: PackageConfig) -> str:
    """Return where a file really is, as seen from the first source: a link may lead out of what may be read.

    Raises OSError and ValueError where there is no telling.
    """
    first = Path(config.sources[0])
    return os.path.relpath(real_path(path), real_path(first if first.is_dir() else first.parent))
