"""Plugins that leave marks, change messages or add to them, and a service whose calls they see."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from services88 import AsyncPlugin, IncomingMessage, OutgoingMessage, Plugin
from services88.models import ChatMessage
from services88.testing import soap_fault

TICKET = "7T:hunter2-ticket"


class Chat:
    """Answers with what it gets."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        if chat_session_id < 0:
            raise soap_fault("no such session")
        return message

    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
        return [ChatMessage(chat_message_id=chat_session_id + number, message="x" * 500) for number in range(after)]


class Marks(Plugin):
    """Adds a letter to the text of a message, on both ways."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.seen: list[Any] = []

    def _marked(self, content: bytes) -> bytes:
        return re.sub(rb"(>[^<]+)(</Message>)", rf"\g<1>{self.letter}\g<2>".encode(), content)

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        self.seen.append(message)
        return replace(message, content=self._marked(message.content))

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        self.seen.append(message)
        return replace(message, content=self._marked(message.content))


class AwaitedMarks(AsyncPlugin):
    """The same, after waiting for something."""

    def __init__(self, letter: str) -> None:
        self.marks = Marks(letter)

    async def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        await asyncio.sleep(0)
        return self.marks.on_send(message)

    async def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        await asyncio.sleep(0)
        return self.marks.on_receive(message)


class Changes(Plugin):
    """Returns what a test says."""

    def __init__(self, sends: Any = None, receives: Any = None) -> None:
        self.sends, self.receives = sends, receives

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        return message if self.sends is None else self.sends(message)

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        return message if self.receives is None else self.receives(message)


class Adds(Plugin):
    """Adds a header of HTTP, and is not interested in replies."""

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        return replace(message, headers={**message.headers, "X-Trace": "7"})
