"""The fast reader of long lists against lxml alone: hostile forms, cuts at every place, time in proportion to size."""

from __future__ import annotations

import importlib
import time
from contextlib import suppress
from typing import Any

import pytest
import services88
from chat_replies import ENVELOPE, GET, MESSAGE_READER, NS, message, reply
from lxml import etree
from services88 import DecodeError

BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"


def by_lxml(data: bytes) -> list[str | None]:
    """Return the text of the messages as a parser sees them; nothing of soapbind has a part in it."""
    body = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True)).find(BODY)
    holder = body[0].find(f"{{{NS}}}Response")
    return [item.findtext(f"{{{NS}}}Message") for item in holder.findall(f"{{{NS}}}ChatMessage")]


def texts(response: Any) -> list[str | None]:
    return [item.message for item in response.body.response]


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Read every list from its text, however short."""
    monkeypatch.setattr(ENVELOPE, "_LONG", 0)
    return monkeypatch


@pytest.mark.sampled(2)
@pytest.mark.parametrize("text", ["å", "😀", "€", "a\r", "\r\n", "&lt;", "ø" * 3])
def test_a_list_may_end_wherever_a_piece_does(always, text):
    """A piece ends within a character, a line end or a reference, just where the list does or the reader changes."""
    for after in ("", f"<x>{text * 9}</x>", text.strip() and f"<!--{text}-->"):
        data = reply(message(("Message", f"<Message>{text * 5}</Message>")) * 2, after=after).encode()
        expected = by_lxml(data)
        for size in range(1, 64):
            always.setattr(MESSAGE_READER, "_PIECE", size)
            assert texts(GET.decode_response(data)) == expected
            pieces = [data[start : start + size] for start in range(0, len(data), size)]
            assert texts(GET.decode_response_pieces(pieces)) == expected


HIDDEN = "<Response>" + message(("Message", "<Message>hidden</Message>")) * 3 + "</Response>"
NOT_MARKUP = {
    "comment": f"<!-- {HIDDEN} -->",
    "instruction": f"<?x {HIDDEN} ?>",
    "CDATA": f"<q><![CDATA[ {HIDDEN} ]]></q>",
    "attribute": '<q a="<Response>"/>'.replace("<Response>", "&lt;Response>"),
    "another namespace": f'<q:Response xmlns:q="urn:other">{message()}</q:Response>',
    "another default namespace": f'<Response xmlns="urn:other">{message()}</Response>',
    "deeper": f"<q>{HIDDEN}</q>",
    "quoted": "<q a='>' b=\"/>\"/>",
    "comment with tags": "<!-- </Response></GetChatMessagesResponse> -->",
}


@pytest.mark.sampled(12)
@pytest.mark.parametrize("where", ["before the list", "before the items", "among the items", "behind the list"])
@pytest.mark.parametrize("what", NOT_MARKUP)
def test_what_looks_like_a_list_and_is_none(always, what, where):
    strange, items = NOT_MARKUP[what], message() * 3
    if where == "before the list":
        data = reply(items, holder=f"{strange}<Response>")
    elif where == "before the items":
        data = reply(strange + items)
    elif where == "among the items":
        data = reply(items + strange + items)
    else:
        data = reply(items, after=strange)
    expected = by_lxml(data.encode())
    assert len(expected) in {3, 6}
    for size in (5, 70, 10**5):
        always.setattr(MESSAGE_READER, "_PIECE", size)
        assert texts(GET.decode_response(data.encode())) == expected


@pytest.mark.sampled(12)
@pytest.mark.parametrize("place", ["<Response>", "</Response>", "<ChatMessage>", "<s:Body>"])
@pytest.mark.parametrize(
    "wrong", ["</q>", "<q>", "<!-- -- -->", "<q a=1/>", "]]>", "&q;", "<q a='<'/>", "<?xml version='1.0'?>", "<p:q/>"]
)
def test_what_no_parser_accepts_is_refused(always, wrong, place):
    data = reply(message() * 3).replace(place, place + wrong, 1).encode()
    with pytest.raises(etree.XMLSyntaxError):
        by_lxml(data)
    for size in (5, 10**5):
        always.setattr(MESSAGE_READER, "_PIECE", size)
        with pytest.raises(DecodeError):
            GET.decode_response(data)
        with pytest.raises(DecodeError):
            GET.decode_response_pieces([data])


def test_a_mark_of_the_reader_means_nothing_in_a_message(always):
    """What stands for a list in the document that the parser gets cannot be guessed, nor does a copy of it harm."""
    mark = importlib.import_module("services88._runtime.soap.outside_lists")._MARK
    data = reply(message() * 3, after=mark).encode()
    assert texts(GET.decode_response(data)) == by_lxml(data)
    always.setattr(MESSAGE_READER, "_PIECE", 50)
    with pytest.raises(DecodeError):
        GET.decode_response_pieces([data])


CONTROLS = {1: "&#1;", 2: "&#x2;", 0x1F: "&#x01f;", 0xFFFE: "&#xFFFE;", 0xFFFF: "&#65535;", 0xB: "&#11;"}


@pytest.mark.parametrize("size", [0, 10**6], ids=["text", "tree"])
@pytest.mark.parametrize("private", ["", "\U000f0000", "&#xF0001;", "&#983042;"])
def test_control_characters_whatever_else_is_there(monkeypatch, size, private):
    monkeypatch.setattr(ENVELOPE, "_LONG", size)
    text = "".join(f"a{reference}" for reference in CONTROLS.values()) + private + "&lt;&amp;"
    shown = (
        "".join(f"a{chr(code)}" for code in CONTROLS) + etree.fromstring(f"<a>{private}</a>").xpath("string()") + "<&"
    )
    data = reply(message(("Message", f"<Message>{text}</Message>")), head=f"<ExtraInfo>{text}</ExtraInfo>").encode()
    found = GET.decode_response(data)
    assert texts(found) == [shown]
    again = GET.decode_response(GET.encode_response(found))
    assert texts(again) == [shown]


@pytest.mark.parametrize(
    "unknown",
    [
        "<New>a&#1;b</New>",
        "<New a='&#x1F;'>&#xFFFE;</New>",
        "<New><b>&#2;</b>tail&#3;</New>",
        "<New><![CDATA[&#1;]]></New>",
    ],
)
def test_unknown_content_with_control_characters_survives(unknown):
    data = reply(message().replace("</ChatMessage>", unknown + "</ChatMessage>")).encode()
    found = GET.decode_response(data)
    written = GET.encode_response(found)
    assert GET.decode_response(written) == found
    (kept,) = found.body.response[0].extension_data.elements
    assert written.count(kept.xml.encode()) == 1
    expected = etree.fromstring(unknown, etree.XMLParser(recover=True))
    stars = etree.fromstring(kept.xml.replace("&#x", "&amp;#x"))
    assert [node.tag.rpartition("}")[2] for node in stars.iter()] == [node.tag for node in expected.iter()]


@pytest.mark.parametrize(
    ("element", "kept"),
    [
        ("<x/>", f'<x xmlns="{NS}"/>'),
        ("<q:x q:a='1'/>", f'<q:x xmlns:q="{NS}" q:a="1"/>'),
        ("<x i:type='q:T'>1</x>", None),
        ("<x>q:T</x>", f'<x xmlns="{NS}" xmlns:q="{NS}">q:T</x>'),
        ("<x>q: nothing, http://q</x>", f'<x xmlns="{NS}">q: nothing, http://q</x>'),
        ("<x xmlns=''><y/></x>", '<x xmlns=""><y/></x>'),
        ("<q:x xmlns:q='urn:1'><q:y xmlns:q='urn:2'/>t</q:x>", '<q:x xmlns:q="urn:1"><q:y xmlns:q="urn:2"/>t</q:x>'),
        ("<x xml:id='n' a='&lt;&quot;&#10;'>&amp;</x>", f'<x xmlns="{NS}" xml:id="n" a="&lt;&quot;&#xA;">&amp;</x>'),
    ],
)  # fmt: skip
def test_unknown_content_is_kept_with_the_namespaces_it_needs_and_no_others(element, kept):
    many = "".join(f' xmlns:n{index}="urn:n{index}"' for index in range(50))
    data = reply(message().replace("</ChatMessage>", element + "</ChatMessage>"), holder=f"<Response{many}>")
    (found,) = GET.decode_response(data.encode()).body.response[0].extension_data.elements
    assert kept is None or found.xml == kept
    assert "urn:n1" not in found.xml
    scope = f'<r xmlns="{NS}" xmlns:q="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{element}</r>'
    expected = etree.fromstring(scope)[0]
    assert etree.tostring(etree.fromstring(found.xml), method="c14n", exclusive=True) == etree.tostring(
        expected, method="c14n", exclusive=True
    )


def test_deep_unknown_content_is_kept():
    deep = "<a>" * 1500 + "x" + "</a>" * 1500
    data = reply(message().replace("</ChatMessage>", f"<New>{deep}</New></ChatMessage>")).encode()
    (found,) = GET.decode_response(data).body.response[0].extension_data.elements
    assert found.xml.count("<a>") == 1500


def _xmlns(size: int) -> str:
    return "".join(f' xmlns:n{index}="urn:n{index}"' for index in range(size))


HOSTILE = {
    "nil in text": lambda n: reply(message(("Message", "<Message>" + 'nil="1" ' * 500 * n + "</Message>"))),
    "typed result": lambda n: reply(message() * 200 * n, holder="<Response i:type='q:ArrayOfChatMessage'>"),
    "comment before the items": lambda n: reply("<!-- -->" + message() * 200 * n),
    "a long text": lambda n: reply(message(), head=f"<ExtraInfo>{'x' * 100_000 * n}</ExtraInfo>"),
    "namespaces in scope": lambda n: reply(
        message().replace("</ChatMessage>", "<x/>" * 500 * n + "</ChatMessage>"), holder=f"<Response{_xmlns(100 * n)}>"
    ),
    "types with namespaces in scope": lambda n: reply(
        "<ChatMessage i:type='q:ChatMessage'/>" * 500 * n, holder=f"<Response{_xmlns(100 * n)}>"
    ),
    "attributes with namespaces in scope": lambda n: reply(
        message().replace("</ChatMessage>", "<x n5:a=''/>" * 500 * n + "</ChatMessage>"),
        holder=f"<Response{_xmlns(100 * n)}>",
    ),
    "irregular and regular items in turn": lambda n: reply((message() + "<ChatMessage ></ChatMessage>") * 100 * n),
    "open tags that end nowhere": lambda n: reply("<ChatMessage><a " * 1000 * n),
    "comments that end nowhere": lambda n: reply(message() + "<!-- <ChatMessage>" * 2000 * n),
    "CDATA that ends nowhere, control characters": lambda n: reply("<x>&#1;</x>" + "<![CDATA[" * 3000 * n),
    "half an item a piece": lambda n: reply(message(("Message", f"<Message>{'&lt;' * 30_000 * n}</Message>"))),
    "deep items": lambda n: reply(("<ChatMessage>" + "<a>" * 20 + "</a>" * 20 + "</ChatMessage>") * 50 * n),
}


@pytest.mark.slow  # measures
@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_size(shape):
    """Sixteen times the size takes at most about sixteen times as long; the bound is wide, for machines are busy."""

    def measure(size: int) -> float:
        data = HOSTILE[shape](size).encode()
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            with suppress(DecodeError):
                GET.decode_response(data)
            best = min(best, time.process_time() - began)
        return best

    measure(1)
    assert measure(16) < 16 * 3 * measure(1) + 0.05


@pytest.mark.parametrize("count", [1, 7, 3000])
def test_items_before_a_wrong_one_are_given(count):
    """The client asks for items piece by piece; those before the wrong one come before the error."""
    items = message() * count + message(("ChatMessageId", "<ChatMessageId>x</ChatMessageId>")) + message() * 5
    data = reply(items).encode()
    for size in (100, 70_000):
        reader = MESSAGE_READER.EnvelopeStreamReader(services88.OPERATIONS["Chat.GetChatMessages"].response[1])
        given: list[Any] = []
        with pytest.raises(DecodeError, match="ChatMessageId"):  # noqa: PT012 - which call raises depends on the size
            for start in range(0, len(data), size):
                reader.feed(data[start : start + size])
                given += reader.take()
            reader.finish()
            given += reader.take()
            reader.take()
        assert len(given) == count


@pytest.mark.parametrize("end", [b"", b"<", b"<ChatMessage><ChatMessageId>7", b"\xff", b"\x01", b"\xc3"])
def test_items_before_a_cut_are_given(end):
    data = reply(message() * 2000).encode().partition(b"</Response>")[0] + end
    reader = MESSAGE_READER.EnvelopeStreamReader(services88.OPERATIONS["Chat.GetChatMessages"].response[1])
    reader.feed(data)
    given = reader.take()
    reader.finish()
    assert len(given + reader.take()) == 2000
    with pytest.raises(DecodeError):
        reader.close()


NUMBERS = {str(number): number for number in (*range(10), 10, 99, -1, -9, 2**31 - 1, -(2**31))}
NUMBERS |= {"-0": 0, "+5": 5, "00": 0, "007": 7, "-07": -7, " 7": 7, "7\n": 7}
NO_NUMBERS = ("-", "+", "5.", "1_0", "\u0663", "\uff12", "\u00b2", "0x1", str(2**31), "99999999999")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("text", [*NUMBERS, *NO_NUMBERS])
def test_whole_numbers(text):
    data = reply(message() + message(("ChatSessionId", f"<ChatSessionId>{text}</ChatSessionId>")) + message()).encode()
    if text in NUMBERS:
        found = [each.chat_session_id for each in GET.decode_response(data).body.response]
        assert found == [-3, NUMBERS[text], -3]
    else:
        with pytest.raises(DecodeError, match="ChatSessionId"):
            GET.decode_response(data)
