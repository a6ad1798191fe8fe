"""How calls of the fake server fail: planned failures, and objects that end the test."""

from __future__ import annotations

import asyncio
import sys
import threading
import unittest
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    DecodeError,
    HttpStatusError,
    NetServer,
    Retries,
    ServerError,
    SoapFault,
    TransportError,
    TransportTimeoutError,
)
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONCE = Retries(attempts=1)


class Chat:
    """Says no message, or does what it is told."""

    def __init__(self, do: Callable[[], object] = lambda: None) -> None:
        self._do = do

    def get_chat_messages(self, **_: object) -> Any:
        self._do()
        return []


class AsyncChat(Chat):
    async def get_chat_messages(self, **_: object) -> Any:
        await asyncio.sleep(0)
        self._do()
        return []


def call(net: NetServer) -> None:
    net.chat.get_chat_messages(chat_session_id=1, after=0)


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat()) as running:
        yield running


@pytest.fixture
def net(fake: FakeNetServer) -> Iterator[NetServer]:
    with NetServer(fake.url, ticket="7T:t", retries=ONCE, timeout=30) as client:
        yield client


# --- what ends a test ------------------------------------------------------------------------------------------------


def use(server: FakeNetServer, told: list[str], calls: int = 1) -> None:
    """Call, and go on after each fault as an application may that logs it."""
    with server, NetServer(server.url, ticket="7T:t", timeout=30) as net:
        for _ in range(calls):
            with pytest.raises(SoapFault) as fault:
                call(net)
            told.append(fault.value.reason)
        server.fail_next(soap_fault("still there"))
        with pytest.raises(SoapFault, match="still there"):
            call(net)


def ends(do: Callable[[], object], kind: type[Chat]) -> tuple[str, BaseException]:
    """Return what the caller is told, and what the server raises at its end."""
    told: list[str] = []
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - outcomes have no base of their own
        use(FakeNetServer(chat=kind(do)), told)
    return told[0], caught.value


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
@pytest.mark.parametrize(
    ("do", "name", "text"),
    [
        (lambda: pytest.fail("not as expected"), "Failed", "not as expected"),
        (lambda: pytest.skip("no licence"), "Skipped", "no licence"),
        (lambda: pytest.exit("enough"), "Exit", "enough"),
        (lambda: sys.exit(3), "SystemExit", "3"),
        (lambda: unittest.TestCase().skipTest("no licence"), "SkipTest", "no licence"),
    ],
)
def test_what_ends_a_test_in_an_object_ends_the_test(
    kind: type[Chat], do: Callable[[], object], name: str, text: str, monkeypatch: pytest.MonkeyPatch
):
    lost: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lost.append)
    told, raised = ends(do, kind)
    assert told == f"{name}: {text}"
    assert type(raised).__name__ == name
    assert text in str(raised)
    assert lost == []


def interrupted() -> None:
    raise KeyboardInterrupt


def cancelled() -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
@pytest.mark.parametrize(("do", "expected"), [(interrupted, KeyboardInterrupt), (cancelled, asyncio.CancelledError)])
def test_other_interruptions_do_not_end_the_server(
    kind: type[Chat], do: Callable[[], object], expected: type[BaseException]
):
    told, raised = ends(do, kind)
    assert told.startswith(expected.__name__)
    assert type(raised) is expected


def test_the_outcome_reaches_a_test_that_swallows_faults():
    server = FakeNetServer(chat=Chat(lambda: pytest.fail("never called twice")))
    with pytest.raises(pytest.fail.Exception, match="never called twice"):
        use(server, [], calls=2)
    assert [type(each).__name__ for each in server.errors] == ["Failed", "Failed"]
    server.stop()  # told once


def called(server: FakeNetServer) -> None:
    with server, NetServer(server.url, ticket="7T:t") as net:
        call(net)


def test_the_outcome_goes_before_the_fault_of_the_caller():
    server = FakeNetServer(chat=Chat(lambda: pytest.skip("no licence")))
    with pytest.raises(pytest.skip.Exception):
        called(server)


def test_stop_tells_the_outcome_too():
    server = FakeNetServer(chat=Chat(lambda: pytest.fail("no"))).start()
    with NetServer(server.url, ticket="7T:t") as net, pytest.raises(SoapFault, match="Failed: no"):
        call(net)
    with pytest.raises(pytest.fail.Exception):
        server.stop()
    server.stop()


