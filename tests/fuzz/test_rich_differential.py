"""Items with attributes, simple content and choices: which forms patterns read, and that xmlschema reads the same."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent))

import rich_differential
from rich_replies import NS, XSI

REST = "<r:Code>x</r:Code><r:Count>1</r:Count>"
LIST = "<r:Events><r:Said>a &amp; b</r:Said><r:Rated>7</r:Rated><r:Said>c</r:Said></r:Events>"
READ = {
    "all attributes": f'<r:Item Id="1" Name="a" Kind="Small" Made="2026-01-02T03:04:05" Tag=" a  b ">{REST}</r:Item>',
    "only what must be there": f'<r:Item Id="1">{REST}</r:Item>',
    "references": f'<r:Item Id="1" Name="a&lt;&#9;&#x41;&quot;" Kind="R&amp;D" Tag="R&amp;D">{REST}</r:Item>',
    "signs that need no reference": f"""<r:Item Id="1" Name="it's > that">{REST}</r:Item>""",
    "empty text": f'<r:Item Id="1" Name="">{REST}</r:Item>',
    "text with references": '<r:Item Id="1"><r:Code>R&amp;D</r:Code><r:Link>/?a=1&amp;b=2</r:Link></r:Item>',
    "simple content": '<r:Item Id="1"><r:Code>x</r:Code><r:Price Currency="EUR">1.50</r:Price></r:Item>',
    "simple content without attributes": '<r:Item Id="1"><r:Code>x</r:Code><r:Price>1.50</r:Price></r:Item>',
    "empty simple content": '<r:Item Id="1"><r:Code>x</r:Code><r:Label Of="a"/><r:Label></r:Label></r:Item>',
    "a choice of elements": f'<r:Item Id="1"><r:Code>x</r:Code>{LIST}</r:Item>',
    "no choice": '<r:Item Id="1"><r:Code>x</r:Code><r:Events Day="2026-05-06" /></r:Item>',
    "choices among others": '<r:Item Id="1"><r:Code>x</r:Code><r:Parts><r:First>a</r:First><r:Left>true</r:Left>'
    "<r:Right>b</r:Right><r:Last>5</r:Last></r:Parts></r:Item>",
    "items in items": f'<r:Item Id="1"><r:Code>x</r:Code><r:Sub Id="2">{REST}</r:Sub><r:Late>z</r:Late></r:Item>',
}
LEFT = {
    "nil, which is no absence": '<r:Item Id="1"><r:Code>x</r:Code><r:Note xsi:nil="true"/></r:Item>',
    "a value in single quotes": f"<r:Item Id='1'>{REST}</r:Item>",
    "another order": f'<r:Item Name="a" Id="1">{REST}</r:Item>',
    "two blanks": f'<r:Item  Id="1">{REST}</r:Item>',
    "blanks around =": f'<r:Item Id = "1">{REST}</r:Item>',
    "a tab in a value": f'<r:Item Id="1" Name="a\tb">{REST}</r:Item>',
    "a line end in a value": f'<r:Item Id="1" Name="a\nb">{REST}</r:Item>',
    "an unknown attribute": f'<r:Item Id="1" Other="">{REST}</r:Item>',
    "an attribute of the namespace": f'<r:Item Id="1" r:Name="a">{REST}</r:Item>',
    "a namespace": f'<r:Item xmlns:q="urn:q" Id="1">{REST}</r:Item>',
    "a prefix declared anew": f'<r:Item xmlns:r="{NS}" Id="1">{REST}</r:Item>',
    "a type": f'<r:Item Id="1" xsi:type="r:Heavy">{REST}<r:Weight>7</r:Weight></r:Item>',
    "not nil": f'<r:Item Id="1" xsi:nil="false">{REST}</r:Item>',
    "nil with attributes": '<r:Item Id="1" xsi:nil="true"/>',
    "a number that is padded": f'<r:Item Id=" 1">{REST}</r:Item>',
    "no text of a number": '<r:Item Id="1"><r:Code>x</r:Code><r:Events><r:Rated></r:Rated></r:Events></r:Item>',
    "an unknown choice": '<r:Item Id="1"><r:Code>x</r:Code><r:Events><r:Other/></r:Events></r:Item>',
    "a choice with more": '<r:Item Id="1"><r:Code>x</r:Code><r:Events><r:Said a="">a</r:Said></r:Events></r:Item>',
    "what a wildcard takes": '<r:Item Id="1"><r:Code>x</r:Code><r:Detail><q xmlns="urn:q"/></r:Detail></r:Item>',
    "a default": '<r:Item Id="1"><r:Code>x</r:Code><r:Detail Level="5"/></r:Item>',
    "a comment": '<r:Item Id="1"><r:Code>x</r:Code><r:Price><!-- -->1</r:Price></r:Item>',
}
WRONG = {
    "twice": f'<r:Item Id="1" Id="1">{REST}</r:Item>',
    "no blank": f'<r:Item Id="1"Name="a">{REST}</r:Item>',
    "< in a value": f'<r:Item Id="1" Name="<">{REST}</r:Item>',
    "& in a value": f'<r:Item Id="1" Name="a & b">{REST}</r:Item>',
    "an unknown reference": f'<r:Item Id="1" Tag="&nbsp;">{REST}</r:Item>',
    "no character": f'<r:Item Id="1" Name="&#0;">{REST}</r:Item>',
    "another end tag": '<r:Item Id="1"><r:Code>x</r:Code><r:Price>1</r:Label></r:Item>',
    "no end": f'<r:Item Id="1">{REST}',
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> rich_differential.Rich:
    return rich_differential.prepared(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="module")
def way(rich: rich_differential.Rich) -> SimpleNamespace:
    """What reads an item, by a pattern and from a tree."""
    del rich
    of = "fuzz_rich._runtime."
    names = (
        "decode.streaming.pattern_readers",
        "decode.streaming.prefixes",
        "decode.readers",
        "schema.codecs",
        "qname",
    )
    patterns, prefixes, readers, codecs, qname = (importlib.import_module(of + each) for each in names)
    codec = codecs.RecordCodec("Item")
    scope = prefixes.PrefixScope(((NS, "r:"), (XSI, "xsi:")))
    text = patterns.element_reader(codec, qname.XmlName(NS, "Item"), scope)
    return SimpleNamespace(text=text, tree=readers.reader_of(codec), irregular=patterns.Irregular)


def from_tree(way: SimpleNamespace, xml: str) -> Any:
    return way.tree(etree.fromstring(f'<x xmlns:r="{NS}" xmlns:xsi="{XSI}">{xml}</x>')[0])


@pytest.mark.parametrize("form", READ)
def test_a_usual_form_is_read_by_a_pattern(way, form):
    xml = READ[form]
    assert way.text(xml, 0) == (from_tree(way, xml), len(xml))
    assert way.text(f"--{xml}--", 2) == (from_tree(way, xml), len(xml) + 2)


@pytest.mark.parametrize("form", LEFT)
def test_another_form_is_left_to_the_tree(way, form):
    with pytest.raises(way.irregular):
        way.text(LEFT[form], 0)


@pytest.mark.parametrize("form", LEFT)
def test_a_form_that_is_left_is_well_formed(form):
    etree.fromstring(f'<x xmlns:r="{NS}" xmlns:xsi="{XSI}">{LEFT[form]}</x>')


@pytest.mark.parametrize("form", WRONG)
def test_what_is_not_well_formed_is_read_by_no_pattern(way, form):
    with pytest.raises(way.irregular):
        way.text(WRONG[form], 0)
    with pytest.raises(etree.XMLSyntaxError):
        from_tree(way, WRONG[form])


@pytest.mark.slow  # some hundred replies
def test_broken_replies_are_read_as_by_xmlschema(rich):
    kinds: Counter[str] = Counter()
    assert list(rich_differential.differences(rich, rich_differential.Judge(), range(300), kinds)) == []
    assert min(kinds[each] for each in ("valid", "malformed", "else")) > 30
