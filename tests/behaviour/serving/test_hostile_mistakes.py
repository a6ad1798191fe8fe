"""Mistakes of objects that resist being told: exceptions that cannot be changed, faults that are no XML, exits."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from chat_object import ADD, HEADERS, PATH
from lxml import etree
from served import exchanged, served_by_wsgi
from services88 import NetServer, Request, SoapFault, XmlName
from services88._headers import RequestHeaders
from services88.models import ChatMessage
from services88.server import Application, current_call

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

TOKEN = "a-token-nobody-may-see"  # noqa: S105 - made up
CODE = XmlName("urn:app", "Refused")
GOOD = ADD.encode_request(
    Request(
        RequestHeaders(application_token=TOKEN), ADD.request[1](chat_session_id=7, message=ChatMessage(message="hello"))
    )
)


class Chat:
    """Does what a test wants."""

    def __init__(self, does: Callable[[str], Any]) -> None:
        self._does = does

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> Any:
        found = self._does(current_call().headers.application_token)
        message.chat_session_id = chat_session_id
        return message if found is None else found


class AsyncChat(Chat):
    """The same, asynchronously."""

    async def add_chat_message(self, *, chat_session_id: int, message: ChatMessage) -> Any:
        return super().add_chat_message(chat_session_id=chat_session_id, message=message)


def posted(does: Callable[[str], Any], kind: type[Chat] = Chat, **headers: str) -> httpx2.Response:
    made: Any = Application
    return exchanged(made(chat=kind(does)), "POST", PATH, GOOD, **HEADERS, **headers)


@dataclass(frozen=True)
class FrozenError(Exception):
    """An exception whose fields cannot be set, as many write them."""

    told: str


class ClosedError(Exception):
    """An exception that lets nothing be set."""

    def __setattr__(self, name: str, value: object) -> None:
        raise ValueError(name)


def any_type(value: Any) -> Any:
    return value


def raises(error: BaseException) -> None:
    raise error


QUOTES: dict[str, Callable[[str], None]] = {
    "frozen": lambda token: raises(FrozenError(f"no {token}")),
    "closed": lambda token: raises(ClosedError(token)),
    "of the system": lambda token: raises(FileNotFoundError(2, "no such file", f"/{token}.json")),
    "of an import": lambda token: raises(ImportError(f"no module {token}")),
    "a group": lambda token: raises(ExceptionGroup("all failed", [ValueError(token), OSError(5, "failed", token)])),
    "an exit": lambda token: sys.exit(f"bye {token}"),
}


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
@pytest.mark.parametrize("name", QUOTES)
def test_whatever_quotes_a_secret_becomes_an_answer_and_a_log_without_it(
    name: str, kind: type[Chat], caplog: pytest.LogCaptureFixture
):
    answer = posted(QUOTES[name], kind)
    assert (answer.status_code, TOKEN in answer.text) == (500, False)
    told = etree.fromstring(answer.content).findtext(".//faultstring")
    assert f"Chat.AddChatMessage: {told}" in caplog.text
    assert "Error" in caplog.text or "Exit" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("header", ["authorization", "cookie"])
def test_credentials_of_http_are_secrets_of_the_request_too(header: str, caplog: pytest.LogCaptureFixture):
    def quotes(_: str) -> None:
        raise ValueError(f"cannot use {current_call().http_headers[header].rpartition(' ')[2]}")

    given = {"authorization": "Bearer made-up-bearer", "cookie": "a=b; session=made-up-cookie"}
    posted(quotes, **given)
    assert "cannot use" in caplog.text
    assert "made-up" not in caplog.text


FAULTS: dict[str, Callable[[], SoapFault]] = {
    "open": lambda: SoapFault(CODE, "no", detail="<open>"),
    "closes the Fault": lambda: SoapFault(CODE, "no", detail="</s:Fault>"),
    "plain": lambda: SoapFault(CODE, "no", detail="this & that"),
    "a number": lambda: SoapFault(CODE, "no", detail=any_type(5)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_is_no_xml_is_a_mistake(name: str):
    answer = posted(lambda _: raises(FAULTS[name]()))
    assert answer.status_code == 500
    assert etree.fromstring(answer.content).findtext(".//faultstring").startswith("internal error ")


@pytest.mark.parametrize("kind", [Chat, AsyncChat])
def test_an_interrupt_that_an_object_raises_does_not_end_a_server(kind: type[Chat]):
    called = iter((True, False))

    def does(_: str) -> None:
        if next(called):
            raise KeyboardInterrupt

    made: Any = Application
    with (
        served_by_wsgi(made(chat=kind(does))) as url,
        NetServer(url, ticket="7T:test", timeout=10) as net,
    ):
        with pytest.raises(SoapFault, match="internal error"):
            net.chat.add_chat_message(chat_session_id=7, message=ChatMessage())
        assert net.chat.add_chat_message(chat_session_id=7, message=ChatMessage(message="hi")).message == "hi"


def test_a_hook_that_exits_harms_no_call(caplog: pytest.LogCaptureFixture):
    made: Any = Application
    app = made(chat=Chat(lambda _: None), on_response=lambda _: sys.exit(3))
    assert exchanged(app, "POST", PATH, GOOD, **HEADERS).status_code == 200
    assert "a hook of the application failed" in caplog.text


def test_what_a_fault_says_of_its_actor_is_xml_too():
    answer = posted(lambda _: raises(SoapFault(CODE, "no", actor="urn:\x01")))
    assert etree.fromstring(answer.content).findtext(".//faultactor") == "urn:\ufffd"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ({"path": "/a\x01/Chat"}, "http://x/a%01/Chat"),
        ({"path": "/\udc80/Chat"}, "http://x/%3F/Chat"),
        ({"path": "/Chat", "raw_path": b"http://x/a/Chat"}, "http://x/a/Chat"),
    ],
)
def test_the_address_in_the_wsdl_is_one_whatever_the_server_says_of_the_path(path: dict[str, Any], shown: str):
    address = '<address xmlns="http://schemas.xmlsoap.org/wsdl/soap/" location="urn:x"/>'
    wsdl = (
        f'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><service><port>{address}</port></service></definitions>'
    )
    made: Any = Application
    app = made(chat=Chat(lambda _: None), wsdl=wsdl.encode())

    async def run() -> bytes:
        sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        scope = {"type": "http", "method": "GET", "query_string": b"wsdl", "headers": [(b"host", b"x")], **path}
        await app(scope, Whole(b""), sent.put)
        return [await sent.get() for _ in range(2)][1]["body"]

    assert etree.fromstring(asyncio.run(run()))[0][0][0].get("location") == shown


def test_others_are_answered_while_a_request_of_many_elements_is_read():
    many = GOOD.replace(b"<Message>hello", b"<a/>" * 80_000 + b"<Message>hello")
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def run() -> None:
        counting = asyncio.create_task(count())
        made: Any = Application
        app = made(chat=AsyncChat(lambda _: None))
        sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers}
        await app(scope, Whole(many), sent.put)
        counting.cancel()
        assert (await sent.get())["status"] == 200

    asyncio.run(run())
    assert turns > 20


class Whole:
    """Gives the body of a request at once."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __call__(self) -> dict[str, Any]:
        return {"type": "http.request", "body": self._body}
