"""Bodies belong to their service: what has the same name in two WSDLs may have other parameters in each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from functools import cache
from typing import Any

import pytest
from lxml import etree
from shared_data import SERVICES88, shared

from .reference import AGENTS, ARCHIVE, ELEMENT, wsdl_bytes, wsdl_names

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XSD_URI = "http://www.w3.org/2001/XMLSchema"
XSD = f"{{{XSD_URI}}}"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"


class Contract:
    """A WSDL of Services88, read with lxml alone."""

    def __init__(self, agent: str) -> None:
        root = etree.fromstring(wsdl_bytes(agent))
        self.elements: dict[str, Any] = {}
        self.types: dict[str, Any] = {}
        for schema in root.iter(f"{XSD}schema"):
            for each in schema:
                if each.tag in {f"{XSD}element", f"{XSD}complexType", f"{XSD}simpleType"}:
                    found = self.elements if each.tag == f"{XSD}element" else self.types
                    found[f"{{{schema.get('targetNamespace')}}}{each.get('name')}"] = each
        messages = {each.get("name"): each for each in root.iter(f"{WSDL}message")}
        self.bodies: dict[tuple[str, str], str] = {}
        for operation in root.iterfind(f"{WSDL}portType/{WSDL}operation"):
            for direction, kind in (("input", "request"), ("output", "response")):
                message = messages[operation.find(f"{WSDL}{direction}").get("message").rpartition(":")[2]]
                (part,) = message.findall(f"{WSDL}part")
                self.bodies[operation.get("name"), kind] = clark(part, part.get("element"))

    def parameters(self, body: str) -> list[tuple[str, Any]]:
        """Return the members of a body in their order: name, and type as ``described`` has it."""
        return self._members(self.elements[body].find(f"{XSD}complexType"))

    def _members(self, definition: Any) -> list[tuple[str, Any]]:
        found = []
        for each in definition.iterfind(f"{XSD}sequence/{XSD}element"):
            if each.get("ref"):
                name = clark(each, each.get("ref"))
                found.append((name, self.described(clark(self.elements[name], self.elements[name].get("type")))))
            else:
                found.append((local_name(each), self.described(clark(each, each.get("type")))))
        return found

    def described(self, name: str) -> Any:
        """Return a type: its name, ``["list", item]`` or ``["dict", pair, [key, value]]``."""
        definition = self.types.get(name)
        if definition is None or definition.tag == f"{XSD}simpleType":
            return name
        if definition.find(f".//{{{SERIALIZATION}}}IsDictionary") is not None:
            pair = definition.find(f"{XSD}sequence/{XSD}element")
            return ["dict", local_name(pair), self._members(pair.find(f"{XSD}complexType"))]
        if name.partition("}")[2].startswith("ArrayOf"):
            (item,) = self._members(definition)
            return ["list", *item]
        return name


def local_name(element: Any) -> str:
    """Return the name of an element of a schema whose elements are qualified."""
    schema = element.xpath("ancestor::*[@targetNamespace][1]")[0]
    assert schema.get("elementFormDefault") == "qualified"
    return f"{{{schema.get('targetNamespace')}}}{element.get('name')}"


def clark(node: Any, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap[prefix or None]}}}{local}"


@cache
def contract(agent: str) -> Contract:
    return Contract(agent)


def generated(full: Any, cls: Any) -> list[tuple[str, Any]]:
    """Return the members of a generated class as ``Contract.parameters`` has those of the WSDL."""
    specs = [each.metadata[ELEMENT] for each in fields(cls) if ELEMENT in each.metadata]
    return [(_clark(spec.namespace, spec.name), _described(full, spec.codec)) for spec in specs]


def _clark(namespace: str | None, name: str) -> str:
    return f"{{{SERVICES88 if namespace is None else namespace}}}{name}"


def _described(full: Any, codec: Any) -> Any:
    match type(codec).__name__:
        case "SimpleCodec" | "_LateCodec" | "IntegerCodec" | "StringCodec" | "DateTimeCodec":
            return str(codec.xml_name)
        case "EnumCodec" | "FlagsCodec" | "RecordCodec":
            return str(getattr(full.models, codec.class_name).__xml_name__)
        case "AnyCodec":
            return f"{XSD}anyType"
        case "ArrayCodec":
            return ["list", _clark(codec.namespace, codec.item), _described(full, codec.codec)]
        case "DictionaryCodec":
            inner = zip(codec.names, (codec.key, codec.value), strict=True)
            pair = [(_clark(codec.namespace, name), _described(full, each)) for name, each in inner]
            return ["dict", _clark(codec.namespace, codec.item), pair]
        case other:
            raise AssertionError(other)


Users = dict[tuple[str, str, str], list[tuple[str, Any]]]


@cache
def ambiguous() -> dict[str, Users]:
    """Return the names that have several bodies: the parameters for each (agent, operation, kind) that uses them."""
    found: dict[str, Users] = defaultdict(dict)
    for agent in wsdl_names():
        for (operation, kind), body in contract(agent).bodies.items():
            found[body][agent, operation, kind] = contract(agent).parameters(body)
    return {body: users for body, users in found.items() if len({repr(each) for each in users.values()}) > 1}


def wrong_after_a_merge() -> set[tuple[str, str]]:
    """Return the operations that get parameters of others when one body is kept per name, the one most of them use."""
    found: set[tuple[str, str]] = set()
    for users in ambiguous().values():
        kept = max(users.values(), key=list(users.values()).count)
        found |= {(agent, operation) for (agent, operation, _), own in users.items() if own != kept}
    return found


def test_operations_that_a_merge_by_qname_gets_wrong(full):
    shared(ARCHIVE)
    pairs = wrong_after_a_merge()
    assert len(ambiguous()) == 30
    assert len(pairs) == 22, pairs
    assert {("Merge", "Person"), ("Delete", "EMail"), ("Search", "PhoneList")} <= {
        (name, agent) for agent, name in pairs
    }
    for body, users in ambiguous().items():
        for (agent, operation, kind), own in users.items():
            cls = getattr(full.OPERATIONS[f"{agent}.{operation}"], kind)[1]
            assert cls.__module__ == f"{full.__name__}.{snake(agent)}.operations.{snake(operation)}"
            assert str(cls.__xml_name__) == body
            assert generated(full, cls) == own, f"{agent}.{operation}.{kind}"


def snake(name: str) -> str:
    """Return the name of a module, by the rule in docs/decisions/0006-names.md."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@pytest.mark.parametrize("agent", AGENTS)
def test_bodies_have_the_parameters_of_their_own_wsdl(full, agent):
    bodies = contract(agent).bodies
    assert {f"{agent}.{operation}" for operation, _ in bodies} == {
        key for key in full.OPERATIONS if key.partition(".")[0] == agent
    }
    for (operation, kind), body in bodies.items():
        cls = getattr(full.OPERATIONS[f"{agent}.{operation}"], kind)[1]
        assert str(cls.__xml_name__) == body
        assert generated(full, cls) == contract(agent).parameters(body), f"{operation}.{kind}"
