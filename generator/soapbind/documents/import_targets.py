"""Where a reference leads: inside the source, to a place that ``--allow-import`` names, or nowhere, with the reason."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from soapbind.addresses import shown_location
from soapbind.did_you_mean import nearest
from soapbind.documents.allowed import Allowed, folder_of, is_url
from soapbind.documents.folder import FolderSource
from soapbind.documents.imports import Reference, resolve
from soapbind.documents.source import Source, Unreadable
from soapbind.documents.web.document import UrlSource
from soapbind.documents.web.settings import has_credentials
from soapbind.errors import Location, Problems
from soapbind.files import real_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Place(NamedTuple):
    """A document: a source, and its name in there."""

    source: Source
    name: str

    @property
    def shown(self) -> str:
        """The name a user recognises."""
        return self.source.display(self.name)


@dataclass(frozen=True, slots=True)
class Targets:
    """Finds the document behind a reference of a document in ``origin``, the source a user named."""

    origin: Source
    allowed: Allowed
    problems: Problems
    missing: Problems = field(default_factory=Problems)  # schemas that may not be needed
    absent: list[str] = field(default_factory=list[str])  # names of files that would have been read

    def of(self, place: Place, reference: Reference) -> Place | None:
        """Return the place a reference leads to, or None: refused (noted), or not needed."""
        url = _url(place, reference.location)
        if url is not None and self.allowed.url(url):
            return Place(UrlSource(url, self.allowed.url), "")
        if reference.is_optional and (url is not None or not resolve(place.name, reference.location)):
            return None
        where = Location(place.shown, (reference.step,), reference.line)
        if url is not None:
            self._refuse(url, where, reference)
            return None
        names: tuple[str, ...] = () if place.source.is_remote else resolve(place.name, reference.location)
        for name in names:
            found = Place(place.source, name)
            if place.source.has(name):
                return found if self._may_read(found, where) else None
            self.absent.append(found.shown)
        if not names:
            return self._outside(place, reference, where)
        if not reference.is_optional:
            problems = self.missing if reference.adds_schema else self.problems
            self._missing(place.source, where, normalize("NFC", names[len(names) - 1]), problems)
        return None

    def _refuse(self, url: str, where: Location, reference: Reference) -> None:
        local = "download that document into the same folder and change the location to its file name"
        may_allow = is_url(url) and not has_credentials(url)
        allow = f", or allow it with --allow-import {folder_of(url)}" if may_allow else ""
        what = f"imports {reference.shown}, which is on the network"
        problems = self.missing if reference.adds_schema else self.problems
        problems.add(where, "remote-import", what, local + allow)

    def _outside(self, place: Place, reference: Reference, where: Location) -> Place | None:
        """Return the document beyond the source, when a place that is allowed holds it."""
        for path in _paths(place.source, place.name, reference.location):
            inside = self._inside_allowed(path)
            if inside is not None:
                if not inside.source.has(inside.name):
                    self._missing(inside.source, where, inside.name, self.problems)
                    return None
                return inside
        what = f"imports {reference.shown}, which lies outside of {place.source.extent}"
        self.problems.add(
            where,
            "import-outside-source",
            what,
            _advice(place, reference.location.partition("?")[0], self.allowed.hint),
        )
        return None

    def _inside_allowed(self, path: Path) -> Place | None:
        home = self.origin
        if home.folder is not None and real_path(path).is_relative_to(real_path(home.folder)):
            return Place(home, real_path(path).relative_to(real_path(home.folder)).as_posix())
        folder = self.allowed.folder(path)
        if folder is None:
            return None
        root = Path(folder)
        return Place(FolderSource(folder, root), real_path(path).relative_to(real_path(root)).as_posix())

    def _may_read(self, place: Place, where: Location) -> bool:
        """Whether a file is where its name says: a link may lead out of the source."""
        real = place.source.leads_to(place.name)
        if real is None or self.allowed.folder(real) is not None:
            return True
        what = f"{place.name} is a link to {real}, which lies outside of {place.source.extent}"
        how = f"put the file itself there, or allow it with --allow-import {quote(str(real.parent))}"
        self.problems.add(where, "import-outside-source", what, how)
        return False

    def may_read_entry(self, place: Place) -> bool:
        """Whether a WSDL that was found in a folder may be read, which a link out of it may not."""
        return self._may_read(place, Location(place.shown))

    def _missing(self, source: Source, where: Location, name: str, problems: Problems) -> None:
        try:
            others = {posixpath.basename(n): n for n in source.names()}
        except Unreadable:
            others = {}
        close = nearest(posixpath.basename(name), others)
        hint = f"did you mean {others[close]}?" if close else "put the missing document there"
        problems.add(
            where, "import-not-found", f"imports {shown_location(name)}, which is not in {source.extent}", hint
        )


def _url(place: Place, location: str) -> str | None:
    """Return the address of what is no file: a location with a scheme, or any location in a document of the network."""
    text = location.partition("#")[0].strip()
    if place.source.is_remote and not text.lower().startswith("file:"):
        return urljoin(place.source.label, text)
    return text if _has_scheme(text) and not text.lower().startswith("file:") else None


def _has_scheme(text: str) -> bool:
    scheme = text.partition(":")[0]
    return ":" in text and len(scheme) > 1 and scheme.isascii() and scheme.replace("+", "").replace(".", "").isalnum()


def _paths(source: Source, name: str, location: str) -> Iterable[Path]:
    """Return the files an absolute or climbing location may mean, as written and unquoted."""
    text = location.partition("#")[0].strip().replace("\\", "/")
    if text.lower().startswith("file:"):
        parts = urlsplit(text)
        return (Path(unquote(parts.path)),) if parts.netloc in {"", "localhost"} and "\0" not in parts.path else ()
    if source.folder is None and (source.is_remote or not text.startswith("/")):
        return ()
    if re.match("[A-Za-z]:", text) and not Path(text).is_absolute():  # a drive, where there are no drives
        return ()
    root = Path() if source.folder is None else source.folder / posixpath.dirname(name)
    return tuple(root / t for t in dict.fromkeys((text, unquote(text))) if "\0" not in t)


def _advice(place: Place, location: str, hint: Callable[[str], str]) -> str:
    """Return the next step for an import that leads out: the folder that has both, where there is one."""
    source, name = place
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), location.replace("\\", "/")))
    climbs = path.split("/").count("..")
    if source.folder is None or not climbs or ":" in path:
        allow = "" if source.folder is None and climbs else "; or allow its folder with --allow-import FOLDER"
        return f"put the document into the same folder or archive and change the location to its path there{allow}"
    here = posixpath.dirname(source.label) if source.entry is not None else source.label
    folder = hint(posixpath.normpath(posixpath.join(here or ".", *[".."] * climbs)))
    chosen = f" --include {quote(source.entry)}" if source.entry is not None else ""
    allowed = quote(hint(posixpath.normpath(posixpath.join(here or ".", posixpath.dirname(path)))))
    return f"allow it with --allow-import {allowed}, or name the folder that has both as the source: {folder}{chosen}"
