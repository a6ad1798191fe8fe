"""Elements and attributes that the contract does not name."""

from __future__ import annotations

from copy import deepcopy
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest
from content_roots import Roots, generated
from content_schemas import ALL, OTHERS
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

O_ = 'xmlns:o="urn:other"'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("wildcards"), "content_wildcards", ALL["wildcards"], *OTHERS) as roots:
        yield roots


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ('<free xmlns="">x</free>', '<free xmlns="">x</free>'),
        (f"<o:o {O_}>x</o:o>", f"<o:o {O_}>x</o:o>"),
        ('<z xmlns="urn:z" a="1"><y>t<b/>u</y></z>', '<z xmlns="urn:z" a="1"><y>t<b/>u</y></z>'),
        ('<Attributes a="1"/>', '<Attributes xmlns="urn:content" a="1"/>'),
        (
            f'<o:p {O_} q="t:x">xs:y</o:p>',
            f'<o:p {O_} xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:content" q="t:x">xs:y</o:p>',
        ),
    ],
)
def test_an_element_is_kept_as_it_came(made: Roots, inner: str, kept: str):
    assert made.check(f"<One>{inner}</One>").any_element == made.fragment(kept)
    body = made.check(f'<Behind><a>0</a>{inner}<free xmlns=""/></Behind>')
    assert (body.a, body.any_elements) == (0, [made.fragment(kept), made.fragment('<free xmlns=""/>')])


def test_namespaces_tell_which_field_it_is(made: Roots):
    xml = '<Lists><x xmlns=""/><y xmlns="">1</y><q/><r xmlns="urn:y"/><r xmlns="urn:x"/></Lists>'
    body = made.check(xml)
    assert body.any_elements == [made.fragment('<x xmlns=""/>'), made.fragment('<y xmlns="">1</y>')]
    assert body.any_element == made.fragment('<q xmlns="urn:content"/>')
    assert body.any_elements_2 == [made.fragment('<r xmlns="urn:y"/>'), made.fragment('<r xmlns="urn:x"/>')]
    body = made.check('<Lists><r xmlns="urn:y"/></Lists>')
    assert (body.any_elements, body.any_element, len(body.any_elements_2)) == ([], None, 1)


def test_elements_of_other_namespaces_stand_between_those_of_the_contract(made: Roots):
    body = made.check(f"<Between {O_}><a>0</a><o:o>1</o:o><u:x xmlns:u='urn:u'/><z>0</z></Between>")
    assert (body.a, len(body.any_elements), body.z) == (0, 2, 0)
    body = made.check(f"<Around {O_}><o:o>1</o:o><a>0</a><o:o>2</o:o><o:o>3</o:o></Around>")
    assert (len(body.any_elements), body.a, len(body.any_elements_2)) == (1, 0, 2)
    body = made.check(f"<Around {O_}><a>0</a><o:o>2</o:o></Around>")
    assert (len(body.any_elements), body.a, len(body.any_elements_2)) == (0, 0, 1)


def test_a_base_and_a_derived_type_have_wildcards_of_their_own(made: Roots):
    derived = f'x="f"><a>1</a><o:o {O_}>2</o:o><b>3</b><o:o {O_}>4</o:o><o:o {O_}>5</o:o>'
    body = made.check(f'<Box><x><a>1</a></x><x i:type="t:Derived" at="5" {derived}</x></Box>')
    found = body.x[1]
    assert (found.a, found.b, found.at, found.any_attributes) == (1, 3, 5, {"x": "f"})
    assert [len(found.any_elements), len(found.any_elements_2)] == [1, 2]
    assert made.check(f'<Whole at="1" {derived}</Whole>').any_attributes == {"x": "f"}


@pytest.mark.parametrize("pieces", [0, 40])
@pytest.mark.parametrize("unknown", ['<new xmlns="urn:content">1</new>', '<new xmlns="">1</new>'])
@pytest.mark.parametrize("root", ["BehindOther", "Single", "Between", "Loose"])
def test_what_a_wildcard_does_not_take_is_unknown_content(made: Roots, root: str, unknown: str, pieces: int):
    other = f"<o:o {O_}>1</o:o>"
    body = made.decode(f"<{root}><a>0</a>{other}{unknown}</{root}>", pieces=pieces)
    wild = body.content[1].any_element if root == "Loose" else getattr(body, "any_elements", None) or body.any_element
    assert wild in (made.fragment(other), [made.fragment(other)])
    assert [each.xml for each in body.extension_data.elements] == [unknown]
    assert [each.tag for each in made.encode(body)][1:] == ["{urn:other}o", etree.fromstring(unknown).tag]


@pytest.mark.parametrize("pieces", [0, 4000])
def test_unknown_content_in_long_replies_is_kept_so_too(made: Roots, pieces: int):
    rows = f'<x><a>1</a></x><x><a>2</a><o:o {O_}>1</o:o><new xmlns="urn:content">1</new></x>' * 200
    found = made.decode(f"<Box>{rows}</Box>", pieces=pieces).x
    assert [(each.a, len(each.any_elements), each.extension_data is None) for each in found] == [
        (1, 0, True),
        (2, 1, False),
    ] * 200
    assert found[1].extension_data.elements[0].xml == '<new xmlns="urn:content">1</new>'


def test_wildcards_in_choices(made: Roots):
    body = made.check(f"<Repeated {O_}><a>1</a><o:o>1</o:o><a>2</a></Repeated>")
    assert [(each.a, each.any_element is None) for each in body.choices] == [(1, True), (None, False), (2, True)]
    assert made.check(f"<Either {O_}><o:o>1</o:o></Either>").a is None
    assert made.check("<Either><a>0</a></Either>").any_element is None
    assert made.refused(made.cls("Either")()) == "one must be given: a or any_element"
    both = made.cls("Either")(a=0, any_element=made.fragment('<o xmlns="urn:o"/>'))
    assert made.refused(both) == "only one can be given: a or any_element; given are a, any_element"


