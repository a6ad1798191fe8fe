"""Which objects a fake server takes: all of an interface or part of it, and no misspelt methods."""

from __future__ import annotations

import asyncio
import types
from unittest.mock import Mock

import pytest
from services88 import AsyncNetServer, NetServer, SoapFault
from services88.chat import AsyncIChatAgent, IChatAgent
from services88.models import ChatMessage
from services88.testing import FakeNetServer, soap_fault


class Part(IChatAgent):
    """One operation; the rest is inherited."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return message or ChatMessage(chat_session_id=chat_session_id)


def with_methods(*names: str) -> object:
    return type("Chat", (), {name: lambda _, **__: None for name in names})()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("add_chat_mesage",), "add_chat_mesage is none of its operations, did you mean add_chat_message?"),
        (("addChatMessage",), "did you mean add_chat_message?"),
        (("AddChatMessage",), "did you mean add_chat_message?"),
        (("add_chat_message", "get_chat_presense"), "did you mean get_chat_presence?"),
        (("add_chat_message", "reset"), "reset is none of its operations, begin the names of helpers with an"),
        (("authenticate_implicit",), "authenticate_implicit is none of its operations"),
        ((), "it has none of the operations, such as"),
        (("_add_chat_message",), "it has none of the operations, such as"),
    ],
)
def test_a_method_that_is_no_operation_is_refused(names: tuple[str, ...], told: str):
    with pytest.raises(TypeError, match="Chat cannot be the service Chat: ") as caught:
        FakeNetServer(chat=with_methods(*names))
    assert told in str(caught.value)


def test_every_misspelt_method_is_told_at_once():
    with pytest.raises(TypeError, match=r"ad_chat_message is .*; get_chat_presense is "):
        FakeNetServer(chat=with_methods("ad_chat_message", "get_chat_presense"))


def test_a_misspelt_override_is_refused():
    class Chat(Part):
        def get_chat_mesages(self, *, chat_session_id: int, after: int) -> list[ChatMessage]:
            del chat_session_id, after
            return []

    with pytest.raises(TypeError, match=r"did you mean get_chat_messages\?"):
        FakeNetServer(chat=Chat())


def test_a_class_in_place_of_an_object_is_refused():
    with pytest.raises(TypeError, match=r"it is a class, give an object: Part\(\)"):
        FakeNetServer(chat=Part)


def test_helpers_data_and_properties_are_fine():
    class Chat(Part):
        kind = ChatMessage
        messages: tuple[str, ...] = ()

        def __init__(self) -> None:
            self.clock = 5

        @property
        def broken(self) -> int:
            raise AssertionError("nobody asks")

        def _helper(self) -> None:
            pass

    FakeNetServer(chat=Chat())


def test_mocks_modules_clients_and_namespaces_are_fine():
    module = types.ModuleType("chat")
    vars(module)["add_chat_message"] = vars(module)["helper"] = lambda **_: None
    found = types.SimpleNamespace(add_chat_message=lambda **_: ChatMessage(message="from a lambda"))
    for served in (Mock(spec=IChatAgent), module, NetServer("http://localhost").chat, found):
        FakeNetServer(chat=served)
    with FakeNetServer(chat=found) as fake, NetServer(fake.url, ticket="7T:any") as net:
        assert net.chat.add_chat_message(chat_session_id=1, message=None).message == "from a lambda"


def test_what_a_part_does_not_implement():
    with FakeNetServer(chat=Part()) as fake, NetServer(fake.url, ticket="7T:any") as net:
        assert net.chat.add_chat_message(chat_session_id=7, message=None).chat_session_id == 7
        with pytest.raises(SoapFault, match="Part does not implement get_chat_presence") as caught:
            net.chat.get_chat_presence()
    assert caught.value.code.name == "ActionNotSupported"
    assert fake.errors == []
    with pytest.raises(NotImplementedError):
        Part().get_chat_presence()


def test_a_part_of_the_asynchronous_interface():
    class Later(AsyncIChatAgent):
        async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
            return message or ChatMessage(chat_session_id=chat_session_id)

    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any") as net:
            assert (await net.chat.add_chat_message(chat_session_id=7, message=None)).chat_session_id == 7
            with pytest.raises(SoapFault, match="Later does not implement get_chat_presence"):
                await net.chat.get_chat_presence()

    with FakeNetServer(chat=Later()) as fake:
        asyncio.run(run(fake.url))


@pytest.mark.parametrize(
    ("reason", "code", "told"),
    [
        ("Client", "the name is missing", "the wrong way round"),
        ("Server", "no database", "the wrong way round"),
        ("Client.Input", "no", "the wrong way round"),
        ("no", "Sender.Input", "it is Client or Server"),
        ("no", "client", "it is Client or Server"),
        ("no", "", "it is Client or Server"),
    ],
)
def test_arguments_of_soap_fault_the_wrong_way_round(reason: str, code: str, told: str):
    with pytest.raises(ValueError, match=told):
        soap_fault(reason, code)


@pytest.mark.parametrize("code", ["Client", "Server", "MustUnderstand", "VersionMismatch", "Client.Authentication.Old"])
def test_codes_of_soap_11(code: str):
    assert soap_fault("Server is busy", code).code.name == code
