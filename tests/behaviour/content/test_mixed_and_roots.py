"""Mixed content, and elements in the Body of every kind of type: mixed, simple, derived, any, empty, nil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from content_roots import Roots, generated
from content_schemas import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("mixed"), "content_mixed", ALL["mixed"]) as roots:
        yield roots


def test_text_and_elements_in_their_order(made: Roots):
    o = '<o:o xmlns:o="urn:other">x</o:o>'
    body = made.check(f'<Mix z="1">a<b>1</b> <i>2</i>{o}tail&amp;</Mix>')
    item = made.models.MixElement
    assert body.content == ["a", item(b="1"), " ", item(i=2), item(any_element=made.fragment(o)), "tail&"]
    assert body.z == "1"


@pytest.mark.parametrize(("text", "content"), [("", []), ("text", ["text"]), (" \n ", [" \n "]), ("&lt;", ["<"])])
def test_only_text(made: Roots, text: str, content: list[str]):
    assert made.check(f"<Mix>{text}</Mix>").content == content
    body = made.check(f"<Box><x>{text}</x><only>{text}</only></Box>")
    assert (body.x[0].content, body.only.value) == (content, "".join(content))
    assert made.check(f"<Only>{text}</Only>").value == "".join(content)
    assert made.check(f'<Marked y="">{text}</Marked>').y == ""


def test_types_derived_from_mixed_ones(made: Roots):
    body = made.check('<Longer y="1">a<b>1</b>x<e>3</e>e</Longer>')
    item = made.models.LongerElement
    assert body.content == ["a", item(b="1"), "x", item(e=3), "e"]
    body = made.check('<Box><x>a</x><x i:type="t:Longer" y="2"><e>1</e></x></Box>')
    assert body.x[1] == made.models.Longer(content=[made.models.MixElement(e=1)], y="2")
    made.check('<Mix i:type="t:Longer" y="1">a<b>1</b>x<e>3</e>e</Mix>')


def test_mixed_in_mixed(made: Roots):
    body = made.check('<Inner>1<n i:nil="true"/>2<m z="q">3<b>4</b></m>5</Inner>')
    item, mix, nil = made.models.InnerElement, made.models.Mix, made.runtime("schema.record").NIL
    inner = mix(content=["3", made.models.MixElement(b="4")], z="q")
    assert body.content == ["1", item(n=nil), "2", item(m=inner), "5"]


def test_types_of_elements_in_mixed_content_are_kept(made: Roots):
    body = made.check('<Mix>a<i i:type="xs:short">1</i>x</Mix>')
    assert body.content == ["a", made.models.MixElement(i=1), "x"]


def test_mixed_and_nil(made: Roots):
    assert made.check('<Mix i:nil="true"/>').content == []
    assert made.check('<Mix i:nil="true" z="x"/>').z == "x"
    body = made.check('<Box><x i:nil="true"/><x/><x i:nil="true" z="1"/></Box>')
    assert [each if each is None else (each.content, each.z) for each in body.x] == [None, ([], None), ([], "1")]


def test_roots_of_any_type(made: Roots):
    body = made.check('<Anything a="1">x<q xmlns="urn:q">1</q>y</Anything>')
    item = made.models.AnythingElement
    assert body.content == ["x", item(any_element=made.fragment('<q xmlns="urn:q">1</q>')), "y"]
    assert body.any_attributes == {"a": "1"}
    assert made.check("<Untyped/>").content == []
    assert made.check('<Anything i:type="xs:int">5</Anything>').content == ["5"]
    assert made.check('<Anything i:type="t:Longer" y="u">5<e>1</e></Anything>').any_attributes == {"y": "u"}


def test_values_of_any_type(made: Roots):
    body = made.check(
        '<Values><v>1</v><v i:type="xs:int">5</v><v i:type="t:Mix" z="1">5<b>6</b></v><v a="1"/></Values>'
    )
    mix = made.models.Mix(content=["5", made.models.MixElement(b="6")], z="1")
    assert body.v == [
        made.fragment('<v xmlns="urn:content">1</v>'),
        5,
        mix,
        made.fragment('<v xmlns="urn:content" a="1"/>'),
    ]


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<Number>0</Number>", 0),
        ('<Number i:nil="true"/>', None),
        ("<Usual>4</Usual>", 4),
        ("<Tokens>a b</Tokens>", ["a", "b"]),
        ("<Tokens/>", []),
        ("<AnyText>te xt</AnyText>", "te xt"),
        ('<AnyText i:type="xs:int">5</AnyText>', "5"),
        ('<Number i:type="xs:short">5</Number>', 5),
    ],
)
def test_roots_of_simple_types(made: Roots, xml: str, value: object):
    body = made.check(xml)

    assert (body.value, type(body.value)) == (value, type(value))


def test_roots_with_defaults(made: Roots):
    assert made.check("<Usual/>", "<Usual>3</Usual>").value == 3
    usual = made.name("urn:content", "usual")
    assert made.check("<Name/>", "<Name>t:usual</Name>").value == usual
    assert made.check("<Names><Name/></Names>", "<Names><Name>t:usual</Name></Names>").name == usual
    assert made.check("<Names/>").name is None


def test_roots_with_nothing_in_them(made: Roots):
    assert made.check("<Nothing/>") == made.cls("Nothing")()
    assert made.check('<Mark y=""/>').y == ""


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ("<Mix>a<i>x</i></Mix>", "at Mix/content[2]/i: 'x' is not a valid int: not a whole number"),
        ("<Box><x>a<i>u</i></x></Box>", "at Box/x/content[2]/i: 'u' is not a valid int: not a whole number"),
        ("<Number>x</Number>", "at Number: 'x': not a whole number"),
        ("<Only><x/></Only>", "at Only: expected text, found the element {urn:content}x"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(made: Roots, xml: str, problem: str):
    assert made.unread(xml) == problem


def test_what_cannot_be_written_is_refused(made: Roots):
    mix, item = made.cls("Mix"), made.models.MixElement
    assert made.refused(mix(content=[1])) == "at content[1]: expected str or MixElement, got int"
    assert made.refused(mix(content=["a", item(i="x")])).startswith("at content[2]/i: not a value of int")
    assert made.refused(mix(content=[item()])) == "at content[1]: one must be given: b or i or any_element or e"
    assert made.refused(mix(content="abc")) == "expected list, got str"
    assert made.refused(made.cls("Usual")(value=None)) == "at value: must be given"
