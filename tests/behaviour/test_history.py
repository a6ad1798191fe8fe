"""The last exchanges of a client are kept for debugging, without secrets."""

from __future__ import annotations

import asyncio
import gc
import pprint
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from services88 import AsyncNetServer, History, NetServer, TransportError
from services88.models import ChatMessage
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = {"ticket": "7T:hunter2-ticket", "application_token": "hunter2-application-token"}
KINDS = pytest.mark.parametrize("kind", [NetServer, AsyncNetServer], ids=["blocking", "asyncio"])


class Chat:
    """Answers with what it gets."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        if chat_session_id < 0:
            raise soap_fault(f"no session for {SECRETS['ticket']}")
        return message


@pytest.fixture
def server() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


def say(kind: type[Any], url: str, history: History, *sessions: int) -> None:
    """Call once for each session."""

    async def wait() -> None:
        async with AsyncNetServer(url, plugins=(history,), **SECRETS) as net:
            for each in sessions:
                await net.chat.add_chat_message(chat_session_id=each, message=ChatMessage(message=f"Hi {each}"))

    if kind is AsyncNetServer:
        asyncio.run(wait())
        return
    with NetServer(url, plugins=(history,), **SECRETS) as net:
        for each in sessions:
            net.chat.add_chat_message(chat_session_id=each, message=ChatMessage(message=f"Hi {each}"))


@KINDS
def test_the_last_exchanges_are_kept(server: FakeNetServer, kind: type[Any]):
    history = History(last=3)
    say(kind, server.url, history, 1, 2, 3, 4, 5)

    assert [each.status for each in history.exchanges] == [200] * 3
    for number, each in enumerate(history.exchanges, 3):
        assert f">Hi {number}</Message>" in each.request
        assert each.reply is not None
        assert f">Hi {number}</Message>" in each.reply
        assert each.received is not None
        assert each.sent <= each.received
        assert (each.operation, each.attempt) == ("Chat.AddChatMessage", 1)
    assert repr(history) == "<History of 3>"
    history.clear()
    assert history.exchanges == ()


@KINDS
def test_a_history_holds_no_secret(server: FakeNetServer, kind: type[Any]):
    history = History()
    with pytest.raises(Exception, match="no session"):
        say(kind, server.url, history, 1, -1)

    assert len(history.exchanges) == 2
    assert history.exchanges[1].status == 500
    assert "no session for ***" in str(history.exchanges[1].reply)
    for each in (history, history.exchanges, vars(history)):
        assert "hunter2" not in repr(each)
        assert "hunter2" not in pprint.pformat(each)
    texts = [text for each in history.exchanges for text in (each.request, each.reply)]
    assert "hunter2" not in str(texts)
    assert not any(isinstance(each, bytes) and b"hunter2" in each for each in gc.get_referents(*history.exchanges))


@KINDS
def test_an_exchange_without_a_reply(server: FakeNetServer, kind: type[Any]):
    history, url = History(), server.url
    server.stop()
    with pytest.raises(TransportError):
        say(kind, url, history, 1)
    assert [(each.status, each.reply, each.received) for each in history.exchanges] == [(None, None, None)] * 3
    assert [each.attempt for each in history.exchanges] == [1, 2, 3]


def test_threads_share_a_history(server: FakeNetServer):
    history = History(last=7)
    with (
        NetServer(server.url, plugins=(history,), **SECRETS) as net,
        ThreadPoolExecutor(8) as threads,
    ):
        message = ChatMessage(message="Hi")
        list(
            threads.map(
                lambda number: (net.chat.add_chat_message(chat_session_id=number, message=message), history.exchanges),
                range(60),
            )
        )
    assert len(history.exchanges) == 7
    assert all(each.reply for each in history.exchanges)


@pytest.mark.parametrize("last", [0, -1, True, 1.5, "10", None])
def test_how_many_is_a_number(last: Any):
    with pytest.raises((TypeError, ValueError), match="last must be"):
        History(last)
