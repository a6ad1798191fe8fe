"""What ``soapbind init`` is going to write: all of it, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from soapbind import __version__, pipeline
from soapbind.config import anchored
from soapbind.documents.allowed import is_url
from soapbind.errors import Diagnostic, Location, SoapbindError
from soapbind.lock.build import package_lock
from soapbind.lock.maker import this_maker
from soapbind.lock.model import Lock
from soapbind.reference.examples import first_call
from soapbind.reference.subject import Subject, reference_of
from soapbind.starting import texts
from soapbind.starting.fetched import documents_of, fetched_files
from soapbind.starting.project import left_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from soapbind.config import PackageConfig
    from soapbind.pipeline import Modelled, Reading
    from soapbind.starting.project import Project

_FETCHED = "wsdl"  # the folder for fetched documents, one folder a package


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to begin with: a package, which may have no name yet; ``is_remote`` tells that its sources are addresses.

    ``has_ci`` tells whether to write what checks the package: a hook of pre-commit and a workflow.
    """

    config: PackageConfig
    is_remote: bool = False
    has_ci: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be written, by its path from the folder of the project.

    ``folders`` are the package and what was fetched for it, ``addition`` goes to the end of pyproject.toml, ``files``
    are new, ``by_hand`` is what to add to files that are there. ``script`` makes a first call.
    """

    project: Project
    config: PackageConfig
    folders: Mapping[str, Mapping[str, str]]
    lock: Lock
    addition: bytes
    files: Mapping[str, str]
    by_hand: Mapping[str, str]
    script: str
    warnings: Sequence[Diagnostic]


def plan(
    project: Project, wanted: Wanted, tell: Callable[[str], None], tick: Callable[[int, int], None]
) -> Plan:  # fmt: skip
    """Return what to write. Raises SoapbindError where something would be overwritten, and for what generate refuses.

    ``tell`` hears which stage begins, ``tick(done, known)`` how many documents have been fetched.
    """
    folders: dict[str, Mapping[str, str]] = {}
    if wanted.is_remote:
        config, fetched, reading = _fetched(wanted.config, tell, tick)
        folders[config.sources[0]] = fetched
    else:
        reading = pipeline.read(_as_read(wanted.config, project), tell)
        config = pipeline.with_name(wanted.config, reading.contract, None)
    pipeline.check_package_name(config.name)
    config = replace(config, names=project.names)
    found = pipeline.modelled(reading, config, tell)
    made = pipeline.rendered(found, tell)
    if made.unknown:
        raise SoapbindError(*made.unknown)
    folders[config.folder.as_posix()] = made.files
    _refuse_overwriting(project.root, folders)
    lock = Lock(this_maker(), (package_lock(_as_read(config, project), made, Path()),))
    addition = texts.appended(project.pyproject, texts.configuration(config))
    files, by_hand = _beside(project, wanted, config)
    places = () if wanted.is_remote else (*config.sources, *(each for each in config.allow_imports if not is_url(each)))
    warnings = (*left_outside(places, project), *made.reading.warnings)
    return Plan(project, config, folders, lock, addition, files, by_hand, _script(found), warnings)


def _as_read(config: PackageConfig, project: Project) -> PackageConfig:
    """Return a configuration as ``generate`` and ``check`` will read it, which follow links in paths."""
    return replace(anchored(config, project.root), base=None)


def _fetched(
    config: PackageConfig, tell: Callable[[str], None], tick: Callable[[int, int], None]
) -> tuple[PackageConfig, Mapping[str, str], Reading]:
    """Return the configuration of a package of fetched documents, those, and what they mean."""
    if config.name:
        pipeline.check_package_name(config.name)
    files = fetched_files(config, tick)
    chosen = replace(config, include=(), allow_imports=())  # nothing else is kept, and nothing leads elsewhere
    tell("understanding the documents")
    if not chosen.name:
        first = pipeline.understand(documents_of(files, _FETCHED, chosen), chosen)
        chosen = pipeline.with_name(chosen, first.contract, None)
    folder = f"{_FETCHED}/{chosen.name}"
    chosen = replace(chosen, sources=(folder,))
    return chosen, files, pipeline.understand(documents_of(files, folder, chosen), chosen)


def _refuse_overwriting(root: Path, folders: Mapping[str, Mapping[str, str]]) -> None:
    for name in folders:
        path = root / name
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            message = "this is there already, and nothing is overwritten"
            advice = "choose another --package or --output, or move it away"
            raise SoapbindError(Diagnostic(Location(name), "already-there", message, advice))


def _beside(project: Project, wanted: Wanted, config: PackageConfig) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files beside the package that are new, and what files lack that are there, or belong elsewhere."""
    checks = {
        ".pre-commit-config.yaml": texts.PRE_COMMIT,
        ".github/workflows/soapbind.yml": texts.workflow(__version__),
    }
    every = {".gitattributes": texts.attributes(config), **(checks if wanted.has_ci else {})}
    by_hand = {
        path: text
        for path, text in every.items()
        if (project.root / path).exists() or (path in checks and project.root != project.top)
    }
    return {path: text for path, text in every.items() if path not in by_hand}, by_hand


def _script(found: Modelled) -> str:
    """Return a first call."""
    reading = found.reading
    subject = Subject(found.package, reading.contract, reading.comparable, found.profile, reading.sources)
    return first_call(reference_of(subject), found.package.services)[0].text
