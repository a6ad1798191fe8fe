"""A ticket provider: asked when there is no ticket and when one is refused, once for all who wait."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from fault_cases import FAULT, GOOD, POSTED, envelope, reply
from patience import counted_waits
from raw_http import Peer, RawServer, Seen, http
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    HttpStatusError,
    NetServer,
    ServerError,
    SoapError,
    SoapFault,
    TransportTimeoutError,
)
from services88.models import ChatMessage, SoExceptionInfo, SoSystemInfoCarrier
from services88.testing import FakeNetServer

if TYPE_CHECKING:
    from collections.abc import Callable

GREETING = ChatMessage(message="Hi")


class Chat:
    """Counts what it stores."""

    def __init__(self) -> None:
        self.stored = 0
        self._lock = threading.Lock()

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> ChatMessage:
        with self._lock:
            self.stored += 1
        return ChatMessage(chat_session_id=chat_session_id, message=message.message)


class Provider:
    """Gives one ticket after the other, slowly."""

    def __init__(self, *tickets: Any, pause: float = 0.0) -> None:
        self.tickets, self.pause, self.calls = tickets, pause, 0
        self._lock = threading.Lock()

    def _next(self) -> Any:
        with self._lock:
            found = self.tickets[min(self.calls, len(self.tickets) - 1)]
            self.calls += 1
        if isinstance(found, Exception):
            raise found
        return found

    def __call__(self) -> Any:
        time.sleep(self.pause)
        return self._next()

    async def later(self) -> Any:
        await asyncio.sleep(self.pause)
        return self._next()


def post(fake: FakeNetServer | RawServer, provider: Provider | None, **options: Any) -> Any:
    with NetServer(fake.url, ticket_provider=provider, **options) as net:
        return net.chat.add_chat_message(chat_session_id=1, message=GREETING)


def post_async(fake: FakeNetServer | RawServer, provider: Provider | None, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncNetServer(fake.url, ticket_provider=provider and provider.later, **options) as net:
            return await net.chat.add_chat_message(chat_session_id=1, message=GREETING)

    return asyncio.run(run())


Post = pytest.mark.parametrize("post", [post, post_async], ids=["sync", "async"])


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
        (None, "gave no ticket"),
        ("", "gave an empty ticket"),
        (7, "gave no ticket"),
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


@Post
def test_a_slow_provider_does_not_outlast_the_call(post: Callable[..., Any]):
    with FakeNetServer(chat=Chat()) as fake, pytest.raises(TransportTimeoutError) as caught:
        post(fake, Provider("7T:valid", pause=0.4), timeout=0.1)
    assert not caught.value.sent
    assert not fake.calls


@pytest.mark.slow  # the next test has a hundred tasks
def test_a_hundred_threads_one_renewal():
    chat, provider = Chat(), Provider("7T:valid", pause=0.2)
    with (
        FakeNetServer(chat=chat, valid_ticket="7T:valid") as fake,
        NetServer(fake.url, ticket="7T:expired", ticket_provider=provider) as net,
    ):
        barrier = threading.Barrier(100)

        def work(number: int) -> int:
            barrier.wait()
            return net.chat.add_chat_message(chat_session_id=number, message=GREETING).chat_session_id

        with ThreadPoolExecutor(100) as pool:
            assert list(pool.map(work, range(100))) == list(range(100))
        assert net.current_ticket == "7T:valid"
    assert (provider.calls, chat.stored) == (1, 100)


def test_a_hundred_tasks_one_renewal():
    chat, provider = Chat(), Provider("7T:valid", pause=0.2)

    async def run(url: str) -> list[int]:
        async with AsyncNetServer(url, ticket="7T:expired", ticket_provider=provider.later) as net:

            async def work(number: int) -> int:
                return (await net.chat.add_chat_message(chat_session_id=number, message=GREETING)).chat_session_id

            return await asyncio.gather(*map(work, range(100)))

    with FakeNetServer(chat=chat, valid_ticket="7T:valid") as fake:
        assert asyncio.run(run(fake.url)) == list(range(100))
    assert (provider.calls, chat.stored) == (1, 100)


def test_a_hundred_threads_share_one_failure(monkeypatch: pytest.MonkeyPatch):
    provider, wait_for_others = Provider(KeyError("x")), counted_waits(monkeypatch, 19)

    def late() -> Any:
        wait_for_others()
        return provider()

    with FakeNetServer(chat=Chat()) as fake, NetServer(fake.url, ticket_provider=late) as net:

        def work(_: int) -> SoapError:
            with pytest.raises(AuthenticationError) as caught:
                net.chat.get_chat_presence()
            return caught.value

        with ThreadPoolExecutor(20) as pool:
            found = list(pool.map(work, range(20)))
    assert provider.calls == 1
    assert len(set(map(id, found))) == 20, "an error is nobody else's"


def test_the_task_that_asked_first_may_be_cancelled():
    provider = Provider("7T:valid")

    async def run(url: str) -> Any:
        go_on = asyncio.Event()

        async def late() -> Any:
            await go_on.wait()
            return await provider.later()

        async with AsyncNetServer(url, ticket_provider=late) as net:
            first = asyncio.create_task(net.chat.add_chat_message(chat_session_id=1, message=GREETING))
            second = asyncio.create_task(net.chat.add_chat_message(chat_session_id=2, message=GREETING))
            await asyncio.sleep(0.05)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            go_on.set()
            return await second

    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        assert asyncio.run(run(fake.url)).chat_session_id == 2
    assert provider.calls == 1


def test_closing_stops_a_provider():
    stopped = []

    async def provider() -> str:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            stopped.append(True)
            raise
        return "7T:late"

    async def run(url: str) -> None:
        net = AsyncNetServer(url, ticket_provider=provider)
        task = asyncio.create_task(net.chat.get_chat_presence())
        await asyncio.sleep(0.05)
        await net.close()
        with pytest.raises(AuthenticationError, match="closed"):
            await task

    with FakeNetServer(chat=Chat()) as fake:
        asyncio.run(run(fake.url))
    assert stopped


def test_a_provider_may_sign_in_with_the_same_client():
    from services88.models import SoCredentials  # noqa: PLC0415
    from services88.so_principal.operations import authenticate_username_password as sign_in  # noqa: PLC0415

    numbers = count(1)

    class SignIn:
        def authenticate_username_password(self, **_: str) -> object:
            ticket = SoCredentials(ticket=f"7T:{next(numbers)}")
            return sign_in.AuthenticateResponse(credentials=ticket, authentication_succeeded=True)

    with FakeNetServer(chat=Chat(), so_principal=SignIn(), valid_ticket="7T:2") as fake:

        def provider() -> str:
            reply = net.so_principal.authenticate_username_password(user_name="kari", password="x")  # noqa: S106
            assert reply.credentials is not None
            assert reply.credentials.ticket is not None
            return reply.credentials.ticket

        with NetServer(fake.url, ticket_provider=provider) as net:
            assert net.chat.add_chat_message(chat_session_id=1, message=GREETING).message == "Hi"
            assert net.current_ticket == "7T:2"


def test_a_provider_that_needs_a_ticket_itself_does_not_wait_for_itself():
    with FakeNetServer(chat=Chat()) as fake:
        net = NetServer(fake.url, ticket_provider=lambda: str(net.chat.get_chat_presence()))
        with pytest.raises(AuthenticationError):
            net.chat.get_chat_presence()
        net.close()


def test_tickets_of_clients_with_options():
    provider = Provider("7T:valid")
    with FakeNetServer(chat=Chat(), valid_ticket="7T:valid") as fake:
        with NetServer(fake.url, ticket_provider=provider) as net:
            net.with_options(timeout=5).chat.add_chat_message(chat_session_id=1, message=GREETING)
            net.chat.with_options(timeout=5).add_chat_message(chat_session_id=1, message=GREETING)
            assert (provider.calls, net.current_ticket) == (1, "7T:valid")
            own = net.with_options(ticket="7T:own")
            with pytest.raises(AuthenticationError):
                own.chat.add_chat_message(chat_session_id=1, message=GREETING)
            assert own.current_ticket == "7T:own"
            net.use_ticket("7T:expired")
            net.chat.add_chat_message(chat_session_id=1, message=GREETING)
        assert provider.calls == 2


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
