"""A ticket provider is asked once for all who wait: threads, tasks, and clients with options."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from patience import counted_waits
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    NetServer,
    SoapError,
)
from services88.testing import FakeNetServer
from ticket_provider import GREETING, Chat, Provider


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


@pytest.mark.slow  # waits
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
