"""Tickets, tokens, time zones and timeouts: of a client, of a few calls, of one call; and signing in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    AuthenticationError,
    NetServer,
    Response,
)
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.models import (
    ChatMessage,
    SoTimeZone,
)
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Iterator

OSLO = SoTimeZone(so_time_zone_id=261, so_time_zone_location_code="NO")
GREETING = ChatMessage(message="Hi")


class Chat:
    """Returns the message it gets."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        message.chat_session_id = chat_session_id
        return message


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


def headers_of(fake: FakeNetServer) -> tuple[Any, ...]:
    found = fake.calls[-1].headers
    ticket = None if found.credentials is None else found.credentials.ticket
    return ticket, found.application_token, found.time_zone


class TimeoutKeeper:
    """A transport of one's own: keeps the timeouts, answers with an empty message."""

    def __init__(self) -> None:
        self.timeouts: list[float | None] = []
        self.closed = 0

    def send(self, request: HttpRequest) -> HttpReply:
        self.timeouts.append(request.timeout)
        operation = OPERATIONS["Chat.GetChatPresence"]
        headers, body = operation.response
        content = operation.encode_response(Response(headers(succeeded=True), body()))
        return HttpReply(200, {"content-type": "text/xml"}, content)

    def close(self) -> None:
        self.closed += 1


class AsyncTimeoutKeeper(TimeoutKeeper):
    """The same for asyncio."""

    async def send(self, request: HttpRequest) -> HttpReply:  # type: ignore[override]
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        super().close()


def test_options_of_the_client_go_with_every_call(fake: FakeNetServer):
    with NetServer(fake.url, ticket="7T:a", application_token="app", time_zone=OSLO) as net:  # noqa: S106
        net.chat.add_chat_message(chat_session_id=1, message=GREETING)
        assert headers_of(fake) == ("7T:a", "app", OSLO)
        reply = net.chat.with_reply.add_chat_message(chat_session_id=1, message=GREETING)
        assert reply.headers.time_zone == OSLO


def test_options_of_one_call_leave_the_others_alone(fake: FakeNetServer):
    with NetServer(fake.url, ticket="7T:a", application_token="app", time_zone=OSLO) as net:  # noqa: S106
        chat = net.chat
        cases: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
            ({"ticket": "7T:b"}, ("7T:b", "app", OSLO)),
            ({"application_token": "other"}, ("7T:a", "other", OSLO)),
            ({"application_token": None, "time_zone": None}, ("7T:a", None, None)),
            ({"timeout": 3}, ("7T:a", "app", OSLO)),
            ({}, ("7T:a", "app", OSLO)),
        ]
        for options, expected in cases:
            chat.with_options(**options).add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == expected
            net.with_options(**options).chat.add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == expected
            chat.with_options(**options).with_reply.add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == expected
            chat.add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == ("7T:a", "app", OSLO)


def test_options_add_up(fake: FakeNetServer):
    with NetServer(fake.url, ticket="7T:any") as net:
        special = net.with_options(ticket="7T:b").chat.with_options(time_zone=OSLO).with_options(application_token="x")  # noqa: S106
        special.add_chat_message(chat_session_id=1, message=GREETING)
    assert headers_of(fake) == ("7T:b", "x", OSLO)


def test_options_of_the_async_client(fake: FakeNetServer):
    async def run() -> None:
        async with AsyncNetServer(fake.url, ticket="7T:a", application_token="app") as net:  # noqa: S106
            await net.chat.with_options(ticket="7T:b").add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == ("7T:b", "app", None)
            await net.with_options(time_zone=OSLO).chat.add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == ("7T:a", "app", OSLO)
            await net.chat.add_chat_message(chat_session_id=1, message=GREETING)
            assert headers_of(fake) == ("7T:a", "app", None)

    asyncio.run(run())


def test_timeouts_reach_the_transport():
    transport = TimeoutKeeper()
    with NetServer("https://host", ticket="7T:any", transport=transport) as net:
        net.chat.get_chat_presence()
        net.chat.with_options(timeout=1.5).get_chat_presence()
        net.with_options(timeout=None).chat.get_chat_presence()
    assert transport.timeouts == [60.0, 1.5, None]
    assert transport.closed == 0, "a transport that was given stays open"

    other = AsyncTimeoutKeeper()

    async def run() -> None:
        async with AsyncNetServer("https://host", ticket="7T:any", transport=other, timeout=5) as net:
            await net.chat.get_chat_presence()
            await net.chat.with_options(timeout=1.5).get_chat_presence()

    asyncio.run(run())
    assert other.timeouts == [5, 1.5]
    assert other.closed == 0


def test_use_ticket_changes_agents_that_exist_already(fake: FakeNetServer):
    with NetServer(fake.url, ticket="7T:any") as net:
        chat, apart = net.chat, net.with_options(ticket="7T:own")
        net.use_ticket("7T:new")
        chat.add_chat_message(chat_session_id=1, message=GREETING)
        assert headers_of(fake)[0] == "7T:new" == net.current_ticket
        apart.chat.add_chat_message(chat_session_id=1, message=GREETING)
        assert headers_of(fake)[0] == "7T:own" == apart.current_ticket
        net.use_ticket(None)
        assert net.current_ticket is None
        with pytest.raises(AuthenticationError):
            chat.add_chat_message(chat_session_id=1, message=GREETING)


def test_an_access_token_is_a_ticket(fake: FakeNetServer):
    with NetServer(fake.url, ticket="8A:Cust12345.abcDEF") as net:
        net.chat.add_chat_message(chat_session_id=1, message=GREETING)
    assert headers_of(fake)[0] == "8A:Cust12345.abcDEF"
