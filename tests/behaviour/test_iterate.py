"""Iterating over a large result while it arrives: bounded memory, errors in their place, connections given back."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from reply_pieces import AsyncPieces, Pieces, cut
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    DecodeError,
    HttpStatusError,
    NetServer,
    Response,
    ResponseHeaders,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
)
from services88.chat.operations.get_chat_messages import GetChatMessagesResponse
from services88.models import ChatMessage
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

GET = OPERATIONS["Chat.GetChatMessages"]
MANY = [ChatMessage(chat_message_id=number, message=f"message {number}" * 5) for number in range(3000)]
CONTENT = GET.encode_response(
    Response(ResponseHeaders(succeeded=True), GetChatMessagesResponse(response=list[ChatMessage | None](MANY)))  # type: ignore[arg-type]
)


class Chat:
    """Serves as many messages as ``after`` says."""

    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage] | None:
        if chat_session_id == 0:
            raise ServerError("no such session")
        if chat_session_id == -1:
            raise soap_fault("out of order")
        return None if after < 0 else MANY[:after]


@pytest.fixture
def server() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


@pytest.mark.parametrize("count", [0, 1, 10, 3000])
def test_items_are_those_of_the_call(server: FakeNetServer, count: int):
    with NetServer(server.url, ticket="7T:x") as net:
        with net.chat.iterate.get_chat_messages(chat_session_id=1, after=count) as messages:
            assert messages.headers.succeeded is True
            assert messages.http_headers["content-type"].startswith("text/xml")
            assert list(messages) == MANY[:count]
        assert net.chat.get_chat_messages(chat_session_id=1, after=count) == MANY[:count]


def test_async_items(server: FakeNetServer):
    async def collect(count: int) -> list[ChatMessage]:
        async with (
            AsyncNetServer(server.url, ticket="7T:x") as net,
            net.chat.iterate.get_chat_messages(chat_session_id=1, after=count) as messages,
        ):
            assert messages.headers.succeeded is True
            return [message async for message in messages]

    assert asyncio.run(collect(3000)) == MANY
    assert asyncio.run(collect(2)) == MANY[:2]


def test_nil_has_no_items(server: FakeNetServer):
    with (
        NetServer(server.url, ticket="7T:any") as net,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=-1) as messages,
    ):
        assert list(messages) == []


@pytest.mark.parametrize(("session", "kind"), [(0, ServerError), (-1, SoapFault)])
def test_errors_come_before_any_item(server: FakeNetServer, session: int, kind: type[Exception]):
    with NetServer(server.url, ticket="7T:any") as net:
        with (
            pytest.raises(kind) as caught,
            net.chat.iterate.get_chat_messages(chat_session_id=session, after=3),
        ):
            pytest.fail("there is nothing to iterate over")
        assert caught.value.operation == "Chat.GetChatMessages"  # type: ignore[attr-defined]
        assert net.chat.get_chat_messages(chat_session_id=1, after=1) == MANY[:1]


def test_a_status_that_says_no():
    transport = Pieces([b"<html>", b"down</html>"], status=503)
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=transport)
    with pytest.raises(HttpStatusError) as caught, net.chat.iterate.get_chat_messages(chat_session_id=1, after=1):
        pytest.fail("there is nothing to iterate over")
    assert "down" in caught.value.excerpt
    assert transport.is_closed


def test_items_come_while_the_reply_arrives():
    transport = Pieces(cut(CONTENT, 70_000))
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=transport)
    with net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages:
        first = next(iter(messages))
        assert first == MANY[0]
        assert 0 < transport.taken <= 2 < len(transport.pieces)
    assert transport.is_closed


def test_a_reply_that_ends_too_soon():
    """The items that came are given; then the error, not a silent end."""
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=Pieces(cut(CONTENT[:-300], 70_000)))
    seen: list[ChatMessage] = []
    with (
        pytest.raises(DecodeError) as caught,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages,
    ):
        seen.extend(messages)
    assert caught.value.operation == "Chat.GetChatMessages"
    assert seen == MANY[: len(seen)]
    assert 1000 < len(seen) < 3000


def test_a_connection_that_breaks():
    transport = Pieces(cut(CONTENT, 70_000)[:3], error=TransportError("reset"))
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=transport)
    with (
        pytest.raises(TransportError, match="reset") as caught,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages,
    ):
        list(messages)
    assert caught.value.operation == "Chat.GetChatMessages"
    assert transport.is_closed


def test_a_wrong_item_is_named():
    data = CONTENT.replace(b"<ChatMessageId>2000</ChatMessageId>", b"<ChatMessageId>many</ChatMessageId>")
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=Pieces(cut(data, 70_000)))
    with (
        pytest.raises(DecodeError, match=r"Response/ChatMessage\[2001\]/ChatMessageId: 'many'"),
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages,
    ):
        list(messages)


def test_items_can_be_had_once(server: FakeNetServer):
    with (
        NetServer(server.url, ticket="7T:any") as net,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=3) as messages,
    ):
        assert len(list(messages)) == 3
        with pytest.raises(RuntimeError, match="iterated over once"):
            list(messages)


@pytest.mark.slow  # megabytes of items
def test_leaving_early_leaves_a_working_client(server: FakeNetServer):
    with NetServer(server.url, ticket="7T:any") as net:
        for _ in range(20):
            with net.chat.iterate.get_chat_messages(chat_session_id=1, after=3000) as messages:
                assert next(iter(messages)) == MANY[0]
        assert net.chat.get_chat_messages(chat_session_id=1, after=2) == MANY[:2]


@pytest.mark.slow  # megabytes of items
def test_memory_is_that_of_some_items():
    whole = GET.decode_response(CONTENT)
    net = NetServer("https://host/Cust1", ticket="7T:any", transport=Pieces(cut(CONTENT, 70_000) * 1))
    with net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages:
        for _ in messages:  # what is compiled and cached is there
            pass
    del whole
    gc.collect()
    peaks = []
    for hold in (True, False):
        net = NetServer("https://host/Cust1", ticket="7T:any", transport=Pieces(cut(CONTENT, 70_000)))
        tracemalloc.start()
        with net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages:
            held = [message for message in messages if hold]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(held) == (3000 if hold else 0)
    assert peaks[1] < peaks[0] / 2


def test_operations_without_a_list_cannot_be_iterated(server: FakeNetServer):
    with NetServer(server.url, ticket="7T:any") as net:
        assert not hasattr(net.chat.iterate, "add_chat_message")
        assert not hasattr(net.so_principal.iterate, "get_current_principal")


def seen_by(pieces: list[bytes], error: Exception | None) -> tuple[list[ChatMessage], SoapError]:
    seen: list[ChatMessage] = []
    net = NetServer("https://host", ticket="7T:any", transport=Pieces(pieces, error=error))
    with (
        pytest.raises(SoapError) as caught,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages,
    ):
        seen.extend(messages)
    return seen, caught.value


def seen_by_async(pieces: list[bytes], error: Exception | None) -> tuple[list[ChatMessage], SoapError]:
    seen: list[ChatMessage] = []

    async def run() -> None:
        transport: Any = AsyncPieces(pieces, error=error)
        net = AsyncNetServer("https://host", ticket="7T:any", transport=transport)
        async with net.chat.iterate.get_chat_messages(chat_session_id=1, after=1) as messages:
            async for message in messages:
                seen.append(message)  # noqa: PERF401 - a comprehension would lose them at the error

    with pytest.raises(SoapError) as caught:
        asyncio.run(run())
    return seen, caught.value


def broken(count: int, whole: int, how: str) -> tuple[bytes, Exception | None]:
    """Return a reply of ``count`` items that is right up to the item ``whole``."""
    content = GET.encode_response(
        Response(ResponseHeaders(succeeded=True), GetChatMessagesResponse(response=list(MANY * 2)[:count]))
    )
    here = content.index(b"<ChatMessageId>%d</" % whole)
    if how == "no number":
        return content[:here] + b"<ChatMessageId>many</" + content[content.index(b"</", here) + 2 :], None
    if how == "not well-formed":
        return content[:here] + b"<ChatMessageId =>" + content[here:], None
    if how == "no UTF-8":
        return content[:here] + b"<ChatMessageId>\xff" + content[here:], None
    return content[: here + 20], TransportError("reset") if how == "reset" else None


@pytest.mark.sampled(6)
@pytest.mark.parametrize("see", [seen_by, seen_by_async], ids=["sync", "async"])
@pytest.mark.parametrize("how", ["no number", "not well-formed", "no UTF-8", "cut", "reset"])
@pytest.mark.parametrize(("count", "whole"), [(3000, 2999), (3000, 1500), (3000, 1), (20, 10), (5000, 0)])
@pytest.mark.parametrize("size", [1000, 70_000, 10_000_000])
def test_every_item_before_an_error_is_given(see: Any, how: str, count: int, whole: int, size: int):
    data, error = broken(count, whole, how)
    if how == "reset" and len(data) < 2**16:
        pytest.skip("a reply that breaks off before anything of it was given may be asked for again")
    seen, told = see(cut(data, size), error)
    assert seen == MANY[:whole]
    assert isinstance(told, TransportError if how == "reset" else DecodeError)
    assert told.http_status == 200
    assert told.http_headers == {"content-type": "text/xml"}
    assert told.operation == "Chat.GetChatMessages"
