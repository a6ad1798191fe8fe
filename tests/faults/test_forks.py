"""A client that was used before a fork: parent and child call at once, and neither ever reads a reply of the other."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import select
import threading
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from echo_process import echo_process
from fault_cases import ADD
from raw_http import Peer, RawServer, Seen, http
from services88 import AsyncNetServer, NetServer, Response, SoapError
from services88._runtime import fork_safety as process
from services88._runtime.transport.httpx_transport import AsyncHttpxTransport, HttpxTransport
from services88._runtime.transport.interface import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if not hasattr(os, "fork"):
    pytest.skip("this system has no fork", allow_module_level=True)

FORKS = 100
CALLS = 3  # of each process after a fork
PATIENCE = 30.0  # seconds for a child; more is a deadlock
TICKET = "7T:valid"


@pytest.fixture(scope="module", params=["plain", "tls", "proxy"])
def options(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Give what a client needs to reach a server that answers with the number it was sent."""
    certificate, trusted = None, None
    if request.param == "tls":
        folder = tmp_path_factory.mktemp("tls")
        certificate, trusted = folder / "server.pem", folder / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(trusted)
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
    with echo_process(certificate) as url:
        if request.param == "proxy":
            yield {"base_url": "http://crm.invalid/Cust1", "proxy": url, "ticket": TICKET}
        else:
            yield {"base_url": url, "verify": trusted, "ticket": TICKET}


