"""Addresses as a source: what a crawl found, under local file names and with its imports leading to those."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from soapbind.documents.archive import open_archive
from soapbind.documents.imports import DEFINITIONS, located
from soapbind.documents.source import Source
from soapbind.documents.web.answer import NoAnswerError
from soapbind.documents.web.client import HttpReader
from soapbind.documents.web.crawl import Crawler, Wanted, addresses
from soapbind.documents.web.names import file_name
from soapbind.documents.web.settings import HttpSettings, canonical, has_credentials, origin, without_credentials
from soapbind.errors import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from soapbind.documents.allowed import Allowed
    from soapbind.documents.model import XmlElement
    from soapbind.documents.web.crawl import Harvest, Page
    from soapbind.errors import Problems

_AS_THEY_ARE = {"utf-8", "us-ascii", "ascii"}


@dataclass(frozen=True, slots=True)
class WebDocument:
    """One document. ``content`` is UTF-8 with locations rewritten, ``received`` the sha256 of what the server sent."""

    url: str
    content: bytes = field(repr=False)
    received: str
    is_entry: bool


@dataclass(frozen=True)
class WebSource(Source):
    """What a crawl found, by local file name."""

    documents: Mapping[str, WebDocument]

    @property
    def wsdls(self) -> tuple[str, ...]:
        """The WSDLs of services, as opposed to what they import."""
        return tuple(name for name, document in self.documents.items() if document.is_entry)

    def names(self) -> tuple[str, ...]:
        """Return every file name."""
        return tuple(sorted(self.documents))

    def read(self, name: str) -> bytes:
        """Return the bytes of one document."""
        return self.documents[name].content

    def display(self, name: str) -> str:
        """Return the URL."""
        return self.documents[name].url

    def has(self, name: str) -> bool:
        """Whether there is such a document."""
        return name in self.documents


def open_url(text: str, problems: Problems, allowed: Allowed) -> Source | None:
    """Return the source behind a URL given as SOURCE, or None after noting what is wrong with it."""
    url = checked_url(text, problems)
    if url is None:
        return None
    found = open_services([Wanted(without_credentials(text), addresses(url))], HttpSettings(allowed=allowed), problems)
    return found[0] if found else None


def checked_url(text: str, problems: Problems) -> str | None:
    """Return the canonical form of an address a user gave, or None after noting why it is refused."""
    try:
        where = Location(without_credentials(text))
        if not has_credentials(text):
            return canonical(text)
    except ValueError as error:
        problems.add(
            Location(text.rpartition("@")[2].partition("?")[0]),
            "bad-url",
            f"this is not a valid address: {error}",
            "write https://HOST/",
        )
        return None
    message = "a name or password in an address ends up in logs and in configurations"
    problems.add(where, "password-in-url", message, "use soapbind fetch --user and --password-env, or a netrc file")
    return None


def open_services(
    wanted: Sequence[Wanted],
    settings: HttpSettings,
    problems: Problems,
    chosen: Callable[[str], bool] = lambda _: True,
    tick: Callable[[int, int], None] = lambda _done, _known: None,
) -> list[Source]:
    """Fetch services; return a source for the documents, and one for each archive. ``problems`` hears the rest."""
    origins = frozenset(origin(url) for want in wanted for url in want.candidates)
    try:
        with HttpReader(settings, origins) as reader:
            crawler = Crawler(reader, settings.allowed, chosen, tick, problems)
            harvest = crawler.run(wanted)
    except NoAnswerError as error:
        problems.add(Location(wanted[0].label), error.code, error.message, error.help)
        return []
    found: list[Source] = []
    if harvest.pages:
        found.append(WebSource(wanted[0].label, localized(harvest)))
    for label, data in harvest.archives.items():
        archive = open_archive(label, io.BytesIO(data), problems)
        if archive is not None:
            found.append(archive)
    return found


def localized(harvest: Harvest) -> dict[str, WebDocument]:
    """Return the documents of a crawl by file name, each location in them replaced by the name it leads to."""
    taken: set[str] = set()
    names = {
        url: file_name(url, ".wsdl" if page.root.tag == DEFINITIONS else ".xsd", taken)
        for url, page in harvest.pages.items()
    }
    return {
        names[url]: WebDocument(
            url, _relocated(page, names), hashlib.sha256(page.content).hexdigest(), is_entry=page.is_entry
        )
        for url, page in harvest.pages.items()
    }


def _relocated(page: Page, names: Mapping[str, str]) -> bytes:
    return _rewritten(page.content, {loc: names[url] for loc, url in page.targets.items() if url in names})


def as_utf8(content: bytes) -> str:
    """Return a well-formed document as text that UTF-8 can carry: its own, or with another encoding declared."""
    return _rewritten(content, {}).decode("utf-8")


def _rewritten(content: bytes, moved: Mapping[str, str]) -> bytes:
    """Return the document with locations replaced, in UTF-8; byte for byte as it came where nothing needs it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)  # keeps comments
    root = etree.fromstring(content, parser)
    if _is_utf8(content, root) and all(location == name for location, name in moved.items()):
        return content
    for element, attribute, _ in located(root):
        location = element.get(attribute, "")
        element.set(attribute, moved.get(location, location))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _is_utf8(content: bytes, root: XmlElement) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return (root.getroottree().docinfo.encoding or "utf-8").lower() in _AS_THEY_ARE
