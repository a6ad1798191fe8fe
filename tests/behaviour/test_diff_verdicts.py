"""What a diff says of a change is true of messages: who sends what, and what an old client makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from notes_contract import COLOUR, DERIVED, NOTE, SAVE_AND_GET, UP, compared, document, field, severities
from soapbind.cli import main

if TYPE_CHECKING:
    from pathlib import Path

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
    old: str, new: str, operations: Any, *, risky: bool
):
    found = compared(document(old, operations), document(new, operations))
    added = [finding for name, finding in found.items() if name.startswith("type-added")]
    assert [finding.severity.value == "risky" for finding in added] == [risky] * len(added)
    assert added or not risky


@pytest.mark.parametrize(
    ("old", "operations", "request_"),
    [
        pytest.param(BASE + MEMO, SAVE_AND_GET, "breaking", id="in place of its base"),
        pytest.param(BASE + MEMO, {"Get": (None, "Note")}, None, id="only responses have the base"),
        pytest.param(BASE + ONLY_A_BASE + MEMO, {"Save": ("Card", None)}, None, id="the base is only a base"),
        pytest.param(
            BASE + MEMO.replace('"Memo"', '"Memo" abstract="true"'), SAVE_AND_GET, "cosmetic", id="it is abstract"
        ),
    ],
)
def test_a_type_that_is_gone_breaks_where_an_old_request_has_an_element_for_it(
    old: str, operations: Any, request_: str | None
):
    new = old.replace(MEMO, "") if MEMO in old else BASE
    found = compared(document(old, operations), document(new, operations))
    assert severities(found["type-removed Memo"])[0] == request_


FREE = NOTE.replace('"Note"', '"Memo"').format(field("Text") + field("Extra"), "")


@pytest.mark.parametrize(
    ("operations", "leaves", "joins"),
    [
        pytest.param(SAVE_AND_GET, ("breaking", None), (None, "risky"), id="in place of its base"),
        pytest.param(
            {"Save": ("Note", "Memo"), "Get": ("Memo", "Note")}, ("breaking", "cosmetic"), ("cosmetic", "risky"),
            id="in place of its base and as itself",
        ),
        pytest.param(
            {"Save": ("Memo", None), "Get": (None, "Memo")}, ("cosmetic", "cosmetic"), ("cosmetic", "cosmetic"),
            id="only as itself",
        ),
    ],
)  # fmt: skip
def test_another_base_is_judged_by_what_the_type_stands_for(operations: Any, leaves: Any, joins: Any):
    sides = [document(BASE + each, operations) for each in (MEMO, FREE)]
    assert severities(compared(*sides)["base-changed Memo"]) == leaves
    assert severities(compared(*sides[::-1])["base-changed Memo"]) == joins


@pytest.mark.parametrize("name", ["Memo", "Letter"])
def test_a_new_type_that_only_a_new_operation_has_is_no_risk(name: str):
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


INNER = '<xs:element name="{}"><xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType></xs:element>'
PLACE = INNER.format("Place", field("Town"))


@pytest.mark.parametrize("holder", ["Save", "SaveResponse", "Note"])
@pytest.mark.parametrize(
    ("after", "rule", "path"),
    [
        pytest.param(PLACE.replace("/>", ' maxOccurs="3"/>'), "occurrence-changed", "Place.Town", id="what is inside"),
        pytest.param(PLACE.replace("Place", "Home"), "renamed", "Place", id="another name"),
        pytest.param("", "removed", "Place", id="gone"),
        pytest.param(PLACE + INNER.format("Home", PLACE.replace("Place", "Yard")), "added", "Home", id="one more"),
    ],
)
def test_an_element_with_a_type_of_its_own_is_told_once(holder: str, after: str, rule: str, path: str):
    """Its class, which is named after where it stands, comes and goes with it."""

    def notes(inner: str) -> str:
        text = document(NOTE.format(field("Text"), ""), {"Save": ("Note", "Note")})
        begin = text.index(f'name="{holder}">')
        end = text.index("</xs:sequence>", begin)
        return text[:end] + inner + text[end:]

    (found,) = compared(notes(PLACE), notes(after)).values()
    assert found.rule.partition("-")[2] == rule
    assert found.path.endswith(path)
    assert any(f"models.{holder}{path.partition('.')[0]}" in change.name for change in found.api)


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
    before: Any, after: Any, expected: tuple[str | None, str | None]
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
def test_a_header_knows_its_direction(old: str, new: str, rule: str, expected: set[str]):
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
def test_attributes_and_fields_of_another_type_know_their_direction(old: str, new: str, expected: tuple[str, str]):
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
        ('use="required"', 'default="7"', ("additive", "risky")),
        ('default="7"', 'default="8"', ("risky", "risky")),
    ],
)
def test_the_use_of_an_attribute_knows_its_direction(old: str, new: str, expected: tuple[str, str]):
    notes = [NOTE.format("", f'<xs:attribute name="size" type="xs:int" {use}/>') for use in (old, new)]
    found = compared(*(document(each, SAVE_AND_GET) for each in notes))
    assert severities(found["attribute-use-changed Note.@size"]) == expected


@pytest.mark.parametrize(
    ("kind", "more", "sent"),
    [
        pytest.param("xs:int", "", "additive", id="it is always there, and never empty"),
        pytest.param("t:Colour", "", "additive", id="no name is empty"),
        pytest.param("xs:int", 'minOccurs="0"', "risky", id="it may be absent"),
        pytest.param("xs:string", "", "risky", id="it may be empty"),
    ],
)
def test_a_default_counts_where_a_value_may_be_missing(kind: str, more: str, sent: str):
    """What has a default itself may be missing: XmlSerializer leaves it out where it has that value."""
    value = "Red" if kind == "t:Colour" else "7"
    notes = [
        document(COLOUR + NOTE.format(f'<xs:element name="Size" type="{kind}" {more} {each}/>', ""), SAVE_AND_GET)
        for each in ("", f'default="{value}"')
    ]
    assert severities(compared(*notes)["field-default-changed Note.Size"]) == (sent, "risky")
    assert severities(compared(*notes[::-1])["field-default-changed Note.Size"]) == ("risky", sent)


@pytest.mark.parametrize(
    ("way", "encoded", "literal"),
    [
        ("input", ("additive", "cosmetic"), ("breaking", "cosmetic")),
        ("output", ("cosmetic", "breaking"), ("cosmetic", "additive")),
    ],
)
def test_each_message_has_a_use_of_its_own(way: str, encoded: Any, literal: Any):
    old = document(BASE, {"Save": ("Note", "Note")})
    new = old.replace(f'<wsdl:{way}><soap:body use="literal"', f'<wsdl:{way}><soap:body use="encoded"')
    assert new != old
    assert severities(compared(old, new)["binding-changed Notes.Save"]) == encoded
    assert severities(compared(new, old)["binding-changed Notes.Save"]) == literal


@pytest.mark.parametrize("more", [field("Size", "xs:int"), "<xs:choice>{}{}</xs:choice>".format(*map(field, "XY"))])
def test_a_sequence_in_a_sequence_means_nothing(more: str):
    flat, nested = (
        NOTE.format(each, "") for each in (field("Text") + more, f"<xs:sequence>{field('Text')}{more}</xs:sequence>")
    )
    assert compared(document(flat, SAVE_AND_GET), document(nested, SAVE_AND_GET)) == {}


def test_what_becomes_abstract_no_longer_comes():
    operations = {"Save": ("Item", None), "Get": (None, "Item")}
    notes = [document(each, operations) for each in (UP.replace(' abstract="true"', ""), UP)]
    assert severities(compared(*notes)["type-abstract-changed Item"]) == ("risky", "additive")
    assert severities(compared(*notes[::-1])["type-abstract-changed Item"]) == ("additive", "risky")


def test_one_name_becomes_any_number_of_names():
    several = COLOUR.replace("<xs:restriction", "<xs:list><xs:simpleType><xs:restriction").replace(
        "</xs:restriction>", "</xs:restriction></xs:simpleType></xs:list>"
    )
    notes = [document(each + NOTE.format(field("Tint", "t:Colour"), ""), SAVE_AND_GET) for each in (COLOUR, several)]
    assert severities(compared(*notes)["type-kind-changed Colour"]) == ("additive", "risky")
    assert severities(compared(*notes[::-1])["type-kind-changed Colour"]) == ("breaking", "additive")
