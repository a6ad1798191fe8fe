"""The WSDLs that a project has already: files, folders and archives below its folder, each what one package is for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from soapbind.documents.archive import open_archive
from soapbind.documents.imports import DEFINITIONS
from soapbind.documents.limits import MAX_ENTRIES
from soapbind.documents.source import Unreadable
from soapbind.errors import Problems
from soapbind.output import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = 12  # folders in each other
_BEGINNING = 1 << 16  # bytes of a file that tell what it is
_LOOKED_AT = 20  # entries of an archive
_NAMESPACE = DEFINITIONS[1:].partition("}")[0].encode()
# What others install or build: what lies there is a copy of something.
_FOREIGN: Final = frozenset(
    {"__pycache__", "bin", "build", "dist", "env", "node_modules", "obj", "site-packages", "target", "venv"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one package can be made of: sources as the configuration has them, and how many WSDLs; 0 if unknown."""

    sources: tuple[str, ...]
    wsdls: int = 0


def candidates(root: Path) -> list[Candidate]:
    """Return what is below a folder: one for each folder with WSDLs, whatever is below that, and for each archive."""
    wsdls: list[PurePosixPath] = []
    archives: list[PurePosixPath] = []
    for path in _files(root):
        end = path.suffix.lower()
        if end == ".zip":
            archives += [path] if _holds_wsdl(root / path) else []
        elif end == ".wsdl" or (end == ".xml" and _is_wsdl(root / path)):
            wsdls.append(path)
    return [*_by_folder(wsdls), *(Candidate((str(path),)) for path in archives)]


def _by_folder(wsdls: list[PurePosixPath]) -> Iterator[Candidate]:
    """Give a candidate for each outermost folder that has WSDLs; those at the top are named one by one."""
    top = PurePosixPath()
    own = {path.parent for path in wsdls} - {top}
    outermost = sorted(folder for folder in own if own.isdisjoint(folder.parents))
    loose = [str(path) for path in wsdls if path.parent == top]
    if loose:
        yield Candidate(tuple(loose), len(loose))
    for folder in outermost:
        inside = [path for path in wsdls if folder in path.parents]
        yield Candidate((str(inside[0] if len(inside) == 1 else folder),), len(inside))


def _files(root: Path) -> Iterator[PurePosixPath]:
    """Give the files below a folder that may be the project's own, as many as a source may hold."""
    seen = 0
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = sorted(f for f in folders if len(here.parts) < _DEPTH and _is_own(Path(folder), f))
        seen += len(files)
        if seen > MAX_ENTRIES:
            return
        yield from (PurePosixPath((here / name).as_posix()) for name in sorted(files))


def _is_own(parent: Path, name: str) -> bool:
    """Whether a folder may hold what the project itself has: it is hidden, foreign or generated otherwise."""
    folder = parent / name
    is_generated = (folder / MANIFEST).is_file() and (folder / "__init__.py").is_file()
    return not (name.startswith(".") or name in _FOREIGN or (folder / "pyvenv.cfg").is_file() or is_generated)


def _is_wsdl(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return _begins_like_wsdl(stream.read(_BEGINNING))
    except OSError:
        return False


def _begins_like_wsdl(data: bytes) -> bool:
    plain = data.replace(b"\0", b"")  # UTF-16
    return b"definitions" in plain and _NAMESPACE in plain


def _holds_wsdl(path: Path) -> bool:
    source = open_archive(str(path), path, Problems()) if path.is_file() else None
    if source is None:
        return False
    try:
        names = source.names()
        others = [name for name in names if name.lower().endswith(".xml")][:_LOOKED_AT]
        return any(name.lower().endswith(".wsdl") for name in names) or any(
            _begins_like_wsdl(source.read(name)[:_BEGINNING]) for name in others
        )
    except Unreadable:
        return False
    finally:
        source.close()
