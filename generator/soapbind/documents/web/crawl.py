"""From addresses to the documents of services: the addresses that may have a WSDL are tried, its imports followed.

Documents are fetched in waves, many at once; order and names depend on the documents only, not on which came first.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from soapbind.documents.allowed import Allowed, folder_of
from soapbind.documents.follow import follow
from soapbind.documents.imports import DEFINITIONS, SCHEMA, references
from soapbind.documents.parse import parse
from soapbind.documents.web.answer import Answer, NoAnswerError
from soapbind.documents.web.pages import Kind, explain, kind_of, links
from soapbind.documents.web.settings import canonical, may_follow, origin, with_tls_of
from soapbind.errors import Diagnostic, Location, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from soapbind.documents.imports import Reference
    from soapbind.documents.model import XmlElement
    from soapbind.documents.web.client import HttpReader

A = TypeVar("A")
B = TypeVar("B")

WORKERS = 8
MAX_DOCUMENTS = 5_000
_ABSENT = {"no-metadata", "web-page"}  # what a server says of a schema that everybody has anyway, and it does not


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service to get.

    ``label`` is how the user named it, ``candidates`` are the URLs that may have its WSDL, ``listing`` tells that a
    page which links to services will do as well.
    """

    label: str
    candidates: tuple[str, ...]
    listing: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A WSDL or XSD document.

    ``url`` is what was asked for, ``base`` where it was after redirects, ``targets`` where the locations in it lead.
    """

    url: str
    base: str
    content: bytes = field(repr=False)
    root: XmlElement = field(repr=False)
    is_entry: bool
    targets: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a crawl found: documents by URL in a stable order, and archives by URL."""

    pages: dict[str, Page] = field(default_factory=dict[str, Page])
    archives: dict[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True, slots=True)
class _Import:
    url: str
    home: str
    where: Location
    optional: bool


@dataclass(slots=True)
class Crawler:
    """One crawl. ``allowed`` is where imports may lead, besides the server of the document.

    ``chosen`` tells whether a service that a page lists is wanted. ``tick(done, known)`` hears how many documents are
    there, and how many are known to be needed.
    """

    reader: HttpReader
    allowed: Allowed = field(default_factory=Allowed)
    chosen: Callable[[str], bool] = lambda _: True
    tick: Callable[[int, int], None] = lambda _done, _known: None
    problems: Problems = field(default_factory=Problems)
    harvest: Harvest = field(default_factory=Harvest)
    _done: int = 0
    _known: int = 0

    def run(self, wanted: Sequence[Wanted]) -> Harvest:
        """Return everything the services consist of; what went wrong is in ``problems``."""
        with ThreadPoolExecutor(WORKERS) as pool:
            try:
                listed = self._entries(pool, wanted)
                self._entries(pool, listed)
                follow(list(self.harvest.pages.values()), self._imports, partial(self._wave, pool))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return self.harvest

    def _map(self, pool: ThreadPoolExecutor, work: Callable[[A], B], items: Sequence[A]) -> Iterable[B]:
        self._known += len(items)
        for result in pool.map(work, items):
            self._done += 1
            self.tick(self._done, self._known)
            yield result

    def _entries(self, pool: ThreadPoolExecutor, wanted: Sequence[Wanted]) -> list[Wanted]:
        """Get WSDLs and archives; return the services that pages link to."""
        listed: list[Wanted] = []
        for want, found in zip(wanted, self._map(pool, self._find, wanted), strict=True):
            if isinstance(found, Diagnostic):
                self.problems.found.append(found)
            elif isinstance(found, Page):
                self.harvest.pages.setdefault(found.url, found)
            elif kind_of(found) is Kind.ZIP:
                self.harvest.archives.setdefault(want.label, found.content)
            else:
                listed += self._listed(want, found)
        return listed

    def _listed(self, want: Wanted, page: Answer) -> list[Wanted]:
        services = [url for url in links(page) if url not in want.candidates] if want.listing else []
        chosen = [url for url in services if self.chosen(url)]
        if services and not chosen:
            message = f"it lists {len(services)} services, and --include matches none"
            self.problems.add(Location(want.label), "no-match", message, f"there is {services[0]}")
        elif not chosen:
            self.problems.add(Location(want.label), *explain(page))
        return [Wanted(url, addresses(url)) for url in chosen]

    def _find(self, wanted: Wanted) -> Page | Answer | Diagnostic:
        """Return the WSDL, else an archive or a web page, else why there is none."""
        seen: list[Answer] = []
        failure: NoAnswerError | None = None
        for url in wanted.candidates:
            try:
                answer = self.reader.get(url)
            except NoAnswerError as error:
                if error.code != "connection-lost":  # some servers break off at a query they do not know
                    return Diagnostic(Location(url), error.code, error.message, error.help)
                failure = failure or error
                continue
            kind = kind_of(answer)
            if kind is Kind.ZIP:
                return answer
            page = _page(url, answer) if kind is Kind.XML else None
            if page is not None:
                return page
            seen.append(answer)
        if not seen and failure is not None:
            return Diagnostic(Location(wanted.label), failure.code, failure.message, failure.help)
        telling = min(seen, key=_rank)
        return telling if kind_of(telling) is Kind.PAGE else _why(wanted, telling)

    def _imports(self, page: Page) -> list[_Import]:
        """Return what a document refers to and is not there yet; note what may not be followed."""
        new: list[_Import] = []
        for reference in references(page.root):
            where = Location(page.url, (reference.step,), reference.line)
            url = self._target(page, reference, where)
            if url is None:
                continue
            page.targets[reference.location] = url
            if url not in self.harvest.pages:
                new.append(_Import(url, origin(page.base), where, reference.is_optional))
        return new

    def _target(self, page: Page, reference: Reference, where: Location) -> str | None:
        try:
            url = canonical(page.base, reference.location.replace("\\", "/"))
        except ValueError as error:
            if not reference.is_optional:
                message = f"imports {reference.shown}, which cannot be fetched: {error}"
                self.problems.add(where, "import-outside-source", message, "the document has to be on the same server")
            return None
        url = with_tls_of(page.base, url)
        if may_follow(url, origin(page.base), self.allowed):
            return url
        if not reference.is_optional:
            self.problems.add(
                where,
                "remote-import",
                f"imports {url}, which is on another server",
                f"if that is meant, allow it with --allow-import {folder_of(url)}",
            )
        return None

    def _few_enough(self, todo: Sequence[_Import]) -> bool:
        if len(self.harvest.pages) + len(todo) <= MAX_DOCUMENTS:
            return True
        message = f"it leads to more than {MAX_DOCUMENTS} documents"
        self.problems.add(todo[0].where, "too-many-documents", message, "fetch fewer services at once")
        return False

    def _wave(self, pool: ThreadPoolExecutor, todo: Sequence[_Import]) -> list[Page]:
        """Get documents that others import; return those that there are."""
        if not self._few_enough(todo):
            return []
        once = list({item.url: item for item in reversed(todo)}.values())[::-1]
        needed = {item.url for item in todo if not item.optional}
        new: list[Page] = []
        for item, found in zip(once, self._map(pool, self._get, once), strict=True):
            if isinstance(found, Page):
                self.harvest.pages[item.url] = found
                new.append(found)
            elif item.url in needed or found.code not in _ABSENT:
                self.problems.found.append(found)
        return new

    def _get(self, item: _Import) -> Page | Diagnostic:
        try:
            answer = self.reader.get(item.url, lambda url: may_follow(url, item.home, self.allowed))
        except NoAnswerError as error:
            return Diagnostic(item.where, error.code, f"imports {item.url}: {error.message}", error.help)
        if kind_of(answer) is not Kind.XML:
            code, message, advice = explain(answer)
            return Diagnostic(item.where, code, f"imports {item.url}: {message}", advice)
        problems = Problems()
        root = parse(answer.content, item.url, problems)
        if root is None:
            return problems.found[0]
        if root.tag not in (DEFINITIONS, SCHEMA):
            return _no_wsdl(Location(item.url), root, "WSDL 1.1 or XML Schema")
        return Page(item.url, answer.url, answer.content, root, is_entry=False)


