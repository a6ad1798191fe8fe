"""Documentation of contracts as plain paragraphs, and as docstrings that fit."""

from __future__ import annotations

import ast
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soapbind.contract.schema.xsd_annotations import joined_texts
from soapbind.pymodel.plain_text import plain_text
from soapbind.render.docstrings.text import block, item, paragraphs_of

HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"\\\n\r\t'{}<>/&;-\u202e\x00"), max_size=80
)
WORDS = st.lists(st.text("abc\"'\\.", min_size=1, max_size=30), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  one\n   line  ", "one line"),
        ("a\n\n\n\n \t\nb", "a\n\nb"),
        ("a\r\n\r\nb\rc", "a\n\nb c"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br>Two.<BR/>Three.", "One. Two. Three."),
        ("One.<hr/>Two.", "One.\n\nTwo."),
        ("very <b>bold</b><i class='x'> and</i> <code>x</code>", "very bold and x"),
        ("<ul>\n <li>a</li>\n\n <li>b\n c</li>\n</ul> after", "- a\n- b c\n\nafter"),
        ("Either\n- a\n- b\n  more\n\nor", "Either\n- a\n- b more\n\nor"),
        ("1. first\n2. second", "1. first\n2. second"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>x", "a b\n\nc\n\nx"),
        ("see <a href='https://example.com/x'>there</a>.", "see there (https://example.com/x)."),
        ("see <a name='y'>there</a>, </a>done", "see there, done"),
        ('<summary>Gets <see cref="T:Crm.Contact"/>.</summary>', "Gets Crm.Contact."),
        ('<param name="id">Id of <paramref name="x" />.</param>', "Id of x."),
        ('<img src="x" alt="A picture">', "A picture"),
        ("List<string> and Map<int, string>, a < b > c", "List<string> and Map<int, string>, a < b > c"),
        ("<usage>text</usage>", "text"),
        ("a<!-- hidden <b> -->b<!-- open", "ab<!-- open"),
        ("a<script>alert('x')</script>b<STYLE>p {}</style >c", "abc"),
        ("&amp;nbsp;&nbsp;&lt;b&gt;&eacute;&#8364;&#x20AC;", "&nbsp; <b>é€€"),
        ("AT&T &unknown; &#0; ?a=1&copy=2", "AT&T &unknown; \ufffd ?a=1&copy=2"),
        ("a\u00a0b\u202ec\x07d\u200be", "a b c d e"),
        ("\u200b\n\n-\n\n", ""),
    ],
)
def test_plain_text(text: str, expected: str):
    assert plain_text(text) == expected


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "text",
    [
        "<" * 300_000,
        "<!--" * 100_000,
        "<script" * 60_000,
        "<a " * 100_000,
        "\n" * 300_000,
        "&" * 300_000,
        "- a\n" * 80_000,
    ],
    ids=range(7),
)
def test_hostile_length_takes_no_time(text: str):
    before = time.process_time()
    plain_text(text)
    assert time.process_time() - before < 5


@given(HOSTILE)
def test_plain_text_is_calm(text: str):
    made = plain_text(text)
    assert all(c.isprintable() for c in made.replace("\n", ""))
    assert "\n\n\n" not in made
    assert made == made.strip()
    assert "  " not in made


@given(st.text("abc .,\n", max_size=200))
def test_plain_words_stay(text: str):
    assert plain_text(text).split() == text.split()


def test_texts_are_joined_once():
    assert joined_texts("a", "", "b", "a") == "a\n\nb"
    assert joined_texts("", "") == ""
    assert paragraphs_of("a\n\nb\nc") == ["a", "b\nc"]
    assert paragraphs_of("") == []
    assert item("x", "one\n\ntwo.\n- three") == "- x: one. two. - three"


@given(WORDS, st.sampled_from([4, 8]))
def test_a_block_holds_every_word_and_fits(words: list[str], indent: int):
    made = block([" ".join(words)], indent)
    lines = made.splitlines()
    assert all(len(line) <= 120 for line in lines)
    assert all(line.startswith(" " * indent) for line in lines)
    (statement,) = ast.parse(f"class A:\n{made}" if indent == 4 else f"class B:\n    def a():\n{made}").body
    holder = statement if indent == 4 else statement.body[0]
    assert ast.get_docstring(holder).split() == words


@given(HOSTILE, HOSTILE)
def test_a_block_of_anything_is_one_string(first: str, second: str):
    made = block([*paragraphs_of(plain_text(first)), *paragraphs_of(second)], 4)
    (holder,) = ast.parse(f"class A:\n{made}\n").body
    assert len(holder.body) == 1
    assert isinstance(holder.body[0].value.value, str)
    assert not re.search(r"[ \t]+$", made, re.MULTILINE)


def test_a_long_word_stays_whole_and_items_hang():
    assert "x" * 500 in block(["a " + "x" * 500], 4)
    lines = block(["First.", "- " + "word " * 40 + "\n- two"], 4).splitlines()
    assert lines[:2] == ['    """First.', ""]
    assert lines[2].startswith("    - word")
    assert lines[3].startswith("      word")
    assert lines[-2:] == ["    - two", '    """']
    assert block(["x" * 110], 4) == f'    """{"x" * 110}"""'
    too_wide = block(["x " * 55 + "x"], 4).splitlines()
    assert too_wide[1:] == ["    x", '    """'], "Ruff would put quotes that stand below one line behind it"
