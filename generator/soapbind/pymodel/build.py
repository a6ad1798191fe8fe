"""From a contract to the model of a package: the one entry point of this stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soapbind.contract.model import ARRAYS, SERIALIZATION, XSD, Contract, QName
from soapbind.contract.reach import has_any
from soapbind.contract.walk import uses
from soapbind.contract.wsdl.bodies import all_elements, holders
from soapbind.errors import Problems
from soapbind.pymodel.classes.encoded import namespaces as encodings
from soapbind.pymodel.classes.fields import FieldNames
from soapbind.pymodel.classes.headers import Headers
from soapbind.pymodel.classes.records import Classes
from soapbind.pymodel.model import PyEnum, PyFault, PyPackage, PyRecord, PyService
from soapbind.pymodel.naming.class_names import class_names
from soapbind.pymodel.naming.names import ClassName, is_too_long
from soapbind.pymodel.naming.namespaces import namespace_constants
from soapbind.pymodel.naming.naming import Naming
from soapbind.pymodel.naming.wire_names import check_wire_names
from soapbind.pymodel.python_types.simple_types import NAMES
from soapbind.pymodel.python_types.types import Types
from soapbind.pymodel.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from soapbind.profiles.model import Profile

_RENAME = "give it another name in [tool.soapbind.names"
_KNOWN_PREFIXES = {ARRAYS: "a", SERIALIZATION: "ser", XSD: "x"}


def build_package(contract: Contract, name: str, profile: Profile, naming: Naming | None = None) -> PyPackage:
    """Return the model of the package ``name``. ``naming`` has the names that are given, and learns all others.

    Raises SoapbindError with everything that cannot be rendered or would clash.
    """
    problems = Problems()
    made = model_package(contract, name, profile, problems, naming)
    problems.raise_if_any()
    return made


def model_package(
    contract: Contract, name: str, profile: Profile, problems: Problems, naming: Naming | None = None
) -> PyPackage:
    """Return the model of the package ``name`` as far as it can be made, noting what cannot be rendered."""
    own = contract.services[0].namespace
    naming = Naming() if naming is None else naming
    names = class_names(contract, own, naming)
    prefixes = _prefixes(contract, own)
    constants = namespace_constants(prefixes.keys() - {own, "", *_KNOWN_PREFIXES})
    classes = Classes(Types(contract, problems, names, constants), profile, problems)
    headers = Headers(classes, profile)
    services = Services(classes, headers, profile, problems).all(contract.services)
    classes.build_wanted()
    if has_any(contract):
        classes.build_nameable()
    records = FieldNames(_with_subtypes(classes.records, services), names, own, problems).all()
    everything: list[PyRecord | PyEnum] = [*records.values(), *classes.enums.values()]
    _check_modules(everything, services, problems)
    check_wire_names(contract, problems)
    for each in naming.refused:
        problems.note(each)
    return PyPackage(
        name,
        profile.name,
        own,
        prefixes,
        tuple(sorted(records.values(), key=lambda r: r.name)),
        tuple(sorted(classes.enums.values(), key=lambda e: e.name)),
        tuple(sorted(headers.records.values(), key=lambda r: r.name)),
        tuple(sorted(services, key=lambda s: s.name)),
        {str(c.xml_name): c.name for c in sorted(everything, key=lambda c: c.name) if _is_renamed(c)},
        contract.is_data_contract,
        profile.must_give_all,
        tuple(sorted({f.name: f for s in services for o in s.operations for f in o.faults}.values(), key=_by_name)),
        constants,
        classes.types.has_references,
    )


def _by_name(found: PyFault) -> ClassName:
    return found.name


def _is_renamed(found: PyRecord | PyEnum) -> bool:
    return found.xml_name.name != found.name and not (isinstance(found, PyRecord) and found.is_part)


def _with_subtypes(records: Mapping[ClassName, PyRecord], services: tuple[PyService, ...]) -> dict[ClassName, PyRecord]:
    """Tell every class that stands in some field which classes derive from it; a mere base class needs no list."""
    bodies = [body for service in services for o in service.operations for body in (o.request, o.response)]
    named = {cls for record in (*records.values(), *bodies) for field in record.fields for cls in field.type.models}
    named |= {c for service in services for o in service.operations for f in o.faults for c in f.detail.type.models}
    subtypes: dict[ClassName, list[ClassName]] = {}
    for record in records.values():
        if record.base is not None and record.base in named:
            subtypes.setdefault(record.base, []).append(record.name)
    return {n: replace(r, subtypes=tuple(sorted(subtypes.get(n, [])))) for n, r in records.items()}


def _check_modules(classes: Iterable[PyRecord | PyEnum], services: Iterable[PyService], problems: Problems) -> None:
    """Refuse names of files and folders that no file system takes."""
    for each in classes:
        if is_too_long(each.module):
            message = f"the type {each.name} has a name too long for a file ({len(each.module)} characters)"
            problems.add(each.location, "name-too-long", message, f"{_RENAME}.types], by {each.xml_name.name}")
    for service in services:
        if is_too_long(service.module):
            message = f"the service {service.name} has a name too long for a folder ({len(service.module)} characters)"
            problems.add(service.location, "name-too-long", message, f"{_RENAME}.services], by {service.name}")


def _prefixes(contract: Contract, own: str) -> dict[str, str]:
    """Return a prefix for every namespace; the contract's own is the default one unless some name may have none.

    Such a name is that of an element, or a value: qualified names in text follow the default namespace too.
    """
    namespaces = {name.namespace for name in _names(contract)} | {ARRAYS, SERIALIZATION, XSD} | encodings(contract)
    others = sorted(namespaces - {own, "", *_KNOWN_PREFIXES})
    must_be_free = contract.unqualified or "" in namespaces or holds_names(contract)
    found = {own: "n" if own and must_be_free else ""}
    found |= {uri: prefix for uri, prefix in _KNOWN_PREFIXES.items() if uri != own}
    return found | {uri: f"n{index}" for index, uri in enumerate(others, start=1)}


def holds_names(contract: Contract) -> bool:
    """Whether some value may be a qualified name."""
    return any(name in NAMES for holder in holders(contract) for name, _ in uses(holder))


def _names(contract: Contract) -> Iterator[QName]:
    """Return the names that messages may have: those of types, and of elements anywhere."""
    yield from contract.types
    yield from (element.name for element in all_elements(contract))
    yield from (QName(service.namespace, "") for service in contract.services)
