"""From a contract to the model of a package: the one entry point of this stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ARRAYS, SERIALIZATION, XSD, Contract, Service
from soapbind.errors import Problems
from soapbind.pymodel.advice import LEAVE_OUT, RENAME
from soapbind.pymodel.model import PyEnum, PyPackage, PyRecord, PyService
from soapbind.pymodel.names import ClassName, is_too_long, on_disk
from soapbind.pymodel.records import Classes
from soapbind.pymodel.services import Services
from soapbind.pymodel.types import ClassNames, Types
from soapbind.pymodel.wire_names import check_wire_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from soapbind.profiles.model import Profile

_KNOWN_PREFIXES = {ARRAYS: "a", SERIALIZATION: "ser", XSD: "x"}


def build_package(contract: Contract, name: str, profile: Profile) -> PyPackage:
    """Return the model of the package ``name``.

    Raises SoapbindError with everything that cannot be rendered or would clash.
    """
    problems = Problems()
    made = model_package(contract, name, profile, problems)
    problems.raise_if_any()
    return made


def model_package(contract: Contract, name: str, profile: Profile, problems: Problems) -> PyPackage:
    """Return the model of the package ``name`` as far as it can be made, noting what cannot be rendered."""
    names = ClassNames(problems)
    classes = Classes(Types(contract, problems, names), profile, problems)
    builder = Services(classes, profile, problems)
    services = tuple(builder.service(service) for service in contract.services)
    classes.build_wanted()
    records = _with_subtypes(classes.records, services)
    _check_inherited(records, problems)
    _check_modules(classes, problems)
    _check_services(zip(contract.services, services, strict=True), profile, problems)
    check_wire_names(contract, problems)
    namespace = classes.types.own_namespace
    return PyPackage(
        name,
        profile.name,
        namespace,
        _prefixes(contract, namespace),
        tuple(sorted(records.values(), key=lambda r: r.name)),
        tuple(sorted(classes.enums.values(), key=lambda e: e.name)),
        tuple(sorted(builder.headers.values(), key=lambda r: r.name)),
        tuple(sorted(services, key=lambda s: s.name)),
        {str(q): c for c, q in sorted(names.taken.items()) if q.name != c},
        contract.is_data_contract,
    )


def _with_subtypes(records: Mapping[ClassName, PyRecord], services: tuple[PyService, ...]) -> dict[ClassName, PyRecord]:
    """Tell every class that stands in some field which classes derive from it; a mere base class needs no list."""
    bodies = [body for service in services for o in service.operations for body in (o.request, o.response)]
    named = {cls for record in (*records.values(), *bodies) for field in record.fields for cls in field.type.models}
    subtypes: dict[ClassName, list[ClassName]] = {}
    for record in records.values():
        if record.base is not None and record.base in named:
            subtypes.setdefault(record.base, []).append(record.name)
    return {n: replace(r, subtypes=tuple(sorted(subtypes.get(n, [])))) for n, r in records.items()}


def _check_inherited(records: Mapping[ClassName, PyRecord], problems: Problems) -> None:
    for record in records.values():
        own = {f.name: f.wire_name for f in record.fields}
        base = records.get(record.base) if record.base else None
        seen = {record.name}
        while base is not None:
            if base.name in seen:
                problems.add(
                    record.location,
                    "cyclic-inheritance",
                    f"the type {record.name} derives from itself",
                    "one type of the cycle must have another base",
                )
                break
            seen.add(base.name)
            for each in base.fields:
                if each.name in own:
                    problems.add(
                        record.location.step(f"element[{own[each.name]}]"),
                        "name-clash",
                        f"{record.name}.{own[each.name]} and the inherited {base.name}.{each.wire_name} "
                        f"would both become {each.name}",
                        RENAME,
                    )
            base = records.get(base.base) if base.base else None


def _check_modules(classes: Classes, problems: Problems) -> None:
    """Refuse file names that clash where case does not count, or that no file system takes."""
    seen: dict[str, ClassName] = {}
    everything: list[PyRecord | PyEnum] = [*classes.records.values(), *classes.enums.values()]
    for each in everything:
        other = seen.setdefault(on_disk(each.module), each.name)
        if other != each.name:
            message = f"the types {other} and {each.name} would share the file {each.module}.py"
            problems.add(each.location, "name-clash", message, RENAME)
        if is_too_long(each.module):
            message = f"the type {each.name} has a name too long for a file ({len(each.module)} characters)"
            problems.add(each.location, "name-too-long", message, LEAVE_OUT)


def _check_services(services: Iterable[tuple[Service, PyService]], profile: Profile, problems: Problems) -> None:
    """Refuse services whose folders or classes clash, also with the entry points, whose module imports the classes."""
    seen: dict[str, str] = {}
    taken: dict[str, str] = dict.fromkeys(profile.facades, "the package")
    for found, made in services:
        other = seen.setdefault(on_disk(made.module), found.name)
        names = {} if other != found.name else {n: taken[n] for n in (made.client, made.async_client) if n in taken}
        if other != found.name:
            message = f"the services {other} and {found.name} would both become {made.module}"
            problems.add(found.location, "name-clash", message, "choose one of them with --service")
        for name, owner in names.items():
            message = f"the service {found.name} would get the class {name}, which {owner} has"
            problems.add(found.location, "name-clash", message, "leave it out: choose others with --service")
        taken |= dict.fromkeys((made.client, made.async_client), f"the service {found.name}")
        if is_too_long(made.module):
            message = f"the service {found.name} has a name too long for a folder ({len(made.module)} characters)"
            problems.add(found.location, "name-too-long", message, "leave it out: choose others with --service")


def _prefixes(contract: Contract, own: str) -> dict[str, str]:
    """Return a prefix for every namespace; the contract's own is the default one unless names are unqualified."""
    namespaces = {q.namespace for q in contract.types} | {ARRAYS, SERIALIZATION, XSD}
    for service in contract.services:
        namespaces.add(service.namespace)
        for operation in service.operations:
            for message in (operation.input, operation.output):
                parts = (*message.headers, *message.body) if message else ()
                namespaces |= {part.element.name.namespace for part in parts if part.element is not None}
    others = sorted(namespaces - {own, "", *_KNOWN_PREFIXES})
    found = {own: "n" if contract.unqualified else ""}
    found |= {uri: prefix for uri, prefix in _KNOWN_PREFIXES.items() if uri != own}
    return found | {uri: f"n{index}" for index, uri in enumerate(others, start=1)}