def called_and_interrupted(server: FakeNetServer) -> None:
    with server, NetServer(server.url, ticket="7T:t") as net:
        with pytest.raises(SoapFault):
            call(net)
        raise KeyboardInterrupt


def test_an_interruption_of_the_test_itself_is_not_replaced():
    server = FakeNetServer(chat=Chat(lambda: pytest.fail("no")))
    with pytest.raises(KeyboardInterrupt):
        called_and_interrupted(server)


# --- planned failures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["the cable is cut", ""])
def test_a_planned_transport_error_closes_the_connection(net: NetServer, fake: FakeNetServer, message: str):
    call(net)
    fake.fail_next(TransportError(message))
    with pytest.raises(TransportError) as caught:
        call(net)
    assert caught.value.sent
    assert caught.value.http_status is None
    assert len(fake.calls) == 2
    call(net)


def test_a_planned_transport_error_is_seen_by_an_asynchronous_client_too(fake: FakeNetServer):
    async def calls() -> None:
        async with AsyncNetServer(fake.url, ticket="7T:t", retries=ONCE) as client:
            with pytest.raises(TransportError):
                await client.chat.get_chat_messages(chat_session_id=1, after=0)
            await client.chat.get_chat_messages(chat_session_id=1, after=0)

    fake.fail_next(TransportError("gone"))
    asyncio.run(calls())


def test_a_read_is_repeated_after_a_planned_transport_error(fake: FakeNetServer):
    retries = Retries(reads={"Chat.Get*"}, first_wait=0.01)
    fake.fail_next(TransportError("gone"))
    with NetServer(fake.url, ticket="7T:t", retries=retries) as net:
        call(net)
    assert len(fake.calls) == 2


@pytest.mark.parametrize("status", [302, 304, 403, 404, 500, 503, 599])
def test_a_planned_http_status_is_answered(net: NetServer, fake: FakeNetServer, status: int):
    planned = HttpStatusError(status, excerpt="no spåce left")
    planned.http_headers = {"retry-after": "3600", "content-length": "1", "Content-Encoding": "gzip"}
    fake.fail_next(planned)
    with pytest.raises(HttpStatusError) as caught:
        call(net)
    assert (caught.value.status, caught.value.http_headers["retry-after"]) == (status, "3600")
    assert caught.value.excerpt == ("" if status == 304 else "no spåce left")
    call(net)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("x"), "SoapFault, ServerError, HttpStatusError or TransportError, not ValueError"),
        (DecodeError("x"), "not DecodeError; other exceptions are raised by the object"),
        (AuthenticationError("x"), "not AuthenticationError"),
        (TransportTimeoutError("late"), "not TransportTimeoutError; give the client a short timeout"),
        (KeyboardInterrupt(), "not KeyboardInterrupt"),
        (TransportError, "not TransportError"),
        ("no", "not str"),
        (None, "not NoneType"),
    ],
)
def test_what_no_call_can_fail_with_is_refused(net: NetServer, fake: FakeNetServer, error: Any, told: str):
    with pytest.raises(TypeError, match=told):
        fake.fail_next(error)
    call(net)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TransportError("x", sent=False), "a call that arrives here was sent"),
        (HttpStatusError(200), "200 is not an HTTP status of a failure"),
        (HttpStatusError(99), "99 is no"),
        (HttpStatusError(1000), "1000 is no"),
    ],
)
def test_impossible_failures_are_refused(net: NetServer, fake: FakeNetServer, error: Exception, told: str):
    with pytest.raises(ValueError, match=told):
        fake.fail_next(error)
    call(net)


def test_other_exceptions_of_an_object_stay_faults(fake: FakeNetServer, net: NetServer):
    def fails() -> None:
        raise TransportError("the database is away", sent=False)

    with FakeNetServer(chat=Chat(fails)) as server, NetServer(server.url, ticket="7T:t") as client:
        with pytest.raises(SoapFault, match="TransportError: the database is away"):
            call(client)
        assert [str(each) for each in server.errors] == ["the database is away"]
    fake.fail_next(ServerError("down"))
    with pytest.raises(ServerError, match="down"):
        call(net)
