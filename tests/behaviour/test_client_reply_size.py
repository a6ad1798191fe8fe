"""A reply that is larger than the transport accepts is an error, and the client works on."""

from __future__ import annotations

import asyncio

import pytest
from services88 import AsyncHttpxTransport, AsyncNetServer, HttpxTransport, NetServer, TransportError
from services88.models import ChatMessage
from services88.testing import FakeNetServer


class Chat:
    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:  # noqa: ARG002 - the interface has it
        return [ChatMessage(message="x" * after)]


LARGE, SMALL = 100_000, 10


def test_a_large_reply_is_refused():
    transport = HttpxTransport(max_reply=50_000)
    with FakeNetServer(chat=Chat()) as server, NetServer(server.url, ticket="7T:any", transport=transport) as net:
        with pytest.raises(TransportError, match="larger than the transport accepts"):
            net.chat.get_chat_messages(chat_session_id=1, after=LARGE)

        assert net.chat.get_chat_messages(chat_session_id=1, after=SMALL)
        transport.close()


def test_a_large_reply_is_refused_by_the_async_client():
    async def calls(url: str) -> int:
        transport = AsyncHttpxTransport(max_reply=50_000)
        async with AsyncNetServer(url, ticket="7T:any", transport=transport) as net:
            with pytest.raises(TransportError, match="larger than the transport accepts"):
                await net.chat.get_chat_messages(chat_session_id=1, after=LARGE)
            found = await net.chat.get_chat_messages(chat_session_id=1, after=SMALL)
            await transport.close()
            return len(found)

    with FakeNetServer(chat=Chat()) as server:
        assert asyncio.run(calls(server.url)) == 1
