"""Tickets, tokens and passwords are in no repr, no str and no message."""

from __future__ import annotations

import asyncio
import logging
import pickle
import pprint
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from services88 import (
    OPERATIONS,
    AsyncNetServer,
    AuthenticationError,
    EmptyResultError,
    EncodeError,
    HttpStatusError,
    NetServer,
    Request,
    Response,
    Retries,
    ServerError,
    SoapError,
    SoapFault,
    TransportError,
)
from services88._headers import RequestHeaders, ResponseHeaders, SignInRequestHeaders
from services88._runtime.client.http_binding import http_request
from services88._runtime.netserver.netserver_settings import NetServerSettings
from services88._runtime.redaction import hidden
from services88.models import ChatMessage, SoCredentials, SoExceptionInfo
from services88.so_principal import operations
from services88.testing import FakeNetServer, soap_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from secret_watch import Watch

TICKET = "7T:hunter2-ticket"
TOKEN = "hunter2-application-token"  # noqa: S105 - made up
PASSWORD = "hunter2-password"  # noqa: S105
ACCESS = "8A:hunter2-access"


def told(*things: object) -> str:
    """Return everything a log, a debugger or a failed assertion would show of these."""
    forms: tuple[Callable[[Any], str], ...] = (repr, str, "{}".format, "{!r}".format, pprint.pformat)
    return "\n".join(form(thing) for thing in things for form in forms)


class Chat:
    """Returns the message it gets, None for none."""

    def add_chat_message(self, *, chat_session_id: int, message: ChatMessage | None) -> ChatMessage | None:
        del chat_session_id
        return message


class SignIn:
    """Gives a ticket to everybody but Ola."""

    def authenticate_username_password(self, *, user_name: str, password: str) -> object:
        del password
        return operations.authenticate_username_password.AuthenticateResponse(
            credentials=SoCredentials(ticket=TICKET), authentication_succeeded=user_name != "ola"
        )

    def authenticate_generic(self, *, authentication_data: dict[str, str]) -> object:
        del authentication_data
        return operations.authenticate_generic.AuthenticateResponse(
            credentials=SoCredentials(ticket=TICKET), authentication_succeeded=True
        )

    def authenticate_with_access_token(self, *, access_token: str) -> object:
        del access_token
        return operations.authenticate_with_access_token.AuthenticateResponse(
            credentials=SoCredentials(ticket=TICKET), authentication_succeeded=True
        )


def test_clients_and_settings():
    settings = NetServerSettings("https://host/Remote/Services88", TICKET, TOKEN)
    text = told(settings)
    for client in (NetServer, AsyncNetServer):
        net = client("https://host/Cust1", ticket=TICKET, application_token=TOKEN)
        net.use_ticket(ACCESS)
        other = net.with_options(ticket=ACCESS, application_token=TOKEN)
        text += told(net, other, net.chat, net.chat.with_reply, net.chat.with_options(ticket=ACCESS))
        text += told(vars(net), vars(other), net.so_principal, net._channel, net._channel.settings)
    assert "hunter2" not in text
    assert "https://host/Cust1" in text


def test_requests_and_replies():
    credentials = SoCredentials(ticket=TICKET)
    add = OPERATIONS["Chat.AddChatMessage"]
    headers = RequestHeaders(application_token=TOKEN, credentials=credentials)
    request = Request(headers, add.request[1](chat_session_id=1, message=None))
    http = http_request(NetServerSettings("https://host", TICKET, TOKEN), add, request.body)
    assert b"hunter2" in http.content
    sign_in = operations.authenticate_username_password
    bodies: list[object] = [
        sign_in.AuthenticateUsernamePassword(user_name="kari", password=PASSWORD),
        operations.authenticate_generic.AuthenticateGeneric(authentication_data={"pin": PASSWORD}),
        operations.authenticate_with_access_token.AuthenticateWithAccessToken(access_token=ACCESS),
        Response(ResponseHeaders(), sign_in.AuthenticateResponse(credentials=credentials)),
        Request(SignInRequestHeaders(application_token=TOKEN), sign_in.AuthenticateUsernamePassword(password=PASSWORD)),
    ]
    text = told(headers, credentials, request, http, *bodies)
    assert "hunter2" not in text
    assert "kari" in text


