"""One line a call, bodies only on request and without secrets, events for tracing; tracebacks that tell nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import RawServer, http
from secret_calls import MESSAGE, PASSWORD, TICKET, TOKEN, add, add_async
from services88 import (
    AsyncNetServer,
    HttpStatusError,
    NetServer,
    RequestEvent,
    ResponseEvent,
    Retries,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
)
from services88._runtime.client.call_log import shown
from services88.models import ChatMessage, SoCredentials, SoExceptionInfo
from services88.so_principal.operations import authenticate_username_password as sign_in
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Chat:
    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage | None:
        del chat_session_id
        return message


class SignIn:
    def authenticate_username_password(self, *, user_name: str, password: str) -> object:
        del password
        return sign_in.AuthenticateResponse(
            credentials=SoCredentials(ticket=TICKET), authentication_succeeded=user_name != "ola"
        )


@pytest.fixture
def fake() -> Iterator[FakeNetServer]:
    with FakeNetServer(chat=Chat(), so_principal=SignIn()) as running:
        yield running


Add = pytest.mark.parametrize("add", [add, add_async], ids=["sync", "async"])


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "services88"]


@Add
def test_one_line_a_call(add: Callable[..., Any], fake: FakeNetServer, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    add(fake.url)
    fake.fail_next(ServerError("down"))
    with pytest.raises(ServerError):
        add(fake.url)
    with FakeNetServer(so_principal=SignIn()) as other, pytest.raises(HttpStatusError):
        add(other.url)
    with pytest.raises(TransportError):
        add("http://127.0.0.1:9", retries=Retries(attempts=2, first_wait=0.001))
    good, failed, lost, refused = lines(caplog)
    assert good.startswith("Chat.AddChatMessage: HTTP 200 in 0.")
    assert "bytes sent" in good
    assert good.endswith(" bytes received, 1 attempt")
    assert "HTTP 200, ServerError in" in failed
    assert "Chat.AddChatMessage: HTTP 404 in" in lost
    assert "Chat.AddChatMessage: TransportError in" in refused
    assert refused.endswith("0 bytes received, 2 attempts")
    record = next(record for record in caplog.records if record.name == "services88")
    assert record.levelno == logging.INFO
    assert record.__dict__["soap_operation"] == "Chat.AddChatMessage"
    assert record.__dict__["http_status"] == 200
    assert record.__dict__["http_sent"] == len(fake.calls[0].content)
    assert "hunter2" not in caplog.text


@Add
def test_bodies_are_logged_on_request_without_secrets(
    add: Callable[..., Any], fake: FakeNetServer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    add(fake.url, log_bodies=True)
    with NetServer(fake.url, application_token=TOKEN, log_bodies=True) as net:
        net.sign_in(user_name="kari", password=PASSWORD)
    text = "\n".join(lines(caplog))
    assert "<Ticket>***</Ticket>" in text
    assert "ApplicationToken>***</" in text
    assert "<Password>***</Password>" in text
    assert "<Message>Hi</Message>" in text
    assert "kari" in text
    assert "hunter2" not in text


def test_bodies_of_a_level_that_is_off_are_not_made(fake: FakeNetServer, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "services88")
    add(fake.url, log_bodies=True)
    assert len(lines(caplog)) == 1


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "body",
    [
        f"<x><Ticket>{TICKET}</Ticket></x>",
        f"<x><a:Ticket xmlns:a='urn:x' i='1'>{TICKET}</a:Ticket></x>",
        f"<x><Ticket>{TICKET}",
        f"<x><Ticket><![CDATA[{TICKET}]]></Ticket >",
        f"<x>\n<Ticket\n>\n{TICKET}\n</Ticket\n></x>",
        "<x><ApplicationToken>other hunter2</ApplicationToken><Password>hunter2</Password></x>",
        "<Ticket/><AuthenticationData><a><Key>pin</Key><Value>hunter2</Value></a></AuthenticationData>",
        f"an error page that quotes {TICKET} and hunter2-&lt;application&gt; &amp; token",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_whatever_a_body_is_it_shows_no_secret(body: str, encoding: str):
    text = shown(body.encode(encoding), frozenset({TICKET, TOKEN}))
    assert "hunter2" not in text.replace("\0", "")


@pytest.mark.slow  # megabytes
def test_a_large_body_is_shown_in_part():
    assert len(shown(b"<a>" * 10**6, frozenset())) < 200_000


@Add
def test_events(add: Callable[..., Any], fake: FakeNetServer):
    events: list[RequestEvent | ResponseEvent] = []
    add(fake.url, on_request=events.append, on_response=events.append)
    fake.fail_next(soap_fault("no"))
    with pytest.raises(SoapFault) as caught:
        add(fake.url, on_request=events.append, on_response=events.append)
    first, second, third, fourth = events
    assert isinstance(first, RequestEvent)
    assert isinstance(second, ResponseEvent)
    assert isinstance(fourth, ResponseEvent)
    assert (first.operation, first.attempt, first.size) == ("Chat.AddChatMessage", 1, len(fake.calls[0].content))
    assert first.url == f"{fake.url}/Remote/Services88/Chat.svc"
    assert (second.call, second.status, second.error, second.is_repeated) == (first.call, 200, None, False)
    assert 0 < second.duration < 60
    assert second.size > 100
    assert second.time >= first.time > 1_600_000_000
    assert third.call == fourth.call != first.call
    assert (fourth.status, fourth.error) == (500, caught.value)
    assert "hunter2" not in repr(events)


@Add
def test_events_of_a_repeated_call(add: Callable[..., Any]):
    events: list[ResponseEvent] = []
    with RawServer(lambda peer, _: peer.send(http(503, b"", retry_after="0"))) as server, pytest.raises(SoapError):
        add(server.url, on_response=events.append)
    assert [(event.attempt, event.is_repeated, event.status) for event in events] == [
        (1, True, 503),
        (2, True, 503),
        (3, False, 503),
    ]
    assert len({event.call for event in events}) == 1


def test_an_interrupted_call_ends_its_event_and_its_line(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    events: list[ResponseEvent] = []

    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket="7T:any", on_response=events.append) as net:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await net.chat.get_chat_presence()

    with RawServer(lambda peer, _: peer.wait()) as server:
        asyncio.run(run(server.url))
    assert [type(event.error) for event in events] == [asyncio.CancelledError]
    assert "CancelledError" in lines(caplog)[0]


@Add
def test_a_hook_that_fails_does_not_make_the_call_fail(
    add: Callable[..., Any], fake: FakeNetServer, caplog: pytest.LogCaptureFixture
):
    def bad(_: object) -> None:
        raise ZeroDivisionError

    assert add(fake.url, on_request=bad, on_response=bad) == MESSAGE
    assert caplog.text.count("a hook of the application failed") == 2


INFO = SoExceptionInfo(
    message=f"{TICKET} is not valid",
    friendly_text=f"{TICKET}?",
    parameters={"ticket": TICKET},
    inner_exception=SoExceptionInfo(message=TICKET),
)


def test_exception_info_may_quote_a_ticket(fake: FakeNetServer):
    fake.fail_next(ServerError(INFO))
    with pytest.raises(ServerError) as caught:
        add(fake.url)
    told = (caught.value, caught.value.info, caught.value.headers, caught.value.inner, vars(caught.value))
    assert "hunter2" not in str(caught.value) + repr(told)
    assert str(caught.value) == "Chat.AddChatMessage: *** is not valid (***?)"
