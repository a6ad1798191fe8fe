"""The contract of Services88 as WSDL and XSD say it, read with lxml and nothing of soapbind.

It reads what the DataContract serializer exports: structures that extend one another, arrays, dictionaries,
enumerations and flags, all of named types. Anything else is an error, so that nothing is skipped without a word.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

XS = "http://www.w3.org/2001/XMLSchema"
SER = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
ANY = f"{{{XS}}}anyType"
_X, _W, _S, _SOAP = (
    f"{{{XS}}}",
    "{http://schemas.xmlsoap.org/wsdl/}",
    f"{{{SER}}}",
    "{http://schemas.xmlsoap.org/wsdl/soap/}",
)
_AGENT = re.compile(r"(?:WSDL-Services88-)?(\w+)\.(?:xml|wsdl)")


@dataclass(frozen=True, slots=True)
class Member:
    """An element inside a structure, array, pair or Header: its tag and the Clark name of its type."""

    tag: str
    type: str
    nillable: bool

    @property
    def name(self) -> str:
        return self.tag.rpartition("}")[2]


@dataclass(frozen=True, slots=True)
class Structure:
    """A complex type with members of its own, behind those of its base. ``is_value_type``: a .NET struct."""

    name: str
    base: str | None
    members: tuple[Member, ...]
    is_value_type: bool = False


@dataclass(frozen=True, slots=True)
class Array:
    name: str
    item: Member


@dataclass(frozen=True, slots=True)
class Dictionary:
    name: str
    pair: str
    key: Member
    value: Member


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Names with their DataContract numbers; of ``is_flags`` any number may stand together."""

    name: str
    numbers: Mapping[str, int]
    is_flags: bool


Type: TypeAlias = Structure | Array | Dictionary | Enumeration


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers: the header blocks, and the wrapper in the Body."""

    key: str
    headers: tuple[Member, ...]
    body: Structure


@dataclass(frozen=True)
class Contract:
    """All types by Clark name, all replies by key (``"Chat.AddChatMessage"``)."""

    types: dict[str, Type] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)

    def chain(self, structure: Structure) -> tuple[Structure, ...]:
        """Return a structure and its bases, the base of all first."""
        found = [structure]
        while found[0].base is not None:
            base = self.types[found[0].base]
            assert isinstance(base, Structure)
            found.insert(0, base)
        return tuple(found)

    def members(self, structure: Structure) -> tuple[Member, ...]:
        """Return the members in the order of the wire: those of the base first."""
        return tuple(member for each in self.chain(structure) for member in each.members)

    @cached_property
    def derived(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the structures that extend a structure, at any depth."""
        found: dict[str, list[str]] = {}
        for each in self.types.values():
            if isinstance(each, Structure):
                for base in self.chain(each)[:-1]:
                    found.setdefault(base.name, []).append(each.name)
        return {name: tuple(sorted(names)) for name, names in found.items()}


def read_folder(folder: Path) -> Contract:
    """Return the contract of a folder of WSDLs and the XSDs beside them."""
    shared = [_parsed(path.read_bytes()) for path in sorted(folder.glob("*.xsd"))]
    wsdls = {_agent(path.name): _parsed(path.read_bytes()) for path in sorted(folder.glob("*.wsdl"))}
    return _read(wsdls, shared)


def read_archive(archive: Path) -> Contract:
    """Return the contract of the Services88 files in the vendor's archive, each of which has all its schemas inside."""
    with zipfile.ZipFile(archive) as source:
        names = {PureWindowsPath(name).name: name for name in source.namelist()}
        ours = {
            _agent(short): _parsed(source.read(name))
            for short, name in sorted(names.items())
            if "-Services88-" in short
        }
    return _read(ours, [])


def _agent(file: str) -> str:
    match = _AGENT.fullmatch(file)
    assert match, file
    return match[1]


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True))


