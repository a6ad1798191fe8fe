"""Our clients against Mono's DataContractSerializer: it holds what we sent, and we hold what it answered.

Arguments are made for every field of every request. What the server held is told by its log, not by our own decoder.
"""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from rich_arguments import (
    DATES,
    DURATIONS,
    KEYS,
    NUMBERS,
    ROUNDS,
    STRINGS,
    TICKET,
    TOKEN,
    ZONE,
    agent_of,
    arguments,
    wire_fields,
)
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    AuthenticationError,
    EmptyResultError,
    NetServer,
    Reply,
    Request,
    Response,
    ServerError,
    SoapError,
    SoapFault,
    chat,
    so_principal,
)
from services88._runtime.schema.record import Record
from services88.models import (
    ChatMessage,
    ChatMessageType,
    ChatSessionEntity,
    SoCredentials,
)
from shared_data import disagreements, message_disagreements

from .matrix.pairs import NETSERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import MonoHost


pytestmark = [
    pytest.mark.slow,  # compiles and starts a server under mono
    pytest.mark.interop("Mono DataContractSerializer", NETSERVER, "is_called"),
]


def as_seen(value: Any) -> Any:
    """Return a value as a .NET server holds it: a date with another offset than UTC becomes its own local time."""
    if isinstance(value, datetime) and value.utcoffset():
        return value.astimezone()
    if isinstance(value, list):
        return [as_seen(each) for each in value]
    if isinstance(value, dict):
        return {as_seen(key): as_seen(each) for key, each in value.items()}
    if isinstance(value, Record):
        return replace(value, **{f.name: as_seen(getattr(value, f.name)) for f in wire_fields(type(value))})
    return value


def check_request(host: MonoHost, key: str, given: dict[str, Any]) -> None:
    operation = OPERATIONS[key]
    headers_class, body_class = operation.request
    sent = {"application_token": TOKEN, "credentials": SoCredentials(ticket=TICKET), "time_zone": ZONE}
    headers = headers_class(**{f.name: sent[f.name] for f in wire_fields(headers_class)})
    seen = host.seen(operation.name)
    assert not message_disagreements(seen, Request(headers, as_seen(body_class(**given))))


def check_reply(host: MonoHost, key: str, reply: Reply[Any, Any]) -> None:
    operation = OPERATIONS[key]
    body_class = operation.response[1]
    body = reply.result
    if not isinstance(body, body_class):
        names = [f.name for f in wire_fields(body_class)]
        assert names or body is None
        body = body_class(**dict.fromkeys(names, body))
    answered = host.answered(operation.name)
    assert not message_disagreements(answered, Response(reply.headers, body))
    assert reply.headers.extra_info == {"server": "mono", "nul": None}
    assert reply.headers.time_zone == (ZONE if key.startswith("Chat.") else None)
    assert reply.http_headers["content-type"].startswith("text/xml")


def is_nil_answer(host: MonoHost, key: str) -> bool:
    answered = host.answered(OPERATIONS[key].name)
    return "Response" in answered and answered["Response"] is None


@pytest.fixture(scope="module")
def net(mono_host: MonoHost) -> Iterator[NetServer]:
    with NetServer(mono_host.url, ticket=TICKET, application_token=TOKEN, time_zone=ZONE) as made:
        yield made


def plain_matches(result: Any, replied: Any) -> bool:
    """An echoed message gets a new number from the server with every call."""
    if isinstance(result, ChatMessage) and isinstance(replied, ChatMessage):
        result.chat_message_id = replied.chat_message_id
    return bool(result == replied)


def test_the_contract_has_all_operations():
    assert sum(key.startswith("Chat.") for key in KEYS) == 31
    assert sum(key.startswith("SoPrincipal.") for key in KEYS) == 5


@pytest.mark.parametrize("key", KEYS)
def test_sync_client_and_server_hold_the_same(net: NetServer, mono_host: MonoHost, key: str):
    method = OPERATIONS.method(key)
    for seed in range(ROUNDS):
        given = arguments(key, seed)
        reply = getattr(agent_of(net, key).with_reply, method)(**given)
        check_request(mono_host, key, given)
        check_reply(mono_host, key, reply)
        if is_nil_answer(mono_host, key) and not isinstance(reply.result, list):
            assert reply.result is None
            continue
        assert plain_matches(getattr(agent_of(net, key), method)(**given), reply.result)
        check_request(mono_host, key, given)


