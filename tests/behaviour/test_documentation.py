"""Each sentence of a contract's documentation is once at each place where a reader looks for it."""

from __future__ import annotations

import importlib
import inspect
import json
import pydoc
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import soapbind, tree
from docstring_places import docstrings
from hostile_names import HOSTILE, wsdl
from lxml import etree
from soapbind import output, pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

CASE = Path(__file__).parents[1] / "golden" / "packages" / "documented" / "input"
CLASSES = (
    *("library.protocol.ILibraryClient", "library.async_protocol.AsyncILibraryClient"),
    *("library.client.LibraryClient", "library.async_client.AsyncLibraryClient"),
)
FIND, LEND, COUNT = (f"library.operations.{name}" for name in ("find_books", "lend", "count_books"))


def at(method: str, *places: str) -> tuple[str, ...]:
    """Return the places of what protocols and clients say about a method, and others."""
    return (*(f"{each}.{method}" for each in CLASSES), *places)


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


def made(*texts: Path, sources: Path = CASE, name: str = "library88") -> dict[str, str]:
    return pipeline.generate(PackageConfig(name, (str(sources),), documentation=tuple(map(str, texts))))


def found(files: dict[str, str]) -> dict[str, str]:
    """Return the docstrings by place, each on one line."""
    return {place: " ".join(text.split()) for place, text in docstrings(files).items()}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the imported package, documented by the WSDL and the file."""
    folder = tmp_path_factory.mktemp("documentation")
    output.write(folder / "library88", made(CASE / "documentation.toml"))
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


# --- foreign text --------------------------------------------------------------------------------------------------


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
        "thing.protocol.IThingClient.thing",
    )
    for place in places:
        one_line = " ".join(texts[place].split())
        assert "Before." in one_line
        assert "After." in one_line
        assert all(c.isprintable() for c in one_line)
    assert "W" * 10_000 not in text or "W" * 10_000 in texts["models.thing.Thing"], "words are never cut"


@pytest.mark.parametrize(
    "text", ['\\u0000\\u0007 \\"\\"\\" \\\\', "\\uFEFF\\u202E", "a\\r\\n\\r\\nb", "<b>bold</b> &amp; &lt;i&gt;"]
)
def test_a_documentation_file_is_foreign_text_too(text: str, tmp_path: Path):
    lines = [f'summary = "Before. {text} After."' if line.startswith("summary") else line for line in TOML.splitlines()]
    (tmp_path / "docs.toml").write_text("\n".join(lines), "utf-8")
    texts = docstrings(made(tmp_path / "docs.toml"))
    for place in (*CLASSES, "models.item.Item", "models.kind.Kind", *at("lend")):
        one_line = " ".join(texts[place].split())
        assert one_line.count("Before.") == one_line.count("After.") == 1
        assert all(c.isprintable() for c in one_line)
        assert "<b>" not in one_line


# --- the documentation file ----------------------------------------------------------------------------------------


TOML = """
[services.Library]
summary = "A"
[operations."Library.Lend"]
summary = "B"
[types.Item]
summary = "C"
[enums.Kind]
summary = "D"
"""
ODD = """
sumary = "top"
[operations."Library.Lendd"]
summary = "x"
[operations."Library.Lend"]
sumary = "x"
[operations."Library.Lend".parameters]
Boook = "x"
[types.Itm]
summary = "x"
[types.Kind]
summary = "an enumeration is no type"
[types.Book.fields]
Titel = "x"
[enums.Kind.members]
Novell = "x"
[headers]
Sesion = "x"
[services.Libary]
summary = "x"
"""
WARNINGS = {
    "unknown-key": [("sumary", "there are enums, headers"), ("sumary", "did you mean summary?")],
    "unknown-operation": [("Library.Lendd", "did you mean Library.Lend?")],
    "unknown-parameter": [("Boook", "did you mean Book?")],
    "unknown-type": [("Itm", "did you mean Item?"), ("Kind", "it is an enumeration: move it to enums")],
    "unknown-field": [("Titel", "did you mean Title?")],
    "unknown-value": [("Novell", "did you mean Novel?")],
    "unknown-header": [("Sesion", "did you mean Session?")],
    "unknown-service": [("Libary", "did you mean Library?")],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project in whose pyproject.toml one package with a documentation file is configured."""
    shutil.copytree(CASE, tmp_path / "wsdl")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "more.toml").write_text(TOML, "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.soapbind.packages]]\nname = "library"\nsources = ["wsdl"]\ndocumentation = ["docs/more.toml"]\n',
        "utf-8",
    )
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def test_paths_are_relative_to_pyproject_in_the_configuration(project: Path):
    assert soapbind("generate").exit_code == 0
    assert '"""C' in (project / "library/models/item.py").read_text("utf-8")
    assert soapbind("check").exit_code == 0


