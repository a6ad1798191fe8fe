"""Each sentence of a contract's documentation is once at each place where a reader looks for it."""

from __future__ import annotations

import importlib
import inspect
import pydoc
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from docstring_places import docstrings
from documented_contract import CASE, CLASSES, at, made
from hostile_names import HOSTILE, wsdl
from lxml import etree
from shared_code import write_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType


FIND, LEND, COUNT = (f"library.operations.{name}" for name in ("find_books", "lend", "count_books"))


# What the WSDL says, and where it goes.
PLACES: dict[str, tuple[str, ...]] = {
    "Libraries lend books.": CLASSES,
    "The service sleeps on Sundays.": CLASSES,
    "Finding costs nothing.": at("find_books"),
    "Lending takes a minute.": at("lend"),
    "Lending goes by SOAP.": at("lend"),
    "The search form is sent.": (f"{FIND}.FindBooks",),
    "The form has few boxes.": (f"{FIND}.FindBooks",),
    "The part is the body.": (f"{FIND}.FindBooks",),
    "The request may be repeated.": (f"{FIND}.FindBooks",),
    "The request needs a session.": (f"{FIND}.FindBooks",),
    "Words narrow the search.": at("find_books", f"{FIND}.FindBooks.words"),
    "A shelf may be named": at("find_books", f"{FIND}.FindBooks.shelf"),
    "Shelf marks have three letters.": at("find_books", f"{FIND}.FindBooks.shelf"),
    "The answer is a list.": (f"{FIND}.FindBooksResponse",),
    "The answer is sorted.": (f"{FIND}.FindBooksResponse",),
    "Books come best first.": at("find_books", f"{FIND}.FindBooksResponse.books"),
    "Lists of books are never long.": at("find_books", f"{FIND}.FindBooksResponse.books"),
    "The book leaves the house.": at("lend", f"{LEND}.Lend.book"),
    "The slip is printed.": at("lend", f"{LEND}.LendResponse"),
    "The day is the last one.": at("lend", f"{LEND}.LendResponse.until"),
    "The fee is in euros.": at("lend", f"{LEND}.LendResponse.fee"),
    "The number is exact.": at("count_books", f"{COUNT}.CountBooksResponse"),
    "A number is sent back.": at("count_books", f"{COUNT}.CountBooksResponse"),
    "A card opens the session.": ("_headers.SessionHeaders.session",),
    "Sessions end at night.": ("_headers.SessionHeaders.session",),
    "Card numbers are secret.": ("_headers.SessionHeaders.session",),
    "Digits are Arabic.": ("_headers.SessionHeaders.session",),
    "Floors begin at one.": ("models.place.Place.floor",),
    "Cellars are none.": ("models.place.Place.floor",),
    "Small numbers are below ten.": ("models.place.Place.floor",),
    "Items can be borrowed.": ("models.item.Item",),
    "Numbers are on the label.": ("models.item.Item.number",),
    "Books have pages and covers.": ("models.book.Book",),
    "Two copies of one title are two books, each with a number and a shelf of its own, wherever in the house they "
    "happen to be.": ("models.book.Book",),
    "- Paper books wear out.": ("models.book.Book",),
    "- Audio books do not.": ("models.book.Book",),
    "Ein Buch hat Seiten.": ("models.book.Book",),
    "Titles are as printed.": ("models.book.Book.title",),
    "Covers may be missing.": ("models.book.Book.cover",),
    "Covers have a colour.": ("models.book_cover.BookCover",),
    "Colours are in English.": ("models.book_cover.BookCover.colour",),
    "Kinds never change.": ("models.book.Book.kind",),
    "Uses can be combined.": ("models.book.Book.uses",),
    "Remarks are read by people.": ("models.book.Book.remark",),
    "A remark here is short.": ("models.book.Book.remark",),
    "Places have a floor.": ("models.book.Book.place", "models.place.Place"),
    "Stamps prove the loan.": ("_headers.StampHeaders.stamp",),
    "Kinds are for the shelves.": ("models.kind.Kind",),
    "Novels are made up.": ("models.kind.Kind.NOVEL",),
    "Uses are up to the reader.": ("models.uses.Uses",),
    "Names of uses are short.": ("models.uses.Uses",),
    "Reading is quiet.": ("models.uses.Uses.READ",),
    "Quotes need a source.": ("models.uses.Uses.QUOTE",),
}


# What the documentation file says, and the sentence of the WSDL that it replaces.
FROM_FILE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Libraries lend books to everyone.": (CLASSES, ("Libraries lend books.", "The service sleeps on Sundays.")),
    "Counting is quick.": (at("count_books"), ()),
    "The count has no gaps.": (at("count_books", f"{COUNT}.CountBooksResponse.number"), ()),
    "The slip says when.": (at("lend"), ()),  # the response's class says what the message says
    "Limits keep answers short.": (at("find_books", f"{FIND}.FindBooks.limit"), ()),
    "Numbers are never used again.": (("models.item.Item.number",), ("Numbers are on the label.",)),
    "Others are kept in the cellar.": (("models.kind.Kind.OTHER",), ()),
    "Quotes name their book.": (("models.uses.Uses.QUOTE",), ("Quotes need a source.",)),
    "Stamps are green.": (("_headers.StampHeaders.stamp",), ("Stamps prove the loan.",)),
    "The session is a secret.": (
        ("_headers.SessionHeaders.session",),
        ("A card opens the session.", "Sessions end at night."),
    ),
}


