"""A fake server with an object, and a client of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chat_object import Chat
from services88 import NetServer
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def fake(chat: Chat) -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=chat) as running:
        yield running


@pytest.fixture
def net(fake: FakeNetServer) -> Iterator[NetServer]:
    with NetServer(fake.url, ticket="7T:test") as made:
        yield made
