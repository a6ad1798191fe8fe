"""Sites of contracts of every kind: links lead somewhere, tags are in order, and nothing is as odd as names may be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import addressed_contract
import attachment_contract
import encoded_contract
import fault_contract
import header_contract
import hostile_names
import pytest
import swa_contract
from documented_contract import CASE
from shared_data import REPO
from site_pages import site_of, wrong_links, wrong_markup
from small_contracts import Operation, wsdl
from soapbind.errors import SoapbindError

if TYPE_CHECKING:
    from pathlib import Path

    from site_pages import Pages

OVERLOADED = wsdl(
    Operation("Find", ways=("ByName", "Found")),
    Operation("Find", ways=("ByNumber", "Counted"), wrapper="FindByNumber"),
    Operation("find", wrapper="FindAll"),
)
CASED = wsdl(
    Operation("Do", request='<x:element name="A" type="t:Item"/><x:element name="B" type="t:ITEM"/>'),
    types="".join(
        f'<x:complexType name="{name}"><x:sequence><x:element name="Id" type="x:int"/></x:sequence></x:complexType>'
        for name in ("Item", "ITEM")
    ),
)
ENDLESS = wsdl(
    Operation("Do", request='<x:element name="A" type="t:Node"/>'),
    types='<x:complexType name="Node"><x:sequence><x:element name="Next" type="t:Node"/></x:sequence></x:complexType>',
)
CONTRACTS = {
    "addressed": addressed_contract.contract(),
    "attachments": attachment_contract.CONTRACT,
    "case": CASED,
    "encoded": encoded_contract.wsdl(),
    "encoded headers": encoded_contract.with_headers(),
    "endless": ENDLESS,
    "faults": fault_contract.WSDL,
    "headers and header faults": header_contract.header_contract(),
    "overloads": OVERLOADED,
    "soap with attachments": swa_contract.CONTRACT,
}
SOURCES = {"documented": CASE, "services88": REPO / "wsdl" / "services88"}


def assert_in_order(site: Pages) -> None:
    assert wrong_links(site) == []
    assert [wrong for path in site.trees for wrong in wrong_markup(site.files[path])] == []
    on_disk = Counter(path.upper().casefold() for path in site.files)
    assert max(on_disk.values()) == 1, "files are apart where case is nothing"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contracts")


def made(folder: Path, text: str) -> Pages:
    source = folder / "contract.wsdl"
    source.write_text(text, "utf-8")
    return site_of(source)


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract(folder: Path, name: str):
    assert_in_order(made(folder, CONTRACTS[name]))


@pytest.mark.parametrize("name", SOURCES)
def test_a_source(name: str):
    assert_in_order(site_of(SOURCES[name]))


def test_overloads_have_a_page_each(folder: Path):
    site = made(folder, OVERLOADED)
    found = {path: site.facts(path)["Operation"] for path in site.trees if path.startswith("services/calc/")}
    assert sorted(found.values()) == [["Calc.Find"], ["Calc.Find(ByNumber)"], ["Calc.find"]]


def test_types_that_differ_in_case(folder: Path):
    site = made(folder, CASED)
    shown = {site.texts(path, "//h1")[0]: path for path in site.trees if path.startswith("types/")}
    assert len(shown) == 2
    assert len({path.casefold() for path in shown.values()}) == 2


def test_attachments_headers_and_encodings_are_told(folder: Path):
    site = made(folder, swa_contract.CONTRACT)
    assert any("Attachments of the response" in site.facts(path) for path in site.trees)
    site = made(folder, header_contract.header_contract())
    assert any("fault-header-" in site.files[path] for path in site.trees)
    site = made(folder, encoded_contract.wsdl())
    assert any("rpc/encoded" in site.facts(path).get("Style and use", []) for path in site.trees)


def test_what_has_no_end_is_shown_as_far_as_it_goes(folder: Path):
    site = made(folder, ENDLESS)
    page = "services/calc/do.html"
    assert "<A" in site.codes(page)["Request"]
    assert "Python" not in site.codes(page), "no object of the type can be made"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "group", hostile_names.apart(hostile_names.LEGAL), ids=lambda group: f"{len(group)} {group[0]}"
)
def test_hostile_names(folder: Path, group: list[str]):
    texts = "<script>alert(1)</script> \"' {{ page }} {% raw %} </pre><img src=x onerror=alert(1)>"
    text = hostile_names.wsdl(group, fields=group, values=group, texts=texts)
    assert_in_order(made(folder, text))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("namespace", "javascript:alert(1)"),
        ("action", "javascript:alert('{{page}}')"),
        ("action", "urn:%2e%2e/../x"),
        ("address", "javascript:alert(1)"),
        ("address", "http://h/'><script>alert(1)</script>"),
        ("address", "http://h/{{ page }}{% raw %}"),
    ],
)
def test_hostile_addresses(folder: Path, place: str, text: str):
    contract = hostile_names.wsdl(["Find"], fields=["Name"], values=["A"], place={place: text})
    site = made(folder, contract)
    assert_in_order(site)
    assert any(text in site.text(path) for path in site.trees), "it is shown as it is"
    assert "alert" not in "".join(tree.xpath("string(//script)") for tree in site.trees.values())


def test_names_that_are_too_long(folder: Path):
    for name in ("L" * 200, "L" * 10_000):
        with pytest.raises(SoapbindError) as refused:
            made(folder, wsdl(Operation(name)))
        assert {each.code for each in refused.value.diagnostics} == {"name-too-long"}
    assert_in_order(made(folder, wsdl(Operation("Do", request=f'<x:element name="{"L" * 255}" type="x:int"/>'))))
    said = f"<w:documentation>{'a' * 10_000} {'b ' * 10_000}</w:documentation>"
    assert_in_order(made(folder, wsdl(Operation("Do"), messages=said.join(("<w:message name='M'>", "</w:message>")))))
