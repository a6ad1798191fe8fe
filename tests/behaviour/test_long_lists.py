"""Long lists are read from their text: the result is what a tree of the same text gives, whatever its form."""

from __future__ import annotations

from typing import Any

import pytest
import services88
from chat_replies import ENVELOPE, GET, ITEM_READER, MESSAGE_READER, NS, TOPIC, message, reply
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from item_forms import FORMS, NIL
from random_examples import examples
from services88 import DecodeError, SoapError


def outcome(data: bytes, operation: Any = GET) -> Any:
    """Return what decoding gives, with what comparison leaves out: unknown content and the place of an error."""
    try:
        found = operation.decode_response(data)
    except DecodeError as error:
        return "malformed" if not error.path else (error.path, str(error))
    except SoapError as error:
        return str(error)
    return found, operation.encode_response(found)


def both(data: bytes, operation: Any = GET) -> tuple[Any, Any]:
    """Return the outcome from the text and from a tree."""
    kept = ENVELOPE._LONG
    try:
        ENVELOPE._LONG = 0
        from_text = outcome(data, operation)
        ENVELOPE._LONG = len(data) + 1
        return from_text, outcome(data, operation)
    finally:
        ENVELOPE._LONG = kept


@pytest.mark.sampled(40)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", [0, 3], ids=["alone", "among others"])
def test_what_a_tree_gives(form, around):
    data = reply(message() * around + FORMS[form] + message() * around).encode()
    from_text, from_tree = both(data)
    assert from_text == from_tree


PLACES = {
    "nil list": reply("", holder=f"<Response{NIL}>"),
    "nil list with items": reply(message(), holder=f"<Response{NIL}>"),
    "list with a type": reply(message(), holder='<Response i:type="q:ArrayOfChatMessage">'),
    "list with attributes": reply(message(), holder='<Response a="x" b="&gt;">'),
    "an empty list first": reply(message(), holder="<Response/><Response>"),
    "a list before": reply(message(), holder=f"<Response>{message()}</Response><Response>"),
    "a list after": reply(message(), after=f"<Response>{message()}</Response>"),
    "unknown before and after": reply(message(), holder="<New>1</New><Response>", after="<More/>"),
    "the list's name in the headers": reply(message(), head=f"<Response>{message()}</Response>" * 20),
    "a comment that looks like it": reply(message(), holder=f"<!--<Response>{message()}--><Response>"),
    "an attribute that looks like it": reply(message(), holder='<New a="&lt;Response>&lt;ChatMessage>"/><Response>'),
    "another body": reply(message()).replace("GetChatMessagesResponse", "OtherResponse"),
    "SOAP 1.2": reply(message()).replace("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2003/05/soap-envelope"),
    "two bodies": reply(message()).replace("<s:Body>", "<s:Body/><s:Body>"),
    "control characters in the headers": reply(message(), head="<TimeZone>&#x1;</TimeZone>"),
    "a DTD": "<!DOCTYPE x>" + reply(message()),
    "an entity": '<!DOCTYPE x [<!ENTITY e "Hi">]>' + reply(message(("Message", "<Message>&e;</Message>"))),
    "declared": '<?xml version="1.0" encoding="utf-8"?>' + reply(message()),
    "a byte order mark": "\ufeff" + reply(message(("Message", "<Message>æ 😀</Message>"))),
    "text behind": reply(message()) + "x",
    "two documents": reply(message()) * 2,
    "cut": reply(message())[:-20],
    "a control character": reply(message(("Message", "<Message>\x01</Message>"))),
    "U+FFFF": reply(message(("Message", "<Message>\uffff</Message>"))),
}


