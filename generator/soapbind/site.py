"""From a configuration to a reference, and to the files of a site: the stages of a package, with pages at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soapbind import __version__, pipeline
from soapbind.addresses import shown_url
from soapbind.comparison import select_both
from soapbind.diff.compare import compare
from soapbind.diff.namespace_mapping import map_namespaces
from soapbind.lock.earlier import as_configured
from soapbind.lock.file import Kept, is_lock, locked_package
from soapbind.output import with_manifest
from soapbind.reference import Changes, Subject, site_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from soapbind.config import PackageConfig
    from soapbind.errors import Diagnostic
    from soapbind.lock.model import PackageLock
    from soapbind.pipeline import Reading


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier contract: its source, which may be a lock, and what to include of that, if not the same as now.

    ``namespaces`` are pairs of a beginning of its namespaces and what to put into the place of that.
    """

    source: str
    include: tuple[str, ...] = ()
    namespaces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A contract with the model of its package, and the configuration with the name that the package has.

    ``reading`` is the selected part of the contract, ``warnings`` tell of what is odd.
    """

    subject: Subject
    config: PackageConfig
    reading: Reading
    warnings: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True)
class MadeSite:
    """Every file of a site by path inside it, with its manifest. ``warnings`` tell of what is odd."""

    files: dict[str, str]
    warnings: Sequence[Diagnostic]


def make_site(
    config: PackageConfig, tell: Callable[[str], None], locked: PackageLock | None = None, old: Earlier | None = None
) -> MadeSite:
    """Return the site of a contract. Raises SoapbindError.

    ``old`` is an earlier contract, since which the site tells what changed; for the rest see ``find``.
    """
    found = find(config, tell, locked)
    changes = None if old is None else _changes_since(old, found.reading, found.config, tell)
    tell("writing pages")
    files = with_manifest(site_files(found.subject, changes), found.reading.sources, __version__)
    return MadeSite(files, found.warnings)


def find(config: PackageConfig, tell: Callable[[str], None], locked: PackageLock | None = None) -> Found:
    """Return what a reference of a contract is made from; the source may be a lock. Raises SoapbindError.

    A package that has no name is called as in the lock, or after its contract; what it holds, as in ``locked``.
    ``tell`` hears which stage begins.
    """
    if config.name:
        pipeline.check_package_name(config.name)
    lock = next(filter(is_lock, config.sources), None)
    kept = locked if lock is None else locked_package(lock)
    if lock is not None and kept is not None:
        config = as_configured(config, kept)
    reading = pipeline.read(config, tell, kept) if lock is None else pipeline.locked_reading(config, tell)
    named = pipeline.with_name(config, reading.contract, kept)
    made = pipeline.modelled(reading, named, tell, kept)
    subject = Subject(made.package, reading.contract, reading.comparable, made.profile, reading.sources)
    return Found(subject, named, reading, made.reading.warnings)


def _changes_since(old: Earlier, reading: Reading, config: PackageConfig, tell: Callable[[str], None]) -> Changes:
    """Return what changed since an earlier contract, of which ``config`` selects the same part."""
    source = replace(config, sources=(old.source,), include=old.include or config.include)
    whole = map_namespaces(pipeline.read_whole(source, tell), old.namespaces)
    part = Kept(None, config.services, config.operations, config.exclude)
    before, after = select_both(whole, reading.comparable, part)
    tell("comparing")
    sources = tuple(map(shown_url, config.sources))
    return Changes(compare(before, after, config.name), shown_url(old.source), sources)
