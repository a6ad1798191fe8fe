"""Attributes: what they are in Python, how they are written, and what is said of wrong ones."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from content_roots import Roots, generated, shown, spaced
from content_schemas import ALL, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = 'xmlns:o="urn:other"'
USUAL = f'{OTHER} number="5" fixed="F" color="green" ints="1 2" named="t:usual" o:level="3"'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("attributes"), "content_attributes", ALL["attributes"], *OTHERS) as roots:
        yield roots


@pytest.mark.parametrize(
    ("attribute", "field", "value"),
    [
        ('text="a &amp; &lt;&quot;&#10;&#9;&#13;"', "text", 'a & <"\n\t\r'),
        ('text=""', "text", ""),
        ('flag="false"', "flag", False),
        ('bytes="AAA="', "bytes_", b"\0\0"),
        ('t:own="0"', "own", 0),
        ('t:global="g"', "global_", "g"),
        (f'{OTHER} o:mark="m"', "mark", "m"),
        ('xml:lang="en"', "lang", "en"),
        ('first="2"', "first", 2),
        (f'{OTHER} o:distance="3"', "distance", 3),
        ('near="n"', "near", "n"),
        ('ints="1 2 3"', "ints", [1, 2, 3]),
        ('ints=""', "ints", []),
        ('size="0"', "size", 0),
        ('any="t:x &lt;"', "any", "t:x <"),
        ('any=""', "any", ""),
    ],
)
def test_an_attribute_is_a_field(made: Roots, attribute: str, field: str, value: object):
    body = made.check(f'<Many second="1" {attribute}/>')

    found = getattr(body, field)
    assert (found, type(found)) == (value, type(value))
    others = {each.name for each in fields(body) if getattr(body, each.name) is not None}
    assert others == {"second", field}
    assert made.check(f'<Manys><m second="1"/><m second="2" {attribute}/></Manys>').m[1].second == 2


@pytest.mark.parametrize("attribute", ["day", "flag", "t:own", "first", "name"])
@pytest.mark.parametrize("text", ["", " ", "&#9;&#10;"])
def test_text_that_is_blank_is_no_value_of_an_attribute_that_may_be_absent(made: Roots, attribute: str, text: str):
    body = made.decode(f'<Many second="1" {attribute}="{text}"/>')

    assert body == made.cls("Many")(second=1)
    assert made.unread(f'<Many second="{text}"/>').endswith("not a whole number")
    assert made.unread(f'<Usual number="{text}"/>').endswith("not a whole number")


def test_values_of_their_own_types(made: Roots):
    body = made.check('<Many second="1" day="2020-02-29" size="red" color="red" name="t:x"/>')

    color = made.models.Color.RED
    assert (str(body.day), body.size, body.color) == ("2020-02-29", color, color)
    assert body.name == made.name("urn:content", "x")
    body = made.check('<Many second="1" xmlns:z="urn:z" name="z:x"/>')
    assert body.name == made.name("urn:z", "x")
    body.name = made.name("urn:new", "y")
    node = made.encode(body)
    assert node.nsmap[node.get("name").partition(":")[0]] == "urn:new"


def test_an_absent_attribute_has_the_value_that_the_schema_says_and_stays_absent(made: Roots):
    body = made.check("<Usual/>")

    values = (body.number, body.fixed, body.color, body.ints, body.level)
    assert values == (5, "F", made.models.Color.GREEN, [1, 2], 3)
    assert body.named == made.name("urn:content", "usual")
    assert made.cls("Usual")() == body
    assert made.cls("Usual")().ints is not made.cls("Usual")().ints
    changed = USUAL.replace("5", "0").replace("green", "red").replace("1 2", "").replace("t:usual", "xs:int")
    assert made.check(f"<Usual {changed}/>").number == 0


@pytest.mark.parametrize("attribute", [USUAL, 'number="5"', 'number="+05"', 'fixed="F"', 'color="green"'])
def test_an_attribute_that_is_there_with_its_default_is_written(made: Roots, attribute: str):
    written = attribute.replace("+05", "5")

    made.check(f"<Usual {attribute}/>", f"<Usual {written}/>")
    if attribute != USUAL:
        made.check(f"<Handies><m {attribute}/><m/></Handies>", f"<Handies><m {written}/><m/></Handies>")


def test_of_an_object_that_you_make_fixed_values_are_written_and_defaults_are_not(made: Roots):
    usual = made.cls("Usual")

    assert dict(made.encode(usual()).attrib) == {"fixed": "F"}
    assert dict(made.encode(usual(number=5, fixed="F", ints=[1, 2])).attrib) == {"fixed": "F"}
    assert dict(made.encode(usual(number=6, ints=[])).attrib) == {"fixed": "F", "number": "6", "ints": ""}
    handy, red = made.models.Handy, made.models.Color.RED
    node = made.encode(made.cls("Handies")(m=[handy(), handy(number=6, color=red, fixed="G")]))
    assert [dict(each.attrib) for each in node] == [{"fixed": "F"}, {"number": "6", "color": "red", "fixed": "G"}]


def test_a_value_that_is_changed_is_written_whatever_was_there(made: Roots):
    body = made.decode("<Usual/>")
    body.number, body.fixed = 7, "G"

    assert dict(made.encode(body).attrib) == {"number": "7", "fixed": "G"}


def test_derived_types_have_the_attributes_of_their_base_and_more(made: Roots):
    body = made.check('<Bases><x must="1"/><x i:type="t:Derived" must="2" more="m" id="i" a="at"><a>1</a></x></Bases>')

    models = made.models
    assert body.x == [models.Base(must=1), models.Derived(must=2, id="i", more="m", a="1", a_2="at")]


def test_the_root_keeps_the_attributes_of_the_type_that_it_names(made: Roots):
    body = made.check('<Root i:type="t:Derived" must="2" more="m"><a>1</a><b>2</b></Root>')

    assert (body.must, body.a) == (2, "1")
    assert body.extension_data.attributes == ((made.name("", "more"), "m"),)


def test_unknown_attributes_are_kept_where_a_type_has_attributes(made: Roots):
    xml = '<Root must="1" new="n" xmlns:u="urn:u" u:x="&lt;"/>'
    body = made.decode(xml)

    assert shown(made.encode(body)) == shown(spaced(xml))
    assert body == made.cls("Root")(must=1)


def test_wrong_attributes_are_named(made: Roots):
    assert made.unread("<Many/>") == "at Many: an element that must be there is missing or nil: @second"
    assert made.unread('<Many second="x"/>') == "at Many/@second: 'x': not a whole number"
    assert made.unread('<Manys><m second="1"/><m second="z"/></Manys>').startswith("at Manys/m/@second: 'z'")
    assert made.unread('<Many second="1" name="zz:x"/>') == "at Many/@name: 'zz:x': the prefix zz is not declared"
    many = made.cls("Many")
    assert made.refused(many(second="1")).startswith("at @second: not a value of int")
    assert made.refused(many(second=1, color="red")) == "at @color: expected Color, got str"
    assert made.refused(many(second=1, ints=[1, "2"])).startswith("at @ints: not a value of list of int: item 2")