@pytest.mark.parametrize("key", KEYS)
def test_async_client_and_server_hold_the_same(mono_host: MonoHost, key: str):
    method = OPERATIONS.method(key)

    async def run() -> None:
        async with AsyncNetServer(mono_host.url, ticket=TICKET, application_token=TOKEN, time_zone=ZONE) as net:
            for seed in range(ROUNDS):
                given = arguments(key, ROUNDS + seed)
                reply = await getattr(agent_of(net, key).with_reply, method)(**given)
                check_request(mono_host, key, given)
                check_reply(mono_host, key, reply)
                if is_nil_answer(mono_host, key):
                    continue
                assert plain_matches(await getattr(agent_of(net, key), method)(**given), reply.result)
                check_request(mono_host, key, given)

    asyncio.run(run())


def test_arguments_are_rich():
    """The tests above mean little when the made values are poor."""
    seen: set[Any] = set()

    def collect(value: Any) -> None:
        if isinstance(value, Record):
            for each in fields(value):
                collect(getattr(value, each.name))
        elif isinstance(value, (list, dict)):
            seen.add((type(value), min(len(value), 2)))
            for each in value.values() if isinstance(value, dict) else value:
                collect(each)
        else:
            seen.add(value.isoformat() if isinstance(value, datetime) else value)

    for key in KEYS:
        for seed in range(ROUNDS):
            for value in arguments(key, seed).values():
                collect(value)
    assert seen >= {*STRINGS, *DURATIONS, None, True, False, *(date.isoformat() for date in DATES)}
    assert seen >= {*NUMBERS["int"], *NUMBERS["short"], *ChatMessageType}
    assert seen >= {(list, 0), (list, 1), (list, 2), (dict, 0), (dict, 1), (dict, 2)}


def test_no_headers_at_all_arrive_as_null(mono_host: MonoHost):
    with NetServer(mono_host.url) as net:
        reply = net.so_principal.with_reply.get_system_info()
    seen = mono_host.seen("GetSystemInfo")
    assert seen["ApplicationToken"] is None
    assert reply.headers.time_zone is None


def test_whole_objects_as_null(net: NetServer, mono_host: MonoHost):
    with pytest.raises(EmptyResultError) as caught:
        net.chat.add_chat_message(chat_session_id=1, message=None)
    assert mono_host.seen("AddChatMessage")["Message"] is None
    assert caught.value.headers.extra_info == {"server": "mono", "nul": None}
    net.chat.save_chat_presence(chat_presence=None)
    assert mono_host.seen("SaveChatPresence")["ChatPresence"] is None


def test_add_chat_message_gets_its_number_from_the_server(net: NetServer):
    message = ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi \U0001f600", author="Ødegård")
    first = net.chat.add_chat_message(chat_session_id=7, message=message)
    second = net.chat.add_chat_message(chat_session_id=7, message=message)
    assert (first.chat_session_id, first.message, first.author) == (7, "Hi \U0001f600", "Ødegård")
    assert second.chat_message_id == first.chat_message_id + 1


def test_an_entity_is_read_changed_and_saved(net: NetServer, mono_host: MonoHost):
    entity = net.chat.get_chat_session_entity(chat_session_entity_id=3)
    entity.last_message = "changed"
    saved = net.chat.save_chat_session_entity(chat_session_entity=entity)
    assert not disagreements(mono_host.seen("SaveChatSessionEntity")["ChatSessionEntity"], entity)
    assert saved == entity


