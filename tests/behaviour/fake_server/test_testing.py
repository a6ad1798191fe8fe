"""``services88.testing`` as somebody would use it who tests an application of their own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from chat_object import ADD, Chat, greet
from services88 import AsyncNetServer, AuthenticationError, NetServer, ServerError, SoapFault
from services88.models import (
    ChatMessage,
    ChatMessageType,
    ChatSessionEntity,
    SoCredentials,
    SoExceptionInfo,
    SoSystemInfoCarrier,
)
from services88.so_principal import operations
from services88.testing import FakeNetServer, RecordedCall, soap_fault


def test_an_application_talks_to_an_object(net: NetServer, chat: Chat):
    assert greet(net.chat, ["Kari", "Ola"]) == 2
    assert [each.message for each in chat.messages] == ["Hi Kari", "Hi Ola"]


def test_calls_are_recorded(net: NetServer, fake: FakeNetServer):
    greet(net.chat, ["Kari"])
    assert [call.operation for call in fake.calls] == ["Chat.AddChatMessage", "Chat.GetChatMessages"]
    first = fake.calls[0]
    assert isinstance(first, RecordedCall)
    assert first.headers.credentials == SoCredentials(ticket="7T:test")
    assert first.body.chat_session_id == 7
    assert first.body.message == ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi Kari"), "as it came in"
    assert first.http_headers["content-type"] == "text/xml; charset=utf-8"
    assert first.http_headers["soapaction"] == f'"{ADD.action}"'
    assert ADD.decode_request(first.content).body == first.body
    assert fake.errors == []


def test_what_is_not_implemented_is_a_fault(net: NetServer, fake: FakeNetServer):
    with pytest.raises(SoapFault, match="Chat does not implement get_chat_presence"):
        net.chat.get_chat_presence()
    assert fake.calls[-1].operation == "Chat.GetChatPresence"
    assert net.chat.get_chat_messages(chat_session_id=1, after=0) == []


def test_an_asynchronous_object(fake: FakeNetServer):
    del fake

    class AsyncChat:
        async def get_chat_session_entity(self, *, chat_session_entity_id: int) -> ChatSessionEntity:
            await asyncio.sleep(0.01)
            return ChatSessionEntity(chat_session_id=chat_session_entity_id)

        async def get_chat_presence(self) -> list[object]:
            raise soap_fault("not now")

    async def run(url: str) -> list[int]:
        async with AsyncNetServer(url, ticket="7T:any") as net:
            made = await asyncio.gather(*(net.chat.get_chat_session_entity(chat_session_entity_id=n) for n in range(9)))
            with pytest.raises(SoapFault, match="not now"):
                await net.chat.get_chat_presence()
            return [each.chat_session_id for each in made]

    with FakeNetServer(chat=AsyncChat()) as serving:
        assert asyncio.run(run(serving.url)) == list(range(9))
        with NetServer(serving.url, ticket="7T:any") as net:
            assert net.chat.get_chat_session_entity(chat_session_entity_id=5).chat_session_id == 5


def test_ticket_and_application_token_are_checked(chat: Chat):
    with FakeNetServer(chat=chat, valid_ticket="7T:right", valid_application_token="app") as fake:  # noqa: S106
        good = NetServer(fake.url, ticket="7T:right", application_token="app")  # noqa: S106
        assert good.chat.get_chat_messages(chat_session_id=1, after=0) == []
        for options, told in (
            ({"ticket": "7T:wrong"}, "ticket"),
            ({"application_token": "wrong"}, "application token"),
            ({"application_token": None}, "application token"),
        ):
            with pytest.raises(AuthenticationError, match=f"the {told} is not valid") as caught:
                good.with_options(**options).chat.add_chat_message(chat_session_id=1, message=ChatMessage())
            assert caught.value.headers.succeeded is False
            assert isinstance(caught.value.__cause__, ServerError)
            assert "Session" in (caught.value.__cause__.exception_type or "")
        good.close()
    assert chat.messages == [], "a caller who is refused does not reach the object"
    assert len(fake.calls) == 4, "but is recorded"


def test_sign_in_needs_no_ticket():
    class SignIn:
        def get_system_info(self) -> SoSystemInfoCarrier:
            return SoSystemInfoCarrier()

    with FakeNetServer(so_principal=SignIn(), valid_ticket="7T:x") as fake, NetServer(fake.url, ticket="7T:any") as net:
        assert net.so_principal.get_system_info() == SoSystemInfoCarrier()


def test_fail_next_fails_once_in_order(net: NetServer, fake: FakeNetServer, chat: Chat):
    fake.fail_next(ServerError(SoExceptionInfo(message="first")))
    fake.fail_next(soap_fault("second", "Client"))
    with pytest.raises(ServerError, match="first"):
        greet(net.chat, ["Kari"])
    with pytest.raises(SoapFault, match="second") as caught:
        greet(net.chat, ["Kari"])
    assert caught.value.code.name == "Client"
    assert chat.messages == []
    assert greet(net.chat, ["Kari"]) == 1
    assert len(fake.calls) == 4
    assert fake.errors == [], "what a test asked for is no error of the object"


def test_a_server_error_keeps_all_it_tells(net: NetServer, fake: FakeNetServer):
    info = SoExceptionInfo(
        message="outer <&>",
        friendly_text="Sorry \U0001f600",
        exception_type="SuperOffice.SoException",
        source="NetServer",
        stack_trace="at A\r\nat B",
        inner_exception=SoExceptionInfo(message="inner", parameters={"a": "b"}),
        parameters={"k": "v", "": ""},
    )
    fake.fail_next(ServerError(info))
    with pytest.raises(ServerError) as caught:
        net.chat.get_chat_messages(chat_session_id=1, after=0)
    assert caught.value.info == info
    assert [each.message for each in caught.value.chain()] == ["outer <&>", "inner"]
    assert caught.value.parameters == {"k": "v", "": ""}
    assert "at A" not in str(caught.value)


def test_a_server_error_that_cannot_be_written_is_told(net: NetServer, fake: FakeNetServer):
    fake.fail_next(ServerError(SoExceptionInfo(message=5)))  # type: ignore[arg-type]
    with pytest.raises(SoapFault, match=r"EncodeError.*ExceptionInfo/Message"):
        net.chat.get_chat_presence()
    assert len(fake.errors) == 1


def test_a_server_error_raised_by_the_object(net: NetServer, fake: FakeNetServer):
    with pytest.raises(ServerError, match="no message") as caught:
        net.chat.add_chat_message(chat_session_id=1, message=None)
    assert caught.value.exception_type == "System.ArgumentNullException"
    assert fake.errors == []


def test_a_fault_with_everything(net: NetServer, fake: FakeNetServer):
    fake.fail_next(soap_fault("<reason> & \U0001f600", "Client", detail="<detail><code>7</code></detail>"))
    with pytest.raises(SoapFault) as caught:
        net.chat.get_chat_presence()
    assert str(caught.value.code) == "{http://schemas.xmlsoap.org/soap/envelope/}Client"
    assert caught.value.reason == "<reason> & \U0001f600"
    assert caught.value.detail is not None
    assert "<code>7</code>" in caught.value.detail


def test_any_other_exception_is_a_fault_and_kept(net: NetServer, fake: FakeNetServer, chat: Chat):
    chat.add_chat_message = None  # type: ignore[assignment, method-assign]
    with pytest.raises(SoapFault, match="does not implement add_chat_message"):
        greet(net.chat, ["Kari"])

    def broken(**_: object) -> list[ChatMessage]:
        raise KeyError("bug in the test's object")

    chat.get_chat_messages = broken  # type: ignore[method-assign]
    with pytest.raises(SoapFault, match=r"KeyError.*bug in the test's object") as caught:
        net.chat.get_chat_messages(chat_session_id=1, after=0)
    assert caught.value.code.name == "InternalServiceFault"
    assert [type(error) for error in fake.errors] == [KeyError]
    assert fake.errors[0].__traceback__ is not None


class SignIn:
    """An operation with several results returns the class of the response."""

    result: Any = None

    def authenticate_username_password(self, *, user_name: str | None, password: str | None) -> object:
        del user_name, password
        return self.result


def test_several_results_are_returned_as_the_response_class():
    module = operations.authenticate_username_password
    served = SignIn()
    served.result = module.AuthenticateResponse(
        credentials=SoCredentials(ticket="7T:new"), authentication_succeeded=True
    )
    with FakeNetServer(so_principal=served) as fake, NetServer(fake.url) as net:
        reply = net.so_principal.authenticate_username_password(user_name="a", password="b")  # noqa: S106
        assert reply == served.result
        served.result = SoCredentials(ticket="7T:new")
        with pytest.raises(SoapFault, match="has several results: return a AuthenticateResponse, got SoCredentials"):
            net.so_principal.authenticate_username_password(user_name="a", password="b")  # noqa: S106
        assert isinstance(fake.errors[-1], TypeError)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("text", "Response"),
        ([ChatMessage()], "Response"),
        (ChatSessionEntity(), "ChatSessionEntity"),
        (ChatMessage(chat_message_id="5"), "ChatMessageId"),  # type: ignore[arg-type]
        (ChatMessage(message=5), "Message"),  # type: ignore[arg-type]
    ],
)
def test_a_result_of_the_wrong_type_is_told(net: NetServer, fake: FakeNetServer, chat: Chat, result: object, told: str):
    chat.add_chat_message = lambda **_: result  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(SoapFault, match=told) as caught:
        greet(net.chat, ["Kari"])
    assert caught.value.code.name == "InternalServiceFault"
    assert len(fake.errors) == 1, "whoever looks at the fake server finds what its object did wrong"


def test_nothing_where_a_result_is_expected_and_the_other_way_round(net: NetServer, fake: FakeNetServer, chat: Chat):
    chat.get_chat_messages = lambda **_: None  # type: ignore[method-assign, assignment, return-value]
    assert net.chat.get_chat_messages(chat_session_id=1, after=0) == []
    chat.delete_chat_session_entity = lambda **_: 5  # type: ignore[attr-defined]
    with pytest.raises(SoapFault, match="returns nothing, got int"):
        net.chat.delete_chat_session_entity(chat_session_entity_id=1)
    assert isinstance(fake.errors[-1], TypeError)


def test_start_and_stop(chat: Chat):
    fake = FakeNetServer(chat=chat)
    with pytest.raises(RuntimeError, match="not running"):
        _ = fake.url
    assert fake.start() is fake
    url = fake.url
    assert fake.start().url == url, "starting twice is no error"
    with NetServer(url, ticket="7T:any") as net:
        assert greet(net.chat, ["Kari"]) == 1
    fake.stop()
    fake.stop()
    with pytest.raises(RuntimeError, match="not running"):
        _ = fake.url
    with fake, NetServer(fake.url, ticket="7T:any") as net:
        assert greet(net.chat, ["Ola"]) == 2, "the same object goes on"


def test_a_client_that_goes_away_makes_no_noise(capfd: pytest.CaptureFixture[str]):
    class Slow:
        async def get_chat_presence(self) -> list[object]:
            await asyncio.sleep(0.3)
            return []

    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any", timeout=0.05) as net:
            with pytest.raises(Exception, match="time"):
                await net.chat.get_chat_presence()

    with FakeNetServer(chat=Slow()) as fake:
        asyncio.run(run(fake.url))
        asyncio.run(asyncio.sleep(0.5))
        with NetServer(fake.url, ticket="7T:any") as net:
            assert net.chat.get_chat_presence() == []
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_two_servers_at_once(chat: Chat):
    other = Chat()
    with FakeNetServer(chat=chat) as one, FakeNetServer(chat=other) as two:
        assert one.url != two.url
        for fake in (one, two):
            with NetServer(fake.url, ticket="7T:any") as net:
                greet(net.chat, ["Kari"])
    assert (len(chat.messages), len(other.messages)) == (1, 1)
