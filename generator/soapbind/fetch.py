"""``soapbind fetch``: the WSDLs of an installation as files of a folder; bindings are made from what is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from soapbind import __version__
from soapbind.addresses import distinct
from soapbind.documents.load import load_sources
from soapbind.documents.web.crawl import Wanted, addresses
from soapbind.documents.web.names import is_safe, service_of
from soapbind.documents.web.settings import HttpSettings, without_credentials
from soapbind.documents.web.source import WebSource, as_utf8, checked_url, open_services
from soapbind.errors import Location, Problems
from soapbind.output import MANIFEST, with_manifest
from soapbind.profiles.select import service_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from soapbind.documents.model import DocumentSet
    from soapbind.documents.source import Source

_WSDL = re.compile(r"\.(wsdl|xml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchJob:
    """What to fetch: addresses, the services of them (all that there are, when empty), and how."""

    urls: tuple[str, ...]
    services: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    settings: HttpSettings = field(default_factory=HttpSettings)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files of a folder, by path inside it, with its manifest; ``services`` are the names of its WSDL files."""

    files: Mapping[str, str]
    services: tuple[str, ...]


def fetch(job: FetchJob, tick: Callable[[int, int], None] = lambda _done, _known: None) -> Fetched:
    """Return the documents of services as files. ``tick(done, known)`` hears how many are there.

    They are loaded once as ``generate`` will do it, so what cannot be read is never written. Raises SoapbindError.
    """
    problems = Problems()
    wanted = wanted_services(job, problems)
    problems.raise_if_any()
    sources = open_services(wanted, job.settings, problems, _chooser(job.include), tick)
    try:
        problems.raise_if_any()  # what could not be fetched is not missed a second time
        documents = load_sources(sources, job.include, job.settings.allowed, problems)
        files, origins = _files(sources, documents)
    finally:
        for source in sources:
            source.close()
    received = {d.url: d.received for s in sources if isinstance(s, WebSource) for d in s.documents.values()}
    kept = distinct(origins.values())
    hashes = {kept[url]: received.get(url, documents.documents[url].sha256) for url in origins.values()}
    services = tuple(sorted(_WSDL.sub("", path) for path, url in origins.items() if url in documents.wsdls))
    return Fetched(with_manifest(files, hashes, __version__), services)


def wanted_services(job: FetchJob, problems: Problems) -> list[Wanted]:
    """Return the services of a job, each with the URLs its WSDL may have."""
    wanted: dict[tuple[str, ...], Wanted] = {}
    for text in job.urls:
        url = checked_url(text, problems)
        if url is None:
            continue
        shown = without_credentials(text)
        if not job.services:
            found = [Wanted(shown, addresses(url), listing=True)]
        elif "?" in url:
            message = "an address with a query is that of one document, not of a folder of services"
            problems.add(Location(shown), "bad-url", message, "give the address of the folder, or leave out --service")
            continue
        else:
            found = [_service(url, name) for name in job.services]
        wanted.update({want.candidates: want for want in found})
    return list(wanted.values())


def _service(base: str, name: str) -> Wanted:
    urls = service_addresses(base, name)
    return Wanted(urls[0], tuple(candidate for url in urls for candidate in addresses(url)[:-1]))


def _chooser(include: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a service that a page lists is meant: by its name, with or without ending."""

    def chosen(url: str) -> bool:
        names = (service_of(url), f"{service_of(url)}.wsdl")
        return not include or any(fnmatchcase(name, glob) for name in names for glob in include)

    return chosen


def _files(sources: Sequence[Source], documents: DocumentSet) -> tuple[dict[str, str], dict[str, str]]:
    """Return text and origin of every document by path. Raises SoapbindError for paths that would not do as files."""
    problems = Problems()
    files: dict[str, str] = {}
    origins: dict[str, str] = {}
    for source in sources:
        for name in source.names():
            shown = source.display(name)
            if shown not in documents.documents:
                continue
            where = Location(shown)
            if not is_safe(name) or name == MANIFEST:
                problems.add(where, "unsafe-name", "it has no name for a file on every system", "unpack it by hand")
            elif name.lower() in {path.lower() for path in files}:
                problems.add(where, "same-name", f"another document is {name} already", "fetch them into two folders")
            files[name] = as_utf8(source.read(name))
            origins[name] = shown
    problems.raise_if_any()
    return files, origins
