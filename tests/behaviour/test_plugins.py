"""Plugins see what goes out and what comes back, and may change it or end the call: blocking and asynchronous."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import RawServer, http
from services88 import (
    AsyncNetServer,
    AsyncPlugin,
    EncodeError,
    IncomingMessage,
    NetServer,
    OutgoingMessage,
    Plugin,
    Retries,
    SoapError,
    SoapFault,
    TransportError,
)
from services88.models import ChatMessage
from services88.testing import FakeNetServer, soap_fault
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TICKET = "7T:hunter2-ticket"
KINDS = pytest.mark.parametrize("kind", [NetServer, AsyncNetServer], ids=["blocking", "asyncio"])


class Chat:
    """Answers with what it gets."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        if chat_session_id < 0:
            raise soap_fault("no such session")
        return message

    def get_chat_messages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
        return [ChatMessage(chat_message_id=chat_session_id + number, message="x" * 500) for number in range(after)]


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


class Marks(Plugin):
    """Adds a letter to the text of a message, on both ways."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.seen: list[Any] = []

    def _marked(self, content: bytes) -> bytes:
        return re.sub(rb"(>[^<]+)(</Message>)", rf"\g<1>{self.letter}\g<2>".encode(), content)

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        self.seen.append(message)
        return replace(message, content=self._marked(message.content))

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        self.seen.append(message)
        return replace(message, content=self._marked(message.content))


class AwaitedMarks(AsyncPlugin):
    """The same, after waiting for something."""

    def __init__(self, letter: str) -> None:
        self.marks = Marks(letter)

    async def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        await asyncio.sleep(0)
        return self.marks.on_send(message)

    async def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        await asyncio.sleep(0)
        return self.marks.on_receive(message)


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


class Changes(Plugin):
    """Returns what a test says."""

    def __init__(self, sends: Any = None, receives: Any = None) -> None:
        self.sends, self.receives = sends, receives

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        return message if self.sends is None else self.sends(message)

    def on_receive(self, message: IncomingMessage) -> IncomingMessage:
        return message if self.receives is None else self.receives(message)


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


class Adds(Plugin):
    """Adds a header of HTTP, and is not interested in replies."""

    def on_send(self, message: OutgoingMessage) -> OutgoingMessage:
        return replace(message, headers={**message.headers, "X-Trace": "7"})


@pytest.mark.parametrize(("plugin", "is_streamed"), [(Adds(), True), (Marks("!"), False)])
def test_items_of_a_reply_that_plugins_see(server: FakeNetServer, plugin: Any, *, is_streamed: bool):
    end = "" if is_streamed else "!"
    with NetServer(server.url, ticket=TICKET, plugins=(plugin,)) as net:
        used = spy(net._channel.transport)
        with net.chat.iterate.get_chat_messages(chat_session_id=1, after=500) as messages:
            assert messages.headers.succeeded is True
            found = [(each.chat_message_id, each.message) for each in messages]
    assert found == [(1 + number, "x" * 500 + end) for number in range(500)]
    assert used == (["stream"] if is_streamed else ["send", "stream"])

    async def run() -> list[Any]:
        async with (
            AsyncNetServer(server.url, ticket=TICKET, plugins=(plugin,)) as net,
            net.chat.iterate.get_chat_messages(chat_session_id=1, after=500) as messages,
        ):
            return [(each.chat_message_id, each.message) async for each in messages]

    assert asyncio.run(run()) == found


def spy(transport: Any) -> list[str]:
    """Return the list of methods that are called from now on."""
    used: list[str] = []
    for name in ("send", "stream"):
        own = getattr(transport, name)

        def noting(request: Any, name: str = name, own: Any = own) -> Any:
            used.append(name)
            return own(request)

        setattr(transport, name, noting)
    return used


def test_items_of_a_reply_that_a_plugin_spoils(server: FakeNetServer):
    cut = Changes(receives=lambda message: replace(message, content=message.content[:-100]))
    with (
        NetServer(server.url, ticket=TICKET, plugins=(cut,)) as net,
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=400) as messages,
        pytest.raises(SoapError, match=r"^Chat\.GetChatMessages"),
    ):
        list(messages)
    page = Changes(receives=lambda message: replace(message, status=502, content=b"<html>"))
    with (
        NetServer(server.url, ticket=TICKET, plugins=(page,)) as net,
        pytest.raises(SoapError, match="502"),
        net.chat.iterate.get_chat_messages(chat_session_id=1, after=400),
    ):
        pass


class Misnamed(Plugin):
    """Says that it is a plain plugin, and is not."""

    async def on_send(self, message: OutgoingMessage) -> OutgoingMessage:  # type: ignore[override]
        return message


@pytest.mark.parametrize(
    ("plugins", "told"),
    [
        (Adds(), "plugins takes a tuple of plugins, not Adds"),
        ((Adds,), r"plugins takes objects, not classes: give Adds\(\)"),
        (("x",), "derived from Plugin, not str"),
        ((AwaitedMarks("a"),), "a blocking client takes plain plugins; AwaitedMarks is asynchronous"),
        ((Misnamed(),), "a blocking client takes plain plugins; Misnamed is asynchronous"),
    ],
)
def test_what_is_no_plugin_is_told_at_once(plugins: Any, told: str):
    with pytest.raises(TypeError, match=told):
        NetServer("http://host", plugins=plugins)
    with NetServer("http://host") as net:
        for each in (net, net.chat):
            with pytest.raises(TypeError, match=told):
                each.with_options(plugins=plugins)
    if "blocking" not in told:
        with pytest.raises(TypeError, match=told):
            AsyncNetServer("http://host", plugins=plugins)


def test_plugins_of_a_few_calls(server: FakeNetServer):
    with NetServer(server.url, ticket=TICKET, plugins=(Marks("a"),)) as net:
        message = ChatMessage(message="Hi")
        other = net.chat.with_options(plugins=[Marks("b")]).add_chat_message(chat_session_id=1, message=message)
        none = net.with_options(plugins=()).chat.add_chat_message(chat_session_id=1, message=message)
        own = net.chat.with_options(timeout=5).add_chat_message(chat_session_id=1, message=message)
    assert [each.message for each in (other, none, own)] == ["Hibb", "Hi", "Hiaa"]


def test_clients_without_a_profile_take_plugins(tmp_path: Path):
    class Do:
        def do(self) -> str:
            return "gold"

    with generated(tmp_path, "plugged", schema_of('<xs:element name="It" type="xs:string"/>')) as it:
        package = it.package

        class Turned(package.Plugin):  # type: ignore[misc,name-defined]
            def on_receive(self, message: Any) -> Any:
                return replace(message, content=message.content.replace(b"gold", b"lead"))

        class Awaited(package.AsyncPlugin):  # type: ignore[misc,name-defined]
            async def on_receive(self, message: Any) -> Any:
                return Turned().on_receive(message)

        async def run(url: str) -> Any:
            async with package.AsyncClient(url, plugins=(Awaited(),)) as client:
                return await client.do(), await client.with_options(plugins=()).do()

        from importlib import import_module  # noqa: PLC0415

        with import_module("plugged.testing").FakeServer(small=Do()) as server:
            with package.Client(server.url, plugins=(Turned(),)) as client:
                assert client.do() == "lead"
                assert client.with_options(plugins=()).do() == "gold"
            assert asyncio.run(run(server.url)) == ("lead", "gold")
        with pytest.raises(TypeError, match="Awaited is asynchronous"):
            package.Client("http://host", plugins=(Awaited(),))
