"""Our text of the Services88 contract says what the vendor's archive says, checked with lxml alone (no soapbind)."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REPO = Path(__file__).resolve().parents[2]
OWN = REPO / "wsdl" / "services88"
SHARED = Path(os.environ.get("SOAPBIND_SHARED") or REPO.parent / "shared")
ARCHIVE = SHARED / "wsdl" / "wsdl-2026-07-10.zip"
INSTANCES = SHARED / "services88" / "instances" / "seed1.zip"

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
SVC = "{http://www.superoffice.net/ws/crm/NetServer/Services88}"
PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)

SERVICES = {"Chat": 31, "SoPrincipal": 5}
NAMED = {XS + "element", XS + "complexType", XS + "simpleType"}
QNAMES = {"type", "base", "ref", "itemType"}
DEFAULTS = {("minOccurs", "1"), ("maxOccurs", "1"), ("nillable", "false"), ("mixed", "false")}

every_service = pytest.mark.parametrize("service", SERVICES)


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_file(), reason=f"no {path}; set SOAPBIND_SHARED")


@dataclass
class Contract:
    """One WSDL with the schemas it includes and imports."""

    wsdl: etree._Element
    elements: dict[str, etree._Element] = field(default_factory=dict)
    types: dict[str, etree._Element] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def declare(self, schema: etree._Element, folder: Path | None) -> None:
        for child in schema:
            location = child.get("schemaLocation")
            if child.tag in NAMED:
                table = self.elements if child.tag == XS + "element" else self.types
                name = f"{{{schema.get('targetNamespace')}}}{child.get('name')}"
                if name in table:
                    self.duplicates.append(name)
                table[name] = child
            elif folder and location and location not in self.files:
                self.files.add(location)
                self.declare(etree.parse(folder / location, PARSER).getroot(), folder)

    def find(self, kind: str, name: str) -> etree._Element:
        (found,) = (e for e in self.wsdl.findall(WSDL + kind) if e.get("name") == name)
        return found


def contract(wsdl: etree._Element, folder: Path | None = None) -> Contract:
    made = Contract(wsdl)
    for schema in wsdl.iter(XS + "schema"):
        made.declare(schema, folder)
    return made


def own(service: str) -> Contract:
    return contract(etree.parse(OWN / f"{service}.wsdl", PARSER).getroot(), OWN)


def vendors(service: str) -> Contract:
    with zipfile.ZipFile(ARCHIVE) as archive:
        return contract(etree.fromstring(archive.read(f"WSDL\\WSDL-Services88-{service}.xml"), PARSER))


def clark(element: etree._Element, value: str) -> str:
    prefix, _, local = value.rpartition(":")
    return f"{{{element.nsmap[prefix or None]}}}{local}"


# -- what a WSDL says


@dataclass(frozen=True)
class Direction:
    body: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    name: str
    action: str
    style: str
    input: Direction
    output: Direction


def parts(made: Contract, message: str) -> dict[str, str]:
    return {p.get("name"): clark(p, p.get("element")) for p in made.find("message", message.rpartition(":")[2])}


def direction(made: Contract, abstract: etree._Element, bound: etree._Element) -> Direction:
    assert {e.get("use") for e in bound} == {"literal"}
    headers = [parts(made, h.get("message"))[h.get("part")] for h in bound.findall(SOAP + "header")]
    return Direction(tuple(parts(made, abstract.get("message")).values()), tuple(headers))


def operations(made: Contract) -> list[Operation]:
    """List the operations of the binding, in the order of the port type."""
    binding = made.wsdl.find(WSDL + "binding")
    port_type = made.find("portType", binding.get("type").rpartition(":")[2])
    bound = {o.get("name"): o for o in binding.findall(WSDL + "operation")}
    assert list(bound) == [o.get("name") for o in port_type]
    found = []
    for abstract in port_type:
        operation = bound[abstract.get("name")]
        soap = operation.find(SOAP + "operation")
        style = soap.get("style") or binding.find(SOAP + "binding").get("style") or "document"
        one, other = (
            direction(made, abstract.find(WSDL + way), operation.find(WSDL + way)) for way in ("input", "output")
        )
        found.append(Operation(abstract.get("name"), soap.get("soapAction"), style, one, other))
    return found


def roots(made: Contract) -> Iterator[str]:
    for operation in operations(made):
        for way in (operation.input, operation.output):
            yield from way.body + way.headers


# -- what a schema says


def canonical(node: etree._Element) -> object:
    """Reduce a declaration to a value that is equal when it says the same: QNames resolved, defaults dropped."""
    attributes = {
        (key, clark(node, value) if node.tag.startswith(XS) and key in QNAMES else value)
        for key, value in node.attrib.items()
        if (key, value) not in DEFAULTS
    }
    if node.tag == XS + "element":
        schema = next(node.iterancestors(XS + "schema"))
        qualified = node.getparent() is schema or schema.get("elementFormDefault") == "qualified"
        attributes.add(("namespace", schema.get("targetNamespace") if qualified else None))
    text = (node.text or "").strip()
    return node.tag, frozenset(attributes), text, tuple(canonical(child) for child in node)


def references(node: etree._Element) -> Iterator[str]:
    for inner in node.iter(XS + "*"):
        for key in QNAMES & set(inner.attrib):
            yield clark(inner, inner.get(key))


def reachable(made: Contract, elements: Iterable[str]) -> dict[str, object]:
    """Collect the canonical form of elements, the types they refer to, their bases, and what derives from those."""
    derived: dict[str, list[str]] = {}
    for name, node in made.types.items():
        for extension in node.iter(XS + "extension"):
            derived.setdefault(clark(extension, extension.get("base")), []).append(name)
    seen: dict[str, object] = {}

    def visit(key: str, node: etree._Element) -> None:
        if key in seen:
            return
        seen[key] = canonical(node)
        names = set(references(node))
        # A slot may hold any type derived from the one it names; a base is not a slot.
        names.update(d for slot in node.iter(XS + "element") if slot.get("type") for d in subtypes(slot))
        for name in sorted(n for n in names if not n.startswith(XS)):
            visit("type " + name, made.types[name])

    def subtypes(slot: etree._Element) -> list[str]:
        return derived.get(clark(slot, slot.get("type")), [])

    for name in elements:
        visit("element " + name, made.elements[name])
    return seen


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
