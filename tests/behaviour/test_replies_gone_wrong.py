"""Replies and objects that are not as they should be: what the caller sees, and what is written back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree
from services88 import (
    OPERATIONS,
    DecodeError,
    HttpReply,
    HttpRequest,
    HttpStatusError,
    NetServer,
    Request,
    RequestHeaders,
    ServerError,
    SoapFault,
)
from services88.models import ChatMessage
from services88.testing import FakeNetServer, soap_fault

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ADD = OPERATIONS["Chat.AddChatMessage"]


class Canned:
    """A transport that always gives the same reply."""

    def __init__(self, status: int, content: bytes, content_type: str = "text/xml") -> None:
        self.reply = HttpReply(status, {"content-type": content_type}, content)

    def send(self, request: HttpRequest) -> HttpReply:  # noqa: ARG002 - the signature of Transport
        return self.reply

    def close(self) -> None:
        pass


def call(status: int, content: str, content_type: str = "text/xml") -> ChatMessage:
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=Canned(status, content.encode(), content_type))
    return net.chat.add_chat_message(chat_session_id=1, message=None)


def envelope(header: str, body: str) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'


BAD_HEADER = f'<Succeeded xmlns="{NS}">maybe</Succeeded>'


def test_a_bad_header_does_not_hide_a_fault():
    fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>out of order</faultstring></s:Fault>"
    with pytest.raises(SoapFault, match="out of order"):
        call(500, envelope(BAD_HEADER, fault))


def test_a_bad_header_does_not_hide_a_status():
    with pytest.raises(HttpStatusError, match="503"):
        call(503, envelope(BAD_HEADER, ""))


def test_a_bad_header_of_a_good_reply_is_told():
    with pytest.raises(DecodeError, match="Header/Succeeded"):
        call(200, envelope(BAD_HEADER, f'<AddChatMessageResponse xmlns="{NS}"/>'))


@pytest.mark.parametrize("page", ["<!DOCTYPE html><html><body>Sign in</body></html>", "<html><br></html>"])
def test_a_login_page_is_called_one(page: str):
    with pytest.raises(DecodeError, match="HTML page"):
        call(200, page, "text/html; charset=utf-8")


def test_a_fault_with_qualified_children_is_read():
    fault = "<s:Fault><s:faultcode>s:Server</s:faultcode><s:faultstring>no</s:faultstring></s:Fault>"
    with pytest.raises(SoapFault, match="Server: no"):
        call(500, envelope("", fault))


@pytest.mark.parametrize("kind", ['Foo&quot; evil=&quot;1"', "Foo&gt;&lt;x/", "", "a b", "a:b:c"])
def test_a_type_that_is_no_name_is_refused(kind: str):
    kind = kind.rstrip('"')
    body = f'<AddChatMessageResponse xmlns="{NS}"><Response i:type="{kind}"/></AddChatMessageResponse>'
    data = envelope("", body).replace(
        "<s:Envelope", '<s:Envelope xmlns:i="http://www.w3.org/2001/XMLSchema-instance"', 1
    )
    with pytest.raises(DecodeError):
        ADD.decode_response(data.encode())


def test_an_unknown_type_in_no_namespace_leaves_a_well_formed_message():
    body = f'<p:AddChatMessageResponse xmlns:p="{NS}"><p:Response i:type="Foo"/></p:AddChatMessageResponse>'
    data = envelope("", body).replace(
        "<s:Envelope", '<s:Envelope xmlns:i="http://www.w3.org/2001/XMLSchema-instance"', 1
    )

    again = ADD.encode_response(ADD.decode_response(data.encode()))

    assert etree.fromstring(again) is not None
    assert ADD.decode_response(again).body.response == ChatMessage()


def test_a_class_of_the_application_is_sent_as_the_contracts():
    @dataclass(kw_only=True, slots=True)
    class Draft(ChatMessage):
        note: str = ""

    request = Request(RequestHeaders(), ADD.request[1](chat_session_id=1, message=Draft(message="Hi", note="mine")))
    data = ADD.encode_request(request)

    assert b"type=" not in data
    assert ADD.decode_request(data).body.message == ChatMessage(message="Hi")


@pytest.mark.parametrize("offset", [timedelta(minutes=19, seconds=32), timedelta(hours=-23), timedelta(seconds=30)])
def test_an_offset_that_xml_cannot_say_keeps_the_instant(offset: timedelta):
    when = datetime(1900, 1, 2, 3, 4, 5, tzinfo=timezone(offset))
    data = ADD.encode_request(Request(RequestHeaders(), ADD.request[1](message=ChatMessage(when_posted=when))))

    assert ADD.decode_request(data).body.message.when_posted == when.astimezone(UTC)


class Failing:
    def add_chat_message(self, *, chat_session_id: int, **_: object) -> ChatMessage:
        if chat_session_id == 1:
            raise ValueError("a\0b")
        if chat_session_id == 2:
            raise ServerError("boom")
        raise soap_fault("with detail", detail="<x>1</x>")


def test_the_fake_server_answers_whatever_is_raised():
    with FakeNetServer(chat=Failing()) as server, NetServer(server.url, ticket="7T:any") as net:
        with pytest.raises(SoapFault, match="ValueError: a\ufffdb"):
            net.chat.add_chat_message(chat_session_id=1, message=None)
        with pytest.raises(ServerError, match="boom"):
            net.chat.add_chat_message(chat_session_id=2, message=None)
        with pytest.raises(SoapFault, match="with detail") as caught:
            net.chat.add_chat_message(chat_session_id=3, message=None)
    assert caught.value.detail is not None
    assert "<x" in caught.value.detail


def test_a_detail_that_is_no_xml_is_refused_at_once():
    with pytest.raises(ValueError, match="detail must be XML"):
        soap_fault("x", detail="broken <")


def test_replace_keeps_what_is_not_known():
    body = f'<AddChatMessageResponse xmlns="{NS}"><Response><Newer>1</Newer></Response></AddChatMessageResponse>'
    found = ADD.decode_response(envelope("", body).encode()).body.response

    changed = replace(found, message="Hi")

    assert changed.extension_data == found.extension_data is not None
