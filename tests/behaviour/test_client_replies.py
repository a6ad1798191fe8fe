"""What a reply means: results with and without headers, nil, and every way to fail, in the order of judgement."""

from __future__ import annotations

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from patience import timed_out
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    DecodeError,
    EmptyResultError,
    EncodeError,
    HttpStatusError,
    NetServer,
    Reply,
    Response,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
)
from services88._headers import ResponseHeaders
from services88._runtime.transport.interface import HttpReply, HttpRequest
from services88.chat.operations.add_chat_message import AddChatMessageResponse
from services88.models import ChatMessage, SoExceptionInfo, SoTimeZone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
OK = "<Succeeded>true</Succeeded>"
INFO = "<ExceptionInfo><Message>no such session</Message></ExceptionInfo>"
BODY = "<AddChatMessageResponse><Response><ChatMessageId>5</ChatMessageId></Response></AddChatMessageResponse>"
NIL = '<AddChatMessageResponse><Response i:nil="true"/></AddChatMessageResponse>'
FAULT = '<s:Fault><faultcode xmlns="">s:Client</faultcode><faultstring xmlns="">bad</faultstring></s:Fault>'
HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Who <b>are you?</b></body></html>"


def soap(header: str, body: str) -> str:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{NS}" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Header>{header}</s:Header><s:Body>{body}</s:Body>'
        "</s:Envelope>"
    )


class Canned:
    """A transport of one's own that always gives the same reply."""

    def __init__(self, status: int, content: str | bytes, headers: dict[str, str] | None = None) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.reply = HttpReply(status, {"content-type": "text/xml", "x-request-id": "42", **(headers or {})}, data)
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpReply:
        self.sent.append(request)
        return self.reply

    def close(self) -> None:
        pass


class AsyncCanned(Canned):
    """The same for asyncio."""

    async def send(self, request: HttpRequest) -> HttpReply:  # type: ignore[override]
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        pass


def call(status: int, content: str | bytes, *, with_reply: bool = False, **headers: str) -> Any:
    transport = Canned(status, content, headers)
    agent = NetServer("https://host/Cust1", ticket="7T:any", transport=transport).chat
    method = (agent.with_reply if with_reply else agent).add_chat_message
    return method(chat_session_id=1, message=ChatMessage())


def call_async(status: int, content: str | bytes, *, with_reply: bool = False, **headers: str) -> Any:
    async def run() -> Any:
        transport = AsyncCanned(status, content, headers)
        agent = AsyncNetServer("https://host/Cust1", ticket="7T:any", transport=transport).chat
        method = (agent.with_reply if with_reply else agent).add_chat_message
        return await method(chat_session_id=1, message=ChatMessage())

    return asyncio.run(run())


