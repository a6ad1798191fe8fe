"""A provider of tickets that counts, the object behind the server, and a call that needs a ticket."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    AsyncNetServer,
    NetServer,
)
from services88.models import ChatMessage

if TYPE_CHECKING:
    from raw_http import RawServer
    from services88.testing import FakeNetServer


GREETING = ChatMessage(message="Hi")


class Chat:
    """Counts what it stores."""

    def __init__(self) -> None:
        self.stored = 0
        self._lock = threading.Lock()

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        with self._lock:
            self.stored += 1
        return ChatMessage(chat_session_id=chat_session_id, message=message.message)


class Provider:
    """Gives one ticket after the other, slowly."""

    def __init__(self, *tickets: Any, pause: float = 0.0) -> None:
        self.tickets, self.pause, self.calls = tickets, pause, 0
        self._lock = threading.Lock()

    def _next(self) -> Any:
        with self._lock:
            found = self.tickets[min(self.calls, len(self.tickets) - 1)]
            self.calls += 1
        if isinstance(found, Exception):
            raise found
        return found

    def __call__(self) -> Any:
        time.sleep(self.pause)
        return self._next()

    async def later(self) -> Any:
        await asyncio.sleep(self.pause)
        return self._next()


def post(fake: FakeNetServer | RawServer, provider: Provider | None, **options: Any) -> Any:
    with NetServer(fake.url, ticket_provider=provider, **options) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=GREETING)


def post_async(fake: FakeNetServer | RawServer, provider: Provider | None, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(fake.url, ticket_provider=provider and provider.later, **options) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=GREETING)

    return asyncio.run(run())


Post = pytest.mark.parametrize("post", [post, post_async], ids=["sync", "async"])
