"""Lists whose items are all in one unusual form, as servers of other versions and makes write them.

The form is learned from the first items. What is read by it is what a tree gives; what no parser accepts is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import services88
from chat_replies import ENVELOPE, GET, ITEM_READER, message, reply
from services88 import DecodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

PRESENCE = services88.OPERATIONS["Chat.GetChatPresence"]
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
COUNT = 300


def in_a_list(items: Sequence[str], prefixes: str = "") -> bytes:
    return reply("".join(items), holder=f"<Response{prefixes}>").encode()


def presence(number: int, *, inside: str = "", after: str = "") -> str:
    """Return an item with members that have members: a record, a dictionary and a list."""
    right = f"<TableRight><Mask>Select</Mask><Reason>r{number % 7}</Reason>{inside}</TableRight>"
    value = f"<FieldType>int</FieldType><FieldLength>{number}</FieldLength>{inside}"
    pair = f"<FieldPropertyDictionaryKeyValuePair><Key>k{number}</Key><Value>{value}</Value>"
    properties = f"<FieldProperties>{pair}</FieldPropertyDictionaryKeyValuePair></FieldProperties>"
    name = '<DisplayName i:nil="true"/>' if number % 3 else "<DisplayName>Øst &amp; vest</DisplayName>"
    topics = f'<ChatTopics xmlns:b="{ARRAYS}">{"<b:int>7</b:int>" * 2}</ChatTopics>'
    topics = topics if number % 2 else '<ChatTopics i:nil="true"/>'
    members = f"<UserId>{number}</UserId>{name}<OngoingChats>1</OngoingChats><Present>true</Present>"
    return f"<ChatPresence>{right}{properties}{members}{topics}{after}</ChatPresence>"


def nil(prefix: str) -> str:
    return f'<Author {prefix}:nil="true" xmlns:{prefix}="{XSI}"/>'


FORMS = {
    "unknown text": [message(("Author", f"<Author>A</Author><New>{n}</New>")) for n in range(COUNT)],
    "unknown text that needs care": [
        message(("Author", f"<Author>A</Author><New>{('7', 'a &lt; b', 'i:int', 'x > y', '', '&#x1;')[n % 6]}</New>"))
        for n in range(COUNT)
    ],
    "unknown and nil": [message(("Author", '<Author/><New i:nil="true"/>')) for _ in range(COUNT)],
    "unknown in order, not all there": [
        message(("Author", f"<Author>A</Author>{'<New>1</New>' * (n % 2)}{'<More>2</More>' * (n % 3 == 0)}"))
        for n in range(COUNT)
    ],
    "unknown, and what is before it not always there": [
        message(("Author", f"{'<Author>A</Author>' * (n % 5 != 0)}<New>{n}</New>")) for n in range(COUNT)
    ],
    "unknown first": [message(("ChatMessageId", "<New>1</New><ChatMessageId>1</ChatMessageId>")) for _ in range(COUNT)],
    "unknown with members": [
        message(("Author", f"<Author>A</Author><New><A>{n}</A>{'<B/>' * (n % 4)}</New>")) for n in range(COUNT)
    ],
    "unknown of another namespace": [
        message(("Author", f'<Author>A</Author><u:New xmlns:u="urn:u">{n}</u:New>')) for n in range(COUNT)
    ],
    "unknown twice": [message(("Author", "<Author>A</Author><New>1</New><New>2</New>")) for _ in range(COUNT)],
    "another order": [message(("Author", "")).replace("<Type>", "<Author>A</Author><Type>") for _ in range(COUNT)],
    "another order, one absent at times": [
        message(("Author", "")).replace("<Type>", f"{'<Author>A</Author>' * (n % 2)}<Type>") for n in range(COUNT)
    ],
    "nil with a prefix of its own": [message(("Author", nil("d5p1"))) for _ in range(COUNT)],
    "nil with the prefix of unknown ones": [message(("Author", nil("q"))) for _ in range(COUNT)],
    "nil with the prefix of members": [
        re.sub("<(/?)", r"<\1q:", message(("Author", nil("q") if n > COUNT - 9 else "<Author>A</Author>"))).replace(
            "</q:ChatMessage>", f'<New q:nil="true" xmlns:q="{XSI}"/></q:ChatMessage>'
        )
        for n in range(COUNT)
    ],
    "attributes": [message().replace("<ChatMessage>", f'<ChatMessage q:Id="i{n}" New="">') for n in range(COUNT)],
    "attributes and their namespace": [
        message()
        .replace("<ChatMessage>", f'<ChatMessage z:Id="i{n}" xmlns:z="urn:z">')
        .replace("<Author>", "<Author z:a='1'>")
        for n in range(COUNT)
    ],
    "a namespace that takes a prefix away": [
        message().replace("<ChatMessage>", '<ChatMessage xmlns:i="urn:i">') for _ in range(COUNT)
    ],
}
NESTED = {
    "unknown everywhere": [presence(n, inside="<New>1</New>", after=f"<New>{n}</New>") for n in range(COUNT)],
    "a namespace inside": [presence(n) for n in range(COUNT)],
    "no namespace inside": [
        presence(n, inside="<New/>").replace("<TableRight>", '<q:TableRight xmlns="">').replace("</Tab", "</q:Tab")
        for n in range(COUNT)
    ]
    + [presence(n) for n in range(COUNT)],
    "another order inside": [re.sub("(<Mask>.*?)(<Reason>.*?)(</T)", r"\2\1\3", presence(n)) for n in range(COUNT)],
}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Forget what was learned, and count the bytes of items that a parser gets."""
    ITEM_READER.ways_to_read.cache_clear()
    sizes: list[int] = []
    parse = ITEM_READER.parse
    monkeypatch.setattr(ITEM_READER, "parse", lambda data: (sizes.append(len(data)), parse(data))[1])
    return sizes


