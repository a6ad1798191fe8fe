"""Our text of the Services88 contract says what the vendor's archive says, checked with lxml alone (no soapbind)."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from wsdl_structure import PARSER, SOAP, WSDL, XS, Contract, clark, contract, operations, reachable, roots

if TYPE_CHECKING:
    from collections.abc import Callable

REPO = Path(__file__).resolve().parents[2]
OWN = REPO / "wsdl" / "services88"
SHARED = Path(os.environ.get("SOAPBIND_SHARED") or REPO.parent / "shared")
ARCHIVE = SHARED / "wsdl" / "wsdl-2026-07-10.zip"
INSTANCES = SHARED / "services88" / "instances" / "seed1.zip"
SVC = "{http://www.superoffice.net/ws/crm/NetServer/Services88}"
SERVICES = {"Chat": 31, "SoPrincipal": 5}
every_service = pytest.mark.parametrize("service", SERVICES)


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_file(), reason=f"no {path}; set SOAPBIND_SHARED")


def own(service: str) -> Contract:
    return contract(etree.parse(OWN / f"{service}.wsdl", PARSER).getroot(), OWN)


def vendors(service: str) -> Contract:
    with zipfile.ZipFile(ARCHIVE) as archive:
        return contract(etree.fromstring(archive.read(f"WSDL\\WSDL-Services88-{service}.xml"), PARSER))


# -- the same as the vendor's


@needs(ARCHIVE)
@every_service
def test_same_operations_in_the_same_order(service):
    ours = operations(own(service))

    assert ours == operations(vendors(service))
    assert len(ours) == SERVICES[service]


@needs(ARCHIVE)
@every_service
def test_same_names_of_service_port_and_binding(service):
    def names(made: Contract) -> list[str]:
        tree = [e for kind in ("portType", "binding", "service") for e in made.wsdl.findall(WSDL + kind)]
        port = made.wsdl.find(f"{WSDL}service/{WSDL}port")
        transport = made.wsdl.find(f"{WSDL}binding/{SOAP}binding").get("transport")
        tns = made.wsdl.get("targetNamespace")
        return [tns, transport, port.get("name"), clark(port, port.get("binding")), *(e.get("name") for e in tree)]

    assert names(own(service)) == names(vendors(service))


@needs(ARCHIVE)
@every_service
def test_same_reachable_types_with_the_same_structure(service):
    ours, theirs = own(service), vendors(service)
    mine, other = reachable(ours, roots(ours)), reachable(theirs, roots(theirs))

    assert sorted(mine) == sorted(other)
    assert [name for name in mine if mine[name] != other[name]] == []


# -- instances


@needs(INSTANCES)
@every_service
def test_seed1_instances_are_valid(service):
    wsdl = own(service).wsdl
    *_, inline = wsdl.iter(XS + "schema")
    text = etree.tostring(inline)  # carries the prefixes of the WSDL root; includes are relative to its folder
    schema = etree.XMLSchema(etree.fromstring(text, PARSER, base_url=str(OWN / f"{service}.wsdl")))

    with zipfile.ZipFile(INSTANCES) as archive:
        names = [n for n in archive.namelist() if n.startswith(service + "/")]
        invalid = {}
        for name in names:
            if not schema.validate(etree.fromstring(archive.read(name))):
                invalid[name] = str(schema.error_log)

    assert len([n for n in names if "_header" not in n]) == 2 * SERVICES[service]
    assert invalid == {}


# -- our own rules, without the vendor's archive


def test_each_declaration_exists_once_and_is_used():
    used: set[str] = set()
    declared: set[str] = set()
    for service in SERVICES:
        made = own(service)
        assert made.duplicates == []
        declared.update("type " + name for name in made.types)
        declared.update("element " + name for name in made.elements)
        used.update(reachable(made, roots(made)))
        assert {p.name for p in OWN.glob("*.xsd")} >= made.files

    assert sorted(declared - used) == []
    assert sorted(p.suffix for p in OWN.iterdir() if p.suffix == ".wsdl") == [".wsdl"] * len(SERVICES)


def test_every_file_stands_alone():
    for path in OWN.glob("*.xsd"):
        assert etree.XMLSchema(etree.parse(path)) is not None


def test_no_vendor_text():
    for path in [*OWN.glob("*.wsdl"), *OWN.glob("*.xsd")]:
        root = etree.parse(path).getroot()
        assert list(root.iter(XS + "documentation", WSDL + "documentation")) == []
        for address in root.iter(SOAP + "address"):
            assert address.get("location") == f"https://example.invalid/Cust12345/Remote/Services88/{path.stem}.svc"


# -- the comparison itself can see a difference


def drop_field(node: etree._Element) -> None:
    sequence = node.find(XS + "sequence")
    sequence.remove(sequence[-1])


def swap_fields(node: etree._Element) -> None:
    sequence = node.find(XS + "sequence")
    sequence.append(sequence[0])


def retype(node: etree._Element) -> None:
    node.find(f"{XS}sequence/{XS}element[@name='ReadByCustomer']").set("type", "xs:int")


def nil(node: etree._Element) -> None:
    node.find(f"{XS}sequence/{XS}element[@name='ChatMessageId']").set("nillable", "true")


def renumber(node: etree._Element) -> None:
    (*_, number) = node.iter("{*}EnumerationValue")
    number.text = "99"


def rename_value(node: etree._Element) -> None:
    next(node.iter(XS + "enumeration")).set("value", "Renamed")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ChatMessage", drop_field),
        ("ChatMessage", swap_fields),
        ("ChatMessage", retype),
        ("ChatMessage", nil),
        ("ChatMessageSpecialType", renumber),
        ("ChatMessageType", rename_value),
    ],
)
def test_a_change_of_a_type_is_seen(name: str, change: Callable[[etree._Element], None]):
    before, after = own("Chat"), own("Chat")
    change(after.types[SVC + name])

    mine, other = reachable(before, roots(before)), reachable(after, roots(after))

    assert [key for key in mine if mine[key] != other.get(key)] == [f"type {SVC}{name}"]
