"""The public signatures of the generated package, pinned. Checked, never run: a change here is a change of the API."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, assert_type

import httpx2
from services88 import (
    OPERATIONS,
    AsyncHttpStream,
    AsyncHttpxTransport,
    AsyncNetServer,
    AsyncPlugin,
    AsyncTransport,
    BearerAuth,
    DigestAuth,
    History,
    HttpReply,
    HttpRequest,
    HttpStream,
    HttpxTransport,
    NetServer,
    Operation,
    Plugin,
    Record,
    Reply,
    Request,
    RequestEvent,
    Response,
    ResponseEvent,
    Retries,
    SoapError,
    Timeouts,
    Transport,
    models,
)
from services88._headers import RequestHeaders, ResponseHeaders
from services88.chat import AsyncChatAgent, AsyncIChatAgent, ChatAgent, IChatAgent
from services88.chat.operations.add_chat_message import OPERATION, AddChatMessage, AddChatMessageResponse
from services88.models import (
    ChatMessage,
    ChatMessageSpecialType,
    ChatMessageType,
    ChatPresence,
    ChatSessionEntity,
    ChatSessionFlags,
    ChatTopicAgent,
    EFieldRight,
    MDOListItem,
    SoPrincipalCarrier,
    SoSystemInfoCarrier,
    SoTimeZone,
    TimeZoneData,
    TimeZoneRule,
)
from services88.online import (
    AsyncSystemUser,
    AuthenticationReply,
    Environment,
    FileCache,
    OnlineSession,
    PrivateKey,
    SignedRequest,
    SystemUser,
)
from services88.server import Application, CallContext, Limits, current_call
from services88.so_principal import AsyncSoPrincipalAgent, ISoPrincipalAgent, SoPrincipalAgent
from services88.testing import FakeNetServer, FakeOnline, IdentityCall, RecordedCall, soap_fault


def pieces(chunks: list[bytes]) -> None:
    assert_type(OPERATION.decode_response_pieces(chunks), Response[ResponseHeaders, AddChatMessageResponse])


def facade(net: NetServer) -> None:
    assert_type(net.chat, ChatAgent)
    assert_type(net.so_principal, SoPrincipalAgent)
    assert_type(net.with_options(timeout=None, ticket=None, application_token="x", time_zone=SoTimeZone()), NetServer)
    assert_type(net.sign_in(user_name="u", password="p"), SoPrincipalCarrier | None)
    assert_type(net.sign_in_implicit(), SoPrincipalCarrier | None)
    assert_type(net.sign_in_general(authentication_data={"key": "value"}), SoPrincipalCarrier | None)
    assert_type(net.sign_in_with_access_token(access_token="8A:x"), SoPrincipalCarrier | None)
    net.close()
    with NetServer("https://host/Cust1", ticket="7T:x", application_token="y", time_zone=None, timeout=5.0) as opened:
        assert_type(opened, NetServer)


def options(context: ssl.SSLContext, path: Path) -> None:
    def provider() -> str:
        return "7T:x"

    async def later() -> str:
        return "7T:x"

    def refused(error: SoapError) -> bool:
        return error.http_status == 401

    def sent(event: RequestEvent) -> None:
        assert_type(event.operation, str)

    def came(event: ResponseEvent) -> None:
        assert_type(event.status, int | None)
        assert_type(event.error, BaseException | None)

    net = NetServer(
        "https://host", ticket_provider=provider, ticket_refused=refused, verify=context, proxy="http://p:1"
    )
    NetServer("https://host", verify=path, log_bodies=True, on_request=sent, on_response=came, max_reply_bytes=10)
    NetServer("https://host", verify="ca.pem", timeout=Timeouts(total=None, connect=1, read=2.5), retries=Retries())
    NetServer("https://host", auth=("ola", "p"), cert=("a.pem", path, "p"), cookies=True, http_headers={"X": "1"})
    NetServer("https://host", auth=DigestAuth("ola", "p"), plugins=(History(), Plugin()))
    NetServer("https://host", auth=httpx2.BasicAuth("ola", "p"), cert="ola.pem", plugins=[History()])
    AsyncNetServer("https://host", auth=BearerAuth(later), plugins=(AsyncPlugin(), History()))
    other = AsyncNetServer("https://host", ticket_provider=later, retries=Retries(attempts=1, reads={"Chat.Get*"}))
    AsyncNetServer("https://host", ticket_provider=provider, on_request=sent, transport=AsyncHttpxTransport())
    assert_type(net.with_options(timeout=Timeouts(5), retries=Retries(), max_reply_bytes=1), NetServer)
    assert_type(net.chat.with_options(plugins=(History(),), http_headers={"X": "1"}), ChatAgent)
    assert_type(net.chat.with_options(timeout=5, retries=Retries(), max_reply_bytes=1), ChatAgent)
    assert_type(other.chat.with_options(timeout=None, retries=Retries(), max_reply_bytes=1), AsyncChatAgent)
    assert_type(net.current_ticket, str | None)


def transports(request: HttpRequest) -> None:
    blocking: Transport = HttpxTransport(max_reply=1)
    assert_type(blocking.send(request), HttpReply)
    with blocking.stream(request) as reply:
        assert_type(reply, HttpStream)
        for piece in reply:
            assert_type(piece, bytes)


async def async_transports(request: HttpRequest) -> None:
    transport: AsyncTransport = AsyncHttpxTransport(max_reply=1)
    assert_type(await transport.send(request), HttpReply)
    async with transport.stream(request) as reply:
        assert_type(reply, AsyncHttpStream)
        async for piece in reply:
            assert_type(piece, bytes)


def calls(net: NetServer, message: ChatMessage) -> None:
    assert_type(net.chat.add_chat_message(chat_session_id=7, message=message), ChatMessage)
    assert_type(net.chat.add_chat_message(chat_session_id=7, message=None).chat_message_id, int)
    assert_type(net.chat.get_chat_messages(chat_session_id=7, after=0), list[ChatMessage])
    assert_type(net.chat.get_user_agent_list(flat=True, only_present=False), list[MDOListItem])
    assert_type(net.chat.get_chat_topic_user_agent_list(chat_topic_id=1), list[ChatTopicAgent])
    assert_type(net.chat.get_chat_transcript(chat_session_id=7, html=True), str)
    assert_type(net.chat.is_within_opening_hours(chat_topic_id=1), bool)
    assert_type(net.chat.save_chat_presence(chat_presence=[ChatPresence()]), None)
    assert_type(net.so_principal.get_system_info(), SoSystemInfoCarrier)
    signed_in = net.so_principal.authenticate_username_password(user_name="u", password="p")
    assert_type(signed_in.authentication_succeeded, bool)
    assert_type(signed_in.response, SoPrincipalCarrier | None)


def replies(net: NetServer, message: ChatMessage) -> None:
    added = net.chat.with_reply.add_chat_message(chat_session_id=7, message=message)
    assert_type(added, Reply[ChatMessage | None, ResponseHeaders])
    assert_type(added.result, ChatMessage | None)
    assert_type(added.headers.succeeded, bool | None)
    assert_type(added.http_headers, dict[str, str])
    listed = net.chat.with_reply.get_chat_messages(chat_session_id=7, after=0)
    assert_type(listed, Reply[list[ChatMessage] | None, ResponseHeaders])
    answered = net.chat.with_reply.is_within_opening_hours(chat_topic_id=1)
    assert_type(answered, Reply[bool, ResponseHeaders])
    deleted = net.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
    assert_type(deleted, Reply[None, ResponseHeaders])


async def asynchronous(net: AsyncNetServer, message: ChatMessage) -> None:
    assert_type(net.chat, AsyncChatAgent)
    assert_type(net.so_principal, AsyncSoPrincipalAgent)
    assert_type(await net.chat.add_chat_message(chat_session_id=7, message=message), ChatMessage)
    assert_type(await net.chat.get_chat_messages(chat_session_id=7, after=0), list[ChatMessage])
    assert_type(await net.sign_in(user_name="u", password="p"), SoPrincipalCarrier | None)
    added = await net.chat.with_reply.add_chat_message(chat_session_id=7, message=message)
    assert_type(added, Reply[ChatMessage | None, ResponseHeaders])
    deleted = await net.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
    assert_type(deleted, Reply[None, ResponseHeaders])
    pending: Coroutine[Any, Any, ChatMessage] = net.chat.add_chat_message(chat_session_id=7, message=message)
    await pending
    async with AsyncNetServer("https://host/Cust1", ticket="7T:x") as opened:
        assert_type(opened, AsyncNetServer)
    await net.close()


def data(message: ChatMessage, session: ChatSessionEntity, zone: TimeZoneData, principal: SoPrincipalCarrier) -> None:
    assert_type(message.chat_message_id, int)
    assert_type(message.message, str | None)
    assert_type(message.type, ChatMessageType)
    assert_type(message.special_type, ChatMessageSpecialType)
    assert_type(message.when_posted, datetime)
    assert_type(session.flags, ChatSessionFlags)
    assert_type(zone.time_zone_std_rules, dict[datetime, TimeZoneRule] | None)
    assert_type(principal.associate_id, int)
    assert_type(session.field_properties, dict[str, models.FieldProperty] | None)
    assert_type(ChatMessageType.TO_CUSTOMER.value, str)
    assert_type(EFieldRight.READ | EFieldRight.WRITE, EFieldRight)
    record: Record = message
    record = session
    assert_type(record, ChatSessionEntity)
    ChatMessage(type=ChatMessageType.TO_CUSTOMER, message="Hi", when_posted=datetime.min)
    SoTimeZone(so_time_zone_id=1, so_time_zone_location_code=None)


def operations(message: ChatMessage) -> None:
    every: Mapping[str, Operation[Any, Any, Any, Any, Any]] = OPERATIONS
    found = OPERATIONS["Chat.AddChatMessage"]
    assert_type(found.service, str)
    assert_type(found.name, str)
    assert_type(found.action, str)
    assert_type(found.encode_request(Request(RequestHeaders(), AddChatMessage())), bytes)
    assert_type(
        OPERATION,
        Operation[RequestHeaders, AddChatMessage, ResponseHeaders, AddChatMessageResponse, ChatMessage | None],
    )
    assert_type(OPERATION.decode_request(b""), Request[RequestHeaders, AddChatMessage])
    assert_type(OPERATION.decode_response(b"").body.response, ChatMessage | None)
    request = Request(RequestHeaders(application_token="x"), AddChatMessage(chat_session_id=7, message=message))
    assert_type(OPERATION.encode_request(request), bytes)
    response = Response(ResponseHeaders(succeeded=True), AddChatMessageResponse(response=message))
    assert_type(OPERATION.encode_response(response), bytes)
    del every


class Echo:
    """Has a part of the interface: enough for a fake server."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return message or ChatMessage(chat_session_id=chat_session_id)


