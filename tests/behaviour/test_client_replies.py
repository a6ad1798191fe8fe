"""What a reply means: results with and without headers, nil, and failures in the order of judgement."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from canned_replies import BODY, FAULT, INFO, NIL, OK, AsyncCanned, Canned, call, call_async, failure, soap
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    DecodeError,
    EmptyResultError,
    EncodeError,
    NetServer,
    Reply,
    Response,
    ServerError,
    SoapFault,
)
from services88._headers import ResponseHeaders
from services88.models import ChatMessage, SoExceptionInfo, SoTimeZone

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(params=[call, call_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that makes a call which gets a given HTTP reply."""
    found: Callable[..., Any] = request.param
    return found


def test_plain_call_and_reply(send: Any):
    zone = "<TimeZone><SoTimeZoneId>140</SoTimeZoneId></TimeZone>"
    extra = "<ExtraInfoNameValuePair><Key>a</Key><Value>b</Value></ExtraInfoNameValuePair>"
    content = soap(f"<ExtraInfo>{extra}</ExtraInfo>{OK}{zone}", BODY)
    assert send(200, content) == ChatMessage(chat_message_id=5)
    reply = send(200, content, with_reply=True)
    assert isinstance(reply, Reply)
    assert reply.result == ChatMessage(chat_message_id=5)
    assert reply.headers == ResponseHeaders(
        extra_info={"a": "b"}, succeeded=True, time_zone=SoTimeZone(so_time_zone_id=140)
    )
    assert reply.http_headers == {"content-type": "text/xml", "x-request-id": "42"}


@pytest.mark.parametrize("body", [NIL, "<AddChatMessageResponse/>"])
def test_nil_is_an_error_or_none(send: Any, body: str):
    assert send(200, soap(OK, body), with_reply=True).result is None
    with pytest.raises(EmptyResultError) as caught:
        send(200, soap(OK, body))
    assert caught.value.operation == "Chat.AddChatMessage"
    assert caught.value.headers == ResponseHeaders(succeeded=True)
    assert caught.value.http_headers["x-request-id"] == "42"


def test_nil_array_is_an_empty_list_or_none():
    operation = OPERATIONS["Chat.GetChatMessages"]
    content = operation.encode_response(Response(ResponseHeaders(succeeded=True), operation.response[1](response=None)))
    net = NetServer("https://host", ticket="7T:any", transport=Canned(200, content))
    assert net.chat.get_chat_messages(chat_session_id=1, after=0) == []
    assert net.chat.with_reply.get_chat_messages(chat_session_id=1, after=0).result is None

    async def run() -> None:
        other = AsyncNetServer("https://host", ticket="7T:any", transport=AsyncCanned(200, content))
        assert await other.chat.get_chat_messages(chat_session_id=1, after=0) == []
        assert (await other.chat.with_reply.get_chat_messages(chat_session_id=1, after=0)).result is None

    asyncio.run(run())


def test_an_operation_without_result():
    operation = OPERATIONS["Chat.DeleteChatSessionEntity"]
    content = operation.encode_response(Response(ResponseHeaders(succeeded=True), operation.response[1]()))
    net = NetServer("https://host", ticket="7T:any", transport=Canned(200, content))
    assert net.chat.delete_chat_session_entity(chat_session_entity_id=1) is None  # type: ignore[func-returns-value]
    reply = net.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
    assert reply.result is None
    assert reply.headers.succeeded is True

    async def run() -> None:
        other = AsyncNetServer("https://host", ticket="7T:any", transport=AsyncCanned(200, content))
        reply = await other.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
        assert reply.headers.succeeded is True

    asyncio.run(run())


def test_a_reply_without_header_is_a_success(send: Any):
    content = soap("", BODY).replace("<s:Header></s:Header>", "")
    assert send(200, content).chat_message_id == 5
    assert send(200, content, with_reply=True).headers == ResponseHeaders()


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("body", ["", BODY, NIL, BODY.replace(">5<", ">five<"), "<Other/>"])
def test_exception_info_is_judged_before_the_body(send: Any, status: int, body: str):
    for header in (f"{INFO}<Succeeded>false</Succeeded>", INFO, f"{INFO}{OK}"):
        error = failure(send, ServerError, status, soap(header, body))
        assert error.message == "no such session"
        assert error.info == SoExceptionInfo(message="no such session")
        assert error.headers.exception_info == error.info


@pytest.mark.parametrize("body", ["", BODY, "<Other/>"])
def test_succeeded_false_is_an_error_without_info(send: Any, body: str):
    error = failure(send, ServerError, 200, soap("<Succeeded>false</Succeeded>", body))
    assert error.info is None
    assert (error.friendly_text, error.exception_type, dict(error.parameters)) == (None, None, {})
    assert "no reason" in str(error)
    assert error.headers == ResponseHeaders(succeeded=False)


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_fault_is_judged_before_the_headers(send: Any, status: int):
    error = failure(send, SoapFault, status, soap(f"{INFO}<Succeeded>false</Succeeded>", FAULT))
    assert (error.code.name, error.reason) == ("Client", "bad")
    assert error.headers.exception_info.message == "no such session"


@pytest.mark.parametrize(
    "content",
    [
        soap(OK, ""),
        soap(OK, "<Other/>"),
        soap(OK, BODY.replace(">5<", ">five<")),
        soap(OK, BODY)[:-10],
        soap(OK, BODY) + "<more/>",
        f"<!DOCTYPE x [<!ENTITY e 'x'>]>{soap(OK, BODY)}",
        soap(OK, BODY).replace(">true<", ">perhaps<"),
        soap(OK, BODY).replace("s:Body", "s:Corpus"),
    ],
    ids=["empty", "other", "not a number", "cut short", "two roots", "DTD", "header", "no Body"],
)
def test_what_cannot_be_read_is_a_decode_error(send: Any, content: str):
    failure(send, DecodeError, 200, content)


def test_a_decode_error_of_the_body_keeps_the_headers_and_tells_the_place(send: Any):
    error = failure(send, DecodeError, 200, soap(OK, BODY.replace(">5<", ">five<")))
    assert error.headers == ResponseHeaders(succeeded=True)
    assert error.path == ("AddChatMessageResponse", "Response", "ChatMessageId")
    assert "Response/ChatMessageId" in str(error)


def test_an_argument_that_cannot_be_written_is_told_before_sending():
    transport = Canned(200, soap(OK, BODY))
    net = NetServer("https://host", ticket="7T:any", transport=transport)
    with pytest.raises(EncodeError) as caught:
        net.chat.add_chat_message(chat_session_id=2**31, message=ChatMessage())
    assert caught.value.operation == "Chat.AddChatMessage"
    assert caught.value.path == ("ChatSessionId",)
    with pytest.raises(EncodeError) as caught:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a\0b"))
    assert caught.value.path == ("Message", "Message")
    assert transport.sent == []
