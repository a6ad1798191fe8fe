"""The stages in a row: sources to documents to contract to package model to text. Pure but for reading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soapbind import __version__
from soapbind.addresses import distinct
from soapbind.config import is_package_name, package_name_advice
from soapbind.contract.checks.required_extensions import check_required_extensions
from soapbind.contract.defects import without_defective
from soapbind.contract.read import read_contract
from soapbind.contract.select import select
from soapbind.diff.snapshot import from_snapshot
from soapbind.documentation.file import read_documentation
from soapbind.documentation.merge import documented
from soapbind.documentation.unknown_names import unknown_names
from soapbind.documents.allowed import Allowed
from soapbind.documents.imports import reached, without_folder
from soapbind.documents.load import load
from soapbind.enclosed import Enclosed, enclosed
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock.earlier import names_before, with_locked_labels
from soapbind.lock.file import is_lock, locked_package
from soapbind.output import with_manifest
from soapbind.profiles.secrets import with_setting
from soapbind.profiles.select import select_profile
from soapbind.pymodel.kept_names import named_package
from soapbind.pymodel.left_out import as_far_as_possible
from soapbind.pymodel.naming.package_names import usual_package_name
from soapbind.render.package import render_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from soapbind.aliases import NameTable
    from soapbind.config import PackageConfig
    from soapbind.contract.model import Contract
    from soapbind.documentation.model import Documentation
    from soapbind.documents.model import DocumentSet
    from soapbind.lock.model import PackageLock
    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyPackage
    from soapbind.pymodel.naming.naming import Naming


_NAMELESS = "contract"  # the name of a package for which the contract has none that Python allows


def _silent(stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A contract and where it came from.

    ``sources`` are document names without folders, with their sha256; ``documents`` the same by the names that messages
    use. ``comparable`` is the contract to compare with others: without a selection it still has the types that no
    message contains. ``warnings`` tell of documentation that belongs nowhere, of what is required of messages and not
    done, and of what was assumed. ``enclosed`` is what a package holds of the documents. ``seen`` are all files that
    were looked at, as in a DocumentSet, documentation included.
    """

    contract: Contract
    sources: Mapping[str, str]
    documents: Mapping[str, str]
    comparable: Contract
    warnings: tuple[Diagnostic, ...] = ()
    enclosed: Enclosed = field(default_factory=Enclosed, repr=False)
    seen: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, slots=True)
class Modelled:
    """A package before it is text: its model, the profile it has, and all its names. ``reading`` has all warnings."""

    package: PyPackage
    profile: Profile
    naming: Naming
    reading: Reading


@dataclass(frozen=True, slots=True)
class Made:
    """Every file of a package, by path inside it, with its manifest, and what it was made from.

    ``names`` are those that the lock keeps, ``unknown`` tells of names in the configuration for what is not there.
    """

    files: dict[str, str]
    reading: Reading
    names: NameTable = field(default_factory=dict[str, "dict[str, str]"])
    unknown: tuple[Diagnostic, ...] = ()


def read(config: PackageConfig, tell: Callable[[str], None] = _silent, locked: PackageLock | None = None) -> Reading:
    """Return the selected part of the contract. ``tell`` hears which stage begins. Raises SoapbindError.

    Overloaded operations are called as in ``locked``.
    """
    for source in filter(is_lock, config.sources):
        message = "a lock says what a package was made from, but does not hold it"
        raise SoapbindError(
            Diagnostic(Location(source), "is-a-lock", message, "name the WSDL; show, sample, call and diff read locks")
        )
    tell("reading documents")
    texts = _texts(config)
    documents = load(config.sources, config.include, Allowed(config.allow_imports, config.base))
    tell(f"understanding {len(documents.wsdls)} WSDL documents")
    return understand(documents, config, texts, locked)


def understand(
    documents: DocumentSet,
    config: PackageConfig,
    texts: Sequence[Documentation] = (),
    locked: PackageLock | None = None,
) -> Reading:
    """Return the selected part of what documents mean, documented by ``texts``. Raises SoapbindError."""
    whole, warnings = _documented(with_locked_labels(read_contract(documents), locked), texts)
    contract = select(whole, config.services, config.operations, config.exclude)
    warnings = (*check_required_extensions(documents, contract), *warnings)
    is_part = bool(config.services or config.operations or config.exclude)
    wsdls = {name for service in contract.services for name in service.wsdls}
    # What a part does not use may change without a word: an update need not concern it.
    used = reached(documents, wsdls) if is_part else documents.documents.values()
    hashes = {document.name: document.sha256 for document in used}
    said = {each.location.document: each.sha256 for each in texts}
    hashes |= said
    kept = distinct(hashes)
    hashes = {kept[name]: digest for name, digest in hashes.items()}
    sources = {without_folder(name): digest for name, digest in hashes.items()}
    comparable = contract if is_part else without_defective(whole)
    enclosing = _enclosed(documents, contract, config)
    return Reading(
        contract, sources, hashes, comparable, (*contract.warnings, *warnings), enclosing, {**documents.seen, **said}
    )


