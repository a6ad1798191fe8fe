"""The names and signatures that users of a generated package can import or call, by their path in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

from soapbind.contract.model import (
    ComplexType,
    Contract,
    Element,
    Message,
    Operation,
    QName,
    Service,
    SimpleType,
    TypeUse,
)
from soapbind.contract.walk import child_elements, uses
from soapbind.diff.model import Key, Severity
from soapbind.pymodel.model import FieldKind
from soapbind.pymodel.python_types import datacontract_shapes as shapes
from soapbind.pymodel.signature import parameters, returned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.profiles.model import Profile
    from soapbind.pymodel.model import PyEnum, PyField, PyOperation, PyPackage, PyRecord, PyService


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the package: its signature, what in the contract it comes from, and what its change would mean.

    ``keys`` are the changes that explain it, the most precise first. ``container`` is the name it is inside of, so
    that what is inside something removed is not listed again. What ``is_inherited`` is listed where it comes from.
    """

    signature: str
    keys: tuple[Key, ...]
    container: str = ""
    on_change: Severity = Severity.BREAKING
    is_inherited: bool = False


def surface(package: PyPackage, contract: Contract, profile: Profile) -> dict[str, Name]:
    """Return every public name of a package that depends on the contract, by its path inside the package."""
    writer = _Surface(package, contract, profile)
    writer.users |= part_users(package)
    found = {s.name: s for s in contract.services}
    for record in package.records:
        if not record.is_part:
            writer.model(record)
    writer.inherited()
    for enum in package.enums:
        writer.enum(enum)
    users: dict[str, list[Key]] = {}
    for service in package.services:
        writer.service(service, found[service.name])
        for operation in service.operations:
            key = ("operation", (found[service.name].namespace, service.name), operation.name)
            headers = (operation.request_headers, operation.response_headers, operation.fault_headers)
            for name in filter(None, headers):
                users.setdefault(name, []).append(key)
            writer.faults(operation, service, key)
    for record in package.records:
        if record.is_part:
            writer.part(record)
    for header in package.headers:
        writer.headers(header, users.get(header.name, []))
    return writer.names


def _base(record: PyRecord) -> str:
    return record.base or ("soapenc.EncodedBody" if record.encoding else "Record")