def test_sign_in_and_recorded_calls(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]):
    caplog.set_level(logging.DEBUG)
    with (
        FakeNetServer(chat=Chat(), so_principal=SignIn(), valid_ticket=TICKET, valid_application_token=TOKEN) as fake,
        NetServer(fake.url, application_token=TOKEN) as net,
    ):
        replies = [
            net.so_principal.with_reply.authenticate_username_password(user_name="kari", password=PASSWORD),
            net.so_principal.with_reply.authenticate_generic(authentication_data={"pin": PASSWORD}),
            net.so_principal.with_reply.authenticate_with_access_token(access_token=ACCESS),
        ]
        net.sign_in(user_name="kari", password=PASSWORD)
        assert net.current_ticket == TICKET
        replies.append(net.chat.with_reply.add_chat_message(chat_session_id=1, message=ChatMessage()))
        text = told(*replies, *fake.calls, fake, fake.calls)
    assert len(fake.calls) == 5
    assert fake.calls[0].body.password == PASSWORD
    captured = capfd.readouterr()
    assert "hunter2" not in text + captured.out + captured.err + caplog.text


def errors() -> list[SoapError]:
    """Return one error of every kind that a call with secrets in it can raise."""
    found: list[SoapError] = []

    def fail(kind: type[SoapError], method: Callable[..., object], **arguments: Any) -> None:
        with pytest.raises(kind) as caught:
            method(**arguments)
        found.append(caught.value)

    def message(**options: Any) -> dict[str, Any]:
        return {"chat_session_id": 1, "message": ChatMessage(), **options}

    with FakeNetServer(chat=Chat(), so_principal=SignIn(), valid_application_token=TOKEN) as fake:
        with NetServer(fake.url, ticket=TICKET, application_token=TOKEN) as net:
            add = net.chat.add_chat_message
            fake.fail_next(ServerError(SoExceptionInfo(message="down")))
            fail(ServerError, add, **message())
            fake.fail_next(soap_fault("no"))
            fail(SoapFault, add, **message())
            fail(EmptyResultError, add, **message(message=None))
            fail(EncodeError, add, **message(chat_session_id="x"))
            fail(EncodeError, net.chat.with_options(ticket=f"{TICKET}\0").add_chat_message, **message())
            fail(EncodeError, net.with_options(application_token=f"{TOKEN}\ud800").chat.add_chat_message, **message())
            fail(EncodeError, net.so_principal.authenticate_username_password, user_name="k", password=f"{PASSWORD}\0")
            fail(EncodeError, net.so_principal.authenticate_username_password, user_name="k", password=[PASSWORD])
            fail(EncodeError, net.sign_in_general, authentication_data={PASSWORD: f"{PASSWORD}\0"})
            fail(AuthenticationError, net.sign_in, user_name="ola", password=PASSWORD)
            fail(
                AuthenticationError,
                net.with_options(application_token=f"{TOKEN}-wrong").chat.add_chat_message,
                **message(),
            )
        with FakeNetServer(so_principal=SignIn()) as other, NetServer(other.url, ticket=TICKET) as net:
            fail(HttpStatusError, net.chat.get_chat_presence)
        elsewhere = NetServer("http://127.0.0.1:9", ticket=TICKET, application_token=TOKEN)
        fail(TransportError, elsewhere.chat.add_chat_message, **message())
        fail(TransportError, elsewhere.sign_in, user_name="kari", password=PASSWORD)
    return found


