"""Sources to a DocumentSet: find the WSDLs, then follow their imports inside the same folder or archive."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from soapbind.documents.allowed import Allowed
from soapbind.documents.follow import follow
from soapbind.documents.import_targets import Place, Targets
from soapbind.documents.imports import DEFINITIONS, SCHEMA, references
from soapbind.documents.limits import MAX_TOTAL
from soapbind.documents.model import Document, DocumentSet
from soapbind.documents.open import open_source
from soapbind.documents.parse import parse
from soapbind.documents.source import Source, Unreadable, is_included, may_be_wsdl
from soapbind.errors import Location, Problems
from soapbind.files import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_DOCUMENTS = 5_000  # that one run reads
_SHOWN = 5
_NOTHING = Allowed()


def load(sources: Sequence[str], include: Sequence[str] = (), allowed: Allowed = _NOTHING) -> DocumentSet:
    """Read the WSDLs of files, folders, zips and addresses, and everything they import.

    ``include`` are globs that choose among the WSDLs of folders and zips, by file name or by path inside the source.
    ``allowed`` is where imports may lead to, besides the source itself.

    Raises SoapbindError with every problem of every source.
    """
    problems = Problems()
    opened = [source for text in sources if (source := open_source(text, problems, allowed)) is not None]
    try:
        return load_sources(opened, include, allowed, problems)
    finally:
        for source in opened:
            source.close()


def load_sources(
    sources: Iterable[Source], include: Sequence[str], allowed: Allowed, problems: Problems
) -> DocumentSet:
    """Read what open sources hold; ``problems`` are those of opening them. Raises SoapbindError."""
    loader = _Loader(tuple(include), allowed, problems)
    for source in sources:
        loader.add(source)
    problems.raise_if_any()
    documents = dict(sorted(loader.documents.items()))
    missing = tuple(dict.fromkeys(loader.missing.found))
    seen = {**dict.fromkeys(loader.absent, ""), **loader.seen}
    return DocumentSet(loader.entry_points(), documents, tuple(problems.warnings), missing, seen)


@dataclass(slots=True)
class _Loader:
    include: tuple[str, ...]
    allowed: Allowed
    problems: Problems
    total: int = 0
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    found: list[str] = field(default_factory=list[str])
    missing: Problems = field(default_factory=Problems)
    seen: dict[str, str] = field(default_factory=dict[str, str])  # sha256 of all that was read, by name
    absent: list[str] = field(default_factory=list[str])  # what was looked for in vain

    def add(self, source: Source) -> None:
        """Read one source."""
        if source.sha256:
            self.seen[source.label] = source.sha256
        targets = Targets(source, self.allowed, self.problems, self.missing, self.absent)
        names = self._candidates(source)
        before = len(self.problems.found)
        places = [Place(source, name) for name in names]
        entries = [place for place in places if targets.may_read_entry(place) and self._entry(place)]
        if names and not entries and len(self.problems.found) == before:
            self.problems.add(
                Location(source.label),
                "no-wsdl",
                "it holds no WSDL 1.1 (a file whose root element is wsdl:definitions)",
                "name the folder, the archive or the .wsdl file of the service",
            )
        follow(entries, partial(self._imports, targets), self._read_imports)

    def entry_points(self) -> tuple[str, ...]:
        """Return the WSDLs that are not just parts of another one."""
        imported = {
            target
            for document in self.documents.values()
            for target in document.imports.values()
            if target != document.name and self._is_wsdl(target)
        }
        tops = [name for name in self.found if name not in imported]
        # WSDLs that import each other in a circle: then all of them count.
        return tuple(sorted(tops or self.found))

    def _is_wsdl(self, name: str) -> bool:
        return name in self.documents and self.documents[name].root.tag == DEFINITIONS

    def _candidates(self, source: Source) -> tuple[str, ...]:
        if source.entry is not None:
            return (source.entry,)
        if source.wsdls is not None:
            return source.wsdls
        try:
            everything = source.names()
        except Unreadable as error:
            advice = "name the folder that holds the WSDL, or the WSDL itself"
            self.problems.add(Location(source.label), "too-many-files", str(error), advice)
            return ()
        names = tuple(n for n in everything if may_be_wsdl(n))
        if not names:
            self.problems.add(
                Location(source.label),
                "no-wsdl",
                "it holds no .wsdl or .xml file",
                "name the folder or archive that holds the WSDL of the service",
            )
        chosen = tuple(n for n in names if is_included(n, self.include))
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

    def _entry(self, place: Place) -> bool:
        """Read one candidate; whether it is a WSDL. In a folder other XML may lie around, that is no error."""
        alone = place.source.entry is not None
        data = self._read(place)
        if data is None:
            return False
        if not alone and not place.name.lower().endswith(".wsdl") and not _may_be_wsdl(data):
            return False
        document = self._parse(place, data)
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

    def _read(self, place: Place) -> bytes | None:
        try:
            data = place.source.read(place.name)
        except Unreadable as error:
            self.problems.add(
                Location(place.shown), place.source.damage_code, f"cannot be read: {error}", "get a fresh copy of it"
            )
            return None
        self.total += len(data)
        self.seen[place.shown] = text_hash(data)
        if self.total > MAX_TOTAL or len(self.documents) >= MAX_DOCUMENTS:
            what = f"with it a run reads more than {MAX_DOCUMENTS} documents or {MAX_TOTAL >> 20} MiB"
            self.problems.add(Location(place.shown), "too-many-documents", what, "name fewer WSDLs, with --include")
            self.problems.raise_if_any()
        return data

    def _parse(self, place: Place, data: bytes) -> Document | None:
        root = parse(data, place.shown, self.problems)
        if root is None:
            return None
        return Document(place.shown, self.seen[place.shown], root)

    def _imports(self, targets: Targets, place: Place) -> list[Place]:
        """Resolve the imports of one document; return the documents that are new."""
        document = self.documents[place.shown]
        found = [(each.location, targets.of(place, each)) for each in references(document.root)]
        imports = {location: target.shown for location, target in found if target is not None}
        self.documents[document.name] = replace(document, imports=imports)
        return [target for _, target in found if target is not None and target.shown not in self.documents]

    def _read_imports(self, wanted: Iterable[Place]) -> Iterable[Place]:
        """Read documents that others import; give those that could be read."""
        for target in wanted:
            if target.shown not in self.documents and self._read_import(target):
                yield target

    def _read_import(self, target: Place) -> bool:
        data = self._read(target)
        document = self._parse(target, data) if data is not None else None
        if document is None:
            return False
        if document.root.tag not in (DEFINITIONS, SCHEMA):
            self._not_wsdl(document)
            return False
        self.documents[document.name] = document
        return True


def _may_be_wsdl(data: bytes) -> bool:
    """Whether the word is in it at all, in UTF-8 or UTF-16: other XML of a folder is not even parsed."""
    return any("definitions".encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