@dataclass(slots=True)
class _Surface:
    package: PyPackage
    contract: Contract
    profile: Profile
    names: dict[str, Name] = field(default_factory=dict[str, Name])
    users: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # of classes of parts: those around
    sites: dict[str, tuple[str, Key]] = field(default_factory=dict[str, tuple[str, Key]])  # of other classes

    def record(self, module: str, record: PyRecord, key: Key, things: tuple[str, Mapping[str, Element]]) -> None:
        """Add a dataclass with its own fields; those of its base are with the base."""
        path = f"{module}.{record.name}"
        thing, declared = things
        self.sites[record.name] = thing, key
        self.names[path] = Name(f"class {record.name}({_base(record)})", (key,), _inside(module))
        for each in record.fields:
            keys = (*field_keys(each, thing, key), key, *self._behind(declared.get(each.wire_name)))
            self.names[f"{path}.{each.name}"] = Name(each.annotation("models."), keys, path)

    def model(self, record: PyRecord) -> None:
        """Add the dataclass of a type."""
        found = self.contract.types.get(record.xml_name)
        declared = child_elements(found.content) if isinstance(found, ComplexType) else []
        self.record("models", record, ("type", record.xml_name), ("field", {e.name.name: e for e in declared}))

    def inherited(self) -> None:
        """Add to each class the fields that it has from its bases."""
        bases = {record.name: record.base for record in self.package.records if not record.is_part}
        own: dict[str, list[tuple[str, Name]]] = {}
        for path, name in self.names.items():
            own.setdefault(name.container, []).append((path.rpartition(".")[2], name))
        for record, base in bases.items():
            seen, above = {record}, base
            while above is not None and above not in seen:
                seen.add(above)
                for attribute, name in own.get(f"models.{above}", ()):
                    inner = replace(name, container=f"models.{record}", is_inherited=True)
                    self.names.setdefault(f"models.{record}.{attribute}", inner)
                above = bases.get(above)

    def part(self, record: PyRecord) -> None:
        """Add the class of a part of a content model, which what is around it explains."""
        path, sites = f"models.{record.name}", self._around(record.name)
        name = record.xml_name.name.removesuffix("Choice")
        head = ("substitutes", QName(record.xml_name.namespace.removesuffix("#part"), name))
        owners = (head, *(key for _, key in sites))
        self.names[path] = Name(f"class {record.name}(ContentPart)", owners)
        for each in record.fields:
            exact = (key for thing, owner in sites for key in field_keys(each, thing, owner))
            self.names[f"{path}.{each.name}"] = Name(each.annotation("models."), (*exact, *owners), path)

    def _around(self, name: str) -> list[tuple[str, Key]]:
        """Return the classes that hold a part, directly or in another part."""
        todo, seen = [name], {name}
        while todo:
            for each in self.users.get(todo.pop(), []):
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        return [self.sites[each] for each in sorted(seen) if each in self.sites]

    def enum(self, enum: PyEnum) -> None:
        """Add an enumeration with its members."""
        path = f"models.{enum.name}"
        base = "WireFlag" if enum.is_flags else "WireEnum"
        self.names[path] = Name(f"class {enum.name}({base})", (("type", enum.xml_name),))
        for member in enum.members:
            keys = (("member", enum.xml_name, member.value), ("type", enum.xml_name))
            text = f"{member.number}, {member.value!r}" if enum.is_flags else f"{member.value!r}, {member.number}"
            self.names[f"{path}.{member.name}"] = Name(text, keys, path, Severity.RISKY)

    def headers(self, record: PyRecord, users: Iterable[Key]) -> None:
        """Add a class of SOAP headers, which the operations ``users`` share."""
        operations = tuple(users)
        services = tuple(dict.fromkeys(("service", key[1]) for key in operations))
        self.names[record.name] = Name(f"class {record.name}(Record)", (*operations, *services))
        for each in record.fields:
            keys = (*(("header", *key[1:], each.wire_name) for key in operations), *operations)
            self.names[f"{record.name}.{each.name}"] = Name(each.annotation("models."), keys, record.name)

    def faults(self, operation: PyOperation, service: PyService, key: Key) -> None:
        """Add the classes of faults, which operations share, in both places that they can be imported from."""
        places = (("errors", ""), (service.module, service.module))
        for fault, (owner, container) in product(operation.faults, places):
            path = f"{owner}.{fault.name}"
            known = self.names.get(path)
            keys = (*(known.keys if known else ()), ("fault", *key[1:], fault.wire_name), key)
            self.names[path] = Name(f"class {fault.name}(DeclaredFault)", keys, container)
            self.names[f"{path}.detail"] = Name(fault.detail.annotation("models."), keys, path)

    def service(self, service: PyService, found: Service) -> None:
        """Add a service: its folder, its classes, and what leads to it."""
        key = ("service", (found.namespace, found.name))
        self.names[service.module] = Name("", (key,))
        for facade, client in zip(self.profile.facades, (service.client, service.async_client), strict=True):
            self.names[f"{facade}.{service.module}"] = Name(client, (key,))
        self.names[f"testing.{self.profile.fake}({service.module}=)"] = Name("object | None", (key,))
        for name in (service.client, service.async_client, service.protocol, service.async_protocol):
            self.names[f"{service.module}.{name}"] = Name(f"class {name}", (key,), service.module)
        declared = {o.label: o for o in found.operations}
        for operation in service.operations:
            inner = ("operation", key[1], operation.name)
            self._operation(service, operation, inner, declared[operation.name])
            for way in self.profile.sign_ins:
                for facade in self.profile.facades if way.key == f"{service.name}.{operation.name}" else ():
                    self.names[f"{facade}.{way.method}"] = Name(way.method, (inner, key))

    def _operation(self, service: PyService, operation: PyOperation, key: Key, found: Operation) -> None:
        request, response = (_wrapped(self.contract, m) for m in (found.input, found.output or Message()))
        declared = [*request[1].values(), *response[1].values()]
        keys = (key, *request[0], *response[0], *(k for element in declared for k in self._behind(element)))
        text = f"({_parameters(operation, self.package)}) -> {returned(operation)}"
        for client, protocol in (
            (service.client, service.protocol),
            (service.async_client, service.async_protocol),
        ):
            forms = (f"{client}.with_reply", *((f"{client}.iterate",) if operation.returns_list else ()))
            for owner, parent in ((client, client), *((form, client) for form in forms), (protocol, protocol)):
                path = f"{service.module}.{owner}.{operation.method}"
                self.names[path] = Name(text, keys, f"{service.module}.{parent}")
        module = f"{service.module}.operations.{operation.module}"
        self.names[module] = Name("", (key,), service.module)
        self.record(module, operation.request, request[0][0] if request[0] else key, ("parameter", request[1]))
        self.record(module, operation.response, response[0][0] if response[0] else key, ("result", response[1]))

    def _behind(self, element: Element | None) -> list[Key]:
        """Return the types whose change shows in the annotation of an element, down to those that are classes."""
        return [] if element is None else [("type", name) for name in _folded(self.contract, element.type)]