def test_errors():
    found = errors()
    assert {type(error) for error in found} >= {ServerError, SoapFault, EmptyResultError, EncodeError, TransportError}
    assert {AuthenticationError, HttpStatusError} <= {type(error) for error in found}
    for error in found:
        text = told(error, error.args, error.headers, vars(error))
        assert "hunter2" not in text + "".join(traceback.format_exception(error)), type(error)


def test_errors_of_the_async_client():
    async def run() -> None:
        with FakeNetServer(chat=Chat(), valid_application_token=TOKEN) as fake:
            async with AsyncNetServer(fake.url, ticket=TICKET, application_token=f"{TOKEN}-wrong") as net:
                with pytest.raises(AuthenticationError) as caught:
                    await net.chat.add_chat_message(chat_session_id=1, message=None)
                assert "hunter2" not in told(caught.value, vars(caught.value))

    asyncio.run(run())


def test_the_watch_over_the_suite_sees_what_leaks(secret_watch: Watch):
    """It would be of no use if it could not find anything."""
    before = secret_watch.calls, list(secret_watch.leaks), set(secret_watch.logged)
    with FakeNetServer(chat=Chat()) as fake, NetServer(fake.url, ticket=TICKET) as net:
        net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="Hi"))
    error = TransportError(f"told {TICKET}")
    secret_watch.failed("Chat.AddChatMessage", frozenset({TICKET}), error)
    assert len(secret_watch.leaks) > len(before[1])
    logging.getLogger("services88").warning("told %s", TICKET)
    assert secret_watch.in_logs()
    assert secret_watch.calls > before[0]
    secret_watch.leaks[:], secret_watch.logged = before[1], before[2]


def locals_of(do: Callable[[], object]) -> tuple[str, str]:
    """Return the message of the error, and the local variables of our functions in all tracebacks."""
    with pytest.raises((TypeError, SoapError)) as caught:
        do()
    found: list[str] = []
    error: BaseException | None = caught.value
    while error is not None:
        stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
        found += [str(frame.locals) for frame in stack if "services88" in frame.filename]
        error = error.__cause__ or error.__context__
    return str(caught.value), "".join(found)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (b"hunter2", "bytes"),
        (bytearray(b"hunter2"), "bytes"),
        ([b"hunter2"], "list"),
        ((b"hunter2", "hunter2"), "tuple"),
        ({"hunter2": bytearray(b"hunter2")}, "dict"),
        ({b"hunter2"}, "set"),
    ],
)
def test_secrets_given_as_bytes_are_not_in_local_variables(value: Any, kind: str):
    once = Retries(attempts=1)
    ways: list[Callable[[], object]] = [
        lambda: NetServer("https://host", ticket=value),
        lambda: NetServer("https://host", application_token=value),
        lambda: NetServer("https://host", proxy=value),
        lambda: NetServer("https://host").with_options(ticket=value),
        lambda: NetServer("https://host").chat.with_options(application_token=value),
        lambda: NetServer("https://host").use_ticket(value),
        lambda: NetServer("http://127.0.0.1:9", retries=once).sign_in(user_name="kari", password=value),
        lambda: NetServer("http://127.0.0.1:9", retries=once).sign_in_with_access_token(access_token=value),
    ]
    for do in ways:
        message, variables = locals_of(do)
        assert message.endswith((f"not {kind}", f"got {kind}"))
        assert "hunter2" not in message + variables


def test_bytes_that_are_hidden_are_bytes():
    found = hidden([b"ab", bytearray(b"cd"), (b"x", 1), {b"k": b"v"}, frozenset({b"z"}), None, 7])
    assert repr(found) == "[b'***', b'***', (b'***', 1), {b'***': b'***'}, frozenset({b'***'}), None, 7]"
    assert found == [b"ab", b"cd", (b"x", 1), {b"k": b"v"}, frozenset({b"z"}), None, 7]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert f"{hidden('x')}{hidden(b'x').decode()}" == "xx"
