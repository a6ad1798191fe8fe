"""Lists, unions, qualified names, and enumerations of values that are no text: read, written, and judged by lxml."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from random_examples import examples
from simple_type_contract import MEMBERS, TYPES
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("varieties"), "varieties", schema_of(MEMBERS, TYPES)) as small:
        yield small


def field_of(small: Small, element: str) -> str:
    return next(
        name
        for name, field in small.response.__dataclass_fields__.items()
        if "soapbind.element" in field.metadata and field.metadata["soapbind.element"].name == element
    )


def read(small: Small, element: str, text: str) -> Any:
    return getattr(small.decode(f"<{element}>{text}</{element}>"), field_of(small, element))


def written(small: Small, element: str, value: Any) -> str:
    body = small.response(**{field_of(small, element): value})
    assert small.is_valid(body) or element == "Colors", f"lxml refuses {value!r} for {element}"
    (node,) = small.encode(body)
    return node.text or ""


def names(small: Small) -> Any:
    return small.package.models


CASES: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("Numbers", " 1\t2\n3 ", lambda _: [1, 2, 3]),
    ("Numbers", "", lambda _: []),
    ("Tokens", "a b:c 1", lambda _: ["a", "b:c", "1"]),
    ("Colors", "red red green", lambda m: [m.Color.RED, m.Color.RED, m.Color.GREEN]),
    ("Sizes", "large small large", lambda m: [m.Sizes.LARGE, m.Sizes.SMALL, m.Sizes.LARGE]),
    ("Level", "1", lambda m: m.Level.VALUE_1),
    ("Level", " +01 ", lambda m: m.Level.VALUE_1),
    ("Level", "-5", lambda m: m.Level.MINUS_5),
    ("Level", "7", lambda m: m.Level.VALUE_007),
    ("HighLevel", "7", lambda m: m.HighLevel.VALUE_7),
    ("Price", "1.5", lambda m: m.Price.VALUE_1_50),
    ("Day", "2024-02-29", lambda m: m.Day.VALUE_2024_02_29),
    ("Pair", "1 +2", lambda m: m.Pair.VALUE_1_2),
    ("SmallOrText", "5", lambda _: 5),
    ("SmallOrText", "6", lambda _: "6"),
    ("SmallOrText", "007", lambda _: "007"),
    ("SmallOrText", "", lambda _: ""),
    ("Count", "unbounded", lambda m: m.CountMember.UNBOUNDED),
    ("Count", "12", lambda _: 12),
    ("Deep", "unbounded", lambda m: m.CountMember.UNBOUNDED),
    ("Deep", "-1 2", lambda _: [-1, 2]),
    ("FlagOrInt", "1", lambda _: True),
    ("FlagOrInt", "+1", lambda _: 1),
    ("FlagOrInt", "2", lambda _: 2),
    ("Number", "1.0", lambda _: Decimal("1.0")),
    ("Number", "1E5", lambda _: 100000.0),
    ("CodeOrInt", "AB12", lambda _: "AB12"),
    ("CodeOrInt", "x", lambda _: "x"),
    ("CodeOrInt", "12", lambda _: 12),
    ("Mark", "2.50", lambda m: m.Mark.VALUE_2_5),
    ("Name", "xs:int", lambda _: name("http://www.w3.org/2001/XMLSchema", "int")),
    ("Name", "one", lambda _: name("urn:small", "one")),
    ("Kind", "one", lambda m: m.Kind.ONE),
    ("Kinds", "xs:int one", lambda m: [m.Kind.INT, m.Kind.ONE]),
    ("NameOrInt", "one", lambda _: name("urn:small", "one")),
    ("NameOrInt", "1", lambda _: 1),
    ("Blank", " ", lambda m: m.Blank.SPACE),
    ("Blank", "  ", lambda m: m.Blank.SPACE_SPACE),
    ("Blank", "\t", lambda m: m.Blank.TAB),
    ("Blank", "   ", lambda _: None),
    ("ColorOrLevel", "red", lambda m: m.Color.RED),
    ("ColorOrLevel", "-5", lambda m: m.Level.MINUS_5),
]
RUNTIME: dict[str, Any] = {}


def name(namespace: str, local: str) -> Any:
    return RUNTIME["XmlName"](namespace, local)


@pytest.mark.sampled(20)
@pytest.mark.parametrize(("element", "text", "expected"), CASES)
def test_what_a_text_is_and_that_it_is_written_so_again(
    made: Small, element: str, text: str, expected: Callable[[Any], Any]
):
    RUNTIME["XmlName"] = made.runtime("qname").XmlName
    wanted = expected(names(made))

    value = read(made, element, text)

    assert (value, type(value)) == (wanted, type(wanted))
    body = made.response(**{field_of(made, element): value})
    assert made.is_valid(body)
    again = made.operation.decode_response(
        made.operation.encode_response(made.package.Response(made.operation.response[0](), body))
    ).body
    assert getattr(again, field_of(made, element)) == value
    assert type(getattr(again, field_of(made, element))) is type(value)


# --- every value that is written is read back ----------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8).filter(lambda t: t.isprintable())
LOCAL = st.from_regex("[A-Za-z_][A-Za-z0-9_.-]{0,5}", fullmatch=True)
SPACES = st.sampled_from(["", "urn:small", "urn:other", "urn:a&b", "http://www.w3.org/2001/XMLSchema"])
INTS = st.integers(-(2**31), 2**31 - 1)
FLOATS = st.floats(allow_nan=False)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3)
VALUES = {
    "Numbers": st.lists(INTS),
    "SmallOrText": INTS.filter(lambda n: n <= 5) | TEXTS,
    "Count": st.integers(min_value=0),
    "FlagOrInt": st.booleans() | INTS,
    "Number": INTS | DECIMALS | FLOATS,
    "CodeOrInt": INTS | st.from_regex("[A-Z]{2}[0-9]+", fullmatch=True),
    "Deep": st.integers(min_value=0) | st.dates() | st.lists(INTS, min_size=2),
}


def there_and_back(small: Small, element: str, value: Any) -> Any:
    field = field_of(small, element)
    body = small.response(**{field: value})
    headers = small.operation.response[0]()
    data = small.operation.encode_response(small.package.Response(headers, body))
    assert small.is_valid(body)
    return getattr(small.operation.decode_response(data).body, field)


def is_small(text: str) -> bool:
    """Whether a text is an int up to 5: as a string it has no form of its own."""
    return re.fullmatch(r" *[+-]?[0-9]+ *", text) is not None and -(2**31) <= int(text) <= 5


@pytest.mark.parametrize("element", VALUES)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_written_is_read_back(made: Small, element: str, data: Any):
    value = data.draw(VALUES[element])

    if element == "SmallOrText" and isinstance(value, str) and is_small(value):
        with pytest.raises(made.package.EncodeError, match="another type"):
            there_and_back(made, element, value)
        return
    again = there_and_back(made, element, value)

    assert (again, type(again)) == (value, type(value))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.tuples(SPACES, LOCAL), min_size=1, max_size=4))
@example(names=[("", "int"), ("urn:small", "int"), ("urn:other", "int")])
def test_names_keep_their_namespaces(made: Small, names: list[tuple[str, str]]):
    values = [made.runtime("qname").XmlName(*each) for each in names]
    row = made.package.models.Row(names=values, ids=["x"])

    (again,) = there_and_back(made, "Rows", [row])

    assert again.names == values
    assert [type(each).__name__ for each in again.names] == ["XmlName"] * len(values)


@pytest.mark.parametrize(
    ("element", "value", "problem"),
    [
        ("Tokens", ["a b"], "item 1: the text of an item cannot be empty or have white space"),
        ("Tokens", ["a", ""], "item 2: the text of an item"),
        ("Tokens", ["a\rb"], "item 1: the text of an item"),
        ("Tokens", "ab", "expected list, got str"),
        ("Numbers", [1, True], "item 2: expected int, got bool"),
        ("Numbers", [2**31], "item 1: .* outside"),
        ("FlagOrInt", "1", "no type of the union takes a str"),
        ("SmallOrText", "3", "another type of the union"),
        ("SmallOrText", 6, "another type of the union"),
        ("Count", -1, "no type of the union takes a int"),
        ("Level", "1", "expected Level, got str"),
        ("Kind", "one", "expected Kind, got str"),
        ("Name", "t:one", "expected XmlName, got str"),
        ("Name", ("", "a b"), "the local part is not a name"),
        ("Preset", [], "would mean the default"),
    ],
)
def test_what_cannot_be_written_is_refused(made: Small, element: str, value: Any, problem: str):
    if element == "Name" and isinstance(value, tuple):
        value = made.runtime("qname").XmlName(*value)
    with pytest.raises(made.package.EncodeError, match=problem):
        made.encode(made.response(**{field_of(made, element): value}))


@pytest.mark.parametrize(
    ("element", "text", "problem"),
    [
        ("Numbers", "1 x", "'1 x' is not a valid list of int"),
        ("Count", "-1", None),
        ("FlagOrInt", "yes", "is not a valid boolean or int"),
        ("Name", "zz:one", "the prefix zz is not declared"),
        ("Name", "a b", "not a qualified name"),
        ("Kind", "zz:one", "the prefix zz is not declared"),
        ("Numbers", "1<x/>", "expected text"),
    ],
)
def test_what_is_no_value_is_an_error_with_its_place(made: Small, element: str, text: str, problem: str | None):
    if problem is None:  # a newer server may have more names
        assert read(made, element, text) == text
        return
    with pytest.raises(made.package.DecodeError, match=f"at (Body/)?(DoResponse/)?{element}: .*{problem}"):
        read(made, element, text)


def test_unknown_values_of_enumerations_survive(made: Small):
    m = names(made)
    for element, text, cls in [
        ("Level", "99", m.Level),
        ("Level", "many", m.Level),
        ("Mark", "x", m.Mark),
        ("Pair", "9 9", m.Pair),
        ("Count", "few", m.CountMember),
        ("ColorOrLevel", "blue", m.Color),
    ]:
        value = read(made, element, text)
        assert type(value) is cls
        assert not value.is_known
        assert made.encode(made.response(**{field_of(made, element): value}))[0].text == text
    colors = read(made, "Colors", "red blue red")
    assert [each.is_known for each in colors] == [True, False, True]
    assert made.encode(made.response(colors=colors))[0].text == "red blue red"
    kind = read(made, "Kind", "xs:new")
    assert (kind.is_known, kind.value) == (False, "{http://www.w3.org/2001/XMLSchema}new")
    assert there_and_back_unchecked(made, "Kind", kind) == kind


def test_what_breaks_a_facet_is_a_value_before_it_is_an_unknown_name(made: Small):
    value = read(made, "ColorOrSmall", "9")

    assert (value, type(value)) == (9, int)
    assert there_and_back_unchecked(made, "ColorOrSmall", 9) == 9
    assert not read(made, "ColorOrSmall", "blue").is_known
    assert read(made, "ColorOrSmall", "  ") is None


def there_and_back_unchecked(small: Small, element: str, value: Any) -> Any:
    headers = small.operation.response[0]()
    body = small.response(**{field_of(small, element): value})
    data = small.operation.encode_response(small.package.Response(headers, body))
    return getattr(small.operation.decode_response(data).body, field_of(small, element))


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("texts", [[" "], ["  ", "Y"], ["Y", "\t", " "], ["\t"] * 9])
def test_items_may_be_values_that_are_blank(made: Small, texts: list[str], *, is_long: bool):
    blank = names(made).Blank
    assert {each.value for each in blank} == {" ", "  ", "\t", "Y"}

    body = made.decode("".join(f"<Blanks>{each}</Blanks>" for each in texts), is_long=is_long)

    assert body.blanks == [blank(each) for each in texts]
    with pytest.raises(made.package.DecodeError, match="an item that must have a value"):
        made.decode("<Blanks>   </Blanks>", is_long=is_long)


def test_an_empty_list_is_there_and_an_absent_one_is_not(made: Small):
    assert made.decode("").numbers is None
    assert made.decode("<Numbers/>").numbers == []
    assert made.decode("<Numbers> \n </Numbers>").numbers == []
    assert made.decode('<Numbers i:nil="true"/>').numbers is None
    assert len(made.encode(made.response(numbers=[]))) == 1
    first, second = made.decode("<Numbers/>").numbers, made.decode("<Numbers/>").numbers
    first.append(1)
    assert second == []
    assert made.decode("<Preset/>").preset == [1, 2]
    assert made.decode("").preset is None
