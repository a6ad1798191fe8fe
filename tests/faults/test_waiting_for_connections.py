"""Calls that wait for one of the connections of a client."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from raw_http import RawServer
from services88 import (
    AsyncNetServer,
    NetServer,
    Retries,
    TransportError,
    TransportTimeoutError,
)

ONCE = Retries(attempts=1)
CONNECTIONS = 100


@pytest.mark.slow  # waits
def test_waiting_for_one_of_the_connections():
    """All of them are busy: what waits was not sent."""
    told: list[TransportError] = []
    with RawServer(lambda peer, _: peer.wait()) as server, NetServer(server.url, ticket="7T:x", retries=ONCE) as net:

        def work() -> None:
            with pytest.raises(TransportError) as caught:
                net.chat.add_chat_message(chat_session_id=1, message=None)
            told.append(caught.value)

        threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        while len(server.requests) < CONNECTIONS:
            time.sleep(0.01)
        with pytest.raises(TransportTimeoutError) as caught:
            net.chat.with_options(timeout=0.2).add_chat_message(chat_session_id=1, message=None)
        assert not caught.value.sent
        server.stop()
        for thread in threads:
            thread.join()
    assert all(error.sent for error in told)


@pytest.mark.slow
def test_a_task_that_waits_for_one_of_the_connections():
    async def run(server: RawServer) -> None:
        async with AsyncNetServer(server.url, ticket="7T:x", retries=ONCE) as net:
            calls = [
                asyncio.create_task(net.chat.add_chat_message(chat_session_id=1, message=None))
                for _ in range(CONNECTIONS)
            ]
            while len(server.requests) < CONNECTIONS:  # noqa: ASYNC110 - what happens there happens in threads
                await asyncio.sleep(0.01)
            with pytest.raises(TransportTimeoutError) as caught:
                await net.chat.with_options(timeout=0.2).add_chat_message(chat_session_id=1, message=None)
            assert not caught.value.sent
            await asyncio.to_thread(server.stop)
            told = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(error, TransportError) and error.sent for error in told)

    with RawServer(lambda peer, _: peer.wait()) as server:
        asyncio.run(run(server))
