"""What was there first keeps its name: the lock says what it was, whatever comes to the contract later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from small_contracts import Operation, wsdl
from soapbind import pipeline
from soapbind.aliases import Aliases
from soapbind.config import PackageConfig
from soapbind.lock.build import package_lock
from soapbind.lock.earlier import names_before
from soapbind.lock.model import Lock, Maker, PackageLock
from soapbind.lock.parse import from_text
from soapbind.lock.serialize import to_text
from soapbind.profiles.generic import GENERIC
from soapbind.pymodel.kept_names import named_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from soapbind.pymodel.model import PyPackage, PyRecord

SPACES = ("urn:t", "http://x/Crm.Sales", "http://x/Crm.Billing")
TYPES = ("Item", "item", "ITEM", "OrderLine", "Order", "PickChoice", "SessionHeaders")
FIELDS = ("Price", "price", "PRICE", "price_2", "self")
VALUES = ("+L1", "-L1", "L1", "l1", "L_1", "L1_2")
METHODS = ("Find", "find", "FIND", "find_2", "Calc")
FAULTS = ("Broken", "broken", "BrokenFault", "Timeout-Error", "TimeoutError")
DETAILS = ("Broken", "BrokenFault", "Bad")

Spaced = tuple[int, str]


@dataclass(frozen=True)
class Plan:
    """Things of a contract in the order of the document, each with the version in which it comes."""

    types: dict[Spaced, int]
    fields: dict[Spaced, int]  # of a base class (0) or of the class that derives from it (1)
    values: dict[str, int]
    methods: dict[Spaced, int]  # the number tells overloads apart
    services: dict[str, int]
    faults: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])  # by name and detail

    def text(self, version: int) -> str:
        """Return the WSDL of a version."""
        there = [name for name, since in self.types.items() if since <= version]
        schemas = [
            f'<x:schema targetNamespace="{uri}" elementFormDefault="qualified">{"".join(map(_type, names))}</x:schema>'
            for at, uri in enumerate(SPACES)
            if at and (names := [name for n, name in there if n == at])
        ]
        kind = "".join(f'<x:enumeration value="{v}"/>' for v, since in self.values.items() if since <= version)
        types = (
            "".join(_type(name) for at, name in there if not at)
            + f'<x:simpleType name="Kind"><x:restriction base="x:string">{kind}</x:restriction></x:simpleType>'
            + f'<x:complexType name="Base"><x:sequence>{self._fields(0, version)}</x:sequence></x:complexType>'
            + '<x:complexType name="Derived"><x:complexContent><x:extension base="t:Base"><x:sequence>'
            + f"{self._fields(1, version)}</x:sequence></x:extension></x:complexContent></x:complexType>"
            + '<x:complexType name="Pick"><x:choice maxOccurs="9"><x:element name="A" type="x:int"/>'
            + '<x:element name="B" type="x:int"/></x:choice></x:complexType>'
        )
        uses = "".join(
            f'<x:element name="F{at}" type="p{space}:{name}" minOccurs="0"/>' for at, (space, name) in enumerate(there)
        )
        uses += '<x:element name="K" type="t:Kind"/><x:element name="D" type="t:Derived"/>'
        uses += '<x:element name="P" type="t:Pick"/>'
        prefixes = " ".join(f'xmlns:p{at}="{uri}"' for at, uri in enumerate(SPACES))
        found = [name for name, since in self.methods.items() if since <= version]
        operations = [Operation(n, f'<b:operation soapAction="urn:{n}/{at}"/>', wrapper=f"W{n}{at}") for at, n in found]
        operations.append(Operation("Everything", request=uses))
        operations += self._raising(version)
        types += "".join(f'<x:element name="{name}" type="x:string"/>' for name in DETAILS)
        messages = "".join(f'<w:message name="M{d}"><w:part name="p" element="t:{d}"/></w:message>' for d in DETAILS)
        return wsdl(
            *operations,
            types=types,
            schemas="".join(schemas),
            prefixes=prefixes,
            messages=messages,
            service="CalcService",
        )

    def _raising(self, version: int) -> list[Operation]:
        return [
            Operation(
                f"Raise{at}",
                f'<b:operation soapAction="urn:r/{at}"/>',
                faults=f'<w:fault name="{name}" message="t:M{detail}"/>',
            )
            for at, ((name, detail), since) in enumerate(self.faults.items())
            if since <= version
        ]

    def _fields(self, owner: int, version: int) -> str:
        names = [name for (at, name), since in self.fields.items() if at == owner and since <= version]
        return "".join(f'<x:element name="{name}" type="x:string" minOccurs="0"/>' for name in names)


def _type(name: str) -> str:
    inner = '<x:element name="N" type="x:int"/>'
    line = f'<x:element name="Line"><x:complexType><x:sequence>{inner}</x:sequence></x:complexType></x:element>'
    return f'<x:complexType name="{name}"><x:sequence>{inner}{line}</x:sequence></x:complexType>'


def _since(names: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[dict[object, int]]:
    return st.dictionaries(names, st.integers(0, 2), min_size=least)


PLANS = st.builds(
    Plan,
    types=_since(st.tuples(st.integers(0, 2), st.sampled_from(TYPES))),
    fields=_since(st.tuples(st.integers(0, 1), st.sampled_from(FIELDS))),
    values=_since(st.sampled_from(VALUES)).map(lambda values: {"First": 0, **values}),
    methods=_since(st.tuples(st.integers(0, 2), st.sampled_from(METHODS))),
    services=st.just({}),
)
FAULT_PLANS = st.builds(
    Plan,
    types=st.just({}),
    fields=st.just({}),
    values=st.just({"First": 0}),
    methods=st.just({}),
    services=st.just({}),
    faults=_since(st.tuples(st.sampled_from(FAULTS), st.sampled_from(DETAILS)), 2),
)


def names_of(package: PyPackage) -> Iterator[tuple[object, str]]:
    """Give the names of a package by what they are of on the wire."""
    for record in package.records:
        is_named = record.xml_name.name in TYPES and any(each.wire_name == "Line" for each in record.fields)
        if "#part" in record.xml_name.namespace or record.xml_name.name in {"Base", "Derived"} or is_named:
            yield record.xml_name, record.name
        yield from _fields(record.xml_name, record)
    for enum in package.enums:
        yield from (((enum.xml_name, member.value), member.name) for member in enum.members)
    yield from (((fault.wire_name, fault.xml_name), fault.name) for fault in package.faults)
    for service in package.services:
        yield service.name, service.module
        for operation in service.operations:
            yield operation.action, operation.method
            yield (operation.action, "key"), operation.name


def _fields(owner: object, record: PyRecord) -> Iterator[tuple[object, str]]:
    for each in record.fields:
        yield (owner, each.namespace, each.wire_name), each.name
        if each.wire_name == "Line":  # the class of an anonymous type
            yield (owner, "Line"), next(iter(each.type.models))


def made(folder: Path, text: str, locked: PackageLock | None) -> tuple[PyPackage, PackageLock]:
    """Return a package and its lock, written and read again."""
    (folder / "a.wsdl").write_text(text, "utf-8")
    config = PackageConfig("a", (str(folder / "a.wsdl"),))
    reading = pipeline.read(config, locked=locked)
    package, naming = named_package(reading.contract, "a", GENERIC, Aliases(), names_before(locked))
    lock = Lock(Maker("", "", ""), (package_lock(config, pipeline.Made({}, reading, naming.touched()), folder),))
    return package, from_text(to_text(lock), "lock").packages[0]


def check_versions(folder: Path, plan: Plan) -> None:
    """Check that each version keeps the names of the one before, and that a second run changes nothing."""
    locked: PackageLock | None = None
    before: Mapping[object, str] = {}
    for version in range(3):
        package, locked = made(folder, plan.text(version), locked)
        now = dict(names_of(package))
        assert {what: now[what] for what in before} == before
        again, same = made(folder, plan.text(version), locked)
        assert (dict(names_of(again)), same.names) == (now, locked.names)
        before = now


@pytest.mark.slow  # generates several packages
@pytest.mark.parametrize("seed_", range(8))
def test_what_was_there_first_keeps_its_name(tmp_path: Path, seed_: int):
    @seed(seed_)
    @settings(
        max_examples=5, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(PLANS)
    def check(plan: Plan) -> None:
        check_versions(tmp_path, plan)

    check()


@pytest.mark.slow  # generates several packages
@settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(FAULT_PLANS)
def test_a_fault_that_was_there_first_keeps_its_class(tmp_path: Path, plan: Plan):
    check_versions(tmp_path, plan)


def test_a_fault_keeps_its_class_when_another_of_its_name_comes(tmp_path: Path):
    plan = Plan({}, {}, {}, {}, {}, {("Broken", "Bad"): 1, ("Broken", "Broken"): 0})
    first, locked = made(tmp_path, plan.text(0), None)
    then, locked = made(tmp_path, plan.text(1), locked)
    assert [each.name for each in first.faults] == ["Broken"]
    assert {each.xml_name.name: each.name for each in then.faults} == {"Broken": "Broken", "Bad": "Bad"}
    assert locked.names["faults"] == {"{urn:t}Bad Broken": "Bad", "{urn:t}Broken Broken": "Broken"}


def test_a_type_without_a_name_keeps_its_class_when_a_type_of_that_name_comes(tmp_path: Path):
    check_versions(tmp_path, Plan({(2, "Order"): 0, (2, "OrderLine"): 1}, {}, {"First": 0}, {}, {}))
