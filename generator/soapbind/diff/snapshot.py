"""A contract as plain JSON values: what a lock file keeps, and what ``soapbind diff`` compares with later.

Everything that is compared is in it, and nothing else: no XML, no documentation, no places in files. Two readings of
the same contract give equal snapshots, in whatever order their documents came.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from soapbind.contract.model import (
    XSD,
    Attribute,
    ComplexType,
    Contract,
    Derivation,
    Element,
    EnumerationValue,
    Facet,
    Fault,
    Group,
    GroupKind,
    Message,
    Occurs,
    Operation,
    Part,
    Port,
    QName,
    Service,
    SimpleType,
    Style,
    Use,
    Wildcard,
)
from soapbind.contract.select import select
from soapbind.errors import Diagnostic, Location, SoapbindError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

FORMAT_VERSION = 1
_CLASSES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        *(Attribute, ComplexType, Element, EnumerationValue, Fault, Group, Message, Operation, Part, Port, Service),
        *(SimpleType, Wildcard),
    )
}
# The members that are compared, with their defaults (MISSING where there is none).
_MEMBERS = {cls: [(each.name, each.default) for each in fields(cls) if each.compare] for cls in _CLASSES.values()}
# Values that JSON has no form for, by the name of the member they are in.
_READERS: dict[str, Callable[[Any], object]] = {
    "kind": GroupKind,
    "derivation": Derivation,
    "style": Style,
    "use": Use,
    "occurs": lambda value: Occurs(*value),
    "facets": lambda value: tuple(Facet(*each) for each in value),
}
# Members that have no default and may be None, which is not written.
_ABSENT: dict[str, dict[str, None]] = {
    "ComplexType": {"name": None},
    "SimpleType": {"name": None},
    "Operation": {"output": None},
}
_QNAME, _ESCAPE = "#", "##"


def to_snapshot(contract: Contract) -> dict[str, Json]:
    """Return a contract as JSON values, sorted and compact.

    Give the contract as ``read_contract`` has it: one that ``select`` has been at lacks the types that no message
    contains. Global elements are kept where a type refers to them or to what they substitute for.
    """
    return snapshot_of(contract, select(contract).elements)


def snapshot_of(contract: Contract, elements: Mapping[QName, Element]) -> dict[str, Json]:
    """Return a contract as ``to_snapshot`` does; ``elements`` are those that ``select`` leaves of its elements."""
    contract = in_order(replace(contract, elements=elements))
    namespaces = {name.namespace for names in (contract.types, contract.elements) for name in names} | {XSD}
    while True:  # they are all there are, nearly always: to look for them takes as long as to write everything
        writer = _Writer({uri: number for number, uri in enumerate(sorted(namespaces))})
        body = writer.body(contract)
        found = {name.namespace for name in writer.names}
        if found == namespaces:
            break
        namespaces = found
    return {
        "format": FORMAT_VERSION,
        "dataContract": contract.is_data_contract,
        "unqualified": contract.unqualified,
        "namespaces": list(writer.namespaces),
        "headers": [headers for _, headers in writer.headers.values()],
        **body,
    }


def in_order(contract: Contract) -> Contract:
    """Return a contract with everything sorted whose order means nothing: a contract read in another order is equal."""
    services = [
        replace(
            service,
            operations=tuple(sorted(service.operations, key=lambda o: (o.name, o.overload, o.action))),
            ports=tuple(sorted(service.ports, key=lambda p: (p.name, p.address))),
        )
        for service in sorted(contract.services, key=lambda s: (s.namespace, s.name))
    ]
    return replace(
        contract,
        services=tuple(services),
        types=dict(sorted(contract.types.items())),
        elements=dict(sorted(contract.elements.items())),
    )


def from_snapshot(snapshot: Mapping[str, Any], document: str = "snapshot") -> Contract:
    """Return the contract that ``to_snapshot`` was given, without documentation and places.

    ``document`` is the name of the file it is from, for messages. Raises SoapbindError for anything that is no snapshot
    of this version.
    """
    if snapshot.get("format") != FORMAT_VERSION:
        shown = f"a contract of format {FORMAT_VERSION} is expected, not {snapshot.get('format')!r}"
        raise SoapbindError(Diagnostic(Location(document), "bad-snapshot", shown, _REMEDY))
    try:
        return _contract(snapshot)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        shown = "it is damaged: it holds no contract that can be read"
        raise SoapbindError(Diagnostic(Location(document), "bad-snapshot", shown, _REMEDY)) from error


def _contract(snapshot: Mapping[str, Any]) -> Contract:
    reader = _Reader(cast("list[str]", snapshot["namespaces"]), [])
    reader.headers.extend(cast("tuple[Part, ...]", reader.read(each)) for each in snapshot["headers"])
    types: dict[QName, ComplexType | SimpleType] = {
        reader.qname(name): _checked(reader.read(each), ComplexType, SimpleType) for name, each in snapshot["types"]
    }
    return Contract(
        services=tuple(_checked(reader.read(each), Service) for each in snapshot["services"]),
        types=types,
        elements={reader.qname(name): _checked(reader.read(each), Element) for name, each in snapshot["elements"]},
        is_data_contract=bool(snapshot["dataContract"]),
        unqualified=bool(snapshot["unqualified"]),
    )


def _checked(value: object, *classes: type[Any]) -> Any:
    if isinstance(value, classes):
        return value
    raise TypeError(f"{type(value).__name__} where {classes[0].__name__} is expected")


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """Return the sha256 of a snapshot, in hexadecimal: equal for equal contracts."""
    digest = hashlib.sha256()
    for piece in _pieces(snapshot):
        digest.update(piece.encode())
    return digest.hexdigest()


def _pieces(snapshot: Mapping[str, Any]) -> Iterator[str]:
    """Give the text of a snapshot in JSON with sorted keys, a service or a type a piece: the whole is megabytes."""
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
    before = "{"
    for key in sorted(snapshot):
        yield f"{before}{encode(key)}:"
        before = ","
        if isinstance(snapshot[key], list) and snapshot[key]:
            yield from (f"{'[' if at == 0 else ','}{encode(each)}" for at, each in enumerate(snapshot[key]))
            yield "]"
        else:
            yield encode(snapshot[key])
    yield "}"


_REMEDY = "write it again with this version of soapbind"


@dataclass(slots=True)
class _Writer:
    """Writes values; ``headers`` are kept once each, for most operations have the same, and so are ``names``."""

    namespaces: dict[str, int]
    headers: dict[tuple[Part, ...], tuple[int, Json]] = field(
        default_factory=dict[tuple[Part, ...], "tuple[int, Json]"]
    )
    names: dict[QName, str] = field(default_factory=dict[QName, str])

    def body(self, contract: Contract) -> dict[str, Json]:
        """Return what a contract has."""
        return {
            "services": [self.write(service) for service in contract.services],
            "types": [[self.write(name), self.write(found)] for name, found in contract.types.items()],
            "elements": [[self.write(name), self.write(found)] for name, found in contract.elements.items()],
        }

    def write(self, value: object) -> Json:
        """Return a value of the contract model in JSON."""
        if type(value) in _MEMBERS:
            return self._object(value)
        if isinstance(value, str):
            return _ESCAPE + value if value.startswith(_QNAME) else value
        if isinstance(value, QName):
            return self._name(value)
        if isinstance(value, tuple):
            return [self.write(each) for each in cast("tuple[object, ...]", value)]
        return cast("str", value.value) if isinstance(value, Enum) else cast("bool | int | None", value)

    def _name(self, name: QName) -> str:
        known = self.names.get(name)
        if known is None:
            known = self.names[name] = f"{_QNAME}{self.namespaces.get(name.namespace)}:{name.name}"
        return known

    def _object(self, value: object) -> Json:
        made: dict[str, Json] = {"$": type(value).__name__}
        for name, default in _MEMBERS[type(value)]:
            inner = getattr(value, name)
            if inner is default or inner is None or inner == default:
                continue
            made[name] = self._header(inner) if name == "headers" else self.write(inner)
        return made

    def _header(self, parts: tuple[Part, ...]) -> Json:
        known = self.headers.get(parts)
        if known is None:
            known = self.headers[parts] = len(self.headers), self.write(parts)
        return known[0]


@dataclass(slots=True)
class _Reader:
    namespaces: list[str]
    headers: list[tuple[Part, ...]]

    def read(self, value: Any, member: str = "") -> object:
        """Return the value of the contract model that was written; ``member`` is the name it has in its owner."""
        if value is None:
            return None
        if member in _READERS:
            return _READERS[member](value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return tuple(self.read(each) for each in cast("list[object]", value))
        if isinstance(value, dict):
            found = cast("dict[str, Any]", value)
            given = {key: self.read(each, key) for key, each in found.items() if key != "$"}
            made: object = _CLASSES[found["$"]](**{**_ABSENT.get(found["$"], {}), **given})
            return made
        return self.headers[cast("int", value)] if member == "headers" else cast("object", value)

    def _text(self, value: str) -> str | QName:
        if value.startswith(_ESCAPE):
            return value.removeprefix(_ESCAPE)
        return self.qname(value) if value.startswith(_QNAME) else value

    def qname(self, value: str) -> QName:
        """Return the name that ``#3:ChatMessage`` stands for."""
        index, _, name = value.removeprefix(_QNAME).partition(":")
        return QName(self.namespaces[int(index)], name)