@pytest.mark.parametrize("place", PLACES)
def test_where_a_tree_looks(place):
    from_text, from_tree = both(PLACES[place].encode())
    assert from_text == from_tree


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "US-ASCII", "UTF-8"])
def test_encodings(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + reply(message(("Message", "<Message>æ</Message>")))
    from_text, from_tree = both(text.encode(encoding, "xmlcharrefreplace"))
    assert from_text == from_tree
    assert from_text[0].body.response[0].message == "æ"


@pytest.mark.parametrize("data", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xbc"])
def test_what_is_no_utf_8(data):
    broken = reply(message(("Message", "<Message>@</Message>"))).encode().replace(b"@", data)
    assert both(broken) == ("malformed", "malformed")


def test_truncation_at_every_byte():
    whole = reply(message() * 2).encode()
    for end in range(len(whole)):
        from_text, from_tree = both(whole[:end])
        assert from_text == from_tree
        assert not isinstance(from_text[0], services88.Response), end


def test_the_usual_form_needs_no_tree(monkeypatch):
    """That items are read from the text at all."""
    monkeypatch.setattr(ITEM_READER, "parse", lambda _: pytest.fail("an item was parsed"))
    usual = ["as .NET writes", "nil members", "empty members", "missing members", "references", "times", "a prefix"]
    for form in [
        *usual,
        "printed",
        "nil item",
        "control characters",
        "largest number",
        "unknown name of an enumeration",
    ]:
        monkeypatch.setattr(ENVELOPE, "_LONG", 0)
        assert GET.decode_response(reply(FORMS[form]).encode()).body.response, form


def test_items_that_are_not_usual_are_read_by_the_dozen(monkeypatch):
    """A newer server sends a member more in every item: they are not parsed one by one."""
    calls: list[bytes] = []
    parse = ITEM_READER.parse
    monkeypatch.setattr(ITEM_READER, "parse", lambda data: calls.append(data) or parse(data))
    found = GET.decode_response(reply(FORMS["unknown member"] * 2000).encode())
    assert len(found.body.response) == 2000
    assert len(calls) < 40


def test_a_malformed_end_is_not_parsed_for_every_item_before_it(monkeypatch):
    sizes: list[int] = []
    parse = ITEM_READER.parse
    monkeypatch.setattr(ITEM_READER, "parse", lambda data: sizes.append(len(data)) or parse(data))
    monkeypatch.setattr(MESSAGE_READER, "_PIECE", 10**6)
    items = FORMS["unknown member"] * 300 + "<ChatMessage><a></b></ChatMessage>"
    data = reply(items).encode()
    with pytest.raises(DecodeError, match="not well-formed"):
        GET.decode_response(data)
    assert sum(sizes) < 4 * len(data)


def test_one_huge_item_is_not_searched_again_and_again(monkeypatch):
    """The text that has arrived is looked at anew when there is twice as much, not with every piece."""
    looks: list[int] = []
    element_end = ITEM_READER.element_end
    monkeypatch.setattr(ITEM_READER, "element_end", lambda *given: looks.append(1) or element_end(*given))
    large = "x" * (40 * MESSAGE_READER._PIECE)
    found = GET.decode_response(reply(message(("Message", f"<Message>{large}</Message>"))).encode())
    assert found.body.response[0].message == large
    assert len(looks) < 10


@pytest.mark.parametrize("size", [1, 100, 10_000, 10**7])
def test_a_response_in_pieces(size):
    data = reply(FORMS["as .NET writes"] * 300 + FORMS["unknown member"]).encode()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert GET.decode_response_pieces(pieces) == GET.decode_response(data)
    with pytest.raises(DecodeError, match="GetChatMessages: not well-formed"):
        GET.decode_response_pieces(pieces[:-1] if len(pieces) > 1 else [data[:-9]])


_PIECES = st.sampled_from([*FORMS.values(), *([FORMS["as .NET writes"]] * 20)])


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=6), st.integers(1, 400))
@example([FORMS["unknown member"], FORMS["as .NET writes"], FORMS["CDATA"]], 1)
def test_any_items_in_any_pieces(items, size):
    """However the text is cut into pieces, nothing changes."""
    data = reply("".join(items)).encode()
    kept = MESSAGE_READER._PIECE
    try:
        MESSAGE_READER._PIECE = size
        from_text, from_tree = both(data)
    finally:
        MESSAGE_READER._PIECE = kept
    assert from_text == from_tree


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_any_change_of_any_bytes(data):
    """A few bytes of a good message are replaced, taken away or said twice."""
    text = bytearray(reply(FORMS["nil members"] + FORMS["references"] + FORMS["as .NET writes"]).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(0, 12))
        put = data.draw(
            st.sampled_from(
                [
                    b"",
                    b"<",
                    b">",
                    b"&",
                    b"</",
                    b"/>",
                    b" ",
                    b"]]>",
                    b"<!--",
                    b"\xff",
                    b"\r",
                    b"Message",
                    bytes(text[at : at + length]) * 2,
                ]
            )
        )
        text[at : at + length] = put
    from_text, from_tree = both(bytes(text))
    assert from_text == from_tree


