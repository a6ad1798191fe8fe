"""Options that cannot work are refused when they are given, with what is allowed; no call fails for them later."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock
from zoneinfo import ZoneInfo

import httpx2
import pytest
from services88 import (
    AsyncHttpxTransport,
    AsyncNetServer,
    AuthenticationError,
    HttpReply,
    HttpRequest,
    HttpxTransport,
    NetServer,
    Retries,
    SoapError,
    Timeouts,
    TransportError,
)

URL = "https://host/Cust12345"
NUMBER = "must be a number of seconds"


async def awaited(*_: object) -> str:
    return "7T:x"


class Awaited:
    """Can be called, and is then to be awaited."""

    async def __call__(self, *_: object) -> str:
        return "7T:x"


ASYNC_OPTIONS = [("on_request", awaited), ("on_response", Awaited()), ("ticket_refused", awaited)]
WRONG: list[tuple[str, Any, type[Exception], str]] = [
    *(("timeout", value, ValueError, f"{NUMBER} above 0, not {value}; None is not a bound") for value in (-5, 0, -0.0)),
    *(("timeout", float(value), ValueError, f"{NUMBER} above 0, not {value}") for value in ("nan", "inf", "-inf")),
    *(("timeout", value, TypeError, NUMBER) for value in ("5", True, False, [5], b"5")),
    *(("max_reply_bytes", value, ValueError, "must be at least 1") for value in (0, -1)),
    *(("max_reply_bytes", value, TypeError, "must be a whole number") for value in (1.5, "10", True, None)),
    *(("retries", value, TypeError, "retries must be Retries") for value in (0, 3, "no", False, {})),
    *(("on_request", value, TypeError, "on_request must be a function") for value in ("print", 7, [])),
    *(("ticket_refused", value, TypeError, "ticket_refused must be a function") for value in (True, "no")),
    *((name, value, TypeError, f"{name} must be a plain function") for name, value in ASYNC_OPTIONS),
    *(("verify", value, TypeError, "verify must be a file or folder") for value in (True, False, 7, b"ca.pem")),
    *(
        ("time_zone", value, TypeError, "time_zone must be a SoTimeZone")
        for value in ("Europe/Oslo", 261, ZoneInfo("UTC"))
    ),
    *(("proxy", value, TypeError, "proxy must be a text") for value in (8080, b"http://proxy")),
    ("log_bodies", "yes", TypeError, "log_bodies must be bool"),
    *(("ticket_provider", value, TypeError, "ticket_provider must be a function") for value in ("7T:x", 7)),
]


@pytest.mark.sampled(30)
@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
@pytest.mark.parametrize(("name", "value", "kind", "told"), WRONG)
def test_options_of_a_client(client: Any, name: str, value: Any, kind: type[Exception], told: str):
    with pytest.raises(kind, match=told):
        client(URL, **{name: value})


CHANGEABLE = [case for case in WRONG if case[0] in {"timeout", "retries", "max_reply_bytes", "time_zone"}]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("client", [NetServer, AsyncNetServer])
@pytest.mark.parametrize(("name", "value", "kind", "told"), CHANGEABLE)
def test_options_of_a_few_calls(client: Any, name: str, value: Any, kind: type[Exception], told: str):
    net = client(URL)
    for changeable in (net, net.chat):
        with pytest.raises(kind, match=told):
            changeable.with_options(**{name: value})


@pytest.mark.parametrize("url", ["http://host:0", "https://host:00/x", "http://host:70000", "http://a b/", "", "host"])
def test_an_address_is_one_that_there_can_be(url: str):
    with pytest.raises(ValueError, match="is not an http or https URL"):
        NetServer(url)


@pytest.mark.parametrize("url", [None, 7, b"https://host", Path("host")])
def test_an_address_is_a_text(url: Any):
    with pytest.raises(TypeError, match="the base URL must be a text"):
        NetServer(url)


@pytest.mark.parametrize("name", ["ticket", "application_token"])
@pytest.mark.parametrize("value", [b"7T:hunter2", 7, ["7T:hunter2"]])
def test_tickets_and_tokens_are_texts(name: str, value: Any):
    told = f"{name} must be a text, not {type(value).__name__}$"
    for client in (NetServer, AsyncNetServer):
        with pytest.raises(TypeError, match=told):
            client(URL, **{name: value})
        with pytest.raises(TypeError, match=told):
            client(URL).with_options(**{name: value})
    with pytest.raises(TypeError, match="ticket must be a text"):
        NetServer(URL).use_ticket(value)


class Sends:
    """A transport of one's own, of which a call needs no more."""

    def send(self, request: HttpRequest) -> HttpReply:
        raise TransportError(request.url)