def test_paths_are_relative_to_the_current_folder_on_the_command_line(project: Path):
    command = ("generate", "../wsdl", "--package", "here", "--documentation")
    assert soapbind(*command, "docs/more.toml").exit_code == 1
    assert not Path("here").exists()
    assert soapbind(*command, "../docs/more.toml").exit_code == 0
    assert '"""C' in Path("here/models/item.py").read_text("utf-8")
    check = soapbind("check", *command[1:], "../docs/more.toml")
    assert (check.exit_code, check.output) == (0, "here: up to date\n")
    without = soapbind("check", *command[1:-1])
    assert without.exit_code == 1
    assert '-    """C' in without.stdout
    wrong = soapbind("check", *command[1:], "../docs/more.toml", "--output", "..")
    assert "--documentation ../docs/more.toml" in wrong.stderr, "the command that would write it"
    assert project


def test_check_and_the_lock_see_the_file(project: Path):
    assert soapbind("generate").exit_code == 0
    (package,) = json.loads((project / "soapbind.lock").read_text("utf-8"))["packages"]
    assert package["selection"] == {"documentation": ["docs/more.toml"]}
    assert "docs/more.toml" in package["documents"]
    (project / "docs" / "more.toml").write_text(TOML.replace('"C"', '"Changed"'), "utf-8")
    check = soapbind("check")
    assert check.exit_code == 1
    assert '-    """C"""\n+    """Changed"""' in check.stdout
    assert "input: docs/more.toml has changed\n  contract: is the same\n" in check.stderr
    locked = soapbind("generate", "--locked")
    assert locked.exit_code == 1
    assert "error[locked]: input: docs/more.toml has changed" in locked.stderr
    assert soapbind("generate").exit_code == 0
    assert soapbind("check").exit_code == 0


def test_line_ends_and_a_mark_of_byte_order_do_not_count(project: Path):
    assert soapbind("generate").exit_code == 0
    (project / "docs" / "more.toml").write_bytes(TOML.replace("\n", "\r\n").encode())
    assert soapbind("check").exit_code == 0
    (project / "docs" / "more.toml").write_bytes(TOML.encode("utf-8-sig"))
    assert "Changed" not in soapbind("generate").output


def test_the_last_file_wins_and_an_empty_text_says_nothing(tmp_path: Path):
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(TOML, "utf-8")
    second.write_text(
        '[services.Library]\nsummary = ""\n[types.Item]\nsummary = "Z"\n[types.Item.fields]\nNumber = ""\n', "utf-8"
    )
    texts = docstrings(made(first, second))
    assert texts["models.item.Item"] == "Z"
    assert texts["models.kind.Kind"] == "D"
    assert "models.item.Item.number" not in texts
    assert texts["library.client.LibraryClient"] == "Blocking client of the service Library."
    assert docstrings(made(second, first))["models.item.Item"] == "C"


def test_a_name_may_have_its_namespace(tmp_path: Path):
    file = tmp_path / "docs.toml"
    file.write_text(
        '[types."{http://example.com/library}Item"]\nsummary = "Here."\n[types."{urn:x}Book"]\nsummary = "No."\n'
    )
    texts = docstrings(made(file))
    assert texts["models.item.Item"] == "Here."
    assert texts["models.book.Book"].startswith("Books have pages")


def test_unknown_names_are_warnings_and_change_nothing(project: Path):
    assert soapbind("generate").exit_code == 0
    before = tree(project / "library")
    odd = ODD.replace('sumary = "x"', 'sumary = "x"\nsummary = "B"')
    rest = TOML.replace('[operations."Library.Lend"]\nsummary = "B"\n', "")
    (project / "docs" / "more.toml").write_text(odd + rest, "utf-8")
    result = soapbind("generate")
    assert result.exit_code == 0
    after = tree(project / "library")
    assert {p for p in before | after if before.get(p) != after.get(p)} == {"MANIFEST.json"}
    assert result.stderr.count("warning[") == sum(map(len, WARNINGS.values()))
    for code, names in WARNINGS.items():
        for name, hint in names:
            assert re.search(
                rf"more\.toml: warning\[{code}\]: [^\n]*\b{name}\n  at [^\n]*\n  help: [^\n]*{re.escape(hint)}",
                result.stderr,
            )
    check = soapbind("check")
    assert check.exit_code == 0
    assert check.stdout.endswith("library: up to date\n")
    assert check.stderr == result.stderr
    shown = soapbind("check", "--format", "github")
    assert shown.stdout.count("::warning ") == sum(map(len, WARNINGS.values()))
    assert "::error" not in shown.stdout


def test_many_warnings_are_cut_short(project: Path):
    lines = [f'Name{index} = "x"' for index in range(100)]
    (project / "docs" / "more.toml").write_text("[headers]\n" + "\n".join(lines), "utf-8")
    result = soapbind("generate")
    assert result.exit_code == 0
    assert result.stderr.count("warning[unknown-header]") == 20
    assert result.stderr.endswith("and 80 more warnings with the code unknown-header\n")


def test_what_a_part_leaves_out_is_no_warning(project: Path):
    file = CASE / "documentation.toml"
    result = soapbind(
        "generate", "../wsdl", "--package", "part", "--operation", "Library.Lend", "--documentation", file
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert project
