"""Limits of an application, who may call, what it logs and reports, and mistakes of its objects."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from chat_object import HEADERS, PATH, envelope
from patience import PATIENCE
from served import exchanged, served
from services88 import AuthenticationError, NetServer, SoapFault
from services88.models import ChatMessage
from services88.server import Application, CallContext, Limits, current_call, soap_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from services88 import RequestEvent, ResponseEvent

GOOD = envelope(chat_session_id=7, message=ChatMessage(message="hello"))
SECRET = "7T:a-ticket-nobody-may-see"  # noqa: S105 - made up


class Chat:
    """Does with a message what a test wants."""

    def __init__(self, does: Callable[[ChatMessage], Any]) -> None:
        self._does = does

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> Any:
        message.chat_session_id = chat_session_id
        return self._does(message)


class AsyncChat(Chat):
    """The same, asynchronously."""

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> Any:
        message.chat_session_id = chat_session_id
        found = self._does(message)
        return await found if asyncio.iscoroutine(found) else found


def application(chat: object, **options: Any) -> Application:
    made: Any = Application
    found: Application = made(chat=chat, **options)
    return found


def posted(app: Application, content: bytes = GOOD) -> httpx2.Response:
    return exchanged(app, "POST", PATH, content, **HEADERS)


def raising(error: BaseException) -> Callable[[ChatMessage], Any]:
    def fail(_: ChatMessage) -> Any:
        raise error

    return fail


MISTAKES: dict[str, Callable[[ChatMessage], Any]] = {
    "raises": raising(ValueError("no row 5 in /var/lib/app.db")),
    "exits": raising(SystemExit(3)),
    "is cancelled": raising(asyncio.CancelledError()),
    "ends a generator": raising(GeneratorExit()),
    "stops an iteration": raising(StopIteration(1)),
    "returns text": lambda _: "text",
    "returns a number": lambda _: 5,
    "returns another type": lambda _: object(),
    "returns a wrong member": lambda message: setattr(message, "chat_session_id", "x") or message,
    "returns lists": lambda _: [[]],
    "raises a fault without its arguments": lambda _: (_ for _ in ()).throw(SoapFault),
    "unsendable header": lambda message: current_call().reply_headers.append(object()) or message,
}


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_an_object_is_told_by_an_id_that_is_in_the_log(
    name: str, kind: type[Chat], caplog: pytest.LogCaptureFixture
):
    does = MISTAKES[name]
    app = application(kind(does))
    answer = posted(app)
    assert answer.status_code == 500
    told = answer.text.partition("<faultstring>")[2].partition("</faultstring>")[0]
    assert told.startswith("internal error ")
    assert "app.db" not in answer.text
    record = next(each for each in caplog.records if each.levelno == logging.ERROR)
    assert record.name == "services88.server"
    assert record.getMessage() == f"Chat.AddChatMessage: {told}"
    assert record.exc_info is not None
    assert posted(application(kind(lambda message: message))).status_code == 200


def test_the_log_of_a_mistake_shows_no_secret(caplog: pytest.LogCaptureFixture):
    def quotes(_: ChatMessage) -> Any:
        raise ValueError(f"no session {current_call().headers.credentials.ticket}")

    with (
        served(application(Chat(quotes))) as url,
        NetServer(url, ticket=SECRET) as net,
        pytest.raises(SoapFault, match="internal error"),
    ):
        net.chat.add_chat_message(chat_session_id=7, message=ChatMessage())
    assert "no session" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("is_async", [False, True])
def test_who_may_not_call_is_refused_before_the_object_is_asked(*, is_async: bool):
    seen: list[CallContext] = []

    def judge(call: CallContext) -> str:
        seen.append(call)
        ticket = call.headers.credentials.ticket if call.headers.credentials else ""
        if ticket == "7T:bad":
            raise AuthenticationError("the ticket is not valid")
        if ticket == "7T:fault":
            raise soap_fault("not today", "Client")
        return f"user of {ticket}"

    async def judged(call: CallContext) -> str:
        await asyncio.sleep(0)
        return judge(call)

    principals: list[object] = []

    def does(message: ChatMessage) -> ChatMessage:
        principals.append(current_call().principal)
        return message

    with served(application(Chat(does), authenticate=judged if is_async else judge)) as url:
        for ticket, told in (("7T:bad", "the ticket is not valid"), ("7T:fault", "not today")):
            with NetServer(url, ticket=ticket) as net, pytest.raises(SoapFault, match=told) as caught:
                net.chat.add_chat_message(chat_session_id=7, message=ChatMessage())
            assert caught.value.code.name.partition(".")[0] == "Client"
        with NetServer(url, ticket="7T:good") as net:
            net.chat.add_chat_message(chat_session_id=7, message=ChatMessage())
    assert principals == ["user of 7T:good"]
    assert [each.operation for each in seen] == ["Chat.AddChatMessage"] * 3


def test_a_mistake_in_authentication_lets_nobody_in():
    called: list[object] = []
    answer = posted(application(Chat(called.append), authenticate=lambda _: 1 / 0))
    assert (answer.status_code, called) == (500, [])
    assert "internal error" in answer.text


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
def test_a_call_that_takes_too_long_is_a_fault(kind: type[Chat]):
    release = threading.Event()

    def waits(message: ChatMessage) -> Any:
        if kind is AsyncChat:
            return asyncio.sleep(PATIENCE)
        release.wait(PATIENCE)
        return message

    answer = posted(application(kind(waits), limits=Limits(call_seconds=0.2)))
    release.set()
    assert answer.status_code == 500
    assert "not done within 0.2 seconds" in answer.text


def test_calls_beyond_the_limit_and_while_stopping_are_told_to_come_back():
    async def run() -> tuple[list[int], httpx2.Response, int]:
        release, arrived = asyncio.Event(), asyncio.Semaphore(0)

        async def waits(message: ChatMessage) -> ChatMessage:
            arrived.release()
            await release.wait()
            return message

        app = application(AsyncChat(waits), limits=Limits(concurrent_calls=2))
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://served") as client:
            calls = [asyncio.create_task(client.post(PATH, content=GOOD, headers=HEADERS)) for _ in range(2)]
            for _ in calls:
                await arrived.acquire()
            refused = await client.post(PATH, content=GOOD, headers=HEADERS)
            told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
            heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
            life = asyncio.create_task(app({"type": "lifespan"}, told.get, heard.put))
            await told.put({"type": "lifespan.startup"})
            assert await heard.get() == {"type": "lifespan.startup.complete"}
            await told.put({"type": "lifespan.shutdown"})
            await asyncio.sleep(0.01)
            late = await client.post(PATH, content=GOOD, headers=HEADERS)
            assert heard.empty()  # it waits for the calls that run
            release.set()
            assert await heard.get() == {"type": "lifespan.shutdown.complete"}
            await life
            return [each.status_code for each in await asyncio.gather(*calls)], refused, late.status_code

    done, refused, late = asyncio.run(run())
    assert done == [200, 200]
    assert (refused.status_code, refused.headers["retry-after"], late) == (503, "1", 503)


def test_threads_are_bounded():
    most = running = 0
    lock = threading.Lock()
    three = threading.Barrier(3)

    def does(message: ChatMessage) -> ChatMessage:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        three.wait(PATIENCE)  # until as many run at once as may
        time.sleep(0.01)  # a fourth would begin meanwhile
        with lock:
            running -= 1
        return message

    async def run() -> None:
        app = application(Chat(does), limits=Limits(threads=3))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://x") as client:
            answers = await asyncio.gather(*(client.post(PATH, content=GOOD, headers=HEADERS) for _ in range(12)))
            assert {each.status_code for each in answers} == {200}

    asyncio.run(run())
    assert most == 3


def test_calls_are_logged_and_reported(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, "services88.server")
    asked: list[RequestEvent] = []
    answered: list[ResponseEvent] = []
    app = application(
        Chat(lambda message: message), on_request=asked.append, on_response=answered.append, log_bodies=True
    )
    with served(app) as url, NetServer(url, ticket=SECRET) as net:
        net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="hello"))
        with pytest.raises(SoapFault):
            net.chat.get_chat_messages(chat_session_id=7, after=1)
        place = f"{url}/Remote/Services88/Chat.svc"
    records = [each for each in caplog.records if each.name == "services88.server"]
    lines = [each for each in records if each.levelno == logging.INFO]
    assert [each.getMessage().partition(" in ")[0] for each in lines] == [
        "Chat.AddChatMessage: HTTP 200",
        "Chat.GetChatMessages: HTTP 500, SoapFault",
    ]
    assert vars(lines[0])["http_received"] == asked[0].size
    bodies = "".join(each.getMessage() for each in records if each.levelno == logging.DEBUG)
    assert "hello" in bodies
    assert SECRET not in bodies
    assert [(each.call, each.operation, each.url) for each in asked] == [
        (each.call, each.operation, each.url) for each in answered
    ]
    assert asked[0].url == place
    assert [each.status for each in answered] == [200, 500]
    assert isinstance(answered[1].error, SoapFault)


def test_a_hook_that_fails_harms_no_call(caplog: pytest.LogCaptureFixture):
    app = application(Chat(lambda message: message), on_request=lambda _: 1 / 0, on_response=lambda _: 1 / 0)
    assert posted(app).status_code == 200
    assert caplog.text.count("a hook of the application failed") == 2


def test_scopes_that_are_no_http():
    async def run() -> None:
        app = application(Chat(lambda message: message))
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await app({"type": "websocket"}, receive, send)
        assert sent == [{"type": "websocket.close"}]
        with pytest.raises(ValueError, match="does not serve other"):
            await app({"type": "other"}, receive, send)

    asyncio.run(run())