def _read(wsdls: Mapping[str, Any], shared: list[Any]) -> Contract:
    contract = Contract()
    common: dict[str, Any] = {}
    for schema in shared:
        _read_schema(schema, contract, common)
    for agent, root in wsdls.items():
        elements = dict(common)  # wrappers belong to their service: some have one name and different members
        for schema in root.iter(_X + "schema"):
            _read_schema(schema, contract, elements)
        for reply in _replies(agent, root, elements):
            contract.replies[reply.key] = reply
    return contract


def _read_schema(schema: Any, contract: Contract, elements: dict[str, Any]) -> None:
    uri = schema.get("targetNamespace")
    for node in schema:
        name = f"{{{uri}}}{node.get('name')}"
        if node.tag == _X + "element":
            elements[name] = node
        elif node.tag in {_X + "complexType", _X + "simpleType"} and uri != SER:
            found = (_complex if node.tag == _X + "complexType" else _simple)(node, name)
            assert contract.types.setdefault(name, found) == found, f"{name} is declared in two ways"


def _complex(node: Any, name: str) -> Type:
    extension = node.find(f"{_X}complexContent/{_X}extension")
    if extension is not None:
        return Structure(name, _resolved(extension, "base"), _members(extension))
    repeated = [each for each in node.findall(f"{_X}sequence/{_X}element") if each.get("maxOccurs") == "unbounded"]
    if not repeated:
        return Structure(name, None, _members(node), is_value_type=node.find(f".//{_S}IsValueType") is not None)
    assert len(node.findall(f"{_X}sequence/{_X}element")) == 1, f"{name} is neither an array nor a structure"
    pair = repeated[0].find(_X + "complexType")
    if pair is None:
        return Array(name, _member(repeated[0]))
    key, value = _members(pair)
    return Dictionary(name, _tag(repeated[0]), key, value)


def _members(node: Any) -> tuple[Member, ...]:
    return tuple(_member(each) for each in node.findall(f"{_X}sequence/{_X}element"))


def _member(node: Any) -> Member:
    return Member(_tag(node), _resolved(node, "type"), node.get("nillable") == "true")


def _tag(node: Any) -> str:
    schema = next(node.iterancestors(_X + "schema"))
    assert schema.get("elementFormDefault") == "qualified"
    return f"{{{schema.get('targetNamespace')}}}{node.get('name')}"


def _resolved(node: Any, attribute: str) -> str:
    prefix, _, local = node.get(attribute).rpartition(":")
    return f"{{{node.nsmap[prefix or None]}}}{local}"


def _simple(node: Any, name: str) -> Enumeration:
    """Read an enumeration. Numbers: the annotation, else the index, of flags 2 to the index (DataContract's rule)."""
    is_flags = node.find(_X + "list") is not None
    numbers: dict[str, int] = {}
    for index, value in enumerate(node.iter(_X + "enumeration")):
        given = value.findtext(f".//{_S}EnumerationValue")
        numbers[value.get("value")] = int(given) if given else 2**index if is_flags else index
    assert numbers, f"{name} is no enumeration"
    return Enumeration(name, numbers, is_flags)


def _replies(agent: str, root: Any, elements: Mapping[str, Any]) -> Iterator[Reply]:
    uri = root.get("targetNamespace")
    messages = {f"{{{uri}}}{each.get('name')}": each for each in root.findall(_W + "message")}

    def element(message: str, part: str | None) -> str:
        parts = messages[message].findall(_W + "part")
        return _resolved(next(each for each in parts if part in {None, each.get("name")}), "element")

    ports = {each.get("name"): each for each in root.findall(f"{_W}portType/{_W}operation")}
    for operation in root.findall(f"{_W}binding/{_W}operation"):
        output = operation.find(_W + "output")
        tag = element(_resolved(ports[operation.get("name")].find(_W + "output"), "message"), None)
        body = Structure(tag, None, _members(elements[tag].find(_X + "complexType")))
        blocks = [element(_resolved(each, "message"), each.get("part")) for each in output.iter(_SOAP + "header")]
        headers = tuple(_member(elements[block]) for block in blocks)
        yield Reply(f"{agent}.{operation.get('name')}", headers, body)