def in_child(work: Callable[[], object]) -> Callable[[], str]:
    """Run ``work`` in a forked process; return what waits for it and tells how it ended."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of forks beside threads: we test them
        process = os.fork()
    if process == 0:
        try:
            told = repr(work())
        except BaseException as error:  # noqa: BLE001 - the parent judges it
            told = f"{type(error).__name__}: {error}"
        os.write(writing, told.encode()[:1000])
        os._exit(0)
    os.close(writing)

    def ended() -> str:
        is_there = select.select([reading], [], [], PATIENCE)[0]
        if not is_there:
            os.kill(process, 9)
        told = os.read(reading, 1000).decode() if is_there else "the child hangs"
        os.close(reading)
        os.waitpid(process, 0)
        return told

    return ended


def own_numbers(net: NetServer) -> bool:
    """Whether all replies are those to the calls of this process."""
    numbers = [os.getpid() * 10 + call for call in range(CALLS)]
    return numbers == [
        net.chat.add_chat_message(chat_session_id=each, message=None).chat_session_id for each in numbers
    ]


async def own_numbers_async(net: AsyncNetServer) -> bool:
    numbers = [os.getpid() * 10 + call for call in range(CALLS)]
    found = await asyncio.gather(*(net.chat.add_chat_message(chat_session_id=each, message=None) for each in numbers))
    return numbers == [each.chat_session_id for each in found]


@pytest.mark.slow
def test_a_hundred_forks(options: dict[str, Any]):
    with NetServer(**options) as net:
        assert own_numbers(net)
        for _ in range(FORKS):
            child = in_child(lambda: own_numbers(net))
            assert own_numbers(net)
            assert child() == "True"


@pytest.mark.slow
def test_a_hundred_forks_of_an_asynchronous_client(options: dict[str, Any]):
    async def run() -> None:
        async with AsyncNetServer(**options) as net:
            assert await own_numbers_async(net)
            for _ in range(FORKS):
                child = in_child(lambda: asyncio.run(own_numbers_async(net)))
                assert await own_numbers_async(net)
                assert await asyncio.to_thread(child) == "True"

    asyncio.run(run())


@pytest.mark.slow  # starts processes
def test_a_client_that_is_closed_by_the_child_works_on_in_the_parent(options: dict[str, Any]):
    with NetServer(**options) as net:
        assert own_numbers(net)
        assert in_child(net.close)() == "None"
        assert own_numbers(net)


@pytest.mark.slow
def test_forks_while_other_threads_call(options: dict[str, Any]):
    stop = threading.Event()
    wrong: list[object] = []
    warm = threading.Barrier(5)  # a fork inside an import, or inside a TLS handshake of OpenSSL, would not go well

    def work(net: NetServer, number: int) -> None:
        own_numbers(net)
        warm.wait(PATIENCE)
        while not stop.is_set():
            found = net.chat.add_chat_message(chat_session_id=number, message=None).chat_session_id
            wrong.extend({found} - {number})

    with NetServer(**options) as net:
        threads = [threading.Thread(target=work, args=(net, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        warm.wait(PATIENCE)
        told = [in_child(lambda: own_numbers(net))() for _ in range(10)]
        stop.set()
        for thread in threads:
            thread.join()
    assert set(told) == {"True"}
    assert not wrong


@pytest.mark.slow  # starts processes
def test_locks_that_another_thread_holds_do_not_stop_the_child(options: dict[str, Any]):
    asked = threading.Event()
    go_on = threading.Event()
    parent = os.getpid()

    def provider() -> str:
        if os.getpid() == parent:
            asked.set()
            go_on.wait(PATIENCE)
        return TICKET

    with NetServer(**options | {"ticket": None}, ticket_provider=provider) as net:
        waiting = threading.Thread(target=own_numbers, args=(net,))
        waiting.start()
        assert asked.wait(PATIENCE)
        assert net._channel.tickets is not None
        with net._channel.transport._lock, net._channel.tickets._lock:  # type: ignore[attr-defined]
            child = in_child(lambda: own_numbers(net))
        assert child() == "True"
        go_on.set()
        waiting.join()


def test_a_reply_that_was_arriving_is_not_read_on_by_the_child():
    whole = ADD.encode_response(Response(ADD.response[0](succeeded=True), ADD.response[1](response=None)))
    go_on = threading.Event()

    def answer(peer: Peer, _: Seen) -> None:
        peer.send(http(200, b"", content_length=str(len(whole))) + whole[:100])
        go_on.wait(PATIENCE)
        peer.send(whole[100:])

    with RawServer(answer) as server:
        transport = HttpxTransport()
        with transport.stream(HttpRequest(server.url, {}, b"")) as arriving:
            pieces = iter(arriving)
            found = [next(pieces)]
            child = in_child(lambda: list(pieces))
            told = child()
            go_on.set()
            found += pieces
        transport.close()
    assert told.startswith("TransportError:")
    assert b"".join(found) == whole


@pytest.mark.slow
def test_a_client_of_the_user_is_not_shared_either():
    import httpx2  # noqa: PLC0415 - only here

    with echo_process() as url:
        used, unused = (HttpxTransport(httpx2.Client(trust_env=False)) for _ in range(2))
        with NetServer(url, ticket=TICKET, transport=used) as net:
            assert own_numbers(net)
            told = in_child(lambda: own_numbers(net))()
            assert re.match(r"TransportError: .*was used before this process was forked", told)
            assert own_numbers(net)
        with NetServer(url, ticket=TICKET, transport=unused) as net:
            assert in_child(lambda: own_numbers(net))() == "True"
        for transport in (used, unused):
            assert transport._client is not None
            transport._client.close()


@pytest.mark.sampled(1)
def test_an_event_loop_does_not_outlive_a_fork(options: dict[str, Any]):
    """Its epoll is shared with the parent, so the child may not use it."""

    async def run() -> str:
        async with AsyncNetServer(**options) as net:
            assert await own_numbers_async(net)

            def by_hand() -> object:
                call = net.chat.add_chat_message(chat_session_id=1, message=None)
                with pytest.raises(SoapError) as caught:
                    call.send(None)  # type: ignore[attr-defined]
                return caught.value

            told = in_child(by_hand)()
            assert await own_numbers_async(net)
            return told

    told = asyncio.run(run())
    assert "TransportError" in told
    assert "needs a running event loop" in told


@pytest.mark.slow  # collects garbage twice
def test_transports_that_nobody_has_any_more_are_forgotten():
    gc.collect()
    before = len(process._holders)
    for _ in range(10):
        assert HttpxTransport() is not AsyncHttpxTransport()
    gc.collect()
    assert len(process._holders) == before