def field_keys(found: PyField, thing: str, key: Key) -> tuple[Key, ...]:
    """Return what a field is found by; ``thing`` and ``key`` are of what has it."""
    if found.kind is FieldKind.ATTRIBUTE:
        return (("attribute", *key[1:], QName(found.namespace or "", found.wire_name)),)
    if found.kind is FieldKind.TEXT:
        return (("text", *key[1:]),)
    element = (thing, *key[1:], found.wire_name)
    if found.kind is not FieldKind.PART:
        return (element,)
    holder = key[-1]
    return element, *((("substitutes", QName(holder.namespace, found.wire_name)),) if isinstance(holder, QName) else ())


def part_users(package: PyPackage) -> dict[str, list[str]]:
    """Return the classes that have a field of each class of a part."""
    parts = {record.name for record in package.records if record.is_part}
    bodies = [body for service in package.services for o in service.operations for body in (o.request, o.response)]
    users: dict[str, list[str]] = {}
    for record in (*package.records, *bodies):
        for each in record.fields:
            for name in each.type.models & parts:
                users.setdefault(name, []).append(record.name)
    return users


def _parameters(operation: PyOperation, package: PyPackage) -> str:
    found = parameters(operation, package)
    return ", ".join(["self", *(["*", *found] if found else [])])


def _inside(module: str) -> str:
    return "" if module == "models" else module


def _wrapped(contract: Contract, message: Message) -> tuple[tuple[Key, ...], dict[str, Element]]:
    """Return the elements of a body by name, and the key of its type where that has a name."""
    part = next((p.element for p in message.body if p.element is not None), None)
    if part is None:
        return (), {}
    found = contract.type_of(part.type)
    declared = child_elements(found.content) if isinstance(found, ComplexType) else []
    keys: tuple[Key, ...] = (("type", part.type),) if isinstance(part.type, QName) else ()
    return keys, {e.name.name: e for e in declared}


def _folded(contract: Contract, use: TypeUse) -> list[QName]:
    """Return the named types that an annotation is made of: arrays and dictionaries with what is in them."""
    found: dict[QName, None] = {}
    todo = [use]
    while todo:
        each = todo.pop()
        if isinstance(each, QName):
            type_ = contract.types.get(each)
            if type_ is None or each in found:
                continue
            found[each] = None
        else:
            type_ = each
        if isinstance(type_, SimpleType) or shapes.array_item(type_) or shapes.dictionary_pair(type_):
            todo += [name for name, _ in uses(type_)]
    return list(found)
