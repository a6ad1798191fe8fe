"""Long replies are read from their text: records that are more than elements in a row are read as in short ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from content_roots import Roots, envelope, generated, schema_of, shown, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = {
    "attributes": '<row><plain><a>1</a><b>x</b></plain><marked at="0"><a>2</a></marked></row>',
    "no attribute": "<row><marked><a>2</a></marked></row>",
    "unknown attribute": '<row><marked new="1"><a>2</a></marked></row>',
    "simple": '<row><money cur="x">1.5</money></row>',
    "choice": "<row><fork><q>0</q></fork></row>",
    "order": "<row><many><q>1</q><p>2</p><q>3</q></many></row>",
    "twice": "<row><twice><a>1</a><b>2</b><a>3</a></twice></row>",
    "mixed": "<row><mix>a<b>1</b>c&amp;<b/>d</mix></row>",
    "any": '<row><any><a>1</a><x xmlns="urn:x">t:q</x></any></row>',
    "type": '<row><plain i:type="t:More" at="1"><a>1</a><b>2</b><c>3</c></plain></row>',
    "type with a choice": '<row><plain i:type="t:Forked"><a>1</a><q>3</q></plain></row>',
    "nil": '<row><marked i:nil="true" at="2"/></row>',
    "default": "<row><usual/></row>",
    "group": "<row><a>1</a><b>2</b></row><row><a>3</a></row>",
    "substitute": "<row><sub>1</sub></row>",
}
SCHEMA = schema_of("""
<xs:complexType name="Plain"><xs:sequence><xs:element name="a" type="xs:int" minOccurs="0"/>
  <xs:element name="b" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="Marked"><xs:sequence><xs:element name="a" type="xs:int" minOccurs="0"/></xs:sequence>
  <xs:attribute name="at" type="xs:int"/></xs:complexType>
<xs:complexType name="More"><xs:complexContent><xs:extension base="t:Plain">
  <xs:sequence><xs:element name="c" type="xs:int"/></xs:sequence>
  <xs:attribute name="at" type="xs:int"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Forked"><xs:complexContent><xs:extension base="t:Plain">
  <xs:choice><xs:element name="p" type="xs:int"/><xs:element name="q" type="xs:int"/></xs:choice>
  </xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="cur" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:element name="head" type="xs:int"/><xs:element name="sub" type="xs:int" substitutionGroup="t:head"/>
<xs:complexType name="Row"><xs:sequence>
  <xs:element name="plain" type="t:Plain" minOccurs="0"/>
  <xs:element name="marked" type="t:Marked" minOccurs="0" nillable="true"/>
  <xs:element name="money" type="t:Money" minOccurs="0"/>
  <xs:element name="usual" type="t:Money" minOccurs="0" default="7"/>
  <xs:element name="fork" minOccurs="0"><xs:complexType><xs:choice><xs:element name="p" type="xs:int"/>
    <xs:element name="q" type="xs:int"/></xs:choice></xs:complexType></xs:element>
  <xs:element name="many" minOccurs="0"><xs:complexType><xs:choice maxOccurs="unbounded">
    <xs:element name="p" type="xs:int"/><xs:element name="q" type="xs:int"/></xs:choice></xs:complexType></xs:element>
  <xs:element name="twice" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/>
    <xs:element name="b" type="xs:int"/><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="mix" minOccurs="0"><xs:complexType mixed="true"><xs:sequence>
    <xs:element name="b" type="xs:string" maxOccurs="9"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="any" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/>
    <xs:any namespace="##other" processContents="lax"/></xs:sequence></xs:complexType></xs:element>
  <xs:sequence minOccurs="0"><xs:element name="a" type="xs:int"/>
    <xs:element name="b" type="xs:int" minOccurs="0"/></xs:sequence>
  <xs:element ref="t:head" minOccurs="0"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Wrap"><xs:sequence>
  <xs:element name="marked" type="t:Marked" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="plain" type="t:Plain" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attribute name="at" type="xs:int"/></xs:complexType>
<xs:element name="Rows"><xs:complexType><xs:sequence>
  <xs:element name="row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Listed"><xs:complexType><xs:sequence>
  <xs:element name="items" type="t:ArrayOfRow"/></xs:sequence><xs:attribute name="at" type="xs:int"/></xs:complexType>