def kept(value: Any) -> Any:
    """Return an object as text, with what is kept of unknown content."""
    if isinstance(value, list):
        return [kept(each) for each in value]
    if hasattr(value, "extension_data"):
        names = type(value).__dataclass_fields__
        return [type(value).__name__, *((name, kept(getattr(value, name))) for name in names)]
    return {key: kept(each) for key, each in value.items()} if isinstance(value, dict) else repr(value)


def outcomes(monkeypatch: pytest.MonkeyPatch, operation: Any, data: bytes) -> list[Any]:
    """Return what is read from the text, from pieces of it, and from a tree."""
    pieces = [data[at : at + 999] for at in range(0, len(data), 999)]
    found = [kept(operation.decode_response(data).body), kept(operation.decode_response_pieces(pieces).body)]
    monkeypatch.setattr(ENVELOPE, "_LONG", len(data) + 1)
    return [*found, kept(operation.decode_response(data).body)]


@pytest.mark.parametrize("form", FORMS)
def test_what_a_tree_gives(monkeypatch, form):
    whole, in_pieces, from_tree = outcomes(monkeypatch, GET, in_a_list(FORMS[form]))
    assert whole == from_tree
    assert in_pieces == from_tree


@pytest.mark.parametrize("form", NESTED)
@pytest.mark.parametrize("blank", ["", "\n  "], ids=["dense", "indented"])
def test_what_a_tree_gives_of_members_of_members(monkeypatch, form, blank):
    data = (
        reply("".join(NESTED[form])).replace("GetChatMessages", "GetChatPresence").replace("><", f">{blank}<").encode()
    )
    whole, in_pieces, from_tree = outcomes(monkeypatch, PRESENCE, data)
    assert whole == from_tree
    assert in_pieces == from_tree


READ_BY_FORM = (
    *("unknown text", "unknown and nil", "unknown first", "another order", "nil with a prefix of its own"),
    *("unknown in order, not all there", "attributes", "unknown of another namespace"),
)


@pytest.mark.parametrize("form", READ_BY_FORM)
def test_few_items_are_parsed(parsed, form):
    data = in_a_list(FORMS[form])
    GET.decode_response(data)
    assert 0 < sum(parsed) < len(data) / 3
    parsed.clear()
    GET.decode_response(data)
    assert sum(parsed) < 1000, "what was learned serves later messages"


def test_what_is_unknown_is_written_back():
    data = in_a_list(FORMS["unknown text that needs care"])
    written = GET.encode_response(GET.decode_response(data))
    assert kept(GET.decode_response(written).body) == kept(GET.decode_response(data).body)


MALFORMED = {
    "a prefix that only others declare": (
        '<u:New xmlns:u="urn:u">1</u:New>',
        "<u:New>1</u:New>",
    ),
    "an attribute whose prefix only others declare": ('<New xmlns:u="urn:u" u:a="1">1</New>', '<New u:a="1">1</New>'),
    "tags that cross": ("<New><A>1</A></New>", "<New><A>1</New></A>"),
    "a reference that is none": ("<New>1</New>", "<New>&x;</New>"),
    "the same attribute twice": ('<New a="1">1</New>', '<New a="1" a="1">1</New>'),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_no_parser_accepts_is_refused_among_learned_items(case):
    right, wrong = (message(("Author", f"<Author>A</Author>{each}")) for each in MALFORMED[case])
    assert len(GET.decode_response(in_a_list([right] * COUNT)).body.response) == COUNT
    with pytest.raises(DecodeError, match="well-formed"):
        GET.decode_response(in_a_list([*[right] * COUNT, wrong]))


def test_attributes_of_members_whose_prefix_is_declared_at_times():
    """What is in an element with declarations of its own says nothing of elements without them."""
    plain = presence(1).replace("<TableRight>", '<TableRight xmlns:u="urn:u">')
    declared = (
        presence(1).replace("<TableRight>", '<TableRight xmlns:w="urn:w">').replace("<Reason>", '<Reason w:a="1">')
    )
    wrong = plain.replace("<Reason>", '<Reason w:a="1">')

    def decode(items: Sequence[str]) -> Any:
        return PRESENCE.decode_response(reply("".join(items)).replace("GetChatMessages", "GetChatPresence").encode())

    assert len(decode([plain, declared] * COUNT).body.response) == 2 * COUNT
    with pytest.raises(DecodeError, match="well-formed"):
        decode([plain, declared] * COUNT + [wrong])


def test_what_was_learned_of_a_message_with_other_prefixes_does_not_count():
    items = [message().replace("<ChatMessage>", f'<ChatMessage z:Id="i{n}">') for n in range(COUNT)]
    items = [each.replace("</ChatMessage>", "<z:New>1</z:New></ChatMessage>") for each in items]
    found = GET.decode_response(in_a_list(items, ' xmlns:z="urn:z"')).body.response
    assert found[-1].extension_data.elements[0].xml == '<z:New xmlns:z="urn:z">1</z:New>'
    found = GET.decode_response(in_a_list(items, ' xmlns:z="urn:y"')).body.response
    assert found[-1].extension_data.elements[0].xml == '<z:New xmlns:z="urn:y">1</z:New>'
    with pytest.raises(DecodeError, match="well-formed"):
        GET.decode_response(in_a_list(items))


def test_much_that_is_new_is_not_learned(parsed):
    """Each name would become a part of an expression, which costs more than these items do."""
    data = in_a_list([message(("Author", "".join(f"<New{each}/>" for each in range(200))))] * 60)
    found = GET.decode_response(data).body.response
    assert [len(each.extension_data.elements) for each in found] == [200] * 60
    assert sum(parsed) > len(data) * 0.9
