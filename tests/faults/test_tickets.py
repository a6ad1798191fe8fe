"""A ticket provider: asked when there is no ticket, and when the server refuses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import FAULT, GOOD, POSTED, envelope, reply
from raw_http import Peer, RawServer, Seen, http
from services88 import (
    AuthenticationError,
    HttpStatusError,
    NetServer,
    ServerError,
    SoapError,
    SoapFault,
    TransportTimeoutError,
)
from services88.models import SoExceptionInfo, SoSystemInfoCarrier
from services88.testing import FakeNetServer
from ticket_provider import GREETING, Chat, Post, Provider

if TYPE_CHECKING:
    from collections.abc import Callable


@Post
def test_no_ticket_asks_once(post: Callable[..., Any]):
    provider = Provider("7T:valid")
    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        assert post(fake, provider).message == "Hi"
        assert len(fake.calls) == 1
    assert provider.calls == 1


@Post
def test_a_refused_ticket_is_renewed_and_the_call_repeated_once(post: Callable[..., Any]):
    chat, provider = Chat(), Provider("7T:valid")
    with FakeNetServer(chat=chat, valid_ticket="7T:valid") as fake:
        assert post(fake, provider, ticket="7T:expired").message == "Hi"
        assert [call.headers.credentials.ticket for call in fake.calls] == ["7T:expired", "7T:valid"]
    assert (provider.calls, chat.stored) == (1, 1)


@Post
def test_a_second_refusal_is_the_callers(post: Callable[..., Any]):
    provider = Provider("7T:worse", "7T:valid")
    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        with pytest.raises(AuthenticationError, match="the server refused the ticket") as caught:
            post(fake, provider, ticket="7T:expired")
        assert isinstance(caught.value.__cause__, ServerError)
        assert "SoSessionException" in str(caught.value.__cause__)
        assert len(fake.calls) == 2
    assert provider.calls == 1


def test_without_provider_a_refusal_is_not_repeated():
    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        with pytest.raises(AuthenticationError) as caught, NetServer(fake.url, ticket="7T:expired") as net:
            net.chat.add_chat_message(chat_session_id=1, message=GREETING)
        assert len(fake.calls) == 1
    cause = caught.value.__cause__
    assert isinstance(cause, ServerError)
    for name in ("operation", "headers", "http_status", "http_headers"):
        assert getattr(caught.value, name) == getattr(cause, name), name
    assert caught.value.http_status == 200


def refusals() -> list[bytes]:
    return [http(401, b""), http(401, FAULT), http(500, envelope(CODE)), http(200, reply(None, exception_info=SESSION))]


@Post
@pytest.mark.parametrize("number", range(4))
def test_however_the_server_refuses_a_ticket_it_is_an_authentication_error(post: Callable[..., Any], number: int):
    with RawServer(lambda peer, _: peer.send(refusals()[number])) as server:
        for provider, requests in ((None, 1), (Provider("7T:next"), 2)):
            server.requests.clear()
            with pytest.raises(AuthenticationError) as caught:
                post(server, provider, ticket="7T:old")
            assert isinstance(caught.value.__cause__, (HttpStatusError, SoapFault, ServerError))
            assert len(server.requests) == requests


@Post
@pytest.mark.parametrize("ticket", [None, ""])
def test_without_ticket_and_provider_nothing_is_sent(post: Callable[..., Any], ticket: str | None):
    with FakeNetServer(chat=Chat()) as fake:
        with pytest.raises(AuthenticationError, match="there is no ticket: sign in first") as caught:
            post(fake, None, ticket=ticket)
        assert caught.value.operation == "Chat.AddChatMessage"
        assert caught.value.__cause__ is None
        assert not fake.calls


def test_operations_that_take_no_ticket_need_none():
    class Principal:
        def get_system_info(self) -> SoSystemInfoCarrier:
            return SoSystemInfoCarrier()

    with FakeNetServer(so_principal=Principal()) as fake, NetServer(fake.url) as net:
        assert net.so_principal.get_system_info() == SoSystemInfoCarrier()
    with (
        RawServer(lambda peer, _: peer.send(http(401, b""))) as server,
        NetServer(server.url, ticket="7T:x") as net,
        pytest.raises(HttpStatusError),
    ):
        net.so_principal.get_system_info()


def test_a_ticket_that_is_taken_away_from_some_calls():
    with FakeNetServer(chat=Chat()) as fake, NetServer(fake.url, ticket="7T:valid") as net:
        with pytest.raises(AuthenticationError):
            net.chat.with_options(ticket=None).add_chat_message(chat_session_id=1, message=GREETING)
        with (
            pytest.raises(AuthenticationError),
            net.with_options(ticket=None).chat.iterate.get_chat_messages(chat_session_id=1, after=0),
        ):
            pass
        assert not fake.calls


@Post
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "gave no ticket, but NoneType: it must return a text"),
        ("", "gave an empty ticket"),
        (7, "gave no ticket, but int: it must return a text"),
        (KeyError("hunter2-secret"), r"failed \(KeyError\)"),
        (ServerError("hunter2-secret"), r"failed \(ServerError\)"),
    ],
)
def test_a_provider_that_fails(post: Callable[..., Any], given: Any, message: str):
    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        for options in ({}, {"ticket": "7T:expired"}):
            with pytest.raises(AuthenticationError, match=message) as caught:
                post(fake, Provider(given), **options)
            assert caught.value.operation == "Chat.AddChatMessage"
            assert "hunter2" not in str(caught.value)
            assert caught.value.__cause__ is (given if isinstance(given, Exception) else None)
        assert len(fake.calls) == 1


@pytest.mark.sampled(1)
@Post
def test_a_slow_provider_does_not_outlast_the_call(post: Callable[..., Any]):
    with FakeNetServer(chat=Chat()) as fake, pytest.raises(TransportTimeoutError) as caught:
        post(fake, Provider("7T:valid", pause=0.4), timeout=0.1)
    assert not caught.value.sent
    assert not fake.calls


SESSION = SoExceptionInfo(message="no", exception_type="SuperOffice.Exceptions.SoSessionException")
DETAIL = (
    "<s:Fault><faultcode xmlns=''>s:Server</faultcode><faultstring xmlns=''>no</faultstring><detail xmlns=''>"
    "<ExceptionDetail xmlns='urn:d'><Type>SuperOffice.CRM.SoAuthenticationException</Type></ExceptionDetail>"
    "</detail></s:Fault>"
)


CODE = (
    "<s:Fault><faultcode xmlns='' xmlns:w='urn:w'>w:FailedAuthentication</faultcode>"
    "<faultstring xmlns=''>no</faultstring></s:Fault>"
)


@pytest.mark.parametrize(
    ("refusal", "attempts"),
    [
        (http(401, b""), 2),
        (http(401, FAULT), 2),
        (http(200, reply(None, succeeded=False, exception_info=SESSION)), 2),
        (http(500, reply(None, succeeded=False, exception_info=SESSION)), 2),
        (http(500, envelope(DETAIL)), 2),
        (http(500, envelope(CODE)), 2),
        (http(403, b""), 1),
        (http(500, FAULT), 1),
        (http(200, reply(None, exception_info=SoExceptionInfo(exception_type="System.Exception"))), 1),
        (http(200, reply(None, exception_info=SoExceptionInfo(exception_type="SoTicketNotFoundException"))), 1),
        (http(200, b"<not well-formed"), 1),
    ],
)
def test_what_counts_as_a_refusal(refusal: bytes, attempts: int):
    def answer(peer: Peer, _: Seen) -> None:
        peer.send(refusal if len(server.requests) == 1 else http(200, GOOD))

    with RawServer(answer) as server, NetServer(server.url, ticket="7T:a", ticket_provider=lambda: "7T:b") as net:
        if attempts == 2:
            assert net.chat.add_chat_message(chat_session_id=1, message=None) == POSTED
        else:
            with pytest.raises(SoapError):
                net.chat.add_chat_message(chat_session_id=1, message=None)
        assert len(server.requests) == attempts


def test_the_application_may_know_better_what_a_refusal_is():
    def refused(error: SoapError) -> bool:
        return isinstance(error, SoapFault) and "out of order" in error.reason

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(500, FAULT) if len(server.requests) == 1 else http(200, GOOD))

    with (
        RawServer(answer) as server,
        NetServer(server.url, ticket_provider=lambda: "7T:b", ticket_refused=refused) as net,
    ):
        assert net.chat.add_chat_message(chat_session_id=1, message=None) == POSTED
