"""No frame of a traceback has a secret in its local variables."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from raw_http import Peer, RawServer, Seen, http
from secret_calls import MESSAGE, PASSWORD, TICKET, TOKEN
from services88 import (
    AsyncNetServer,
    AuthenticationError,
    DecodeError,
    EncodeError,
    HttpStatusError,
    NetServer,
    SoapFault,
    TransportError,
    TransportTimeoutError,
)
from services88.models import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# --- tracebacks with local variables, as error trackers and pytest --showlocals write them ---------------------------


def quoting(peer: Peer, seen: Seen) -> None:
    """Answer as careless servers do: with the request in the error."""
    peer.send(http(502, b"could not forward: " + seen.body, content_type="text/plain"))


def faulting(peer: Peer, seen: Seen) -> None:
    quoted = seen.body.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    peer.send(
        http(
            500,
            b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server'
            b"</faultcode><faultstring>" + quoted + b"</faultstring></s:Fault></s:Body></s:Envelope>",
        )
    )


def garbage(peer: Peer, _: Seen) -> None:
    peer.send(http(200, f"<Ticket>{TICKET}</Ticket><<<".encode()))


def locals_of(error: BaseException) -> str:
    """Return a traceback with every local variable of our frames; those of this test know the secrets."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames: list[str] = []
    current: Any = told
    while current is not None:
        frames += [f"{frame.name} {frame.locals}" for frame in current.stack if frame.filename != __file__]
        frames.append(str(current))
        current = current.__cause__ or current.__context__
    return "\n".join(frames)


def outcomes() -> Iterator[tuple[type[BaseException], str, Callable[[Peer, Seen], None], dict[str, Any]]]:
    yield HttpStatusError, "add", quoting, {}
    yield SoapFault, "add", faulting, {}
    yield DecodeError, "add", garbage, {}
    yield TransportError, "add", lambda peer, _: peer.close(), {}
    yield TransportTimeoutError, "add", lambda peer, _: peer.wait(), {"timeout": 0.2}
    yield DecodeError, "sign_in", garbage, {}
    yield HttpStatusError, "sign_in", quoting, {}
    yield HttpStatusError, "authenticate", quoting, {}
    yield EncodeError, "unwritable", garbage, {}
    yield EncodeError, "unwritable_ticket", garbage, {}
    yield AuthenticationError, "provider", garbage, {"ticket": None, "ticket_provider": lambda: None}
    yield ValueError, "address", garbage, {}
    yield ValueError, "options", garbage, {}
    yield ValueError, "options of an agent", garbage, {}


def started(net: Any, action: str) -> Any:
    """Do what a case is about; return the result, or what the asynchronous client has to wait for."""
    match action:
        case "sign_in":
            return net.sign_in(user_name="kari", password=PASSWORD)
        case "authenticate":
            return net.so_principal.authenticate_username_password(user_name="kari", password=PASSWORD)
        case "unwritable":
            return net.so_principal.authenticate_username_password(user_name="kari", password=f"{PASSWORD}\0")
        case "options" | "options of an agent":
            of = net if action == "options" else net.chat
            return of.with_options(ticket=TICKET, application_token=TOKEN, timeout=-1)
        case "unwritable_ticket":
            other = net.with_options(ticket=f"{TICKET}\0")
            return other.chat.add_chat_message(chat_session_id=1, message=None)
        case _:
            return net.chat.add_chat_message(chat_session_id=1, message=MESSAGE)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("client", [NetServer, AsyncNetServer], ids=["sync", "async"])
@pytest.mark.parametrize("case", list(outcomes()), ids=lambda case: f"{case[1]}-{case[0].__name__}")
def test_no_frame_of_ours_shows_a_secret(client: type[NetServer | AsyncNetServer], case: tuple[Any, ...]):
    kind, action, answer, given = case
    options = {"ticket": TICKET, "application_token": TOKEN, **given}

    async def run(url: str) -> None:
        if action == "address":
            client("not an address", **options)
        net = client(url, **options)
        try:
            found = started(net, action)
            if client is AsyncNetServer:
                await found
        finally:
            closing: Any = net.close()
            if closing is not None:
                await closing

    with RawServer(answer) as server, pytest.raises(kind) as caught:
        asyncio.run(run(server.url))
    text = locals_of(caught.value)
    assert len(text) > 100
    assert "hunter2" not in text
    assert "hunter2" not in repr(getattr(caught.value, "excerpt", ""))


@pytest.mark.slow  # sends 30 MB
def test_a_call_cut_off_by_the_applications_timeout_shows_no_secret():
    async def run(url: str) -> None:
        async with AsyncNetServer(url, ticket=TICKET, application_token=TOKEN) as net:
            async with asyncio.timeout(0.2):
                await net.chat.add_chat_message(chat_session_id=1, message=ChatMessage(message="x" * 30_000_000))

    def deaf(peer: Peer) -> None:
        peer.wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Peer, "request", deaf)
        with RawServer(lambda peer, _: peer.wait()) as server, pytest.raises(TimeoutError) as caught:
            asyncio.run(run(server.url))
    assert "hunter2" not in locals_of(caught.value)
