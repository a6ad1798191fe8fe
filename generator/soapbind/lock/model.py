"""What a lock holds. Nothing of the machine, the folder or the time it was written at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.aliases import NameTable


@dataclass(frozen=True, slots=True)
class Maker:
    """The soapbind that made the files: its version, and hashes of its code and of its templates."""

    soapbind: str
    generator: str
    templates: str


@dataclass(frozen=True, slots=True)
class PackageLock:
    """One package. Paths are relative to the folder of the lock, with ``/``.

    ``selection`` are the settings that choose a part of the sources, ``documents`` the sha256 of every document that
    was read, ``contract`` the fingerprint of ``snapshot`` (``soapbind.diff.snapshot``), ``output`` that of the files.
    ``names`` are the names in Python that had to be told apart, so that they stay.

    The rest tells whether a run can be spared, and nothing of the package itself: ``beside`` are files that were looked
    at and are no documents of it, ``inputs`` is the hash of settings and files, ``made`` that of all of this and of the
    soapbind that made it. Both hashes are "" where a run is always needed.
    """

    name: str
    sources: tuple[str, ...]
    selection: Mapping[str, tuple[str, ...] | str]
    documents: Mapping[str, str]
    contract: str
    output: str
    snapshot: Mapping[str, Any] = field(repr=False)
    names: NameTable = field(default_factory=dict[str, "dict[str, str]"])
    beside: tuple[str, ...] = field(default=(), compare=False)
    inputs: str = field(default="", compare=False)
    made: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """The content of ``soapbind.lock``."""

    maker: Maker
    packages: tuple[PackageLock, ...]

    def package(self, name: str) -> PackageLock | None:
        """Return the package of this name."""
        return next((package for package in self.packages if package.name == name), None)


def renewed(old: Lock | None, now: Lock, *, alone: bool) -> Lock:
    """Return the lock to keep after a run that made ``now``.

    ``alone`` tells that ``now`` has every package there is; else the other packages of ``old`` stay. A maker that makes
    the very same files of the very same inputs is not worth a change: the one on record stays.
    """
    if old is None:
        return now
    others = () if alone else tuple(p for p in old.packages if now.package(p.name) is None)
    kept = (_kept(old.package(package.name), package) for package in now.packages)
    packages = tuple(sorted((*others, *kept), key=lambda package: package.name))
    known = tuple(sorted(old.packages, key=lambda package: package.name))
    return replace(now, packages=packages, maker=old.maker if packages == known else now.maker)


def _kept(old: PackageLock | None, now: PackageLock) -> PackageLock:
    """Return what is now known of a package, but the generator on record where nothing else is new."""
    is_same = old is not None and old == now and old.inputs == now.inputs and old.beside == now.beside
    return old if is_same and old is not None else now
