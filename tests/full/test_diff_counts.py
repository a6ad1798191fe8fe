"""What ``soapbind diff`` counts against a count with lxml alone over the same files, anew: no number here is a copy.

Counted are named types by QName, ``xs:element`` children of a named type's own sequence, ``xs:enumeration`` values of
named simple types, operations of port types, and port types.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree
from shared_data import shared
from soapbind.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = "wsdl/wsdl-2023-02-15-services88.zip", "wsdl/wsdl-2026-07-10.zip"
BASE = "http://www.superoffice.net/ws/crm/NetServer/Services"
XS, WSDL = "{http://www.w3.org/2001/XMLSchema}", "{http://schemas.xmlsoap.org/wsdl/}"
NUMBER = "{http://schemas.microsoft.com/2003/10/Serialization/}EnumerationValue"
STEPS = [(OLD, NEW, "88", "88"), *((NEW, NEW, old, str(int(old) + 1)) for old in ("84", "85", "86", "87"))]
IDS = ["2023-2026", "84-85", "85-86", "86-87", "87-88"]


@dataclass
class Counted:
    """What the files of one version say. Names have the version's own namespace as ``own``."""

    services: dict[str, dict[str, list[tuple[str, ...]]]] = field(
        default_factory=dict
    )  # operation: parameters, results
    fields: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    members: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        return {*self.fields, *self.members}


@cache
def counted(archive: str, version: str) -> Counted:
    found = Counted()
    own = BASE + version
    with zipfile.ZipFile(shared(archive)) as source:
        for entry in source.namelist():
            if f"WSDL-Services{version}-" in entry:
                _document(etree.fromstring(source.read(entry)), own, found)
    assert found.services
    return found


def _document(root: Any, own: str, found: Counted) -> None:
    wrappers: dict[str, Any] = {}
    for schema in root.iterfind(f"{WSDL}types/{XS}schema"):
        space = schema.get("targetNamespace")
        for node in schema.iterchildren(f"{XS}complexType"):
            _complex(node, _name(f"{{{space}}}{node.get('name')}", own), own, found)
        for node in schema.iterchildren(f"{XS}simpleType"):
            found.members[_name(f"{{{space}}}{node.get('name')}", own)] = _members(node)
        wrappers |= {f"{{{space}}}{node.get('name')}": node for node in schema.iterchildren(f"{XS}element")}
    for port_type in root.iterfind(f"{WSDL}portType"):
        operations = found.services.setdefault(port_type.get("name"), {})
        for operation in port_type.iterchildren(f"{WSDL}operation"):
            operations[operation.get("name")] = [
                tuple(
                    "=".join((name, *said))
                    for message in operation.iterchildren(WSDL + way)
                    for name, said in _elements(_body(root, message, wrappers), own).items()
                )
                for way in ("input", "output")
            ]


def _body(root: Any, reference: Any, wrappers: dict[str, Any]) -> Any:
    name = reference.get("message").rpartition(":")[2]
    (message,) = [m for m in root.iterchildren(f"{WSDL}message") if m.get("name") == name]
    (part,) = message.iterchildren(f"{WSDL}part")
    return wrappers[_resolved(part, part.get("element"))]


def _complex(node: Any, name: str, own: str, found: Counted) -> None:
    found.fields[name] = _elements(node, own)
    for extension in node.iterfind(f"{XS}complexContent/{XS}extension"):
        found.bases[name] = _name(_resolved(extension, extension.get("base")), own)


def _elements(node: Any, own: str) -> dict[str, tuple[str, ...]]:
    paths = ("sequence", f"complexContent/{XS}extension/{XS}sequence", f"complexType/{XS}sequence")
    made: dict[str, tuple[str, ...]] = {}
    for element in (e for path in paths for e in node.iterfind(f"{XS}{path}/{XS}element")):
        type_ = _name(_resolved(element, element.get("type")), own) if element.get("type") else _inline(element, own)
        facts = [element.get(key, key) for key in ("minOccurs", "maxOccurs", "nillable", "default")]
        made[element.get("name")] = (type_, *facts)
    return made


def _inline(element: Any, own: str) -> str:
    """Return what an anonymous type says: elements, and values."""
    return f"{_elements(element, own)} {[v.get('value') for v in element.iter(f'{XS}enumeration')]}"


def _members(node: Any) -> dict[str, int]:
    values = list(node.iter(f"{XS}enumeration"))
    flags = node.find(f"{XS}list") is not None
    made: dict[str, int] = {}
    for index, value in enumerate(values):
        number = value.findtext(f"{XS}annotation/{XS}appinfo/{NUMBER}")
        made.setdefault(value.get("value"), int(number) if number else 2**index if flags else index)
    return made


def _resolved(node: Any, text: str) -> str:
    prefix, _, local = text.rpartition(":")
    return f"{{{node.nsmap.get(prefix or None)}}}{local}"


def _name(clark: str, own: str) -> str:
    space, _, local = clark[1:].partition("}")
    return f"{{own{space.removeprefix(own)}}}{local}" if space.startswith(own) else clark


