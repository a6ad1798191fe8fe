"""One client for many threads or tasks: cancelled anywhere, closed while it works, and nothing is left behind."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from fault_cases import GOOD, POSTED
from own_process import sockets
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, NetServer, SoapError, TransportError

if TYPE_CHECKING:
    from services88.models import ChatMessage


def good(peer: Peer, _: Seen) -> None:
    peer.send(http(200, GOOD))


def halves(peer: Peer, _: Seen) -> None:
    data = http(200, GOOD)
    peer.send(data[:100])
    peer.wait(0.001)
    peer.send(data[100:])


def stall(peer: Peer, _: Seen) -> None:
    peer.wait()


async def add(net: AsyncNetServer) -> ChatMessage:
    return await net.chat.add_chat_message(chat_session_id=1, message=None)


@pytest.mark.slow
@pytest.mark.parametrize("answer", [good, halves])
def test_a_call_cancelled_at_any_step_leaves_the_pool_usable(answer: object):
    cancelled = finished = 0

    async def run(url: str) -> None:
        nonlocal cancelled, finished
        async with AsyncNetServer(url, ticket="7T:any", timeout=30) as net:
            for steps in range(160):
                task = asyncio.create_task(add(net))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                try:
                    assert await task == POSTED
                    finished += 1
                except asyncio.CancelledError:
                    cancelled += 1
            # More calls than connections: had a cancelled call kept one, some of these would wait for ever.
            assert await asyncio.gather(*(add(net) for _ in range(120))) == [POSTED] * 120

    with RawServer(answer) as server:  # type: ignore[arg-type]
        asyncio.run(run(server.url))
    assert cancelled > 4, "the first steps never suffice for a reply"


@pytest.mark.slow  # waits
def test_cancelled_while_waiting_for_a_connection():
    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any", timeout=30) as net:
            busy = [asyncio.create_task(add(net)) for _ in range(100)]
            await asyncio.sleep(0.3)
            waiting = [asyncio.create_task(add(net)) for _ in range(50)]
            await asyncio.sleep(0.05)
            for task in (*waiting, *busy):
                task.cancel()
            outcomes = await asyncio.gather(*waiting, *busy, return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
            go_on.set()
            assert await asyncio.gather(*(add(net) for _ in range(100))) == [POSTED] * 100

    go_on = threading.Event()

    def answer(peer: Peer, _: Seen) -> None:
        if not go_on.is_set():
            peer.wait()
        peer.send(http(200, GOOD))

    with RawServer(answer) as server:
        asyncio.run(run(server.url))


def test_an_applications_own_timeout_is_its_own():
    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any", timeout=30) as net:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.2):
                    await add(net)
            assert not isinstance(caught.value, SoapError)

    with RawServer(stall) as server:
        asyncio.run(run(server.url))


def test_closing_ends_the_calls_of_threads():
    started = threading.Barrier(21)

    def work(_: int) -> SoapError:
        started.wait()
        with pytest.raises(TransportError) as caught:
            net.chat.add_chat_message(chat_session_id=1, message=None)
        return caught.value

    before = sockets()
    with RawServer(stall) as server, ThreadPoolExecutor(20) as pool:
        net = NetServer(server.url, ticket="7T:any", timeout=600)
        found = pool.map(work, range(20))
        started.wait()
        while len(server.requests) < 20:
            threading.Event().wait(0.01)
        closing = threading.Thread(target=net.close, daemon=True)
        closing.start()
        closing.join(60)
        is_stuck = closing.is_alive()
        server.stop()  # which ends the calls in any case
        assert not is_stuck, "closing does not wait for the server"
        net.close()
        assert len(list(found)) == 20
        with pytest.raises(TransportError, match="the client is closed"):
            net.chat.add_chat_message(chat_session_id=1, message=None)
    assert sockets() <= before


@pytest.mark.slow  # waits
def test_closing_ends_the_calls_of_tasks():
    async def run(url: str) -> None:
        net = AsyncNetServer(url, ticket="7T:any", timeout=60)
        tasks = [asyncio.create_task(add(net)) for _ in range(120)]  # more than there are connections
        await asyncio.sleep(0.5)
        await net.close()
        await net.close()
        outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
        assert {type(outcome) for outcome in outcomes} == {TransportError}
        with pytest.raises(TransportError, match="the client is closed"):
            await add(net)

    before = sockets()
    with RawServer(stall) as server:
        asyncio.run(run(server.url))
    assert sockets() <= before


@pytest.mark.slow  # 20 races of 8 threads
def test_threads_that_race_with_closing_end_in_a_result_or_an_error():
    before = sockets()
    with RawServer(good) as server:
        for _ in range(20):
            net = NetServer(server.url, ticket="7T:any")
            outcomes: list[object] = []

            def work(net: NetServer = net, outcomes: list[object] = outcomes) -> None:
                for _ in range(20):
                    try:
                        outcomes.append(net.chat.add_chat_message(chat_session_id=1, message=None))
                    except SoapError as error:
                        outcomes.append(error)

            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads:
                thread.start()
            while len(outcomes) < 40:
                threading.Event().wait(0.001)
            net.close()
            for thread in threads:
                thread.join(20)
            assert not any(thread.is_alive() for thread in threads)
            assert len(outcomes) == 160
            assert {type(outcome).__name__ for outcome in outcomes} <= {"ChatMessage", "TransportError"}
    assert sockets() <= before


def test_a_client_of_another_loop_says_so():
    closing = {"connection": "close"}  # nothing is left for the loop that is gone

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, GOOD, **closing))
        peer.close()

    with RawServer(answer) as server:
        net = AsyncNetServer(server.url, ticket="7T:any")
        assert asyncio.run(add(net)) == POSTED
        with pytest.raises(TransportError, match="event loop of its first call") as caught:
            asyncio.run(add(net))
        assert not caught.value.sent
        asyncio.run(net.close())