def _texts(config: PackageConfig) -> Sequence[Documentation]:
    """Return what the documentation files say. Raises SoapbindError."""
    return read_documentation(config.documentation, "the current folder" if config.base is None else "pyproject.toml")


def _enclosed(documents: DocumentSet, contract: Contract, config: PackageConfig) -> Enclosed:
    """Return the documents that the package is to hold: those of its services, or none. Raises SoapbindError."""
    wanted = select_profile(contract, config.profile).encloses_wsdl if config.wsdl is None else config.wsdl
    return enclosed(documents, {each.name: each.wsdls for each in contract.services}) if wanted else Enclosed()


def _documented(contract: Contract, texts: Sequence[Documentation]) -> tuple[Contract, tuple[Diagnostic, ...]]:
    """Return a contract with the texts of all files, of which the last wins, and what the files say of nothing."""
    warnings: list[Diagnostic] = []
    for each in texts:
        warnings += (*each.warnings, *unknown_names(contract, each))
        contract = documented(contract, each)
    return contract, tuple(warnings)


def read_whole(config: PackageConfig, tell: Callable[[str], None] = _silent) -> Contract:
    """Return the contract with all its types, also those that no message contains. Raises SoapbindError.

    The source may be a lock: then it is the contract that is kept there.
    """
    tell("reading documents")
    for source in config.sources:
        if is_lock(source):
            return from_snapshot(locked_package(source).snapshot, source)
    documents = load(config.sources, config.include, Allowed(config.allow_imports, config.base))
    tell(f"understanding {len(documents.wsdls)} WSDL documents")
    return read_contract(documents)


def read_part(config: PackageConfig, tell: Callable[[str], None] = _silent) -> Contract:
    """Return the selected part of the contract; the source may be a lock. Raises SoapbindError."""
    return select(read_whole(config, tell), config.services, config.operations, config.exclude)


def locked_reading(config: PackageConfig, tell: Callable[[str], None] = _silent) -> Reading:
    """Return the selected part of the contract that a lock keeps, with the documentation of ``config`` alone.

    Raises SoapbindError.
    """
    texts = _texts(config)
    contract, warnings = _documented(read_part(config, tell), texts)
    sources = {without_folder(each.location.document): each.sha256 for each in texts}
    return Reading(contract, sources, {}, contract, (*contract.warnings, *warnings))


def generate(config: PackageConfig, tell: Callable[[str], None] = _silent) -> dict[str, str]:
    """Return every file of the package, by path inside it, with its manifest. Raises SoapbindError."""
    return make(config, tell).files


def make(config: PackageConfig, tell: Callable[[str], None] = _silent, locked: PackageLock | None = None) -> Made:
    """Return every file of the package and what it was made from. Raises SoapbindError.

    What was there when ``locked`` was written keeps its name.
    """
    check_package_name(config.name)
    return package_files(read(config, tell, locked), config, tell, locked)


def package_files(
    reading: Reading,
    config: PackageConfig,
    tell: Callable[[str], None] = _silent,
    locked: PackageLock | None = None,
) -> Made:
    """Return every file of the package for a contract. Raises SoapbindError."""
    return rendered(modelled(reading, config, tell, locked), tell)


def rendered(found: Modelled, tell: Callable[[str], None] = _silent) -> Made:
    """Return every file of a package whose model is there. Raises SoapbindError."""
    tell("rendering")
    files = render_package(found.package, found.profile, found.reading.enclosed)
    files = with_manifest(files, found.reading.sources, __version__)
    return Made(files, found.reading, found.naming.touched(), tuple(found.naming.unknown()))


def modelled(
    reading: Reading,
    config: PackageConfig,
    tell: Callable[[str], None] = _silent,
    locked: PackageLock | None = None,
) -> Modelled:
    """Return the model of the package for a contract. Raises SoapbindError."""
    profile = select_profile(reading.contract, config.profile)
    profile = replace(profile, is_secret=with_setting(profile.is_secret, config.secrets))
    tell("modelling the package")
    before = names_before(locked)
    (package, naming), left_out = as_far_as_possible(
        reading.contract, lambda part: named_package(part, config.name, profile, config.names, before)
    )
    return Modelled(package, profile, naming, replace(reading, warnings=(*reading.warnings, *left_out)))


def with_name(config: PackageConfig, contract: Contract, locked: PackageLock | None) -> PackageConfig:
    """Return the configuration with a name of a package: its own, that of the lock, or what the contract suggests."""
    return replace(config, name=config.name or (locked.name if locked else usual_package_name(contract, _NAMELESS)))


def check_package_name(name: str) -> None:
    """Raise SoapbindError for a name that is no importable package."""
    if not is_package_name(name):
        raise SoapbindError(Diagnostic(Location("--package"), "bad-package-name", *package_name_advice(name)))
