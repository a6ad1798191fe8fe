"""Choices, sequences and groups: which field has what, and in which order it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from content_models import ALL
from content_roots import Roots, generated, shown, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("choices"), "content_choices", ALL["choices"]) as roots:
        yield roots


@pytest.mark.parametrize(
    ("xml", "values"),
    [
        ("<Once><a>0</a></Once>", {"a": 0}),
        ("<Once><b/></Once>", {"b": ""}),
        ("<Once><c>false</c></Once>", {"c": False}),
        ("<Between><h>1</h><z>2</z></Between>", {"h": 1, "z": 2}),
        ("<Between><h>1</h><a>0</a><z>2</z></Between>", {"h": 1, "a": 0, "z": 2}),
        ("<Between><h>1</h><b/><z>2</z></Between>", {"h": 1, "b": "", "z": 2}),
        ("<Between><h>1</h><b>x</b><c>0</c><z>2</z></Between>", {"h": 1, "b": "x", "c": 0, "z": 2}),
        ("<Shared><a>1</a><b>2</b></Shared>", {"a": 1, "b": 2}),
        ("<Shared><c>1</c><b>2</b></Shared>", {"c": 1, "b": 2}),
        ("<Swapped><a>1</a><b>2</b></Swapped>", {"a": 1, "b": 2}),
        ("<Swapped><b>1</b><a>2</a></Swapped>", {"b": 1, "a_2": 2}),
        ("<Lists><a>1</a><a>2</a></Lists>", {"a": [1, 2]}),
        ("<Lists/>", {}),
        ("<Lists><b>0</b><b>1</b><b>1</b></Lists>", {"b": [0, 1, 1]}),
        ("<Groups><g>0</g><m>0</m></Groups>", {"g": 0, "m": 0}),
        ("<Twice><a>1</a></Twice>", {"a": 1}),
        ("<Twice><a>1</a><a>0</a></Twice>", {"a": 1, "a_2": 0}),
        ("<Twice><a>1</a><b>5</b></Twice>", {"a": 1, "b": 5}),
        # A group that may be absent, and whose first element is not there, has none of its others either.
        ("<Begun><b>1</b><c>2</c></Begun>", {"b_2": 1, "c": 2}),
        ("<Begun><a>1</a><b>2</b></Begun>", {"a": 1, "b": 2}),
        ("<Begun><a>1</a><b>2</b><c>3</c></Begun>", {"a": 1, "b": 2, "c_2": 3}),
        ("<Begun><a>1</a><b>2</b><b>3</b><c>4</c><c>5</c></Begun>", {"a": 1, "b": 2, "b_2": 3, "c": 4, "c_2": 5}),
        ("<Begun><c>1</c></Begun>", {"c_2": 1}),
        ("<Pair><c>1</c></Pair>", {"c": 1}),
        ("<Pair><a>0</a><b>0</b><c>1</c></Pair>", {"a": 0, "b": 0, "c": 1}),
        ("<All><a>1</a><b>2</b><c>3</c></All>", {"a": 1, "b": 2, "c": 3}),
        ("<AllOrNone/>", {}),
        ("<AllOrNone><a>0</a></AllOrNone>", {"a": 0}),
        ("<Values><a>4</a></Values>", {"a": 4}),
        ("<Values><e/></Values>", {"e": ""}),
        ("<Values><n/></Values>", {"n": ""}),
        ("<Values><l/></Values>", {"l": []}),
        ("<Values><l>a b</l></Values>", {"l": ["a", "b"]}),
        ("<OrNothing/>", {}),
        ("<OrNothing><a>0</a></OrNothing>", {"a": 0}),
        ("<Empties/>", {}),
        ("<Empties><x>0</x></Empties>", {"x": 0}),
        ("<Deep><a>1</a></Deep>", {"a": 1}),
        ("<Deep><a>1</a><b>2</b></Deep>", {"a": 1, "b": 2}),
        ("<Deep><a>1</a><c>2</c></Deep>", {"a": 1, "c": 2}),
        ("<Deep><b>1</b><d>2</d></Deep>", {"b": 1, "d": 2}),
    ],
)
def test_elements_that_come_once_are_fields(made: Roots, xml: str, values: dict[str, Any]):
    body = made.check(xml)

    assert body == type(body)(**values)
    assert [type(getattr(body, name)) for name in values] == [type(value) for value in values.values()]


@pytest.mark.parametrize(
    ("xml", "field", "values"),
    [
        ("<Many/>", "choices", []),
        ("<Many><a>1</a><b>x</b><a>2</a></Many>", "choices", [{"a": 1}, {"b": "x"}, {"a": 2}]),
        ("<Many><a>1</a><a>2</a><b/></Many>", "choices", [{"a": 1}, {"a": 2}, {"b": ""}]),
        ("<Bunches/>", "choices", []),
        ("<Bunches><a>1</a><a>2</a><b>3</b><a>4</a></Bunches>", "choices", [{"a": 1}, {"a": 2}, {"b": 3}, {"a": 4}]),
        ("<Turns><a>1</a><a>2</a><b>3</b></Turns>", "choices", [{"a": [1, 2]}, {"b": 3}]),
        ("<Rows><a>1</a><a>2</a><b>0</b><a>3</a></Rows>", "groups", [{"a": 1}, {"a": 2, "b": 0}, {"a": 3}]),
        (
            "<Nested><a>1</a><b>2</b><d>1</d><d>2</d><a>1</a><c>0</c><d>4</d></Nested>",
            "choices",
            [{"a": 1, "b": 2}, {"d": 1}, {"d": 2}, {"a": 1, "c": 0}, {"d": 4}],
        ),
        ("<BegunMany><b>1</b><c>2</c></BegunMany>", "groups", [{"b_2": 1, "c": 2}]),
        (
            "<BegunMany><b>1</b><c>2</c><a>3</a><b>4</b></BegunMany>",
            "groups",
            [{"b_2": 1, "c": 2}, {"a": 3, "b": 4}],
        ),
        ("<SameGroup><h>1</h><g>2</g></SameGroup>", "g", [{"h": 1}, {"g": 2}]),
        ("<Empties><a>1</a><b>0</b><a>2</a></Empties>", "choices", [{"a": 1}, {"b": 0}, {"a": 2}]),
        # A list of one or more that begins a branch must be there: what follows it begins another branch.
        ("<Leads><a>1</a><b>2</b><a>3</a><f>4</f></Leads>", "choices", [{"a_2": 1}, {"b": [2], "a": [3], "f": 4}]),
        ("<Leads><e>1</e><e>2</e><a>3</a></Leads>", "choices", [{"e_2": 1}, {"e_2": 2}, {"a_2": 3}]),
    ],
)
def test_what_repeats_is_a_list_in_the_order_of_the_document(
    made: Roots, xml: str, field: str, values: list[dict[str, Any]]
):
    body = made.check(xml)

    found = getattr(body, field)
    assert found == [type(each)(**value) for each, value in zip(found, values, strict=True)]


def test_what_begins_with_a_required_list_begins_with_that_alone(made: Roots):
    inner = "<b>1</b><d>2</d><d>3</d>"
    body = made.check(f"<Inner>{inner}<d>4</d>{inner}<b>5</b><b>6</b><d>7</d><f>8</f><d>9</d><d>10</d></Inner>")
    assert [(len(group.groups), group.d) for group in body.groups] == [(1, 4), (2, 10)]


def test_a_named_group_is_one_class(made: Roots):
    body = made.check("<Groups><h>1</h><m>0</m><g>1</g><h>2</h><g>3</g></Groups>")

    cls = made.models.GGroup
    assert body.h == 1
    assert body.g_messages == [cls(g=1), cls(h=2), cls(g=3)]
    assert type(made.check("<SameGroup><g>1</g></SameGroup>").g[0]) is cls


def test_nil_is_a_branch_as_any_value(made: Roots):
    nil = made.runtime("schema.record").NIL
    assert made.check('<Values><n i:nil="true"/></Values>') == made.cls("Values")(n=nil)
    body = made.check('<Nils><a i:nil="true"/><b>x</b><a>1</a></Nils>')
    assert [(each.a, each.b) for each in body.choices] == [(nil, None), (None, "x"), (1, None)]


def test_an_empty_element_means_its_default(made: Roots):
    assert made.check("<Values><a/></Values>").a == 4
    assert made.check("<Values><b/></Values>").b == "x"
    assert made.encode(made.cls("Values")(b="x")).findtext("{*}b") == "x"
    reason = "at b: an empty element would mean the default of the contract"
    assert made.refused(made.cls("Values")(b="")) == reason


def test_members_of_all_come_in_any_order(made: Roots):
    body = made.check("<All><c>3</c><a>1</a><b>2</b></All>", "<All><a>1</a><b>2</b><c>3</c></All>")
    assert (body.a, body.b, body.c) == (1, 2, 3)


@pytest.mark.parametrize(
    ("root", "values", "reason"),
    [
        ("Once", {}, "one must be given: a or b or c"),
        ("Once", {"a": 0, "b": ""}, "only one can be given: a or b or c; given are a, b"),
        ("Between", {"h": 1, "z": 1, "a": 0, "c": 0}, "only one can be given: a or (b and c); given are a, c"),
        ("Between", {"h": 1, "z": 1, "c": 0}, "at b: must be given"),
        ("Shared", {"a": 1}, "at b: must be given"),
        ("Shared", {"b": 1}, "at a: must be given"),
        ("Swapped", {"a": 1, "a_2": 1}, "only one can be given: (a and b) or (b and a_2); given are a, a_2"),
        ("Lists", {"a": [1], "b": [1]}, "only one can be given: a or b; given are a, b"),
        ("Pair", {"c": 1, "a": 0}, "at b: must be given"),
        ("AllOrNone", {"b": 1}, "at a: must be given"),
        ("Rows", {}, "at groups: must be given"),
        ("Nested", {}, "at choices: must be given"),
        ("Many", {"choices": ["x"]}, "at choices[1]: expected ManyChoice, got str"),
        ("Many", {"choices": "x"}, "expected list, got str"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_the_rule(made: Roots, root: str, values: dict[str, Any], reason: str):
    assert made.refused(made.cls(root)(**values)) == reason


def test_parts_are_checked_with_their_place(made: Roots):
    part = made.models.ManyChoice
    assert made.refused(made.cls("Many")(choices=[part(a=1), part()])) == "at choices[2]: one must be given: a or b"
    both = made.cls("Many")(choices=[part(a=1, b="")])
    assert made.refused(both) == "at choices[1]: only one can be given: a or b; given are a, b"
    assert made.refused(made.cls("Many")(choices=[part(a="1")])).startswith("at choices[1]/a: not a value of int")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<Between><z>2</z></Between>", "at Between: an element that must be there is missing or nil: h"),
        ("<Many><b/><a>x</a></Many>", "at Many/choices[2]/a: 'x' is not a valid int: not a whole number"),
        ("<Twice><a>1</a><b>1</b><b>2</b></Twice>", "at Twice/b: stands where the contract does not allow it"),
        ("<Rows><b>1</b></Rows>", "at Rows/b: stands where the contract does not allow it"),
        ("<Many>text</Many>", "at Many: text between the members of a record"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(made: Roots, xml: str, reason: str):
    assert made.unread(xml) == reason


@pytest.mark.parametrize(
    "xml",
    [
        "<Once><a>1</a><new>2</new></Once>",
        '<Many><a>1</a><b/><new xmlns="urn:new">t:x</new></Many>',
        "<Twice><a>1</a><a>2</a><new/></Twice>",
    ],
)
def test_unknown_elements_are_kept(made: Roots, xml: str):
    body = made.decode(xml)

    assert len(body.extension_data.elements) == 1
    assert shown(made.encode(body)) == shown(spaced(xml))
