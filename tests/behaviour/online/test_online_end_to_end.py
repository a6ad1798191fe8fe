"""An application at Online as a whole: it signs in, calls, and goes on while tickets end and the tenant moves."""

from __future__ import annotations

import asyncio
import runpy
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from services88 import AsyncNetServer, NetServer
from services88.models import ChatMessage
from services88.online import AsyncSystemUser, PrivateKey, SignInRefusedError, SystemUser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services88.testing import FakeOnline

    Run = Callable[[], object]

HOUR = 3600  # seconds
EXAMPLE = Path(__file__).resolve().parents[3] / "docs/examples/system_user_by_soap.py"

parsed = cache(PrivateKey.parse)  # which checks the primes of the key, and takes long


def identity(online: FakeOnline) -> dict[str, Any]:
    """Return what a system user is made of."""
    return {
        "environment": online.environment,
        "tenant": online.tenant,
        "application_token": online.application_token,
        "system_user_token": online.system_user_token,
        "private_key": parsed(online.private_key),
        "clock": online.clock,
    }


@contextmanager
def in_threads(
    online: FakeOnline, calls: int, *, threads: int = 50, wait: float = 0.0, **options: Any
) -> Iterator[Run]:
    """Give what makes so many calls in threads that share one client, numbered on from call to call."""
    numbers = count()
    with NetServer(SystemUser(**identity(online), wait=wait), **options) as net, ThreadPoolExecutor(threads) as pool:

        def post(number: int) -> None:
            net.chat.add_chat_message(chat_session_id=number, message=ChatMessage(message=f"call {number}"))

        yield lambda: deque(pool.map(post, islice(numbers, calls)), 0)


@contextmanager
def in_tasks(online: FakeOnline, calls: int, *, wait: float = 0.0) -> Iterator[Run]:
    """Give what makes so many calls in tasks that share one client."""
    numbers = count()
    with asyncio.Runner() as runner:
        net = AsyncNetServer(AsyncSystemUser(**identity(online), wait=wait))

        async def post(number: int) -> None:
            await net.chat.add_chat_message(chat_session_id=number, message=ChatMessage(message=f"call {number}"))

        async def run() -> None:
            await asyncio.gather(*(post(number) for number in islice(numbers, calls)))

        yield lambda: runner.run(run())
        runner.run(net.close())


WAYS = {"50 threads": (in_threads, 50), "100 tasks": (in_tasks, 100)}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[Any, int]:
    found: tuple[Any, int] = WAYS[request.param]
    return found


def numbered(calls: int) -> Counter[str]:
    return Counter(f"call {number}" for number in range(calls))


@pytest.mark.sampled(1)
def test_however_many_call_there_is_one_exchange(online: FakeOnline, chat: Any, way: tuple[Any, int]):
    begin, calls = way
    with begin(online, calls) as run:
        run()
        run()
        assert len(online.exchanges) == 1
        assert Counter(chat.posted) == numbered(2 * calls)


@pytest.mark.slow  # makes hundreds of calls
@pytest.mark.sampled(1)
def test_a_ticket_that_is_used_lives_on_and_one_that_is_not_is_renewed_once(
    online: FakeOnline, chat: Any, way: tuple[Any, int]
):
    begin, calls = way
    with begin(online, calls) as run:
        for _ in range(3):
            run()
            online.clock.advance(5 * HOUR)
        assert len(online.exchanges) == 1
        run()
        online.clock.advance(6 * HOUR)
        run()
        assert len(online.exchanges) == 2
        assert Counter(chat.posted) == numbered(5 * calls)


@pytest.mark.sampled(1)
def test_tickets_that_the_tenant_has_forgotten_are_renewed_once(online: FakeOnline, chat: Any, way: tuple[Any, int]):
    begin, calls = way
    with begin(online, calls) as run:
        run()
        online.drop_tickets()
        run()
        assert len(online.exchanges) == 2
        assert Counter(chat.posted) == numbered(2 * calls)


@pytest.mark.slow  # makes hundreds of calls
def test_a_tenant_that_moves_costs_no_call(online: FakeOnline, chat: Any):
    statuses: list[int | None] = []
    options: dict[str, Any] = {"threads": 20, "on_response": lambda event: statuses.append(event.status)}
    with in_threads(online, 200, **options) as run, ThreadPoolExecutor(1) as beside:
        running = beside.submit(run)
        for _ in range(4):
            before = len(online.calls)
            while len(online.calls) < before + 20 and not running.done():
                time.sleep(0.001)
            online.move_tenant()
        running.result()
    assert Counter(chat.posted) == numbered(200)
    assert len(online.exchanges) == 1
    assert set(statuses) == {200, 421}, "calls found hosts that the tenant had left"


@pytest.mark.slow  # waits for three seconds
def test_maintenance_of_three_seconds_is_outlasted(online: FakeOnline, chat: Any, way: tuple[Any, int]):
    begin, calls = way
    with begin(online, calls, wait=30.0) as run:
        run()
        online.set_state("OfflineMaintenance", seconds=3)
        began = time.monotonic()
        run()
        assert time.monotonic() - began > 2.5
        assert Counter(chat.posted) == numbered(2 * calls)
        assert len(online.exchanges) == 1


def test_an_approval_that_is_revoked_is_told_to_all(online: FakeOnline):
    with NetServer(SystemUser(**identity(online))) as net:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="Hi"))
        online.revoke()
        with pytest.raises(SignInRefusedError) as caught:
            net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="Hi"))
        assert caught.value.reason == "Revoked"
        online.approve()
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="Hi"))


@pytest.mark.parametrize("kind", ["blocking", "asynchronous"])
def test_the_exchange_may_be_by_soap(online: FakeOnline, chat: Any, kind: str):
    example = runpy.run_path(str(EXAMPLE))
    message = ChatMessage(message="Hi")
    if kind == "blocking":
        with NetServer(SystemUser(**identity(online), exchange=example["soap_exchange"])) as net:
            net.chat.add_chat_message(chat_session_id=1, message=message)
    else:

        async def run() -> None:
            user = AsyncSystemUser(**identity(online), exchange=example["async_soap_exchange"])
            async with AsyncNetServer(user) as net:
                await net.chat.add_chat_message(chat_session_id=1, message=message)

        asyncio.run(run())
    assert chat.posted == ["Hi"]
    (exchange,) = online.exchanges
    assert exchange.request.target.endswith("/PartnerSystemUserService.svc")
