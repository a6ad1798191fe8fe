"""A call with options about HTTP, blocking or asynchronous."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from services88 import AsyncNetServer, NetServer

TICKET = "7T:hunter2-ticket"


def call(url: str, *, times: int = 1, **options: Any) -> list[Any]:
    """Call by one client, and return the results."""
    with NetServer(url, ticket=TICKET, **options) as net:
        return [net.chat.add_chat_message(chat_session_id=1, message=None) for _ in range(times)]


def call_async(url: str, *, times: int = 1, **options: Any) -> list[Any]:
    """Do so by an asynchronous client."""

    async def run() -> list[Any]:
        async with AsyncNetServer(url, ticket=TICKET, **options) as net:
            return [await net.chat.add_chat_message(chat_session_id=1, message=None) for _ in range(times)]

    return asyncio.run(run())


CALLS = pytest.mark.parametrize("call", [call, call_async], ids=["blocking", "asyncio"])
