"""Calls whose ticket, application token and password must not be shown."""

from __future__ import annotations

import asyncio
from typing import Any

from services88 import (
    AsyncNetServer,
    NetServer,
)
from services88.models import ChatMessage

TICKET = "7T:hunter2-ticket"
TOKEN = "hunter2-<application> & token"  # noqa: S105 - made up
PASSWORD = "hunter2-password"  # noqa: S105
MESSAGE = ChatMessage(message="Hi")


def add(url: str, **options: Any) -> Any:
    with NetServer(url, ticket=TICKET, application_token=TOKEN, **options) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)


def add_async(url: str, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(url, ticket=TICKET, application_token=TOKEN, **options) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)

    return asyncio.run(run())