@pytest.fixture(params=[call, call_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that makes a call which gets a given HTTP reply."""
    found: Callable[..., Any] = request.param
    return found


def failure(send: Callable[..., Any], kind: type[SoapError], status: int, content: str | bytes) -> Any:
    """Make a call that fails; what every error must carry is checked here."""
    with pytest.raises(SoapError) as caught:
        send(status, content)
    assert type(caught.value) is kind
    assert caught.value.operation == "Chat.AddChatMessage"
    assert str(caught.value).startswith("Chat.AddChatMessage: ")
    assert caught.value.http_headers["x-request-id"] == "42"
    with pytest.raises(kind) as again:
        send(status, content, with_reply=True)
    assert str(again.value) == str(caught.value)
    return caught.value


# --- results ---------------------------------------------------------------------------------------------------------


def test_plain_call_and_reply(send: Any):
    zone = "<TimeZone><SoTimeZoneId>140</SoTimeZoneId></TimeZone>"
    extra = "<ExtraInfoNameValuePair><Key>a</Key><Value>b</Value></ExtraInfoNameValuePair>"
    content = soap(f"<ExtraInfo>{extra}</ExtraInfo>{OK}{zone}", BODY)
    assert send(200, content) == ChatMessage(chat_message_id=5)
    reply = send(200, content, with_reply=True)
    assert isinstance(reply, Reply)
    assert reply.result == ChatMessage(chat_message_id=5)
    assert reply.headers == ResponseHeaders(
        extra_info={"a": "b"}, succeeded=True, time_zone=SoTimeZone(so_time_zone_id=140)
    )
    assert reply.http_headers == {"content-type": "text/xml", "x-request-id": "42"}


@pytest.mark.parametrize("body", [NIL, "<AddChatMessageResponse/>"])
def test_nil_is_an_error_or_none(send: Any, body: str):
    assert send(200, soap(OK, body), with_reply=True).result is None
    with pytest.raises(EmptyResultError) as caught:
        send(200, soap(OK, body))
    assert caught.value.operation == "Chat.AddChatMessage"
    assert caught.value.headers == ResponseHeaders(succeeded=True)
    assert caught.value.http_headers["x-request-id"] == "42"


def test_nil_array_is_an_empty_list_or_none():
    operation = OPERATIONS["Chat.GetChatMessages"]
    content = operation.encode_response(Response(ResponseHeaders(succeeded=True), operation.response[1](response=None)))
    net = NetServer("https://host", ticket="7T:any", transport=Canned(200, content))
    assert net.chat.get_chat_messages(chat_session_id=1, after=0) == []
    assert net.chat.with_reply.get_chat_messages(chat_session_id=1, after=0).result is None

    async def run() -> None:
        other = AsyncNetServer("https://host", ticket="7T:any", transport=AsyncCanned(200, content))
        assert await other.chat.get_chat_messages(chat_session_id=1, after=0) == []
        assert (await other.chat.with_reply.get_chat_messages(chat_session_id=1, after=0)).result is None

    asyncio.run(run())


def test_an_operation_without_result():
    operation = OPERATIONS["Chat.DeleteChatSessionEntity"]
    content = operation.encode_response(Response(ResponseHeaders(succeeded=True), operation.response[1]()))
    net = NetServer("https://host", ticket="7T:any", transport=Canned(200, content))
    assert net.chat.delete_chat_session_entity(chat_session_entity_id=1) is None  # type: ignore[func-returns-value]
    reply = net.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
    assert reply.result is None
    assert reply.headers.succeeded is True

    async def run() -> None:
        other = AsyncNetServer("https://host", ticket="7T:any", transport=AsyncCanned(200, content))
        reply = await other.chat.with_reply.delete_chat_session_entity(chat_session_entity_id=1)
        assert reply.headers.succeeded is True

    asyncio.run(run())


def test_a_reply_without_header_is_a_success(send: Any):
    content = soap("", BODY).replace("<s:Header></s:Header>", "")
    assert send(200, content).chat_message_id == 5
    assert send(200, content, with_reply=True).headers == ResponseHeaders()


def test_status_202_is_a_success(send: Any):
    assert send(202, soap(OK, BODY)).chat_message_id == 5


# --- HTTP ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (301, "redirects"),
        (302, "redirects"),
        (307, "redirects"),
        (400, "could not read"),
        (403, "forbids"),
        (404, "no service answers"),
        (405, "not a SOAP endpoint"),
        (413, "larger"),
        (415, "SOAP 1.1"),
        (418, "HTTP status 418"),
        (421, "/api/state/"),
        (429, "slow down"),
        (500, "HTTP status 500"),
        (502, "proxy"),
        (503, "not available"),
        (504, "proxy"),
    ],
)
@pytest.mark.parametrize("content", ["", HTML, "Service\n\tunavailable", b"\xff\xfe\x00binary", "<a>cut"])
def test_http_status_without_soap(send: Any, status: int, told: str, content: str | bytes):
    error = failure(send, HttpStatusError, status, content)
    assert error.status == status
    assert told in str(error)
    assert f"HTTP status {status}" in str(error)
    assert len(error.excerpt) <= 200
    if content == HTML:
        assert error.excerpt.startswith("<!DOCTYPE html> <html>")
        assert "html" not in str(error)


def test_a_page_instead_of_soap_is_a_decode_error(send: Any):
    for content in (HTML, HTML.partition("\n")[2], "", "Hello", "{}", "<html/>"):
        error = failure(send, DecodeError, 200, content)
        assert "are you" not in str(error)


def test_valid_soap_with_a_bad_status_keeps_its_headers(send: Any):
    error = failure(send, HttpStatusError, 503, soap(OK, BODY))
    assert error.headers == ResponseHeaders(succeeded=True)


class Redirect(BaseHTTPRequestHandler):
    """Sends everybody elsewhere, and keeps the paths that were asked for."""

    paths: list[str]

    def do_POST(self) -> None:
        self.paths.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def redirecting() -> Iterator[tuple[str, list[str]]]:
    paths: list[str] = []
    handler = type("Handler", (Redirect,), {"paths": paths})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", paths
        server.shutdown()


def test_a_redirect_is_not_followed(redirecting: tuple[str, list[str]]):
    url, paths = redirecting
    with NetServer(url, ticket="7T:a") as net, pytest.raises(HttpStatusError, match="302"):
        net.chat.get_chat_presence()

    async def run() -> None:
        async with AsyncNetServer(url, ticket="7T:a") as net:
            with pytest.raises(HttpStatusError, match="302"):
                await net.chat.get_chat_presence()

    asyncio.run(run())
    assert paths == ["/Remote/Services88/Chat.svc"] * 2


# --- the order of judgement ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("body", ["", BODY, NIL, BODY.replace(">5<", ">five<"), "<Other/>"])
def test_exception_info_is_judged_before_the_body(send: Any, status: int, body: str):
    for header in (f"{INFO}<Succeeded>false</Succeeded>", INFO, f"{INFO}{OK}"):
        error = failure(send, ServerError, status, soap(header, body))
        assert error.message == "no such session"
        assert error.info == SoExceptionInfo(message="no such session")
        assert error.headers.exception_info == error.info


@pytest.mark.parametrize("body", ["", BODY, "<Other/>"])
def test_succeeded_false_is_an_error_without_info(send: Any, body: str):
    error = failure(send, ServerError, 200, soap("<Succeeded>false</Succeeded>", body))
    assert error.info is None
    assert (error.friendly_text, error.exception_type, dict(error.parameters)) == (None, None, {})
    assert "no reason" in str(error)
    assert error.headers == ResponseHeaders(succeeded=False)


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_fault_is_judged_before_the_headers(send: Any, status: int):
    error = failure(send, SoapFault, status, soap(f"{INFO}<Succeeded>false</Succeeded>", FAULT))
    assert (error.code.name, error.reason) == ("Client", "bad")
    assert error.headers.exception_info.message == "no such session"


@pytest.mark.parametrize(
    "content",
    [
        soap(OK, ""),
        soap(OK, "<Other/>"),
        soap(OK, BODY.replace(">5<", ">five<")),
        soap(OK, BODY)[:-10],
        soap(OK, BODY) + "<more/>",
        f"<!DOCTYPE x [<!ENTITY e 'x'>]>{soap(OK, BODY)}",
        soap(OK, BODY).replace(">true<", ">perhaps<"),
        soap(OK, BODY).replace("s:Body", "s:Corpus"),
    ],
    ids=["empty", "other", "not a number", "cut short", "two roots", "DTD", "header", "no Body"],
)
def test_what_cannot_be_read_is_a_decode_error(send: Any, content: str):
    failure(send, DecodeError, 200, content)


def test_a_decode_error_of_the_body_keeps_the_headers_and_tells_the_place(send: Any):
    error = failure(send, DecodeError, 200, soap(OK, BODY.replace(">5<", ">five<")))
    assert error.headers == ResponseHeaders(succeeded=True)
    assert error.path == ("AddChatMessageResponse", "Response", "ChatMessageId")
    assert "Response/ChatMessageId" in str(error)


# --- before and without a reply --------------------------------------------------------------------------------------


def test_an_argument_that_cannot_be_written_is_told_before_sending():
    transport = Canned(200, soap(OK, BODY))
    net = NetServer("https://host", ticket="7T:any", transport=transport)
    with pytest.raises(EncodeError) as caught:
        net.chat.add_chat_message(chat_session_id=2**31, message=ChatMessage())
    assert caught.value.operation == "Chat.AddChatMessage"
    assert caught.value.path == ("ChatSessionId",)
    with pytest.raises(EncodeError) as caught:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="a\0b"))
    assert caught.value.path == ("Message", "Message")
    assert transport.sent == []


def test_nobody_listens():
    with NetServer("http://127.0.0.1:9", ticket="7T:any") as net, pytest.raises(TransportError) as caught:
        net.chat.get_chat_presence()
    assert caught.value.sent is False
    assert caught.value.operation == "Chat.GetChatPresence"

    async def run() -> None:
        async with AsyncNetServer("http://127.0.0.1:9", ticket="7T:any") as net:
            with pytest.raises(TransportError) as caught:
                await net.chat.get_chat_presence()
            assert caught.value.sent is False

    asyncio.run(run())


class Slow(BaseHTTPRequestHandler):
    """Answers a little at a time; every piece comes in time, the whole never does."""

    protocol_version = "HTTP/1.1"
    gone: threading.Event

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.gone.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow() -> Iterator[str]:
    gone = threading.Event()
    handler = type("Handler", (Slow,), {"gone": gone})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        guard = threading.Timer(90, gone.set)
        guard.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        guard.cancel()
        gone.set()
        server.shutdown()


def test_the_timeout_bounds_the_whole_call(slow: str):
    started = monotonic()
    with NetServer(slow, ticket="7T:any") as net:
        error = timed_out(lambda seconds: net.with_options(timeout=seconds).chat.get_chat_presence())
    assert monotonic() - started < 30
    assert error.sent is True
    assert error.operation == "Chat.GetChatPresence"


def test_the_timeout_bounds_the_whole_async_call(slow: str):
    async def run(seconds: float) -> None:
        async with AsyncNetServer(slow, ticket="7T:any", timeout=seconds) as net:
            await net.chat.get_chat_presence()

    started = monotonic()
    assert timed_out(lambda seconds: asyncio.run(run(seconds))).sent is True
    assert monotonic() - started < 30


def test_own_transport_sees_what_goes_out():
    transport = Canned(200, soap(OK, BODY))
    NetServer("https://host/Cust1", ticket="7T:a", transport=transport).chat.add_chat_message(
        chat_session_id=1, message=ChatMessage(message="æ")
    )
    (request,) = transport.sent
    assert request.url == "https://host/Cust1/Remote/Services88/Chat.svc"
    assert request.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert request.headers["SOAPAction"] == f'"{NS}/Chat/AddChatMessage"'
    decoded = OPERATIONS["Chat.AddChatMessage"].decode_request(request.content)
    assert decoded.headers.credentials.ticket == "7T:a"
    assert decoded.body.message.message == "æ"
    assert OPERATIONS["Chat.AddChatMessage"].response[1] is AddChatMessageResponse
