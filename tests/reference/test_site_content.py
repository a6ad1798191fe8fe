"""What the pages of small contracts say: nothing of a contract is left out."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import fault_contract
import pytest
from documented_contract import CASE
from lxml import etree
from site_pages import Pages, sentences, site_of
from soapbind import live, pipeline
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path

FIND, BOOK, KIND = "services/library/find_books.html", "types/Book.html", "types/Kind.html"

SIGNATURE, LISTED = "//pre[@class='signature']", "//ul[@class='listing']//a"


@cache
def library() -> Pages:
    return site_of(CASE)


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    path: Path = tmp_path_factory.mktemp("orders") / "orders.wsdl"
    path.write_text(fault_contract.WSDL, encoding="utf-8")
    return site_of(path)


def test_every_sentence_of_the_contract_is_on_a_page():
    tree = etree.parse(CASE / "library.wsdl")
    told = sentences("".join(each.itertext()) for each in tree.iter("{*}documentation"))
    pages = [library().text(path) for path in library().trees]

    assert len(told) > 40
    assert {each for each in told if not any(each.rstrip(".") in page for page in pages)} == set()


def test_an_operation():
    assert library().trees[FIND].xpath(f"{SIGNATURE}//a/@href") == ["../../types/Book.html"]
    name, wire, meaning = library().row(FIND, "parameter-shelf")
    assert name == "shelf str | None"
    assert wire.split()[0] == "Shelf"
    assert "A shelf may be named" in meaning
    assert "May be left out. None is sent as no element." in meaning
    assert "Required." in library().row(FIND, "parameter-words")[2]
    text = library().text(FIND)
    for said in ("If it is nil, the result is empty.", "document/literal", "SOAPAction"):
        assert said in text
    codes = library().codes(FIND)
    assert "<FindBooks" in codes["Request"]
    assert "<FindBooksResponse" in codes["Response"]
    for part in codes["Request"], codes["Response"]:
        etree.fromstring(part)  # they are what is copied


def test_signatures_are_those_of_the_package():
    files = pipeline.generate(PackageConfig("library", (str(CASE),)))
    methods = [node for node in ast.walk(ast.parse(files["library/protocol.py"])) if isinstance(node, ast.FunctionDef)]
    assert len(methods) > 2
    for method in methods:
        (shown,) = library().texts(f"services/library/{method.name}.html", SIGNATURE)
        (found,) = ast.parse(f"{shown}: ...").body
        assert isinstance(found, ast.FunctionDef)
        assert ast.unparse(found.args) == ast.unparse(method.args).replace("models.", "")
        expected = ast.unparse(method.returns or ast.Constant(None)).replace("models.", "")
        assert ast.unparse(found.returns or ast.Constant(None)) == expected


def test_a_type():
    assert library().texts(BOOK, SIGNATURE) == ["class Book(Item)"]
    assert library().row(BOOK, "field-title")[:2] == ["title str", "Title xs:string"]
    assert library().row(BOOK, "field-number")[0] == "number int", "a field of its base"
    (picture,) = library().trees[BOOK].iter("svg")
    assert picture.get("aria-label") == "Book derives from Item."
    assert [each.text for each in picture.iter("text")] == ["Item", "Book"]
    used = library().texts(BOOK, LISTED)
    assert {"library.find_books", "library.lend"} <= set(used)


def test_an_enumeration():
    assert library().row(KIND, "value-NOVEL")[:2] == ["NOVEL 0", "Novel"]
    assert "Novels are made up." in library().row(KIND, "value-NOVEL")[2]
    assert "Book.kind" in library().texts(KIND, LISTED)


def test_headers():
    path = "headers/SessionHeaders.html"
    assert "Sessions end at night." in library().row(path, "field-session")[2]
    assert "library.find_books" in library().texts(path, LISTED)
    assert "Session" in library().row(FIND, "request-header-session")[1]


def test_declared_faults(orders: Pages):
    page = "services/orders/submit.html"
    declared = [row[0].split()[0] for row in map(list, _rows(orders, page, "fault-"))]
    assert declared == ["OrderRejected", "OutOfStock", "Refused", "SoapFault"]
    name, wire, said = orders.row(page, "fault-OrderRejected")
    assert name == "OrderRejected detail: Rejection"
    assert wire == "OrderRejected {urn:orders}orderRejected"
    assert "The order was not accepted." in said
    assert "no detail" in orders.row(page, "fault-Empty")[2]
    assert {"Fault OrderRejected", "Fault OutOfStock"} <= set(orders.codes(page))
    assert {"OutOfStock", "Locked", "SoapError"} <= set(orders.texts("errors.html", "//tr//code"))
    boxes = [each.text for each in orders.trees["errors.html"].find(".//svg").iter("text")]
    assert boxes.index("DeclaredFault") < boxes.index("OutOfStock"), "below what it derives from"
    assert "OrderRejected" in orders.texts("types/Rejection.html", LISTED)


def _rows(pages: Pages, path: str, prefix: str) -> list[list[str]]:
    found = pages.trees[path].xpath("//tr[starts-with(@id, $prefix)]/@id", prefix=prefix)
    return [pages.row(path, each) for each in found]


def test_every_exception_of_a_package_is_on_the_page():
    package = live.load(PackageConfig("library", (str(CASE),)))
    try:
        errors = import_module(f"{package.__name__}.errors")
        expected = {name for name in errors.__all__ if issubclass(getattr(errors, name), Exception)}
    finally:
        live.unload(package)
    assert len(expected) > 9
    assert set(library().texts("errors.html", "//tr/th//code")) == expected


def test_the_first_page_leads_to_all_services(orders: Pages):
    assert "Orders" in orders.texts("index.html", LISTED)
    assert "1 service, 2 operations" in orders.text("index.html")
    assert "urn:orders" in orders.text("index.html")
    assert "orders.wsdl" in orders.text("index.html")
