"""The documents that a package holds of those it was made from."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from enclosed_contract import (
    AMOUNT,
    DOCUMENTS,
    NAMES,
    ORDER,
    PORT_TYPES,
    SHOP,
    UNIT,
    enclosed,
    generate,
    write_documents,
)
from lxml import etree
from services_alike import contract
from web_server import Reply, WebServer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("small_runtime")

AT = "schemaLocation"


def locations(text: str) -> list[str]:
    root = etree.fromstring(text.encode())
    found = root.iter("{*}import", "{*}include", "{*}redefine")
    return [each.get(AT, each.get("location", "")) for each in found]


def check_made_again(files: Mapping[str, str], folder: Path) -> None:
    """Generate from what a package holds: that must be the same package."""
    for name, text in enclosed(files).items():
        (folder / name).write_text(text, "utf-8")
    again = generate(folder, wsdl=True)
    assert {path for path in {*files, *again} if files.get(path) != again.get(path)} == {"MANIFEST.json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "again").mkdir()
    return write_documents(tmp_path / "documents", DOCUMENTS)


@pytest.mark.parametrize("kind", ["folder", "file", "zip"])
def test_imports_lead_to_the_names_beside(folder: Path, tmp_path: Path, kind: str):
    sources = {"folder": folder, "file": folder / "shop.wsdl", "zip": tmp_path / "shop.zip"}
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        for name, text in DOCUMENTS.items():
            info = zipfile.ZipInfo("x")
            info.filename = f"of a vendor/{name}".replace("/", "\\")
            archive.writestr(info, text)
    files = generate(sources[kind])
    found = enclosed(files)
    assert set(found) == NAMES
    assert [locations(found[name]) for name in ("shop.wsdl", "shop-2.wsdl", "order.xsd", "amount.xsd", "unit.xsd")] == [
        *(["shop-2.wsdl"], ["order.xsd"], ["amount.xsd"], ["unit.xsd"], [])
    ]
    assert "größer &amp; besser" in found["shop-2.wsdl"]
    check_made_again(files, tmp_path / "again")


def test_what_came_from_the_network(tmp_path: Path):
    (tmp_path / "again").mkdir()
    with WebServer() as web:
        place = f'location="{web.url}/Shop.svc?wsdl=wsdl0&amp;key=7f3"'
        shop = SHOP.replace('location="parts/shop.wsdl"', place)
        inner = PORT_TYPES.replace('"../types/order.xsd"', f'"{web.url}/Shop.svc?xsd=xsd0"')
        web.routes["/Shop.svc?wsdl"] = Reply(shop.encode())
        web.routes["/Shop.svc?wsdl=wsdl0&key=7f3"] = Reply(inner.encode())
        web.routes["/Shop.svc?xsd=xsd0"] = Reply(ORDER.replace("amount.xsd", "?xsd=xsd1").encode())
        web.routes["/?xsd=xsd1"] = web.routes["/Shop.svc?xsd=xsd1"] = Reply(
            AMOUNT.replace("./units/unit.xsd", "u.xsd").encode()
        )
        web.routes["/u.xsd"] = Reply(UNIT.encode())
        files = generate(f"{web.url}/Shop.svc?wsdl")
    found = enclosed(files)
    assert set(found) == {"Shop.wsdl", "Shop.wsdl0.wsdl", "Shop.xsd0.xsd", "Shop.xsd1.xsd", "u.xsd"}
    assert web.url not in "".join(found.values())
    assert "7f3" not in "".join(found.values())
    check_made_again(files, tmp_path / "again")


FOREIGN = {
    "a comment": ("<types>", "<!-- C:\\Users\\anna\\shop --><types>"),
    "an instruction": ("<types>", "<?edit C:\\Users\\anna?><types>"),
    "a hint for validators": (
        'name="Orders">',
        'name="Orders" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x file:///home/anna/x">',
    ),
    "a base": ("<types>", '<types xml:base="file:///home/anna/">'),
    "an import that leads nowhere": (
        "<xs:import ",
        '<xs:import namespace="urn:unused" schemaLocation="home/anna/u.xsd"/><xs:import ',
    ),
    "an include that leads nowhere": ("<xs:import ", '<xs:include schemaLocation="home/anna/u.xsd"/><xs:import '),
    "an import from a machine": (
        "<xs:import ",
        '<xs:import namespace="urn:unused" schemaLocation="http://anna:pw@build7/u.xsd"/><xs:import ',
    ),
    "a document type": ("<definitions", '<!DOCTYPE definitions SYSTEM "file:///home/anna/x.dtd"><definitions'),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_nothing_tells_where_they_come_from(folder: Path, tmp_path: Path, kind: str):
    old, new = FOREIGN[kind]
    assert old in PORT_TYPES
    write_documents(folder, {"parts/shop.wsdl": PORT_TYPES.replace(old, new, 1)})
    files = generate(folder / "shop.wsdl")
    text = "".join(enclosed(files).values())
    assert not [each for each in ("anna", "build7", str(tmp_path), "DOCTYPE") if each in text]
    check_made_again(files, tmp_path / "again")


def test_an_absolute_path_leads_to_the_copy(folder: Path, tmp_path: Path):
    elsewhere = write_documents(
        tmp_path / "elsewhere", {"order.xsd": ORDER, "amount.xsd": AMOUNT, "units/unit.xsd": UNIT}
    )
    place = PORT_TYPES.replace("../types/order.xsd", (elsewhere / "order.xsd").as_uri())
    write_documents(folder, {"parts/shop.wsdl": place})
    files = generate(folder / "shop.wsdl", allow_imports=(str(elsewhere),))
    assert set(enclosed(files)) == NAMES
    assert str(tmp_path) not in "".join(enclosed(files).values())
    check_made_again(files, tmp_path / "again")


def test_the_schemas_of_standards_stay_where_their_authors_have_put_them(folder: Path):
    imports = (
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>'
        '<xs:import namespace="http://www.w3.org/1999/xlink" schemaLocation="http://build7/xlink.xsd"/>'
    )
    write_documents(folder, {"parts/shop.wsdl": PORT_TYPES.replace("<xs:import ", f"{imports}<xs:import ", 1)})
    found = enclosed(generate(folder))["shop-2.wsdl"]
    assert locations(found) == ["http://www.w3.org/2001/xml.xsd", "", "order.xsd"]


def test_logins_are_out_of_addresses(folder: Path, tmp_path: Path):
    endpoint = (
        '<a:EndpointReference xmlns:a="http://www.w3.org/2005/08/addressing">'
        "<a:Address>https://anna:7f3@shop.example/ws</a:Address></a:EndpointReference></port>"
    )
    text = SHOP.replace("https://shop.example", " https://anna:7f3@shop.example").replace("</port>", endpoint, 1)
    write_documents(folder, {"shop.wsdl": text})
    files = generate(folder)
    found = enclosed(files)["shop.wsdl"]
    assert "anna" not in found
    assert "7f3" not in found
    assert found.count("https://shop.example/ws") == 4
    check_made_again(files, tmp_path / "again")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_they_are_in_utf_8(folder: Path, encoding: str):
    declared = PORT_TYPES.replace('version="1.0"', f'version="1.0" encoding="{encoding.removesuffix("-sig")}"')
    text = declared.replace("\u2014", "-").replace("\n", "\r\n")
    write_documents(folder, {"parts/shop.wsdl": text.encode(encoding)})
    found = enclosed(generate(folder))["shop-2.wsdl"]
    assert found.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<definitions')
    assert "größer" in found
    assert "\r" not in found


def test_what_turns_text_around_is_seen(folder: Path, tmp_path: Path):
    write_documents(folder, {"parts/shop.wsdl": PORT_TYPES.replace("Finds an", "Finds \u202e an\u2028")})
    files = generate(folder)
    assert "Finds &#x202E; an&#x2028; order" in enclosed(files)["shop-2.wsdl"]
    check_made_again(files, tmp_path / "again")


def test_a_part_of_the_contract_has_its_documents_only(tmp_path: Path):
    one, two = contract({"One": "http://shop.example/One"}), contract({"Two": "http://shop.example/Two"})
    folder = write_documents(tmp_path / "both", {"b.wsdl": one, "a.wsdl": two, **DOCUMENTS})
    assert set(enclosed(generate(folder))) == {"a.wsdl", "b.wsdl", *NAMES}
    files = generate(folder, services=("One",))
    assert set(enclosed(files)) == {"b.wsdl"}
    assert set(enclosed(generate(folder, operations=("Two.Do",)))) == {"a.wsdl"}
    assert set(enclosed(generate(folder, exclude=("Orders", "Stock", "Info")))) == {"a.wsdl", "b.wsdl"}


REDEFINED = {
    "shop.wsdl": SHOP,
    "parts/shop.wsdl": PORT_TYPES,
    "types/order.xsd": ORDER.replace(
        '<xs:include schemaLocation="amount.xsd"/>',
        """<xs:redefine schemaLocation="amount.xsd"><xs:simpleType name="Unit"><xs:restriction base="Unit">
        <xs:enumeration value="kg"/></xs:restriction></xs:simpleType></xs:redefine>""",
    ),
    "types/amount.xsd": AMOUNT.replace(
        'xmlns="urn:shop:types"\n    targetNamespace="urn:shop:types"', ""
    ),  # chameleons
    "types/units/unit.xsd": UNIT.replace('targetNamespace="urn:shop:types"', ""),
}


def test_what_is_redefined_and_included_without_a_namespace(tmp_path: Path):
    (tmp_path / "again").mkdir()
    files = generate(write_documents(tmp_path / "documents", REDEFINED))
    assert set(enclosed(files)) == NAMES
    assert locations(enclosed(files)["order.xsd"]) == ["amount.xsd"]
    check_made_again(files, tmp_path / "again")


def test_imports_without_a_place(tmp_path: Path):
    (tmp_path / "again").mkdir()
    inline = PORT_TYPES.replace("<types>", "<types>" + UNIT.replace("urn:shop:types", "urn:inline"), 1)
    inline = inline.replace("<xs:import ", '<xs:import namespace="urn:inline"/><xs:import ', 1)
    files = generate(write_documents(tmp_path / "documents", {**DOCUMENTS, "parts/shop.wsdl": inline}))
    assert locations(enclosed(files)["shop-2.wsdl"]) == ["", "order.xsd"]
    check_made_again(files, tmp_path / "again")


def test_names_that_no_system_refuses(tmp_path: Path):
    (tmp_path / "again").mkdir()
    moved = {
        "a/con.xsd": ORDER.replace("amount.xsd", "../Größe v1 .xsd"),
        "Größe v1 .xsd": AMOUNT,
        "units/CON.XSD": UNIT,
    }
    moved["Größe v1 .xsd"] = AMOUNT.replace("units/unit.xsd", "units/CON.XSD")
    moved["parts/shop.wsdl"] = PORT_TYPES.replace("types/order.xsd", "a/con.xsd")
    long = "x" * 120
    moved["shop.wsdl"] = SHOP.replace("parts/shop.wsdl", f"parts/{long}.wsdl")
    moved[f"parts/{long}.wsdl"] = moved.pop("parts/shop.wsdl")
    files = generate(write_documents(tmp_path / "documents", moved))
    assert set(enclosed(files)) == {"shop.wsdl", f"{'x' * 80}.wsdl", "_con.xsd", "Gr_e_v1.xsd", "_CON-2.xsd"}
    check_made_again(files, tmp_path / "again")


def test_where_the_documents_lie_makes_no_difference(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    other = write_documents(tmp_path / "z" / "other", DOCUMENTS)
    monkeypatch.chdir(tmp_path)
    assert generate(folder) == generate(other) == generate("z/other/shop.wsdl")


def test_numbers_go_by_the_order_of_imports_and_not_by_folders(tmp_path: Path):
    def made(first: str, second: str) -> dict[str, str]:
        """Generate from two WSDLs in folders of these names; each has a schema t.xsd, and one has it twice."""
        service = contract({"B": "http://shop.example/B"})
        unit = "".join(f'<x:import namespace="urn:{each}" schemaLocation="{each}/t.xsd"/>' for each in ("z", "y"))
        b = service.replace('elementFormDefault="qualified">', f'elementFormDefault="qualified">{unit}', 1)
        a = contract({"A": "http://shop.example/A"}).replace(
            'elementFormDefault="qualified">',
            'elementFormDefault="qualified"><x:import namespace="urn:x" schemaLocation="t.xsd"/>',
            1,
        )
        write_documents(tmp_path / first, {"b.wsdl": b, "z/t.xsd": in_namespace("z"), "y/t.xsd": in_namespace("y")})
        write_documents(tmp_path / second, {"a.wsdl": a, "t.xsd": in_namespace("x")})
        return enclosed(generate(tmp_path / first / "b.wsdl", tmp_path / second / "a.wsdl"))

    found = made("1", "2")
    names = {name: etree.fromstring(text.encode()).get("targetNamespace") for name, text in found.items()}
    assert names == {"a.wsdl": "urn:t", "b.wsdl": "urn:t", "t.xsd": "urn:x", "t-2.xsd": "urn:z", "t-3.xsd": "urn:y"}
    assert made("4", "3") == found


def in_namespace(name: str) -> str:
    return UNIT.replace("urn:shop:types", f"urn:{name}")


def test_a_service_of_two_wsdls_has_both(tmp_path: Path):
    (tmp_path / "again").mkdir()
    one = contract({"One": "http://shop.example/One"})
    other = one.replace('name="P"', 'name="Q"')
    folder = write_documents(tmp_path / "both", {"one.wsdl": one, "other.wsdl": other, "same.wsdl": one})
    files = generate(folder)
    assert set(enclosed(files)) == {"one.wsdl", "other.wsdl"}
    assert '"One": "one.wsdl"' in files["_wsdl/__init__.py"]
    check_made_again(files, tmp_path / "again")
