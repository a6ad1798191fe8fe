"""Substitution groups, extension, restriction, abstract types, and ``xsi:type`` for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from content_models import ALL
from content_roots import Roots, generated

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("derived"), "content_derived", ALL["derived"]) as roots:
        yield roots


def test_a_substitute_is_a_field_of_the_part_that_stands_for_the_head(made: Roots):
    m = made.models
    body = made.check("<One><h1><n>1</n></h1></One>")
    assert (body.head, body.word) == (m.HeadChoice(h1=m.T(n=1)), None)
    body = made.check('<One><h2 at="0"><n>1</n><m>2</m></h2><word/></One>')
    assert (body.head, body.word) == (m.HeadChoice(h2=m.U(n=1, m=2, at=0)), m.WordChoice(word=""))
    body = made.check('<One><h1 i:type="t:U"><n>1</n><m>2</m></h1><w1>x</w1></One>')
    assert (body.head, body.word) == (m.HeadChoice(h1=m.U(n=1, m=2)), m.WordChoice(w1="x"))
    assert not hasattr(m.HeadChoice, "head")  # abstract


def test_substitutes_repeat_and_stand_in_choices(made: Roots):
    m = made.models
    body = made.check(
        "<Several><h1><n>1</n></h1><h2><n>1</n><m>2</m></h2><h1><n>3</n></h1><w1>1</w1><word>2</word></Several>"
    )
    assert body.head == [m.HeadChoice(h1=m.T(n=1)), m.HeadChoice(h2=m.U(n=1, m=2)), m.HeadChoice(h1=m.T(n=3))]
    assert body.word == [m.WordChoice(w1="1"), m.WordChoice(word="2")]
    assert made.check("<Either><h2><n>1</n><m>2</m></h2></Either>").head == m.HeadChoice(h2=m.U(n=1, m=2))
    assert made.check("<Either><x>0</x></Either>").x == 0
    body = made.check("<Any><h1><n>1</n></h1><word/><h2><n>1</n><m>2</m></h2><w1/></Any>")
    assert [each.word is None for each in body.choices] == [True, False, True, False]


def test_an_extension_has_the_elements_of_its_base_first(made: Roots):
    body = made.check("<AgainRoot><a>1</a><b>3</b><a>0</a></AgainRoot>")
    assert (body.a, body.b, body.a_2) == (1, 3, 0)
    body = made.check('<ForkedRoot at="0"><q>1</q><r>0</r></ForkedRoot>')
    assert (body.p, body.q, body.r, body.s, body.at) == (None, 1, 0, None, 0)
    body = made.check("<LongerRoot><p>1</p><s>2</s><e>3</e></LongerRoot>")
    assert (body.p, body.s, body.e) == (1, 2, 3)


@pytest.mark.parametrize(
    ("xml", "cls", "values"),
    [
        ("<plain><a>0</a></plain>", "Plain", {"a": 0}),
        ('<plain i:type="t:Again"><a>1</a><b>3</b><a>2</a></plain>', "Again", {"a": 1, "b": 3, "a_2": 2}),
        ("<fork><p>0</p></fork>", "Fork", {"p": 0}),
        ('<fork i:type="t:Forked" at="5"><p>1</p><r>0</r></fork>', "Forked", {"p": 1, "r": 0, "at": 5}),
        ('<fork i:type="t:Longer"><q>1</q><s>0</s><e>0</e></fork>', "Longer", {"q": 1, "s": 0, "e": 0}),
        ('<idea i:type="t:Real" at="3"><a>1</a></idea>', "Real", {"a": 1, "at": 3}),
        ('<idea i:type="t:Real"/>', "Real", {}),
        ('<idea i:type="t:Chosen"><s>3</s></idea>', "Chosen", {"s": 3}),
        ('<wide i:type="t:Narrow" x="1"><a>1</a></wide>', "Narrow", {"a": 1, "x": 1}),
        ('<wide i:type="t:Wider" x="1"><a>1</a><b>2</b><c>0</c></wide>', "Wider", {"a": 1, "b": [2], "x": 1, "c": 0}),
        ("<free><a>1</a><b>2</b></free>", "Free", {"a": 1, "b": 2}),
        ('<free i:type="t:Fixed"><b>1</b><a>2</a></free>', "Fixed", {"a": 2, "b": 1}),
        ("<array><i>1</i><i>2</i></array>", "ArrayOfInt", {"i": [1, 2]}),
        ('<array i:type="t:More"><i>1</i><more>2</more></array>', "More", {"i": [1], "more": 2}),
    ],
)
def test_xsi_type_is_the_class(made: Roots, xml: str, cls: str, values: dict[str, object]):
    body = made.check(f"<Box>{xml}<plain><a>1</a></plain></Box>")

    found = next(value for name in type(body.choices[0]).__slots__ if (value := getattr(body.choices[0], name)))
    assert found == getattr(made.models, cls)(**values)
    assert type(found) is getattr(made.models, cls)


def test_a_list_in_the_order_of_the_document_behind_the_fields_of_a_base(made: Roots):
    body = made.check('<Box><plain i:type="t:Listed" at="x"><a>1</a><r>1</r><s>2</s><r>3</r></plain></Box>')
    part = made.models.ListedChoice
    assert body.choices[0].plain.choices == [part(r=1), part(s=2), part(r=3)]


@pytest.mark.parametrize(
    "xml",
    [
        '<ForkRoot i:type="t:Forked" at="4"><q>1</q><r>2</r></ForkRoot>',
        '<ForkRoot i:type="t:Longer"><q>1</q><r>2</r><e>0</e></ForkRoot>',
        '<PlainRoot i:type="t:Listed" at="x"><a>1</a><r>1</r><s>2</s><r>3</r></PlainRoot>',
        '<IdeaRoot i:type="t:Real" at="3"><a>1</a></IdeaRoot>',
        '<IdeaRoot i:type="t:Chosen"><a>1</a><s>3</s></IdeaRoot>',
        '<WideRoot i:type="t:Narrow" x="1"><a>1</a></WideRoot>',
        '<ArrayOfIntRoot i:type="t:More"><i>1</i><more>2</more></ArrayOfIntRoot>',
    ],
)
def test_the_root_keeps_what_the_type_that_it_names_has_more(made: Roots, xml: str):
    made.check(xml)


def test_roots_of_derived_types(made: Roots):
    assert made.check('<NarrowRoot x="0"><a>1</a></NarrowRoot>').x == 0
    assert made.check('<WiderRoot x="1"><a>1</a><b>3</b><c>0</c></WiderRoot>').c == 0
    assert made.check("<FixedRoot><b>1</b><a>2</a></FixedRoot>").a == 2
    assert made.check("<MoreRoot><i>1</i><more>2</more></MoreRoot>").i == [1]


def test_an_abstract_type_is_never_written_as_itself(made: Roots):
    idea, box = made.models.Idea, made.models.BoxChoice
    reason = "Idea is abstract: an object must be of a class that derives from it"
    assert made.refused(made.cls("Box")(choices=[box(idea=idea())])) == f"at choices[1]/idea: {reason}"
    assert "abstract" in made.refused(made.cls("IdeaRoot")(a=1))
    body = made.cls("IdeaRoot")(a=1)
    data = made.runtime("schema.record").ExtensionData
    body.extension_data = data(type_name=made.name("urn:content", "Real"))
    assert made.problems(made.encode(body)) == ""


def test_wrong_types_are_errors_with_their_place(made: Roots):
    assert made.unread('<Box><fork i:type="t:Plain"><a>1</a></fork></Box>') == (
        "at Box/choices[1]/fork: xsi:type Plain is not a Fork"
    )
    assert made.unread("<One/>") == "at One: an element that must be there is missing or nil: head"
    box = made.models.BoxChoice
    wrong = made.cls("Box")(choices=[box(fork=made.models.Plain(a=1))])
    assert made.refused(wrong) == "at choices[1]/fork: expected Fork, got Plain"
    half = made.cls("Box")(choices=[box(fork=made.models.Forked(p=1))])
    assert made.refused(half) == "at choices[1]/fork: one must be given: r or s"