class OwnClient(httpx2.Client):
    """As applications derive them."""


NO_TRANSPORTS: list[tuple[Any, str]] = [
    *(
        (value, r"method send\(request\), as HttpxTransport\(\) has; \w+ has none")
        for value in (5, 0, False, "x", b"", [])
    ),
    (object(), "object has none"),
    (HttpxTransport, r"not a class: give HttpxTransport\(\)"),
    (Sends, r"not a class: give Sends\(\)"),
    (httpx2.Client(), r"not httpx2.Client: give transport=HttpxTransport\(client\)"),
    (OwnClient(), r"not httpx2.Client: give transport=HttpxTransport\(client\)"),
    (httpx2.AsyncClient(), r"not httpx2.AsyncClient: give transport=HttpxTransport\(httpx2.Client\(...\)\)"),
    (httpx2.MockTransport(print), r"give transport=HttpxTransport\(httpx2.Client\(transport=...\)\)"),
    (AsyncHttpxTransport(), "needs a blocking transport; AsyncHttpxTransport is asynchronous"),
]


@pytest.mark.parametrize(("value", "told"), NO_TRANSPORTS)
def test_what_is_no_transport(value: Any, told: str):
    with pytest.raises(TypeError, match=told):
        NetServer(URL, transport=value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5, r"as AsyncHttpxTransport\(\) has; int has none"),
        (httpx2.AsyncClient(), r"give transport=AsyncHttpxTransport\(client\)"),
        (httpx2.Client(), r"give transport=AsyncHttpxTransport\(httpx2.AsyncClient\(...\)\)"),
        (HttpxTransport(), "needs an asynchronous transport, such as AsyncHttpxTransport; HttpxTransport is blocking"),
        (AsyncHttpxTransport, "not a class"),
    ],
)
def test_what_is_no_asynchronous_transport(value: Any, told: str):
    with pytest.raises(TypeError, match=told):
        AsyncNetServer(URL, transport=value)


@pytest.mark.parametrize("value", [5, "x", httpx2.Client, httpx2.AsyncClient(), HttpxTransport(), 0])
def test_what_is_no_http_client(value: Any):
    with pytest.raises(TypeError, match=r"HttpxTransport takes an httpx2\.Client, not"):
        HttpxTransport(value)


@pytest.mark.parametrize("value", [5, httpx2.AsyncClient, httpx2.Client(), AsyncHttpxTransport()])
def test_what_is_no_asynchronous_http_client(value: Any):
    with pytest.raises(TypeError, match=r"AsyncHttpxTransport takes an httpx2\.AsyncClient, not"):
        AsyncHttpxTransport(value)


def test_what_can_carry_requests():
    with pytest.raises(TransportError, match=r"Chat\.svc"):
        NetServer(URL, ticket="7T:t", transport=Sends()).chat.get_chat_presence()  # type: ignore[arg-type]
    for transport in (HttpxTransport(httpx2.Client()), HttpxTransport(OwnClient()), Mock()):
        NetServer(URL, transport=transport).with_options(timeout=1)
    for other in (AsyncHttpxTransport(httpx2.AsyncClient()), Mock(), AsyncMock()):
        AsyncNetServer(URL, transport=other).with_options(timeout=1)


