"""Repeated elements of which a message must have one: without any, a reply is wrong (XML Schema Part 1, 3.9.4).

Contracts of DataContractSerializer are read as .NET reads them, for which a list may always be empty.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from services88 import OPERATIONS
from small_contract import Small, generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW = """<xs:complexType name="Row"><xs:sequence>
  <xs:element name="Cell" type="xs:string" maxOccurs="unbounded"/>
  <xs:element name="Note" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Wide"><xs:complexContent><xs:extension base="t:Row"><xs:sequence>
  <xs:element name="More" type="xs:int" minOccurs="2" maxOccurs="unbounded"/>
  <xs:element name="Nils" type="xs:int" maxOccurs="unbounded" nillable="true"/>
</xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="ArrayOfRow"><xs:sequence>
  <xs:element name="Row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType>"""
MEMBERS = """<xs:element name="Title" type="xs:string" minOccurs="0"/>
<xs:element name="Table" type="t:ArrayOfRow" minOccurs="0"/>
<xs:element name="Rows" type="t:Row" maxOccurs="unbounded"/>
<xs:element name="Free" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>
<xs:element name="Tags" type="xs:string" maxOccurs="5"/>"""
ROWS, TAGS = "<Rows><Cell>a</Cell></Rows>", "<Tags>t</Tags>"
LONG = ROWS * 3000
TABLE = "<Table>{}</Table>" + ROWS + TAGS  # a list in an element of its own is read from the text


CELLS = LONG.replace("Rows>", "Row>")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with generated(tmp_path_factory.mktemp("lists"), "required_lists", schema_of(MEMBERS, ROW)) as made:
        yield made


def error(small: Small, content: str, *, is_long: bool = False) -> Any:
    with pytest.raises(small.package.DecodeError) as caught:
        small.decode(content, is_long=is_long)
    return caught.value


@pytest.mark.sampled(12)
@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize(
    ("content", "path", "missing"),
    [
        ("", "DoResponse", "Rows, Tags"),
        ("<Title>x</Title><Free>1</Free>", "DoResponse", "Rows, Tags"),
        (ROWS, "DoResponse", "Tags"),
        (TAGS, "DoResponse", "Rows"),
        ("<Rows/>" + TAGS, "DoResponse/Rows", "Cell"),
        ("<Rows></Rows>" + TAGS, "DoResponse/Rows", "Cell"),
        ("<Rows><Note>n</Note></Rows>" + TAGS, "DoResponse/Rows", "Cell"),
        (ROWS + "<Rows/>" + TAGS, "DoResponse/Rows", "Cell"),
        ("<Rows i:type='Wide'><Cell>a</Cell></Rows>" + TAGS, "DoResponse/Rows", "More"),
        ("<x:Rows xmlns:x='urn:x'/>" + TAGS, "DoResponse", "Rows"),
        (LONG, "DoResponse", "Tags"),
        (LONG + "<Rows/>" + TAGS, "DoResponse/Rows", "Cell"),
        (LONG + "<Rows><Note>n</Note></Rows>" + LONG + TAGS, "DoResponse/Rows", "Cell"),
        (TABLE.format(CELLS + "<Row/>"), "DoResponse/Table/Row[3001]", "Cell"),
        (TABLE.format(CELLS + "<Row></Row>" + CELLS), "DoResponse/Table/Row[3001]", "Cell"),
        (TABLE.format(CELLS + "<Row><Note>n</Note></Row>" + CELLS), "DoResponse/Table/Row[3001]", "Cell"),
    ],
)
def test_a_reply_without_any_is_wrong(small: Small, content: str, path: str, missing: str, *, is_long: bool):
    found = error(small, content, is_long=is_long)
    assert "/".join(found.path).startswith(path)
    assert found.message == f"an element that must be there is missing or nil: {missing}"


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        ROWS + TAGS,
        TAGS + ROWS,
        LONG + TAGS,
        LONG + TAGS * 5,
        "<Rows i:type='Wide'><Cell>a</Cell><More>1</More></Rows>" + TAGS,
        ROWS + "<Tags/>",
        TABLE.format(CELLS),
    ],
)
def test_one_is_enough(small: Small, content: str, *, is_long: bool):
    found = small.decode(content, is_long=is_long)
    assert len(found.rows) == content.count("<Rows")
    assert len(found.tags) == content.count("<Tags")
    assert found.free == []
    assert all(row.cell == ["a"] for row in found.rows)


@pytest.mark.parametrize("root", ['<DoResponse i:nil="true"/>', '<DoResponse i:nil="1"></DoResponse>', "<DoResponse/>"])
def test_a_nil_or_empty_root_has_none_of_them(small: Small, root: str):
    with pytest.raises(small.package.DecodeError, match=r"at DoResponse: .* missing or nil: Rows, Tags"):
        whole(small, root)


def whole(small: Small, root: str) -> Any:
    data = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:small" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body>{root}</s:Body></s:Envelope>'
    )
    return small.operation.decode_response(data.encode())


@pytest.mark.parametrize("members", ['<xs:element name="A" type="xs:int"/>', '<xs:element name="A" type="t:Row"/>'])
def test_a_nil_root_has_no_required_values_either(tmp_path_factory: pytest.TempPathFactory, members: str):
    name = f"nil_root_{'int' if 'int' in members else 'row'}"
    with generated(tmp_path_factory.mktemp(name), name, schema_of(members, ROW)) as made:
        for root in ('<DoResponse i:nil="true"/>', '<DoResponse i:nil="true"><A>1</A></DoResponse>'):
            with pytest.raises(made.package.DecodeError, match=r"at DoResponse: .* missing or nil: A"):
                whole(made, root)


def test_a_nil_root_of_optional_members_is_kept(tmp_path_factory: pytest.TempPathFactory):
    members = '<xs:element name="A" type="xs:int" minOccurs="0" maxOccurs="9"/>'
    with generated(tmp_path_factory.mktemp("nil_kept"), "nil_kept", schema_of(members)) as made:
        found = whole(made, '<DoResponse i:nil="true"/>').body
        assert (found.a, found.extension_data.is_nil) == ([], True)


def test_python_may_make_records_without_items(small: Small):
    assert small.response().rows == []


@pytest.mark.parametrize("lacking", ["rows", "tags"])
def test_a_message_without_items_is_not_sent(small: Small, lacking: str):
    models = small.package.models
    full = {"rows": [models.Row(cell=["a"])], "tags": ["t"]}
    with pytest.raises(small.package.EncodeError, match="one must be given at least") as caught:
        small.encode(small.response(**full | {lacking: []}))
    assert caught.value.path[-1] == lacking.capitalize()


@pytest.mark.parametrize("count", [1, 2, 3000])
def test_items_that_arrive_one_by_one(small: Small, count: int):
    incoming = small.runtime("soap.envelope_reader").Incoming(small.operation.response, "Small.Do")
    content = f"<DoResponse xmlns='urn:small'>{ROWS * count}{TAGS}</DoResponse>"
    data = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{content}</s:Body></s:Envelope>'
    pieces = io.BytesIO(data.encode())
    while piece := pieces.read(70_000):
        incoming.feed(piece)
    assert len(incoming.close()[1].rows) == count


def test_lists_of_a_data_contract_may_be_empty():
    operation = OPERATIONS["Chat.GetChatMessages"]
    found = operation.encode_response(operation.decode_response(_EMPTY))
    assert b"GetChatMessagesResponse" in found


_EMPTY = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetChatMessagesResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88"><Response/>
</GetChatMessagesResponse></s:Body></s:Envelope>"""
