"""The 280 measured inputs of Microsoft's DataContractSerializer (BEHAVIOUR.md), as far as decoding is concerned.

What .NET accepts decodes to the same value. What .NET refuses is a DecodeError with the path of the element, except
where the design says that a client must be tolerant; those cases say so.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
import shared_data
from services88 import OPERATIONS, DecodeError, Request, Response, SoapError
from services88.models import (
    Associate,
    ChatMessage,
    ChatMessageSpecialType,
    ChatMessageType,
    ChatOpeningHours,
    ChatPresence,
    ChatSessionEntity,
    ChatSessionFlags,
    ChatTopicEntity,
    ETableRight,
    Sale,
    TableRight,
)
from shared_data import SERVICES88, SOAP11, SOAP12, XSD, XSI

ADD = OPERATIONS["Chat.AddChatMessage"]
NAMESPACES = f'xmlns:s="{SOAP11}" xmlns="{SERVICES88}" xmlns:c="{SERVICES88}" xmlns:i="{XSI}" xmlns:xsd="{XSD}"'
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"

TOKEN = "t"  # noqa: S105 - in the texts below
MEMBERS = {
    "ChatMessageId": "<ChatMessageId>7</ChatMessageId>",
    "ChatSessionId": "<ChatSessionId>42</ChatSessionId>",
    "Type": "<Type>ToUser</Type>",
    "Message": "<Message>Hi</Message>",
    "Author": "<Author>a</Author>",
    "ReadByCustomer": "<ReadByCustomer>1</ReadByCustomer>",
    "SpecialType": "<SpecialType>Url</SpecialType>",
    "SpecialParam": "<SpecialParam>p</SpecialParam>",
    "WhenPosted": "<WhenPosted>2026-05-27T01:23:32Z</WhenPosted>",
}
BASELINE = ChatMessage(
    chat_message_id=7,
    chat_session_id=42,
    type=ChatMessageType.TO_USER,
    message="Hi",
    author="a",
    read_by_customer=1,
    special_type=ChatMessageSpecialType.URL,
    special_param="p",
    when_posted=datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC),
)


def envelope(body: str, header: str = "") -> str:
    return f"<s:Envelope {NAMESPACES}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"


def add(message: str, *, element: str = "Message", session: str = "<ChatSessionId>42</ChatSessionId>") -> str:
    """Return the body of a request with the text of a message."""
    return f"<AddChatMessage>{session}<{element}>{message}</{element.partition(' ')[0]}></AddChatMessage>"


def members(**changed: str) -> str:
    return "".join({**MEMBERS, **changed}.values())


def request(body: str, header: str = "") -> Request[Any, Any]:
    return ADD.decode_request(envelope(body, header).encode())


def message(text: str) -> Any:
    """Decode a message as a server reads it and as a client reads it; both must see the same."""
    seen = request(add(text)).body.message
    answer = f"<AddChatMessageResponse><Response>{text}</Response></AddChatMessageResponse>"
    assert ADD.decode_response(envelope(answer).encode()).body.response == seen
    return seen


def member(name: str, content: str, attributes: str = "") -> Any:
    """Decode a message with other content of one member; return the value of that member."""
    seen = message(members(**{name: f"<{name}{attributes}>{content}</{name}>"}))
    attribute = next(key for key in ChatMessage.__dataclass_fields__ if shared_data.plain(key) == name.lower())
    value = getattr(seen, attribute)
    setattr(seen, attribute, getattr(BASELINE, attribute))
    assert seen == BASELINE, "another member changed"
    return value


def refused(name: str, content: str, attributes: str = "") -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        request(add(members(**{name: f"<{name}{attributes}>{content}</{name}>"})))
    assert caught.value.path == ("AddChatMessage", "Message", name)
    assert caught.value.operation == "Chat.AddChatMessage"
    assert f"at AddChatMessage/Message/{name}: " in str(caught.value)
    return caught.value


def response(operation: str, content: str, item: str = "") -> Any:
    """Decode the result of an operation that returns one thing."""
    name = operation.partition(".")[2] + "Response"
    inside = f"<{item}>{content}</{item}>" if item else content
    data = envelope(f"<{name}><Response>{inside}</Response></{name}>").encode()
    return OPERATIONS[operation].decode_response(data).body.response


def again(body: str, header: str = "") -> str:
    """Decode and encode; return where the infoset changed."""
    data = envelope(body, header).encode()
    return shared_data.envelope_difference(data, ADD.encode_request(ADD.decode_request(data)), shared_data.ZEROS)


def session(content: str) -> ChatSessionEntity:
    return response("Chat.GetChatSessionEntity", content)


def test_the_baseline_is_read():
    assert message(members()) == BASELINE
    assert request(add(members())).body.chat_session_id == 42


# --- order, missing, nil, twice ------------------------------------------------------------------------------------

ORDERS = {
    "reversed": list(reversed(MEMBERS)),
    "alphabetical": sorted(MEMBERS),
    "WhenPosted first": ["WhenPosted", *list(MEMBERS)[:-1]],
    "ChatMessageId last": [*list(MEMBERS)[1:], "ChatMessageId"],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_members_are_read_in_any_order(order: list[str]):
    """.NET loses what is misplaced; we read it, and write it in the right order."""
    text = "".join(MEMBERS[name] for name in order)

    assert message(text) == BASELINE
    assert ADD.encode_request(request(add(text))) == ADD.encode_request(request(add(members())))


def test_parts_of_the_wrapper_are_read_in_any_order():
    swapped = request(
        f"<AddChatMessage><Message>{members()}</Message><ChatSessionId>42</ChatSessionId></AddChatMessage>"
    )

    assert (swapped.body.chat_session_id, swapped.body.message) == (42, BASELINE)


def test_base_class_members_are_read_after_own_ones():
    late = session("<TopicId>5</TopicId><TableRight><Mask>Update</Mask></TableRight>")

    assert late.topic_id == 5
    assert late.table_right == TableRight(mask=ETableRight.UPDATE)


DEFAULTS = {
    "ChatMessageId": 0,
    "ChatSessionId": 0,
    "Type": ChatMessageType.INVALID,
    "Message": None,
    "Author": None,
    "ReadByCustomer": 0,
    "SpecialType": ChatMessageSpecialType.NONE,
    "SpecialParam": None,
    "WhenPosted": datetime.min,  # noqa: DTZ901 - .NET's "not set"
}
each_default = pytest.mark.parametrize(("name", "default"), DEFAULTS.items(), ids=DEFAULTS)


@each_default
def test_a_missing_member_is_its_default(name: str, default: object):
    seen = message(members(**{name: ""}))

    assert ChatMessage.__dataclass_fields__.keys() >= {"when_posted"}
    found = {shared_data.plain(key): getattr(seen, key) for key in ChatMessage.__dataclass_fields__}
    assert found[name.lower()] == default
    assert type(found[name.lower()]) is type(default)


def test_missing_everything():
    assert message("") == ChatMessage()
    empty = request("<AddChatMessage/>").body
    assert (empty.chat_session_id, empty.message) == (0, None)
    assert request(add("x", session="").replace(">x<", "><")).body.chat_session_id == 0


@each_default
def test_nil_is_none_for_reference_types_and_the_default_for_value_types(name: str, default: object):
    """.NET faults for nil value types; a client tolerates them, and what it holds is never None."""
    for nil in ("true", "1"):
        assert member(name, "", f' i:nil="{nil}"') == default


def test_nil_wins_over_content():
    assert request(add(members(), element='Message i:nil="true"')).body.message is None
    assert member("Author", "a", ' i:nil="true"') is None
    assert member("Author", "a", ' i:nil="false"') == "a"


def test_nil_parts_of_the_wrapper():
    body = request('<AddChatMessage><ChatSessionId i:nil="true"/><Message i:nil="1"/></AddChatMessage>').body

    assert (body.chat_session_id, body.message) == (0, None)


def test_of_a_member_given_twice_the_first_wins():
    assert member("Author", "a</Author><Author>b") == "a"
    assert (
        ADD.encode_request(request(add(members(Author="<Author>a</Author><Author>b</Author>")))).count(b"Author>") == 2
    )


# --- unknown content -----------------------------------------------------------------------------------------------

UNKNOWN = {
    "of the contract's namespace": "<NewMember>1</NewMember>",
    "of another namespace": '<x:e xmlns:x="urn:x" x:a="1">t<x:f/>u</x:e>',
    "of no namespace": '<e xmlns="">t</e>',
    "nil": '<NewMember i:nil="true"/>',
    "with a type": '<NewMember i:type="xsd:string">q</NewMember>',
    "with special characters": "<NewMember>&lt;&amp;]]&gt;&#xD;&#x1F600;</NewMember>",
}
every_unknown = pytest.mark.parametrize("unknown", UNKNOWN.values(), ids=UNKNOWN)


@every_unknown
@pytest.mark.parametrize("place", range(len(MEMBERS) + 1))
def test_unknown_elements_are_ignored_and_written_back_at_their_place(unknown: str, place: int):
    parts = list(MEMBERS.values())
    parts.insert(place, unknown)
    body = add("".join(parts))

    assert request(body).body.message == BASELINE
    assert again(body) == ""


@every_unknown
@pytest.mark.parametrize("place", range(3))
def test_unknown_parts_of_the_wrapper_are_kept(unknown: str, place: int):
    parts = ["<ChatSessionId>42</ChatSessionId>", f"<Message>{members()}</Message>"]
    parts.insert(place, unknown)
    body = f"<AddChatMessage>{''.join(parts)}</AddChatMessage>"

    assert request(body).body.message == BASELINE
    assert again(body) == ""


@every_unknown
def test_unknown_header_blocks_are_kept(unknown: str):
    header = f"<ApplicationToken>t</ApplicationToken>{unknown}"

    assert request(add(members()), header).headers.application_token == TOKEN
    assert again(add(members()), header) == ""


def test_several_unknown_elements_keep_their_order():
    body = add(members(Type="<New1>1</New1><Type>ToUser</Type><New2>2</New2><New3>3</New3>"))

    assert again(body) == ""


def test_unknown_content_is_not_part_of_equality_and_can_be_dropped():
    seen = message(members(Type="<Type>ToUser</Type><New>1</New>"))
    assert seen == BASELINE
    assert seen.extension_data is not None

    seen.extension_data = None
    assert b"New" not in ADD.encode_request(Request(ADD.request[0](), ADD.request[1](message=seen)))


@pytest.mark.parametrize("attribute", ['a="1"', 'x:a="1" xmlns:x="urn:x"'])
def test_unknown_attributes_are_ignored(attribute: str):
    assert member("ChatMessageId", "7", f" {attribute}") == 7
    assert request(add(members(), element=f"Message {attribute}")).body.message == BASELINE


def test_text_between_members_is_refused():
    for text in (f"stray{members()}", members(Type="stray<Type>ToUser</Type>"), f"{members()}stray"):
        with pytest.raises(DecodeError, match="text between the members"):
            request(add(text))


@pytest.mark.parametrize("name", MEMBERS)
def test_an_element_inside_a_simple_member_is_refused(name: str):
    assert "found the element" in str(refused(name, "x<b>y</b>"))


# --- simple types --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ChatMessageId", "ReadByCustomer"])
@pytest.mark.parametrize(("text", "value"), [(" 7 ", 7), ("\n7\n", 7), ("+7", 7), ("007", 7), ("-7", -7), ("-0", 0)])
def test_integers(name: str, text: str, value: int):
    assert member(name, text) == value


@pytest.mark.parametrize(
    "text",
    ["7.0", "1e1", "0x7", "2147483648", "-2147483649", "7 8", "١", "1_0", "--7", "+ 7", "\xa07", "７"],  # noqa: RUF001
)
def test_no_integers(text: str):
    assert "int" in str(refused("ChatMessageId", text))


@pytest.mark.parametrize(("text", "ok"), [("32767", True), ("-32768", True), ("32768", False), ("-32769", False)])
def test_the_range_of_short(text: str, ok: bool):  # noqa: FBT001 - a table
    if ok:
        assert member("ReadByCustomer", text) == int(text)
    else:
        refused("ReadByCustomer", text)


@pytest.mark.parametrize("text", ["", " ", "\n"])
@pytest.mark.parametrize("name", ["ChatMessageId", "ReadByCustomer", "Type", "SpecialType", "WhenPosted"])
def test_an_empty_value_type_is_its_default(name: str, text: str):
    """.NET faults; the design asks for tolerance when decoding."""
    assert member(name, text) == DEFAULTS[name]


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), (" true ", True), ("false", False), ("0", False), ("", False)]
)
def test_booleans(text: str, value: bool):  # noqa: FBT001 - a table
    assert session(f"<CustomerConsented>{text}</CustomerConsented>").customer_consented is value


@pytest.mark.parametrize("text", ["True", "TRUE", "yes", "2", "on", "t"])
def test_no_booleans(text: str):
    with pytest.raises(DecodeError, match="CustomerConsented"):
        session(f"<CustomerConsented>{text}</CustomerConsented>")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("INF", float("inf")),
        ("-INF", float("-inf")),
        ("Infinity", float("inf")),
        ("-0", 0.0),
        ("1.7976931348623157E308", 1.7976931348623157e308),
        ("0.1", 0.1),
        (" 2 ", 2.0),
        ("", 0.0),
    ],
)
def test_doubles(text: str, value: float):
    assert session(f"<Sale><Amount>{text}</Amount></Sale>").sale == Sale(amount=value)


def test_not_a_number():
    sale = session("<Sale><Amount>NaN</Amount></Sale>").sale

    assert sale is not None
    assert sale.amount != sale.amount


@pytest.mark.parametrize("text", ["1,5", "nan", "inf", "1_0", "0x1p3", "١"])  # noqa: RUF001
def test_no_doubles(text: str):
    with pytest.raises(DecodeError, match="Response/Sale/Amount: "):
        session(f"<Sale><Amount>{text}</Amount></Sale>")


DAY = datetime(2026, 5, 27)  # noqa: DTZ001 - dates without a zone are part of the contract
MOMENT = datetime(2026, 5, 27, 1, 23, 32)  # noqa: DTZ001
PLUS2 = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-05-27T01:23:32", MOMENT),
        ("2026-05-27T01:23:32.1", MOMENT.replace(microsecond=100000)),
        ("2026-05-27T01:23:32.123456", MOMENT.replace(microsecond=123456)),
        ("2026-05-27T01:23:32.1234567", MOMENT.replace(microsecond=123456)),
        ("2026-05-27T01:23:32.123456789Z", MOMENT.replace(microsecond=123456, tzinfo=UTC)),
        ("2026-05-27T01:23:32Z", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32z", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32+02:00", MOMENT.replace(tzinfo=PLUS2)),
        ("2026-05-27T01:23:32.5+02:00", MOMENT.replace(microsecond=500000, tzinfo=PLUS2)),
        ("2026-05-27T01:23:32-00:00", MOMENT.replace(tzinfo=UTC)),
        ("2026-05-27T01:23:32-09:30", MOMENT.replace(tzinfo=timezone(-timedelta(hours=9, minutes=30)))),
        ("2026-05-27", DAY),
        ("2026-05-27Z", DAY.replace(tzinfo=UTC)),
        ("  2026-05-27T01:23:32Z ", MOMENT.replace(tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1)),  # noqa: DTZ001
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", datetime(1, 1, 1, tzinfo=PLUS2)),
        ("9999-12-31T23:59:59.9999999", datetime(9999, 12, 31, 23, 59, 59, 999999)),  # noqa: DTZ001
        ("9999-12-31T23:59:59.9999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_date_times(text: str, value: datetime):
    seen = member("WhenPosted", text)

    assert (seen, seen.utcoffset()) == (value, value.utcoffset())


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-27T01:23Z",
        "2026-05-27T01:23",
        "2026-05-27 01:23:32",
        "2026-05-27T24:00:00",
        "2026-02-30T00:00:00",
        "20260527T012332",
        "-0044-03-15T00:00:00",
        "0000-01-01T00:00:00",
        "12026-05-27T01:23:32",
        "2026-05-27T01:23:60Z",
        "2026-05-27T01:23:32+0200",
        "2026-05-27T01:23:32+02",
        "2026-05-27T01:23:32+15:00",
        "2026-05-27T01:23:32+02:60",
        "2026-05-27T01:23:32,5Z",
        "2026-05-27T01:23:32.Z",
        "2026-5-27T01:23:32",
        "2026-05-27t01:23:32",
        "٢٠٢٦-05-27T01:23:32",
        "now",
    ],
)
def test_no_date_times(text: str):
    assert "dateTime" in str(refused("WhenPosted", text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PT8H30M", timedelta(hours=8, minutes=30)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("PT30600S", timedelta(hours=8, minutes=30)),
        ("-PT1H", -timedelta(hours=1)),
        ("PT1.5S", timedelta(seconds=1.5)),
        ("P1D", timedelta(days=1)),
        ("P1M", timedelta(days=30)),
        ("P1Y", timedelta(days=365)),
        ("PT0S", timedelta(0)),
        ("P10675199DT2H48M5.4775807S", timedelta(days=10675199, hours=2, minutes=48, seconds=5, microseconds=477580)),
        (" PT1H ", timedelta(hours=1)),
        ("", timedelta(0)),
    ],
)
def test_durations(text: str, value: timedelta):
    topic = response("Chat.GetChatTopicEntity", f"<OpeningHours><MonStart>{text}</MonStart></OpeningHours>")

    assert topic == ChatTopicEntity(opening_hours=ChatOpeningHours(mon_start=value))


@pytest.mark.parametrize(
    "text", ["08:30:00", "P", "PT", "P1DT", "1D", "PT1H30", "+PT1H", "PT1,5S", "P1H", "P9999999999D"]
)
def test_no_durations(text: str):
    with pytest.raises(DecodeError, match="Response/OpeningHours/MonStart: "):
        response("Chat.GetChatTopicEntity", f"<OpeningHours><MonStart>{text}</MonStart></OpeningHours>")


CRYPTOGRAPHY = "http://schemas.datacontract.org/2004/07/System.Security.Cryptography"


def base64(text: str) -> bytes | None:
    key = (
        f'<n:G xmlns:n="{CRYPTOGRAPHY}">{text}</n:G>' if text != "nil" else f'<n:G xmlns:n="{CRYPTOGRAPHY}" i:nil="1"/>'
    )
    info = f"<SystemInfo><License><PublicKey><Key>{key}</Key></PublicKey></License></SystemInfo>"
    body = f"<GetSystemInfoResponse>{info}</GetSystemInfoResponse>"
    return (
        OPERATIONS["SoPrincipal.GetSystemInfo"]
        .decode_response(envelope(body).encode())
        .body.system_info.license.public_key.key.g
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("AAEC/v8=", b"\0\1\2\xfe\xff"),
        ("AAEC\r\n/v8=", b"\0\1\2\xfe\xff"),
        (" AA EC / v8 = ", b"\0\1\2\xfe\xff"),
        ("", b""),
        ("nil", None),
    ],
)
def test_base64(text: str, value: bytes | None):
    assert base64(text) == value


@pytest.mark.parametrize("text", ["AAEC/v8", "AAEC_v8=", "AA*C", "000102fefQ", "AAEC/v8==", "=", "AA=C"])
def test_no_base64(text: str):
    with pytest.raises(DecodeError, match="base64Binary"):
        base64(text)


# --- enumerations and flags ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ToUser", " ToUser ", "\nToUser\t"])
def test_enumerations(text: str):
    """.NET refuses blanks around the name; we do not."""
    assert member("Type", text) is ChatMessageType.TO_USER


@pytest.mark.parametrize("text", ["Bogus", "1", "touser", "TOUSER", "ToUser ToCustomer", "&lt;&amp;"])
def test_unknown_enumeration_names_are_kept(text: str):
    """.NET faults; a client must live with a newer server, and write back what it read."""
    seen = member("Type", text)

    assert isinstance(seen, ChatMessageType)
    assert not seen.is_known
    assert seen not in set(ChatMessageType)
    assert again(add(members(Type=f"<Type>{text}</Type>"))) == ""


SELECT_UPDATE = ETableRight.SELECT | ETableRight.UPDATE


def mask(content: str) -> Any:
    right = session(f"<TableRight>{content}</TableRight>").table_right
    assert right is not None
    return right.mask


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Select Update", SELECT_UPDATE),
        ("Update Select", SELECT_UPDATE),
        ("  Select   Update ", SELECT_UPDATE),
        ("Select\n\tUpdate", SELECT_UPDATE),  # .NET faults: not the blank it expects
        ("", ETableRight(0)),
        ("   ", ETableRight(0)),
        ("R", ETableRight.SELECT),
        ("R F", ETableRight.SELECT | ETableRight.FILTERING),
        ("Select Select", ETableRight.SELECT),
        ("Uninitialized", ETableRight.UNINITIALIZED),
    ],
)
def test_flags(text: str, value: ETableRight):
    assert mask(f"<Mask>{text}</Mask>") == value


def test_flags_that_are_empty_absent_nil_or_given_twice():
    assert mask("<Mask/>") == mask("") == mask('<Mask i:nil="true"/>') == ETableRight(0)
    assert mask("<Mask>Select</Mask><Mask>Update</Mask>") == ETableRight.SELECT
    assert session("<Flags>UserIsTyping</Flags>").flags == ChatSessionFlags.USER_IS_TYPING


@pytest.mark.parametrize("token", ["Bogus", "0", "3", "select", "Select,Update", "Select,"])
def test_unknown_flags_are_kept(token: str):
    """.NET faults; a newer server may know more names."""
    seen = mask(f"<Mask>Update {token}</Mask>")

    assert ETableRight.UPDATE in seen
    assert seen.unknown_names == (token,)
    assert seen.to_wire() == f"Update {token}"


# --- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<![CDATA[a <b> & c]]>", "a <b> & c"),
        ("a<!-- c -->b", "ab"),
        ("a<?pi x?>b", "ab"),  # .NET's own reader refuses it, Mono's does not
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a&#xD;&#xA;b&#x9;", "a\r\nb\t"),
        ("   ", "   "),
        ("  x  ", "  x  "),
        ("", ""),
        ("a&#x1;b", "a\x01b"),
        ("&#1;&#x1F;&#x0B;", "\x01\x1f\x0b"),
        ("&#xFFFE;", "\ufffe"),
        ("&#65535;", "\uffff"),
        ("😀&#x1F600;&#128512;", "😀😀😀"),
        ("a\x85\u2028b", "a\x85\u2028b"),
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("x" * 10_000, "x" * 10_000),
        ("<![CDATA[&#x1;]]>&#x1;", "&#x1;\x01"),
    ],
)
def test_text(text: str, value: str):
    assert member("Message", text) == value
    body = add(members(Message=f"<Message>{text}</Message>"))
    assert request(body).body.message == ADD.decode_request(ADD.encode_request(request(body))).body.message


@pytest.mark.parametrize(
    "text", ["&#x0;", "&#xD800;", "&#xDC00;", "&#x110000;", "&nbsp;", "&", "<", "\x01", "]]>", "a\x00b", "&#x1;&nope;"]
)
def test_text_that_is_no_xml(text: str):
    with pytest.raises(DecodeError):
        request(add(members(Message=f"<Message>{text}</Message>")))


def test_comments_in_numbers_and_between_members():
    assert member("ChatMessageId", "<!-- a -->7<!-- b -->") == 7
    assert member("ChatMessageId", "1<!-- a -->7") == 17
    assert message(members(Type="<!-- x --><Type>ToUser</Type><!-- y -->")) == BASELINE


# --- xsi:type ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["c:ChatMessage", "ChatMessage", " c:ChatMessage "])
def test_the_declared_type_may_be_named(kind: str):
    assert request(add(members(), element=f'Message i:type="{kind}"')).body.message == BASELINE


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ChatMessageId", "xsd:int"),
        ("ChatMessageId", "xsd:long"),
        ("ChatMessageId", "xsd:string"),
        ("Message", "xsd:string"),
        ("Type", "c:ChatMessageType"),
        ("WhenPosted", "xsd:dateTime"),
        ("ReadByCustomer", "xsd:short"),
    ],
)
def test_types_of_simple_members_are_accepted(name: str, kind: str):
    content = MEMBERS[name].partition(">")[2].rpartition("<")[0]
    plain = shared_data.plain

    seen = member(name, content, f' i:type="{kind}"')
    assert seen == next(
        getattr(BASELINE, key) for key in ChatMessage.__dataclass_fields__ if plain(key) == name.lower()
    )


def test_an_unrelated_type_is_refused():
    with pytest.raises(DecodeError, match="Carrier is not a ChatMessage"):
        request(add(members(), element='Message i:type="c:Carrier"'))


def test_a_type_with_an_undeclared_prefix_is_refused():
    with pytest.raises(DecodeError, match="undeclared prefix"):
        request(add(members(), element='Message i:type="zz:ChatMessage"'))


def test_a_type_this_package_does_not_know_is_kept():
    """.NET faults; a newer server may send a subclass, whose known members are read and whose name is written back."""
    body = add(members(WhenPosted=MEMBERS["WhenPosted"] + "<New>1</New>"), element='Message i:type="c:NewChatMessage"')

    assert request(body).body.message == BASELINE
    assert again(body) == ""


def test_a_subclass_is_read_as_one():
    seen = session('<User i:type="c:Associate"><AssociateId>3</AssociateId></User>')
    assert seen.user == Associate(associate_id=3)

    with pytest.raises(DecodeError, match=r"Person is not an? Associate"):
        session('<User i:type="c:Person"/>')


# --- arrays and dictionaries ---------------------------------------------------------------------------------------


def topics(content: str) -> list[int] | None:
    presence = response("Chat.GetChatPresence", f"<ChatTopics>{content}</ChatTopics>", "ChatPresence")
    assert presence[0] is not None
    return presence[0].chat_topics


def test_items_in_their_own_namespace():
    items = f'<a:int xmlns:a="{ARRAYS}">1</a:int><a:int xmlns:a="{ARRAYS}"> 2 </a:int>'

    assert topics(items) == [1, 2]
    assert topics("<int>1</int>") == []
    assert topics(f'<long xmlns="{ARRAYS}">1</long>') == []
    assert topics("") == []
    assert topics(f'<int xmlns="{ARRAYS}" i:nil="true"/>') == [0]  # .NET faults


def test_a_bad_item_is_named_by_its_number():
    with pytest.raises(DecodeError) as caught:
        topics(f'<int xmlns="{ARRAYS}">1</int><int xmlns="{ARRAYS}">x</int>')

    assert caught.value.path == ("GetChatPresenceResponse", "Response", "ChatPresence[1]", "ChatTopics", "int[2]")


def test_an_array_of_objects_with_a_nil_item():
    presence = response(
        "Chat.GetChatPresence", '<ChatPresence i:nil="true"/><ChatPresence><UserId>1</UserId></ChatPresence>'
    )

    assert presence == [None, ChatPresence(user_id=1)]


def test_a_flattened_array_is_empty():
    assert response("Chat.GetChatPresence", "<UserId>1</UserId>") == []


def pairs(content: str) -> dict[str, str] | None:
    user = session(f"<User><ExtraFields>{content}</ExtraFields></User>").user
    assert user is not None
    return user.extra_fields


def pair(content: str) -> dict[str, str] | None:
    return pairs(f"<StringKeyValuePair>{content}</StringKeyValuePair>")


A1 = "<StringKeyValuePair><Key>a</Key><Value>1</Value></StringKeyValuePair>"
B2 = "<StringKeyValuePair><Key>b</Key><Value>2</Value></StringKeyValuePair>"


def test_dictionaries():
    assert pairs(A1 + B2) == {"a": "1", "b": "2"}
    assert pairs(A1 + "<Unknown/>" + B2) == {"a": "1", "b": "2"}
    assert pairs("") == {}
    assert pairs(A1.replace("StringKeyValuePair", "KeyValueOfstringstring")) == {}
    assert pair("<Key/><Value>1</Value>") == {"": "1"}
    assert pair("<Key>a</Key><Unknown/><Value>1</Value>") == {"a": "1"}
    assert pair('<Key>a</Key><Value i:nil="true"/>') == {"a": None}
    assert pair("<Value>1</Value><Key>a</Key>") == {"a": "1"}  # .NET faults
    assert pair("<Key>a</Key>") == {"a": None}  # .NET faults
    assert pair('<Key i:nil="true"/><Value>1</Value>') == {None: "1"}  # .NET faults
    user = session('<User><ExtraFields i:nil="true"/></User>').user
    assert user is not None
    assert user.extra_fields is None


@pytest.mark.parametrize(
    "content",
    ["<Value>1</Value>", "<key>a</key><value>1</value>", ""],
    ids=["no key", "lower case", "empty pair"],
)
def test_a_pair_without_key_is_refused(content: str):
    with pytest.raises(DecodeError, match=r"StringKeyValuePair\[1\]: a pair without key"):
        pair(content)


def test_of_a_key_given_twice_the_first_counts_and_both_are_written_back():
    """.NET faults; no server can send this, but nothing that came is thrown away."""
    a2 = A1.replace(">1<", ">2<")
    content = f"<Response><User><ExtraFields>{A1}{B2}{a2}</ExtraFields></User></Response>"
    body = f"<GetChatSessionEntityResponse>{content}</GetChatSessionEntityResponse>"
    operation = OPERATIONS["Chat.GetChatSessionEntity"]
    data = envelope(body).encode()
    seen = operation.decode_response(data)

    assert seen.body.response.user.extra_fields == {"a": "1", "b": "2"}
    written = shared_data.parse(operation.encode_response(seen))
    assert [each.text for each in written.iter(f"{{{SERVICES88}}}Value")] == ["1", "2", "2"]


# --- names and namespaces ------------------------------------------------------------------------------------------


def test_any_prefix_will_do():
    body = f'<q:AddChatMessage xmlns:q="{SERVICES88}">' + "".join(
        f'<p{index}:{name} xmlns:p{index}="{SERVICES88}">{content}</p{index}:{name}>'
        for index, (name, content) in enumerate([("ChatSessionId", "42"), ("Message", members())])
    )
    seen = request(body + "</q:AddChatMessage>").body
    assert (seen.chat_session_id, seen.message) == (42, BASELINE)


def test_a_default_namespace_of_soap():
    data = f'<Envelope xmlns="{SOAP11}"><Body>{add(members())}</Body></Envelope>'.replace(
        "<AddChatMessage>", f'<AddChatMessage xmlns="{SERVICES88}">'
    )
    assert ADD.decode_request(data.encode()).body.message == BASELINE


def test_pretty_printed():
    data = envelope(add(members()), "<ApplicationToken>t</ApplicationToken>").replace("><", ">\n  <")
    seen = ADD.decode_request(data.encode())

    assert (seen.body.message, seen.headers.application_token) == (BASELINE, "t")
    assert seen.body.extension_data is None


def test_names_of_another_namespace_are_unknown():
    body = request('<AddChatMessage><Message xmlns=""><Message>x</Message></Message></AddChatMessage>').body
    assert body.message is None

    seen = message('<Message xmlns="">x</Message><Author xmlns="urn:x">y</Author>')
    assert seen == ChatMessage()


@pytest.mark.parametrize(
    "body",
    [
        "<GetChatMessages/>",
        "<AddChatMessageResponse/>",
        f'<AddChatMessage xmlns="{SERVICES88.replace("88", "84")}"/>',
        '<AddChatMessage xmlns=""/>',
        "<addchatmessage/>",
    ],
)
def test_another_body_is_refused(body: str):
    with pytest.raises(DecodeError, match=r"expected .*AddChatMessage"):
        request(body)


def test_of_two_bodies_the_first_counts():
    assert request(add(members()) + "<x/>").body.message == BASELINE


def test_an_empty_body_is_refused():
    for body in ("", "  ", "<!-- nothing -->"):
        with pytest.raises(DecodeError, match="Body is empty"):
            request(body)


@pytest.mark.parametrize(
    "data",
    [
        "<a/>",
        f'<s:Envelope xmlns:s="{SOAP11}"/>',
        '<s:Envelope xmlns:s="urn:x"><s:Body/></s:Envelope>',
        f'<s:Envelope xmlns:s="{SOAP11}"><s:Body xmlns:s="{SOAP12}"/></s:Envelope>',
        "<html><body>Service Unavailable</body></html>",
        "",
        " ",
        "\0",
        "garbage",
        '{"error": 1}',
    ],
)
def test_what_is_no_envelope_is_refused(data: str):
    with pytest.raises(DecodeError):
        ADD.decode_request(data.encode())


# --- header blocks -------------------------------------------------------------------------------------------------


def test_no_headers_at_all():
    data = envelope(add(members())).replace("<s:Header></s:Header>", "").encode()
    for headers in (ADD.decode_request(data).headers, request(add(members())).headers):
        assert (headers.application_token, headers.credentials, headers.time_zone) == (None, None, None)


def test_header_blocks_in_any_order_and_with_any_prefix():
    blocks = [
        f'<h:ApplicationToken xmlns:h="{SERVICES88}">t</h:ApplicationToken>',
        "<Credentials><Ticket>7T:x</Ticket></Credentials>",
        "<c:TimeZone><SoTimeZoneLocationCode>NO</SoTimeZoneLocationCode><SoTimeZoneId>2</SoTimeZoneId></c:TimeZone>",
    ]
    for order in (blocks, blocks[::-1]):
        headers = request(add(members()), "".join(order)).headers
        assert headers.application_token == TOKEN
        assert headers.credentials.ticket == "7T:x"
        assert (headers.time_zone.so_time_zone_id, headers.time_zone.so_time_zone_location_code) == (2, "NO")


def test_header_blocks_that_are_nil_empty_or_wrong():
    nil = "".join(f'<{name} i:nil="true"/>' for name in ("ApplicationToken", "Credentials", "TimeZone"))
    wrong = '<SoCredentials><Ticket>x</Ticket></SoCredentials><ApplicationToken xmlns="urn:x">y</ApplicationToken>'
    for header in (nil, wrong):
        headers = request(add(members()), header).headers
        assert (headers.application_token, headers.credentials, headers.time_zone) == (None, None, None)
    assert request(add(members()), "<ApplicationToken/>").headers.application_token == ""
    assert (
        request(add(members()), '<Credentials><Ticket xmlns="">x</Ticket></Credentials>').headers.credentials.ticket
        is None
    )


def test_a_bad_header_is_named():
    with pytest.raises(DecodeError) as caught:
        request(add(members()), "<TimeZone><SoTimeZoneId>x</SoTimeZoneId></TimeZone>")

    assert caught.value.path == ("Header", "TimeZone", "SoTimeZoneId")


def test_of_a_header_given_twice_the_last_wins():
    twice = '<ApplicationToken>first</ApplicationToken><x xmlns="urn:x"/><ApplicationToken>t</ApplicationToken>'
    other = '<x xmlns="urn:x">1</x><x xmlns="urn:x">2</x>'

    assert request(add(members()), twice).headers.application_token == TOKEN
    assert again(add(members()), f"<ApplicationToken>t</ApplicationToken>{other}") == ""


def test_must_understand_is_no_obstacle():
    header = '<ApplicationToken s:mustUnderstand="1">t</ApplicationToken><x:y xmlns:x="urn:x" s:mustUnderstand="0"/>'

    assert request(add(members()), header).headers.application_token == TOKEN


# --- documents -----------------------------------------------------------------------------------------------------

WHOLE = envelope(add(members(Message="<Message>æ</Message>")), "<ApplicationToken>t</ApplicationToken>")


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        b"\xef\xbb\xbf" + f'<?xml version="1.0" encoding="utf-8"?>{WHOLE}'.encode(),
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{WHOLE}\n".encode(),
        WHOLE.encode("utf-16"),
        f'<?xml version="1.0" encoding="utf-16"?>{WHOLE}'.encode("utf-16"),
        b"\xfe\xff" + WHOLE.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="iso-8859-1"?>{WHOLE}'.encode("latin-1"),
    ],
    ids=["plain", "BOM", "BOM and declaration", "declaration", "UTF-16", "UTF-16 declared", "UTF-16 BE", "Latin 1"],
)
def test_encodings(data: bytes):
    seen = ADD.decode_request(data)

    assert (seen.body.message.message, seen.headers.application_token) == ("æ", "t")


@pytest.mark.parametrize(
    "data",
    [
        b"\n" + f'<?xml version="1.0"?>{WHOLE}'.encode(),
        WHOLE.encode("latin-1"),
        WHOLE.encode() + b"x",
        WHOLE.encode() + b"<a/>",
        f'<?xml version="1.0" encoding="nope"?>{WHOLE}'.encode(),
        WHOLE.replace("</Author>", "</Auther>").encode(),
        WHOLE.replace("<Author>", '<Author a="1" a="2">').encode(),
        WHOLE.replace("<Author>", "<z:Author>").encode(),
    ],
    ids=["blank first", "wrong bytes", "text after", "element after", "no encoding", "end tag", "attribute", "prefix"],
)
def test_malformed_documents(data: bytes):
    with pytest.raises(DecodeError, match=r"well-formed|a character encoding that is not known: 'nope'"):
        ADD.decode_request(data)


@pytest.mark.parametrize(
    "dtd",
    [
        "<!DOCTYPE s:Envelope>",
        '<!DOCTYPE x [<!ENTITY e "v">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>',
    ],
)
def test_a_dtd_is_refused(dtd: str):
    for text in (WHOLE, WHOLE.replace("æ", "&#x1;")):
        with pytest.raises(DecodeError):
            ADD.decode_request((dtd + text).encode())


@pytest.mark.parametrize("text", ["Blåbær", "a&#x1;b&#xFFFE;", "<![CDATA[x]]>"], ids=["plain", "control", "CDATA"])
def test_a_document_cut_anywhere_is_refused(text: str):
    data = envelope(
        add(members(Message=f"<Message>{text}</Message>")), "<ApplicationToken>t</ApplicationToken>"
    ).encode()
    ADD.decode_request(data)

    survived = []
    for size in range(len(data)):
        try:
            ADD.decode_request(data[:size])
        except DecodeError:
            continue
        survived.append(size)
    assert survived == []


def test_a_byte_turned_over_never_ends_in_another_error():
    data = ADD.encode_request(Request(ADD.request[0](application_token=TOKEN), ADD.request[1](message=BASELINE)))
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0x55
        try:
            ADD.decode_request(bytes(damaged))
        except SoapError:
            continue


def test_values_of_both_directions_share_one_codec():
    body = ADD.response[1](response=BASELINE)
    data = ADD.encode_response(Response(ADD.response[0](succeeded=True), body))

    assert ADD.decode_response(data) == Response(ADD.response[0](succeeded=True), body)
    with pytest.raises(DecodeError):
        ADD.decode_request(data)


def test_members_are_written_in_the_order_of_the_contract():
    """DataContractSerializer loses what is out of order, so this is the most important line of all."""
    data = ADD.encode_request(Request(ADD.request[0](), ADD.request[1](message=BASELINE))).decode()
    inside = data[data.index("<Message>") :]

    places = [inside.index(f"<{name}>") for name in MEMBERS if name != "Message"]
    places.insert(list(MEMBERS).index("Message"), inside.index("<Message>", 1))
    assert all(left < right for left, right in pairwise(places))


def test_doubles_survive_every_bit():
    for bits in (0x0000000000000001, 0x7FEFFFFFFFFFFFFF, 0x3FB999999999999A, 0x4340000000000001):
        value = struct.unpack(">d", struct.pack(">Q", bits))[0]
        operation = OPERATIONS["Chat.GetChatSessionEntity"]
        entity = ChatSessionEntity(sale=Sale(amount=value))
        data = operation.encode_response(Response(operation.response[0](), operation.response[1](response=entity)))
        assert operation.decode_response(data).body.response == entity