def fail_with(host: MonoHost, token: str, kind: type[SoapError], key: str) -> SoapError:
    given = arguments(key, 1)
    if "password" in given:
        given["password"] = "s3cret & <æ>"  # noqa: S105 - no text the server says by chance: errors mask secrets
    method = OPERATIONS.method(key)
    with NetServer(host.url, ticket=TICKET, application_token=token) as net:
        with pytest.raises(kind) as caught:
            getattr(agent_of(net, key), method)(**given)
        assert net.with_options(application_token=None).chat.is_within_opening_hours(chat_topic_id=1) in {True, False}

    async def run() -> SoapError:
        async with AsyncNetServer(host.url, ticket=TICKET, application_token=token) as net:
            with pytest.raises(kind) as caught:
                await getattr(agent_of(net, key), method)(**given)
            await net.with_options(application_token=None).chat.get_chat_presence()
        return caught.value

    other = asyncio.run(run())
    assert str(other) == str(caught.value)
    assert type(other) is type(caught.value)
    assert other.headers == caught.value.headers
    assert caught.value.operation == key
    assert caught.value.http_headers["content-type"].startswith("text/xml")
    return caught.value


@pytest.mark.parametrize("key", KEYS)
def test_exception_info_becomes_a_server_error(mono_host: MonoHost, key: str):
    error = fail_with(mono_host, "FAIL", ServerError, key)
    answered = mono_host.answered("GetChatPresence")
    assert answered["ExceptionInfo"] is None, "the last call is the one after the failed one"
    told = mono_host.answered(OPERATIONS[key].name, before=1)["ExceptionInfo"]
    assert isinstance(error, ServerError)
    assert not disagreements(told, error.info)
    assert (error.message, error.friendly_text) == (told["Message"], told["FriendlyText"])
    assert (error.exception_type, error.source) == (told["ExceptionType"], told["Source"])
    assert error.stack_trace == told["StackTrace"]
    assert error.parameters == told["Parameters"]
    assert [each.exception_type for each in error.chain()] == [
        told["ExceptionType"],
        told["InnerException"]["ExceptionType"],
        told["InnerException"]["InnerException"]["ExceptionType"],
    ]
    assert error.headers.succeeded is False
    assert error.headers.extra_info == {"server": "mono", "nul": None}
    assert error.headers.exception_info == error.info


@pytest.mark.parametrize("key", ["Chat.AddChatMessage", "SoPrincipal.AuthenticateUsernamePassword"])
def test_fault_is_a_soap_fault(mono_host: MonoHost, key: str):
    takes_ticket = key == "Chat.AddChatMessage"  # where NotAuthenticated says that it is refused
    error = fail_with(mono_host, "FAULT", AuthenticationError if takes_ticket else SoapFault, key)
    fault = error.__cause__ if takes_ticket else error
    assert isinstance(fault, SoapFault)
    assert (fault.code.name, fault.reason) == ("NotAuthenticated", "declared fault")
    assert not isinstance(fault, ServerError)


@pytest.mark.parametrize("key", ["Chat.AddChatMessage", "SoPrincipal.GetSystemInfo"])
def test_throwing_is_an_internal_service_fault(mono_host: MonoHost, key: str):
    fault = fail_with(mono_host, "THROW", SoapFault, key)
    assert isinstance(fault, SoapFault)
    assert fault.code.name == "InternalServiceFault"
    assert "boom <&>" in fault.reason


def test_sign_in_then_call_with_the_ticket(mono_host: MonoHost):
    with NetServer(mono_host.url, application_token=TOKEN) as net:
        reply = net.so_principal.authenticate_username_password(user_name="kari", password="s3cret & <æ>")  # noqa: S106
        seen = mono_host.seen("AuthenticateUsernamePassword")
        assert (seen["UserName"], seen["Password"]) == ("kari", "s3cret & <æ>")
        assert isinstance(reply, so_principal.operations.authenticate_username_password.AuthenticateResponse)
        assert reply.credentials is not None
        net.use_ticket(reply.credentials.ticket)
        net.chat.get_chat_presence()
        assert mono_host.seen("GetChatPresence")["Credentials"]["Ticket"] == reply.credentials.ticket


def test_tolerates_an_unknown_service_version(mono_host: MonoHost):
    """The claim of a sign-in may name an older version."""
    with NetServer(f"{mono_host.url}/Remote/Services86/", ticket=TICKET) as net:
        assert isinstance(net.chat, chat.ChatAgent)
        assert isinstance(net.chat.create_default_chat_session_entity(), ChatSessionEntity)
