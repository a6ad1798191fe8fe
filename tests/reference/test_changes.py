"""What the reference site says of changes, for the pair of contracts that each rule of ``soapbind diff`` has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from soapbind.contract.model import QName
from soapbind.contract.read import read_contract
from soapbind.diff.compare import compare
from soapbind.diff.model import Severity
from soapbind.documents.load import load
from soapbind.reference.changes.badges import badges
from soapbind.reference.changes.page import Changes, changes_page, compared
from soapbind.reference.changes.targets import Target

if TYPE_CHECKING:
    from soapbind.contract.model import Contract
    from soapbind.diff.model import Key, Report
    from soapbind.reference.changes.page import ChangeRow, ChangesPage, Part

CASES = Path(__file__).parents[1] / "golden" / "diff"
RULES = sorted(path.name for path in CASES.iterdir())
URI = "urn:example:v1"
NOTES = (URI, "Notes")
SERVICE, SAVE, DROP = ("service", NOTES), ("operation", NOTES, "Save"), ("operation", NOTES, "Drop")


def a_type(name: str) -> Key:
    return ("type", QName(URI, name))


NOTE = a_type("Note")


@cache
def read(rule: str, which: str) -> Contract:
    return read_contract(load([str(CASES / rule / f"{which}.wsdl")]))


@cache
def report(rule: str) -> Report:
    return compare(read(rule, "old"), read(rule, "new"), "notes")


def things(contract: Contract) -> set[Key]:
    """Return the keys of all that a site of the contract could have a page of."""
    services = [(s.namespace, s.name) for s in contract.services]
    operations = [("operation", (s.namespace, s.name), o.label) for s in contract.services for o in s.operations]
    return {*(("service", name) for name in services), *operations, *(("type", name) for name in contract.types)}


def page(rule: str) -> ChangesPage:
    there = things(read(rule, "new"))
    changes = Changes(report(rule), "a/old.wsdl", ("b/new.wsdl",))
    return changes_page(changes, "notes", lambda target: "there.html" if target.page in there else "")


def rows(found: ChangesPage) -> list[ChangeRow]:
    return [row for section in found.sections for group in section.groups for kind in group.kinds for row in kind.rows]


@pytest.mark.sampled(15)
@pytest.mark.parametrize("rule", RULES)
def test_every_finding_is_there_once_and_the_worst_come_first(rule: str):
    found, expected = page(rule), report(rule).findings
    shown = rows(found)
    assert sorted(row.number for row in shown) == list(range(1, len(expected) + 1))
    for row in shown:
        finding = expected[row.number - 1]
        assert (row.path, row.old, row.new) == (finding.path, finding.old or "", finding.new or "")
        assert {change.kind for change in row.python} == {change.kind.value for change in finding.api}
        assert sum(1 + change.more for change in row.python) == len(finding.api)
    order = [severity.value for severity in Severity]
    assert [s.severity for s in found.sections] == sorted((s.severity for s in found.sections), key=order.index)
    assert found.count.partition(" ")[0] == str(len(expected))
    assert (found.old, found.new) == ("old.wsdl", "new.wsdl")
    for section in found.sections:
        assert section.count == sum(group.count for group in section.groups)
        for row in (row for group in section.groups for kind in group.kinds for row in kind.rows):
            assert expected[row.number - 1].severity.value == section.severity


@pytest.mark.sampled(15)
@pytest.mark.parametrize("rule", RULES)
def test_a_finding_leads_to_a_page_unless_its_thing_is_gone(rule: str):
    gone = {"service-removed", "operation-removed", "type-removed"}
    for row in rows(page(rule)):
        finding = report(rule).findings[row.number - 1]
        assert bool(row.href) is (finding.rule not in gone), (finding.rule, finding.path)


@pytest.mark.parametrize(
    ("rule", "pages", "marked"),
    [
        ("service-added", {("service", (URI, "Bin")): "new", SERVICE: "", SAVE: ""}, {}),
        ("operation-added", {SERVICE: "changed", DROP: "new", SAVE: ""}, {}),
        ("operation-removed", {SERVICE: "changed", SAVE: ""}, {}),
        ("action-changed", {SERVICE: "changed", SAVE: "changed"}, {}),
        ("reply-added", {SAVE: "changed"}, {}),
        ("fault-added", {SAVE: "changed"}, {Target(SAVE, "fault", "Refused"): "new"}),
        ("header-fault-added", {SAVE: "changed"}, {Target(SAVE, "header", "ZoneFault"): "new"}),
        ("endpoint-added", {SERVICE: "changed", SAVE: ""}, {Target(SERVICE, "endpoint", "Second"): "new"}),
        ("endpoint-moved", {SERVICE: "changed"}, {Target(SERVICE, "endpoint", "NotesPort"): "changed"}),
        ("parameter-added", {SAVE: "changed"}, {Target(SAVE, "parameter", "Colour"): "new"}),
        ("parameter-renamed", {SAVE: "changed"}, {Target(SAVE, "parameter", "Noisy"): "changed"}),
        ("result-retyped", {SAVE: "changed"}, {Target(SAVE, "result", "Response"): "changed"}),
        ("type-added", {a_type("Topic"): "new", NOTE: "changed"}, {Target(NOTE, "field", "Topic"): "new"}),
        ("field-inserted", {NOTE: "changed"}, {Target(NOTE, "field", "Author"): "new"}),
        ("field-reordered", {NOTE: "changed", SERVICE: ""}, {Target(NOTE, "field", "Text"): ""}),
        ("attribute-added", {NOTE: "changed"}, {Target(NOTE, "attribute", "lang"): "new"}),
        ("text-retyped", {NOTE: "changed"}, {}),
        ("enum-member-added", {a_type("Kind"): "changed"}, {Target(a_type("Kind"), "member", "Lost"): "new"}),
        ("substitute-added", {NOTE: "changed"}, {}),
        ("base-changed", {NOTE: "changed", a_type("Entity"): "new"}, {}),
    ],
)  # fmt: skip
def test_badges_of_pages_and_rows(rule: str, pages: dict[Key, str], marked: dict[Target, str]):
    found = badges(report(rule).findings)
    assert {key: found.page(key) for key in pages} == pages
    assert {target: found.row(target) for target in marked} == marked


def test_operations_of_a_new_service_are_new():
    found = badges(report("service-added").findings)
    assert found.page(("operation", (URI, "Bin"), "Empty")) == "new"
    assert found.page(("operation", (URI, "Other"), "Empty")) == ""


def marked(parts: tuple[Part, ...]) -> str:
    return "".join(f"«{part.text}»" if part.is_other else part.text for part in parts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(self, *, a: int, «b: str | None») -> int", "(self, *, a: int) -> int"),
        ("(self, *, «a: int», b: dict[str, int]) -> int", "(self, *, «a: int | None», b: dict[str, int]) -> int"),
        ("(self, *, a: dict[str, int]«) -> int»", "(self, *, a: dict[str, int]«) -> None»"),
        ("«int»", "«int | None»"),
    ],
)
def test_what_changed_in_a_signature_is_marked(old: str, new: str):
    plain = [text.replace("«", "").replace("»", "") for text in (old, new)]
    assert tuple(map(marked, compared(*plain))) == (old, new)
