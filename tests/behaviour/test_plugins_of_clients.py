"""Which plugins clients take, for how many calls, and what they make of replies that are read item by item."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from example_plugins import TICKET, Adds, AwaitedMarks, Changes, Chat, Marks
from services88 import AsyncNetServer, NetServer, OutgoingMessage, Plugin, SoapError
from services88.models import ChatMessage
from services88.testing import FakeNetServer
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


@pytest.mark.parametrize(("plugin", "is_streamed"), [(Adds(), True), (Marks("!"), False)])
def test_items_of_a_reply_that_plugins_see(server: FakeNetServer, plugin: Any, *, is_streamed: bool):
    end = "" if is_streamed else "!"
    with NetServer(server.url, ticket=TICKET, plugins=(plugin,)) as net:
        used = spy(net._channel.transport)
        with net.chat.iterate.get_chat_messages(chat_session_id=1, after=500) as messages:
            assert messages.headers.succeeded is True
            found = [(each.chat_message_id, each.message) for each in messages]
    assert found == [(1 + number, "x" * 500 + end) for number in range(500)]
    assert used == (["stream"] if is_streamed else ["send"])

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
