"""Enumerations and flags: names on the wire, numbers, and names of a newer server."""

from __future__ import annotations

import copy
import pickle
from enum import unique

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from soapbind.runtime import WireEnum, WireFlag, XmlName


@unique
class Colour(WireEnum):
    __xml_name__ = XmlName("urn:x", "Colour")

    NONE = "None", 0
    DARK_RED = "DarkRed", 7
    BLUE = "blue", -1


class NoZero(WireEnum):
    __xml_name__ = XmlName("urn:x", "NoZero")

    ONE = "One", 1


class Right(WireFlag):
    __xml_name__ = XmlName("urn:x", "Right")

    SELECT = 1, "Select"
    UPDATE = 2, "Update"
    INSERT = 4, "Insert"
    FULL = 7, "Full"
    HIGH = 2**40, "High"
    R = 1, "R"


class Level(WireFlag):
    __xml_name__ = XmlName("urn:x", "Level")

    NOTHING = 0, "Nothing"
    ONE = 1, "One"


NAMES = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1)
KNOWN_TOKENS = st.sampled_from(["Select", "Update", "Insert", "High"])


def again(value: object) -> list[object]:
    """Return a value after everything that copies it."""
    pickled = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]  # noqa: S301
    return [copy.copy(value), copy.deepcopy(value), *pickled]


# --- enumerations --------------------------------------------------------------------------------------------------


def test_members_are_their_wire_names_with_numbers():
    assert [(member.value, member.number, str(member)) for member in Colour] == [
        ("None", 0, "None"),
        ("DarkRed", 7, "DarkRed"),
        ("blue", -1, "blue"),
    ]
    assert Colour.DARK_RED == "DarkRed"
    assert Colour.zero() is Colour.NONE
    assert NoZero.zero() is None


@pytest.mark.parametrize("member", Colour)
def test_known_names_are_the_members_themselves(member: Colour):
    assert Colour.from_wire(member.value) is member
    assert member.is_known
    assert all(each is member for each in again(member))
    assert repr(member) == f"<Colour.{member.name}>"


@given(NAMES)
@example("DARKRED")
@example("NONE")
@example("DARK_RED")
@example("7")
@example("mro")
def test_unknown_names_survive(name: str):
    if name in {"None", "DarkRed", "blue"}:
        return
    seen = Colour.from_wire(name)

    assert isinstance(seen, Colour)
    assert not seen.is_known
    assert (seen, seen.value, str(seen)) == (name, name, name)
    assert seen not in list(Colour)
    assert repr(name) in repr(seen)
    for each in again(seen):
        assert isinstance(each, Colour)
        assert each == seen
        assert hash(each) == hash(seen)
        assert not each.is_known


def test_unknown_names_leave_no_trace_in_the_class():
    Colour.from_wire("Mauve")

    assert len(Colour) == 3
    with pytest.raises(ValueError, match="Mauve"):
        Colour("Mauve")


# --- flags ---------------------------------------------------------------------------------------------------------


@given(st.lists(KNOWN_TOKENS))
def test_flags_are_a_set_of_names(tokens: list[str]):
    seen = Right.from_wire(" ".join(tokens))

    assert seen == Right(sum({"Select": 1, "Update": 2, "Insert": 4, "High": 2**40}[token] for token in set(tokens)))
    assert Right.from_wire(seen.to_wire()) == seen
    assert seen.unknown_names == ()


@given(st.integers(0, 7), st.booleans())
def test_flags_are_written_in_the_order_of_the_contract(low: int, high: bool):  # noqa: FBT001 - a value
    value = Right(low) | (Right.HIGH if high else Right(0))
    order = ["Select", "Update", "Insert", "Full", "High"]
    written = value.to_wire().split()

    assert written == sorted(written, key=order.index)
    assert sum({"Select": 1, "Update": 2, "Insert": 4, "High": 2**40}[token] for token in written) == value.value


def test_aliases_are_read_and_equal_the_flag():
    assert Right.R is Right.SELECT
    assert Right.from_wire("R") == Right.SELECT
    assert hash(Right.from_wire("R")) == hash(Right.SELECT)
    assert Right.from_wire("R Select") == Right.SELECT
    assert Right.SELECT.to_wire() == "Select"
    assert Right.from_wire("Full") == Right.FULL == Right.SELECT | Right.UPDATE | Right.INSERT


def test_no_flags():
    assert Right(0).to_wire() == ""
    assert Right.from_wire(" \n") == Right(0)
    assert Level(0).to_wire() == "Nothing"
    assert Level.from_wire("Nothing") == Level.NOTHING == Level(0)