def test_lists_inside_the_result():
    """A record with lists, of which another of the same name comes too late."""
    languages = "<CustomLanguages><x/></CustomLanguages>" * 2
    topic = f"<Response><ChatTopicId>7</ChatTopicId>{languages}<Name>n</Name></Response>"
    body = f'<GetChatTopicEntityResponse xmlns="{NS}">{topic}</GetChatTopicEntityResponse>'
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    data = f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'.encode()
    from_text, from_tree = both(data, TOPIC)
    assert from_text == from_tree


AGENTS = services88.OPERATIONS["Chat.GetChatTopicUserAgentList"]


def agents(users: str, blank: str = "") -> bytes:
    """Return a reply with two agents, of these users; ``blank`` stands before each."""
    name = AGENTS.response[1].__xml_name__.name
    items = f"{blank}<ChatTopicAgent><TopicId>7</TopicId>{users}<CanListen>true</CanListen></ChatTopicAgent>" * 2
    body = f'<{name} xmlns="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Response>{items}</Response></{name}>'
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


@pytest.mark.parametrize(
    "users",
    [
        '<User i:nil="true"/><User><Name>second</Name></User>',
        '<User i:nil="true"></User> <User/>',
        '<User i:nil="true"/><User i:nil="true"/>',
        "<User><Name>first</Name></User><User i:nil='true'/>",
        '<User/><User i:nil="true"/>',
    ],
)
def test_of_a_structure_given_twice_the_first_counts_also_when_it_is_nil(users: str):
    from_text, from_tree = both(agents(users), AGENTS)
    assert from_text == from_tree
    assert from_tree[0].body.response[0].can_listen


PAIR = "FieldPropertyDictionaryKeyValuePair"
KEY, VALUE = "<Key>name</Key>", "<Value><FieldRight><Mask>FULL</Mask></FieldRight><FieldType>String</FieldType></Value>"
OTHER = f"<{PAIR}><Key>a &amp; b</Key>{VALUE}</{PAIR}>"
USUAL_PAIRS = {
    "pairs": f"<{PAIR}>{KEY}{VALUE}</{PAIR}>{OTHER}",
    "none": "",
    "an empty key": f"<{PAIR}><Key></Key>{VALUE}</{PAIR}>",
    "a nil value": f"<{PAIR}>{KEY}<Value{NIL}/></{PAIR}>{OTHER}",
    "an empty value": f"<{PAIR}>{KEY}<Value/></{PAIR}>{OTHER}",
    "no value": f"<{PAIR}>{KEY}</{PAIR}>{OTHER}",
    "printed": f"\n<{PAIR}>\n {KEY} {VALUE}\n </{PAIR}>\n {OTHER}\n".replace("><", "> <"),
}
OTHER_PAIRS = {
    "a key twice": f"<{PAIR}>{KEY}{VALUE}</{PAIR}>{OTHER}<{PAIR}>{KEY}<Value{NIL}/></{PAIR}>",
    "no key": f"{OTHER}<{PAIR}>{VALUE}</{PAIR}>",
    "a nil key": f"<{PAIR}><Key{NIL}/>{VALUE}</{PAIR}>",
    "a nil pair": f"{OTHER}<{PAIR}{NIL}/>{OTHER}",
    "an empty pair": f"<{PAIR}/>",
    "value before key": f"<{PAIR}>{VALUE}{KEY}</{PAIR}>{OTHER}",
    "what is no pair": f"{OTHER}<Mood/>{OTHER.replace('a &amp; b', 'c')}",
    "no such enumeration member": OTHER.replace("String", " "),
    "text": f"{OTHER}text",
    "a comment": f"{OTHER}<!-- {OTHER} -->",
}


def holding(pairs: str) -> str:
    """Return the user of an agent with a dictionary."""
    return f"<User><FieldProperties>{pairs}</FieldProperties><Name>n</Name></User>"


@pytest.mark.parametrize("form", [*USUAL_PAIRS, *OTHER_PAIRS])
def test_dictionaries_inside_items(form: str):
    pairs = (USUAL_PAIRS | OTHER_PAIRS)[form]
    from_text, from_tree = both(agents(holding(pairs)), AGENTS)
    assert from_text == from_tree


@pytest.mark.parametrize("form", USUAL_PAIRS)
def test_dictionaries_in_the_usual_form_need_no_tree(form: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ITEM_READER, "parse", lambda _: pytest.fail("an item was parsed"))
    monkeypatch.setattr(ENVELOPE, "_LONG", 0)
    blank = " " if form == "printed" else ""
    found = AGENTS.decode_response(agents(blank + holding(USUAL_PAIRS[form]).replace("><", f">{blank}<"), blank))
    assert [each.user.name for each in found.body.response] == ["n", "n"]
