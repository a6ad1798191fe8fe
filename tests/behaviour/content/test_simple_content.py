"""Simple content: text with attributes, also as the type of an element in the Body."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from content_roots import Roots, generated
from content_schemas import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("simple"), "content_simple", ALL["simple"]) as roots:
        yield roots


@pytest.mark.parametrize(
    ("xml", "value", "others"),
    [
        ('<Money cur="x">1.50</Money>', Decimal("1.50"), {"cur": "x"}),
        ("<Money>0</Money>", Decimal(0), {"cur": None}),
        ('<More cur="x" more="0">0</More>', Decimal(0), {"cur": "x", "more": 0}),
        ('<Small cur="">10</Small>', Decimal(10), {"cur": ""}),
        ("<Tokens>a b c</Tokens>", ["a", "b", "c"], {}),
        ('<Text value="v">te &amp;&lt;&gt; xt</Text>', "te &<> xt", {"value_2": "v"}),
        ("<Text/>", "", {"value_2": None}),
        ('<Text value=""> \n </Text>', " \n ", {"value_2": ""}),
        ('<AnyText x="1">t:x</AnyText>', "t:x", {"x": "1"}),
        ('<Bare z="y">5</Bare>', 5, {"z": "y"}),
        ('<Usual cur="e">3</Usual>', Decimal(3), {"cur": "e"}),
    ],
)
def test_the_text_is_the_value(made: Roots, xml: str, value: object, others: dict[str, object]):
    body = made.check(xml)

    assert (body.value, type(body.value)) == (value, type(value))
    assert {name: getattr(body, name) for name in others} == others


def test_qualified_names_are_values(made: Roots):
    name = made.package.XmlName
    body = made.check('<Name xmlns:z="urn:z" name="z:x">xs:int</Name>')

    assert body.value == name("http://www.w3.org/2001/XMLSchema", "int")
    assert body.name == name("urn:z", "x")
    assert made.check("<Box><Name>t:a</Name></Box>").name.value == name("urn:content", "a")


def test_white_space_around_a_number_is_nothing(made: Roots):
    assert made.check("<Money> 1 </Money>", "<Money>1</Money>").value == 1


def test_an_empty_element_means_the_default(made: Roots):
    assert made.check("<Usual/>", "<Usual>7</Usual>").value == 7
    body = made.check(
        '<Box><Usual cur="x"/><UsualText/></Box>', '<Box><Usual cur="x">7</Usual><UsualText>T</UsualText></Box>'
    )
    assert (body.usual.value, body.usual.cur, body.usual_text.value) == (Decimal(7), "x", "T")
    assert made.check("<UsualText/>", "<UsualText>T</UsualText>").value == "T"
    assert made.check("<Box/>").usual is None
    reason = "an empty element would mean the default of the contract"
    assert made.refused(made.cls("UsualText")(value="")) == f"at value: {reason}"
    text = made.models.Text(value="", value_2="x")
    assert made.refused(made.cls("Box")(usual_text=text)) == f"at UsualText: {reason}"
    assert made.encode(made.cls("Box")(text=text))[0].text is None


def test_nil_has_attributes_and_no_text(made: Roots):
    body = made.check('<Money i:nil="true" cur="x"/>')
    assert (body.value, body.cur) == (None, "x")
    assert made.check('<Money i:nil="true"/>').value is None
    box = made.check(
        '<Box><m>1</m><m i:nil="true" cur="x"/><m i:nil="true"/><m i:type="t:More" i:nil="true" more="5"/></Box>'
    )
    assert [None if each is None else (each.value, each.cur) for each in box.m] == [
        (Decimal(1), None),
        (None, "x"),
        None,
        (None, None),
    ]
    assert made.refused(made.cls("Box")(m=[made.models.Money(value=None)])) == "at m/value: must be given"


def test_xsi_type_is_read_and_written(made: Roots):
    box = made.check('<Box><m i:type="t:More" more="3">2</m><m i:type="t:Small" cur="c">3</m></Box>')
    models = made.models
    assert box.m == [models.More(value=Decimal(2), more=3), models.Small(value=Decimal(3), cur="c")]
    assert made.check('<Box><mix i:type="t:Bare" z="y">5</mix></Box>').mix == models.Bare(content=["5"], z="y")
    root = made.check('<Money i:type="t:More" cur="x" more="4">5</Money>')
    assert (root.value, root.cur) == (Decimal(5), "x")


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ("<Money>x</Money>", "at Money: 'x': not a decimal number"),
        ("<Money/>", "at Money: '': not a decimal number"),
        ("<Money><a/></Money>", "at Money: expected text, found the element {urn:content}a"),
        ('<Box><m>1</m><m cur="c">z</m></Box>', "at Box/m: 'z': not a decimal number"),
    ],
)
def test_what_is_no_value_is_an_error_with_its_place(made: Roots, xml: str, problem: str):
    assert made.unread(xml) == problem


def test_what_cannot_be_written_is_refused(made: Roots):
    assert made.refused(made.cls("Money")(value="1")).startswith("at value: not a value of decimal")
    assert made.refused(made.cls("Tokens")(value=["a b"])).startswith(
        "at value: not a value of list of NMTOKEN: item 1"
    )
