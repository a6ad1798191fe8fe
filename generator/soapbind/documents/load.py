"""Sources to a DocumentSet: find the WSDLs, then follow their imports inside the same folder or archive."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from soapbind.documents.imports import DEFINITIONS, SCHEMA, Reference, references, resolve
from soapbind.documents.model import Document, DocumentSet
from soapbind.documents.parse import parse
from soapbind.documents.source import FolderSource, Source, Unreadable, ZipSource, open_source
from soapbind.errors import Location, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN = 5


def load(sources: Sequence[str | Source], include: Sequence[str] = ()) -> DocumentSet:
    """Read the WSDLs of files, folders, zips and addresses, and everything they import.

    ``include`` are globs that choose among the WSDLs of folders and zips, by file name or by path inside the source.

    Raises SoapbindError with every problem of every source.
    """
    loader = _Loader(tuple(include))
    for given in sources:
        source = given if isinstance(given, Source) else open_source(given, loader.problems)
        if source is not None:
            loader.add(source)
            if isinstance(source, ZipSource) and source is not given:
                source.archive.close()
    loader.problems.raise_if_any()
    return DocumentSet(loader.entry_points(), dict(sorted(loader.documents.items())))


@dataclass(slots=True)
class _Loader:
    include: tuple[str, ...]
    problems: Problems = field(default_factory=Problems)
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    found: list[str] = field(default_factory=list[str])
    imported: set[str] = field(default_factory=set[str])

    def add(self, source: Source) -> None:
        """Read one source."""
        names = self._candidates(source)
        before = len(self.problems.found)
        entries = [name for name in names if self._entry(source, name)]
        if names and not entries and len(self.problems.found) == before:
            self.problems.add(
                Location(source.label),
                "no-wsdl",
                "there is no WSDL 1.1 in it (a file whose root element is wsdl:definitions)",
                "name the folder, the archive or the .wsdl file of the service",
            )
        todo = list(reversed(entries))
        while todo:
            todo.extend(reversed(self._follow(source, todo.pop())))

    def entry_points(self) -> tuple[str, ...]:
        """Return the WSDLs that are not just parts of another one."""
        tops = [name for name in self.found if name not in self.imported]
        # WSDLs that import each other in a circle: then all of them count.
        return tuple(sorted(tops or self.found))

    def _candidates(self, source: Source) -> tuple[str, ...]:
        if isinstance(source, FolderSource) and source.entry is not None:
            return (source.entry,)
        if source.wsdls is not None:
            return source.wsdls
        names = tuple(n for n in source.names() if n.lower().endswith((".wsdl", ".xml")))
        if not names:
            self.problems.add(
                Location(source.label),
                "no-wsdl",
                "it holds no .wsdl or .xml file",
                "name the folder or archive that holds the WSDL of the service",
            )
        chosen = tuple(n for n in names if not self.include or _matches(n, self.include))
        if names and not chosen:
            listed = ", ".join(posixpath.basename(n) for n in names[:_SHOWN])
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            self.problems.add(
                Location(source.label),
                "no-match",
                f"--include {' '.join(self.include)} matches no file in it",
                f"there are {listed}{more}",
            )
        return chosen

    def _entry(self, source: Source, name: str) -> bool:
        """Read one candidate; whether it is a WSDL. In a folder other XML may lie around, that is no error."""
        alone = isinstance(source, FolderSource) and source.entry is not None
        data = self._bytes(source, name, name)
        if data is None:
            return False
        if not alone and not name.lower().endswith(".wsdl") and not _may_be_wsdl(data):
            return False
        document = self._parse(source, name, data)
        if document is None:
            return False
        if document.root.tag != DEFINITIONS:
            if alone:
                self._not_wsdl(document)
            return False
        self.documents.setdefault(document.name, document)
        if document.name not in self.found:
            self.found.append(document.name)
        return True

    def _not_wsdl(self, document: Document) -> None:
        what = "an XML Schema" if document.root.tag == SCHEMA else f"a document with the root {document.root.tag}"
        self.problems.add(
            Location(document.name),
            "no-wsdl",
            f"this is {what}, not a WSDL 1.1",
            "name the WSDL; what it imports is found from there",
        )

    def _bytes(self, source: Source, name: str, shown: str) -> bytes | None:
        try:
            return source.read(name)
        except Unreadable as error:
            code = "bad-zip" if isinstance(source, ZipSource) else "unreadable"
            where = Location(source.display(shown))
            self.problems.add(where, code, f"cannot be read: {error}", "get a fresh copy of it")
            return None

    def _parse(self, source: Source, name: str, data: bytes) -> Document | None:
        root = parse(data, source.display(name), self.problems)
        if root is None:
            return None
        return Document(source.display(name), hashlib.sha256(data).hexdigest(), root)

    def _follow(self, source: Source, name: str) -> list[str]:
        """Resolve the imports of one document; return the documents that are new."""
        document = self.documents[source.display(name)]
        imports: dict[str, str] = {}
        new: list[str] = []
        for reference in references(document.root):
            target = self._target(source, name, reference)
            if target is None:
                continue
            shown = source.display(target)
            imports[reference.location] = shown
            if shown not in self.documents:
                if not self._read_import(source, target):
                    continue
                new.append(target)
            if shown != document.name and self.documents[shown].root.tag == DEFINITIONS:
                self.imported.add(shown)
        self.documents[document.name] = Document(document.name, document.sha256, document.root, imports)
        return new

    def _read_import(self, source: Source, target: str) -> bool:
        data = self._bytes(source, target, target)
        document = self._parse(source, target, data) if data is not None else None
        if document is None:
            return False
        if document.root.tag not in (DEFINITIONS, SCHEMA):
            self._not_wsdl(document)
            return False
        self.documents[document.name] = document
        return True

    def _target(self, source: Source, name: str, reference: Reference) -> str | None:
        """Return the name a reference leads to, or None: refused (noted), or not needed."""
        if reference.is_optional and (reference.is_remote or not resolve(name, reference.location)):
            return None
        where = Location(source.display(name), (reference.step,), reference.line)
        if reference.is_remote:
            self.problems.add(
                where,
                "remote-import",
                f"imports {reference.location}, which is on the network",
                "download that document into the same folder and change the location to its file name",
            )
            return None
        names = resolve(name, reference.location)
        if not names:
            self.problems.add(
                where,
                "import-outside-source",
                f"imports {reference.location}, which lies outside of {_extent(source)}",
                _wider(source, name, reference.location),
            )
            return None
        for candidate in names:
            if source.has(candidate):
                return candidate
        if not reference.is_optional:
            self._missing(source, where, names[-1])
        return None

    def _missing(self, source: Source, where: Location, name: str) -> None:
        others = {posixpath.basename(n): n for n in source.names()}
        close = get_close_matches(posixpath.basename(name), others, 1, 0.6)
        hint = f"did you mean {others[close[0]]}?" if close else "put the missing document there"
        self.problems.add(where, "import-not-found", f"imports {name}, which is not in {_extent(source)}", hint)


def _wider(source: Source, name: str, location: str) -> str:
    """Return the hint for an import that climbs out: the folder that has both, where there is one."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), location.replace("\\", "/")))
    climbs = path.split("/").count("..")
    if not isinstance(source, FolderSource) or not climbs or ":" in path:
        return "put the document into the same folder or archive and change the location to its path there"
    here = posixpath.dirname(source.label) if source.entry is not None else source.label
    folder = posixpath.normpath(posixpath.join(here or ".", *[".."] * climbs))
    chosen = f" --include {source.entry}" if source.entry is not None else ""
    return f"name the folder that has both as the source: {folder}{chosen}"


def _extent(source: Source) -> str:
    if isinstance(source, FolderSource) and source.entry is not None:
        return "the folder of the WSDL"
    return "the archive" if isinstance(source, ZipSource) else "the folder"


def _matches(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(posixpath.basename(name), glob) or fnmatchcase(name, glob) for glob in globs)


def _may_be_wsdl(data: bytes) -> bool:
    """Whether the word is in it at all, in UTF-8 or UTF-16: other XML of a folder is not even parsed."""
    return any("definitions".encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