@cache
def reported(step: tuple[str, str, str, str]) -> dict[str, Any]:
    old, new, before, after = step
    arguments = ["diff", str(shared(old)), str(shared(new)), "--format", "json"]
    arguments += ["--include-old", f"WSDL-Services{before}-*", "--include-new", f"WSDL-Services{after}-*"]
    if before != after:
        arguments += ["--map-namespace", f"{BASE}{before}={BASE}{after}"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def paths(step: tuple[str, str, str, str], *rules: str) -> list[str]:
    return sorted(f["path"] for f in reported(step)["findings"] if f["rule"] in rules)


def local(clark: str) -> str:
    return clark.rpartition("}")[2]


def both(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((name, old[name], new[name]) for name in old if name in new)


@pytest.mark.parametrize("step", STEPS, ids=IDS)
def test_the_report_counts_what_lxml_counts(step):
    sides = counted(step[0], step[2]), counted(step[1], step[3])
    check_services_and_operations(step, sides)
    check_types(step, sides)
    check_fields(step, sides)
    check_enumeration_members(step, sides)
    check_nothing_else_is_reported(step)
    check_there_is_something_to_count(step)


def check_services_and_operations(step, sides):
    old, new = (side.services for side in sides)
    assert paths(step, "service-added") == sorted(new.keys() - old.keys())
    assert paths(step, "service-removed") == sorted(old.keys() - new.keys())
    pairs = [(name, a, b) for name, a, b in both(old, new)]
    assert paths(step, "operation-added") == sorted(f"{s}.{o}" for s, a, b in pairs for o in b.keys() - a.keys())
    assert paths(step, "operation-removed") == sorted(f"{s}.{o}" for s, a, b in pairs for o in a.keys() - b.keys())
    operations = [{(s, o) for s, found in side.items() for o in found} for side in (old, new)]
    totals = reported(step)["summary"]["totals"]
    assert totals["operations"]["added"] == len(operations[1] - operations[0])
    assert totals["operations"]["removed"] == len(operations[0] - operations[1])
    changed = {f"{s}.{o}" for s, a, b in pairs for o, was, now in both(a, b) if was != now}
    assert changed == {path.partition("/")[0] for f in reported(step)["findings"] for path in [f["path"]]
                       if f["rule"].startswith(("parameter-", "result-"))}  # fmt: skip


def check_types(step, sides):
    old, new = sides
    assert paths(step, "type-added") == sorted(map(local, new.types - old.types))
    assert paths(step, "type-removed") == sorted(map(local, old.types - new.types))
    rebased = [local(n) for n in old.fields if n in new.fields and old.bases.get(n) != new.bases.get(n)]
    assert paths(step, "base-changed") == sorted(rebased)
    assert paths(step, "type-kind-changed") == []
    totals = reported(step)["summary"]["totals"]["types"]
    assert (totals["added"], totals["removed"]) == (len(new.types - old.types), len(old.types - new.types))


def check_fields(step, sides):
    added, inserted, removed, changed, reordered = [], [], [], [], []
    for name, a, b in both(sides[0].fields, sides[1].fields):
        remaining = [i for i, each in enumerate(b) if each in a]
        for index, each in enumerate(b):
            if each not in a:
                (added if index > max(remaining, default=-1) else inserted).append(f"{local(name)}.{each}")
        removed += [f"{local(name)}.{each}" for each in a if each not in b]
        changed += [f"{local(name)}.{each}" for each, was, now in both(a, b) if was != now]
        if [each for each in a if each in b] != [each for each in b if each in a]:
            reordered.append(local(name))
    assert paths(step, "field-added") == sorted(added)
    assert paths(step, "field-inserted") == sorted(inserted)
    assert paths(step, "field-removed") == sorted(removed)
    rules = [f"field-{what}-changed" for what in ("nillability", "occurrence", "default")]
    assert sorted(set(paths(step, "field-retyped", *rules))) == sorted(changed)
    assert paths(step, "field-reordered") == sorted(reordered)
    assert paths(step, "field-renamed") == []
    totals = reported(step)["summary"]["totals"]["fields"]
    counts = (len(added) + len(inserted), len(removed), len(changed), len(reordered))
    assert (totals["added"], totals["removed"], totals["changed"], totals["reordered"]) == counts


def check_enumeration_members(step, sides):
    added, removed, renumbered, reordered = [], [], [], []
    for name, a, b in both(sides[0].members, sides[1].members):
        added += [f"{local(name)}.{each}" for each in b if each not in a]
        removed += [f"{local(name)}.{each}" for each in a if each not in b]
        renumbered += [f"{local(name)}.{each}" for each, was, now in both(a, b) if was != now]
        if [each for each in a if each in b] != [each for each in b if each in a]:
            reordered.append(local(name))
    assert paths(step, "enum-member-added") == sorted(added)
    assert paths(step, "enum-member-removed") == sorted(removed)
    assert paths(step, "enum-member-renumbered") == sorted(renumbered)
    assert paths(step, "enum-member-reordered") == sorted(reordered)
    assert paths(step, "enum-member-renamed") == []


def check_nothing_else_is_reported(step):
    """Every finding is of a rule that a test above counts, but for addresses and the .NET types of numbers."""
    counted_above = ("service-", "operation-", "parameter-", "result-", "type-", "base-", "field-", "enum-member-")
    rest = {f["rule"] for f in reported(step)["findings"] if not f["rule"].startswith(counted_above)}
    assert rest <= {"endpoint-moved"}
    restated = [f for f in reported(step)["findings"] if f["rule"] == "type-restated"]
    assert all("actual type" in f"{f['old']}{f['new']}" and f["severity"] == "cosmetic" for f in restated)


def check_there_is_something_to_count(step):
    """All steps bring additions; an empty report would pass the tests above only if the files were the same."""
    rules = reported(step)["summary"]["rules"]
    assert rules["operation-added"] > 20
    assert rules["type-added"] > 10
    assert rules["field-inserted"] >= 2