class Audited(ChatAgent):
    """A client with something added."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return super().add_chat_message(chat_session_id=chat_session_id, message=message)


class AsyncAudited(AsyncChatAgent):
    """The same, asynchronous."""

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return await super().add_chat_message(chat_session_id=chat_session_id, message=message)


class Recorder(IChatAgent):
    """A part of the interface by inheriting the rest, which raises when it is called."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return message or ChatMessage(chat_session_id=chat_session_id)


class AsyncRecorder(AsyncIChatAgent):
    """The same, asynchronous."""

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage:
        return message or ChatMessage(chat_session_id=chat_session_id)


def application(chat: IChatAgent, later: AsyncIChatAgent) -> None:
    del chat, later


def parts_of_an_interface() -> None:
    application(Recorder(), AsyncRecorder())
    FakeNetServer(chat=Recorder(), lenient=True, wsdl="wsdl/services88")
    FakeNetServer(chat=AsyncRecorder(), wsdl=Path("Chat.wsdl"))


def interfaces(sync: ChatAgent, later: AsyncChatAgent, principal: SoPrincipalAgent) -> None:
    chat: IChatAgent = sync
    async_chat: AsyncIChatAgent = later
    signing: ISoPrincipalAgent = principal
    add: Callable[..., ChatMessage] = chat.add_chat_message
    del async_chat, signing, add


