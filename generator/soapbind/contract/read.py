"""Documents to a Contract: read each WSDL, put the types of all together, and check what refers to what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.checks.conflicts import conflict, first_difference
from soapbind.contract.checks.depth import check_chains
from soapbind.contract.checks.references import check_types
from soapbind.contract.checks.unique_particles import check_particles
from soapbind.contract.checks.versions import check_versions
from soapbind.contract.defects import Findings
from soapbind.contract.model import SERIALIZATION, XSD, ComplexType, Contract, Element, QName, Service, SimpleType
from soapbind.contract.schema.resolve import Schemas, resolve_tables
from soapbind.contract.schema.symbol_tables import read_tables
from soapbind.contract.visible_documents import Closure, closure
from soapbind.contract.walk import elements
from soapbind.contract.wsdl.bodies import message_elements
from soapbind.contract.wsdl.definitions import all_ports, read_definitions
from soapbind.contract.wsdl.operations import read_services
from soapbind.contract.wsdl.overloads import keys_apart

if TYPE_CHECKING:
    from collections.abc import Collection

    from soapbind.documents.model import DocumentSet


def read_contract(documents: DocumentSet) -> Contract:
    """Return what the documents mean.

    What is wrong with a part only is among its ``defects``. Raises SoapbindError with every other problem; whether
    several versions are mixed is asked first, because mixed versions would make nothing but further problems.
    """
    problems = Findings()
    closures = [closure(documents, name, problems) for name in documents.wsdls]
    definitions = [read_definitions(c, problems) for c in closures]
    ports = all_ports(definitions, problems)
    check_versions(ports, documents, problems)
    problems.raise_if_any()

    schemas = [resolve_tables(tables, problems) for tables in read_tables(closures, problems)]
    services: dict[tuple[str, str], Service] = {}
    for group in zip(ports, definitions, schemas, strict=True):
        for service in read_services(*group, problems):
            _add_service(services, service, problems)
    types, shared = _merge(schemas, problems)
    check_chains(types, problems)
    declared = [e for s in schemas for e in s.elements.values()]
    check_types(types, declared, problems)
    check_particles(types, declared, problems)
    kept = _with_operations(services.values(), problems)
    for missing in documents.missing if problems.found else ():
        problems.note(missing)
    problems.raise_if_any()
    return Contract(
        services=kept,
        types=types,
        elements=shared,
        is_data_contract=any(_is_data_contract(c) for c in closures),
        unqualified=_is_unqualified(types, services),
        defects=tuple(problems.defects),
        missing=documents.missing,
        warnings=(*documents.warnings, *problems.warnings),
    )


def _with_operations(services: Collection[Service], problems: Findings) -> tuple[Service, ...]:
    """Leave out services without operations where others have some; where none has, their clients have no methods."""
    kept = tuple(service for service in services if service.operations)
    then = "it is left out" if kept else "its client has no methods"
    for service in services:
        if not service.operations:
            message = f"the service {service.name} has no operations; {then}"
            problems.warn(service.location, "empty-service", message, "nothing needs to be done")
    return keys_apart(kept or services)


def _add_service(services: dict[tuple[str, str], Service], service: Service, problems: Findings) -> None:
    """Keep a service; two WSDLs may describe the same one, as long as they agree."""
    key = (service.namespace, service.name)
    known = services.setdefault(key, service)
    if known is service:
        return
    if known.operations != service.operations:
        problems.add(
            service.location,
            "duplicate-service",
            f"service {service.name} is also in {known.location}, with other operations: "
            f"{first_difference(known.operations, service.operations)}",
            "choose one of the two documents with --include",
        )
        return
    more = tuple(port for port in service.ports if port not in known.ports)
    if more:
        services[key] = replace(known, ports=known.ports + more, wsdls=known.wsdls + service.wsdls)


def _merge(
    schemas: list[Schemas], problems: Findings
) -> tuple[dict[QName, ComplexType | SimpleType], dict[QName, Element]]:
    """Return the types of all WSDLs, which must agree, and the global elements on which they do.

    Wrappers of operations often do not agree: those are found in their operation only.
    """
    types: dict[QName, ComplexType | SimpleType] = {}
    shared: dict[QName, Element] = {}
    split: set[QName] = set()
    for schema in schemas:
        for name, type_ in schema.types.items():
            known = types.setdefault(name, type_)
            if known is not type_ and known != type_:
                with problems.of("type", name):
                    problems.note(conflict("type", name, (known, known.location), (type_, type_.location)))
        for name, element in schema.elements.items():
            other = shared.setdefault(name, element)
            if other is not element and other != element:
                split.add(name)
    return types, {name: element for name, element in shared.items() if name not in split}


def _is_data_contract(closure_: Closure) -> bool:
    for schema, scope in closure_.schemas:
        if scope.target == SERIALIZATION:
            return True
        if any(i.get("namespace") == SERIALIZATION for i in schema.iterchildren(f"{{{XSD}}}import")):
            return True
    return False


def _is_unqualified(types: dict[QName, ComplexType | SimpleType], services: dict[tuple[str, str], Service]) -> bool:
    """Whether a message may have a name without a namespace, so that the contract's own cannot be the default one."""
    roots = list(message_elements(o for s in services.values() for o in s.operations))
    inner = (element.name for holder in (*types.values(), *roots) for element in elements(holder))
    return not all(name.namespace for names in (types, (root.name for root in roots), inner) for name in names)
