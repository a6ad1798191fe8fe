"""Many diagnostics of one cause are one message, with how many places there are and the first three."""

from __future__ import annotations

import pytest
from soapbind.diagnostics.causes import causes, rendered
from soapbind.errors import MAX_PROBLEMS, Diagnostic, Location, Problems, SoapbindError


def types(count: int, code: str = "unsupported-attributes", help_: str = "leave it out") -> list[Diagnostic]:
    return [
        Diagnostic(Location("a.wsdl", (f"complexType[T{i}]",), i + 2), code, f"type T{i} has attributes", help_)
        for i in range(count)
    ]


FIRST = "a.wsdl:2: error[unsupported-attributes]: type T0 has attributes\n  at complexType[T0]\n"
HELP = "  help: leave it out"


@pytest.mark.parametrize(
    ("count", "places"),
    [
        (1, ""),
        (2, "  and a.wsdl:3: complexType[T1]\n"),
        (3, "  and a.wsdl:3: complexType[T1]\n  and a.wsdl:4: complexType[T2]\n"),
        (4, "  and a.wsdl:3: complexType[T1]\n  and a.wsdl:4: complexType[T2]\n  and 1 more place, 4 in all\n"),
        (500, "  and a.wsdl:3: complexType[T1]\n  and a.wsdl:4: complexType[T2]\n  and 497 more places, 500 in all\n"),
    ],
)
def test_places_of_one_cause(count: int, places: str):
    assert rendered(types(count)) == [FIRST + places + HELP]


def test_another_code_or_way_out_is_another_cause():
    found = [*types(5), *types(4, "unsupported-choice"), *types(3, help_="rename it")]
    assert [(c.first.code, c.first.help, 1 + len(c.others)) for c in causes(found)] == [
        ("unsupported-attributes", "leave it out", 5),
        ("unsupported-choice", "leave it out", 4),
        ("unsupported-attributes", "rename it", 3),
    ]


def test_a_message_that_says_the_cause_is_told_whole():
    """Two names that are not declared are two mistakes, each at all its places."""
    nowhere = [
        Diagnostic(Location("a.wsdl", (f"element[e{i}]",)), "unknown-type", f"has type {name}", "is a schema missing?")
        for i, name in enumerate("ABABA")
    ]
    one, other = rendered(nowhere)
    assert one.splitlines()[:2] == ["a.wsdl: error[unknown-type]: has type A", "  at element[e0]"]
    assert one.splitlines()[2:] == [
        "  and a.wsdl: element[e2]",
        "  and a.wsdl: element[e4]",
        "  help: is a schema missing?",
    ]
    assert other.splitlines()[1:] == ["  at element[e1]", "  and a.wsdl: element[e3]", "  help: is a schema missing?"]


def test_very_many_causes_of_one_code_are_cut_short():
    many = [Diagnostic(Location("a.toml"), "unknown-key", f"there is no {i}", "look") for i in range(1_500)]
    shown = rendered([*many, *types(1)], "warning")
    assert len(shown) == 22
    assert shown[-1] == "and 1,480 more warnings with the code unknown-key"
    assert "unsupported-attributes" in shown[-2]


def test_names_in_places_are_shown_safely():
    places = [Diagnostic(Location("a.wsdl", (f"element[\x1b{i}\n]",)), "unsupported-any", "m", "h") for i in "ab"]
    assert "\\x1bb\\x0a" in rendered(places)[0]
    assert "\x1b" not in rendered(places)[0]


def test_problems_end_at_a_limit():
    problems = Problems()
    for index in range(MAX_PROBLEMS - 1):
        problems.add(Location("a.wsdl", (str(index),)), "unknown-type", "m", "h")
    with pytest.raises(SoapbindError) as caught:
        problems.add(Location("a.wsdl"), "unknown-type", "m", "h")
    assert {c.first.code for c in causes(caught.value.diagnostics)} == {"unknown-type", "too-many-problems"}
