"""Plugins see what goes out and what comes back, and may change it or end the call: blocking and asynchronous."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from example_plugins import TICKET, AwaitedMarks, Changes, Chat, Marks
from raw_http import RawServer, http
from services88 import (
    AsyncNetServer,
    EncodeError,
    IncomingMessage,
    NetServer,
    OutgoingMessage,
    Retries,
    SoapError,
    SoapFault,
    TransportError,
)
from services88.models import ChatMessage
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = pytest.mark.parametrize("kind", [NetServer, AsyncNetServer], ids=["blocking", "asyncio"])


@pytest.fixture
def server() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


def say(kind: type[Any], url: str, *plugins: object, text: str = "Hi", session: int = 1, **options: Any) -> Any:
    """Call AddChatMessage by a client with plugins, and return the text of the result."""
    arguments: dict[str, Any] = {"chat_session_id": session, "message": ChatMessage(message=text)}

    async def wait() -> Any:
        async with AsyncNetServer(url, ticket=TICKET, plugins=plugins, **options) as net:  # type: ignore[arg-type]
            return await net.chat.add_chat_message(**arguments)

    if kind is AsyncNetServer:
        return asyncio.run(wait()).message
    with NetServer(url, ticket=TICKET, plugins=plugins, **options) as net:  # type: ignore[arg-type]
        return net.chat.add_chat_message(**arguments).message


@KINDS
def test_requests_pass_in_order_and_replies_in_reverse(server: FakeNetServer, kind: type[Any]):
    second = AwaitedMarks("b") if kind is AsyncNetServer else Marks("b")
    first = Marks("a")

    assert say(kind, server.url, first, second) == "Hiabba"

    assert server.calls[0].body.message.message == "Hiab"
    sent, received = first.seen
    assert (sent.operation, sent.soap_version, sent.attempt) == ("Chat.AddChatMessage", "1.1", 1)
    assert sent.url == f"{server.url}/Remote/Services88/Chat.svc"
    assert sent.headers["SOAPAction"].endswith('/AddChatMessage"')
    assert b">Hi</Message>" in sent.content
    assert (received.operation, received.status) == ("Chat.AddChatMessage", 200)
    assert "text/xml" in received.headers["content-type"]
    assert received.request.exchange == sent.exchange
    assert b">Hiab</Message>" in received.request.content, "the request as it was sent"
    assert b">Hiabb</Message>" in received.content, "after the other plugin"


@KINDS
def test_messages_show_no_secret(server: FakeNetServer, kind: type[Any]):
    marks = Marks("")
    say(kind, server.url, marks, application_token="hunter2-token")  # noqa: S106 - made up

    for message in marks.seen:
        assert "hunter2" not in repr(message)
        assert "hunter2" not in message.masked()
        assert ">Hi</Message>" in message.masked()
    assert b"hunter2-token" in marks.seen[0].content, "else the test shows nothing"


def raising(error: Exception) -> Any:
    def raises(_: object) -> Any:
        raise error

    return raises


@KINDS
def test_a_plugin_ends_a_call(server: FakeNetServer, kind: type[Any]):
    with pytest.raises(EncodeError, match=r"^Chat.AddChatMessage: it is not signed by \*\*\*$"):
        say(kind, server.url, Changes(sends=raising(EncodeError(f"it is not signed by {TICKET}"))))
    assert server.calls == [], "nothing was sent"

    with pytest.raises(SoapError, match=r"^Chat.AddChatMessage: the signature is wrong$"):
        say(kind, server.url, Changes(receives=raising(SoapError("the signature is wrong"))))
    assert len(server.calls) == 1

    mine = LookupError("mine")
    for given in (Changes(sends=raising(mine)), Changes(receives=raising(mine))):
        with pytest.raises(LookupError) as caught:
            say(kind, server.url, given)
        assert caught.value is mine


@KINDS
def test_what_a_plugin_must_not_return(server: FakeNetServer, kind: type[Any]):
    wrong = [
        (
            {"sends": lambda _: None},
            TypeError,
            "Changes.on_send must return the message, or a copy of it, not NoneType",
        ),
        ({"receives": lambda message: message.request}, TypeError, "not OutgoingMessage"),
        ({"sends": lambda message: replace(message, content="text")}, TypeError, "content as bytes, not str"),
        (
            {"sends": lambda message: replace(message, headers={"X-Trace": "1\r\nHost: other"})},
            ValueError,
            "headers: the value of X-Trace must be ASCII, without line ends",
        ),
        (
            {"sends": lambda message: replace(message, headers={**message.headers, "content-length": "3"})},
            ValueError,
            "must leave content-length out",
        ),
        (
            {"sends": lambda message: replace(message, headers={**message.headers, "content-type": "text/xml"})},
            ValueError,
            "headers has content-type twice",
        ),
        ({"sends": lambda message: replace(message, headers={"X": 7})}, TypeError, "both texts"),
        ({"sends": lambda message: replace(message, headers=None)}, TypeError, "a mapping of names to values"),
        ({"sends": lambda message: replace(message, secrets=["a"])}, TypeError, "secrets as a frozenset"),
    ]
    for functions, error, told in wrong:
        with pytest.raises(error, match=told):
            say(kind, server.url, Changes(**functions))
    assert len(server.calls) == 1, "of the plugin that is wrong about the reply"


@KINDS
def test_replies_that_are_no_success_pass_too(server: FakeNetServer, kind: type[Any]):
    marks = Marks("")
    with pytest.raises(SoapFault, match="no such session"):
        say(kind, server.url, marks, session=-1)
    assert marks.seen[1].status == 500

    def as_success(message: IncomingMessage) -> IncomingMessage:
        return replace(message, status=200, content=content)

    say(kind, server.url, marks)
    content = marks.seen[3].content
    assert say(kind, server.url, Changes(receives=as_success), session=-1) == "Hi"


@KINDS
def test_every_attempt_passes(kind: type[Any]):
    marks = Marks("")
    with RawServer(lambda peer, _: peer.send(http(503, b"", retry_after="0"))) as raw, pytest.raises(SoapError):
        say(kind, raw.url, marks, retries=Retries(attempts=2, first_wait=0))
    assert [type(each).__name__ for each in marks.seen] == ["OutgoingMessage", "IncomingMessage"] * 2
    assert [each.attempt for each in marks.seen[::2]] == [1, 2]
    assert marks.seen[0].exchange != marks.seen[2].exchange


@KINDS
def test_the_time_of_plugins_is_that_of_the_call(server: FakeNetServer, kind: type[Any]):
    def slow(message: OutgoingMessage) -> OutgoingMessage:
        import time  # noqa: PLC0415

        time.sleep(0.3)
        return message

    with pytest.raises(TransportError, match="no time is left"):
        say(kind, server.url, Changes(sends=slow), timeout=0.2)
    assert server.calls == []
