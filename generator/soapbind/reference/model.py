"""Pages of a reference site as values. What they hold is text: templates put it in its place, and escape it.

Addresses (``href``) are relative to the root of the site, with ``#`` and an anchor where they mean a part of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

# What a comparison with an older contract says of a page or a row.
Badge: TypeAlias = Literal["", "new", "changed"]


class Link(NamedTuple):
    """A text that leads to a page; one without ``href`` leads nowhere."""

    text: str
    href: str = ""


# A part of a signature or an annotation: text as it is, or a name with a page of its own.
Piece: TypeAlias = str | Link


class Paragraph(NamedTuple):
    """A paragraph of documentation, and the items of the list that follows it."""

    text: str
    items: tuple[str, ...] = ()


class Code(NamedTuple):
    """Code to be copied. ``language`` is ``python``, ``xml``, ``json``, ``sh`` or ``text``."""

    title: str
    language: str
    text: str


class Picture(NamedTuple):
    """A tree of types as a picture; ``label`` says in words what it shows, lengths are in pixels."""

    label: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, int, int, int], ...]


class Box(NamedTuple):
    """A type in a picture. ``mark`` is ``here`` for the type of the page, else "" or ``abstract``."""

    link: Link
    x: int
    y: int
    width: int
    height: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, a field, a value or a header block: what it is called, what it may be, and what is said of it.

    ``wire`` is its name on the wire, ``wire_type`` the name of its type there, ``notes`` say in words what absent and
    nil are in Python, and which units the value has.
    """

    anchor: str
    python: str
    wire: str
    annotation: tuple[Piece, ...] = ()
    wire_type: str = ""
    notes: tuple[str, ...] = ()
    documentation: tuple[Paragraph, ...] = ()
    badge: Badge = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading. ``about`` and what the contract says of all are before them, also where there are none."""

    anchor: str
    title: str
    rows: tuple[Row, ...]
    about: tuple[Piece, ...] = ()
    columns: tuple[str, str] = ("Name", "On the wire")
    documentation: tuple[Paragraph, ...] = ()


class Fact(NamedTuple):
    """One line of a list of facts: what it is, and the text of it."""

    name: str
    text: tuple[Piece, ...]


class Entry(NamedTuple):
    """A page in a list of pages, and the first sentence of what is said there."""

    link: Link
    summary: str = ""
    about: str = ""
    badge: Badge = ""


class Listing(NamedTuple):
    """Pages under a heading. ``is_folded`` tells that they are many, and not what most readers look for."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]
    about: str = ""
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has. ``path`` is its place in the site, ``kind`` the word for what it describes."""

    path: str
    kind: str
    title: str
    breadcrumbs: tuple[Link, ...] = ()
    documentation: tuple[Paragraph, ...] = ()
    badge: Badge = ""

    @property
    def root(self) -> str:
        """What leads from the page to the root of the site: "" or ``../`` as often as needed."""
        return "../" * self.path.count("/")

    @property
    def window_title(self) -> str:
        """The title with what the page belongs to, which tells pages of one title apart."""
        return " - ".join(link.text for link in reversed(self.breadcrumbs)) or self.title


@dataclass(frozen=True, slots=True)
class ContractPage(Page):
    """The first page: the services of the contract, what it was made from, and how to begin."""

    facts: tuple[Fact, ...] = ()
    listings: tuple[Listing, ...] = ()
    code: tuple[Code, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """All pages of a kind."""

    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class ServicePage(Page):
    """One service: its operations, its classes, and where it listens."""

    facts: tuple[Fact, ...] = ()
    listings: tuple[Listing, ...] = ()
    code: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class OperationPage(Page):
    """One operation: how it is called, and what goes over the wire.

    ``no_messages`` says why there are no examples of messages.
    """

    signature: tuple[Piece, ...] = ()
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    examples: tuple[Code, ...] = ()
    messages: tuple[Code, ...] = ()
    faults: tuple[Code, ...] = ()
    no_messages: str = ""


@dataclass(frozen=True, slots=True)
class TypePage(Page):
    """One data type, or a class of header blocks."""

    signature: tuple[Piece, ...] = ()
    facts: tuple[Fact, ...] = ()
    picture: Picture | None = None
    tables: tuple[Table, ...] = ()
    listings: tuple[Listing, ...] = ()
    examples: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class EnumPage(Page):
    """One enumeration, or flags."""

    signature: tuple[Piece, ...] = ()
    facts: tuple[Fact, ...] = ()
    values: Table = Table("values", "Values", ())
    listings: tuple[Listing, ...] = ()
    examples: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorsPage(Page):
    """The exceptions of calls: those of every call, and a class for each fault that the contract declares."""

    tables: tuple[Table, ...] = ()
    picture: Picture | None = None


class SearchEntry(NamedTuple):
    """What a search can find: a thing by its names, and the text it is searched by.

    ``kind`` is service, operation, type, enumeration, error, page, value or field; ``context`` is what it belongs
    to, ``text`` the first sentence of its documentation.
    """

    kind: str
    python: str
    wire: str
    href: str
    context: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What the layout of every page shows: the names of the package and of the lists of pages, and who made it."""

    name: str
    pages: tuple[Link, ...]
    version: str