</xs:element>
<xs:complexType name="ArrayOfRow"><xs:sequence>
  <xs:element name="row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:element name="Wrapped" type="t:Wrap"/>
<xs:element name="Outer"><xs:complexType><xs:sequence>
  <xs:element name="wrap" type="t:Wrap" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roots]:
    with generated(tmp_path_factory.mktemp("long"), "content_long", SCHEMA) as roots:
        yield roots


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("length", [9_000, 70_000])
def test_rows_of_a_long_reply_are_those_of_a_short_one(made: Roots, name: str, length: int):
    plain, row = "<row><plain><a>1</a><b>x</b></plain></row>", ROWS[name]
    few = [plain, row, plain]
    count = length // len("".join(few)) + 1
    for start, end in (("<Rows>", "</Rows>"), ('<Listed at="1"><items>', "</items></Listed>")):
        short = made.decode(f"{start}{''.join(few)}{end}")
        long = f"{start}{''.join(few) * count}{end}"
        for body in (made.decode(long), made.decode(long, pieces=4000), made.decode(long, pieces=2**16)):
            rows, wanted = (body.row, short.row) if start == "<Rows>" else (body.items, short.items)
            assert rows == wanted * count
            extensions = [row.extension_data for row in rows]
            assert extensions == [row.extension_data for row in wanted] * count
            assert start == "<Rows>" or body.at == 1
    written = made.encode(made.decode(f"<Rows>{''.join(few) * count}</Rows>"))
    expected = row.replace("<usual/>", "<usual>7</usual>")
    assert shown(written) == shown(spaced(f"<Rows>{f'{plain}{expected}{plain}' * count}</Rows>"))


@pytest.mark.parametrize("size", [10, 1000])
def test_long_lists_in_a_record_with_attributes(made: Roots, size: int):
    marked, plain = '<marked at="1"><a>2</a></marked>', "<plain><a>1</a><b>x</b></plain>"
    inner = f"{marked * size}{plain * size}"
    wrapped = made.decode(f'<Wrapped at="5">{inner}</Wrapped>', pieces=500)
    outer = made.decode(f'<Outer><wrap at="5">{inner}</wrap></Outer>', pieces=500).wrap
    models = made.models
    for found in (wrapped, outer):
        assert found.at == 5
        assert found.marked == [models.Marked(a=2, at=1)] * size
        assert found.plain == [models.Plain(a=1, b="x")] * size


def test_errors_have_the_same_place(made: Roots):
    plain, wrong = "<row><plain><a>1</a></plain></row>", '<row><marked at="x"/></row>'
    for count in (1, 2000):
        text = f"<Rows>{plain * count}{wrong}{plain}</Rows>"
        with pytest.raises(made.package.DecodeError, match="marked/@at: 'x': not a whole number"):
            made.decode(text)
        with pytest.raises(made.package.DecodeError, match="marked/@at: 'x': not a whole number"):
            made.decode(text, pieces=700)


def taken(made: Roots, stream: Any, root: str) -> int:
    """Return how many items of all lists of a class were read."""
    lists = made.runtime("decode.streaming.list_paths").item_lists(made.cls(root))
    return sum(len(stream.take(each.attributes)) for each in lists)


def test_elements_side_by_side_are_read_from_the_text(made: Roots):
    rows = "<row><plain><a>1</a><b>x</b></plain></row>" * 300
    stream = made.runtime("soap.stream_reader").EnvelopeStreamReader(made.cls("Rows"))
    stream.feed(envelope(f"<Rows>{rows}</Rows>"))
    stream.finish()
    assert taken(made, stream, "Rows") == 299, "all but the first, by which the list is found"


@pytest.mark.parametrize(
    ("root", "xml", "count"),
    [
        ("Wrapped", f'<Wrapped at="5">{"<plain><a>1</a></plain>" * 300}</Wrapped>', 299),
        ("Outer", f'<Outer><wrap at="5">{"<plain><a>1</a></plain>" * 300}</wrap></Outer>', 299),
        ("Listed", f'<Listed at="1"><items>{"<row/>" * 300}</items></Listed>', 300),
    ],
)
def test_holders_may_have_attributes(made: Roots, root: str, xml: str, count: int):
    stream = made.runtime("soap.stream_reader").EnvelopeStreamReader(made.cls(root))
    stream.feed(envelope(xml))
    stream.finish()
    assert taken(made, stream, root) == count
