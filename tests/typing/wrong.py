"""Uses that a type checker must refuse: every line that ends in ``# wrong`` is an error to mypy and to pyright."""

from __future__ import annotations

from services88 import (
    OPERATIONS,
    AsyncHttpxTransport,
    AsyncNetServer,
    AsyncPlugin,
    History,
    NetServer,
    Request,
    RequestEvent,
)
from services88._headers import RequestHeaders
from services88.chat import IChatAgent
from services88.chat.operations import add_chat_message, get_chat_messages
from services88.models import ChatMessage, ChatMessageType, EFieldRight, MDOListItem
from services88.server import Application


def calls(net: NetServer, message: ChatMessage) -> None:
    net.chat.add_chat_message(7, message)  # wrong
    net.chat.add_chat_message(chat_session_id=7)  # wrong
    net.chat.add_chat_message(chat_session_id="7", message=message)  # wrong
    net.chat.add_chat_message(chat_session_id=None, message=message)  # wrong
    net.chat.add_chat_message(chat_session_id=7, message="Hi")  # wrong
    net.chat.add_chat_message(chat_session_id=7, message=message, extra=1)  # wrong
    net.chat.add_chat_message(chat_session_id=7, message=message).no_such_member  # wrong
    net.chat.no_such_operation()  # wrong
    net.no_such_service  # wrong
    net.chat.get_chat_messages(chat_session_id=7, after=0).chat_message_id  # wrong
    net.chat.with_reply.add_chat_message(chat_session_id="7", message=message)  # wrong
    net.chat.with_reply.add_chat_message(chat_session_id=7, message=message).result.chat_message_id  # wrong
    net.chat.with_reply.add_chat_message(chat_session_id=7, message=message).headers.ticket  # wrong
    NetServer("https://host", "7T:x")  # wrong
    NetServer("https://host", time_zone="Europe/Oslo")  # wrong
    net.with_options(timeout="5")  # wrong
    net.with_options(base_url="https://other")  # wrong
    net.with_options(retries=3)  # wrong
    net.with_options(ticket_provider=later)  # wrong
    NetServer("https://host", ticket_provider=later)  # wrong
    NetServer("https://host", verify=False)  # wrong
    NetServer("https://host", plugins=(AsyncPlugin(),))  # wrong
    NetServer("https://host", plugins=History())  # wrong
    NetServer("https://host", auth="password")  # wrong
    NetServer("https://host", http_headers={"X": 1})  # wrong
    NetServer("https://host", cert=("a", "b", "c", "d"))  # wrong
    NetServer("https://host", transport=AsyncHttpxTransport())  # wrong
    NetServer("https://host", on_response=asked)  # wrong


async def later() -> str:
    return "7T:x"


def asked(event: RequestEvent) -> None:
    del event


async def asynchronous(net: AsyncNetServer, message: ChatMessage) -> None:
    net.chat.add_chat_message(chat_session_id=7, message=message).chat_message_id  # wrong
    async_net: NetServer = net  # wrong
    del async_net


def data(message: ChatMessage, item: MDOListItem) -> None:
    ChatMessage(1)  # wrong
    ChatMessage(message=1)  # wrong
    ChatMessage(no_such_member=1)  # wrong
    ChatMessage(chat_message_id=None)  # wrong
    ChatMessage(type="ToCustomer")  # wrong
    ChatMessageType.NO_SUCH_VALUE  # wrong
    message.message.upper()  # wrong
    message.typo = 1  # wrong
    message.when_posted = "2026-01-01"  # wrong
    flags: EFieldRight = 1  # wrong
    del flags, item


def operations(message: ChatMessage) -> None:
    OPERATIONS["Chat.AddChatMessage"] = add_chat_message.OPERATION  # wrong
    request = Request(RequestHeaders(), get_chat_messages.GetChatMessages(chat_session_id=1, after=0))
    add_chat_message.OPERATION.encode_request(request)  # wrong
    add_chat_message.OPERATION.decode_response(b"").body.response.message  # wrong
    add_chat_message.OPERATION.no_such_codec(message)  # wrong


class Other:
    """Takes another message than the interface says."""

    def add_chat_message(self, *, chat_session_id: int, message: str) -> str:
        return f"{chat_session_id}{message}"


def interfaces() -> None:
    chat: IChatAgent = Other()  # wrong
    del chat
    Application(chat=Other())  # wrong