def addresses(url: str) -> tuple[str, ...]:
    """Return where the WSDL behind a canonical URL may be, best first.

    An address with a query, or of a file, is taken as it is. Else it is that of a service: WCF gives everything in one
    document with ``?singleWsdl`` (from .NET 4.5 on), nearly every server something with ``?wsdl``; the last is the
    page itself, which may list services.
    """
    path, _, query = url.partition("?")
    if query or path.lower().endswith((".wsdl", ".xml", ".xsd", ".zip")):
        return (url,)
    return (f"{url}?singleWsdl", f"{url}?wsdl", url)


def _page(url: str, answer: Answer) -> Page | None:
    root = parse(answer.content, url, Problems())
    return (
        Page(url, answer.url, answer.content, root, is_entry=True)
        if root is not None and root.tag == DEFINITIONS
        else None
    )


def _rank(answer: Answer) -> int:
    """Return how little an answer tells, so that of several the most telling one is explained."""
    kind = kind_of(answer)
    if kind is Kind.REFUSED:
        return 2 if answer.status in (401, 403) else 6 if answer.status >= 500 else 7  # noqa: PLR2004 - status codes
    return {Kind.METADATA_OFF: 0, Kind.LOGIN: 1, Kind.XML: 3, Kind.PAGE: 4}.get(kind, 5)


def _why(wanted: Wanted, answer: Answer) -> Diagnostic:
    if kind_of(answer) is not Kind.XML:
        where = wanted.label if len(wanted.candidates) == 1 else f"{wanted.label} ({answer.url})"
        return Diagnostic(Location(where), *explain(answer))
    problems = Problems()
    root = parse(answer.content, answer.url, problems)
    return problems.found[0] if root is None else _no_wsdl(Location(answer.url), root, "WSDL 1.1")


def _no_wsdl(where: Location, root: XmlElement, wanted: str) -> Diagnostic:
    message = f"the answer has the root {root.tag}, not that of {wanted}"
    return Diagnostic(where, "no-wsdl", message, "give the address of a WSDL, such as .../Chat.svc?wsdl")