@pytest.mark.parametrize("part", ["total", "connect", "read"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [(-1, ValueError), (0, ValueError), (float("nan"), ValueError), (10**400, ValueError), ("1", TypeError)],
)
def test_bounds(part: str, value: Any, kind: type[Exception]):
    with pytest.raises(kind, match=f"{NUMBER}.*None is not a bound"):
        Timeouts(**{part: value})


@pytest.mark.parametrize(
    ("options", "kind", "told"),
    [
        *(({"attempts": value}, ValueError, "attempts must be at least 1") for value in (0, -3)),
        *(({"attempts": value}, TypeError, "attempts must be a whole number") for value in (2.5, "3", True, None)),
        *(({name: -1}, ValueError, f"{name} {NUMBER} of at least 0") for name in ("first_wait", "longest_wait")),
        *(({name: float("nan")}, ValueError, name) for name in ("first_wait", "longest_wait")),
        ({"first_wait": 10**400}, ValueError, "first_wait"),
        *(({"reads": value}, TypeError, "collection of patterns") for value in ("Chat.Get*", 7, None)),
        ({"reads": {"Chat.Get*", 7}}, TypeError, "reads must hold texts"),
        *(({"reads": {value}}, ValueError, "every operation") for value in ("*", "*.*", "?*", "", ".")),
    ],
)
def test_retries(options: Any, kind: type[Exception], told: str):
    with pytest.raises(kind, match=told):
        Retries(**options)


@pytest.mark.parametrize(
    ("pattern", "nearest"),
    [
        ("Chat.GetChatMesages", "did you mean 'Chat.GetChatMessages'"),
        ("Chat.Gte*", "did you mean 'Chat.Get"),
        ("chat.getchatpresence", "did you mean 'Chat.GetChatPresence'"),
        ("chat.get_chat_presence", "did you mean 'Chat.GetChatPresence'"),
        ("GetChatPresence", "did you mean 'Chat.GetChatPresence'"),
        ("Chats.Get*", "did you mean 'Chat.Get"),
        ("%%%", "they are called like 'Chat."),
    ],
)
def test_reads_that_name_no_operation(pattern: str, nearest: str):
    retries = Retries(reads={"Chat.Get*", pattern})
    with pytest.raises(ValueError, match=f"names no operation of this package; {nearest}"):
        NetServer(URL, retries=retries)
    with pytest.raises(ValueError, match="names no operation"):
        NetServer(URL).chat.with_options(retries=retries)


@pytest.mark.parametrize("pattern", ["[A-Z]*", "*.[A-Z]*", "[!x]*.*", "?*[a-z]"])
def test_reads_that_name_all_operations(pattern: str):
    with pytest.raises(ValueError, match="must not name every operation"):
        NetServer(URL, retries=Retries(reads={"Chat.Get*", pattern}))


def test_reads_that_name_operations():
    for reads in ({"Chat.Get*"}, ["Chat.GetChatPresence", "*.Get*"], frozenset(), ("Chat.?etChatMessages",), {"[C]*"}):
        NetServer(URL, retries=Retries(reads=reads))


def test_a_blocking_client_takes_no_asynchronous_ticket_provider():
    for provider in (awaited, Awaited()):
        with pytest.raises(TypeError, match="ticket_provider must be a plain function"):
            NetServer(URL, ticket_provider=provider)  # type: ignore[arg-type]
        AsyncNetServer(URL, ticket_provider=provider)
    AsyncNetServer(URL, ticket_provider=lambda: "7T:x")
    with pytest.raises(AuthenticationError, match="gave a coroutine"):
        NetServer(URL, ticket_provider=lambda: awaited()).chat.get_chat_presence()  # type: ignore[arg-type,return-value] # noqa: PLW0108 - shows no coroutine function


@pytest.mark.parametrize("transport", [HttpxTransport, AsyncHttpxTransport])
@pytest.mark.parametrize("value", [0, -1, "7", 1.0, True])
def test_options_of_transports(transport: Any, value: Any):
    with pytest.raises((ValueError, TypeError), match="max_reply"):
        transport(max_reply=value)


@pytest.mark.parametrize("make", [NetServer, AsyncNetServer, lambda _: HttpxTransport()])
def test_a_missing_httpx2_is_told_when_the_client_is_made(make: Any, monkeypatch: pytest.MonkeyPatch):
    from services88._runtime.transport import httpx_transport  # noqa: PLC0415 - looks behind the surface

    monkeypatch.delitem(sys.modules, "httpx2", raising=False)
    monkeypatch.setattr(httpx_transport, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pip install httpx2") as caught:
        make(URL)
    assert caught.value.name == "httpx2"


def test_a_transport_of_ones_own_needs_no_httpx2(monkeypatch: pytest.MonkeyPatch):
    from services88._runtime.transport import httpx_transport  # noqa: PLC0415 - looks behind the surface

    monkeypatch.delitem(sys.modules, "httpx2", raising=False)
    monkeypatch.setattr(httpx_transport, "find_spec", lambda _: None)
    NetServer(URL, transport=Sends()).close()  # type: ignore[arg-type]


def test_an_asynchronous_client_outside_an_event_loop():
    for net in (AsyncNetServer(URL, ticket="7T:x"), AsyncNetServer(URL, ticket_provider=awaited)):
        with pytest.raises(SoapError, match="needs a running event loop"):
            net.chat.get_chat_presence().send(None)  # type: ignore[attr-defined]
        asyncio.run(net.close())