def found(files: dict[str, str]) -> dict[str, str]:
    """Return the docstrings by place, each on one line."""
    return {place: " ".join(text.split()) for place, text in docstrings(files).items()}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the imported package, documented by the WSDL and the file."""
    folder = tmp_path_factory.mktemp("documentation")
    write_package(folder / "library88", made(CASE / "documentation.toml"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield importlib.import_module("library88")
    for name in [name for name in sys.modules if name.partition(".")[0] == "library88"]:
        del sys.modules[name]


def test_the_table_has_every_sentence_of_the_contract():
    root = etree.parse(CASE / "library.wsdl").getroot()
    texts = ["".join(node.itertext()) for node in root.iter("{*}documentation")]
    said = re.findall(r"A shelf may be named|[A-Z][^.]*\.", " ".join(re.sub("<.*?>", "", text) for text in texts))
    assert sorted(" ".join(text.split()) for text in said) == sorted(text.removeprefix("- ") for text in PLACES)
    assert len(said) > 40


@pytest.mark.parametrize("sentence", PLACES)
def test_each_sentence_of_the_contract_is_once_at_each_of_its_places(sentence: str):
    counts = {place: text.count(sentence) for place, text in found(made()).items()}
    assert {place: count for place, count in counts.items() if count} == dict.fromkeys(PLACES[sentence], 1)


@pytest.mark.parametrize("sentence", FROM_FILE)
def test_the_file_adds_and_wins(sentence: str):
    places, replaced = FROM_FILE[sentence]
    texts = found(made(CASE / "documentation.toml"))
    assert {place for place, text in texts.items() if text.count(sentence) == 1} == set(places)
    assert sum(text.count(sentence) for text in texts.values()) == len(places)
    for old in replaced:
        assert [place for place, text in texts.items() if old in text] == []


def test_what_the_file_says_of_a_result_replaces_what_the_message_says():
    texts = found(made(CASE / "documentation.toml"))
    assert [place for place in at("lend") if "The slip is printed." in texts[place]] == []


def test_help_shows_the_documentation_of_methods(package: ModuleType):
    clients = importlib.import_module(f"{package.__name__}.library")
    client = package.Client("http://localhost/")
    for method in (client.library.find_books, clients.LibraryClient.find_books, clients.AsyncLibraryClient.find_books):
        shown = pydoc.plain(pydoc.render_doc(method))
        for sentence in ("Finding costs nothing.", "- words: Words narrow the search.", "- limit: Limits keep answers"):
            assert shown.count(sentence) == 1, shown
    client.close()


def test_with_reply_and_iterate_have_the_documentation_too(package: ModuleType):
    client = package.Client("http://localhost/")
    for method in (client.library.with_reply.find_books, client.library.iterate.find_books):
        assert (inspect.getdoc(method) or "").startswith("Finding costs nothing.\n")
    client.close()


def test_classes_have_their_documentation_at_run_time(package: ModuleType):
    models: Any = package.models
    assert inspect.getdoc(models.Book).startswith("Books have pages and covers.\n\nTwo copies")
    assert "- Paper books wear out.\n- Audio books do not.\n\nEin Buch" in inspect.getdoc(models.Book)
    assert inspect.getdoc(models.Kind) == "Kinds are for the shelves."
    assert [kind.name for kind in models.Kind] == ["NOVEL", "OTHER"], "a string below a member is no member"


EVIL = (
    "Ends a docstring: \"\"\" and ''' and \\",
    '"""',
    '"',
    'ends with a quote"',
    "\\",
    "back\\slash \\x00 \\N{DIGIT ONE} \\u202e &#0; &#x202e;",
    "\u202egnirts \u2066 \u200b \ufeff",
    "{{ 7 * 7 }} {% raw %} ${x} %s {0}",
    "\n\n\n# coding: utf-7\n\n\n",
    "W" * 10_000,
    " ".join(["word"] * 500),
    "<p>" * 50,
    "<!-- " * 50,
    "List<string> and a < b > c & d",
    "import os; os.system('x')",
    *HOSTILE,
)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("text", EVIL, ids=range(len(EVIL)))
def test_foreign_text_stays_in_its_docstring(text: str, tmp_path: Path):
    legal = "".join(c for c in text if c in "\n\t" or c >= " ")
    documented = wsdl(["Thing"], fields=["Inner"], values=["One", "Two"], texts=f"Before. {legal} After.")
    (tmp_path / "evil.wsdl").write_text(documented, "utf-8")
    texts = docstrings(made(sources=tmp_path / "evil.wsdl", name="evil"))
    places = (
        "models.thing.Thing",
        "models.thing.Thing.inner",
        "models.the_values.TheValues.ONE",
        "thing_service.protocol.Thing.thing",
    )
    for place in places:
        one_line = " ".join(texts[place].split())
        assert "Before." in one_line
        assert "After." in one_line
        assert all(c.isprintable() for c in one_line)
    assert "W" * 10_000 not in text or "W" * 10_000 in texts["models.thing.Thing"], "words are never cut"
