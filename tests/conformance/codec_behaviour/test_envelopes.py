"""Names, namespaces, bodies and header blocks."""

from __future__ import annotations

import pytest
from services88 import DecodeError
from services88.models import ChatMessage
from shared_data import SERVICES88, SOAP11, SOAP12

from .messages import ADD, BASELINE, TOKEN, add, again, envelope, members, message, request

# --- names and namespaces --------------------------------------------------------------------------------------------


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


# --- header blocks ---------------------------------------------------------------------------------------------------


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
