"""What a diff says of a change is true of messages: who sends what, and what an old client makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from soapbind.cli import main
from soapbind.contract.read import read_contract
from soapbind.diff.compare import compare
from soapbind.documents.load import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from soapbind.diff.model import Finding

HEAD = """<wsdl:definitions targetNamespace="urn:v" xmlns:t="urn:v" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
 <wsdl:types><xs:schema elementFormDefault="qualified" targetNamespace="urn:v">"""
NOTE = '<xs:complexType name="Note"><xs:sequence>{}</xs:sequence>{}</xs:complexType>'
DERIVED = (
    '<xs:complexType name="{}"><xs:complexContent><xs:extension base="t:{}"><xs:sequence>{}</xs:sequence>'
    "</xs:extension></xs:complexContent></xs:complexType>"
)
COLOUR = (
    '<xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="Red"/></xs:restriction>'
    "</xs:simpleType>"
)
SAVE_AND_GET = {"Save": ("Note", None), "Get": (None, "Note")}


def field(name: str, kind: str = "xs:string", more: str = "") -> str:
    return f'<xs:element name="{name}" type="{kind}" minOccurs="0" {more}/>'


def document(types: str, operations: dict[str, tuple[str | None, str | None]], header: str = "") -> str:
    """Return a WSDL whose operations take and return an element of a type each, with one header both ways."""
    parts = [HEAD, types, header and f'<xs:element name="Session" {header}/>']
    messages, porttype, binding = [], [], []
    use = '<soap:body use="literal"/>' + ('<soap:header message="t:H" part="p" use="literal"/>' if header else "")
    for name, kinds in operations.items():
        for way, kind in zip(("", "Response"), kinds, strict=True):
            inner = "" if kind is None else field("Value", kind if ":" in kind else f"t:{kind}", 'nillable="true"')
            parts.append(
                f'<xs:element name="{name}{way}"><xs:complexType><xs:sequence>{inner}</xs:sequence>'
                "</xs:complexType></xs:element>"
            )
            messages.append(
                f'<wsdl:message name="{name}{way}"><wsdl:part name="p" element="t:{name}{way}"/></wsdl:message>'
            )
        porttype.append(
            f'<wsdl:operation name="{name}"><wsdl:input message="t:{name}"/>'
            f'<wsdl:output message="t:{name}Response"/></wsdl:operation>'
        )
        binding.append(
            f'<wsdl:operation name="{name}"><soap:operation soapAction="urn:{name}"/><wsdl:input>{use}</wsdl:input>'
            f"<wsdl:output>{use}</wsdl:output></wsdl:operation>"
        )
    head = '<wsdl:message name="H"><wsdl:part name="p" element="t:Session"/></wsdl:message>' if header else ""
    return (
        "".join([*parts, "</xs:schema></wsdl:types>", *messages, head])
        + f'<wsdl:portType name="Notes">{"".join(porttype)}</wsdl:portType>'
        + '<wsdl:binding name="B" type="t:Notes">'
        + f'<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>{"".join(binding)}</wsdl:binding>'
        + '<wsdl:service name="S"><wsdl:port name="P" binding="t:B"><soap:address location="https://x.invalid/"/>'
        + "</wsdl:port></wsdl:service></wsdl:definitions>"
    )


@pytest.fixture
def compared(tmp_path: Path) -> Callable[[str, str], dict[str, Finding]]:
    """Return the findings between two documents, by rule and path."""

    def go(old: str, new: str) -> dict[str, Finding]:
        contracts = []
        for name, text in (("old.wsdl", old), ("new.wsdl", new)):
            (tmp_path / name).write_text(text, "utf-8")
            contracts.append(read_contract(load([str(tmp_path / name)])))
        return {f"{f.rule} {f.path}": f for f in compare(*contracts, "app").findings}

    return go


def severities(finding: Finding) -> tuple[str | None, str | None]:
    request, response = finding.request, finding.response
    return request and request.severity.value, response and response.severity.value


# --- where a type can be ---------------------------------------------------------------------------------------------

BASE = NOTE.format(field("Text"), "")
MEMO = DERIVED.format("Memo", "Note", field("Extra"))
LETTER = DERIVED.format("Letter", "Memo", field("Stamp"))
ONLY_A_BASE = DERIVED.format("Card", "Note", field("Number", "xs:int"))


@pytest.mark.parametrize(
    ("old", "new", "operations", "risky"),
    [
        pytest.param(BASE, BASE + MEMO, SAVE_AND_GET, True, id="in place of its base"),
        pytest.param(BASE, BASE + MEMO + LETTER, SAVE_AND_GET, True, id="in place of what its base derives from"),
        pytest.param(BASE, BASE + MEMO, {"Save": ("Note", None)}, False, id="only requests have the base"),
        pytest.param(
            BASE + ONLY_A_BASE, BASE + ONLY_A_BASE + MEMO, {"Get": (None, "Card")}, False, id="the base is only a base"
        ),
    ],
)
def test_a_new_type_is_risky_where_an_old_response_has_an_element_for_it(
    compared: Any, old: str, new: str, operations: Any, *, risky: bool
):
    found = compared(document(old, operations), document(new, operations))
    added = [finding for name, finding in found.items() if name.startswith("type-added")]
    assert [finding.severity.value == "risky" for finding in added] == [risky] * len(added)
    assert added or not risky


@pytest.mark.parametrize("name", ["Memo", "Letter"])
def test_a_new_type_that_only_a_new_operation_has_is_no_risk(compared: Any, name: str):
    old = document(BASE, {"Count": ("xs:string", None)})
    found = compared(old, document(BASE + MEMO + LETTER, {"Count": ("xs:string", None), "Find": (None, "Memo")}))
    finding = found[f"type-added {name}"]
    assert (finding.severity.value, finding.wire) == ("additive", "only new operations use it")


@pytest.mark.parametrize(
    ("rule", "sides"), [("operation-added", ("old", "new")), ("operation-removed", ("new", "old"))]
)
def test_an_operation_that_only_one_side_has_is_all_that_is_reported(tmp_path: Path, rule: str, sides: tuple[str, str]):
    (tmp_path / "old.wsdl").write_text(document(BASE + MEMO, {"Save": ("Note", None)}), "utf-8")
    (tmp_path / "new.wsdl").write_text(document(BASE + MEMO, SAVE_AND_GET), "utf-8")
    sources = [str(tmp_path / f"{side}.wsdl") for side in sides]
    result = CliRunner().invoke(main, ["diff", *sources, "--operation", "Notes.Get", "--format", "json"])
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["rule"], found["path"]) == (rule, "Notes.Get")
    names = [change["name"].partition(".")[2] for change in found["api"]["changes"]]
    assert names[0] == "notes.NotesClient.get"
    assert {"models.Note", "models.Memo"} <= {*names}  # which nothing else needs, but are still declared


# --- directions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(SAVE_AND_GET, SAVE_AND_GET, ("additive", "additive"), id="both ways"),
        pytest.param({"Save": ("Note", None)}, SAVE_AND_GET, ("additive", None), id="a new operation returns it"),
        pytest.param(SAVE_AND_GET, {"Get": (None, "Note")}, (None, "additive"), id="the one that took it is gone"),
        pytest.param({"Save": ("Note", None)}, {"Get": (None, "Note")}, (None, None), id="no operation in common"),
    ],
)
def test_a_direction_comes_from_operations_that_both_contracts_have(
    compared: Any, before: Any, after: Any, expected: tuple[str | None, str | None]
):
    old, new = NOTE.format(field("Text"), ""), NOTE.format(field("Text") + field("More"), "")
    assert severities(compared(document(old, before), document(new, after))["field-added Note.More"]) == expected


@pytest.mark.parametrize(
    ("old", "new", "rule", "expected"),
    [
        ('type="xs:int"', 'type="xs:int" nillable="true"', "nillability-changed", {"additive", "risky"}),
        ('type="xs:int" nillable="true"', 'type="xs:int"', "nillability-changed", {"breaking", "additive"}),
        ('type="xs:int"', 'type="xs:long"', "retyped", {"additive", "risky"}),
        ('type="xs:long"', 'type="xs:int"', "retyped", {"risky", "additive"}),
        ('type="xs:string"', 'type="xs:int"', "retyped", {"breaking", "additive"}),
    ],
)
def test_a_header_knows_its_direction(compared: Any, old: str, new: str, rule: str, expected: set[str]):
    found = compared(document(BASE, SAVE_AND_GET, old), document(BASE, SAVE_AND_GET, new))
    ways = [found[f"header-{rule} Notes.Get/{way}/header/Session"] for way in ("request", "response")]
    assert severities(ways[0])[1] is severities(ways[1])[0] is None
    assert {severities(ways[0])[0], severities(ways[1])[1]} == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("xs:int", "xs:long", ("additive", "risky")),
        ("xs:string", "xs:int", ("breaking", "additive")),
        ("xs:dateTime", "xs:string", ("additive", "breaking")),
        ("xs:int", "xs:boolean", ("breaking", "breaking")),
        ("xs:string", "xs:QName", ("breaking", "breaking")),
        ("xs:int", "xs:decimal", ("additive", "risky")),
        ("xs:integer", "xs:unsignedInt", ("risky", "additive")),
        ("t:Colour", "xs:string", ("additive", "breaking")),
        ("xs:string", "t:Colour", ("breaking", "additive")),
        ("t:Colour", "xs:token", ("breaking", "breaking")),
    ],
)
def test_attributes_and_fields_of_another_type_know_their_direction(
    compared: Any, old: str, new: str, expected: tuple[str, str]
):
    def note(kind: str) -> str:
        return document(
            COLOUR + NOTE.format(field("Size", kind), f'<xs:attribute name="size" type="{kind}"/>'), SAVE_AND_GET
        )

    found = compared(note(old), note(new))
    assert severities(found["field-retyped Note.Size"]) == expected
    assert severities(found["attribute-retyped Note.@size"]) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", 'use="required"', ("breaking", "additive")),
        ('use="required"', "", ("additive", "risky")),
        ('use="required"', 'default="7"', ("risky", "risky")),
        ('default="7"', 'default="8"', ("risky", "risky")),
    ],
)
def test_the_use_of_an_attribute_knows_its_direction(compared: Any, old: str, new: str, expected: tuple[str, str]):
    notes = [NOTE.format("", f'<xs:attribute name="size" type="xs:int" {use}/>') for use in (old, new)]
    found = compared(*(document(each, SAVE_AND_GET) for each in notes))
    assert severities(found["attribute-use-changed Note.@size"]) == expected


def test_what_becomes_abstract_no_longer_comes(compared: Any):
    operations = {"Save": ("Item", None), "Get": (None, "Item")}
    notes = [document(each, operations) for each in (UP.replace(' abstract="true"', ""), UP)]
    assert severities(compared(*notes)["type-abstract-changed Item"]) == ("risky", "additive")
    assert severities(compared(*notes[::-1])["type-abstract-changed Item"]) == ("additive", "risky")


def test_one_name_becomes_any_number_of_names(compared: Any):
    several = COLOUR.replace("<xs:restriction", "<xs:list><xs:simpleType><xs:restriction").replace(
        "</xs:restriction>", "</xs:restriction></xs:simpleType></xs:list>"
    )
    notes = [document(each + NOTE.format(field("Tint", "t:Colour"), ""), SAVE_AND_GET) for each in (COLOUR, several)]
    assert severities(compared(*notes)["type-kind-changed Colour"]) == ("additive", "risky")
    assert severities(compared(*notes[::-1])["type-kind-changed Colour"]) == ("breaking", "additive")


# --- fields that move ------------------------------------------------------------------------------------------------

FLAT = NOTE.format(field("Id", "xs:int") + field("Text"), "")
ITEM = '<xs:complexType name="Item"{}><xs:sequence>{}</xs:sequence></xs:complexType>'
SPLIT = ITEM.format("", field("Id", "xs:int")) + DERIVED.format("Note", "Item", field("Text"))
LATE = ITEM.format("", field("Text")) + DERIVED.format("Note", "Item", field("Id", "xs:int"))
DEEP = (
    ITEM.format("", field("Id", "xs:int"))
    + DERIVED.format("Middle", "Item", "")
    + DERIVED.format("Note", "Middle", field("Text"))
)
EMPTY = ITEM.format(' abstract="true"', "")
UP = EMPTY + DERIVED.format("Note", "Item", field("Id", "xs:int") + field("Text"))
DOWN = ITEM.format(' abstract="true"', field("Id", "xs:int")) + DERIVED.format("Note", "Item", field("Text"))


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        pytest.param(FLAT, SPLIT, {"Note.Id"}, id="into a new base"),
        pytest.param(FLAT, DEEP, {"Note.Id"}, id="into the base of a base"),
        pytest.param(UP, DOWN, {"Note.Id", "Item.Id"}, id="into a base that was there"),
        pytest.param(FLAT, LATE, set(), id="to another place"),
    ],
)
def test_a_field_that_moves_along_the_bases_leaves_messages_as_they_are(
    compared: Any, old: str, new: str, moved: set[str]
):
    for pair in ((old, new), (new, old)):
        found = compared(*(document(each, SAVE_AND_GET) for each in pair))
        fields = {f"{finding.rule} {finding.path}": finding for finding in found.values() if "." in finding.path}
        assert {name for name in fields if name.startswith("field-moved")} == {f"field-moved {path}" for path in moved}
        if moved:
            assert {each for finding in fields.values() for each in severities(finding)} == {"cosmetic"}
        else:
            assert any(finding.severity.value == "breaking" for finding in fields.values())


def test_a_base_that_loses_a_field_is_told_where_it_is_sent_itself(compared: Any):
    operations = {**SAVE_AND_GET, "Touch": ("Item", "Item")}
    base = DOWN.replace(' abstract="true"', "")
    found = compared(document(base, operations), document(UP.replace(' abstract="true"', ""), operations))
    assert found["field-removed Item.Id"].severity.value == "breaking"
    assert found["field-moved Note.Id"].severity.value == "cosmetic"


# --- what is lost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        pytest.param("AB", "BA", ("B",), id="two change places"),
        pytest.param("AB", "BXA", ("B", "X"), id="what follows the first is unknown, and written too late"),
        pytest.param("ABC", "XCAB", ("C",), id="what comes first is written first"),
        pytest.param("ABC", "BCXA", ("B", "C", "X"), id="behind the last of those that moved"),
    ],
)
def test_what_is_written_back_too_late_is_named(compared: Any, old: str, new: str, lost: tuple[str, ...]):
    notes = [document(NOTE.format("".join(map(field, each)), ""), SAVE_AND_GET) for each in (old, new)]
    request = compared(*notes)["field-reordered Note"].request
    assert request is not None
    assert request.lost == lost


def test_a_client_that_never_reads_it_writes_nothing_back(compared: Any):
    only_requests = {"Save": ("Note", None)}
    notes = [document(NOTE.format("".join(map(field, each)), ""), only_requests) for each in ("AB", "BXA")]
    request = compared(*notes)["field-reordered Note"].request
    assert request is not None
    assert request.lost == ("B",)