async def authenticated(call: CallContext) -> str:
    return call.peer


def served(sync: IChatAgent, later: AsyncIChatAgent) -> None:
    Application(chat=Recorder(), limits=Limits(threads=2), log_bodies=True)
    Application(chat=AsyncRecorder(), authenticate=lambda call: call.headers)
    Application(chat=later, authenticate=authenticated, wsdl=Path("Chat.wsdl"))
    assert_type(current_call(), CallContext)
    Application(chat=sync, so_principal=None)


def fake() -> None:
    with FakeNetServer(chat=Echo(), valid_ticket="7T:x", valid_application_token="y") as server:
        assert_type(server, FakeNetServer)
        assert_type(server.url, str)
        assert_type(server.calls, list[RecordedCall])
        server.fail_next(soap_fault("no"))
        with NetServer(server.url, ticket="7T:any") as net:
            assert_type(net, NetServer)


def fake_online() -> None:
    FakeNetServer(chat=Echo(), valid_ticket=lambda ticket: ticket.startswith("7T:"))
    with FakeOnline("Cust12345", chat=Echo()) as online:
        assert_type(online, FakeOnline)
        assert_type(online.environment, Environment)
        assert_type(online.private_key, str)
        assert_type(online.clock(), datetime)
        assert_type(online.calls, Sequence[RecordedCall])
        assert_type(online.exchanges, Sequence[IdentityCall])
        assert_type(online.issue(claims={"exp": 0}), str)
        online.fail_next("state", None)


def by_soap(request: SignedRequest) -> AuthenticationReply:
    assert_type(request.environment, Environment)
    assert_type(request.signed_token, str)
    raise NotImplementedError


async def online(cache: dict[str, str]) -> None:
    key = PrivateKey.load("key.xml", "password")
    assert_type(key, PrivateKey)
    assert_type(key.sign(b""), bytes)
    user = SystemUser(
        environment="production",
        tenant="Cust12345",
        application_token="secret",
        system_user_token="token",
        private_key=PrivateKey.parse(b""),
        cache=FileCache(Path("tickets.json")),
        exchange=by_soap,
    )
    assert_type(user.ticket(), str)
    assert_type(user.session(), OnlineSession)
    assert_type(user.session().claims, Mapping[str, object])
    provided: Callable[[], str] = user.ticket
    NetServer("https://sod2.superoffice.com/Cust12345", ticket_provider=provided)
    other = AsyncSystemUser(
        environment=Environment("fake", "http://127.0.0.1:8080"),
        tenant="Cust12345",
        application_token="secret",
        system_user_token="token",
        private_key=key,
        cache=cache,
    )
    assert_type(await other.ticket(refused="7T:", timeout=3.0), str)
    assert_type(await other.session(), OnlineSession)
    AsyncNetServer("https://sod2.superoffice.com/Cust12345", ticket_provider=other.ticket)
