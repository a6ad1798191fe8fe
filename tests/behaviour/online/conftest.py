"""A fake of SuperOffice Online with a chat, an identity service alone, and both kinds of system users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from services88.models import ChatMessage
from services88.online import AsyncSystemUser, SystemUser
from services88.testing import FakeOnline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from identity_service import IdentityService


class Chat:
    """Keeps what is posted."""

    def __init__(self) -> None:
        self.posted: list[str] = []

    def add_chat_message(self, *, chat_session_id: int, message: Any) -> Any:
        message.chat_session_id = chat_session_id
        self.posted.append(message.message)
        return message

    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[Any]:
        return [ChatMessage(chat_session_id=chat_session_id, message=each) for each in self.posted[after:]]


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def online(chat: Chat) -> Iterator[FakeOnline]:
    with FakeOnline(chat=chat) as running:
        yield running


@pytest.fixture
def service() -> Iterator[IdentityService]:
    from identity_service import IdentityService  # noqa: PLC0415 - makes keys, which takes long

    with IdentityService() as found:
        yield found


@pytest.fixture(params=[SystemUser, AsyncSystemUser], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> type[Any]:
    found: type[Any] = request.param
    return found