def test_a_bit_without_name_cannot_be_written():
    with pytest.raises(ValueError, match="Right has no name for the bits 0x8"):
        Right(9).to_wire()


@given(st.lists(KNOWN_TOKENS, unique=True), st.lists(NAMES, min_size=1, max_size=3, unique=True))
@example(["Select"], ["0"])
def test_unknown_flags_survive(known: list[str], unknown: list[str]):
    unknown = [token for token in unknown if token not in Right.__dict__["__wire_numbers__"]]
    seen = Right.from_wire(" ".join(known + unknown))

    assert set(seen.unknown_names) == set(unknown)
    assert set(seen.to_wire().split()) == {*known, *unknown}
    for each in again(seen):
        assert each == seen
        assert isinstance(each, Right)
        assert each.to_wire().split() == seen.to_wire().split()
    for token in known:
        assert Right.from_wire(token) in seen


def test_unknown_flags_stay_when_others_change():
    seen = Right.from_wire("Select Newer")
    changed = seen ^ Right.SELECT | Right.INSERT

    assert changed.to_wire() == "Insert Newer"
    assert "Newer" in repr(changed)


def test_unknown_flags_stay_when_one_is_taken_away():
    seen = Right.from_wire("Select Newer")

    assert (seen & ~Right.SELECT).to_wire() == "Newer"


@given(st.integers(0, 7))
def test_flags_are_copied(number: int):
    assert all(each == Right(number) and type(each) is Right for each in again(Right(number)))


def test_flags_of_two_classes_differ():
    assert Right.SELECT != Level.ONE
    assert len({Right.SELECT, Level.ONE}) == 2


# --- what a server says is kept with the value, not with the class --------------------------------------------------


class Wide(WireFlag):
    __xml_name__ = XmlName("urn:x", "Wide")

    A = 1, "A"
    B = 2, "B"
    C = 4, "C"
    D = 8, "D"
    E = 16, "E"
    F = 32, "F"
    G = 64, "G"
    H = 128, "H"
    I = 256, "I"  # noqa: E741
    J = 512, "J"


def remembered() -> list[int]:
    return [len(value) for name, value in vars(Wide).items() if isinstance(value, (dict, list, set, tuple)) and name]


@pytest.mark.parametrize("start", ["", "A ", "J C "])
def test_a_class_remembers_nothing_of_what_a_server_says(start: str):
    before = remembered()

    for number in range(1100):
        combination = Wide(number % 1024) | Wide.A
        assert Wide.from_wire(f"{start}New{number}").unknown_names == (f"New{number}",)
        assert Wide.from_wire(combination.to_wire()) == combination
        assert (~combination | combination ^ Wide.B).unknown_names == ()

    assert remembered() == before


@given(st.frozensets(NAMES, max_size=4), st.frozensets(NAMES, max_size=4), st.integers(0, 15), st.integers(0, 15))
def test_unknown_flags_are_flags_like_others(left: frozenset[str], right: frozenset[str], low: int, high: int):
    known = {member.to_wire() for member in Wide}
    first = Wide.from_wire(" ".join([*(left - known), Wide(low).to_wire()]))
    second = Wide.from_wire(" ".join([*(right - known), Wide(high).to_wire()]))

    def names(flags: Wide) -> set[str]:
        return set(flags.to_wire().split())

    assert names(first | second) == names(first) | names(second)
    assert names(first & second) == names(first) & names(second)
    assert names(first ^ second) == names(first) ^ names(second)
    assert names(first & ~second) == names(first) - names(second)
    assert names(second & ~~first) == names(first) & names(second)
    assert (second in first) == (names(second) <= names(first))
    assert (first == second) == (names(first) == names(second))
    assert bool(first) == bool(names(first))


def test_a_complement_writes_nothing_another_value_had():
    seen = Wide.from_wire("A Elsewhere")

    assert (~Wide.A).to_wire() == "B C D E F G H I J"
    assert (~seen).to_wire() == "B C D E F G H I J"
    assert (Wide.from_wire("A Here") & ~seen).to_wire() == "Here"
    for each in again(~seen):
        assert each == ~seen
        assert Wide.from_wire("Here") & each == Wide.from_wire("Here")  # type: ignore[operator]


def test_flags_of_two_classes_do_not_mix():
    with pytest.raises(TypeError):
        Wide.A | Right.SELECT  # type: ignore[operator]