def test_any_attribute_is_a_mapping_by_name(made: Roots):
    body = made.check(f'<Attributes {O_} a="1" b="&lt;&quot;" xml:space="preserve" o:q="x"/>')
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert (body.a, body.any_attributes) == (1, {"b": '<"', space: "preserve", "{urn:other}q": "x"})
    assert made.check("<Attributes/>").any_attributes == {}
    body = made.cls("Attributes")(any_attributes={"{urn:a}x": "1", "{urn:b}x": "2", "x": "3"})
    assert dict(made.encode(body).attrib) == {"{urn:a}x": "1", "{urn:b}x": "2", "x": "3"}


def test_what_is_no_element_or_attribute_is_refused(made: Roots):
    attributes = made.cls("Attributes")
    assert "is not an attribute with text" in made.refused(attributes(any_attributes={"a b": "1"}))
    assert "is not an attribute with text" in made.refused(attributes(any_attributes={"x": 1}))
    xsi = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    assert "is not an attribute with text" in made.refused(attributes(any_attributes={xsi: "true"}))
    assert "expected a mapping" in made.refused(attributes(any_attributes=[]))
    assert made.refused(made.cls("One")(any_element="<x/>")) == "at any_element: expected XmlFragment, got str"
    assert made.refused(made.cls("Behind")(a=1, any_elements=["<x/>"])).endswith("expected XmlFragment, got str")
    assert made.unread('<Attributes a="x"/>') == "at Attributes/@a: 'x': not a whole number"


class Key(str, Enum):  # noqa: UP042 - a StrEnum prints as its value
    """Prints as something else than its value."""

    A = "b"
    BAD = "a b"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a", "'a' has a field of its own, a"),
        ("xmlns", "is not an attribute with text"),
        ("{}xmlns", "is not an attribute with text"),
        ("{http://www.w3.org/2000/xmlns/}p", "is not an attribute with text"),
        (Key.BAD, "is not an attribute with text"),
    ],
)
def test_no_attribute_takes_the_place_of_another_or_declares_a_namespace(made: Roots, name: str, told: str):
    assert told in made.refused(made.cls("Attributes")(any_attributes={name: "1"}))


def test_a_name_is_the_plain_text_inside_and_there_once(made: Roots):
    attributes = made.cls("Attributes")
    assert dict(made.encode(attributes(any_attributes={Key.A: Key.BAD})).attrib) == {"b": "a b"}
    assert "is there twice" in made.refused(attributes(any_attributes={"b": "1", "{}b": "2"}))


@pytest.mark.parametrize(
    "xml", ["<a>", "<a/><b/>", "text", "", "<!DOCTYPE a><a/>", "<q:a/>", '<?xml version="1.0"?><a/>', b"<a/>", None]
)
def test_a_fragment_is_one_element(made: Roots, xml: Any):
    assert "XmlFragment: " in made.refused(made.cls("One")(any_element=made.fragment(xml)))
    assert "XmlFragment: " in made.refused(made.cls("Behind")(a=1, any_elements=[made.fragment(xml)]))


@pytest.mark.parametrize(
    "document",
    [
        '<d xmlns="urn:d" xmlns:o="urn:other"><o:o q="o:x" xml:lang="en">1 &lt; 2<b/>tail</o:o>after</d>',
        '<o:d xmlns:o="urn:other" xmlns:unused="urn:u"><o xmlns=""><!-- a remark -->\u00e5</o>after</o:d>',
        '<d xmlns="urn:d"><o a="&#10;&#9;&quot;"><![CDATA[<x/>]]></o></d>',
    ],
)
def test_an_element_of_lxml_becomes_a_fragment_as_it_is_now(made: Roots, document: str):
    tree = etree.fromstring(document)
    before = etree.tostring(tree)
    fragment = type(made.fragment("<a/>")).of(tree[0])
    assert etree.tostring(tree) == before, "the tree stays as it is"
    apart = etree.ElementTree(deepcopy(tree[0])).getroot()
    apart.tail = None
    assert canonical(fragment.xml) == canonical(etree.tostring(apart))
    tree[0].set("later", "1")
    assert "later" not in fragment.xml
    (sent,) = made.encode(made.cls("One")(any_element=fragment))
    assert canonical(etree.tostring(sent)) == canonical(etree.tostring(apart))


def canonical(xml: str | bytes) -> bytes:
    """Return XML in exclusive canonical form, which leaves prefixes in values and those that are not used alone."""
    return etree.tostring(etree.fromstring(xml), method="c14n", exclusive=True, with_comments=False)


@pytest.mark.parametrize("element", [None, "<a/>", etree.Comment("a"), etree.ElementTree(etree.Element("a"))])
def test_what_is_no_element_of_lxml(made: Roots, element: Any):
    with pytest.raises(TypeError, match=rf"^XmlFragment\.of takes an element of lxml, not {type(element).__name__}$"):
        type(made.fragment("<a/>")).of(element)
    entity = etree.Element("a")
    entity.append(etree.Entity("e"))
    with pytest.raises(ValueError, match=r"^XmlFragment\.of: "):
        type(made.fragment("<a/>")).of(entity)


def test_an_element_of_lxml_itself_is_refused_with_the_way(made: Roots):
    told = "expected XmlFragment, got _Element: give XmlFragment.of(element)"
    assert made.refused(made.cls("One")(any_element=etree.Element("a"))) == f"at any_element: {told}"
