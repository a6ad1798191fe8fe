"""Envelopes, and transports that answer every call with the same one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    AsyncNetServer,
    NetServer,
    SoapError,
)
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable


NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
OK = "<Succeeded>true</Succeeded>"
INFO = "<ExceptionInfo><Message>no such session</Message></ExceptionInfo>"
BODY = "<AddChatMessageResponse><Response><ChatMessageId>5</ChatMessageId></Response></AddChatMessageResponse>"
NIL = '<AddChatMessageResponse><Response i:nil="true"/></AddChatMessageResponse>'
FAULT = '<s:Fault><faultcode xmlns="">s:Client</faultcode><faultstring xmlns="">bad</faultstring></s:Fault>'
HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Who <b>are you?</b></body></html>"


def soap(header: str, body: str) -> str:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{NS}" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Header>{header}</s:Header><s:Body>{body}</s:Body>'
        "</s:Envelope>"
    )


class Canned:
    """A transport of one's own that always gives the same reply."""

    def __init__(self, status: int, content: str | bytes, headers: dict[str, str] | None = None) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.reply = HttpReply(status, {"content-type": "text/xml", "x-request-id": "42", **(headers or {})}, data)
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpReply:
        self.sent.append(request)
        return self.reply

    def close(self) -> None:
        pass


class AsyncCanned(Canned):
    """The same for asyncio."""

    async def send(self, request: HttpRequest) -> HttpReply:  # type: ignore[override]
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        pass


def call(status: int, content: str | bytes, *, with_reply: bool = False, **headers: str) -> Any:
    transport = Canned(status, content, headers)
    agent = NetServer("https://host/Cust1", ticket="7T:any", transport=transport).chat
    method = (agent.with_reply if with_reply else agent).add_chat_message
    return method(chat_session_id=1, message=ChatMessage())


def call_async(status: int, content: str | bytes, *, with_reply: bool = False, **headers: str) -> Any:
    async def run() -> Any:
        transport = AsyncCanned(status, content, headers)
        agent = AsyncNetServer("https://host/Cust1", ticket="7T:any", transport=transport).chat
        method = (agent.with_reply if with_reply else agent).add_chat_message
        return await method(chat_session_id=1, message=ChatMessage())

    return asyncio.run(run())


def failure(send: Callable[..., Any], kind: type[SoapError], status: int, content: str | bytes) -> Any:
    """Make a call that fails; what every error must carry is checked here."""
    with pytest.raises(SoapError) as caught:
        send(status, content)
    assert type(caught.value) is kind
    assert caught.value.operation == "Chat.AddChatMessage"
    assert str(caught.value).startswith("Chat.AddChatMessage: ")
    assert caught.value.http_headers["x-request-id"] == "42"
    with pytest.raises(kind) as again:
        send(status, content, with_reply=True)
    assert str(again.value) == str(caught.value)
    return caught.value
