"""What a WSDL says, read with lxml alone: operations, and the structure of the types that they reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
NAMED = {XS + "element", XS + "complexType", XS + "simpleType"}
QNAMES = {"type", "base", "ref", "itemType"}
DEFAULTS = {("minOccurs", "1"), ("maxOccurs", "1"), ("nillable", "false"), ("mixed", "false")}


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
