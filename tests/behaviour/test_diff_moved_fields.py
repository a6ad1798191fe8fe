"""Fields that change their place: what messages feel of it, and what is lost where order counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from notes_contract import DERIVED, DOWN, EMPTY, ITEM, NOTE, SAVE_AND_GET, UP, compared, document, field, severities
from soapbind.cli import main

if TYPE_CHECKING:
    from pathlib import Path

# --- fields that move ------------------------------------------------------------------------------------------------

FLAT = NOTE.format(field("Id", "xs:int") + field("Text"), "")
SPLIT = ITEM.format("", field("Id", "xs:int")) + DERIVED.format("Note", "Item", field("Text"))
LATE = ITEM.format("", field("Text")) + DERIVED.format("Note", "Item", field("Id", "xs:int"))
DEEP = (
    ITEM.format("", field("Id", "xs:int"))
    + DERIVED.format("Middle", "Item", "")
    + DERIVED.format("Note", "Middle", field("Text"))
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(FLAT, SPLIT, id="into a new base"),
        pytest.param(FLAT, DEEP, id="into the base of a base"),
        pytest.param(UP, DOWN, id="into a base that was there"),
    ],
)
def test_a_field_that_moves_along_the_bases_leaves_messages_as_they_are(old: str, new: str):
    for pair in ((old, new), (new, old)):
        found = compared(*(document(each, SAVE_AND_GET) for each in pair))
        fields = {name: finding for name, finding in found.items() if "." in finding.path}
        assert [*fields] == ["field-moved Note.Id"]
        assert severities(fields["field-moved Note.Id"]) == ("cosmetic", "cosmetic")


@pytest.mark.parametrize(("pair", "late"), [((FLAT, LATE), ("Text", "Id")), ((LATE, FLAT), ("Id", "Text"))])
def test_a_field_that_moves_to_another_place_names_what_comes_too_late(pair: tuple[str, str], late: tuple[str, str]):
    found = compared(*(document(each, SAVE_AND_GET) for each in pair))
    (moved,) = [finding for finding in found.values() if "." in finding.path]
    assert (moved.rule, moved.path, severities(moved)) == ("field-moved", "Note.Text", ("breaking", "risky"))
    assert [verdict and verdict.lost for verdict in (moved.request, moved.response)] == [(name,) for name in late]


UNCHANGED = 'type="xs:int" minOccurs="0"'


def split(base: str, note: str) -> str:
    """Return a contract whose note derives from an item, with these elements."""
    return document(ITEM.format(' abstract="true"', base) + DERIVED.format("Note", "Item", note), SAVE_AND_GET)


@pytest.mark.parametrize("goes_up", [True, False])
@pytest.mark.parametrize(
    ("after", "rule", "expected"),
    [
        pytest.param('type="xs:long" minOccurs="0"', "field-retyped", ("additive", "risky"), id="type"),
        pytest.param('type="xs:int"', "field-occurrence-changed", ("breaking", "additive"), id="required"),
        pytest.param(
            f'{UNCHANGED} maxOccurs="3"', "field-occurrence-changed", ("additive", "breaking"), id="several of it"
        ),
        pytest.param(f'{UNCHANGED} nillable="true"', "field-nillability-changed", ("additive", "risky"), id="nillable"),
        pytest.param(f'{UNCHANGED} default="7"', "field-default-changed", ("risky", "risky"), id="default"),
    ],
)
def test_a_field_that_moves_and_changes_is_judged_by_what_has_changed(
    after: str, rule: str, expected: tuple[str, str], *, goes_up: bool
):
    """Both are told once, of the type that has the field in either contract."""
    parts = (UNCHANGED, after)
    sides = [f'<xs:element name="Id" {each}/>' for each in parts]
    contracts = (split("", sides[0]), split(sides[1], "")) if goes_up else (split(sides[0], ""), split("", sides[1]))
    found = compared(*contracts)
    assert {*found} == {"field-moved Note.Id", f"{rule} Note.Id"}
    assert severities(found["field-moved Note.Id"]) == ("cosmetic", "cosmetic")
    assert severities(found[f"{rule} Note.Id"]) == expected


def test_each_type_that_gives_a_field_to_the_base_says_what_that_changes():
    def notes(base: str, note: str, memo: str) -> str:
        types = ITEM.format(' abstract="true"', base), DERIVED.format("Note", "Item", note)
        return document("".join([*types, DERIVED.format("Memo", "Item", memo)]), {"Get": (None, "Item")})

    found = compared(notes("", field("Id", "xs:int"), field("Id", "xs:long")), notes(field("Id", "xs:long"), "", ""))
    assert {*found} == {"field-moved Note.Id", "field-moved Memo.Id", "field-retyped Note.Id"}
    found = compared(notes("", field("Id", "xs:int"), ""), notes(field("Id", "xs:int"), "", ""))
    assert {*found} == {"field-moved Note.Id", "field-added Item.Id"}  # for a memo it is new


def test_a_field_that_leaves_a_choice_when_it_moves_is_no_longer_absent():
    choice = '<xs:choice><xs:element name="Id" type="xs:int"/><xs:element name="Text" type="xs:string"/></xs:choice>'
    alone = '<xs:element name="Id" type="xs:int"/>'
    found = compared(split("", choice), split(alone, '<xs:element name="Text" type="xs:string"/>'))
    assert severities(found["field-occurrence-changed Note.Id"]) == ("breaking", "additive")


def test_moved_fields_are_counted_where_they_are_declared(tmp_path: Path):
    before, after = split("", field("Id", "xs:int") + field("Text")), split(field("Id", "xs:long"), field("Text"))
    for name, text in (("old.wsdl", before), ("new.wsdl", after)):
        (tmp_path / name).write_text(text, "utf-8")
    sources = [str(tmp_path / name) for name in ("old.wsdl", "new.wsdl")]
    totals = json.loads(CliRunner().invoke(main, ["diff", *sources, "--format", "json"]).stdout)["summary"]["totals"]
    assert totals["fields"] == {"added": 1, "removed": 1, "changed": 1, "reordered": 0}
    assert totals["types"] == {"added": 0, "removed": 0, "changed": 2}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        pytest.param(field("Text", "xs:long"), ("cosmetic", "cosmetic"), id="a field of its own has another type"),
        pytest.param("", ("cosmetic", "cosmetic"), id="a field of its own is gone"),
        pytest.param(field("Text") + field("More"), ("cosmetic", "cosmetic"), id="a field of its own is new"),
    ],
)
def test_another_base_is_judged_by_what_is_inherited(note: str, expected: tuple[str, str]):
    found = compared(
        document(NOTE.format(field("Text"), ""), SAVE_AND_GET),
        document(EMPTY + DERIVED.format("Note", "Item", note), SAVE_AND_GET),
    )
    assert severities(found["base-changed Note"]) == expected
    assert len([each for each in found.values() if each.path.startswith("Note.")]) == 1


def test_a_base_that_loses_a_field_is_told_where_it_is_sent_itself():
    operations = {**SAVE_AND_GET, "Touch": ("Item", "Item")}
    base = DOWN.replace(' abstract="true"', "")
    found = compared(document(base, operations), document(UP.replace(' abstract="true"', ""), operations))
    assert found["field-removed Item.Id"].severity.value == "breaking"
    assert found["field-moved Note.Id"].severity.value == "cosmetic"


@pytest.mark.parametrize(
    ("more", "there", "gone"),
    [
        pytest.param('<xs:attribute name="size" use="required"/>', ("breaking", "risky"), "breaking", id="required"),
        pytest.param('<xs:attribute name="size"/>', ("additive", "risky"), "breaking", id="optional"),
        pytest.param("", ("cosmetic", "cosmetic"), "cosmetic", id="nothing"),
    ],
)
def test_another_base_brings_its_attributes(more: str, there: tuple[str, str], gone: str):
    base = EMPTY.replace("</xs:complexType>", f"{more}</xs:complexType>")
    alone = EMPTY + NOTE.format(field("Text"), "")
    below = base + DERIVED.format("Note", "Item", field("Text"))
    sides = [document(each, SAVE_AND_GET) for each in (alone, below)]
    assert severities(compared(*sides)["base-changed Note"]) == there
    assert severities(compared(*sides[::-1])["base-changed Note"])[0] == gone


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
def test_what_is_written_back_too_late_is_named(old: str, new: str, lost: tuple[str, ...]):
    notes = [document(NOTE.format("".join(map(field, each)), ""), SAVE_AND_GET) for each in (old, new)]
    request = compared(*notes)["field-reordered Note"].request
    assert request is not None
    assert request.lost == lost


def test_a_client_that_never_reads_it_writes_nothing_back():
    only_requests = {"Save": ("Note", None)}
    notes = [document(NOTE.format("".join(map(field, each)), ""), only_requests) for each in ("AB", "BXA")]
    request = compared(*notes)["field-reordered Note"].request
    assert request is not None
    assert request.lost == ("B",)
