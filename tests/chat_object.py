"""The object behind a fake server, and requests that no client of ours would make."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Any

from services88 import OPERATIONS, Request, ServerError
from services88._headers import RequestHeaders
from services88.models import (
    ChatMessage,
    ChatMessageType,
    SoExceptionInfo,
)

if TYPE_CHECKING:
    from services88.chat import IChatAgent
    from services88.testing import FakeNetServer


PATH = "/Remote/Services88/Chat.svc"
ADD = OPERATIONS["Chat.AddChatMessage"]
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ADD.action}"'}


class Chat:
    """The part of IChatAgent that these tests need."""

    def __init__(self) -> None:
        self.messages: list[ChatMessage] = []

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        if message is None:
            raise ServerError(SoExceptionInfo(message="no message", exception_type="System.ArgumentNullException"))
        message.chat_session_id = chat_session_id
        message.chat_message_id = len(self.messages) + 1
        self.messages.append(message)
        return message

    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
        return [m for m in self.messages if m.chat_session_id == chat_session_id and m.chat_message_id > after]


def request(fake: FakeNetServer, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Talk HTTP without our client."""
    connection = http.client.HTTPConnection(fake.url.removeprefix("http://"), timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def envelope(**arguments: Any) -> bytes:
    return ADD.encode_request(Request(RequestHeaders(), ADD.request[1](**arguments)))


def greet(chat: IChatAgent, names: list[str]) -> int:
    """Greet people; returns how many messages there are. The application."""
    for name in names:
        message = ChatMessage(type=ChatMessageType.TO_CUSTOMER, message=f"Hi {name}")
        chat.add_chat_message(chat_session_id=7, message=message)
    return len(chat.get_chat_messages(chat_session_id=7, after=0))
