"""The search of a site: what it can find, and what is found first. Node runs what browsers run."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from shared_data import shared
from site_search import answers, label
from soapbind import pipeline
from soapbind.config import PackageConfig
from soapbind.reference.assets import asset_files
from soapbind.reference.entries import search_entries
from soapbind.reference.model import SearchEntry
from soapbind.reference.pages.errors import errors_page
from soapbind.reference.search import search_files
from soapbind.reference.subject import Subject, reference_of
from soapbind.show.ranking import best

REPO = Path(__file__).resolve().parents[2]
QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))["query"]


def entry(kind: str, python: str, wire: str, context: str = "", text: str = "") -> SearchEntry:
    folder = {"field": f"types/{context}.html#field-{python}", "value": f"types/{context}.html#value-{python}"}
    return SearchEntry(kind, python, wire, folder.get(kind, f"{kind}s/{context}/{python}.html"), context, text)


ENTRIES = [
    entry("service", "OrderAgent", "Order", text="Orders of customers, from the first to the last line."),
    entry("operation", "get_order", "GetOrder", "Order"),
    entry("operation", "get_order_lines", "GetOrderLines", "Order"),
    entry("operation", "cancel", "Cancel", "Order", "Withdraw an order that nobody has shipped."),
    entry("operation", "order_history", "OrderHistory", "Archive"),
    entry("operation", "find_orders_by_line", "FindOrdersByLine", "Archive"),
    entry("operation", "cancel", "Cancel", "Invoice"),
    entry("type", "Order", "Order"),
    entry("type", "OrderLine", "OrderLine"),
    entry("field", "order", "Order", "Invoice"),
    entry("field", "http_status_2", "HTTPStatus2", "Reply"),
    entry("field", "unit_price", "UnitPrice", "OrderLine", "Price of one piece, without tax."),
    entry("enumeration", "OrderState", "OrderState"),
    entry("value", "SHIPPED", "Shipped", "OrderState"),
    entry("value", "NOT_SHIPPED", "NotShipped", "OrderState"),
    entry("error", "EmptyResultError", "EmptyResultError"),
    entry("page", "Errors", "Errors", text="What calls raise."),
]


def found(tmp_path: Path, *queries: str) -> dict[str, list[str]]:
    files = asset_files() | search_files(ENTRIES)
    return {query: [label(each) for each in every] for query, every in answers(files, tmp_path, queries).items()}


def test_the_index_holds_every_entry_as_it_is(tmp_path: Path):
    names = ("__proto__", "constructor", "<script>alert(1)</script>", "n" * 10_000, "ﬀ_ǆ", "größe", "x1_y")
    text = "a\u2028b\\u2029'\"`${1}</script>"
    hostile = [
        SearchEntry("operation", name, name, f"services/x{number}.html", "</script>", text)
        for number, name in enumerate(names)
    ]
    shapes = [
        SearchEntry("type", "Order", "order", "types/Order.html"),
        SearchEntry("field", "straße_2", "Strasse2", "types/Order.html#field-stra%C3%9Fe_2", "Order"),
        SearchEntry("field", "a", "A", "types/Order.html#other", "Order", "Said."),
        SearchEntry("page", "Start", "Start", "index.html"),
        SearchEntry("value", "URL", "url", "types/Order.html#value-URL", "Order"),
    ]
    entries = [*ENTRIES, *hostile, *shapes]

    assert answers(asset_files() | search_files(entries), tmp_path, [])["*"] == entries


def test_an_exact_name_is_before_one_that_begins_so_and_services_are_before_fields(tmp_path: Path):
    all_found = found(tmp_path, "order")["order"]

    assert all_found[:3] == ["service Order", "type Order", "field Invoice.Order"]
    assert all_found.index("type OrderLine") < all_found.index("operation Order.GetOrder")


CASES = {
    "get_order": "operation Order.GetOrder",  # a shorter name before a longer
    "GetOrder": "operation Order.GetOrder",
    "get order l": "operation Order.GetOrderLines",  # begun
    "lines order": "operation Order.GetOrderLines",  # in any order
    "getorderlines": "operation Order.GetOrderLines",
    "Invoice.cancel": "operation Invoice.Cancel",  # of two that are called the same
    "order cancel": "operation Order.Cancel",
    "OrderState.SHIPPED": "value OrderState.Shipped",
    "not shipped": "value OrderState.NotShipped",
    "nobody has": "operation Order.Cancel",  # documentation
    "http status": "field Reply.HTTPStatus2",
    "emptyresult": "error EmptyResultError",
    "IOrderAgent": "service Order",
    "<ns0:OrderLine xsi:nil='true'>": "type OrderLine",
    "GetOrderLinesResponse": "operation Order.GetOrderLines",
    '"http://example.com/2026/Order/GetOrderLines"': "operation Order.GetOrderLines",
    "urn:example:Order/GetOrderLines": "operation Order.GetOrderLines",
    "GetOderLines": "operation Order.GetOrderLines",  # one letter less, more, another, and two changed
    "GetOrderrLines": "operation Order.GetOrderLines",
    "GetOrdarLines": "operation Order.GetOrderLines",
    "GetOredrLines": "operation Order.GetOrderLines",
    "odrer": "service Order",
    "unit prise": "field OrderLine.UnitPrice",
    "unti price": "field OrderLine.UnitPrice",
    "OrderState.shiped": "value OrderState.Shipped",
}


def test_what_is_meant_is_found_first(tmp_path: Path):
    all_found = found(tmp_path, *CASES)

    assert {query: all_found[query][:1] for query in CASES} == {query: [first] for query, first in CASES.items()}


@pytest.mark.parametrize("query", CASES)
def test_soapbind_show_finds_the_same_first(query: str):
    assert label(best(ENTRIES, query)[0]) == CASES[query]


@pytest.mark.parametrize(
    "query", ["zzzz", "ordxxxines", "toString", "", " ", "((", "a" * 10_000, "x " * 5_000, "\ud800", "_"]
)
def test_soapbind_show_finds_nothing_where_there_is_nothing(query: str):
    assert best(ENTRIES, query) == []


def test_what_is_nowhere_is_not_found_and_no_query_is_too_odd(tmp_path: Path):
    odd = [
        "",
        "   ",
        "((((",
        "\\",
        "a" * 10_000,
        "x " * 5_000,
        "\U0001f600",
        "\ud800",
        "%00",
        ".",
        "://",
        "/_/",
        "_",
        "🂡.🂢",
    ]
    nowhere = ["zzzz", "ordxxxines", "__proto__", "constructor", "toString"]
    all_found = found(tmp_path, *odd, *nowhere)

    assert [query for query in nowhere if all_found[query]] == []


def test_what_may_be_misspelt_comes_after_what_is_spelt_so(tmp_path: Path):
    assert found(tmp_path, "OrdersLine")["OrdersLine"][:2] == ["operation Archive.FindOrdersByLine", "type OrderLine"]


def test_a_name_that_begins_like_the_query_is_not_first_if_it_is_much_longer(tmp_path: Path):
    query = "cancel order"
    longer = entry(
        "operation", "cancel_order_lines_that_nobody_has_shipped", "CancelOrderLinesThatNobodyHasShipped", "Archive"
    )
    files = asset_files() | search_files([*ENTRIES, longer])

    assert label(answers(files, tmp_path, [query])[query][0]) == "operation Order.Cancel"


@pytest.mark.slow  # reads all of Services88
def test_fifty_queries_find_what_is_meant_in_all_of_services88(tmp_path: Path):
    config = PackageConfig(
        "services88", (str(shared("wsdl/wsdl-2026-07-10.zip")),), include=("*Services88*",),
        documentation=(str(REPO / "wsdl/services88/documentation.toml"),),
    )  # fmt: skip
    made = pipeline.modelled(pipeline.read(config), config)
    reading = made.reading
    reference = reference_of(Subject(made.package, reading.contract, reading.comparable, made.profile))
    entries = tuple(search_entries(reference, errors_page(reference)))
    files = asset_files() | search_files(entries)
    all_found = answers(files, tmp_path, [each["text"] for each in QUERIES])
    wrong = {
        each["text"]: label(first[0]) if (first := all_found[each["text"]]) else "nothing"
        for each in QUERIES
        if [label(every) for every in all_found[each["text"]][:1]] != [each["first"]]
    }

    assert len(QUERIES) == 50
    assert sum(each["how"] in {"typo", "wire"} for each in QUERIES) == 25
    assert len(all_found["*"]) > 8_000
    assert wrong == {}
    shown = {each["text"]: best(entries, each["text"])[:5] for each in QUERIES}
    other = {
        text: label(found[0])
        for text, found in shown.items()
        if found[: len(all_found[text])] != all_found[text][: len(found)]
    }
    assert other == {}, "soapbind show has another order"
