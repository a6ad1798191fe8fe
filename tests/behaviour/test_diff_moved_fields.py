"""Fields that change their place: what messages feel of it, and what is lost where order counts."""

from __future__ import annotations

import pytest
from notes_contract import DERIVED, DOWN, ITEM, NOTE, SAVE_AND_GET, UP, compared, document, field, severities

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
    ("old", "new", "moved"),
    [
        pytest.param(FLAT, SPLIT, {"Note.Id"}, id="into a new base"),
        pytest.param(FLAT, DEEP, {"Note.Id"}, id="into the base of a base"),
        pytest.param(UP, DOWN, {"Note.Id", "Item.Id"}, id="into a base that was there"),
        pytest.param(FLAT, LATE, set(), id="to another place"),
    ],
)
def test_a_field_that_moves_along_the_bases_leaves_messages_as_they_are(old: str, new: str, moved: set[str]):
    for pair in ((old, new), (new, old)):
        found = compared(*(document(each, SAVE_AND_GET) for each in pair))
        fields = {f"{finding.rule} {finding.path}": finding for finding in found.values() if "." in finding.path}
        assert {name for name in fields if name.startswith("field-moved")} == {f"field-moved {path}" for path in moved}
        if moved:
            assert {each for finding in fields.values() for each in severities(finding)} == {"cosmetic"}
        else:
            assert any(finding.severity.value == "breaking" for finding in fields.values())


def test_a_base_that_loses_a_field_is_told_where_it_is_sent_itself():
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
